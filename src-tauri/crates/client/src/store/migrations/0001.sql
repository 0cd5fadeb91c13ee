-- The first schema. Times are milliseconds since 1970-01-01T00:00:00Z.

-- Whose history it is: server and account.
CREATE TABLE account (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  -- The bookings of the last good read, as JSON; NULL before the first.
  bookings TEXT
) STRICT;

CREATE TABLE history (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES account (id),
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  level TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  -- As JSON, such as {"booking":13}; NULL where it is unknown.
  subject TEXT,
  source TEXT NOT NULL,
  count INTEGER NOT NULL DEFAULT 1,
  read INTEGER NOT NULL DEFAULT 0,
  -- The outbox: 0 until the banner was raised.
  shown INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX history_of_account ON history (account, id);
CREATE INDEX history_unread ON history (account) WHERE read = 0;
CREATE INDEX history_unshown ON history (account) WHERE shown = 0;

-- What was told, by the key that makes an event itself. It outlives the history.
CREATE TABLE told (
  account INTEGER NOT NULL REFERENCES account (id),
  key TEXT NOT NULL,
  PRIMARY KEY (account, key)
) STRICT, WITHOUT ROWID;
