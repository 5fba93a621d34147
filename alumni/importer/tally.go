package importer

import "slices"

// What became of a person by some rows.
const (
	outcomeNew       = 'n'
	outcomeChanged   = 'c'
	outcomeUnchanged = 'u'
	outcomeLeftOut   = '-' // every row is bad
)

// tally counts people and bad rows.
type tally struct{ created, changed, unchanged, badRows int }

func (t *tally) count(outcome byte, by int) {
	switch outcome {
	case outcomeNew:
		t.created += by
	case outcomeChanged:
		t.changed += by
	case outcomeUnchanged:
		t.unchanged += by
	}
}

// outcomes are what became of each person of a file so far, by their number. Each
// counts once, however many chunks their rows lie in.
type outcomes []byte

// tally returns the counts once a group of rows each has had a result as well,
// and some findings were made.
func (o outcomes) tally(t tally, groups []group, results string, found []Bad) tally {
	for i := range groups {
		before := o.of(groups[i].person)
		if weight(results[i]) > weight(before) {
			t.count(before, -1)
			t.count(results[i], 1)
		}
	}
	t.badRows += badRows(found)
	return t
}

// note remembers the results.
func (o *outcomes) note(groups []group, results string) {
	for i := range groups {
		person := groups[i].person
		for len(*o) <= person {
			*o = append(*o, outcomeLeftOut)
		}
		if weight(results[i]) > weight((*o)[person]) {
			(*o)[person] = results[i]
		}
	}
}

func (o outcomes) of(person int) byte {
	if person >= len(o) {
		return outcomeLeftOut
	}
	return o[person]
}

// weight orders outcomes: the heaviest is what became of a person in all.
func weight(outcome byte) int {
	return slices.Index([]byte{outcomeUnchanged, outcomeChanged, outcomeNew}, outcome)
}

// badRows counts the rows that findings, in order of lines, are about.
func badRows(found []Bad) int {
	n := 0
	for i := range found {
		if i == 0 || found[i].Line != found[i-1].Line {
			n++
		}
	}
	return n
}
