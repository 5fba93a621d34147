-- works with: 1

-- The records of a person lie side by side: the kind stands behind the id, so that
-- reading all that belongs to twenty people is twenty places and not one for each
-- kind of each. The second index lists the records of a kind by id. One statement,
-- so that the rows are written anew once.
ALTER TABLE {{prefix}}record
    DROP PRIMARY KEY,
    ADD PRIMARY KEY (tenant, id, kind),
    ADD INDEX {{prefix}}record_kind (tenant, kind, id);
