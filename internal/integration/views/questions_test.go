package views

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// question is one of the documentation, with its SQL and, from a loop over the
// records, its answer.
type question struct {
	english, japanese string
	sql               map[string]string // by database; "" for all of them
	answer            func(*facts) [][]string
}

func same(sql string) map[string]string { return map[string]string{"": sql} }

func (q question) on(database string) string {
	if sql, ok := q.sql[""]; ok {
		return sql
	}
	return q.sql[database]
}

func questions() []question {
	return slices.Concat(questionsOfPeople(), questionsOfWork())
}

func questionsOfPeople() []question {
	return []question{
		{"How many left Sales (営業部) in 2024?", "2024年に営業部を離れた人は何人か", same(`
SELECT count(DISTINCT person_id) AS people
FROM alumnikit_employments
WHERE tenant = 'portal' AND department = '営業部' AND left_year = 2024`), (*facts).leftSales},

		{"Which departments have 20 people or more today?", "現在20人以上いる部署", same(`
SELECT department, count(DISTINCT person_id) AS people
FROM alumnikit_employments
WHERE tenant = 'portal' AND left_on IS NULL
GROUP BY department
HAVING count(DISTINCT person_id) >= 20
ORDER BY people DESC, department`), (*facts).byDepartment},

		{"How many employments ended in each fiscal year from April 2022, where the month is known?", "2022年以降に終了した在籍数（年度別、月が分かるもの）", same(`
SELECT left_year - CASE WHEN left_month < 4 THEN 1 ELSE 0 END AS fiscal_year, count(*) AS employments
FROM alumnikit_employments
WHERE tenant = 'portal' AND left_year >= 2022 AND left_month IS NOT NULL
GROUP BY fiscal_year
ORDER BY fiscal_year`), (*facts).byFiscalYear},

		{"How many people have been employed more than once?", "2回以上在籍した人は何人か", same(`
SELECT count(*) AS people
FROM (
    SELECT person_id
    FROM alumnikit_employments
    WHERE tenant = 'portal'
    GROUP BY person_id
    HAVING count(*) > 1
) AS returned`), (*facts).cameBack},

		{"How many people's consents stand?", "有効な同意のある人数（目的別）", same(`
SELECT purpose, count(DISTINCT person_id) AS people
FROM alumnikit_consents
WHERE tenant = 'portal' AND withdrawn_at IS NULL
GROUP BY purpose
ORDER BY purpose`), (*facts).standing},

		{"How many consents were given in April 2026, and how?", "2026年4月に得た同意の件数（目的・取得方法別）", same(`
SELECT purpose, method, count(*) AS consents
FROM alumnikit_consents
WHERE tenant = 'portal' AND given_at >= '2026-04-01' AND given_at < '2026-05-01'
GROUP BY purpose, method
ORDER BY purpose, method`), (*facts).givenInApril},
	}
}

func questionsOfWork() []question {
	const applied = `FROM alumnikit_application_steps AS a
JOIN alumnikit_application_steps AS h ON h.tenant = a.tenant AND h.application_id = a.application_id
WHERE a.tenant = 'portal' AND a.stage = 'applied' AND h.stage = 'hired'`
	return []question{
		{"How many applications are there for each opening, and where are they?", "募集ごとの応募件数（段階別）", same(`
SELECT coalesce(o.title_ja, o.title_en) AS opening, a.stage, count(*) AS applications
FROM alumnikit_applications AS a
JOIN alumnikit_openings AS o ON o.tenant = a.tenant AND o.id = a.opening_id
WHERE a.tenant = 'portal'
GROUP BY coalesce(o.title_ja, o.title_en), a.stage
ORDER BY opening, a.stage`), (*facts).byStage},

		{"How many days does it take from the application to the hire?", "応募から採用までの平均日数", map[string]string{
			"sqlite":     "\nSELECT round(avg(julianday(h.reached_at) - julianday(a.reached_at)), 1) AS days\n" + applied,
			"postgresql": "\nSELECT round(avg(extract(epoch FROM h.reached_at - a.reached_at)) / 86400, 1) AS days\n" + applied,
			"mysql":      "\nSELECT round(avg(timestampdiff(SECOND, a.reached_at, h.reached_at)) / 86400, 1) AS days\n" + applied,
		}, (*facts).daysToHire},

		{"What became of the letters of each edition?", "号ごとの配信結果", same(`
SELECT e.name AS edition, d.state, d.cause, count(*) AS deliveries
FROM alumnikit_deliveries AS d
JOIN alumnikit_editions AS e ON e.tenant = d.tenant AND e.id = d.edition_id
WHERE d.tenant = 'portal'
GROUP BY e.id, e.name, d.state, d.cause
ORDER BY edition, d.state, d.cause`), (*facts).byEdition},

		{"Why did people leave in 2025? (confidential)", "2025年の退職理由（機密）", same(`
SELECT l.reason, count(*) AS employments
FROM alumnikit_leavings AS l
JOIN alumnikit_employments AS m ON m.tenant = l.tenant AND m.id = l.employment_id
WHERE l.tenant = 'portal' AND m.left_year = 2025
GROUP BY l.reason
ORDER BY employments DESC, l.reason`), (*facts).reasons},
	}
}

// The documented questions have the answers that a loop finds, everywhere. The
// order of texts is the database's own and not compared.
func TestQuestions(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, s server) {
		t.Helper()
		newWorld(t, s)
		require.NoError(t, s.views.CreateViews(t.Context(), all()...))
		if s.name == "postgresql" {
			execute(t, s.db, "ANALYSE alumnikit_record")
		}
		f := factsOf(t, s.records(t))
		var columns [][]string
		for _, q := range questions() {
			want := q.answer(f)
			require.NotEmpty(t, want, q.english)
			require.NotEqual(t, [][]string{{"0"}}, want, q.english)
			names, got := s.query(t, strings.TrimSpace(q.on(s.name)))
			require.ElementsMatch(t, want, got, q.english)
			columns = append(columns, names)
		}
		if s.name == "sqlite" {
			checkDocument(t, "docs/reporting.md", english, f, columns)
			checkDocument(t, "docs/reporting.ja.md", japanese, f, columns)
		}
	})
}

// A join of views reads each of them once, and only the tenant's records: a
// planner that took the views apart would read one side for each row of the
// other. PostgreSQL hashes, going by what ANALYSE has found.
func TestJoinsMakeAnIndex(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, s server) {
		t.Helper()
		explain, index, records := "EXPLAIN ", "key0", " r ref "
		switch s.name {
		case "postgresql":
			t.Skip("what it does depends on the rows")
		case "sqlite":
			explain, index, records = "EXPLAIN QUERY PLAN ", "AUTOMATIC", "SEARCH r USING INDEX sqlite_autoindex_alumnikit_record_1 (tenant=?)"
		}
		emptyWorld(t, s).oddities(t)
		require.NoError(t, s.views.CreateViews(t.Context(), all()...))
		_, rows := s.query(t, explain+"SELECT count(*) FROM alumnikit_leavings AS l "+
			"JOIN alumnikit_employments AS m ON m.tenant = l.tenant AND m.id = l.employment_id WHERE l.tenant = 'portal'")
		var plan strings.Builder
		for _, row := range rows {
			plan.WriteString(strings.Join(row, " ") + "\n")
		}
		require.Contains(t, plan.String(), index)
		require.Equal(t, 2, strings.Count(plan.String(), records), plan.String())
	})
}
