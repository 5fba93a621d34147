-- Times are microseconds since 1970 in UTC. 64-bit counters without a sign are
-- kept as integers of the same bits. IDs are 16 bytes. Every text is VARBINARY:
-- a collation would take different keys for one.

-- packed repeats the record's keys.
CREATE TABLE {{prefix}}record (
    tenant  VARBINARY(64) NOT NULL,
    kind    VARBINARY(48) NOT NULL,
    id      BINARY(16)    NOT NULL,
    version BIGINT        NOT NULL,
    due     BIGINT,
    packed  MEDIUMBLOB    NOT NULL,
    body    MEDIUMBLOB    NOT NULL,
    PRIMARY KEY (tenant, kind, id)
) ENGINE = InnoDB;

-- The one index that does not begin with the tenant: workers look across tenants.
CREATE INDEX {{prefix}}record_due ON {{prefix}}record (kind, due, tenant, id);

CREATE TABLE {{prefix}}record_key (
    tenant VARBINARY(64)  NOT NULL,
    kind   VARBINARY(48)  NOT NULL,
    name   VARBINARY(32)  NOT NULL,
    value  VARBINARY(255) NOT NULL,
    id     BINARY(16)     NOT NULL,
    PRIMARY KEY (tenant, kind, name, value, id)
) ENGINE = InnoDB;

CREATE TABLE {{prefix}}record_unique (
    tenant VARBINARY(64)  NOT NULL,
    kind   VARBINARY(48)  NOT NULL,
    name   VARBINARY(32)  NOT NULL,
    value  VARBINARY(255) NOT NULL,
    id     BINARY(16)     NOT NULL,
    PRIMARY KEY (tenant, kind, name, value)
) ENGINE = InnoDB;

CREATE TABLE {{prefix}}head (
    tenant      VARBINARY(64) NOT NULL,
    beat        BIGINT        NOT NULL,
    epoch       BIGINT        NOT NULL,
    generation  BIGINT        NOT NULL,
    fingerprint BINARY(8)     NOT NULL,
    owner       BINARY(16)    NOT NULL,
    lease       BIGINT        NOT NULL,
    meta        MEDIUMBLOB    NOT NULL,
    PRIMARY KEY (tenant)
) ENGINE = InnoDB;

CREATE TABLE {{prefix}}page (
    tenant     VARBINARY(64) NOT NULL,
    generation BIGINT        NOT NULL,
    grp        BIGINT        NOT NULL,
    part       BIGINT        NOT NULL,
    body       MEDIUMBLOB    NOT NULL,
    PRIMARY KEY (tenant, generation, grp, part)
) ENGINE = InnoDB;

CREATE TABLE {{prefix}}delta (
    tenant  VARBINARY(64) NOT NULL,
    slot    BIGINT        NOT NULL,
    part    BIGINT        NOT NULL,
    version BIGINT        NOT NULL,
    body    MEDIUMBLOB    NOT NULL,
    PRIMARY KEY (tenant, slot, part, version)
) ENGINE = InnoDB;

CREATE TABLE {{prefix}}journal (
    tenant VARBINARY(64) NOT NULL,
    id     BINARY(16)    NOT NULL,
    time   BIGINT        NOT NULL,
    body   MEDIUMBLOB    NOT NULL,
    seq    BIGINT,
    mac    VARBINARY(64),
    PRIMARY KEY (tenant, id)
) ENGINE = InnoDB;

CREATE UNIQUE INDEX {{prefix}}journal_sealed ON {{prefix}}journal (tenant, seq);

CREATE INDEX {{prefix}}journal_pending ON {{prefix}}journal (tenant, seq, time, id);
