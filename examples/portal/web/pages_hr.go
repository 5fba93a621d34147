package web

import "time"

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

// ImportPage is GET and POST /hr/import: it posts the file "file" as multipart.
type ImportPage struct {
	Columns   []ImportColumn
	SampleURL string
	MaxBytes  int64
	Errors    FormErrors
}

func (ImportPage) meta() meta {
	return meta{template: "import", title: "import.title", section: sectionImport}
}

// MappedColumn is a column of an uploaded file: what it is taken for, and what stands in its first row.
type MappedColumn struct {
	Header, Example string
	Name            string // of the form field
	Options         []Option
}

// ImportMappingPage is GET of an upload that was not tried yet; it posts one field for each column.
type ImportMappingPage struct {
	FileName string
	Action   string
	Columns  []MappedColumn
	Errors   FormErrors
}

func (ImportMappingPage) meta() meta {
	return meta{template: "importmapping", title: "mapping.title", section: sectionImport}
}

// ImportIssue is a row that was not imported, or imported with a remark.
type ImportIssue struct {
	Line    int
	Column  string
	Reason  string // in the reader's language
	Skipped bool   // false means a remark
}

// ImportReportPage is what an import did or, for a dry run, would do. CommitAction, when set, imports what was tried.
type ImportReportPage struct {
	FileName                              string
	DryRun                                bool
	Running                               bool // more to come: the page is polled
	Rows, Created, Updated, Same, Skipped int
	Issues                                []ImportIssue
	MoreIssues                            int
	Ignored                               []string // headers of columns that nothing was taken from
	ReportURL                             string   // all issues as a CSV file
	CommitAction                          string
	MappingURL                            string // back to the columns, before anything was written
	Stopped                               bool   // it did not get to the end; trying again goes on
}

func (ImportReportPage) meta() meta {
	return meta{template: "importreport", title: "report.title", section: sectionImport}
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
