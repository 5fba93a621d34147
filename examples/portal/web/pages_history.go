package web

import (
	"slices"
	"time"
)

// HistoryKind is what a part of somebody's history is about.
type HistoryKind string

// The kinds. They are those of appointments in the SDK.
const (
	HistoryMain       HistoryKind = "main"
	HistoryConcurrent HistoryKind = "concurrent"
	HistorySeconded   HistoryKind = "seconded"
)

// HistoryKinds lists the kinds.
func HistoryKinds() []HistoryKind {
	return []HistoryKind{HistoryMain, HistoryConcurrent, HistorySeconded}
}

// Valid reports whether k is a kind.
func (k HistoryKind) Valid() bool { return slices.Contains(HistoryKinds(), k) }

// HistoryPost is an appointment.
type HistoryPost struct {
	Kind    HistoryKind
	Period  Span
	Title   string
	Where   string // departments from the top down
	Entity  string // where somebody is seconded to
	Details []string
}

// HistoryStint is an employment with its appointments, the latest first.
type HistoryStint struct {
	Period       Span
	Ongoing      bool
	Entity       string
	EntityNumber string
	Kind         string // kind of work, in the reader's language
	Title, Where string
	Details      []string
	Posts        []HistoryPost
	From         string // the employer that it continues from by a transfer (転籍); "" for none
	Reason       string // of leaving, for HR's eyes
}

// OriginRow is where some facts come from.
type OriginRow struct {
	Facts  []string
	Source string
	At     time.Time
	Stale  bool // not confirmed for a long time
}

// MergedRow is an entry that was merged into this one.
type MergedRow struct {
	Label  string // the ID that it had, shortened
	At     time.Time
	Until  time.Time // until when it can be undone
	By     string
	Merge  string
	Action string // POST of "merge": make two people of one again
}

// HistoryEvent is a line of the journal about the person: no values.
type HistoryEvent struct {
	At     time.Time
	Actor  string
	Text   string
	Fields []string
}

// HistoryPage is GET /hr/people/{id}: what HR knows about a person and where it comes from.
type HistoryPage struct {
	Person     Person
	Number     string
	ProfileURL string

	CustomAction string
	Facts        []Term
	Names        []Term
	Stints       []HistoryStint
	Custom       []EditField // what the company adds, for HR to fill in
	Errors       FormErrors
	Origins      []OriginRow
	Merged       []MergedRow
	Alike        []Link // suspected duplicates, side by side
	Events       []HistoryEvent
}

func (p HistoryPage) meta() meta {
	return meta{template: "history", title: "history.title", section: sectionRoster}
}
