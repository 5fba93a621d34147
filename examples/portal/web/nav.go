package web

import (
	"fmt"
	"slices"
)

// Role is what the signed-in person may do in the portal; it shapes the navigation and grants nothing.
type Role string

// The roles.
const (
	RoleVisitor  Role = "visitor"
	RoleAlumnus  Role = "alumnus"
	RoleEmployee Role = "employee"
	RoleHR       Role = "hr"
)

// Valid reports whether r is a known role.
func (r Role) Valid() bool {
	return slices.Contains([]Role{RoleVisitor, RoleAlumnus, RoleEmployee, RoleHR}, r)
}

// Viewer is who looks at the page. The zero value is a visitor.
type Viewer struct {
	ID   string // seeds the colour of the tile
	Name Name
	Role Role
}

// SignedIn reports whether somebody signed in.
func (v Viewer) SignedIn() bool { return v.Role.Valid() && v.Role != RoleVisitor }

// Member reports whether the viewer takes part in the network as a person.
func (v Viewer) Member() bool { return v.Role == RoleAlumnus || v.Role == RoleEmployee }

// HR reports whether the viewer works for the company's HR.
func (v Viewer) HR() bool { return v.Role == RoleHR }

// section is a place in the navigation.
type section string

const (
	sectionNone         section = ""
	sectionHome         section = "home"
	sectionSignIn       section = "signIn"
	sectionDirectory    section = "directory"
	sectionGroups       section = "groups"
	sectionOpenings     section = "openings"
	sectionApplications section = "applications"
	sectionMe           section = "me"
	sectionRoster       section = "roster"
	sectionImport       section = "import"
	sectionDuplicates   section = "duplicates"
	sectionFields       section = "fields"
	sectionSegments     section = "segments"
	sectionNewsletters  section = "newsletters"
	sectionOutbox       section = "outbox"
	sectionHROpenings   section = "hrOpenings"
	sectionBoard        section = "board"
	sectionReferrals    section = "referrals"
	sectionJournal      section = "journal"
)

// Paths of the portal. Items hang below them: PathDirectory + "/" + id and so on, as the handlers decide.
const (
	PathHome         = "/"
	PathSignIn       = "/signin"
	PathSignOut      = "/signout"
	PathDirectory    = "/people"
	PathGroups       = "/groups"
	PathOpenings     = "/openings"
	PathApplications = "/applications"
	PathMe           = "/me"
	PathRoster       = "/hr/roster"
	PathHRPeople     = "/hr/people"
	PathImport       = "/hr/import"
	PathImports      = "/hr/imports" // those that were begun
	PathDuplicates   = "/hr/duplicates"
	PathFields       = "/hr/fields"
	PathSegments     = "/hr/segments"
	PathNewsletters  = "/hr/newsletters"
	PathOutbox       = "/hr/outbox"
	PathHROpenings   = "/hr/openings"
	PathBoard        = "/hr/board"
	PathReferrals    = "/hr/referrals"
	PathJournal      = "/hr/journal"
	PathUnsubscribe  = "/unsubscribe"
)

// routePath gives templates the path of a section.
func routePath(name string) (string, error) {
	p, ok := map[string]string{
		"home": PathHome, "signIn": PathSignIn, "signOut": PathSignOut, "directory": PathDirectory, "groups": PathGroups,
		"openings": PathOpenings, "applications": PathApplications, "me": PathMe, "roster": PathRoster,
		"import": PathImport, "duplicates": PathDuplicates, "fields": PathFields, "segments": PathSegments, "newsletters": PathNewsletters, "outbox": PathOutbox,
		"hrOpenings": PathHROpenings, "board": PathBoard, "referrals": PathReferrals, "journal": PathJournal, "unsubscribe": PathUnsubscribe,
	}[name]
	if !ok {
		return "", fmt.Errorf("web: no path %q", name)
	}
	return p, nil
}

// NavItem is an entry of the navigation.
type NavItem struct {
	Key     Key
	URL     string
	Icon    string
	Current bool
}

// Nav is the navigation of a page: the main entries, and the HR desk's entries for HR.
type Nav struct {
	Main []NavItem
	Desk []NavItem
	Tabs []NavItem // the few that fit at the foot of a phone
}

// keep drops the entries whose path is not served; nil keeps all.
func (n Nav) keep(served func(path string) bool) Nav {
	if served == nil {
		return n
	}
	lost := func(i NavItem) bool { return !served(i.URL) }
	n.Main, n.Desk, n.Tabs = slices.DeleteFunc(n.Main, lost), slices.DeleteFunc(n.Desk, lost), slices.DeleteFunc(n.Tabs, lost)
	return n
}

// navigation returns what a role sees, with the current section marked.
func navigation(role Role, at section) Nav {
	item := func(s section, key Key, icon, url string) NavItem {
		return NavItem{Key: key, URL: url, Icon: icon, Current: s == at}
	}
	home := item(sectionHome, "nav.home", "home", PathHome)
	people := item(sectionDirectory, "nav.directory", "people", PathDirectory)
	groups := item(sectionGroups, "nav.groups", "groups", PathGroups)
	openings := item(sectionOpenings, "nav.openings", "work", PathOpenings)
	mine := item(sectionApplications, "nav.applications", "return", PathApplications)
	me := item(sectionMe, "nav.me", "user", PathMe)
	switch role {
	case RoleHR:
		desk := []NavItem{
			item(sectionRoster, "nav.roster", "desk", PathRoster),
			item(sectionImport, "nav.import", "upload", PathImport),
			item(sectionDuplicates, "nav.duplicates", "groups", PathDuplicates),
			item(sectionFields, "nav.fields", "plus", PathFields),
			item(sectionSegments, "nav.segments", "filter", PathSegments),
			item(sectionNewsletters, "nav.newsletters", "mail", PathNewsletters),
			item(sectionOutbox, "nav.outbox", "out", PathOutbox),
			item(sectionHROpenings, "nav.hrOpenings", "work", PathHROpenings),
			item(sectionBoard, "nav.board", "return", PathBoard),
			item(sectionReferrals, "nav.referrals", "gift", PathReferrals),
			item(sectionJournal, "nav.journal", "shield", PathJournal),
		}
		return Nav{Main: []NavItem{home, people, groups, openings}, Desk: desk, Tabs: []NavItem{home, people, desk[0], desk[8]}}
	case RoleAlumnus, RoleEmployee:
		return Nav{Main: []NavItem{home, people, groups, openings, mine}, Tabs: []NavItem{home, people, openings, me}}
	default:
		signIn := item(sectionSignIn, "nav.signIn", "user", PathSignIn)
		return Nav{Main: []NavItem{home, people, openings}, Tabs: []NavItem{home, people, openings, signIn}}
	}
}
