package web

import (
	"slices"
	"time"
)

// Likeness is how likely two entries are one person.
type Likeness string

// The degrees of likeness.
const (
	LikenessSame     Likeness = "same" // an identifier in common
	LikenessProbable Likeness = "probable"
	LikenessPossible Likeness = "possible"
)

// Likenesses lists the degrees.
func Likenesses() []Likeness { return []Likeness{LikenessSame, LikenessProbable, LikenessPossible} }

// Valid reports whether l is a degree.
func (l Likeness) Valid() bool { return slices.Contains(Likenesses(), l) }

// Tone returns the tone of a badge with the likeness.
func (l Likeness) Tone() Tone {
	switch l {
	case LikenessSame:
		return ToneDanger
	case LikenessProbable:
		return ToneWarn
	case LikenessPossible:
		return ToneNeutral
	}
	return ToneNeutral
}

// DuplicateSide is one of two entries that may be one person.
type DuplicateSide struct {
	Person     Person
	Number     string
	Department string
}

// DuplicateRow is a pair in the list.
type DuplicateRow struct {
	A, B     DuplicateSide
	Likeness Likeness
	Score    int // in percent
	Reasons  []string
	URL      string
}

// DuplicatesPage is GET /hr/duplicates.
type DuplicatesPage struct {
	Rows       []DuplicateRow
	Total      Total
	Found      time.Time // when the roster was last searched; zero: never
	Running    bool
	FindAction string // POST: search the roster
	Pager      Pager
}

func (DuplicatesPage) meta() meta {
	return meta{template: "duplicates", title: "duplicates.title", section: sectionDuplicates}
}

// CompareRow is a field of both entries. The form posts the side to keep, "a" or "b", under Name; without Name both are
// kept.
type CompareRow struct {
	Name    string
	Label   string
	A, B    []string
	Differs bool
	Keep    string // "a" or "b"
	Note    string
}

// DuplicatePage is GET of a pair: both side by side. Merging posts the side whose ID stays as "keep".
type DuplicatePage struct {
	A, B          DuplicateSide
	Likeness      Likeness
	Score         int
	Reasons       []string
	Rows          []CompareRow
	Version       string // posted back, so that nothing is merged that was not seen
	Keep          string // "a" or "b"
	MergeAction   string
	DismissAction string
	NextURL       string
	Errors        FormErrors
}

func (DuplicatePage) meta() meta {
	return meta{template: "duplicate", title: "duplicate.title", section: sectionDuplicates}
}
