package properties

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/org"
)

// firms draws reorganisations of a group over twenty days, and keeps in plain
// maps which unit exists on which day, and below what.
type firms struct {
	*rapid.T
	s        *org.Service
	entities []alumnikit.ID
	units    []alumnikit.ID
	parents  map[alumnikit.ID]map[int]alumnikit.ID // of a unit by day: a unit or an entity
	became   map[alumnikit.ID][]alumnikit.ID
}

const lastDay = 20

func numberedID(kind, n byte) alumnikit.ID { return alumnikit.ID{6: 0x40, 8: 0x80, 14: kind, 15: n} }

func dayOf(tb rapid.TB, n int) alumni.Date {
	d, err := alumni.NewDate(2026, 4, n)
	require.NoError(tb, err)
	return d
}

func named(n int) map[alumni.Locale]string {
	return map[alumni.Locale]string{alumni.Japanese: fmt.Sprintf("第%d部", n)}
}

func openFirms(tb testing.TB, t *rapid.T) *firms {
	tb.Helper()
	f := &firms{T: t, s: org.New(open(tb)), parents: map[alumnikit.ID]map[int]alumnikit.ID{}, became: map[alumnikit.ID][]alumnikit.ID{}}
	for n := range byte(2) {
		e, err := f.s.AddEntity(tb.Context(), clerk(), org.NewEntity{ID: numberedID(1, n), Code: string('A' + rune(n)), Name: named(int(n)), Since: dayOf(t, 1)})
		require.NoError(tb, err)
		f.entities = append(f.entities, e.ID)
	}
	return f
}

// Whatever is reorganised, the chart says on each day what the maps say, and no
// unit ever hangs below itself, below nothing, or too deep. What is refused
// changes nothing.
func TestReorganisationsKeepTheTree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		f := openFirms(t, rt)
		for range rapid.IntRange(1, 25).Draw(rt, "steps") {
			before, err := f.s.Chart(t.Context(), clerk())
			require.NoError(rt, err)
			verb := rapid.SampledFrom([]func(testing.TB) (func(), error){f.add, f.add, f.rename, f.move, f.merge, f.split, f.end}).Draw(rt, "verb")
			done, err := verb(t)
			after, errRead := f.s.Chart(t.Context(), clerk())
			require.NoError(rt, errRead)
			if err != nil {
				require.True(rt, errors.Is(err, alumnikit.ErrInvalid) || errors.Is(err, alumnikit.ErrState), "%v", err)
				f.same(before, after)
				continue
			}
			done()
			f.agree(after)
		}
	})
}

func (f *firms) day() int { return rapid.IntRange(1, lastDay).Draw(f.T, "day") }

func (f *firms) unit() alumnikit.ID {
	if len(f.units) == 0 {
		return alumnikit.ID{}
	}
	return rapid.SampledFrom(f.units).Draw(f.T, "unit")
}

// above draws what to hang below: a unit or an entity.
func (f *firms) above() (parent, entity alumnikit.ID) {
	if len(f.units) > 0 && rapid.IntRange(0, 3).Draw(f.T, "below a unit") > 0 {
		return f.unit(), alumnikit.ID{}
	}
	return alumnikit.ID{}, rapid.SampledFrom(f.entities).Draw(f.T, "entity")
}

func either(a, b alumnikit.ID) alumnikit.ID {
	if a.IsZero() {
		return b
	}
	return a
}

// hang says where a unit hangs from a day on, while it exists.
func (f *firms) hang(unit alumnikit.ID, from int, above alumnikit.ID) {
	for day := range f.parents[unit] {
		if day >= from {
			f.parents[unit][day] = above
		}
	}
}

func (f *firms) stop(unit alumnikit.ID, after int) {
	maps.DeleteFunc(f.parents[unit], func(day int, _ alumnikit.ID) bool { return day > after })
}

func (f *firms) add(tb testing.TB) (func(), error) {
	tb.Helper()
	n, day := len(f.units), f.day()
	id := numberedID(2, byte(n))
	parent, entity := f.above()
	_, err := f.s.AddUnits(tb.Context(), clerk(), org.NewUnit{
		ID: id, Code: strconv.Itoa(n), Name: named(n), Parent: parent, Entity: entity, Since: dayOf(f.T, day),
	})
	return func() {
		f.units = append(f.units, id)
		f.parents[id] = map[int]alumnikit.ID{}
		for at := day; at <= lastDay+1; at++ {
			f.parents[id][at] = either(parent, entity)
		}
	}, err
}

func (f *firms) rename(tb testing.TB) (func(), error) {
	tb.Helper()
	unit := f.unit()
	if unit.IsZero() {
		return nil, alumnikit.ErrState
	}
	_, err := f.s.Rename(tb.Context(), clerk(), unit, named(f.day()+100), dayOf(f.T, f.day()))
	return func() {}, err
}

func (f *firms) move(tb testing.TB) (func(), error) {
	tb.Helper()
	unit, day := f.unit(), f.day()
	if unit.IsZero() {
		return nil, alumnikit.ErrState
	}
	parent, entity := f.above()
	_, err := f.s.Move(tb.Context(), clerk(), org.Move{Unit: unit, Parent: parent, Entity: entity, On: dayOf(f.T, day)})
	return func() { f.hang(unit, day, either(parent, entity)) }, err
}

func (f *firms) end(tb testing.TB) (func(), error) {
	tb.Helper()
	unit, day := f.unit(), f.day()
	if unit.IsZero() {
		return nil, alumnikit.ErrState
	}
	_, err := f.s.Close(tb.Context(), clerk(), unit, dayOf(f.T, day))
	return func() { f.stop(unit, day) }, err
}

func (f *firms) merge(tb testing.TB) (func(), error) {
	tb.Helper()
	from := rapid.SliceOfNDistinct(rapid.SampledFrom(append(slices.Clone(f.units), numberedID(3, 1))), 1, 3, rapid.ID[alumnikit.ID]).Draw(f.T, "from")
	return f.reorganise(tb, from, []alumnikit.ID{f.unit()}, f.s.Merge)
}

func (f *firms) split(tb testing.TB) (func(), error) {
	tb.Helper()
	if len(f.units) < 2 {
		return nil, alumnikit.ErrState
	}
	into := rapid.SliceOfNDistinct(rapid.SampledFrom(f.units), 2, 3, rapid.ID[alumnikit.ID]).Draw(f.T, "into")
	return f.reorganise(tb, []alumnikit.ID{f.unit()}, into, f.s.Split)
}

type reorganise = func(ctx context.Context, actor alumnikit.Actor, in org.Reorganisation) (*org.Chart, error)

func (f *firms) reorganise(tb testing.TB, from, into []alumnikit.ID, verb reorganise) (func(), error) {
	tb.Helper()
	day := f.day()
	_, err := verb(tb.Context(), clerk(), org.Reorganisation{From: from, Into: into, On: dayOf(f.T, day)})
	if errors.Is(err, alumnikit.ErrNotFound) {
		err = alumnikit.ErrState // the unit that nobody has added
	}
	return func() {
		ending := func(unit alumnikit.ID) bool { return slices.Contains(from, unit) && !slices.Contains(into, unit) }
		for _, unit := range f.units {
			parent, hangs := f.parents[unit][day]
			switch {
			case !hangs || ending(unit) || !ending(parent):
			case unit == into[0]:
				f.hang(unit, day, f.parents[parent][day])
			default:
				f.hang(unit, day, into[0])
			}
		}
		for _, unit := range from {
			for _, next := range into {
				if next != unit {
					f.became[unit] = append(f.became[unit], next)
				}
			}
			if ending(unit) {
				f.stop(unit, day-1)
			}
		}
	}, err
}

// agree compares the chart with the maps, day by day.
func (f *firms) agree(c *org.Chart) {
	for day := 1; day <= lastDay+1; day++ {
		on := dayOf(f.T, day)
		seen := map[alumnikit.ID]int{}
		for _, branch := range c.Tree(on) {
			count(branch.Units, branch.Entity, seen, func(unit, parent alumnikit.ID) {
				require.Equal(f.T, f.parents[unit][day], parent, "day %d", day)
			})
		}
		for _, unit := range f.units {
			_, exists := f.parents[unit][day]
			path := c.PathOf(unit, on)
			require.Equal(f.T, exists, seen[unit] == 1, "once in the tree, or not there: day %d", day)
			require.Equal(f.T, exists, len(path) > 0)
			require.LessOrEqual(f.T, len(path), org.MaxDepth)
			_, in := c.EntityOf(unit, on)
			require.Equal(f.T, exists, in)
		}
	}
	for _, unit := range f.units {
		heirs := c.Heirs(unit)
		for _, next := range f.became[unit] {
			require.Contains(f.T, heirs, next)
		}
		for _, heir := range heirs {
			require.Contains(f.T, c.Origins(heir), unit)
		}
	}
}

func count(nodes []org.Node, parent alumnikit.ID, seen map[alumnikit.ID]int, each func(unit, parent alumnikit.ID)) {
	for _, n := range nodes {
		seen[n.ID]++
		each(n.ID, parent)
		count(n.Below, n.ID, seen, each)
	}
}

// same compares two charts by all that they say of units.
func (f *firms) same(a, b *org.Chart) {
	for _, unit := range f.units {
		x, _ := a.Unit(unit)
		y, _ := b.Unit(unit)
		require.Equal(f.T, x, y)
	}
}
