package importer_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// randomRows makes rows of few people, starts and departments, so that they meet
// in every way.
func randomRows(r *rand.Rand) string {
	var b strings.Builder
	b.WriteString("社員番号,姓,会社,部署,役職,入社日,退職日\n")
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	names, ends := []string{"見本", "見本", "見本", "例示"}, []string{"", "", "2010", "2000"}
	if r.IntN(2) == 0 { // who is left out in one row is not registered by one that says nothing of them, but may be known the next time
		names, ends = append(names, ""), ends[:3]
	}
	for range 1 + r.IntN(12) {
		fmt.Fprintf(&b, "%s,%s,%s,%s,%s,%s,%s\n", pick("E1", "E2", "E3"), pick(names...),
			pick("", "A", "A", "B"), pick("", "x", "y"), pick("", "t", "u"), pick("", "2001", "2001", "2005-04"), pick(ends...))
	}
	return b.String()
}

// randomHistory makes the appointments of some careers, in any order. Some files
// have the day on which each employment began.
func randomHistory(r *rand.Rand) string {
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	hired := r.IntN(2) == 0
	var rows []string
	for _, id := range []string{"E1", "E2", "E3"} {
		kind, start := "採用", ""
		for year := 2001; year < 2004+r.IntN(8); year++ {
			day := fmt.Sprintf("%d-%02d-01", year, 1+r.IntN(12))
			if kind == "採用" && hired {
				start = day
			}
			host := ""
			if kind == "出向" {
				host = pick("B", "C")
			}
			rows = append(rows, fmt.Sprintf("%s,見本,%s,%s,%s,%s,%s\n", id, start, kind, day, host, pick("x", "y", "z")))
			if kind == "退職" {
				kind = "採用"
			} else {
				kind = pick("異動", "兼務", "出向", "退職", "昇格")
			}
		}
	}
	if hired {
		r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	}
	return "社員番号,姓,入社日,発令区分,発令日,出向先,所属\n" + strings.Join(rows, "")
}

// until keeps of a history what had happened by the end of a year, as an earlier
// export of the same system did.
func until(history string, year int) string {
	header, rows, _ := strings.Cut(history, "\n")
	out := []string{header + "\n"}
	for row := range strings.Lines(rows) {
		if day := strings.Split(row, ",")[4]; day[:4] <= strconv.Itoa(year) {
			out = append(out, row)
		}
	}
	return strings.Join(out, "")
}

// Whatever stands in a file and in the roster: the file once more changes nothing.
func TestAnyFileAgainChangesNothing(t *testing.T) {
	t.Parallel()
	seeds := uint64(300)
	if testing.Short() { // the race detector needs no rare file
		seeds = 60
	}
	for seed := range seeds {
		r := rand.New(rand.NewPCG(seed, 1))
		people, im := over(t, memory.New(), &importer.Options{Chunk: 1 + r.IntN(4)})
		history := randomHistory(r)
		for round := range 2 {
			file := randomRows(r)
			if seed%3 == 0 {
				file = until(history, 2003+6*round)
			}
			report := bring(t, im, file)
			before, roster := writes(t, people), content(t, people)
			again := bring(t, im, file)
			require.Equal(t, report.New+report.Changed+report.Unchanged, again.Unchanged, "seed %d\n%s", seed, file)
			require.Equal(t, report.Bad, again.Bad, "seed %d\n%s", seed, file)
			require.Equal(t, before, writes(t, people), "seed %d", seed)
			require.Equal(t, roster, content(t, people), "seed %d", seed)
		}
	}
}
