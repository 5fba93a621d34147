package clerk

import (
	"fmt"
	"slices"
	"strconv"

	"golang.org/x/text/encoding/japanese"

	"github.com/alumnikit/alumnikit/internal/synth"
)

// worker is one line of the personnel system: somebody who is employed, or who has
// just left.
type worker struct {
	number                string
	family, given         string
	familyKana, givenKana string // full-width, as the roster shall have them
	entity, department    string
	title, kind           string // kind in the words of the system
	start, end            string // ISO 8601, a day or a month; end empty while employed
	reason                string // in the words of the system
}

const seed = 5

// staff invents so many workers from a number on, of whom nobody has left yet. The
// system cannot keep everybody's name: it knows the characters of Windows-31J.
func staff(from, n int) []worker {
	company := synth.New(seed, from+2*n)
	kinds := synth.KindLabels()
	var out []worker
	for i := from; len(out) < n; i++ {
		p := company.Person(i)
		if _, err := japanese.ShiftJIS.NewEncoder().String(p.Family + p.Given); err != nil {
			continue
		}
		last := p.Last()
		out = append(out, worker{
			number: p.ExternalID, family: p.Family, given: p.Given, familyKana: p.FamilyKana, givenKana: p.GivenKana,
			entity: last.Entity, department: last.Department, title: last.Title, kind: kinds[last.Kind], start: last.Start,
		})
	}
	return out
}

// month is what happens until the next export, by number of the worker.
type month struct {
	hired, left, moved, renamed, gone []string // gone: nobody knows why they are missing
}

// pass lets a month go by: of every hundred workers one leaves, one moves to another
// department, one marries, and of every two hundred one is missing from the export.
func pass(now, hired []worker) ([]worker, month) {
	var m month
	next := slices.Clone(now)
	for i := range next {
		w := &next[i]
		switch i % 100 {
		case 10:
			w.end, w.reason = "2026-11-20", "転職"
			m.left = append(m.left, w.number)
		case 20:
			w.department += "（新設）"
			m.moved = append(m.moved, w.number)
		case 30:
			w.family, w.familyKana = "見本", "ミホン"
			m.renamed = append(m.renamed, w.number)
		case 40:
			if i%200 == 40 {
				m.gone = append(m.gone, w.number)
			}
		}
	}
	next = slices.DeleteFunc(next, func(w worker) bool { return slices.Contains(m.gone, w.number) })
	for _, w := range hired {
		m.hired = append(m.hired, w.number)
	}
	return append(next, hired...), m
}

// era writes a date as the personnel system does: in the Japanese calendar.
func era(iso string) string {
	if iso == "" {
		return ""
	}
	var y, m, d int
	n, _ := fmt.Sscanf(iso, "%d-%d-%d", &y, &m, &d)
	name, first := "令和", 2019
	switch before := fmt.Sprintf("%04d-%02d-%02d", y, max(m, 1), max(d, 1)); {
	case before < "1989-01-08":
		name, first = "昭和", 1926
	case before < "2019-05-01":
		name, first = "平成", 1989
	}
	year := strconv.Itoa(y - first + 1)
	if year == "1" {
		year = "元"
	}
	switch n {
	case 1:
		return name + year + "年"
	case 2:
		return fmt.Sprintf("%s%s年%d月", name, year, m)
	}
	return fmt.Sprintf("%s%s年%d月%d日", name, year, m, d)
}
