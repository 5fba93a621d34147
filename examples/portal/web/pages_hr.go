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
