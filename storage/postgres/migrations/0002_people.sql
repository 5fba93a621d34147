-- works with: 1

-- The records of a person lie side by side in the primary key: the kind stands
-- behind the id, so that reading all that belongs to twenty people is twenty
-- places and not one for each kind of each. Programs of version 1 read and write
-- the table as before; only kinds with few records they list slowly.

ALTER TABLE {{prefix}}record
    DROP CONSTRAINT {{name}}record_pkey,
    ADD PRIMARY KEY (tenant, id, kind);

-- Kinds of which not every person has one, to be listed by id. What it leaves out
-- would fill it and is listed by the primary key.
CREATE INDEX ON {{prefix}}record (tenant, kind, id)
    WHERE kind NOT IN ('alumni.consents', 'alumni.entry', 'alumni.memberships', 'alumni.profile', 'hr.leaving', 'index.slot');

-- Pages of the index are compact: to try to compress them again costs an import more
-- than writing them, and most fit beside their key.
ALTER TABLE {{prefix}}page ALTER COLUMN body SET STORAGE EXTERNAL;

ALTER TABLE {{prefix}}page SET (toast_tuple_target = 8160);
