package views

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/storage"
)

// Every row of every view is what a loop over the records finds, on every
// database.
func TestRowsAreThoseOfTheRecords(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, s server) {
		t.Helper()
		newWorld(t, s)
		require.NoError(t, s.views.CreateViews(t.Context(), all()...))
		records, met := s.records(t), 0
		for _, v := range all() {
			want := expected(t, v, records, s.name == "sqlite")
			got := s.rows(t, v)
			slices.Sort(got)
			slices.Sort(want)
			require.NotEmpty(t, want, v.Name)
			require.Equal(t, want, got, v.Name)
			met += len(got)
		}
		require.Greater(t, met, 10_000)
	})
}

const null = "∅"

// expected is a view by way of encoding/json. SQLite keeps milliseconds.
func expected(tb testing.TB, v storage.View, records []record, millis bool) []string {
	tb.Helper()
	var out []string
	for _, r := range records {
		if r.kind != v.Kind {
			continue
		}
		var value any
		require.NoError(tb, json.Unmarshal(r.body, &value))
		around := []any{value}
		if v.Of != nil {
			around, _ = at(value, v.Of).([]any)
		}
		for _, in := range around {
			out = append(out, elementRows(tb, v, r.tenant, value, in, millis)...)
		}
	}
	return out
}

// elementRows are the rows of one array, or of a whole record.
func elementRows(tb testing.TB, v storage.View, tenant string, value, in any, millis bool) []string {
	tb.Helper()
	elements := []any{nil}
	if v.Each != nil {
		elements, _ = at(in, v.Each).([]any)
	}
	var out []string
	for i, element := range elements {
		row := []string{tenant}
		if v.Ordinal != "" {
			row = append(row, strconv.Itoa(i+1))
		}
		for _, c := range v.Columns {
			from := value
			if c.Around {
				from = in
			}
			row = append(row, cell(tb, c, pick(c, from, element), millis))
		}
		out = append(out, strings.Join(row, "|"))
	}
	return out
}

// at follows a path of members.
func at(value any, path []string) any {
	for _, member := range path {
		object, _ := value.(map[string]any)
		value = object[member]
	}
	return value
}

func pick(c storage.ViewColumn, value, element any) any {
	if c.Element {
		return at(element, c.Path)
	}
	if c.Among == nil {
		return at(value, c.Path)
	}
	list, _ := at(value, c.Among.List).([]any)
	for _, e := range list {
		if at(e, []string{c.Among.Key}) == c.Among.Value {
			return at(e, c.Path)
		}
	}
	return nil
}

// cell writes a JSON value as a column of its type.
func cell(tb testing.TB, c storage.ViewColumn, value any, millis bool) string {
	tb.Helper()
	text, _ := value.(string)
	switch c.Type {
	case storage.ViewBoolean:
		return strconv.FormatBool(value == true)
	case storage.ViewInteger:
		if value == nil {
			return null
		}
		return fmt.Sprint(value)
	case storage.ViewTime:
		instant, _ := time.Parse(time.RFC3339Nano, text)
		if instant.IsZero() {
			return null
		}
		return instant.Format(format(millis))
	case storage.ViewYear:
		return number(tb, text, 0, 4)
	case storage.ViewMonth:
		return number(tb, text, 5, 7)
	case storage.ViewText, storage.ViewID, storage.ViewDate:
	}
	return cmp.Or(text, null)
}

func format(millis bool) string {
	if millis {
		return "2006-01-02 15:04:05.000"
	}
	return "2006-01-02 15:04:05.000000"
}

func number(tb testing.TB, date string, from, to int) string {
	tb.Helper()
	if len(date) < to {
		return null
	}
	n, err := strconv.Atoi(date[from:to])
	require.NoError(tb, err)
	return strconv.Itoa(n)
}

// rows reads a whole view in the order of its columns.
func (s server) rows(tb testing.TB, v storage.View) []string {
	tb.Helper()
	types := []storage.ViewType{storage.ViewText}
	names := []string{"tenant"}
	if v.Ordinal != "" {
		types, names = append(types, storage.ViewInteger), append(names, v.Ordinal)
	}
	for _, c := range v.Columns {
		types, names = append(types, c.Type), append(names, c.Name)
	}
	columns, found := s.query(tb, "SELECT * FROM alumnikit_"+v.Name)
	require.Equal(tb, names, columns)
	var out []string
	for _, row := range found {
		for i := range row {
			if types[i] == storage.ViewBoolean {
				row[i] = strconv.FormatBool(row[i] == "1" || row[i] == "true")
			}
		}
		out = append(out, strings.Join(row, "|"))
	}
	return out
}

// query returns the names of the columns and all values as text.
func (s server) query(tb testing.TB, query string) (columns []string, found [][]string) {
	tb.Helper()
	rows, err := s.db.QueryContext(tb.Context(), query)
	require.NoError(tb, err, "%s: %s", s.name, query)
	defer func() { require.NoError(tb, rows.Close()) }()
	columns, err = rows.Columns()
	require.NoError(tb, err)
	for rows.Next() {
		cells := make([]any, len(columns))
		into := make([]any, len(columns))
		for i := range cells {
			into[i] = &cells[i]
		}
		require.NoError(tb, rows.Scan(into...))
		row := make([]string, len(columns))
		for i, c := range cells {
			row[i] = written(c)
		}
		found = append(found, row)
	}
	require.NoError(tb, rows.Err())
	return columns, found
}

func written(value any) string {
	switch v := value.(type) {
	case nil:
		return null
	case []byte:
		return string(v)
	case time.Time:
		return v.UTC().Format(format(false))
	}
	return fmt.Sprint(value)
}
