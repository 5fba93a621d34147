package synth_test

import (
	"io"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/internal/synth"
)

// TestStreamingHoldsNobody reads the heap while 100,000 people go by; held, they would take some 90 MB. It is not
// parallel, so that the heap is its own.
func TestStreamingHoldsNobody(t *testing.T) { //nolint:paralleltest // measures the heap, which must be its own
	company := synth.New(41, 100_000)
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	worst, seen := before, 0
	watched := func(yield func(synth.Person) bool) {
		for p := range company.All() {
			if seen++; seen%10_000 == 0 {
				worst = max(worst, heap())
			}
			if !yield(p) {
				return
			}
		}
	}
	require.NoError(t, synth.WriteCSV(io.Discard, watched, "ja"))
	require.Equal(t, 100_000, seen)
	require.Less(t, worst-before, uint64(1<<20))
}

// Not parallel: AllocsPerRun refuses to be.
func TestPersonAllocatesLittle(t *testing.T) { //nolint:paralleltest // AllocsPerRun refuses to be
	company := synth.New(42, 1_000_000)
	i := 0
	allocations := testing.AllocsPerRun(2000, func() {
		_ = company.Person(i)
		i++
	})
	require.Less(t, allocations, 25.0)
}

func BenchmarkPerson(b *testing.B) {
	company := synth.New(1, 10_000_000)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		_ = company.Person(i % company.Len())
		i++
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "people/s")
}

func BenchmarkWriteCSV(b *testing.B) {
	const size = 10_000
	company := synth.New(1, size)
	b.ReportAllocs()
	for b.Loop() {
		if err := synth.WriteCSV(io.Discard, company.All(), "ja"); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*size/b.Elapsed().Seconds(), "people/s")
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		_ = synth.New(1, 1)
	}
}
