-- Rows and notebook in place of the list of bookings; what a row of the history tells stands beside its key.

-- Keys and bookings of the first schema are of another form. What they told is not told again: the next
-- read of each resource is silent.
DELETE FROM told;
ALTER TABLE account DROP COLUMN bookings;

-- What is remembered beside rows and keys, as JSON; NULL before the first change.
ALTER TABLE account ADD COLUMN notebook TEXT;

-- The row of the history that tells it; NULL where it needed no telling.
ALTER TABLE told ADD COLUMN row INTEGER;

-- The server's rows as they were seen last.
CREATE TABLE record (
  account INTEGER NOT NULL REFERENCES account (id),
  -- As JSON, such as {"booking":13}.
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (account, name)
) STRICT, WITHOUT ROWID;
