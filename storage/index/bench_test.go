package index

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// crowd is a tenant of people like a company's: names of grams that some share
// with thousands and most with few, one to three jobs, a city; 20 to 50
// postings each, under one of three audiences.
type crowd struct {
	*world
	r *rand.Rand
	n int
}

type resident struct {
	ID    alumnikit.ID `json:"id"`
	Shown string       `json:"shown"`
	Key   uint64       `json:"key"`
	Grams []int        `json:"grams"`
	Jobs  [][2]int     `json:"jobs"`
	City  int          `json:"city"`
}

func residents() storage.Kind[resident] {
	return storage.NewKind(storage.Definition[resident]{Name: "test.resident", ID: func(p *resident) alumnikit.ID { return p.ID }})
}

func crowdSchema() Schema {
	return Schema{
		Fingerprint: [8]byte{7},
		Parts: []Part{{Number: 1, Kinds: []storage.AnyKind{residents()}, Terms: func(values []any, out *Terms) {
			p := values[0].(*resident)
			for _, g := range p.Grams {
				out.Add(fieldName, p.Shown, 0, gram(g))
			}
			for i, j := range p.Jobs {
				out.Element(jobList, i)
				out.Add(fieldTeam, p.Shown, i, fmt.Sprint("team", j[0]))
				out.Add(fieldYear, p.Shown, i, strconv.Itoa(j[1]))
			}
			out.Add(fieldCity, p.Shown, 0, fmt.Sprint("city", p.City))
			out.Sort(fieldName, p.Shown, p.Key)
		}}},
		Traits: func(f Field) Traits {
			return Traits{Dictionary: f != fieldName, Elements: f == fieldTeam || f == fieldYear}
		},
	}
}

func gram(n int) string { return fmt.Sprintf("g%04d", n) }

// skewed draws small numbers more often, as names do.
func (c *crowd) skewed(n int) int { return int(math.Pow(c.r.Float64(), 3) * float64(n)) }

func (c *crowd) resident() *resident {
	c.n++
	p := &resident{ID: alumnikit.NewID(nil), Shown: anyone[c.skewed(len(anyone))], Key: c.r.Uint64() >> 20, City: c.skewed(47)}
	for range 14 + c.r.IntN(24) {
		p.Grams = append(p.Grams, c.skewed(6000))
	}
	for range 1 + c.r.IntN(3) {
		p.Jobs = append(p.Jobs, [2]int{c.skewed(20), 1985 + c.r.IntN(40)})
	}
	return p
}

func newCrowd(tb testing.TB) *crowd {
	tb.Helper()
	return &crowd{world: worldOn(tb, memory.New(), crowdSchema()), r: rand.New(rand.NewPCG(1, 1))}
}

// fill registers people in writes of 300, folded every few writes.
func (c *crowd) fill(n int) {
	for i := 0; n > 0; i++ {
		var changes []storage.Change
		for range min(n, 300) {
			changes = append(changes, residents().Insert(c.resident()))
		}
		n -= len(changes)
		c.commit(changes...)
		if i%10 == 9 || n == 0 {
			c.fold()
		}
	}
}

func (c *crowd) byName() []Column {
	var out []Column
	for _, a := range anyone {
		out = append(out, Column{Field: fieldName, Audience: a})
	}
	return out
}

func (c *crowd) queries() map[string]Query {
	grams := func(n ...int) Expr {
		var of []Expr
		for _, g := range n {
			of = append(of, Has(fieldName, anyone, gram(g)))
		}
		return And(of...)
	}
	return map[string]Query{
		"grams":    {Where: grams(3, 700), Sort: c.byName(), Limit: 20},
		"everyone": {Sort: c.byName(), Limit: 20},
		"facets": {Where: grams(3), Sort: c.byName(), Limit: 20, Facets: []Facet{
			facetOf(fieldTeam, anyone...), facetOf(fieldYear, anyone...), facetOf(fieldCity, anyone...),
		}},
		"element": {Where: Some(And(Has(fieldTeam, anyone, "team3"), Has(fieldYear, anyone, "2001", "2002"))), Sort: c.byName(), Limit: 20},
	}
}

// BenchmarkSearch asks a tenant of 100,000 people.
func BenchmarkSearch(b *testing.B) {
	c := newCrowd(b)
	c.fill(100_000)
	for _, pending := range []int{0, 100, 1000} {
		for have := len(c.snapshot().Deltas); have < pending; have++ {
			c.commit(residents().Insert(c.resident()))
		}
		for name, q := range c.queries() {
			for _, heat := range []string{"cold", "hot"} {
				b.Run(fmt.Sprintf("%s/%s/%d", name, heat, pending), func(b *testing.B) {
					found := c.search(q)
					for b.Loop() {
						if heat == "cold" {
							c.ix.cache = newCache(64 << 20)
						}
						c.search(q)
					}
					b.ReportMetric(float64(found.Count), "people")
				})
			}
		}
	}
}

// BenchmarkImport registers people by 300 and folds every 3,000.
func BenchmarkImport(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			for b.Loop() {
				c := newCrowd(b)
				c.fill(n)
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "people/s")
		})
	}
}

// BenchmarkUpkeep works out, checks and rebuilds an index of 20,000 people.
func BenchmarkUpkeep(b *testing.B) {
	c := newCrowd(b)
	c.fill(20_000)
	b.Run("rebuild", func(b *testing.B) {
		for b.Loop() {
			require.NoError(b, c.ix.Rebuild(c.ctx(), c.db, tenant))
		}
	})
	b.Run("verify", func(b *testing.B) {
		for b.Loop() {
			c.verify()
		}
	})
	b.Run("fold1000", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			for range 1000 {
				c.commit(residents().Insert(c.resident()))
			}
			b.StartTimer()
			c.fold()
		}
	})
}

// TestNothingIsQuadratic holds the time a person takes at two sizes of import
// against each other.
func TestNothingIsQuadratic(t *testing.T) { //nolint:paralleltest // it measures
	if testing.Short() || !proving() {
		t.Skip("takes a minute; ALUMNIKIT_PROVE=1")
	}
	perPerson := func(n int) time.Duration {
		c := newCrowd(t)
		start := time.Now()
		c.fill(n)
		return time.Since(start) / time.Duration(n)
	}
	small, large := perPerson(5000), perPerson(50_000)
	require.Less(t, large, 4*small)
}

// BenchmarkOverlay reads what is pending.
func BenchmarkOverlay(b *testing.B) {
	c := newCrowd(b)
	for _, pending := range []int{1, 200} {
		for len(c.snapshot().Deltas) < pending {
			c.commit(residents().Insert(c.resident()))
		}
		deltas := c.snapshot().Deltas
		b.Run(strconv.Itoa(len(deltas)), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, err := c.ix.newOverlay(deltas, nil)
				require.NoError(b, err)
			}
		})
	}
}
