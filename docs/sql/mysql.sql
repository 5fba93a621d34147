-- Views for reports, see docs/reporting.md. Made by a test from what the SDK declares.

CREATE OR REPLACE ALGORITHM = TEMPTABLE VIEW `alumnikit_people` AS
SELECT
    r.tenant AS `tenant`,
    CAST(NULLIF(d.`id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `id`,
    NULLIF(d.`family`, '') COLLATE utf8mb4_bin AS `family`,
    NULLIF(d.`given`, '') COLLATE utf8mb4_bin AS `given`,
    NULLIF(d.`family_kana`, '') COLLATE utf8mb4_bin AS `family_kana`,
    NULLIF(d.`given_kana`, '') COLLATE utf8mb4_bin AS `given_kana`,
    NULLIF(d.`family_romaji`, '') COLLATE utf8mb4_bin AS `family_romaji`,
    NULLIF(d.`given_romaji`, '') COLLATE utf8mb4_bin AS `given_romaji`,
    NULLIF(d.`preferred`, '') COLLATE utf8mb4_bin AS `preferred`,
    NULLIF(d.`business_name`, '') COLLATE utf8mb4_bin AS `business_name`,
    NULLIF(d.`name_order`, '') COLLATE utf8mb4_bin AS `name_order`,
    NULLIF(d.`romaji_from`, '') COLLATE utf8mb4_bin AS `romaji_from`,
    NULLIF((SELECT m.`value` FROM JSON_TABLE(CONVERT(r.body USING utf8mb4), '$.identifiers[*]' COLUMNS (
        `#` FOR ORDINALITY,
        `key` TEXT CHARACTER SET utf8mb4 PATH '$.system',
        `value` TEXT CHARACTER SET utf8mb4 PATH '$.value')) AS m WHERE m.`key` COLLATE utf8mb4_bin = 'external' ORDER BY m.`#` LIMIT 1), '') COLLATE utf8mb4_bin AS `external_id`,
    CAST(REPLACE(TRIM(TRAILING 'Z' FROM NULLIF(d.`created_at`, '0001-01-01T00:00:00Z')), 'T', ' ') AS DATETIME(6)) AS `created_at`,
    CAST(REPLACE(TRIM(TRAILING 'Z' FROM NULLIF(d.`updated_at`, '0001-01-01T00:00:00Z')), 'T', ' ') AS DATETIME(6)) AS `updated_at`
FROM `alumnikit_record` AS r,
    JSON_TABLE(CONVERT(r.body USING utf8mb4), '$' COLUMNS (
        `id` TEXT CHARACTER SET utf8mb4 PATH '$.id',
        `family` TEXT CHARACTER SET utf8mb4 PATH '$.names.family',
        `given` TEXT CHARACTER SET utf8mb4 PATH '$.names.given',
        `family_kana` TEXT CHARACTER SET utf8mb4 PATH '$.names.familyKana',
        `given_kana` TEXT CHARACTER SET utf8mb4 PATH '$.names.givenKana',
        `family_romaji` TEXT CHARACTER SET utf8mb4 PATH '$.names.familyRomaji',
        `given_romaji` TEXT CHARACTER SET utf8mb4 PATH '$.names.givenRomaji',
        `preferred` TEXT CHARACTER SET utf8mb4 PATH '$.names.preferred',
        `business_name` TEXT CHARACTER SET utf8mb4 PATH '$.names.business',
        `name_order` TEXT CHARACTER SET utf8mb4 PATH '$.names.order',
        `romaji_from` TEXT CHARACTER SET utf8mb4 PATH '$.names.romajiFrom',
        `created_at` TEXT CHARACTER SET utf8mb4 PATH '$.createdAt',
        `updated_at` TEXT CHARACTER SET utf8mb4 PATH '$.updatedAt')) AS d
WHERE r.kind = 'alumni.entry';

CREATE OR REPLACE ALGORITHM = TEMPTABLE VIEW `alumnikit_identifiers` AS
SELECT
    r.tenant AS `tenant`,
    CAST(NULLIF(d.`person_id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `person_id`,
    NULLIF(e.`system_name`, '') COLLATE utf8mb4_bin AS `system_name`,
    NULLIF(e.`value`, '') COLLATE utf8mb4_bin AS `value`
FROM `alumnikit_record` AS r,
    JSON_TABLE(CONVERT(r.body USING utf8mb4), '$' COLUMNS (
        `person_id` TEXT CHARACTER SET utf8mb4 PATH '$.id')) AS d,
    JSON_TABLE(CONVERT(r.body USING utf8mb4), '$.identifiers[*]' COLUMNS (
        `system_name` TEXT CHARACTER SET utf8mb4 PATH '$.system',
        `value` TEXT CHARACTER SET utf8mb4 PATH '$.value',
        `#` FOR ORDINALITY)) AS e
WHERE r.kind = 'alumni.entry';

CREATE OR REPLACE ALGORITHM = TEMPTABLE VIEW `alumnikit_employments` AS
SELECT
    r.tenant AS `tenant`,
    e.`#` AS `ordinal`,
    CAST(NULLIF(d.`person_id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `person_id`,
    CAST(NULLIF(e.`id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `id`,
    NULLIF(e.`work`, '') COLLATE utf8mb4_bin AS `work`,
    NULLIF(e.`entity`, '') COLLATE utf8mb4_bin AS `entity`,
    NULLIF(e.`department`, '') COLLATE utf8mb4_bin AS `department`,
    NULLIF(e.`title`, '') COLLATE utf8mb4_bin AS `title`,
    NULLIF(e.`place`, '') COLLATE utf8mb4_bin AS `place`,
    NULLIF(e.`joined_on`, '') COLLATE utf8mb4_bin AS `joined_on`,
    CAST(NULLIF(SUBSTR(e.`joined_year`, 1, 4), '') AS SIGNED) AS `joined_year`,
    CAST(NULLIF(SUBSTR(e.`joined_month`, 6, 2), '') AS SIGNED) AS `joined_month`,
    NULLIF(e.`left_on`, '') COLLATE utf8mb4_bin AS `left_on`,
    CAST(NULLIF(SUBSTR(e.`left_year`, 1, 4), '') AS SIGNED) AS `left_year`,
    CAST(NULLIF(SUBSTR(e.`left_month`, 6, 2), '') AS SIGNED) AS `left_month`,
    NULLIF(e.`grade`, '') COLLATE utf8mb4_bin AS `grade`,
    NULLIF(e.`job_type`, '') COLLATE utf8mb4_bin AS `job_type`,
    NULLIF(e.`entity_number`, '') COLLATE utf8mb4_bin AS `entity_number`,
    CAST(NULLIF(e.`origin_id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `origin_id`
FROM `alumnikit_record` AS r,
    JSON_TABLE(CONVERT(r.body USING utf8mb4), '$' COLUMNS (
        `person_id` TEXT CHARACTER SET utf8mb4 PATH '$.id')) AS d,
    JSON_TABLE(CONVERT(r.body USING utf8mb4), '$.employments[*]' COLUMNS (
        `id` TEXT CHARACTER SET utf8mb4 PATH '$.id',
        `work` TEXT CHARACTER SET utf8mb4 PATH '$.work',
        `entity` TEXT CHARACTER SET utf8mb4 PATH '$.entity',
        `department` TEXT CHARACTER SET utf8mb4 PATH '$.department',
        `title` TEXT CHARACTER SET utf8mb4 PATH '$.title',
        `place` TEXT CHARACTER SET utf8mb4 PATH '$.place',
        `joined_on` TEXT CHARACTER SET utf8mb4 PATH '$.start',
        `joined_year` TEXT CHARACTER SET utf8mb4 PATH '$.start',
        `joined_month` TEXT CHARACTER SET utf8mb4 PATH '$.start',
        `left_on` TEXT CHARACTER SET utf8mb4 PATH '$.end',
        `left_year` TEXT CHARACTER SET utf8mb4 PATH '$.end',
        `left_month` TEXT CHARACTER SET utf8mb4 PATH '$.end',
        `grade` TEXT CHARACTER SET utf8mb4 PATH '$.grade',
        `job_type` TEXT CHARACTER SET utf8mb4 PATH '$.jobType',
        `entity_number` TEXT CHARACTER SET utf8mb4 PATH '$.entityNumber',
        `origin_id` TEXT CHARACTER SET utf8mb4 PATH '$.origin',
        `#` FOR ORDINALITY)) AS e
WHERE r.kind = 'alumni.entry';

CREATE OR REPLACE ALGORITHM = TEMPTABLE VIEW `alumnikit_posts` AS
SELECT
    r.tenant AS `tenant`,
    e.`#` AS `ordinal`,
    CAST(NULLIF(d.`person_id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `person_id`,
    CAST(NULLIF(e.`employment_id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `employment_id`,
    NULLIF(e.`kind`, '') COLLATE utf8mb4_bin AS `kind`,
    NULLIF(e.`entity`, '') COLLATE utf8mb4_bin AS `entity`,
    NULLIF(e.`entity_number`, '') COLLATE utf8mb4_bin AS `entity_number`,
    NULLIF(e.`department`, '') COLLATE utf8mb4_bin AS `department`,
    NULLIF(e.`title`, '') COLLATE utf8mb4_bin AS `title`,
    NULLIF(e.`grade`, '') COLLATE utf8mb4_bin AS `grade`,
    NULLIF(e.`place`, '') COLLATE utf8mb4_bin AS `place`,
    NULLIF(e.`began_on`, '') COLLATE utf8mb4_bin AS `began_on`,
    CAST(NULLIF(SUBSTR(e.`began_year`, 1, 4), '') AS SIGNED) AS `began_year`,
    CAST(NULLIF(SUBSTR(e.`began_month`, 6, 2), '') AS SIGNED) AS `began_month`,
    NULLIF(e.`ended_on`, '') COLLATE utf8mb4_bin AS `ended_on`,
    CAST(NULLIF(SUBSTR(e.`ended_year`, 1, 4), '') AS SIGNED) AS `ended_year`,
    CAST(NULLIF(SUBSTR(e.`ended_month`, 6, 2), '') AS SIGNED) AS `ended_month`
FROM `alumnikit_record` AS r,
    JSON_TABLE(CONVERT(r.body USING utf8mb4), '$' COLUMNS (
        `person_id` TEXT CHARACTER SET utf8mb4 PATH '$.id')) AS d,
    JSON_TABLE(CONVERT(r.body USING utf8mb4), '$.employments[*]' COLUMNS (
        `employment_id` TEXT CHARACTER SET utf8mb4 PATH '$.id',
        NESTED PATH '$.posts[*]' COLUMNS (
            `kind` TEXT CHARACTER SET utf8mb4 PATH '$.kind',
            `entity` TEXT CHARACTER SET utf8mb4 PATH '$.entity',
            `entity_number` TEXT CHARACTER SET utf8mb4 PATH '$.entityNumber',
            `department` TEXT CHARACTER SET utf8mb4 PATH '$.department',
            `title` TEXT CHARACTER SET utf8mb4 PATH '$.title',
            `grade` TEXT CHARACTER SET utf8mb4 PATH '$.grade',
            `place` TEXT CHARACTER SET utf8mb4 PATH '$.place',
            `began_on` TEXT CHARACTER SET utf8mb4 PATH '$.start',
            `began_year` TEXT CHARACTER SET utf8mb4 PATH '$.start',
            `began_month` TEXT CHARACTER SET utf8mb4 PATH '$.start',
            `ended_on` TEXT CHARACTER SET utf8mb4 PATH '$.end',
            `ended_year` TEXT CHARACTER SET utf8mb4 PATH '$.end',
            `ended_month` TEXT CHARACTER SET utf8mb4 PATH '$.end',
            `#` FOR ORDINALITY))) AS e
WHERE r.kind = 'alumni.entry'
    AND e.`#` IS NOT NULL;

CREATE OR REPLACE ALGORITHM = TEMPTABLE VIEW `alumnikit_employment_codes` AS
SELECT
    r.tenant AS `tenant`,
    e.`#` AS `ordinal`,
    CAST(NULLIF(d.`person_id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `person_id`,
    CAST(NULLIF(e.`employment_id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `employment_id`,
    NULLIF(e.`code_of`, '') COLLATE utf8mb4_bin AS `code_of`,
    NULLIF(e.`scheme`, '') COLLATE utf8mb4_bin AS `scheme`,
    NULLIF(e.`list_version`, '') COLLATE utf8mb4_bin AS `list_version`,
    NULLIF(e.`code`, '') COLLATE utf8mb4_bin AS `code`,
    NULLIF(e.`label`, '') COLLATE utf8mb4_bin AS `label`
FROM `alumnikit_record` AS r,
    JSON_TABLE(CONVERT(r.body USING utf8mb4), '$' COLUMNS (
        `person_id` TEXT CHARACTER SET utf8mb4 PATH '$.id')) AS d,
    JSON_TABLE(CONVERT(r.body USING utf8mb4), '$.employments[*]' COLUMNS (
        `employment_id` TEXT CHARACTER SET utf8mb4 PATH '$.id',
        NESTED PATH '$.codes[*]' COLUMNS (
            `code_of` TEXT CHARACTER SET utf8mb4 PATH '$.of',
            `scheme` TEXT CHARACTER SET utf8mb4 PATH '$.scheme',
            `list_version` TEXT CHARACTER SET utf8mb4 PATH '$.version',
            `code` TEXT CHARACTER SET utf8mb4 PATH '$.code',
            `label` TEXT CHARACTER SET utf8mb4 PATH '$.label',
            `#` FOR ORDINALITY))) AS e
WHERE r.kind = 'alumni.entry'
    AND e.`#` IS NOT NULL;

CREATE OR REPLACE ALGORITHM = TEMPTABLE VIEW `alumnikit_consents` AS
SELECT
    r.tenant AS `tenant`,
    e.`#` AS `ordinal`,
    CAST(NULLIF(d.`person_id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `person_id`,
    NULLIF(e.`purpose`, '') COLLATE utf8mb4_bin AS `purpose`,
    NULLIF(e.`text_version`, '') COLLATE utf8mb4_bin AS `text_version`,
    NULLIF(e.`locale`, '') COLLATE utf8mb4_bin AS `locale`,
    NULLIF(e.`method`, '') COLLATE utf8mb4_bin AS `method`,
    CAST(REPLACE(TRIM(TRAILING 'Z' FROM NULLIF(e.`given_at`, '0001-01-01T00:00:00Z')), 'T', ' ') AS DATETIME(6)) AS `given_at`,
    CAST(REPLACE(TRIM(TRAILING 'Z' FROM NULLIF(e.`withdrawn_at`, '0001-01-01T00:00:00Z')), 'T', ' ') AS DATETIME(6)) AS `withdrawn_at`,
    NULLIF(e.`withdrawal`, '') COLLATE utf8mb4_bin AS `withdrawal`
FROM `alumnikit_record` AS r,
    JSON_TABLE(CONVERT(r.body USING utf8mb4), '$' COLUMNS (
        `person_id` TEXT CHARACTER SET utf8mb4 PATH '$.id')) AS d,
    JSON_TABLE(CONVERT(r.body USING utf8mb4), '$.entries[*]' COLUMNS (
        `purpose` TEXT CHARACTER SET utf8mb4 PATH '$.purpose',
        `text_version` TEXT CHARACTER SET utf8mb4 PATH '$.version',
        `locale` TEXT CHARACTER SET utf8mb4 PATH '$.locale',
        `method` TEXT CHARACTER SET utf8mb4 PATH '$.method',
        `given_at` TEXT CHARACTER SET utf8mb4 PATH '$.givenAt',
        `withdrawn_at` TEXT CHARACTER SET utf8mb4 PATH '$.withdrawnAt',
        `withdrawal` TEXT CHARACTER SET utf8mb4 PATH '$.withdrawal',
        `#` FOR ORDINALITY)) AS e
WHERE r.kind = 'alumni.consents';

CREATE OR REPLACE ALGORITHM = TEMPTABLE VIEW `alumnikit_groups` AS
SELECT
    r.tenant AS `tenant`,
    CAST(NULLIF(d.`id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `id`,
    NULLIF(d.`name_ja`, '') COLLATE utf8mb4_bin AS `name_ja`,
    NULLIF(d.`name_en`, '') COLLATE utf8mb4_bin AS `name_en`,
    NULLIF(d.`kind`, '') COLLATE utf8mb4_bin AS `kind`,
    NULLIF(d.`join_policy`, '') COLLATE utf8mb4_bin AS `join_policy`,
    CAST(REPLACE(TRIM(TRAILING 'Z' FROM NULLIF(d.`created_at`, '0001-01-01T00:00:00Z')), 'T', ' ') AS DATETIME(6)) AS `created_at`
FROM `alumnikit_record` AS r,
    JSON_TABLE(CONVERT(r.body USING utf8mb4), '$' COLUMNS (
        `id` TEXT CHARACTER SET utf8mb4 PATH '$.id',
        `name_ja` TEXT CHARACTER SET utf8mb4 PATH '$.name.ja',
        `name_en` TEXT CHARACTER SET utf8mb4 PATH '$.name.en',
        `kind` TEXT CHARACTER SET utf8mb4 PATH '$.kind',
        `join_policy` TEXT CHARACTER SET utf8mb4 PATH '$.join',
        `created_at` TEXT CHARACTER SET utf8mb4 PATH '$.createdAt')) AS d
WHERE r.kind = 'alumni.group';

CREATE OR REPLACE ALGORITHM = TEMPTABLE VIEW `alumnikit_group_places` AS
SELECT
    r.tenant AS `tenant`,
    CAST(NULLIF(e.`group_id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `group_id`,
    COALESCE(e.`invited` IN ('true', '1'), 0) AS `invited`
FROM `alumnikit_record` AS r,
    JSON_TABLE(CONVERT(r.body USING utf8mb4), '$.groups[*]' COLUMNS (
        `group_id` TEXT CHARACTER SET utf8mb4 PATH '$.group',
        `invited` TEXT CHARACTER SET utf8mb4 PATH '$.invited',
        `#` FOR ORDINALITY)) AS e
WHERE r.kind = 'alumni.memberships';

CREATE OR REPLACE ALGORITHM = TEMPTABLE VIEW `alumnikit_leavings` AS
SELECT
    r.tenant AS `tenant`,
    CAST(NULLIF(d.`person_id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `person_id`,
    CAST(NULLIF(e.`employment_id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `employment_id`,
    NULLIF(e.`reason`, '') COLLATE utf8mb4_bin AS `reason`,
    CAST(REPLACE(TRIM(TRAILING 'Z' FROM NULLIF(e.`recorded_at`, '0001-01-01T00:00:00Z')), 'T', ' ') AS DATETIME(6)) AS `recorded_at`
FROM `alumnikit_record` AS r,
    JSON_TABLE(CONVERT(r.body USING utf8mb4), '$' COLUMNS (
        `person_id` TEXT CHARACTER SET utf8mb4 PATH '$.id')) AS d,
    JSON_TABLE(CONVERT(r.body USING utf8mb4), '$.items[*]' COLUMNS (
        `employment_id` TEXT CHARACTER SET utf8mb4 PATH '$.employment',
        `reason` TEXT CHARACTER SET utf8mb4 PATH '$.reason',
        `recorded_at` TEXT CHARACTER SET utf8mb4 PATH '$.recordedAt',
        `#` FOR ORDINALITY)) AS e
WHERE r.kind = 'hr.leaving';

CREATE OR REPLACE ALGORITHM = TEMPTABLE VIEW `alumnikit_entities` AS
SELECT
    r.tenant AS `tenant`,
    e.`#` AS `ordinal`,
    CAST(NULLIF(d.`entity_id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `entity_id`,
    NULLIF(d.`code`, '') COLLATE utf8mb4_bin AS `code`,
    NULLIF(d.`corporate_number`, '') COLLATE utf8mb4_bin AS `corporate_number`,
    NULLIF(d.`until_on`, '') COLLATE utf8mb4_bin AS `until_on`,
    NULLIF(e.`since_on`, '') COLLATE utf8mb4_bin AS `since_on`,
    NULLIF(e.`name_ja`, '') COLLATE utf8mb4_bin AS `name_ja`,
    NULLIF(e.`name_en`, '') COLLATE utf8mb4_bin AS `name_en`
FROM `alumnikit_record` AS r,
    JSON_TABLE(CONVERT(r.body USING utf8mb4), '$' COLUMNS (
        `entity_id` TEXT CHARACTER SET utf8mb4 PATH '$.id',
        `code` TEXT CHARACTER SET utf8mb4 PATH '$.code',
        `corporate_number` TEXT CHARACTER SET utf8mb4 PATH '$.number',
        `until_on` TEXT CHARACTER SET utf8mb4 PATH '$.until')) AS d,
    JSON_TABLE(CONVERT(r.body USING utf8mb4), '$.names[*]' COLUMNS (
        `since_on` TEXT CHARACTER SET utf8mb4 PATH '$.since',
        `name_ja` TEXT CHARACTER SET utf8mb4 PATH '$.name.ja',
        `name_en` TEXT CHARACTER SET utf8mb4 PATH '$.name.en',
        `#` FOR ORDINALITY)) AS e
WHERE r.kind = 'org.entity';

CREATE OR REPLACE ALGORITHM = TEMPTABLE VIEW `alumnikit_units` AS
SELECT
    r.tenant AS `tenant`,
    e.`#` AS `ordinal`,
    CAST(NULLIF(d.`unit_id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `unit_id`,
    NULLIF(d.`code`, '') COLLATE utf8mb4_bin AS `code`,
    NULLIF(d.`until_on`, '') COLLATE utf8mb4_bin AS `until_on`,
    NULLIF(e.`since_on`, '') COLLATE utf8mb4_bin AS `since_on`,
    NULLIF(e.`name_ja`, '') COLLATE utf8mb4_bin AS `name_ja`,
    NULLIF(e.`name_en`, '') COLLATE utf8mb4_bin AS `name_en`,
    CAST(NULLIF(e.`parent_id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `parent_id`,
    CAST(NULLIF(e.`entity_id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `entity_id`
FROM `alumnikit_record` AS r,
    JSON_TABLE(CONVERT(r.body USING utf8mb4), '$' COLUMNS (
        `unit_id` TEXT CHARACTER SET utf8mb4 PATH '$.id',
        `code` TEXT CHARACTER SET utf8mb4 PATH '$.code',
        `until_on` TEXT CHARACTER SET utf8mb4 PATH '$.until')) AS d,
    JSON_TABLE(CONVERT(r.body USING utf8mb4), '$.spans[*]' COLUMNS (
        `since_on` TEXT CHARACTER SET utf8mb4 PATH '$.since',
        `name_ja` TEXT CHARACTER SET utf8mb4 PATH '$.name.ja',
        `name_en` TEXT CHARACTER SET utf8mb4 PATH '$.name.en',
        `parent_id` TEXT CHARACTER SET utf8mb4 PATH '$.parent',
        `entity_id` TEXT CHARACTER SET utf8mb4 PATH '$.entity',
        `#` FOR ORDINALITY)) AS e
WHERE r.kind = 'org.unit';

CREATE OR REPLACE ALGORITHM = TEMPTABLE VIEW `alumnikit_openings` AS
SELECT
    r.tenant AS `tenant`,
    CAST(NULLIF(d.`id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `id`,
    NULLIF(d.`state`, '') COLLATE utf8mb4_bin AS `state`,
    NULLIF(d.`title_ja`, '') COLLATE utf8mb4_bin AS `title_ja`,
    NULLIF(d.`title_en`, '') COLLATE utf8mb4_bin AS `title_en`,
    NULLIF(d.`engagement`, '') COLLATE utf8mb4_bin AS `engagement`,
    NULLIF(d.`department`, '') COLLATE utf8mb4_bin AS `department`,
    NULLIF(d.`place`, '') COLLATE utf8mb4_bin AS `place`,
    NULLIF(d.`closes_on`, '') COLLATE utf8mb4_bin AS `closes_on`,
    CAST(NULLIF(SUBSTR(d.`closes_year`, 1, 4), '') AS SIGNED) AS `closes_year`,
    CAST(NULLIF(SUBSTR(d.`closes_month`, 6, 2), '') AS SIGNED) AS `closes_month`,
    COALESCE(d.`is_public` IN ('true', '1'), 0) AS `is_public`,
    CAST(REPLACE(TRIM(TRAILING 'Z' FROM NULLIF(d.`created_at`, '0001-01-01T00:00:00Z')), 'T', ' ') AS DATETIME(6)) AS `created_at`,
    CAST(REPLACE(TRIM(TRAILING 'Z' FROM NULLIF(d.`published_at`, '0001-01-01T00:00:00Z')), 'T', ' ') AS DATETIME(6)) AS `published_at`
FROM `alumnikit_record` AS r,
    JSON_TABLE(CONVERT(r.body USING utf8mb4), '$' COLUMNS (
        `id` TEXT CHARACTER SET utf8mb4 PATH '$.id',
        `state` TEXT CHARACTER SET utf8mb4 PATH '$.state',
        `title_ja` TEXT CHARACTER SET utf8mb4 PATH '$.title.ja',
        `title_en` TEXT CHARACTER SET utf8mb4 PATH '$.title.en',
        `engagement` TEXT CHARACTER SET utf8mb4 PATH '$.engagement',
        `department` TEXT CHARACTER SET utf8mb4 PATH '$.department',
        `place` TEXT CHARACTER SET utf8mb4 PATH '$.place',
        `closes_on` TEXT CHARACTER SET utf8mb4 PATH '$.closesOn',
        `closes_year` TEXT CHARACTER SET utf8mb4 PATH '$.closesOn',
        `closes_month` TEXT CHARACTER SET utf8mb4 PATH '$.closesOn',
        `is_public` TEXT CHARACTER SET utf8mb4 PATH '$.public',
        `created_at` TEXT CHARACTER SET utf8mb4 PATH '$.createdAt',
        `published_at` TEXT CHARACTER SET utf8mb4 PATH '$.publishedAt')) AS d
WHERE r.kind = 'referral.opening';

CREATE OR REPLACE ALGORITHM = TEMPTABLE VIEW `alumnikit_applications` AS
SELECT
    r.tenant AS `tenant`,
    CAST(NULLIF(d.`id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `id`,
    CAST(NULLIF(d.`opening_id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `opening_id`,
    CAST(NULLIF(d.`person_id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `person_id`,
    NULLIF(d.`stage`, '') COLLATE utf8mb4_bin AS `stage`,
    CAST(NULLIF(d.`employment_id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `employment_id`
FROM `alumnikit_record` AS r,
    JSON_TABLE(CONVERT(r.body USING utf8mb4), '$' COLUMNS (
        `id` TEXT CHARACTER SET utf8mb4 PATH '$.id',
        `opening_id` TEXT CHARACTER SET utf8mb4 PATH '$.opening',
        `person_id` TEXT CHARACTER SET utf8mb4 PATH '$.person',
        `stage` TEXT CHARACTER SET utf8mb4 PATH '$.stage',
        `employment_id` TEXT CHARACTER SET utf8mb4 PATH '$.employment')) AS d
WHERE r.kind = 'referral.application';

CREATE OR REPLACE ALGORITHM = TEMPTABLE VIEW `alumnikit_application_steps` AS
SELECT
    r.tenant AS `tenant`,
    e.`#` AS `ordinal`,
    CAST(NULLIF(d.`application_id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `application_id`,
    NULLIF(e.`stage`, '') COLLATE utf8mb4_bin AS `stage`,
    CAST(REPLACE(TRIM(TRAILING 'Z' FROM NULLIF(e.`reached_at`, '0001-01-01T00:00:00Z')), 'T', ' ') AS DATETIME(6)) AS `reached_at`
FROM `alumnikit_record` AS r,
    JSON_TABLE(CONVERT(r.body USING utf8mb4), '$' COLUMNS (
        `application_id` TEXT CHARACTER SET utf8mb4 PATH '$.id')) AS d,
    JSON_TABLE(CONVERT(r.body USING utf8mb4), '$.steps[*]' COLUMNS (
        `stage` TEXT CHARACTER SET utf8mb4 PATH '$.stage',
        `reached_at` TEXT CHARACTER SET utf8mb4 PATH '$.at',
        `#` FOR ORDINALITY)) AS e
WHERE r.kind = 'referral.application';

CREATE OR REPLACE ALGORITHM = TEMPTABLE VIEW `alumnikit_referrals` AS
SELECT
    r.tenant AS `tenant`,
    CAST(NULLIF(d.`id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `id`,
    CAST(NULLIF(d.`opening_id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `opening_id`,
    CAST(NULLIF(d.`referrer_id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `referrer_id`,
    NULLIF(d.`state`, '') COLLATE utf8mb4_bin AS `state`,
    COALESCE(d.`duplicate` IN ('true', '1'), 0) AS `duplicate`,
    CAST(REPLACE(TRIM(TRAILING 'Z' FROM NULLIF(d.`created_at`, '0001-01-01T00:00:00Z')), 'T', ' ') AS DATETIME(6)) AS `created_at`,
    CAST(REPLACE(TRIM(TRAILING 'Z' FROM NULLIF(d.`expires_at`, '0001-01-01T00:00:00Z')), 'T', ' ') AS DATETIME(6)) AS `expires_at`,
    CAST(NULLIF(d.`person_id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `person_id`
FROM `alumnikit_record` AS r,
    JSON_TABLE(CONVERT(r.body USING utf8mb4), '$' COLUMNS (
        `id` TEXT CHARACTER SET utf8mb4 PATH '$.id',
        `opening_id` TEXT CHARACTER SET utf8mb4 PATH '$.opening',
        `referrer_id` TEXT CHARACTER SET utf8mb4 PATH '$.referrer',
        `state` TEXT CHARACTER SET utf8mb4 PATH '$.state',
        `duplicate` TEXT CHARACTER SET utf8mb4 PATH '$.duplicate',
        `created_at` TEXT CHARACTER SET utf8mb4 PATH '$.createdAt',
        `expires_at` TEXT CHARACTER SET utf8mb4 PATH '$.expiresAt',
        `person_id` TEXT CHARACTER SET utf8mb4 PATH '$.person')) AS d
WHERE r.kind = 'referral.referral';

CREATE OR REPLACE ALGORITHM = TEMPTABLE VIEW `alumnikit_rewards` AS
SELECT
    r.tenant AS `tenant`,
    CAST(NULLIF(d.`referral_id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `referral_id`,
    CAST(NULLIF(d.`referrer_id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `referrer_id`,
    COALESCE(d.`allowed` IN ('true', '1'), 0) AS `allowed`,
    NULLIF(d.`reason`, '') COLLATE utf8mb4_bin AS `reason`,
    CAST(REPLACE(TRIM(TRAILING 'Z' FROM NULLIF(d.`decided_at`, '0001-01-01T00:00:00Z')), 'T', ' ') AS DATETIME(6)) AS `decided_at`
FROM `alumnikit_record` AS r,
    JSON_TABLE(CONVERT(r.body USING utf8mb4), '$' COLUMNS (
        `referral_id` TEXT CHARACTER SET utf8mb4 PATH '$.id',
        `referrer_id` TEXT CHARACTER SET utf8mb4 PATH '$.referrer',
        `allowed` TEXT CHARACTER SET utf8mb4 PATH '$.decision.allowed',
        `reason` TEXT CHARACTER SET utf8mb4 PATH '$.decision.reason',
        `decided_at` TEXT CHARACTER SET utf8mb4 PATH '$.at')) AS d
WHERE r.kind = 'referral.reward';

CREATE OR REPLACE ALGORITHM = TEMPTABLE VIEW `alumnikit_editions` AS
SELECT
    r.tenant AS `tenant`,
    CAST(NULLIF(d.`id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `id`,
    NULLIF(d.`name`, '') COLLATE utf8mb4_bin AS `name`,
    NULLIF(d.`state`, '') COLLATE utf8mb4_bin AS `state`,
    NULLIF(d.`problem`, '') COLLATE utf8mb4_bin AS `problem`,
    CAST(NULLIF(d.`segment_id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `segment_id`,
    NULLIF(d.`subject_ja`, '') COLLATE utf8mb4_bin AS `subject_ja`,
    NULLIF(d.`subject_en`, '') COLLATE utf8mb4_bin AS `subject_en`,
    NULLIF(d.`resend_policy`, '') COLLATE utf8mb4_bin AS `resend_policy`,
    CAST(d.`resolved` AS SIGNED) AS `resolved`,
    CAST(REPLACE(TRIM(TRAILING 'Z' FROM NULLIF(d.`created_at`, '0001-01-01T00:00:00Z')), 'T', ' ') AS DATETIME(6)) AS `created_at`,
    CAST(REPLACE(TRIM(TRAILING 'Z' FROM NULLIF(d.`updated_at`, '0001-01-01T00:00:00Z')), 'T', ' ') AS DATETIME(6)) AS `updated_at`,
    CAST(REPLACE(TRIM(TRAILING 'Z' FROM NULLIF(d.`tested_at`, '0001-01-01T00:00:00Z')), 'T', ' ') AS DATETIME(6)) AS `tested_at`,
    CAST(REPLACE(TRIM(TRAILING 'Z' FROM NULLIF(d.`launched_at`, '0001-01-01T00:00:00Z')), 'T', ' ') AS DATETIME(6)) AS `launched_at`,
    CAST(REPLACE(TRIM(TRAILING 'Z' FROM NULLIF(d.`finished_at`, '0001-01-01T00:00:00Z')), 'T', ' ') AS DATETIME(6)) AS `finished_at`
FROM `alumnikit_record` AS r,
    JSON_TABLE(CONVERT(r.body USING utf8mb4), '$' COLUMNS (
        `id` TEXT CHARACTER SET utf8mb4 PATH '$.id',
        `name` TEXT CHARACTER SET utf8mb4 PATH '$.name',
        `state` TEXT CHARACTER SET utf8mb4 PATH '$.state',
        `problem` TEXT CHARACTER SET utf8mb4 PATH '$.problem',
        `segment_id` TEXT CHARACTER SET utf8mb4 PATH '$.segment',
        `subject_ja` TEXT CHARACTER SET utf8mb4 PATH '$.content.ja.subject',
        `subject_en` TEXT CHARACTER SET utf8mb4 PATH '$.content.en.subject',
        `resend_policy` TEXT CHARACTER SET utf8mb4 PATH '$.policy',
        `resolved` TEXT CHARACTER SET utf8mb4 PATH '$.resolved',
        `created_at` TEXT CHARACTER SET utf8mb4 PATH '$.createdAt',
        `updated_at` TEXT CHARACTER SET utf8mb4 PATH '$.updatedAt',
        `tested_at` TEXT CHARACTER SET utf8mb4 PATH '$.testedAt',
        `launched_at` TEXT CHARACTER SET utf8mb4 PATH '$.launchedAt',
        `finished_at` TEXT CHARACTER SET utf8mb4 PATH '$.finishedAt')) AS d
WHERE r.kind = 'newsletter.edition';

CREATE OR REPLACE ALGORITHM = TEMPTABLE VIEW `alumnikit_deliveries` AS
SELECT
    r.tenant AS `tenant`,
    CAST(NULLIF(d.`edition_id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `edition_id`,
    CAST(NULLIF(e.`person_id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `person_id`,
    NULLIF(e.`state`, '') COLLATE utf8mb4_bin AS `state`,
    NULLIF(e.`cause`, '') COLLATE utf8mb4_bin AS `cause`,
    NULLIF(e.`detail`, '') COLLATE utf8mb4_bin AS `detail`,
    CAST(e.`attempts` AS SIGNED) AS `attempts`,
    CAST(REPLACE(TRIM(TRAILING 'Z' FROM NULLIF(e.`settled_at`, '0001-01-01T00:00:00Z')), 'T', ' ') AS DATETIME(6)) AS `settled_at`
FROM `alumnikit_record` AS r,
    JSON_TABLE(CONVERT(r.body USING utf8mb4), '$' COLUMNS (
        `edition_id` TEXT CHARACTER SET utf8mb4 PATH '$.edition')) AS d,
    JSON_TABLE(CONVERT(r.body USING utf8mb4), '$.recipients[*]' COLUMNS (
        `person_id` TEXT CHARACTER SET utf8mb4 PATH '$.person',
        `state` TEXT CHARACTER SET utf8mb4 PATH '$.state',
        `cause` TEXT CHARACTER SET utf8mb4 PATH '$.cause',
        `detail` TEXT CHARACTER SET utf8mb4 PATH '$.detail',
        `attempts` TEXT CHARACTER SET utf8mb4 PATH '$.attempts',
        `settled_at` TEXT CHARACTER SET utf8mb4 PATH '$.at',
        `#` FOR ORDINALITY)) AS e
WHERE r.kind = 'newsletter.batch';

CREATE OR REPLACE ALGORITHM = TEMPTABLE VIEW `alumnikit_suppressions` AS
SELECT
    r.tenant AS `tenant`,
    NULLIF(d.`reason`, '') COLLATE utf8mb4_bin AS `reason`,
    NULLIF(d.`detail`, '') COLLATE utf8mb4_bin AS `detail`,
    CAST(REPLACE(TRIM(TRAILING 'Z' FROM NULLIF(d.`created_at`, '0001-01-01T00:00:00Z')), 'T', ' ') AS DATETIME(6)) AS `created_at`
FROM `alumnikit_record` AS r,
    JSON_TABLE(CONVERT(r.body USING utf8mb4), '$' COLUMNS (
        `reason` TEXT CHARACTER SET utf8mb4 PATH '$.reason',
        `detail` TEXT CHARACTER SET utf8mb4 PATH '$.detail',
        `created_at` TEXT CHARACTER SET utf8mb4 PATH '$.createdAt')) AS d
WHERE r.kind = 'newsletter.suppression';

CREATE OR REPLACE ALGORITHM = TEMPTABLE VIEW `alumnikit_segments` AS
SELECT
    r.tenant AS `tenant`,
    CAST(NULLIF(d.`id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `id`,
    NULLIF(d.`name`, '') COLLATE utf8mb4_bin AS `name`,
    CAST(d.`included` AS SIGNED) AS `included`,
    CAST(d.`excluded` AS SIGNED) AS `excluded`,
    CAST(REPLACE(TRIM(TRAILING 'Z' FROM NULLIF(d.`created_at`, '0001-01-01T00:00:00Z')), 'T', ' ') AS DATETIME(6)) AS `created_at`,
    CAST(REPLACE(TRIM(TRAILING 'Z' FROM NULLIF(d.`updated_at`, '0001-01-01T00:00:00Z')), 'T', ' ') AS DATETIME(6)) AS `updated_at`,
    CAST(REPLACE(TRIM(TRAILING 'Z' FROM NULLIF(d.`published_at`, '0001-01-01T00:00:00Z')), 'T', ' ') AS DATETIME(6)) AS `published_at`
FROM `alumnikit_record` AS r,
    JSON_TABLE(CONVERT(r.body USING utf8mb4), '$' COLUMNS (
        `id` TEXT CHARACTER SET utf8mb4 PATH '$.id',
        `name` TEXT CHARACTER SET utf8mb4 PATH '$.name',
        `included` TEXT CHARACTER SET utf8mb4 PATH '$.included',
        `excluded` TEXT CHARACTER SET utf8mb4 PATH '$.excluded',
        `created_at` TEXT CHARACTER SET utf8mb4 PATH '$.createdAt',
        `updated_at` TEXT CHARACTER SET utf8mb4 PATH '$.updatedAt',
        `published_at` TEXT CHARACTER SET utf8mb4 PATH '$.publishedAt')) AS d
WHERE r.kind = 'segment.segment';

CREATE OR REPLACE ALGORITHM = TEMPTABLE VIEW `alumnikit_segment_people` AS
SELECT
    r.tenant AS `tenant`,
    CAST(NULLIF(d.`segment_id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `segment_id`,
    COALESCE(d.`left_out` IN ('true', '1'), 0) AS `left_out`,
    CAST(NULLIF(e.`person_id`, '') AS CHAR(36)) COLLATE utf8mb4_bin AS `person_id`
FROM `alumnikit_record` AS r,
    JSON_TABLE(CONVERT(r.body USING utf8mb4), '$' COLUMNS (
        `segment_id` TEXT CHARACTER SET utf8mb4 PATH '$.segment',
        `left_out` TEXT CHARACTER SET utf8mb4 PATH '$.exclude')) AS d,
    JSON_TABLE(CONVERT(r.body USING utf8mb4), '$.people[*]' COLUMNS (
        `person_id` TEXT CHARACTER SET utf8mb4 PATH '$',
        `#` FOR ORDINALITY)) AS e
WHERE r.kind = 'segment.list';
