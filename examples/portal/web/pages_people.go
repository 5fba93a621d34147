package web

import "time"

// DirectoryPage is GET /people?q=&facet=value&sort=: search as you type, facets and pages. The script fetches the same
// URL and swaps #results.
type DirectoryPage struct {
	Query   string
	Facets  []Facet
	Years   [2]string // the years between which somebody left, "leftFrom" and "leftTo"; shown together with Facets
	Sorts   []Option  // for the "sort" select; none hides it
	Results []Person
	Total   Total
	Pager   Pager
	Filters []Link // active filters, each with the URL without it
	Reset   string // URL without any filter; "" when none is active
	Message string // why there is no result, when it is not simply that nobody matches
	SignIn  string // where a visitor signs in to see more
}

func (DirectoryPage) meta() meta {
	return meta{template: "directory", title: "directory.title", section: sectionDirectory}
}

// Employment is a stint as the viewer may see it.
type Employment struct {
	Period     Span
	Title      string
	Department string
	Place      string
	Kind       string // kind of work, in the reader's language
	Ongoing    bool
}

// ProfilePage is GET /people/{id}: a person as the viewer may see them. Hidden and unset look the same: they are absent.
type ProfilePage struct {
	Person      Person
	About       string
	OpenTo      []string
	Employments []Employment
	Fields      []Term
	Links       []Link
	Groups      []Link
	Self        bool   // the viewer's own profile: shows audiences and a link to edit
	ViewAs      []Link // own profile seen as others see it; the current one has no URL
	ViewingAs   string // in the reader's language; "" when not a preview
	Unlisted    bool   // the preview's viewer does not find the person at all
	HR          []Term // the company's own half, for HR only

	BlockURL      string // where a member asks to be hidden from this person; "" when there is nothing to ask
	UnblockAction string // POST; set while the viewer blocks this person

	Events     []ProfileEvent // HR: what happened, from the journal
	HistoryURL string         // HR: all of it
}

// BlockPage is GET /people/{id}/block: what blocking somebody means, and the button. It posts to Action.
type BlockPage struct {
	Person Person
	Action string
	Back   string
	Errors FormErrors
}

func (BlockPage) meta() meta {
	return meta{template: "block", title: "block.title", section: sectionDirectory}
}

// ProfileEvent is a line of a person's history.
type ProfileEvent struct {
	At   time.Time
	Text string
}

func (ProfilePage) meta() meta {
	return meta{template: "profile", title: "profile.title", section: sectionDirectory}
}

// EditField is one field of a person's own profile with its audience.
type EditField struct {
	Name, Label string
	Hint        string
	Type        string // text, textarea, url, email, select, checks or fixed
	Value       string
	Values      []string // shown when Type is fixed
	Options     []Option // of select and checks
	Required    bool
	Max         int
	Audience    AudienceChoice
}

// EditSection groups fields of the own profile.
type EditSection struct {
	Title, Text string
	Fields      []EditField
}

// ConsentRow is a purpose that the person may agree to. The form posts purpose and grant (yes or no) to Action.
type ConsentRow struct {
	Purpose string
	Title   string
	Text    string // the exact words agreed to
	Granted bool
	Since   time.Time
	Action  string
}

// BlockedRow is somebody whom the viewer blocks. Action unblocks by POST.
type BlockedRow struct {
	Person Person // zero when the viewer cannot see them
	Since  time.Time
	Action string
}

// MyProfilePage is GET and POST /me: the member's half with an audience per field, the company's half read-only.
type MyProfilePage struct {
	Person   Person
	Action   string // "" means PathMe
	Version  string // posted back, so that a lost update is noticed
	Sections []EditSection
	Consents []ConsentRow
	Blocks   []BlockedRow
	ViewAs   []Link
	Errors   FormErrors
}

func (MyProfilePage) meta() meta {
	return meta{template: "myprofile", title: "me.title", section: sectionMe}
}

// GroupKind is how a group came to be.
type GroupKind string

// The kinds of groups.
const (
	GroupOfficial GroupKind = "official"
	GroupLinked   GroupKind = "linked"
	GroupInformal GroupKind = "informal"
)

// GroupKinds lists the kinds.
func GroupKinds() []GroupKind { return []GroupKind{GroupOfficial, GroupLinked, GroupInformal} }

// Valid reports whether k is a known kind.
func (k GroupKind) Valid() bool {
	return k == GroupOfficial || k == GroupLinked || k == GroupInformal
}

// GroupCard is a group. Action, when set, joins, accepts or leaves by POST.
type GroupCard struct {
	Name, Text string
	Kind       GroupKind
	Members    int  // shown if Counted
	Counted    bool // for HR: a number tells members who keeps their membership to themselves
	Joined     bool
	URL        string
	Action     string

	Invited       bool   // asked to join: Action accepts, DeclineAction declines
	DeclineAction string // POST
	ByInvitation  bool   // nobody joins without being asked
}

// GroupsPage is GET /groups.
type GroupsPage struct{ Groups []GroupCard }

func (GroupsPage) meta() meta {
	return meta{template: "groups", title: "groups.title", section: sectionGroups}
}
