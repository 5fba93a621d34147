-- works with: 1

-- The records of a person lie side by side in the primary key: the kind stands
-- behind the id, so that reading all that belongs to twenty people is twenty
-- places and not one for each kind of each. SQLite cannot change a primary key,
-- so the table is made anew, in order. Programs of version 1 read and write it as
-- before; only kinds with few records they list slowly.
CREATE TABLE {{prefix}}record_anew (
    tenant  TEXT    NOT NULL,
    kind    TEXT    NOT NULL,
    id      BLOB    NOT NULL,
    version INTEGER NOT NULL,
    due     INTEGER,
    packed  BLOB    NOT NULL,
    body    BLOB    NOT NULL,
    PRIMARY KEY (tenant, id, kind)
);

INSERT INTO {{prefix}}record_anew (tenant, kind, id, version, due, packed, body)
    SELECT tenant, kind, id, version, due, packed, body FROM {{prefix}}record ORDER BY tenant, id, kind;

DROP TABLE {{prefix}}record;

-- A renaming looks at all views, of which some read the table that is away.
PRAGMA legacy_alter_table = ON;

ALTER TABLE {{prefix}}record_anew RENAME TO {{prefix}}record;

PRAGMA legacy_alter_table = OFF;

-- Kinds of which not every person has one, to be listed by id. What it leaves out
-- would fill it and is listed by the primary key.
CREATE INDEX {{prefix}}record_kind ON {{prefix}}record (tenant, kind, id)
    WHERE kind NOT IN ('alumni.consents', 'alumni.entry', 'alumni.memberships', 'alumni.profile', 'hr.leaving', 'index.slot');

-- The one index that does not begin with the tenant: workers look across tenants.
CREATE INDEX {{prefix}}record_due ON {{prefix}}record (kind, due, tenant, id)
    WHERE due IS NOT NULL;
