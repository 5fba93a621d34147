-- Times are microseconds since 1970 in UTC. 64-bit counters without a sign are
-- kept as integers of the same bits. IDs are 16 bytes. Text compares byte for
-- byte, whatever the database's collation is.

-- packed repeats the record's keys.
CREATE TABLE {{prefix}}record (
    tenant  TEXT COLLATE "C" NOT NULL,
    kind    TEXT COLLATE "C" NOT NULL,
    id      BYTEA            NOT NULL,
    version BIGINT           NOT NULL,
    due     BIGINT,
    packed  BYTEA            NOT NULL,
    body    BYTEA            NOT NULL,
    PRIMARY KEY (tenant, kind, id)
);

-- The one index that does not begin with the tenant: workers look across tenants.
CREATE INDEX ON {{prefix}}record (kind, due, tenant, id)
    WHERE due IS NOT NULL;

CREATE TABLE {{prefix}}record_key (
    tenant TEXT COLLATE "C" NOT NULL,
    kind   TEXT COLLATE "C" NOT NULL,
    name   TEXT COLLATE "C" NOT NULL,
    value  BYTEA            NOT NULL,
    id     BYTEA            NOT NULL,
    PRIMARY KEY (tenant, kind, name, value, id)
);

CREATE TABLE {{prefix}}record_unique (
    tenant TEXT COLLATE "C" NOT NULL,
    kind   TEXT COLLATE "C" NOT NULL,
    name   TEXT COLLATE "C" NOT NULL,
    value  BYTEA            NOT NULL,
    id     BYTEA            NOT NULL,
    PRIMARY KEY (tenant, kind, name, value)
);

CREATE TABLE {{prefix}}head (
    tenant      TEXT COLLATE "C" NOT NULL,
    beat        BIGINT           NOT NULL,
    epoch       BIGINT           NOT NULL,
    generation  BIGINT           NOT NULL,
    fingerprint BYTEA            NOT NULL,
    owner       BYTEA            NOT NULL,
    lease       BIGINT           NOT NULL,
    meta        BYTEA            NOT NULL,
    PRIMARY KEY (tenant)
);

CREATE TABLE {{prefix}}page (
    tenant     TEXT COLLATE "C" NOT NULL,
    generation BIGINT           NOT NULL,
    grp        BIGINT           NOT NULL,
    part       BIGINT           NOT NULL,
    body       BYTEA            NOT NULL,
    PRIMARY KEY (tenant, generation, grp, part)
);

CREATE TABLE {{prefix}}delta (
    tenant  TEXT COLLATE "C" NOT NULL,
    slot    BIGINT           NOT NULL,
    part    BIGINT           NOT NULL,
    version BIGINT           NOT NULL,
    body    BYTEA            NOT NULL,
    PRIMARY KEY (tenant, slot, part, version)
);

CREATE TABLE {{prefix}}journal (
    tenant TEXT COLLATE "C" NOT NULL,
    id     BYTEA            NOT NULL,
    time   BIGINT           NOT NULL,
    body   BYTEA            NOT NULL,
    seq    BIGINT,
    mac    BYTEA,
    PRIMARY KEY (tenant, id)
);

CREATE UNIQUE INDEX ON {{prefix}}journal (tenant, seq)
    WHERE seq IS NOT NULL;

CREATE INDEX ON {{prefix}}journal (tenant, time, id)
    WHERE seq IS NULL;
