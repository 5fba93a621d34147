-- Times are microseconds since 1970 in UTC. 64-bit counters without a sign are
-- kept as integers of the same bits. IDs are 16 bytes.

-- A rowid table: bodies are appended, and only short index rows scatter with the
-- random ids. packed repeats the record's keys.
CREATE TABLE {{prefix}}record (
    tenant  TEXT    NOT NULL,
    kind    TEXT    NOT NULL,
    id      BLOB    NOT NULL,
    version INTEGER NOT NULL,
    due     INTEGER,
    packed  BLOB    NOT NULL,
    body    BLOB    NOT NULL,
    PRIMARY KEY (tenant, kind, id)
);

-- The one index that does not begin with the tenant: workers look across tenants.
CREATE INDEX {{prefix}}record_due ON {{prefix}}record (kind, due, tenant, id)
    WHERE due IS NOT NULL;

CREATE TABLE {{prefix}}record_key (
    tenant TEXT NOT NULL,
    kind   TEXT NOT NULL,
    name   TEXT NOT NULL,
    value  BLOB NOT NULL,
    id     BLOB NOT NULL,
    PRIMARY KEY (tenant, kind, name, value, id)
) WITHOUT ROWID;

CREATE TABLE {{prefix}}record_unique (
    tenant TEXT NOT NULL,
    kind   TEXT NOT NULL,
    name   TEXT NOT NULL,
    value  BLOB NOT NULL,
    id     BLOB NOT NULL,
    PRIMARY KEY (tenant, kind, name, value)
) WITHOUT ROWID;

CREATE TABLE {{prefix}}head (
    tenant      TEXT    NOT NULL,
    beat        INTEGER NOT NULL,
    epoch       INTEGER NOT NULL,
    generation  INTEGER NOT NULL,
    fingerprint BLOB    NOT NULL,
    owner       BLOB    NOT NULL,
    lease       INTEGER NOT NULL,
    meta        BLOB    NOT NULL,
    PRIMARY KEY (tenant)
);

CREATE TABLE {{prefix}}page (
    tenant     TEXT    NOT NULL,
    generation INTEGER NOT NULL,
    grp        INTEGER NOT NULL,
    part       INTEGER NOT NULL,
    body       BLOB    NOT NULL,
    PRIMARY KEY (tenant, generation, grp, part)
);

CREATE TABLE {{prefix}}delta (
    tenant  TEXT    NOT NULL,
    slot    INTEGER NOT NULL,
    part    INTEGER NOT NULL,
    version INTEGER NOT NULL,
    body    BLOB    NOT NULL,
    PRIMARY KEY (tenant, slot, part, version)
) WITHOUT ROWID;

CREATE TABLE {{prefix}}journal (
    tenant TEXT    NOT NULL,
    id     BLOB    NOT NULL,
    time   INTEGER NOT NULL,
    body   BLOB    NOT NULL,
    seq    INTEGER,
    mac    BLOB,
    PRIMARY KEY (tenant, id)
);

CREATE UNIQUE INDEX {{prefix}}journal_sealed ON {{prefix}}journal (tenant, seq)
    WHERE seq IS NOT NULL;

CREATE INDEX {{prefix}}journal_pending ON {{prefix}}journal (tenant, time, id)
    WHERE seq IS NULL;
