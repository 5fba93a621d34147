package directorytest

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
)

// sight is everything that a viewer may know of a company: the database with
// every cell that they may not see set to absent and every invisible row
// removed. Two companies of equal sight must answer the viewer alike.
type sight struct {
	Row    string
	People []seen         // who appears, by ID
	Own    *alumni.Person // the viewer's own records
	Groups []alumni.Group // to whoever is signed in
	Looks  []look         // own profile, and to HR every profile, as others see it
}

// seen is a person as they appear.
type seen struct {
	View  directory.View
	Shown []bool              // by disclosure, to others like the viewer
	Own   map[string][]string // fields of one's own
	HR    *alumni.Person      // what HR reads besides
}

// look is a preview.
type look struct {
	ID     alumnikit.PersonID
	Listed bool
	View   directory.View
}

// sight returns what a viewer may know of a company.
func (o oracle) sight(w *world, v viewer) sight {
	out := sight{Row: v.row}
	if v.row == abroad {
		return out
	}
	if v.signedIn() || v.isHR() {
		out.Groups = w.groups
	}
	for _, p := range w.people {
		self := isSelf(v, p)
		if self {
			out.Own = p
		}
		if o.listed(v, p) {
			out.People = append(out.People, o.seen(v, p))
		}
		if self || v.row == admin {
			for _, as := range previews(p) {
				out.Looks = append(out.Looks, o.look(p, as))
			}
		}
	}
	slices.SortFunc(out.People, func(a, b seen) int { return bytes.Compare(a.View.ID[:], b.View.ID[:]) })
	return out
}

func (o oracle) seen(v viewer, p *alumni.Person) seen {
	out := seen{View: o.view(v, p)}
	for _, disclosure := range o.disclosures {
		out.Shown = append(out.Shown, o.shows(v, p, disclosure))
	}
	for _, f := range o.own {
		if o.shows(v, p, f.field.Disclosure) {
			if out.Own == nil {
				out.Own = map[string][]string{}
			}
			out.Own[f.Name] = f.shown(p)
		}
	}
	if v.row == admin {
		out.HR = o.forHR(v, p)
	}
	return out
}

// forHR is what HR reads of a person: all but what is shown to nobody, when the
// member last edited it, and whom they block.
func (o oracle) forHR(v viewer, p *alumni.Person) *alumni.Person {
	out := &alumni.Person{Entry: p.Entry, Memberships: p.Memberships, Consents: p.Consents}
	out.Profile = &alumni.Profile{ID: p.Profile.ID, Audiences: p.Profile.Audiences}
	for _, disclosure := range o.disclosures {
		if o.shows(v, p, disclosure) {
			copyCell(out.Profile, p.Profile, disclosure)
		}
	}
	return out
}

// copyCell copies what a profile says under a disclosure.
func copyCell(to, from *alumni.Profile, disclosure string) {
	switch disclosure {
	case "currentEmployer":
		to.CurrentEmployer = from.CurrentEmployer
	case "currentTitle":
		to.CurrentTitle = from.CurrentTitle
	case "location":
		to.Location = from.Location
	case "bio":
		to.Bio = from.Bio
	case "skills":
		to.Skills = from.Skills
	case "interests":
		to.Interests = from.Interests
	case "openTo":
		to.OpenTo = from.OpenTo
	case "availability":
		to.Availability = from.Availability
	case "links":
		to.Links = from.Links
	case "email":
		to.Email = from.Email
	case "phone":
		to.Phone = from.Phone
	case "locale":
		to.Locale = from.Locale
	default:
		if n, ok := customNumber(disclosure); ok {
			to.Custom = replaced(to.Custom, alumni.CustomValueOf(from.Custom, n))
		}
	}
}

// previews are the kinds of viewer that a person's profile can be looked at as.
func previews(p *alumni.Person) []directory.As {
	var out []directory.As
	for _, kind := range directory.ViewerKinds() {
		out = append(out, directory.As{Kind: kind})
	}
	for g := range numGroups {
		for _, kind := range []directory.ViewerKind{directory.AsMember, directory.AsAlumnus, directory.AsEmployee} {
			if isIn(p, groupID(g)) {
				out = append(out, directory.As{Kind: kind, Group: groupID(g)})
			}
		}
	}
	return out
}

// look is a profile as a kind of viewer sees it.
func (o oracle) look(p *alumni.Person, as directory.As) look {
	v := viewer{row: map[directory.ViewerKind]string{
		directory.AsVisitor: visitor, directory.AsMember: outsider, directory.AsAlumnus: alumnus,
		directory.AsEmployee: employee, directory.AsHR: admin,
	}[as.Kind]}
	if !as.Group.IsZero() {
		v.groups = []alumnikit.ID{as.Group}
	}
	if !o.listed(v, p) {
		return look{ID: p.ID()}
	}
	return look{p.ID(), true, o.view(v, p)}
}

// alike compares what was said or may be known: nothing at all equals an empty
// list, as it does in JSON.
func alike(a, b any) bool {
	return reflect.DeepEqual(a, b) || written(a) == written(b)
}

// written is a value as bytes, for comparison and for people.
func written(of any) string {
	body, err := json.Marshal(of)
	if err != nil {
		panic(err) // plain data
	}
	return string(body)
}
