package directorytest

import (
	"context"
	"fmt"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
)

// Read is something of one's own that a viewer can ask, of a service over the
// same people: it must answer alike in two companies that look the same to the
// viewer, and whatever happens that the viewer may not see.
type Read struct {
	// Name says what is asked: "referral.Service.MyApplications".
	Name string
	// Ask asks as the actor, about a person where that makes sense. What it
	// returns must hold nothing that differs by right between two tenants, such
	// as a cursor.
	Ask func(ctx context.Context, people *alumni.Service, actor alumnikit.Actor, about alumnikit.PersonID) (any, error)

	// expect is the naive answer; nil where none is written.
	expect func(o oracle, w *world, v viewer, about alumnikit.PersonID) (any, string)
}

// Names of what the suite asks page by page or with arguments of its own.
const (
	readSearch  = "directory.Directory.Search"
	readProfile = "directory.Directory.Profile"
	readViewAs  = "directory.Directory.ViewAs"
)

// Asked lists the names of everything that the suite asks besides Options.Reads:
// package, type and method. A test can hold it against what there is.
func Asked() []string {
	all := []string{readSearch, readProfile, readViewAs}
	for _, r := range builtInReads() {
		all = append(all, r.Name)
	}
	return slices.Sorted(slices.Values(all))
}

const (
	forbidden = "not allowed"
	notFound  = "not found"
)

// builtInReads are those of package alumni.
func builtInReads() []Read {
	type (
		ctxt   = context.Context
		svc    = *alumni.Service
		actor  = alumnikit.Actor
		person = alumnikit.PersonID
	)
	return []Read{
		{Name: "alumni.Service.Viewer", Ask: func(ctx ctxt, s svc, a actor, _ person) (any, error) { return viewerFacts(s.Viewer(ctx, a)) }, expect: expectViewer},
		{Name: "alumni.Service.Profile", Ask: func(ctx ctxt, s svc, a actor, _ person) (any, error) { return s.Profile(ctx, a) }, expect: expectOwn("alumni.Profile: person", func(p *alumni.Person) any { return p.Profile })},
		{Name: "alumni.Service.MyBlocks", Ask: func(ctx ctxt, s svc, a actor, _ person) (any, error) { return s.MyBlocks(ctx, a) }, expect: expectOwn("alumni.MyBlocks: person", func(p *alumni.Person) any { return p.Blocks.People })},
		{Name: "alumni.Service.MyGroups", Ask: func(ctx ctxt, s svc, a actor, _ person) (any, error) { return s.MyGroups(ctx, a) }, expect: expectMyGroups},
		{Name: "alumni.Service.Groups", Ask: func(ctx ctxt, s svc, a actor, _ person) (any, error) { return s.Groups(ctx, a) }, expect: expectGroups},
		{Name: "alumni.Service.Entry", Ask: func(ctx ctxt, s svc, a actor, id person) (any, error) { return s.Entry(ctx, a, id) }, expect: expectAbout("alumni.Entry: person", func(_ oracle, _ viewer, p *alumni.Person) any { return p.Entry })},
		personRead(),
		{Name: "alumni.Service.Consents", Ask: func(ctx ctxt, s svc, a actor, id person) (any, error) { return s.Consents(ctx, a, id) }, expect: expectAbout("alumni.Consents: person", func(_ oracle, _ viewer, p *alumni.Person) any { return p.Consents })},
		{Name: "alumni.Service.HasConsent", Ask: func(ctx ctxt, s svc, a actor, id person) (any, error) {
			return s.HasConsent(ctx, a, id, alumni.ForListing)
		}},
		{Name: "alumni.Service.EntryByExternalID", Ask: func(ctx ctxt, s svc, a actor, id person) (any, error) {
			return s.EntryByExternalID(ctx, a, id.String())
		}},
	}
}

// personRead is the one read that shows HR what people say of themselves.
func personRead() Read {
	return Read{
		Name: "alumni.Service.Person",
		Ask: func(ctx context.Context, s *alumni.Service, a alumnikit.Actor, id alumnikit.PersonID) (any, error) {
			return wholePerson(s.Person(ctx, a, id))
		},
		expect: expectAbout("alumni.Person: person", expectPerson),
	}
}

// facts are what the roster says about who asks.
type facts struct {
	Admin, Alumnus, Employee bool
	Groups                   []alumnikit.ID
}

func viewerFacts(v alumni.Viewer, err error) (any, error) {
	return facts{v.Admin, v.Alumnus, v.Employee, v.Groups}, err
}

func expectViewer(_ oracle, _ *world, v viewer, _ alumnikit.PersonID) (any, string) {
	return facts{v.row == admin || v.cast == castForeigner, v.row == alumnus, v.row == employee, sortedIDs(v.groups)}, ""
}

func sortedIDs(ids []alumnikit.ID) []alumnikit.ID {
	return slices.SortedFunc(slices.Values(ids), func(a, b alumnikit.ID) int { return slices.Compare(a[:], b[:]) })
}

// expectOwn is what only a member of the roster has.
func expectOwn(what string, of func(*alumni.Person) any) func(oracle, *world, viewer, alumnikit.PersonID) (any, string) {
	return func(_ oracle, w *world, v viewer, _ alumnikit.PersonID) (any, string) {
		switch {
		case v.isMember():
			return of(w.find(v.person)), ""
		case v.signedIn():
			return nil, what + ": " + notFound
		}
		return nil, what + ": " + forbidden
	}
}

// expectAbout is what people may know of themselves, and HR of everybody.
func expectAbout(what string, of func(oracle, viewer, *alumni.Person) any) func(oracle, *world, viewer, alumnikit.PersonID) (any, string) {
	return func(o oracle, w *world, v viewer, about alumnikit.PersonID) (any, string) {
		mine := v.signedIn() && v.person == about
		if !mine && v.row != admin && v.row != abroad {
			return nil, what + ": " + forbidden
		}
		if p := w.find(about); p != nil && v.row != abroad {
			return of(o, v, p), ""
		}
		return nil, what + ": " + notFound
	}
}

func expectGroups(_ oracle, w *world, v viewer, _ alumnikit.PersonID) (any, string) {
	switch {
	case v.row == abroad:
		return []alumni.Group(nil), ""
	case v.isHR() || v.signedIn():
		return w.groups, ""
	}
	return nil, "alumni.Groups: group: " + forbidden
}

func expectMyGroups(_ oracle, w *world, v viewer, _ alumnikit.PersonID) (any, string) {
	if !v.signedIn() {
		return nil, "alumni.MyGroups: group: " + forbidden
	}
	var out []alumni.MyGroup
	if p := w.find(v.person); p != nil {
		for _, m := range p.Memberships.Groups {
			if at := slices.IndexFunc(w.groups, func(g alumni.Group) bool { return g.ID == m.Group }); at >= 0 {
				out = append(out, alumni.MyGroup{Group: w.groups[at], Membership: m})
			}
		}
	}
	return out, ""
}

// wholePerson makes absent records empty ones.
func wholePerson(p *alumni.Person, err error) (any, error) {
	if p != nil {
		c := *p
		complete(&c)
		p = &c
	}
	return p, err
}

// complete gives a person the records that they do not have.
func complete(p *alumni.Person) {
	empty := blank(p.ID())
	if p.Profile == nil {
		p.Profile = empty.Profile
	}
	if p.Profile.Audiences == nil {
		p.Profile.Audiences = map[string]alumni.Audience{}
	}
	if p.Memberships == nil {
		p.Memberships = empty.Memberships
	}
	if p.Consents == nil {
		p.Consents = empty.Consents
	}
	if p.Blocks == nil {
		p.Blocks = empty.Blocks
	}
}

func expectPerson(o oracle, v viewer, p *alumni.Person) any {
	if isSelf(v, p) {
		return p
	}
	out := o.forHR(v, p)
	out.Blocks = &alumni.Blocks{ID: p.ID()}
	return out
}

// expectProfile is the naive answer to a profile that is asked for.
func (o oracle) expectProfile(w *world, v viewer, id alumnikit.PersonID) (any, string) {
	if p := w.find(id); p != nil && v.row != abroad && (isSelf(v, p) || o.listed(v, p)) {
		return o.view(v, p), ""
	}
	return nil, "directory.Profile: person " + id.String() + ": " + notFound
}

// expectViewAs is the naive answer to a preview.
func (o oracle) expectViewAs(w *world, v viewer, id alumnikit.PersonID, as directory.As) (any, string) {
	const what = "directory.ViewAs: person: "
	mine := v.signedIn() && v.person == id
	switch p := w.find(id); {
	case !mine && v.row != admin && v.row != abroad:
		return nil, what + forbidden
	case !as.Group.IsZero() && (as.Kind == directory.AsVisitor || as.Kind == directory.AsHR):
		return nil, what + "invalid input: group: forbidden (only with member, alumnus or employee)"
	case p == nil || v.row == abroad:
		return nil, what + notFound
	case mine && !as.Group.IsZero() && !isIn(p, as.Group):
		return nil, what + "invalid input: group: not_one_of (a group that you are in)"
	default:
		look := o.look(p, as)
		return directory.Preview{Listed: look.Listed, View: look.View}, ""
	}
}

// printed names a request in a report of a failure.
func printed(of any) string { return fmt.Sprintf("%+v", of) }
