-- Search, filters and deleting with undo, quick also where the history is long.

-- 0, or the name of the deleting that took it. Such a row is shown nowhere, and goes for good when that can't
-- be undone any more.
ALTER TABLE history ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0;

-- The booking that it is about, out of its subject.
ALTER TABLE history ADD COLUMN booking INTEGER GENERATED ALWAYS AS
  (CASE WHEN json_valid(subject) THEN CAST(subject ->> '$.booking' AS INTEGER) END) VIRTUAL;

-- The last numbers of rows that are gone for good, and of deletings. Numbers are not given twice: what becomes
-- known of one row would be written into another.
CREATE TABLE numbering (row INTEGER NOT NULL, deletion INTEGER NOT NULL) STRICT;
INSERT INTO numbering VALUES (0, 0);

-- All that a filter without words or booking looks at, in the order in which it is shown.
CREATE INDEX history_newest ON history (account, at, id, kind, level, read) WHERE deleted = 0;
CREATE INDEX history_of_booking ON history (account, booking, at, id) WHERE booking IS NOT NULL AND deleted = 0;
DROP INDEX history_of_account;
DROP INDEX history_unread;
CREATE INDEX history_unread ON history (account, at, id) WHERE read = 0 AND deleted = 0;
CREATE INDEX history_deleted ON history (deleted) WHERE deleted <> 0;

-- Words of title and body. Marks belong to words: in Devanagari they are vowels.
CREATE VIRTUAL TABLE history_words USING fts5 (
  title, body,
  content = 'history', content_rowid = 'id', columnsize = 0,
  tokenize = "unicode61 remove_diacritics 2 categories 'L* M* N* Co'"
);
INSERT INTO history_words (history_words) VALUES ('rebuild');

CREATE TRIGGER history_words_told AFTER INSERT ON history BEGIN
  INSERT INTO history_words (rowid, title, body) VALUES (new.id, new.title, new.body);
END;
CREATE TRIGGER history_words_amended AFTER UPDATE OF title, body ON history BEGIN
  INSERT INTO history_words (history_words, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
  INSERT INTO history_words (rowid, title, body) VALUES (new.id, new.title, new.body);
END;
CREATE TRIGGER history_words_gone AFTER DELETE ON history BEGIN
  INSERT INTO history_words (history_words, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
END;
