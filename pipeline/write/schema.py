"""The tables of the store, and the numbers by which a store is known."""

from __future__ import annotations

from pipeline.result import TABLES

SCHEMA_VERSION = 4
# "zhnw": tells the store from any other SQLite file of that name.
APPLICATION_ID = 0x7A686E77
# A row has some 5 kB per 130 characters of news: smaller pages would stand half empty.
PAGE_SIZE = 32768
# Its name among what was made of all documents.
DUPLICATES = "duplicates"

SCHEMA = f"""
CREATE TABLE fingerprints (id INTEGER PRIMARY KEY, parts TEXT NOT NULL UNIQUE);
CREATE TABLE done (
    number INTEGER PRIMARY KEY,
    doc_id TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    path TEXT NOT NULL,
    content TEXT NOT NULL,
    fingerprint INTEGER NOT NULL REFERENCES fingerprints (id),
    sketches BLOB NOT NULL
);
-- Apart, as a hundred times as large: a run that finds nothing new need not read through it.
CREATE TABLE lines (
    number INTEGER PRIMARY KEY,
    {", ".join(f"{name} BLOB NOT NULL" for name in TABLES)},
    bodies BLOB NOT NULL
);
CREATE TRIGGER forget_lines AFTER DELETE ON done
BEGIN DELETE FROM lines WHERE number = old.number; END;
CREATE TABLE failures (
    place TEXT NOT NULL,
    doc_id TEXT NOT NULL,
    path TEXT NOT NULL,
    stage TEXT NOT NULL,
    reason TEXT NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (place, doc_id)
) WITHOUT ROWID;
-- What was made of all documents as they are: the files, and the note of the duplicates.
CREATE TABLE exports (
    name TEXT PRIMARY KEY,
    rows INTEGER NOT NULL,
    size INTEGER NOT NULL,
    stamp INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE duplicates (
    document INTEGER NOT NULL,
    article INTEGER NOT NULL,
    of_document INTEGER NOT NULL,
    of_article INTEGER NOT NULL,
    PRIMARY KEY (document, article)
) WITHOUT ROWID;
"""
