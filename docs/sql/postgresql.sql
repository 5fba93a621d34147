-- Views for reports, see docs/reporting.md. Made by a test from what the SDK declares.

DROP VIEW IF EXISTS "alumnikit_people";

CREATE OR REPLACE VIEW "alumnikit_people" AS
SELECT
    r.tenant AS "tenant",
    nullif(d.value #>> '{id}', '')::uuid AS "id",
    nullif(d.value #>> '{names,family}', '') AS "family",
    nullif(d.value #>> '{names,given}', '') AS "given",
    nullif(d.value #>> '{names,familyKana}', '') AS "family_kana",
    nullif(d.value #>> '{names,givenKana}', '') AS "given_kana",
    nullif(d.value #>> '{names,familyRomaji}', '') AS "family_romaji",
    nullif(d.value #>> '{names,givenRomaji}', '') AS "given_romaji",
    nullif(d.value #>> '{names,preferred}', '') AS "preferred",
    nullif(d.value #>> '{names,business}', '') AS "business_name",
    nullif(d.value #>> '{names,order}', '') AS "name_order",
    nullif(d.value #>> '{names,romajiFrom}', '') AS "romaji_from",
    nullif((SELECT m.value #>> '{value}' FROM jsonb_array_elements(CASE jsonb_typeof(d.value #> '{identifiers}') WHEN 'array' THEN (d.value #> '{identifiers}') ELSE '[]' END) WITH ORDINALITY AS m (value, ordinal) WHERE m.value #>> '{system}' = 'external' ORDER BY m.ordinal LIMIT 1), '') AS "external_id",
    nullif(d.value #>> '{createdAt}', '0001-01-01T00:00:00Z')::timestamptz AS "created_at",
    nullif(d.value #>> '{updatedAt}', '0001-01-01T00:00:00Z')::timestamptz AS "updated_at"
FROM "alumnikit_record" AS r
    CROSS JOIN LATERAL (SELECT convert_from(r.body, 'UTF8')::jsonb AS value OFFSET 0) AS d
WHERE r.kind = 'alumni.entry';

COMMENT ON VIEW "alumnikit_people" IS 'One person of the roster / 名簿の1人';

COMMENT ON COLUMN "alumnikit_people"."id" IS 'Person / 人物';

COMMENT ON COLUMN "alumnikit_people"."family" IS 'Family name / 姓';

COMMENT ON COLUMN "alumnikit_people"."given" IS 'Given name / 名';

COMMENT ON COLUMN "alumnikit_people"."family_kana" IS 'Family name in kana / 姓（カナ）';

COMMENT ON COLUMN "alumnikit_people"."given_kana" IS 'Given name in kana / 名（カナ）';

COMMENT ON COLUMN "alumnikit_people"."family_romaji" IS 'Family name in Latin letters / 姓（ローマ字）';

COMMENT ON COLUMN "alumnikit_people"."given_romaji" IS 'Given name in Latin letters / 名（ローマ字）';

COMMENT ON COLUMN "alumnikit_people"."preferred" IS 'Preferred name / 通称';

COMMENT ON COLUMN "alumnikit_people"."business_name" IS 'Name used at work / ビジネスネーム（旧姓使用など）';

COMMENT ON COLUMN "alumnikit_people"."name_order" IS 'familyFirst or givenFirst; NULL by the script / 姓名の順（familyFirst：姓が先、givenFirst：名が先、NULL：表記による）';

COMMENT ON COLUMN "alumnikit_people"."romaji_from" IS 'transliterated: romaji follow from the kana; NULL: as given / ローマ字の由来（transliterated：カナから自動変換、NULL：申告どおり）';

COMMENT ON COLUMN "alumnikit_people"."external_id" IS 'Number that imports go by / 外部ID';

COMMENT ON COLUMN "alumnikit_people"."created_at" IS 'Registered at / 登録日時';

COMMENT ON COLUMN "alumnikit_people"."updated_at" IS 'Changed by HR at / 更新日時';

DROP VIEW IF EXISTS "alumnikit_identifiers";

CREATE OR REPLACE VIEW "alumnikit_identifiers" AS
SELECT
    r.tenant AS "tenant",
    nullif(d.value #>> '{id}', '')::uuid AS "person_id",
    nullif(e.value #>> '{system}', '') AS "system_name",
    nullif(e.value #>> '{value}', '') AS "value"
FROM "alumnikit_record" AS r
    CROSS JOIN LATERAL (SELECT convert_from(r.body, 'UTF8')::jsonb AS value OFFSET 0) AS d
    CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(d.value #> '{identifiers}') WHEN 'array' THEN (d.value #> '{identifiers}') ELSE '[]' END) WITH ORDINALITY AS e (value, ordinal)
WHERE r.kind = 'alumni.entry';

COMMENT ON VIEW "alumnikit_identifiers" IS 'One identifier of a person / 人物の識別子1件';

COMMENT ON COLUMN "alumnikit_identifiers"."person_id" IS 'Person / 人物';

COMMENT ON COLUMN "alumnikit_identifiers"."system_name" IS 'System that it stands in / システム';

COMMENT ON COLUMN "alumnikit_identifiers"."value" IS 'Identifier / 識別子';

DROP VIEW IF EXISTS "alumnikit_employments";

CREATE OR REPLACE VIEW "alumnikit_employments" AS
SELECT
    r.tenant AS "tenant",
    e.ordinal AS "ordinal",
    nullif(d.value #>> '{id}', '')::uuid AS "person_id",
    nullif(e.value #>> '{id}', '')::uuid AS "id",
    nullif(e.value #>> '{work}', '') AS "work",
    nullif(e.value #>> '{entity}', '') AS "entity",
    nullif(e.value #>> '{department}', '') AS "department",
    nullif(e.value #>> '{title}', '') AS "title",
    nullif(e.value #>> '{place}', '') AS "place",
    nullif(e.value #>> '{start}', '') AS "joined_on",
    nullif(substr(e.value #>> '{start}', 1, 4), '')::integer AS "joined_year",
    nullif(substr(e.value #>> '{start}', 6, 2), '')::integer AS "joined_month",
    nullif(e.value #>> '{end}', '') AS "left_on",
    nullif(substr(e.value #>> '{end}', 1, 4), '')::integer AS "left_year",
    nullif(substr(e.value #>> '{end}', 6, 2), '')::integer AS "left_month",
    nullif(e.value #>> '{grade}', '') AS "grade",
    nullif(e.value #>> '{jobType}', '') AS "job_type",
    nullif(e.value #>> '{entityNumber}', '') AS "entity_number",
    nullif(e.value #>> '{origin}', '')::uuid AS "origin_id"
FROM "alumnikit_record" AS r
    CROSS JOIN LATERAL (SELECT convert_from(r.body, 'UTF8')::jsonb AS value OFFSET 0) AS d
    CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(d.value #> '{employments}') WHEN 'array' THEN (d.value #> '{employments}') ELSE '[]' END) WITH ORDINALITY AS e (value, ordinal)
WHERE r.kind = 'alumni.entry';

COMMENT ON VIEW "alumnikit_employments" IS 'One employment of a person / 在籍1件';

COMMENT ON COLUMN "alumnikit_employments"."person_id" IS 'Person / 人物';

COMMENT ON COLUMN "alumnikit_employments"."id" IS 'Employment / 在籍';

COMMENT ON COLUMN "alumnikit_employments"."work" IS 'Kind of work / 雇用区分';

COMMENT ON COLUMN "alumnikit_employments"."entity" IS 'Company / 会社';

COMMENT ON COLUMN "alumnikit_employments"."department" IS 'Department / 部署';

COMMENT ON COLUMN "alumnikit_employments"."title" IS 'Title / 役職';

COMMENT ON COLUMN "alumnikit_employments"."place" IS 'Place / 勤務地';

COMMENT ON COLUMN "alumnikit_employments"."joined_on" IS 'Joined / 入社日';

COMMENT ON COLUMN "alumnikit_employments"."joined_year" IS 'Joined, year / 入社日（年）';

COMMENT ON COLUMN "alumnikit_employments"."joined_month" IS 'Joined, month / 入社日（月）';

COMMENT ON COLUMN "alumnikit_employments"."left_on" IS 'Left / 退職日';

COMMENT ON COLUMN "alumnikit_employments"."left_year" IS 'Left, year / 退職日（年）';

COMMENT ON COLUMN "alumnikit_employments"."left_month" IS 'Left, month / 退職日（月）';

COMMENT ON COLUMN "alumnikit_employments"."grade" IS 'Grade / 等級';

COMMENT ON COLUMN "alumnikit_employments"."job_type" IS 'Job type / 職種';

COMMENT ON COLUMN "alumnikit_employments"."entity_number" IS 'Corporate number / 法人番号';

COMMENT ON COLUMN "alumnikit_employments"."origin_id" IS 'Employment that this one continues at another employer / 転籍元の在籍';

DROP VIEW IF EXISTS "alumnikit_posts";

CREATE OR REPLACE VIEW "alumnikit_posts" AS
SELECT
    r.tenant AS "tenant",
    e.ordinal AS "ordinal",
    nullif(d.value #>> '{id}', '')::uuid AS "person_id",
    nullif(o.value #>> '{id}', '')::uuid AS "employment_id",
    nullif(e.value #>> '{kind}', '') AS "kind",
    nullif(e.value #>> '{entity}', '') AS "entity",
    nullif(e.value #>> '{entityNumber}', '') AS "entity_number",
    nullif(e.value #>> '{department}', '') AS "department",
    nullif(e.value #>> '{title}', '') AS "title",
    nullif(e.value #>> '{grade}', '') AS "grade",
    nullif(e.value #>> '{place}', '') AS "place",
    nullif(e.value #>> '{start}', '') AS "began_on",
    nullif(substr(e.value #>> '{start}', 1, 4), '')::integer AS "began_year",
    nullif(substr(e.value #>> '{start}', 6, 2), '')::integer AS "began_month",
    nullif(e.value #>> '{end}', '') AS "ended_on",
    nullif(substr(e.value #>> '{end}', 1, 4), '')::integer AS "ended_year",
    nullif(substr(e.value #>> '{end}', 6, 2), '')::integer AS "ended_month"
FROM "alumnikit_record" AS r
    CROSS JOIN LATERAL (SELECT convert_from(r.body, 'UTF8')::jsonb AS value OFFSET 0) AS d
    CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(d.value #> '{employments}') WHEN 'array' THEN (d.value #> '{employments}') ELSE '[]' END) WITH ORDINALITY AS o (value, ordinal)
    CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(o.value #> '{posts}') WHEN 'array' THEN (o.value #> '{posts}') ELSE '[]' END) WITH ORDINALITY AS e (value, ordinal)
WHERE r.kind = 'alumni.entry';

COMMENT ON VIEW "alumnikit_posts" IS 'One appointment within an employment / 発令1件';

COMMENT ON COLUMN "alumnikit_posts"."person_id" IS 'Person / 人物';

COMMENT ON COLUMN "alumnikit_posts"."employment_id" IS 'Employment / 在籍';

COMMENT ON COLUMN "alumnikit_posts"."kind" IS 'main, concurrent or seconded / 種別（main：本務、concurrent：兼務、seconded：出向）';

COMMENT ON COLUMN "alumnikit_posts"."entity" IS 'Company of a seconded person / 出向先';

COMMENT ON COLUMN "alumnikit_posts"."entity_number" IS 'Its corporate number / 出向先の法人番号';

COMMENT ON COLUMN "alumnikit_posts"."department" IS 'Department / 部署';

COMMENT ON COLUMN "alumnikit_posts"."title" IS 'Title / 役職';

COMMENT ON COLUMN "alumnikit_posts"."grade" IS 'Grade / 等級';

COMMENT ON COLUMN "alumnikit_posts"."place" IS 'Place / 勤務地';

COMMENT ON COLUMN "alumnikit_posts"."began_on" IS 'Began / 発令日';

COMMENT ON COLUMN "alumnikit_posts"."began_year" IS 'Began, year / 発令日（年）';

COMMENT ON COLUMN "alumnikit_posts"."began_month" IS 'Began, month / 発令日（月）';

COMMENT ON COLUMN "alumnikit_posts"."ended_on" IS 'Ended / 終了日';

COMMENT ON COLUMN "alumnikit_posts"."ended_year" IS 'Ended, year / 終了日（年）';

COMMENT ON COLUMN "alumnikit_posts"."ended_month" IS 'Ended, month / 終了日（月）';

DROP VIEW IF EXISTS "alumnikit_employment_codes";

CREATE OR REPLACE VIEW "alumnikit_employment_codes" AS
SELECT
    r.tenant AS "tenant",
    e.ordinal AS "ordinal",
    nullif(d.value #>> '{id}', '')::uuid AS "person_id",
    nullif(o.value #>> '{id}', '')::uuid AS "employment_id",
    nullif(e.value #>> '{of}', '') AS "code_of",
    nullif(e.value #>> '{scheme}', '') AS "scheme",
    nullif(e.value #>> '{version}', '') AS "list_version",
    nullif(e.value #>> '{code}', '') AS "code",
    nullif(e.value #>> '{label}', '') AS "label"
FROM "alumnikit_record" AS r
    CROSS JOIN LATERAL (SELECT convert_from(r.body, 'UTF8')::jsonb AS value OFFSET 0) AS d
    CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(d.value #> '{employments}') WHEN 'array' THEN (d.value #> '{employments}') ELSE '[]' END) WITH ORDINALITY AS o (value, ordinal)
    CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(o.value #> '{codes}') WHEN 'array' THEN (o.value #> '{codes}') ELSE '[]' END) WITH ORDINALITY AS e (value, ordinal)
WHERE r.kind = 'alumni.entry';

COMMENT ON VIEW "alumnikit_employment_codes" IS 'One code of an employment / 在籍のコード1件';

COMMENT ON COLUMN "alumnikit_employment_codes"."person_id" IS 'Person / 人物';

COMMENT ON COLUMN "alumnikit_employment_codes"."employment_id" IS 'Employment / 在籍';

COMMENT ON COLUMN "alumnikit_employment_codes"."code_of" IS 'What it says: department, grade, jobType / 対象（department：部署、grade：等級、jobType：職種）';

COMMENT ON COLUMN "alumnikit_employment_codes"."scheme" IS 'Code list / コード表';

COMMENT ON COLUMN "alumnikit_employment_codes"."list_version" IS 'Version of the list / コード表の版';

COMMENT ON COLUMN "alumnikit_employment_codes"."code" IS 'Code / コード';

COMMENT ON COLUMN "alumnikit_employment_codes"."label" IS 'What it meant then / 当時の名称';

DROP VIEW IF EXISTS "alumnikit_consents";

CREATE OR REPLACE VIEW "alumnikit_consents" AS
SELECT
    r.tenant AS "tenant",
    e.ordinal AS "ordinal",
    nullif(d.value #>> '{id}', '')::uuid AS "person_id",
    nullif(e.value #>> '{purpose}', '') AS "purpose",
    nullif(e.value #>> '{version}', '') AS "text_version",
    nullif(e.value #>> '{locale}', '') AS "locale",
    nullif(e.value #>> '{method}', '') AS "method",
    nullif(e.value #>> '{givenAt}', '0001-01-01T00:00:00Z')::timestamptz AS "given_at",
    nullif(e.value #>> '{withdrawnAt}', '0001-01-01T00:00:00Z')::timestamptz AS "withdrawn_at",
    nullif(e.value #>> '{withdrawal}', '') AS "withdrawal"
FROM "alumnikit_record" AS r
    CROSS JOIN LATERAL (SELECT convert_from(r.body, 'UTF8')::jsonb AS value OFFSET 0) AS d
    CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(d.value #> '{entries}') WHEN 'array' THEN (d.value #> '{entries}') ELSE '[]' END) WITH ORDINALITY AS e (value, ordinal)
WHERE r.kind = 'alumni.consents';

COMMENT ON VIEW "alumnikit_consents" IS 'One declaration of consent / 同意1件';

COMMENT ON COLUMN "alumnikit_consents"."person_id" IS 'Person / 人物';

COMMENT ON COLUMN "alumnikit_consents"."purpose" IS 'listing, newsletter or recruiting / 目的（listing：掲載、newsletter：配信、recruiting：採用）';

COMMENT ON COLUMN "alumnikit_consents"."text_version" IS 'Version of the text that was shown / 文面の版';

COMMENT ON COLUMN "alumnikit_consents"."locale" IS 'Language of the text / 文面の言語';

COMMENT ON COLUMN "alumnikit_consents"."method" IS 'How it was given: form, import, paper / 取得方法';

COMMENT ON COLUMN "alumnikit_consents"."given_at" IS 'Given at / 同意日時';

COMMENT ON COLUMN "alumnikit_consents"."withdrawn_at" IS 'Withdrawn at; NULL while it stands / 撤回日時（有効な間はNULL）';

COMMENT ON COLUMN "alumnikit_consents"."withdrawal" IS 'How it was withdrawn / 撤回方法';

DROP VIEW IF EXISTS "alumnikit_groups";

CREATE OR REPLACE VIEW "alumnikit_groups" AS
SELECT
    r.tenant AS "tenant",
    nullif(d.value #>> '{id}', '')::uuid AS "id",
    nullif(d.value #>> '{name,ja}', '') AS "name_ja",
    nullif(d.value #>> '{name,en}', '') AS "name_en",
    nullif(d.value #>> '{kind}', '') AS "kind",
    nullif(d.value #>> '{join}', '') AS "join_policy",
    nullif(d.value #>> '{createdAt}', '0001-01-01T00:00:00Z')::timestamptz AS "created_at"
FROM "alumnikit_record" AS r
    CROSS JOIN LATERAL (SELECT convert_from(r.body, 'UTF8')::jsonb AS value OFFSET 0) AS d
WHERE r.kind = 'alumni.group';

COMMENT ON VIEW "alumnikit_groups" IS 'One group / グループ1件';

COMMENT ON COLUMN "alumnikit_groups"."id" IS 'Group / グループ';

COMMENT ON COLUMN "alumnikit_groups"."name_ja" IS 'Name in Japanese / 名称（日本語）';

COMMENT ON COLUMN "alumnikit_groups"."name_en" IS 'Name in English / 名称（英語）';

COMMENT ON COLUMN "alumnikit_groups"."kind" IS 'official, linked or informal / 種別（official：公式、linked：公認、informal：有志）';

COMMENT ON COLUMN "alumnikit_groups"."join_policy" IS 'open or invite / 参加方法（open：自由、invite：招待）';

COMMENT ON COLUMN "alumnikit_groups"."created_at" IS 'Created at / 作成日時';

DROP VIEW IF EXISTS "alumnikit_group_places";

CREATE OR REPLACE VIEW "alumnikit_group_places" AS
SELECT
    r.tenant AS "tenant",
    nullif(e.value #>> '{group}', '')::uuid AS "group_id",
    coalesce((e.value #>> '{invited}')::boolean, false) AS "invited"
FROM "alumnikit_record" AS r
    CROSS JOIN LATERAL (SELECT convert_from(r.body, 'UTF8')::jsonb AS value OFFSET 0) AS d
    CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(d.value #> '{groups}') WHEN 'array' THEN (d.value #> '{groups}') ELSE '[]' END) WITH ORDINALITY AS e (value, ordinal)
WHERE r.kind = 'alumni.memberships';

COMMENT ON VIEW "alumnikit_group_places" IS 'One place of an unnamed person in a group / グループの所属1件（人物は示さない）';

COMMENT ON COLUMN "alumnikit_group_places"."group_id" IS 'Group / グループ';

COMMENT ON COLUMN "alumnikit_group_places"."invited" IS 'Asked and not a member yet / 招待中（未参加）';

DROP VIEW IF EXISTS "alumnikit_leavings";

CREATE OR REPLACE VIEW "alumnikit_leavings" AS
SELECT
    r.tenant AS "tenant",
    nullif(d.value #>> '{id}', '')::uuid AS "person_id",
    nullif(e.value #>> '{employment}', '')::uuid AS "employment_id",
    nullif(e.value #>> '{reason}', '') AS "reason",
    nullif(e.value #>> '{recordedAt}', '0001-01-01T00:00:00Z')::timestamptz AS "recorded_at"
FROM "alumnikit_record" AS r
    CROSS JOIN LATERAL (SELECT convert_from(r.body, 'UTF8')::jsonb AS value OFFSET 0) AS d
    CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(d.value #> '{items}') WHEN 'array' THEN (d.value #> '{items}') ELSE '[]' END) WITH ORDINALITY AS e (value, ordinal)
WHERE r.kind = 'hr.leaving';

COMMENT ON VIEW "alumnikit_leavings" IS 'Why a person left one employment; confidential / 退職理由1件（機密）';

COMMENT ON COLUMN "alumnikit_leavings"."person_id" IS 'Person / 人物';

COMMENT ON COLUMN "alumnikit_leavings"."employment_id" IS 'Employment that ended / 終了した在籍';

COMMENT ON COLUMN "alumnikit_leavings"."reason" IS 'Reason, as HR has it / 理由';

COMMENT ON COLUMN "alumnikit_leavings"."recorded_at" IS 'Recorded at / 記録日時';

DROP VIEW IF EXISTS "alumnikit_entities";

CREATE OR REPLACE VIEW "alumnikit_entities" AS
SELECT
    r.tenant AS "tenant",
    e.ordinal AS "ordinal",
    nullif(d.value #>> '{id}', '')::uuid AS "entity_id",
    nullif(d.value #>> '{code}', '') AS "code",
    nullif(d.value #>> '{number}', '') AS "corporate_number",
    nullif(d.value #>> '{until}', '') AS "until_on",
    nullif(e.value #>> '{since}', '') AS "since_on",
    nullif(e.value #>> '{name,ja}', '') AS "name_ja",
    nullif(e.value #>> '{name,en}', '') AS "name_en"
FROM "alumnikit_record" AS r
    CROSS JOIN LATERAL (SELECT convert_from(r.body, 'UTF8')::jsonb AS value OFFSET 0) AS d
    CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(d.value #> '{names}') WHEN 'array' THEN (d.value #> '{names}') ELSE '[]' END) WITH ORDINALITY AS e (value, ordinal)
WHERE r.kind = 'org.entity';

COMMENT ON VIEW "alumnikit_entities" IS 'One name of a legal entity / 法人の商号1件';

COMMENT ON COLUMN "alumnikit_entities"."entity_id" IS 'Entity / 法人';

COMMENT ON COLUMN "alumnikit_entities"."code" IS 'Code / コード';

COMMENT ON COLUMN "alumnikit_entities"."corporate_number" IS 'Corporate number / 法人番号';

COMMENT ON COLUMN "alumnikit_entities"."until_on" IS 'Last day of the entity; NULL while it exists / 消滅日（存続中はNULL）';

COMMENT ON COLUMN "alumnikit_entities"."since_on" IS 'First day of the name / 商号の適用開始日';

COMMENT ON COLUMN "alumnikit_entities"."name_ja" IS 'Name in Japanese / 商号（日本語）';

COMMENT ON COLUMN "alumnikit_entities"."name_en" IS 'Name in English / 商号（英語）';

DROP VIEW IF EXISTS "alumnikit_units";

CREATE OR REPLACE VIEW "alumnikit_units" AS
SELECT
    r.tenant AS "tenant",
    e.ordinal AS "ordinal",
    nullif(d.value #>> '{id}', '')::uuid AS "unit_id",
    nullif(d.value #>> '{code}', '') AS "code",
    nullif(d.value #>> '{until}', '') AS "until_on",
    nullif(e.value #>> '{since}', '') AS "since_on",
    nullif(e.value #>> '{name,ja}', '') AS "name_ja",
    nullif(e.value #>> '{name,en}', '') AS "name_en",
    nullif(e.value #>> '{parent}', '')::uuid AS "parent_id",
    nullif(e.value #>> '{entity}', '')::uuid AS "entity_id"
FROM "alumnikit_record" AS r
    CROSS JOIN LATERAL (SELECT convert_from(r.body, 'UTF8')::jsonb AS value OFFSET 0) AS d
    CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(d.value #> '{spans}') WHEN 'array' THEN (d.value #> '{spans}') ELSE '[]' END) WITH ORDINALITY AS e (value, ordinal)
WHERE r.kind = 'org.unit';

COMMENT ON VIEW "alumnikit_units" IS 'One unit from one change to the next / 部署の変遷1件';

COMMENT ON COLUMN "alumnikit_units"."unit_id" IS 'Unit / 部署';

COMMENT ON COLUMN "alumnikit_units"."code" IS 'Code / 部署コード';

COMMENT ON COLUMN "alumnikit_units"."until_on" IS 'Last day of the unit; NULL while it exists / 廃止日（存続中はNULL）';

COMMENT ON COLUMN "alumnikit_units"."since_on" IS 'First day of what this row says / 適用開始日';

COMMENT ON COLUMN "alumnikit_units"."name_ja" IS 'Name in Japanese / 名称（日本語）';

COMMENT ON COLUMN "alumnikit_units"."name_en" IS 'Name in English / 名称（英語）';

COMMENT ON COLUMN "alumnikit_units"."parent_id" IS 'Unit above; NULL directly below the entity / 上位部署（法人直下はNULL）';

COMMENT ON COLUMN "alumnikit_units"."entity_id" IS 'Entity that it is directly below / 法人（法人直下の場合）';

DROP VIEW IF EXISTS "alumnikit_openings";

CREATE OR REPLACE VIEW "alumnikit_openings" AS
SELECT
    r.tenant AS "tenant",
    nullif(d.value #>> '{id}', '')::uuid AS "id",
    nullif(d.value #>> '{state}', '') AS "state",
    nullif(d.value #>> '{title,ja}', '') AS "title_ja",
    nullif(d.value #>> '{title,en}', '') AS "title_en",
    nullif(d.value #>> '{engagement}', '') AS "engagement",
    nullif(d.value #>> '{department}', '') AS "department",
    nullif(d.value #>> '{place}', '') AS "place",
    nullif(d.value #>> '{closesOn}', '') AS "closes_on",
    nullif(substr(d.value #>> '{closesOn}', 1, 4), '')::integer AS "closes_year",
    nullif(substr(d.value #>> '{closesOn}', 6, 2), '')::integer AS "closes_month",
    coalesce((d.value #>> '{public}')::boolean, false) AS "is_public",
    nullif(d.value #>> '{createdAt}', '0001-01-01T00:00:00Z')::timestamptz AS "created_at",
    nullif(d.value #>> '{publishedAt}', '0001-01-01T00:00:00Z')::timestamptz AS "published_at"
FROM "alumnikit_record" AS r
    CROSS JOIN LATERAL (SELECT convert_from(r.body, 'UTF8')::jsonb AS value OFFSET 0) AS d
WHERE r.kind = 'referral.opening';

COMMENT ON VIEW "alumnikit_openings" IS 'One opening / 募集1件';

COMMENT ON COLUMN "alumnikit_openings"."id" IS 'Opening / 募集';

COMMENT ON COLUMN "alumnikit_openings"."state" IS 'draft, open or closed / 状態（draft：下書き、open：募集中、closed：終了）';

COMMENT ON COLUMN "alumnikit_openings"."title_ja" IS 'Title in Japanese / 件名（日本語）';

COMMENT ON COLUMN "alumnikit_openings"."title_en" IS 'Title in English / 件名（英語）';

COMMENT ON COLUMN "alumnikit_openings"."engagement" IS 'employment, sideJob, contract, project or collaboration / 関わり方';

COMMENT ON COLUMN "alumnikit_openings"."department" IS 'Department / 部署';

COMMENT ON COLUMN "alumnikit_openings"."place" IS 'Place / 勤務地';

COMMENT ON COLUMN "alumnikit_openings"."closes_on" IS 'Last day to apply / 応募締切';

COMMENT ON COLUMN "alumnikit_openings"."closes_year" IS 'Last day to apply, year / 応募締切（年）';

COMMENT ON COLUMN "alumnikit_openings"."closes_month" IS 'Last day to apply, month / 応募締切（月）';

COMMENT ON COLUMN "alumnikit_openings"."is_public" IS 'Shown without signing in / 一般公開';

COMMENT ON COLUMN "alumnikit_openings"."created_at" IS 'Written at / 作成日時';

COMMENT ON COLUMN "alumnikit_openings"."published_at" IS 'Published at; NULL while it never was / 公開日時（未公開はNULL）';

DROP VIEW IF EXISTS "alumnikit_applications";

CREATE OR REPLACE VIEW "alumnikit_applications" AS
SELECT
    r.tenant AS "tenant",
    nullif(d.value #>> '{id}', '')::uuid AS "id",
    nullif(d.value #>> '{opening}', '')::uuid AS "opening_id",
    nullif(d.value #>> '{person}', '')::uuid AS "person_id",
    nullif(d.value #>> '{stage}', '') AS "stage",
    nullif(d.value #>> '{employment}', '')::uuid AS "employment_id"
FROM "alumnikit_record" AS r
    CROSS JOIN LATERAL (SELECT convert_from(r.body, 'UTF8')::jsonb AS value OFFSET 0) AS d
WHERE r.kind = 'referral.application';

COMMENT ON VIEW "alumnikit_applications" IS 'One application / 応募1件';

COMMENT ON COLUMN "alumnikit_applications"."id" IS 'Application / 応募';

COMMENT ON COLUMN "alumnikit_applications"."opening_id" IS 'Opening / 募集';

COMMENT ON COLUMN "alumnikit_applications"."person_id" IS 'Person who applied / 応募者';

COMMENT ON COLUMN "alumnikit_applications"."stage" IS 'applied, review, offer, hired, declined or withdrawn / 段階（applied：応募、review：選考、offer：内定、hired：採用、declined：不採用、withdrawn：辞退）';

COMMENT ON COLUMN "alumnikit_applications"."employment_id" IS 'Employment that it led to / 採用後の在籍';

DROP VIEW IF EXISTS "alumnikit_application_steps";

CREATE OR REPLACE VIEW "alumnikit_application_steps" AS
SELECT
    r.tenant AS "tenant",
    e.ordinal AS "ordinal",
    nullif(d.value #>> '{id}', '')::uuid AS "application_id",
    nullif(e.value #>> '{stage}', '') AS "stage",
    nullif(e.value #>> '{at}', '0001-01-01T00:00:00Z')::timestamptz AS "reached_at"
FROM "alumnikit_record" AS r
    CROSS JOIN LATERAL (SELECT convert_from(r.body, 'UTF8')::jsonb AS value OFFSET 0) AS d
    CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(d.value #> '{steps}') WHEN 'array' THEN (d.value #> '{steps}') ELSE '[]' END) WITH ORDINALITY AS e (value, ordinal)
WHERE r.kind = 'referral.application';

COMMENT ON VIEW "alumnikit_application_steps" IS 'One step of an application / 応募の経過1件';

COMMENT ON COLUMN "alumnikit_application_steps"."application_id" IS 'Application / 応募';

COMMENT ON COLUMN "alumnikit_application_steps"."stage" IS 'Stage that was reached / 到達した段階';

COMMENT ON COLUMN "alumnikit_application_steps"."reached_at" IS 'When / 到達日時';

DROP VIEW IF EXISTS "alumnikit_referrals";

CREATE OR REPLACE VIEW "alumnikit_referrals" AS
SELECT
    r.tenant AS "tenant",
    nullif(d.value #>> '{id}', '')::uuid AS "id",
    nullif(d.value #>> '{opening}', '')::uuid AS "opening_id",
    nullif(d.value #>> '{referrer}', '')::uuid AS "referrer_id",
    nullif(d.value #>> '{state}', '') AS "state",
    coalesce((d.value #>> '{duplicate}')::boolean, false) AS "duplicate",
    nullif(d.value #>> '{createdAt}', '0001-01-01T00:00:00Z')::timestamptz AS "created_at",
    nullif(d.value #>> '{expiresAt}', '0001-01-01T00:00:00Z')::timestamptz AS "expires_at",
    nullif(d.value #>> '{person}', '')::uuid AS "person_id"
FROM "alumnikit_record" AS r
    CROSS JOIN LATERAL (SELECT convert_from(r.body, 'UTF8')::jsonb AS value OFFSET 0) AS d
WHERE r.kind = 'referral.referral';

COMMENT ON VIEW "alumnikit_referrals" IS 'One referral of a candidate, who is not named / 紹介1件（候補者は示さない）';

COMMENT ON COLUMN "alumnikit_referrals"."id" IS 'Referral / 紹介';

COMMENT ON COLUMN "alumnikit_referrals"."opening_id" IS 'Opening / 募集';

COMMENT ON COLUMN "alumnikit_referrals"."referrer_id" IS 'Person who referred / 紹介者';

COMMENT ON COLUMN "alumnikit_referrals"."state" IS 'invited, accepted, hired, refused, rejected or expired / 状態（invited：依頼中、accepted：承諾、hired：採用、refused：辞退、rejected：不採用、expired：期限切れ）';

COMMENT ON COLUMN "alumnikit_referrals"."duplicate" IS 'Somebody else had referred the candidate already / 先に紹介した人がいる';

COMMENT ON COLUMN "alumnikit_referrals"."created_at" IS 'Made at / 紹介日時';

COMMENT ON COLUMN "alumnikit_referrals"."expires_at" IS 'When the candidate is forgotten; NULL once decided / 候補者情報の削除予定日時（決定後はNULL）';

COMMENT ON COLUMN "alumnikit_referrals"."person_id" IS 'Person, once hired / 採用された人物';

DROP VIEW IF EXISTS "alumnikit_rewards";

CREATE OR REPLACE VIEW "alumnikit_rewards" AS
SELECT
    r.tenant AS "tenant",
    nullif(d.value #>> '{id}', '')::uuid AS "referral_id",
    nullif(d.value #>> '{referrer}', '')::uuid AS "referrer_id",
    coalesce((d.value #>> '{decision,allowed}')::boolean, false) AS "allowed",
    nullif(d.value #>> '{decision,reason}', '') AS "reason",
    nullif(d.value #>> '{at}', '0001-01-01T00:00:00Z')::timestamptz AS "decided_at"
FROM "alumnikit_record" AS r
    CROSS JOIN LATERAL (SELECT convert_from(r.body, 'UTF8')::jsonb AS value OFFSET 0) AS d
WHERE r.kind = 'referral.reward';

COMMENT ON VIEW "alumnikit_rewards" IS 'One decision about a reward / 報奨の判定1件';

COMMENT ON COLUMN "alumnikit_rewards"."referral_id" IS 'Referral / 紹介';

COMMENT ON COLUMN "alumnikit_rewards"."referrer_id" IS 'Person who referred / 紹介者';

COMMENT ON COLUMN "alumnikit_rewards"."allowed" IS 'Allowed by the policy / 支給可';

COMMENT ON COLUMN "alumnikit_rewards"."reason" IS 'Code of the policy''s reason / 判定理由のコード';

COMMENT ON COLUMN "alumnikit_rewards"."decided_at" IS 'Decided at / 判定日時';

DROP VIEW IF EXISTS "alumnikit_editions";

CREATE OR REPLACE VIEW "alumnikit_editions" AS
SELECT
    r.tenant AS "tenant",
    nullif(d.value #>> '{id}', '')::uuid AS "id",
    nullif(d.value #>> '{name}', '') AS "name",
    nullif(d.value #>> '{state}', '') AS "state",
    nullif(d.value #>> '{problem}', '') AS "problem",
    nullif(d.value #>> '{segment}', '')::uuid AS "segment_id",
    nullif(d.value #>> '{content,ja,subject}', '') AS "subject_ja",
    nullif(d.value #>> '{content,en,subject}', '') AS "subject_en",
    nullif(d.value #>> '{policy}', '') AS "resend_policy",
    (d.value #>> '{resolved}')::bigint AS "resolved",
    nullif(d.value #>> '{createdAt}', '0001-01-01T00:00:00Z')::timestamptz AS "created_at",
    nullif(d.value #>> '{updatedAt}', '0001-01-01T00:00:00Z')::timestamptz AS "updated_at",
    nullif(d.value #>> '{testedAt}', '0001-01-01T00:00:00Z')::timestamptz AS "tested_at",
    nullif(d.value #>> '{launchedAt}', '0001-01-01T00:00:00Z')::timestamptz AS "launched_at",
    nullif(d.value #>> '{finishedAt}', '0001-01-01T00:00:00Z')::timestamptz AS "finished_at"
FROM "alumnikit_record" AS r
    CROSS JOIN LATERAL (SELECT convert_from(r.body, 'UTF8')::jsonb AS value OFFSET 0) AS d
WHERE r.kind = 'newsletter.edition';

COMMENT ON VIEW "alumnikit_editions" IS 'One edition of a newsletter / ニュースレター1号';

COMMENT ON COLUMN "alumnikit_editions"."id" IS 'Edition / 号';

COMMENT ON COLUMN "alumnikit_editions"."name" IS 'Name / 名称';

COMMENT ON COLUMN "alumnikit_editions"."state" IS 'draft, freezing, sending, paused, done or cancelled / 状態（draft：下書き、freezing：宛先確定中、sending：送信中、paused：停止中、done：完了、cancelled：中止）';

COMMENT ON COLUMN "alumnikit_editions"."problem" IS 'Why it paused by itself / 自動停止の理由';

COMMENT ON COLUMN "alumnikit_editions"."segment_id" IS 'Segment; NULL for everyone with consent / セグメント（同意者全員はNULL）';

COMMENT ON COLUMN "alumnikit_editions"."subject_ja" IS 'Subject in Japanese / 件名（日本語）';

COMMENT ON COLUMN "alumnikit_editions"."subject_en" IS 'Subject in English / 件名（英語）';

COMMENT ON COLUMN "alumnikit_editions"."resend_policy" IS 'atMostOnce or atLeastOnce / 送信結果が不明な場合の扱い';

COMMENT ON COLUMN "alumnikit_editions"."resolved" IS 'Deliveries in doubt that HR decided about / 人事が確認した不明件数';

COMMENT ON COLUMN "alumnikit_editions"."created_at" IS 'Written at / 作成日時';

COMMENT ON COLUMN "alumnikit_editions"."updated_at" IS 'Changed at / 更新日時';

COMMENT ON COLUMN "alumnikit_editions"."tested_at" IS 'Sent as a test at / テスト送信日時';

COMMENT ON COLUMN "alumnikit_editions"."launched_at" IS 'Launched at / 配信開始日時';

COMMENT ON COLUMN "alumnikit_editions"."finished_at" IS 'Finished at / 配信完了日時';

DROP VIEW IF EXISTS "alumnikit_deliveries";

CREATE OR REPLACE VIEW "alumnikit_deliveries" AS
SELECT
    r.tenant AS "tenant",
    nullif(d.value #>> '{edition}', '')::uuid AS "edition_id",
    nullif(e.value #>> '{person}', '')::uuid AS "person_id",
    nullif(e.value #>> '{state}', '') AS "state",
    nullif(e.value #>> '{cause}', '') AS "cause",
    nullif(e.value #>> '{detail}', '') AS "detail",
    (e.value #>> '{attempts}')::bigint AS "attempts",
    nullif(e.value #>> '{at}', '0001-01-01T00:00:00Z')::timestamptz AS "settled_at"
FROM "alumnikit_record" AS r
    CROSS JOIN LATERAL (SELECT convert_from(r.body, 'UTF8')::jsonb AS value OFFSET 0) AS d
    CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(d.value #> '{recipients}') WHEN 'array' THEN (d.value #> '{recipients}') ELSE '[]' END) WITH ORDINALITY AS e (value, ordinal)
WHERE r.kind = 'newsletter.batch';

COMMENT ON VIEW "alumnikit_deliveries" IS 'One recipient of an edition / 号の宛先1件';

COMMENT ON COLUMN "alumnikit_deliveries"."edition_id" IS 'Edition / 号';

COMMENT ON COLUMN "alumnikit_deliveries"."person_id" IS 'Person; NULL once erased / 人物（消去後はNULL）';

COMMENT ON COLUMN "alumnikit_deliveries"."state" IS 'pending, attempting, sent, skipped, bounced, failed or inDoubt / 状態（pending：未送信、attempting：送信中、sent：送信済、skipped：対象外、bounced：不達、failed：失敗、inDoubt：不明）';

COMMENT ON COLUMN "alumnikit_deliveries"."cause" IS 'Why it was skipped, failed or is in doubt / 対象外・失敗・不明の理由';

COMMENT ON COLUMN "alumnikit_deliveries"."detail" IS 'Status code of the mail server, or the merge field without a value / メールサーバーの応答コード、または値のない差し込み項目';

COMMENT ON COLUMN "alumnikit_deliveries"."attempts" IS 'Messages handed over; NULL for none / 送信回数（0回はNULL）';

COMMENT ON COLUMN "alumnikit_deliveries"."settled_at" IS 'When it last changed / 最終更新日時';

DROP VIEW IF EXISTS "alumnikit_suppressions";

CREATE OR REPLACE VIEW "alumnikit_suppressions" AS
SELECT
    r.tenant AS "tenant",
    nullif(d.value #>> '{reason}', '') AS "reason",
    nullif(d.value #>> '{detail}', '') AS "detail",
    nullif(d.value #>> '{createdAt}', '0001-01-01T00:00:00Z')::timestamptz AS "created_at"
FROM "alumnikit_record" AS r
    CROSS JOIN LATERAL (SELECT convert_from(r.body, 'UTF8')::jsonb AS value OFFSET 0) AS d
WHERE r.kind = 'newsletter.suppression';

COMMENT ON VIEW "alumnikit_suppressions" IS 'One address, which is not told, that is sent nothing / 配信停止中の宛先1件（アドレスは示さない）';

COMMENT ON COLUMN "alumnikit_suppressions"."reason" IS 'bounce, complaint or manual / 理由（bounce：不達、complaint：迷惑メール申告、manual：手動）';

COMMENT ON COLUMN "alumnikit_suppressions"."detail" IS 'Status code of a bounce / 不達の応答コード';

COMMENT ON COLUMN "alumnikit_suppressions"."created_at" IS 'Since / 開始日時';

DROP VIEW IF EXISTS "alumnikit_segments";

CREATE OR REPLACE VIEW "alumnikit_segments" AS
SELECT
    r.tenant AS "tenant",
    nullif(d.value #>> '{id}', '')::uuid AS "id",
    nullif(d.value #>> '{name}', '') AS "name",
    (d.value #>> '{included}')::bigint AS "included",
    (d.value #>> '{excluded}')::bigint AS "excluded",
    nullif(d.value #>> '{createdAt}', '0001-01-01T00:00:00Z')::timestamptz AS "created_at",
    nullif(d.value #>> '{updatedAt}', '0001-01-01T00:00:00Z')::timestamptz AS "updated_at",
    nullif(d.value #>> '{publishedAt}', '0001-01-01T00:00:00Z')::timestamptz AS "published_at"
FROM "alumnikit_record" AS r
    CROSS JOIN LATERAL (SELECT convert_from(r.body, 'UTF8')::jsonb AS value OFFSET 0) AS d
WHERE r.kind = 'segment.segment';

COMMENT ON VIEW "alumnikit_segments" IS 'One saved segment / 保存したセグメント1件';

COMMENT ON COLUMN "alumnikit_segments"."id" IS 'Segment / セグメント';

COMMENT ON COLUMN "alumnikit_segments"."name" IS 'Name / 名称';

COMMENT ON COLUMN "alumnikit_segments"."included" IS 'People added by hand / 手動で追加した人数';

COMMENT ON COLUMN "alumnikit_segments"."excluded" IS 'People left out by hand / 手動で除外した人数';

COMMENT ON COLUMN "alumnikit_segments"."created_at" IS 'Created at / 作成日時';

COMMENT ON COLUMN "alumnikit_segments"."updated_at" IS 'Changed at / 更新日時';

COMMENT ON COLUMN "alumnikit_segments"."published_at" IS 'Published at; NULL while it never was / 公開日時（未公開はNULL）';

DROP VIEW IF EXISTS "alumnikit_segment_people";

CREATE OR REPLACE VIEW "alumnikit_segment_people" AS
SELECT
    r.tenant AS "tenant",
    nullif(d.value #>> '{segment}', '')::uuid AS "segment_id",
    coalesce((d.value #>> '{exclude}')::boolean, false) AS "left_out",
    nullif(e.value #>> '{}', '')::uuid AS "person_id"
FROM "alumnikit_record" AS r
    CROSS JOIN LATERAL (SELECT convert_from(r.body, 'UTF8')::jsonb AS value OFFSET 0) AS d
    CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(d.value #> '{people}') WHEN 'array' THEN (d.value #> '{people}') ELSE '[]' END) WITH ORDINALITY AS e (value, ordinal)
WHERE r.kind = 'segment.list';

COMMENT ON VIEW "alumnikit_segment_people" IS 'One person on a segment''s static list / セグメントの固定リストの1人';

COMMENT ON COLUMN "alumnikit_segment_people"."segment_id" IS 'Segment / セグメント';

COMMENT ON COLUMN "alumnikit_segment_people"."left_out" IS 'Left out, not added / 除外（追加ではない）';

COMMENT ON COLUMN "alumnikit_segment_people"."person_id" IS 'Person / 人物';
