package postings

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// sample returns n distinct random values below limit.
func sample(seed uint64, n int, limit uint32) *Set {
	r := rand.New(rand.NewPCG(seed, uint64(n)))
	s := &Set{}
	for s.Len() < n {
		s.Add(r.Uint32N(limit))
	}

	return s
}

// million is the number of slots that the benchmarks spread their sets over.
const million = 1_000_000

func BenchmarkPairs(b *testing.B) {
	everyone := Range(0, million)
	for _, size := range [][2]int{{1, 50_000}, {20, 20}, {1_000, 1_000}, {1_000, 50_000}, {50_000, 50_000}, {50_000, 500_000}, {500_000, 500_000}} {
		x, y := sample(1, size[0], million), sample(2, size[1], million)
		name := fmt.Sprintf("%d,%d", size[0], size[1])
		run := func(op string, f func()) {
			b.Run(op+"/"+name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					f()
				}
			})
		}
		run("And", func() { And(x, y) })
		run("AndLen", func() { AndLen(x, y) })
		run("AndNot", func() { AndNot(x, y) })
		run("Or", func() { Or(x, y) })
		run("AndEveryone", func() { And(everyone, y) })
	}
}

func BenchmarkMany(b *testing.B) {
	for _, shape := range [][2]int{{1_000, 1}, {1_000, 50}, {100, 5_000}} {
		sets := make([]*Set, shape[0])
		for i := range sets {
			sets[i] = sample(uint64(i), shape[1], million)
		}
		b.Run(fmt.Sprintf("OrAll/%dx%d", shape[0], shape[1]), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				OrAll(sets...)
			}
		})
	}
	sets := []*Set{sample(1, 500_000, million), sample(2, 50_000, million), sample(3, 300, million), sample(4, 5_000, million)}
	b.Run("AndAll", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			AndAll(sets...)
		}
	})
}

func BenchmarkCoding(b *testing.B) {
	for _, n := range []int{1, 20, 500, 50_000, 500_000} {
		s := sample(1, n, million)
		row := s.AppendBinary(nil)
		b.Run(fmt.Sprintf("Decode/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			b.ReportMetric(float64(len(row))/float64(n), "B/value")
			for b.Loop() {
				if _, _, err := Decode(row); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("Skip/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := Skip(row); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("Encode/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				row = s.AppendBinary(row[:0])
			}
		})
	}
}

func BenchmarkScan(b *testing.B) {
	for _, n := range []int{50_000, 500_000} {
		s := sample(1, n, million)
		list := make([]uint32, 0, n)
		b.Run(fmt.Sprintf("AppendTo/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				list = s.AppendTo(list[:0])
			}
		})
		b.Run(fmt.Sprintf("Contains/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			v := uint32(0)
			for b.Loop() {
				v = (v + 7919) % million
				s.Contains(v)
			}
		})
	}
}

// BenchmarkDense reads a block of which one value in nine is present in both forms.
func BenchmarkDense(b *testing.B) {
	dense := sample(1, blockSize/9, blockSize).blocks[0]
	for name, payload := range map[string][]byte{"array": dense.appendArray(nil), "bitmap": dense.appendBitmap(nil)} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				var d decoder
				if _, err := d.payload(0, payload); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
