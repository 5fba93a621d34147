-- Views for reports, see docs/reporting.md. Made by a test from what the SDK declares.

DROP VIEW IF EXISTS "alumnikit_people";

CREATE VIEW "alumnikit_people" AS
SELECT
    r.tenant AS "tenant",
    nullif(json_extract(CAST(r.body AS TEXT), '$.id'), '') AS "id",
    nullif(json_extract(CAST(r.body AS TEXT), '$.names.family'), '') AS "family",
    nullif(json_extract(CAST(r.body AS TEXT), '$.names.given'), '') AS "given",
    nullif(json_extract(CAST(r.body AS TEXT), '$.names.familyKana'), '') AS "family_kana",
    nullif(json_extract(CAST(r.body AS TEXT), '$.names.givenKana'), '') AS "given_kana",
    nullif(json_extract(CAST(r.body AS TEXT), '$.names.familyRomaji'), '') AS "family_romaji",
    nullif(json_extract(CAST(r.body AS TEXT), '$.names.givenRomaji'), '') AS "given_romaji",
    nullif(json_extract(CAST(r.body AS TEXT), '$.names.preferred'), '') AS "preferred",
    nullif(json_extract(CAST(r.body AS TEXT), '$.names.business'), '') AS "business_name",
    nullif(json_extract(CAST(r.body AS TEXT), '$.names.order'), '') AS "name_order",
    nullif(json_extract(CAST(r.body AS TEXT), '$.names.romajiFrom'), '') AS "romaji_from",
    nullif((SELECT json_extract(m.value, '$.value') FROM json_each(CAST(r.body AS TEXT), '$.identifiers') AS m WHERE json_extract(m.value, '$.system') = 'external' ORDER BY m.key LIMIT 1), '') AS "external_id",
    strftime('%Y-%m-%d %H:%M:%f', nullif(json_extract(CAST(r.body AS TEXT), '$.createdAt'), '0001-01-01T00:00:00Z')) AS "created_at",
    strftime('%Y-%m-%d %H:%M:%f', nullif(json_extract(CAST(r.body AS TEXT), '$.updatedAt'), '0001-01-01T00:00:00Z')) AS "updated_at"
FROM "alumnikit_record" AS r
WHERE r.kind = 'alumni.entry'
UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL WHERE 0;

DROP VIEW IF EXISTS "alumnikit_identifiers";

CREATE VIEW "alumnikit_identifiers" AS
SELECT
    r.tenant AS "tenant",
    nullif(json_extract(CAST(r.body AS TEXT), '$.id'), '') AS "person_id",
    nullif(json_extract(e.value, '$.system'), '') AS "system_name",
    nullif(json_extract(e.value, '$.value'), '') AS "value"
FROM "alumnikit_record" AS r,
    json_each(CAST(r.body AS TEXT), '$.identifiers') AS e
WHERE r.kind = 'alumni.entry'
    AND json_type(CAST(r.body AS TEXT), '$.identifiers') = 'array'
UNION ALL SELECT NULL, NULL, NULL, NULL WHERE 0;

DROP VIEW IF EXISTS "alumnikit_employments";

CREATE VIEW "alumnikit_employments" AS
SELECT
    r.tenant AS "tenant",
    e.key + 1 AS "ordinal",
    nullif(json_extract(CAST(r.body AS TEXT), '$.id'), '') AS "person_id",
    nullif(json_extract(e.value, '$.id'), '') AS "id",
    nullif(json_extract(e.value, '$.work'), '') AS "work",
    nullif(json_extract(e.value, '$.entity'), '') AS "entity",
    nullif(json_extract(e.value, '$.department'), '') AS "department",
    nullif(json_extract(e.value, '$.title'), '') AS "title",
    nullif(json_extract(e.value, '$.place'), '') AS "place",
    nullif(json_extract(e.value, '$.start'), '') AS "joined_on",
    CAST(nullif(substr(json_extract(e.value, '$.start'), 1, 4), '') AS INTEGER) AS "joined_year",
    CAST(nullif(substr(json_extract(e.value, '$.start'), 6, 2), '') AS INTEGER) AS "joined_month",
    nullif(json_extract(e.value, '$.end'), '') AS "left_on",
    CAST(nullif(substr(json_extract(e.value, '$.end'), 1, 4), '') AS INTEGER) AS "left_year",
    CAST(nullif(substr(json_extract(e.value, '$.end'), 6, 2), '') AS INTEGER) AS "left_month",
    nullif(json_extract(e.value, '$.grade'), '') AS "grade",
    nullif(json_extract(e.value, '$.jobType'), '') AS "job_type",
    nullif(json_extract(e.value, '$.entityNumber'), '') AS "entity_number",
    nullif(json_extract(e.value, '$.origin'), '') AS "origin_id"
FROM "alumnikit_record" AS r,
    json_each(CAST(r.body AS TEXT), '$.employments') AS e
WHERE r.kind = 'alumni.entry'
    AND json_type(CAST(r.body AS TEXT), '$.employments') = 'array'
UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL WHERE 0;

DROP VIEW IF EXISTS "alumnikit_posts";

CREATE VIEW "alumnikit_posts" AS
SELECT
    r.tenant AS "tenant",
    e.key + 1 AS "ordinal",
    nullif(json_extract(CAST(r.body AS TEXT), '$.id'), '') AS "person_id",
    nullif(json_extract(o.value, '$.id'), '') AS "employment_id",
    nullif(json_extract(e.value, '$.kind'), '') AS "kind",
    nullif(json_extract(e.value, '$.entity'), '') AS "entity",
    nullif(json_extract(e.value, '$.entityNumber'), '') AS "entity_number",
    nullif(json_extract(e.value, '$.department'), '') AS "department",
    nullif(json_extract(e.value, '$.title'), '') AS "title",
    nullif(json_extract(e.value, '$.grade'), '') AS "grade",
    nullif(json_extract(e.value, '$.place'), '') AS "place",
    nullif(json_extract(e.value, '$.start'), '') AS "began_on",
    CAST(nullif(substr(json_extract(e.value, '$.start'), 1, 4), '') AS INTEGER) AS "began_year",
    CAST(nullif(substr(json_extract(e.value, '$.start'), 6, 2), '') AS INTEGER) AS "began_month",
    nullif(json_extract(e.value, '$.end'), '') AS "ended_on",
    CAST(nullif(substr(json_extract(e.value, '$.end'), 1, 4), '') AS INTEGER) AS "ended_year",
    CAST(nullif(substr(json_extract(e.value, '$.end'), 6, 2), '') AS INTEGER) AS "ended_month"
FROM "alumnikit_record" AS r,
    json_each(CAST(r.body AS TEXT), '$.employments') AS o,
    json_each(o.value, '$.posts') AS e
WHERE r.kind = 'alumni.entry'
    AND json_type(CAST(r.body AS TEXT), '$.employments') = 'array'
    AND json_type(o.value, '$.posts') = 'array'
UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL WHERE 0;

DROP VIEW IF EXISTS "alumnikit_employment_codes";

CREATE VIEW "alumnikit_employment_codes" AS
SELECT
    r.tenant AS "tenant",
    e.key + 1 AS "ordinal",
    nullif(json_extract(CAST(r.body AS TEXT), '$.id'), '') AS "person_id",
    nullif(json_extract(o.value, '$.id'), '') AS "employment_id",
    nullif(json_extract(e.value, '$.of'), '') AS "code_of",
    nullif(json_extract(e.value, '$.scheme'), '') AS "scheme",
    nullif(json_extract(e.value, '$.version'), '') AS "list_version",
    nullif(json_extract(e.value, '$.code'), '') AS "code",
    nullif(json_extract(e.value, '$.label'), '') AS "label"
FROM "alumnikit_record" AS r,
    json_each(CAST(r.body AS TEXT), '$.employments') AS o,
    json_each(o.value, '$.codes') AS e
WHERE r.kind = 'alumni.entry'
    AND json_type(CAST(r.body AS TEXT), '$.employments') = 'array'
    AND json_type(o.value, '$.codes') = 'array'
UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL WHERE 0;

DROP VIEW IF EXISTS "alumnikit_consents";

CREATE VIEW "alumnikit_consents" AS
SELECT
    r.tenant AS "tenant",
    e.key + 1 AS "ordinal",
    nullif(json_extract(CAST(r.body AS TEXT), '$.id'), '') AS "person_id",
    nullif(json_extract(e.value, '$.purpose'), '') AS "purpose",
    nullif(json_extract(e.value, '$.version'), '') AS "text_version",
    nullif(json_extract(e.value, '$.locale'), '') AS "locale",
    nullif(json_extract(e.value, '$.method'), '') AS "method",
    strftime('%Y-%m-%d %H:%M:%f', nullif(json_extract(e.value, '$.givenAt'), '0001-01-01T00:00:00Z')) AS "given_at",
    strftime('%Y-%m-%d %H:%M:%f', nullif(json_extract(e.value, '$.withdrawnAt'), '0001-01-01T00:00:00Z')) AS "withdrawn_at",
    nullif(json_extract(e.value, '$.withdrawal'), '') AS "withdrawal"
FROM "alumnikit_record" AS r,
    json_each(CAST(r.body AS TEXT), '$.entries') AS e
WHERE r.kind = 'alumni.consents'
    AND json_type(CAST(r.body AS TEXT), '$.entries') = 'array'
UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL WHERE 0;

DROP VIEW IF EXISTS "alumnikit_groups";

CREATE VIEW "alumnikit_groups" AS
SELECT
    r.tenant AS "tenant",
    nullif(json_extract(CAST(r.body AS TEXT), '$.id'), '') AS "id",
    nullif(json_extract(CAST(r.body AS TEXT), '$.name.ja'), '') AS "name_ja",
    nullif(json_extract(CAST(r.body AS TEXT), '$.name.en'), '') AS "name_en",
    nullif(json_extract(CAST(r.body AS TEXT), '$.kind'), '') AS "kind",
    nullif(json_extract(CAST(r.body AS TEXT), '$.join'), '') AS "join_policy",
    strftime('%Y-%m-%d %H:%M:%f', nullif(json_extract(CAST(r.body AS TEXT), '$.createdAt'), '0001-01-01T00:00:00Z')) AS "created_at"
FROM "alumnikit_record" AS r
WHERE r.kind = 'alumni.group'
UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL WHERE 0;

DROP VIEW IF EXISTS "alumnikit_group_places";

CREATE VIEW "alumnikit_group_places" AS
SELECT
    r.tenant AS "tenant",
    nullif(json_extract(e.value, '$.group'), '') AS "group_id",
    coalesce(json_extract(e.value, '$.invited'), 0) AS "invited"
FROM "alumnikit_record" AS r,
    json_each(CAST(r.body AS TEXT), '$.groups') AS e
WHERE r.kind = 'alumni.memberships'
    AND json_type(CAST(r.body AS TEXT), '$.groups') = 'array'
UNION ALL SELECT NULL, NULL, NULL WHERE 0;

DROP VIEW IF EXISTS "alumnikit_leavings";

CREATE VIEW "alumnikit_leavings" AS
SELECT
    r.tenant AS "tenant",
    nullif(json_extract(CAST(r.body AS TEXT), '$.id'), '') AS "person_id",
    nullif(json_extract(e.value, '$.employment'), '') AS "employment_id",
    nullif(json_extract(e.value, '$.reason'), '') AS "reason",
    strftime('%Y-%m-%d %H:%M:%f', nullif(json_extract(e.value, '$.recordedAt'), '0001-01-01T00:00:00Z')) AS "recorded_at"
FROM "alumnikit_record" AS r,
    json_each(CAST(r.body AS TEXT), '$.items') AS e
WHERE r.kind = 'hr.leaving'
    AND json_type(CAST(r.body AS TEXT), '$.items') = 'array'
UNION ALL SELECT NULL, NULL, NULL, NULL, NULL WHERE 0;

DROP VIEW IF EXISTS "alumnikit_entities";

CREATE VIEW "alumnikit_entities" AS
SELECT
    r.tenant AS "tenant",
    e.key + 1 AS "ordinal",
    nullif(json_extract(CAST(r.body AS TEXT), '$.id'), '') AS "entity_id",
    nullif(json_extract(CAST(r.body AS TEXT), '$.code'), '') AS "code",
    nullif(json_extract(CAST(r.body AS TEXT), '$.number'), '') AS "corporate_number",
    nullif(json_extract(CAST(r.body AS TEXT), '$.until'), '') AS "until_on",
    nullif(json_extract(e.value, '$.since'), '') AS "since_on",
    nullif(json_extract(e.value, '$.name.ja'), '') AS "name_ja",
    nullif(json_extract(e.value, '$.name.en'), '') AS "name_en"
FROM "alumnikit_record" AS r,
    json_each(CAST(r.body AS TEXT), '$.names') AS e
WHERE r.kind = 'org.entity'
    AND json_type(CAST(r.body AS TEXT), '$.names') = 'array'
UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL WHERE 0;

DROP VIEW IF EXISTS "alumnikit_units";

CREATE VIEW "alumnikit_units" AS
SELECT
    r.tenant AS "tenant",
    e.key + 1 AS "ordinal",
    nullif(json_extract(CAST(r.body AS TEXT), '$.id'), '') AS "unit_id",
    nullif(json_extract(CAST(r.body AS TEXT), '$.code'), '') AS "code",
    nullif(json_extract(CAST(r.body AS TEXT), '$.until'), '') AS "until_on",
    nullif(json_extract(e.value, '$.since'), '') AS "since_on",
    nullif(json_extract(e.value, '$.name.ja'), '') AS "name_ja",
    nullif(json_extract(e.value, '$.name.en'), '') AS "name_en",
    nullif(json_extract(e.value, '$.parent'), '') AS "parent_id",
    nullif(json_extract(e.value, '$.entity'), '') AS "entity_id"
FROM "alumnikit_record" AS r,
    json_each(CAST(r.body AS TEXT), '$.spans') AS e
WHERE r.kind = 'org.unit'
    AND json_type(CAST(r.body AS TEXT), '$.spans') = 'array'
UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL WHERE 0;

DROP VIEW IF EXISTS "alumnikit_openings";

CREATE VIEW "alumnikit_openings" AS
SELECT
    r.tenant AS "tenant",
    nullif(json_extract(CAST(r.body AS TEXT), '$.id'), '') AS "id",
    nullif(json_extract(CAST(r.body AS TEXT), '$.state'), '') AS "state",
    nullif(json_extract(CAST(r.body AS TEXT), '$.title.ja'), '') AS "title_ja",
    nullif(json_extract(CAST(r.body AS TEXT), '$.title.en'), '') AS "title_en",
    nullif(json_extract(CAST(r.body AS TEXT), '$.engagement'), '') AS "engagement",
    nullif(json_extract(CAST(r.body AS TEXT), '$.department'), '') AS "department",
    nullif(json_extract(CAST(r.body AS TEXT), '$.place'), '') AS "place",
    nullif(json_extract(CAST(r.body AS TEXT), '$.closesOn'), '') AS "closes_on",
    CAST(nullif(substr(json_extract(CAST(r.body AS TEXT), '$.closesOn'), 1, 4), '') AS INTEGER) AS "closes_year",
    CAST(nullif(substr(json_extract(CAST(r.body AS TEXT), '$.closesOn'), 6, 2), '') AS INTEGER) AS "closes_month",
    coalesce(json_extract(CAST(r.body AS TEXT), '$.public'), 0) AS "is_public",
    strftime('%Y-%m-%d %H:%M:%f', nullif(json_extract(CAST(r.body AS TEXT), '$.createdAt'), '0001-01-01T00:00:00Z')) AS "created_at",
    strftime('%Y-%m-%d %H:%M:%f', nullif(json_extract(CAST(r.body AS TEXT), '$.publishedAt'), '0001-01-01T00:00:00Z')) AS "published_at"
FROM "alumnikit_record" AS r
WHERE r.kind = 'referral.opening'
UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL WHERE 0;

DROP VIEW IF EXISTS "alumnikit_applications";

CREATE VIEW "alumnikit_applications" AS
SELECT
    r.tenant AS "tenant",
    nullif(json_extract(CAST(r.body AS TEXT), '$.id'), '') AS "id",
    nullif(json_extract(CAST(r.body AS TEXT), '$.opening'), '') AS "opening_id",
    nullif(json_extract(CAST(r.body AS TEXT), '$.person'), '') AS "person_id",
    nullif(json_extract(CAST(r.body AS TEXT), '$.stage'), '') AS "stage",
    nullif(json_extract(CAST(r.body AS TEXT), '$.employment'), '') AS "employment_id"
FROM "alumnikit_record" AS r
WHERE r.kind = 'referral.application'
UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL WHERE 0;

DROP VIEW IF EXISTS "alumnikit_application_steps";

CREATE VIEW "alumnikit_application_steps" AS
SELECT
    r.tenant AS "tenant",
    e.key + 1 AS "ordinal",
    nullif(json_extract(CAST(r.body AS TEXT), '$.id'), '') AS "application_id",
    nullif(json_extract(e.value, '$.stage'), '') AS "stage",
    strftime('%Y-%m-%d %H:%M:%f', nullif(json_extract(e.value, '$.at'), '0001-01-01T00:00:00Z')) AS "reached_at"
FROM "alumnikit_record" AS r,
    json_each(CAST(r.body AS TEXT), '$.steps') AS e
WHERE r.kind = 'referral.application'
    AND json_type(CAST(r.body AS TEXT), '$.steps') = 'array'
UNION ALL SELECT NULL, NULL, NULL, NULL, NULL WHERE 0;

DROP VIEW IF EXISTS "alumnikit_referrals";

CREATE VIEW "alumnikit_referrals" AS
SELECT
    r.tenant AS "tenant",
    nullif(json_extract(CAST(r.body AS TEXT), '$.id'), '') AS "id",
    nullif(json_extract(CAST(r.body AS TEXT), '$.opening'), '') AS "opening_id",
    nullif(json_extract(CAST(r.body AS TEXT), '$.referrer'), '') AS "referrer_id",
    nullif(json_extract(CAST(r.body AS TEXT), '$.state'), '') AS "state",
    coalesce(json_extract(CAST(r.body AS TEXT), '$.duplicate'), 0) AS "duplicate",
    strftime('%Y-%m-%d %H:%M:%f', nullif(json_extract(CAST(r.body AS TEXT), '$.createdAt'), '0001-01-01T00:00:00Z')) AS "created_at",
    strftime('%Y-%m-%d %H:%M:%f', nullif(json_extract(CAST(r.body AS TEXT), '$.expiresAt'), '0001-01-01T00:00:00Z')) AS "expires_at",
    nullif(json_extract(CAST(r.body AS TEXT), '$.person'), '') AS "person_id"
FROM "alumnikit_record" AS r
WHERE r.kind = 'referral.referral'
UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL WHERE 0;

DROP VIEW IF EXISTS "alumnikit_rewards";

CREATE VIEW "alumnikit_rewards" AS
SELECT
    r.tenant AS "tenant",
    nullif(json_extract(CAST(r.body AS TEXT), '$.id'), '') AS "referral_id",
    nullif(json_extract(CAST(r.body AS TEXT), '$.referrer'), '') AS "referrer_id",
    coalesce(json_extract(CAST(r.body AS TEXT), '$.decision.allowed'), 0) AS "allowed",
    nullif(json_extract(CAST(r.body AS TEXT), '$.decision.reason'), '') AS "reason",
    strftime('%Y-%m-%d %H:%M:%f', nullif(json_extract(CAST(r.body AS TEXT), '$.at'), '0001-01-01T00:00:00Z')) AS "decided_at"
FROM "alumnikit_record" AS r
WHERE r.kind = 'referral.reward'
UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL WHERE 0;

DROP VIEW IF EXISTS "alumnikit_editions";

CREATE VIEW "alumnikit_editions" AS
SELECT
    r.tenant AS "tenant",
    nullif(json_extract(CAST(r.body AS TEXT), '$.id'), '') AS "id",
    nullif(json_extract(CAST(r.body AS TEXT), '$.name'), '') AS "name",
    nullif(json_extract(CAST(r.body AS TEXT), '$.state'), '') AS "state",
    nullif(json_extract(CAST(r.body AS TEXT), '$.problem'), '') AS "problem",
    nullif(json_extract(CAST(r.body AS TEXT), '$.segment'), '') AS "segment_id",
    nullif(json_extract(CAST(r.body AS TEXT), '$.content.ja.subject'), '') AS "subject_ja",
    nullif(json_extract(CAST(r.body AS TEXT), '$.content.en.subject'), '') AS "subject_en",
    nullif(json_extract(CAST(r.body AS TEXT), '$.policy'), '') AS "resend_policy",
    json_extract(CAST(r.body AS TEXT), '$.resolved') AS "resolved",
    strftime('%Y-%m-%d %H:%M:%f', nullif(json_extract(CAST(r.body AS TEXT), '$.createdAt'), '0001-01-01T00:00:00Z')) AS "created_at",
    strftime('%Y-%m-%d %H:%M:%f', nullif(json_extract(CAST(r.body AS TEXT), '$.updatedAt'), '0001-01-01T00:00:00Z')) AS "updated_at",
    strftime('%Y-%m-%d %H:%M:%f', nullif(json_extract(CAST(r.body AS TEXT), '$.testedAt'), '0001-01-01T00:00:00Z')) AS "tested_at",
    strftime('%Y-%m-%d %H:%M:%f', nullif(json_extract(CAST(r.body AS TEXT), '$.launchedAt'), '0001-01-01T00:00:00Z')) AS "launched_at",
    strftime('%Y-%m-%d %H:%M:%f', nullif(json_extract(CAST(r.body AS TEXT), '$.finishedAt'), '0001-01-01T00:00:00Z')) AS "finished_at"
FROM "alumnikit_record" AS r
WHERE r.kind = 'newsletter.edition'
UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL WHERE 0;

DROP VIEW IF EXISTS "alumnikit_deliveries";

CREATE VIEW "alumnikit_deliveries" AS
SELECT
    r.tenant AS "tenant",
    nullif(json_extract(CAST(r.body AS TEXT), '$.edition'), '') AS "edition_id",
    nullif(json_extract(e.value, '$.person'), '') AS "person_id",
    nullif(json_extract(e.value, '$.state'), '') AS "state",
    nullif(json_extract(e.value, '$.cause'), '') AS "cause",
    nullif(json_extract(e.value, '$.detail'), '') AS "detail",
    json_extract(e.value, '$.attempts') AS "attempts",
    strftime('%Y-%m-%d %H:%M:%f', nullif(json_extract(e.value, '$.at'), '0001-01-01T00:00:00Z')) AS "settled_at"
FROM "alumnikit_record" AS r,
    json_each(CAST(r.body AS TEXT), '$.recipients') AS e
WHERE r.kind = 'newsletter.batch'
    AND json_type(CAST(r.body AS TEXT), '$.recipients') = 'array'
UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL WHERE 0;

DROP VIEW IF EXISTS "alumnikit_suppressions";

CREATE VIEW "alumnikit_suppressions" AS
SELECT
    r.tenant AS "tenant",
    nullif(json_extract(CAST(r.body AS TEXT), '$.reason'), '') AS "reason",
    nullif(json_extract(CAST(r.body AS TEXT), '$.detail'), '') AS "detail",
    strftime('%Y-%m-%d %H:%M:%f', nullif(json_extract(CAST(r.body AS TEXT), '$.createdAt'), '0001-01-01T00:00:00Z')) AS "created_at"
FROM "alumnikit_record" AS r
WHERE r.kind = 'newsletter.suppression'
UNION ALL SELECT NULL, NULL, NULL, NULL WHERE 0;

DROP VIEW IF EXISTS "alumnikit_segments";

CREATE VIEW "alumnikit_segments" AS
SELECT
    r.tenant AS "tenant",
    nullif(json_extract(CAST(r.body AS TEXT), '$.id'), '') AS "id",
    nullif(json_extract(CAST(r.body AS TEXT), '$.name'), '') AS "name",
    json_extract(CAST(r.body AS TEXT), '$.included') AS "included",
    json_extract(CAST(r.body AS TEXT), '$.excluded') AS "excluded",
    strftime('%Y-%m-%d %H:%M:%f', nullif(json_extract(CAST(r.body AS TEXT), '$.createdAt'), '0001-01-01T00:00:00Z')) AS "created_at",
    strftime('%Y-%m-%d %H:%M:%f', nullif(json_extract(CAST(r.body AS TEXT), '$.updatedAt'), '0001-01-01T00:00:00Z')) AS "updated_at",
    strftime('%Y-%m-%d %H:%M:%f', nullif(json_extract(CAST(r.body AS TEXT), '$.publishedAt'), '0001-01-01T00:00:00Z')) AS "published_at"
FROM "alumnikit_record" AS r
WHERE r.kind = 'segment.segment'
UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL WHERE 0;

DROP VIEW IF EXISTS "alumnikit_segment_people";

CREATE VIEW "alumnikit_segment_people" AS
SELECT
    r.tenant AS "tenant",
    nullif(json_extract(CAST(r.body AS TEXT), '$.segment'), '') AS "segment_id",
    coalesce(json_extract(CAST(r.body AS TEXT), '$.exclude'), 0) AS "left_out",
    nullif(e.value, '') AS "person_id"
FROM "alumnikit_record" AS r,
    json_each(CAST(r.body AS TEXT), '$.people') AS e
WHERE r.kind = 'segment.list'
    AND json_type(CAST(r.body AS TEXT), '$.people') = 'array'
UNION ALL SELECT NULL, NULL, NULL, NULL WHERE 0;
