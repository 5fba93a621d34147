package web

import "slices"

// ImportSection is a part of the result of an import.
type ImportSection string

// The sections, in the order of the tabs.
const (
	SectionNew       ImportSection = "new"
	SectionChanged   ImportSection = "changed"
	SectionUnchanged ImportSection = "unchanged"
	SectionMissing   ImportSection = "missing"
	SectionAlike     ImportSection = "alike" // suspected duplicates
	SectionBad       ImportSection = "bad"
)

// ImportSections lists the sections.
func ImportSections() []ImportSection {
	return []ImportSection{SectionNew, SectionChanged, SectionUnchanged, SectionMissing, SectionAlike, SectionBad}
}

// Valid reports whether s is a section.
func (s ImportSection) Valid() bool { return slices.Contains(ImportSections(), s) }

// ImportTab leads to a section.
type ImportTab struct {
	Section ImportSection
	N       int
	URL     string
	Current bool
}

// FieldChange is what a field said and what the file says; Before is empty for what is new, After for what is taken away.
type FieldChange struct {
	Label, Before, After string
	ByHand               string // the day on which HR set by hand what the file would overwrite; "" if nobody did
}

// ImportedPerson is a person whom the file speaks of.
type ImportedPerson struct {
	Person  Person // URL is "" for somebody who is new
	Number  string
	Line    int
	Changes []FieldChange
}

// MissingPerson is somebody employed who is not in a snapshot. The form posts the person's ID as "gone", and the last day
// as EndName.
type MissingPerson struct {
	Person     Person
	Number     string
	Department string
	Since      Date
	EndName    string
	End        string
	Selected   bool
	Ended      Date // the employment has ended meanwhile
}

// AlikePerson is somebody new who may be on the roster already.
type AlikePerson struct {
	Line    int
	Name    Name
	Other   Person
	Reasons []string
	URL     string // side by side
}

// ImportIssue is a row that was not imported, or imported with a remark.
type ImportIssue struct {
	Line    int
	Column  string
	Reason  string // in the reader's language
	Advice  string // what to do
	Shape   string // of the value, without its content
	Skipped bool   // false means a remark
}

// ImportProgress is how far an import is.
type ImportProgress struct{ Done, Total int } // of bytes or rows; Total 0 means unknown

// Percent returns the share that is done.
func (p ImportProgress) Percent() int {
	if p.Total <= 0 {
		return 0
	}
	return min(100, p.Done*100/p.Total)
}

// ImportReportPage is what an import did or, for a dry run, would do. CommitAction, when set, imports what was tried.
type ImportReportPage struct {
	FileName string
	Source   string
	Mode     ImportMode
	State    ImportState // "" before anything was written
	DryRun   bool
	Running  bool // more to come: the page is fetched again
	Progress ImportProgress

	Rows, Created, Updated, Same, Missed, Skipped int

	Tabs       []ImportTab
	Section    ImportSection
	People     []ImportedPerson
	Missing    []MissingPerson
	EndAction  string // POST of what is chosen among Missing
	EndDefault string // the last day for those without one of their own: "end"
	Alike      []AlikePerson
	Issues     []ImportIssue
	More       int // entries of the section that are not shown on any page
	Pager      Pager
	Ignored    []string
	Refused    []string

	ReportURL    string // all issues as a CSV file
	CommitAction string
	ResumeAction string
	CancelAction string
	MappingURL   string // back to the columns, before anything was written
	WordsURL     string // where words are matched that the file uses and the roster does not know
	Gone         bool   // the file is not there any more: it cannot go on
	Errors       FormErrors
}

func (p ImportReportPage) meta() meta {
	m := meta{template: "importreport", title: "report.title", section: sectionImport}
	if p.Running {
		m.refresh = 3
	}
	return m
}
