package properties

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/alumnikit/alumnikit/alumni"
)

// dates draws dates of every precision, full days more often in the years
// from 2018 to 2022, where ranges then meet.
func dates() *rapid.Generator[alumni.Date] {
	return rapid.Custom(func(t *rapid.T) alumni.Date {
		year := rapid.OneOf(rapid.IntRange(2018, 2022), rapid.IntRange(alumni.MinYear, alumni.MaxYear)).Draw(t, "year")
		month := rapid.IntRange(0, 12).Draw(t, "month")
		day := 0
		if month > 0 {
			last := time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
			day = rapid.OneOf(rapid.IntRange(0, last), rapid.IntRange(last-1, last)).Draw(t, "day")
		}
		d, err := alumni.NewDate(year, month, day)
		require.NoError(t, err)
		return d
	})
}

// moment is the first instant of a full day.
func moment(d alumni.Date) time.Time {
	return time.Date(d.Year(), time.Month(d.Month()), d.Day(), 0, 0, 0, 0, time.UTC)
}

func TestDateIsItsText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := dates().Draw(t, "date")
		again, err := alumni.ParseDate(d.String())
		require.NoError(t, err)
		require.Equal(t, d, again)
	})
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.StringMatching(`[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?`), rapid.StringMatching(`[-+0-9_ T:]{0,11}`), rapid.String()).Draw(t, "text")
		d, err := alumni.ParseDate(text)
		if err == nil {
			require.Equal(t, text, d.String(), "there is one text of a date")
		} else {
			require.True(t, d.IsZero())
		}
	})
}

// What is accepted is what the standard library accepts.
func TestDateIsOfTheCalendar(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`(19|20)[0-9][0-9]-[01][0-9]-[0-3][0-9]`).Draw(t, "text")
		_, expected := time.Parse(time.DateOnly, text)
		_, err := alumni.ParseDate(text)
		require.Equal(t, expected == nil, err == nil, text)
	})
}

func TestPartialDateIsItsDays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := dates().Draw(t, "date")
		first, last := moment(d.First()), moment(d.Last())
		days := int(last.Sub(first).Hours()/24) + 1
		switch {
		case d.Month() == 0:
			require.Contains(t, []int{365, 366}, days)
		case d.Day() == 0:
			require.LessOrEqual(t, 28, days)
			require.LessOrEqual(t, days, 31)
		default:
			require.Equal(t, 1, days)
		}
		before, after := alumni.DateOf(first.AddDate(0, 0, -1)), alumni.DateOf(last.AddDate(0, 0, 1))
		for _, at := range []time.Time{first, last, first.AddDate(0, 0, days/2)} {
			require.Equal(t, d, cut(t, alumni.DateOf(at), d), "each of its days is of it")
		}
		require.NotEqual(t, d, cut(t, before, d))
		require.NotEqual(t, d, cut(t, after, d))
	})
}

// cut gives a day the precision of another date.
func cut(t *rapid.T, day, like alumni.Date) alumni.Date {
	month, dayOfMonth := day.Month(), day.Day()
	if like.Month() == 0 {
		month, dayOfMonth = 0, 0
	} else if like.Day() == 0 {
		dayOfMonth = 0
	}
	if day.Year() < alumni.MinYear || day.Year() > alumni.MaxYear {
		return alumni.Date{}
	}
	d, err := alumni.NewDate(day.Year(), month, dayOfMonth)
	require.NoError(t, err)
	return d
}

func TestDatesAreOrderedLikeMoments(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := dates().Draw(t, "a").First(), dates().Draw(t, "b").Last()
		require.Equal(t, moment(a).Before(moment(b)), a.Compare(b) < 0)
		require.Equal(t, moment(a).Equal(moment(b)), a.Compare(b) == 0)
	})
}
