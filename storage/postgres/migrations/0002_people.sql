-- works with: 1

-- The records of a person lie side by side in the primary key: the kind stands
-- behind the id, so that reading all that belongs to twenty people is twenty
-- places and not one for each kind of each. Programs of version 1 read and write
-- the table as before; only kinds with few records they list slowly.

-- Who reads goes on while the index is made. Who writes waits here, not later with
-- locks in hand that the exchange needs.
LOCK TABLE {{prefix}}record IN EXCLUSIVE MODE;

CREATE UNIQUE INDEX {{name}}record_anew ON {{prefix}}record (tenant, id, kind);

ALTER TABLE {{prefix}}record DROP CONSTRAINT {{name}}record_pkey,
    ADD CONSTRAINT {{name}}record_pkey PRIMARY KEY USING INDEX {{name}}record_anew;

-- Kinds of which not every person has one, to be listed by id. What it leaves out
-- would fill it and is listed by the primary key.
CREATE INDEX ON {{prefix}}record (tenant, kind, id)
    WHERE kind NOT IN ('alumni.consents', 'alumni.entry', 'alumni.memberships', 'alumni.profile', 'hr.leaving', 'index.slot');
