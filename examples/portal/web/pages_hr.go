package web

import (
	"strconv"
	"time"
)

// Membership is whether a person on the roster takes part in the network.
type Membership string

// The states of a membership that the roster shows.
const (
	MembershipRoster    Membership = "roster" // on the roster only
	MembershipInvited   Membership = "invited"
	MembershipActive    Membership = "active"
	MembershipDormant   Membership = "dormant"
	MembershipRehired   Membership = "rehired"
	MembershipWithdrawn Membership = "withdrawn"
)

// Memberships lists the states.
func Memberships() []Membership {
	return []Membership{
		MembershipRoster, MembershipInvited, MembershipActive, MembershipDormant, MembershipRehired, MembershipWithdrawn,
	}
}

// Valid reports whether m is a known state.
func (m Membership) Valid() bool {
	for _, v := range Memberships() {
		if m == v {
			return true
		}
	}
	return false
}

// Tone returns the tone of a badge with the state.
func (m Membership) Tone() Tone {
	switch m {
	case MembershipActive:
		return ToneOK
	case MembershipRehired:
		return ToneAccent
	case MembershipInvited, MembershipRoster, MembershipDormant, MembershipWithdrawn:
		return ToneNeutral
	}
	return ToneNeutral
}

// RosterRow is a person on the roster.
type RosterRow struct {
	Person     Person
	Number     string // the company's own id
	Department string
	Title      string
	Kind       string // kind of work, in the reader's language
	Period     Span   // of the last employment
	Stints     int    // how many employments
	Membership Membership
}

// RosterPage is GET /hr/roster?q=&status=.
type RosterPage struct {
	Query   string
	Filters []Facet // shown as selects, one value each; the first value is "any"
	Rows    []RosterRow
	Total   Total
	Pager   Pager
}

func (RosterPage) meta() meta {
	return meta{template: "roster", title: "roster.title", section: sectionRoster}
}

// ImportColumn documents a column of the file.
type ImportColumn struct {
	Name, Text, Example string
	Required            bool
}

// ImportPage is GET and POST /hr/import: it posts the file "file" and "dryRun" (yes) as multipart.
type ImportPage struct {
	Columns   []ImportColumn
	SampleURL string
	MaxBytes  int64
	Errors    FormErrors
}

func (ImportPage) meta() meta {
	return meta{template: "import", title: "import.title", section: sectionImport}
}

// ImportIssue is a row that was not imported, or imported with a remark.
type ImportIssue struct {
	Line    int
	Column  string
	Reason  string // in the reader's language
	Skipped bool   // false means a remark
}

// ImportReportPage is what an import did or, for a dry run, would do. CommitAction, when set, imports what was tried: it
// posts "token" and "version" there.
type ImportReportPage struct {
	FileName                              string
	DryRun                                bool
	Running                               bool // more to come: the page is polled
	Rows, Created, Updated, Same, Skipped int
	Issues                                []ImportIssue
	MoreIssues                            int
	CommitAction, Token                   string
}

func (ImportReportPage) meta() meta {
	return meta{template: "importreport", title: "report.title", section: sectionImport}
}

// SegmentRow is a saved segment.
type SegmentRow struct {
	Name, Text, URL string
	Count           int
	Updated         time.Time
}

// SegmentsPage is GET /hr/segments.
type SegmentsPage struct {
	Rows   []SegmentRow
	NewURL string
}

func (SegmentsPage) meta() meta {
	return meta{template: "segments", title: "segments.title", section: sectionSegments}
}

// InputKind is how the value of a condition is entered.
type InputKind string

// The kinds. InputNone suits operators without a value, InputPair "between", InputAge a number of months.
const (
	InputText   InputKind = "text"
	InputNumber InputKind = "number"
	InputDate   InputKind = "date"
	InputSelect InputKind = "select"
	InputPair   InputKind = "pair"
	InputAge    InputKind = "age"
	InputNone   InputKind = "none"
)

// SegmentCondition is one line of the builder. It posts field.N, operator.N, value.N and for pairs value2.N.
type SegmentCondition struct {
	Fields    []Option
	Operators []Option
	Input     InputKind
	Value     string
	Value2    string
	Values    []Option // of a select
	Error     string
}

// SegmentExclusion counts people who match and would not be reached, by cause.
type SegmentExclusion struct {
	Cause string // in the reader's language
	Count int
}

// SegmentEditPage is the builder. It posts "name", "text", "combinator" (and, or), the conditions and "op": save, add,
// remove:N, refresh (a field changed) or delete. Every op but save and delete renders the page again; the script posts
// op=refresh on each change and swaps #conditions and #live.
type SegmentEditPage struct {
	Action     string
	Version    string
	New        bool
	Name, Text string
	Or         bool // any condition suffices
	Conditions []SegmentCondition
	Counted    bool // Count is known: the rule is valid
	Count      int
	Preview    []Person
	Exclusions []SegmentExclusion
	Errors     FormErrors
}

func (SegmentEditPage) meta() meta {
	return meta{template: "segment", title: "segment.title", section: sectionSegments}
}

// Rows pairs conditions with their numbers, for the template.
func (p SegmentEditPage) Rows() []ConditionRow {
	rows := make([]ConditionRow, len(p.Conditions))
	for i, c := range p.Conditions {
		rows[i] = ConditionRow{SegmentCondition: c, N: strconv.Itoa(i), Ordinal: i + 1, Only: len(p.Conditions) == 1}
	}
	return rows
}

// ConditionRow is a condition with its number.
type ConditionRow struct {
	SegmentCondition

	N       string
	Ordinal int
	Only    bool
}

// JournalRow is an entry of the journal: who did what to which record; never a value.
type JournalRow struct {
	Seq    int
	At     time.Time
	Actor  string
	Verb   string
	Record string
	Fields []string
}

// JournalPage is GET /hr/journal.
type JournalPage struct {
	Rows     []JournalRow
	Verified bool // the chain was checked for this page and holds
	Broken   bool // the chain was checked and does not hold
	Pager    Pager
}

func (JournalPage) meta() meta {
	return meta{template: "journal", title: "journal.title", section: sectionJournal}
}
