package properties

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
)

// A date lies in a range if every day it may mean does, as moments say.
func TestDirectoryDateRanges(t *testing.T) {
	t.Parallel()
	people := open(t)
	dir := directory.New(people, nil)
	starts := map[alumnikit.PersonID]alumni.Date{}
	for i := range 60 { // of every precision, and now and then unknown
		d := rapid.OneOf(dates(), dates(), dates(), rapid.Just(alumni.Date{})).Example(i)
		starts[register(t, people, alumni.Employment{Work: alumni.Employee, Start: d}).ID] = d
	}
	require.NoError(t, people.Upkeep(t.Context(), acme))
	for i := range 20 { // and some that are not folded yet
		d := dates().Example(100 + i)
		starts[register(t, people, alumni.Employment{Work: alumni.Employee, Start: d}).ID] = d
	}
	ends := rapid.OneOf(dates(), rapid.Just(alumni.Date{}), rapid.SampledFrom(values(starts)))
	rapid.Check(t, func(t *rapid.T) {
		within := directory.DateRange{From: ends.Draw(t, "from"), To: ends.Draw(t, "to")}
		found, err := dir.Search(t.Context(), clerk(), directory.Query{
			Dates: map[string]directory.DateRange{"employments.start": within}, Page: alumnikit.Page{Size: alumnikit.MaxPageSize},
		})
		if !within.From.IsZero() && !within.To.IsZero() && moment(within.From.First()).After(moment(within.To.Last())) {
			require.ErrorIs(t, err, alumnikit.ErrInvalid)
			return
		}
		require.NoError(t, err)
		var got, want []string
		for _, view := range found.Items {
			got = append(got, view.ID.String())
		}
		for id, d := range starts {
			if holds(within, d) {
				want = append(want, id.String())
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		require.Equal(t, want, got)
		require.Equal(t, alumnikit.Total{Count: len(want), Exact: true}, found.Total)
	})
}

func values(of map[alumnikit.PersonID]alumni.Date) []alumni.Date {
	out := make([]alumni.Date, 0, len(of))
	for _, d := range of {
		out = append(out, d)
	}
	slices.SortFunc(out, alumni.Date.Compare) // a map has no order to shrink by
	return out
}

func holds(within directory.DateRange, d alumni.Date) bool {
	if d.IsZero() {
		return false
	}
	return (within.From.IsZero() || !moment(d.First()).Before(moment(within.From.First()))) &&
		(within.To.IsZero() || !moment(d.Last()).After(moment(within.To.Last())))
}
