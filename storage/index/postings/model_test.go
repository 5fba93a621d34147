package postings

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// model is the plain set that a Set is compared with.
type model map[uint32]struct{}

func modelOf(values ...uint32) model {
	m := model{}
	for _, v := range values {
		m[v] = struct{}{}
	}

	return m
}

func (m model) sorted() []uint32 { return slices.Sorted(maps.Keys(m)) }

func (m model) filter(keep func(uint32) bool) model {
	out := model{}
	for v := range m {
		if keep(v) {
			out[v] = struct{}{}
		}
	}

	return out
}

func (m model) has(v uint32) bool {
	_, found := m[v]

	return found
}

func (m model) or(o model) model {
	out := maps.Clone(m)
	maps.Copy(out, o)

	return out
}

// requireValid checks what every set must keep about its blocks.
func requireValid(t *testing.T, s *Set) {
	t.Helper()
	for i := range s.blocks {
		b := &s.blocks[i]
		if i > 0 {
			require.Less(t, s.blocks[i-1].hi, b.hi)
		}
		require.Positive(t, b.n)
		switch b.form {
		case formBits:
			require.Greater(t, b.n, uint32(maxArray))
			require.Equal(t, int(b.n), b.bits.count())
		case formRuns:
			n := 0
			for first, last := range b.runs {
				n += int(last) - int(first) + 1
			}
			require.Equal(t, int(b.n), n)
			require.True(t, slices.IsSorted(b.list))
			for j := 2; j < len(b.list); j += 2 {
				require.Greater(t, int(b.list[j]), int(b.list[j-1])+1, "runs are maximal")
			}
		default:
			require.LessOrEqual(t, b.n, uint32(maxArray))
			require.Len(t, b.list, int(b.n))
		}
	}
}

// requireSame checks a set against the values that it should have, by every way to read it, and its encoding.
func requireSame(t *testing.T, want []uint32, s *Set) {
	t.Helper()
	requireValid(t, s)
	if got := s.AppendTo(nil); !slices.Equal(want, got) {
		require.Equal(t, want, got)
	}
	require.True(t, slices.Equal(want, slices.Collect(s.All())))
	var stretches []uint32
	for list := range s.Stretches() {
		stretches = append(stretches, list...)
		clear(list)
	}
	require.True(t, slices.Equal(want, stretches))
	require.Equal(t, len(want), s.Len())
	require.Equal(t, len(want) == 0, s.IsEmpty())
	lowest, some := s.Min()
	highest, _ := s.Max()
	require.Equal(t, len(want) > 0, some)
	if some {
		require.Equal(t, want[0], lowest)
		require.Equal(t, want[len(want)-1], highest)
	}

	fresh := FromSorted(want)
	require.True(t, s.Equal(fresh))
	require.True(t, fresh.Equal(s))
	row := s.AppendBinary(nil)
	require.True(t, slices.Equal(fresh.AppendBinary(nil), row), "equal sets, equal bytes")
	back, rest, err := Decode(append(slices.Clone(row), 0xAB))
	require.NoError(t, err)
	require.Equal(t, []byte{0xAB}, rest)
	requireValid(t, back)
	require.True(t, back.Equal(s))
	rest, n, err := Skip(append(slices.Clone(row), 0xAB))
	require.NoError(t, err)
	require.Equal(t, []byte{0xAB}, rest)
	require.Equal(t, len(want), n)
}

// shape is a way to draw values, so that pairs of sets meet in every combination of forms.
type shape struct {
	name string
	draw func(r *rand.Rand) []uint32
}

func uniform(n int, limit uint32) func(r *rand.Rand) []uint32 {
	return func(r *rand.Rand) []uint32 {
		list := make([]uint32, n)
		for i := range list {
			list[i] = r.Uint32N(limit)
		}

		return list
	}
}

// stretches draws up to count runs below limit.
func stretches(count int, length, limit uint32) func(r *rand.Rand) []uint32 {
	return func(r *rand.Rand) []uint32 {
		var list []uint32
		for range count {
			first := r.Uint32N(limit)
			for v := range r.Uint32N(length) + 1 {
				list = append(list, first+v)
			}
		}

		return list
	}
}

func shapes() []shape {
	return []shape{
		{"none", uniform(0, 1)},
		{"one", uniform(1, 1<<18)},
		{"few", uniform(30, 1<<18)},
		{"sparse", uniform(2_000, 1<<20)},
		{"array", uniform(3_000, 1<<16)},
		{"around 4096", uniform(4_230, 1<<16)},
		{"array of short steps", uniform(7_000, 1<<14)},
		{"bitmap", uniform(30_000, 1<<17)},
		{"everywhere", uniform(200, 1<<32-1)},
		{"runs", stretches(6, 9_000, 1<<17)},
		{"long run", stretches(1, 120_000, 1<<16)},
		{"short runs", stretches(300, 6, 1<<16)},
	}
}

// variants returns the set in each form that it may be in: computed, decoded, and built up value by value.
func variants(t *testing.T, r *rand.Rand, m model) *Set {
	t.Helper()
	sorted := m.sorted()
	switch r.IntN(4) {
	case 0:
		back, _, err := Decode(FromSorted(sorted).AppendBinary(nil))
		require.NoError(t, err)

		return back
	case 1:
		s := &Set{}
		for _, i := range r.Perm(len(sorted)) {
			require.True(t, s.Add(sorted[i]))
		}

		return s
	case 2:
		s, err := DecodeBlocks(FromSorted(sorted).EncodeBlocks())
		require.NoError(t, err)

		return s
	}

	return Of(sorted...)
}

func TestAlgebraAgainstModel(t *testing.T) {
	t.Parallel()
	for i, x := range shapes() {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(1, uint64(i)))
			for _, y := range shapes() {
				for range 2 {
					a, b := modelOf(x.draw(r)...), modelOf(y.draw(r)...)
					checkPair(t, a, b, variants(t, r, a), variants(t, r, b))
				}
			}
		})
	}
}

func checkPair(t *testing.T, a, b model, sa, sb *Set) {
	t.Helper()
	before, beforeB := sa.AppendBinary(nil), sb.AppendBinary(nil)
	both := a.filter(b.has)
	only := a.filter(func(v uint32) bool { return !b.has(v) })
	either := a.or(b)
	requireSame(t, both.sorted(), And(sa, sb))
	requireSame(t, either.sorted(), Or(sa, sb))
	requireSame(t, only.sorted(), AndNot(sa, sb))
	require.Len(t, both, AndLen(sa, sb))
	require.Len(t, only, AndNotLen(sa, sb))
	requireSame(t, either.sorted(), OrAll(sa, nil, sb, sa))
	requireSame(t, both.sorted(), AndAll(sa, sb, sa))
	requireSame(t, both.sorted(), Among(sa, sb))
	require.Len(t, both, AmongLen(sa, nil, sb))
	require.Equal(t, maps.Equal(a, b), sa.Equal(sb))
	require.True(t, slices.Equal(before, sa.AppendBinary(nil)), "operands stay")
	require.True(t, slices.Equal(beforeB, sb.AppendBinary(nil)), "operands stay")
}

// TestManyAgainstModel unites several sets, alone and for the values of another one.
func TestManyAgainstModel(t *testing.T) {
	t.Parallel()
	for i, x := range shapes() {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(3, uint64(i)))
			within := modelOf(x.draw(r)...)
			for range 40 {
				either := model{}
				var sets []*Set
				for range 1 + r.IntN(5) {
					one := modelOf(shapes()[r.IntN(len(shapes()))].draw(r)...)
					either, sets = either.or(one), append(sets, variants(t, r, one))
				}
				of := variants(t, r, within)
				before := of.AppendBinary(nil)
				met := within.filter(either.has)
				requireSame(t, either.sorted(), OrAll(sets...))
				requireSame(t, met.sorted(), Among(of, sets...))
				require.Len(t, met, AmongLen(of, sets...))
				require.True(t, slices.Equal(before, of.AppendBinary(nil)), "operands stay")
			}
		})
	}
}

// TestMutationAgainstModel keeps three sets that share blocks through operations, changes them at random and compares
// each with its own model: a change that shows in another set, or one that is lost, is found.
func TestMutationAgainstModel(t *testing.T) {
	t.Parallel()
	for seed, limit := range []uint32{40, 9_000, 70_000, 1 << 18, 1 << 31} {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(2, uint64(seed)))
			sets, models := make([]*Set, 3), make([]model, 3)
			for i := range sets {
				sets[i], models[i] = &Set{}, model{}
			}
			for range 300 {
				mix(r, sets, models, limit)
				for range 100 {
					i, v := r.IntN(3), r.Uint32N(limit)
					switch {
					case r.IntN(5) < 3:
						require.Equal(t, !models[i].has(v), sets[i].Add(v))
						models[i][v] = struct{}{}
					case len(models[i]) > 0 && r.IntN(2) == 0:
						for v = range sets[i].From(v) {
							break
						}

						fallthrough
					default:
						require.Equal(t, models[i].has(v), sets[i].Remove(v))
						delete(models[i], v)
					}
					require.Equal(t, models[i].has(v), sets[i].Contains(v))
				}
			}
			for i := range sets {
				requireSame(t, models[i].sorted(), sets[i])
			}
		})
	}
}

// mix replaces one of the sets by a combination of two, or by a range, and its model likewise.
func mix(r *rand.Rand, sets []*Set, models []model, limit uint32) {
	i, j, k := r.IntN(3), r.IntN(3), r.IntN(3)
	switch r.IntN(13) {
	case 0:
		sets[i], models[i] = And(sets[j], sets[k]), models[j].filter(models[k].has)
	case 1, 2:
		sets[i], models[i] = Or(sets[j], sets[k]), models[j].or(models[k])
	case 3:
		keep := models[k]
		sets[i], models[i] = AndNot(sets[j], sets[k]), models[j].filter(func(v uint32) bool { return !keep.has(v) })
	case 4:
		sets[i], models[i] = OrAll(sets[j], sets[k]), models[j].or(models[k])
	case 5:
		lo := r.Uint32N(limit)
		hi := lo + min(r.Uint32N(limit), 140_000)
		sets[i], models[i] = Range(lo, hi), model{}
		for v := lo; v < hi; v++ {
			models[i][v] = struct{}{}
		}
	case 9:
		sets[i], models[i] = Among(sets[j], sets[k], sets[i]), models[j].filter(models[k].or(models[i]).has)
	case 6:
		sets[i], models[i] = AndAll(sets[j]), maps.Clone(models[j])
	case 7, 8:
		sets[i], models[i] = sets[j].Clone(), maps.Clone(models[j])
	}
}
