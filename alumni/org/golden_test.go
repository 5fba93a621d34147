package org

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// What is stored today must be read tomorrow.
func TestStoredRecordsKeepTheirForm(t *testing.T) {
	t.Parallel()
	on, err := alumni.NewDate(2020, 4, 1)
	require.NoError(t, err)
	name := map[alumni.Locale]string{alumni.Japanese: "部"}
	for text, value := range map[string]any{
		`{"id":"00000000-0000-0000-0000-000000000001","code":"S","spans":[{"since":"2020-04-01","name":{"ja":"部"},"parent":"00000000-0000-0000-0000-000000000002"},` +
			`{"since":"2020-04-01","name":{"ja":"部"},"entity":"00000000-0000-0000-0000-000000000003"}],"until":"2020-04-01",` +
			`"became":[{"id":"00000000-0000-0000-0000-000000000002","on":"2020-04-01"}]}`: &Unit{
			ID: alumnikit.ID{15: 1}, Code: "S", Until: on, Became: []Successor{{alumnikit.ID{15: 2}, on}},
			Spans: []Span{{Since: on, Name: name, Parent: alumnikit.ID{15: 2}}, {Since: on, Name: name, Entity: alumnikit.ID{15: 3}}},
		},
		`{"id":"00000000-0000-0000-0000-000000000001","code":"C","number":"7000012050002","names":[{"since":"2020-04-01","name":{"ja":"部"}}],"until":"2020-04-01",` +
			`"became":[{"id":"00000000-0000-0000-0000-000000000002","on":"2020-04-01"}]}`: &Entity{
			ID: alumnikit.ID{15: 1}, Code: "C", Number: "7000012050002", Names: []EntityName{{on, name}}, Until: on,
			Became: []Successor{{alumnikit.ID{15: 2}, on}},
		},
		`{"number":7}`: &revision{7},
	} {
		body, err := json.Marshal(value)
		require.NoError(t, err)
		require.Equal(t, text, string(body))
	}
	var kinds []string
	for _, k := range Kinds() {
		kinds = append(kinds, k.Name())
	}
	require.Equal(t, []string{"org.unit", "org.entity", "org.revision"}, kinds)
}

func TestPeriods(t *testing.T) {
	t.Parallel()
	day := func(n int) alumni.Date {
		d, err := alumni.NewDate(2020, 4, n)
		require.NoError(t, err)
		return d
	}
	whole, early, late := period{from: day(1)}, period{day(1), day(9)}, period{from: day(10)}
	require.True(t, early.within(whole) && late.within(whole) && whole.within(whole))
	require.False(t, whole.within(early) || whole.within(late))
	_, ok := early.shared(late)
	require.False(t, ok)
	both, ok := early.shared(period{day(5), day(20)})
	require.True(t, ok)
	require.Equal(t, period{day(5), day(9)}, both)
	require.True(t, early.has(day(9)))
	require.False(t, early.has(day(10)) || late.has(day(9)))
}
