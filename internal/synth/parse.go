package synth

import (
	"strconv"
	"strings"
)

// name is a family or given name as the tables give it.
type name struct {
	written   string
	kana      string
	romaji    string
	spellings []spelling
}

// spelling is another way to write a name, used by permille of those who bear it.
type spelling struct {
	written  string
	permille int
}

// language holds the names of one language of the Latin script.
type language struct{ families, givens weighted[name] }

// The tables are constants of this package and a test walks every line of them, so the parsers do not report errors:
// a malformed line would be an index out of range in that test.

func lines(table string) []string { return strings.Split(strings.TrimSpace(table), "\n") }

func columns(line string) []string {
	cells := strings.Split(line, "|")
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	return cells
}

func labels(table string) []Label {
	rows := lines(table)
	list := make([]Label, len(rows))
	for i, row := range rows {
		cells := columns(row)
		list[i] = Label{Ja: cells[0], En: cells[1]}
	}
	return list
}

func parseNames(table string) []name {
	rows := lines(table)
	list := make([]name, len(rows))
	for i, row := range rows {
		words := strings.Fields(row)
		list[i] = name{written: words[0], kana: words[1], romaji: words[2]}
		for _, word := range words[3:] {
			written, share, _ := strings.Cut(word, "=")
			permille, _ := strconv.Atoi(share)
			list[i].spellings = append(list[i].spellings, spelling{written: written, permille: permille})
		}
	}
	return list
}

func parseLatin(table string) []language {
	rows := lines(table)
	list := make([]language, 0, len(rows)/2)
	for i := 0; i < len(rows); i += 2 {
		list = append(list, language{families: zipf(latinRow(rows[i]), 4), givens: zipf(latinRow(rows[i+1]), 4)})
	}
	return list
}

// latinRow parses the part of "xx family: Spelling/Reading/Romanised, ..." after the colon.
func latinRow(row string) []name {
	_, list, _ := strings.Cut(row, ": ")
	var names []name
	for entry := range strings.SplitSeq(list, ", ") {
		cells := strings.Split(entry, "/")
		n := name{written: cells[0], kana: cells[1], romaji: cells[0]}
		if len(cells) > 2 {
			n.romaji = cells[2]
		}
		names = append(names, n)
	}
	return names
}

func parseDepartments(table string) []Department {
	rows := lines(table)
	list := make([]Department, len(rows))
	for i, row := range rows {
		cells := columns(row)
		list[i] = Department{Label: Label{Ja: cells[0], En: cells[1]}, Parent: -1}
		if len(cells) < 3 {
			continue
		}
		for above := range i {
			if list[above].Ja == cells[2] {
				list[i].Parent = above
			}
		}
	}
	return list
}

func parseGroups(table string) []Group {
	rows := lines(table)
	list := make([]Group, len(rows))
	for i, row := range rows {
		cells := columns(row)
		list[i] = Group{
			Label:       Label{Ja: cells[0], En: cells[1]},
			Kind:        cells[2],
			Description: Label{Ja: cells[3], En: cells[4]},
		}
	}
	return list
}

func parseOpenings(table string) []Opening {
	rows := lines(table)
	list := make([]Opening, len(rows))
	for i, row := range rows {
		cells := columns(row)
		list[i] = Opening{
			Title:       Label{Ja: cells[0], En: cells[1]},
			Department:  cells[2],
			Place:       cells[3],
			Kind:        cells[4],
			Summary:     Label{Ja: cells[5], En: cells[6]},
			DutiesRange: Label{Ja: cells[7], En: cells[8]},
			PlaceRange:  Label{Ja: cells[9], En: cells[10]},
		}
		if cells[11] != "-" {
			list[i].Renewal = Label{Ja: cells[11], En: cells[12]}
		}
	}
	return list
}

// makeEmployers multiplies stems by trades: the Japanese stems take the trade's Japanese form, the Latin ones its
// English form.
func makeEmployers() []string {
	stems, trades := strings.Fields(employerStems), labels(employerTrades)
	list := make([]string, 0, len(stems)*len(trades))
	for i := range len(stems) * len(trades) {
		// Neighbours differ in both parts, so that the frequent ones at the front are varied.
		stem, trade := stems[i%len(stems)], trades[(i+i/len(stems))%len(trades)]
		if stem[0] < 0x80 {
			list = append(list, stem+" "+trade.En)
		} else {
			list = append(list, stem+trade.Ja)
		}
	}
	return list
}

// englishTerms maps the Japanese form of every term to its English one.
func englishTerms() map[string]string {
	terms := map[string]string{}
	for _, table := range []string{
		entities, departments, places, staffTitles, engineeringTitles, skills, interests, locations, outsideTitles,
	} {
		for _, label := range labels(table) {
			terms[label.Ja] = label.En
		}
	}
	for _, row := range lines(kinds) {
		if cells := columns(row); len(cells) > 2 {
			terms[cells[2]] = cells[3]
		}
	}
	return terms
}
