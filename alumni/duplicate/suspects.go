package duplicate

import (
	"cmp"
	"context"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/internal/text"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index"
)

// Draft is what is known of somebody who is about to be registered.
type Draft struct {
	Names       alumni.Names
	Identifiers []alumni.Identifier
	Email       string
	Employments []alumni.Employment
}

// Suspect is somebody of the roster who a draft may be.
type Suspect struct {
	Person  alumnikit.PersonID `json:"person"`
	Score   float64            `json:"score"` // how likely, 0 to 1
	Reasons []Reason           `json:"reasons"`
}

// Guard compares drafts with the roster. It knows how common values are from a
// sample taken when it was made, and is used by one goroutine.
type Guard struct {
	service *Service
	tenant  alumnikit.TenantID
	on      scale
	read    *reader
	empty   bool // nobody is on the roster
}

// sampled is how many people a Guard's sample has.
const sampled = 4 * storage.MaxList

// Guard returns a Guard for a tenant, for one import. Like alumni.Service.Load it
// asks for no permission: it is for sibling packages.
func (s *Service) Guard(ctx context.Context, tenant alumnikit.TenantID) (*Guard, error) {
	_, people, err := s.rounds(ctx, tenant)
	if err != nil {
		return nil, err
	}
	g := &Guard{service: s, tenant: tenant, read: newReader(), empty: people == 0}
	counts := newSketch()
	counts.roster = people
	var sample []traits
	// People are listed by their IDs, which are random.
	for stored, err := range alumni.Entries().All(ctx, s.db(), tenant, storage.ListQuery{}) {
		if err != nil {
			return nil, err
		}
		t := g.read.entry(&stored.Value)
		sample = append(sample, t)
		if counts.count(&t); counts.n == sampled {
			break
		}
	}
	g.on = newScale(counts, boundNames(counts, sample))
	return g, nil
}

// Suspects compares drafts with the roster, such as the one of a page by which
// somebody is registered; see Guard.Suspects. It needs PermRoster.
func (s *Service) Suspects(ctx context.Context, actor alumnikit.Actor, drafts []Draft) ([][]Suspect, error) {
	if err := actor.Require(alumnikit.PermRoster); err != nil {
		return nil, alumnikit.Wrap("duplicate.Suspects", "person", err)
	}
	g, err := s.Guard(ctx, actor.Tenant())
	if err != nil {
		return nil, alumnikit.Wrap("duplicate.Suspects", "person", err)
	}
	return g.Suspects(ctx, drafts)
}

// Bounds of Suspects.
const (
	chunkDrafts = 250 // of one query
	namesakes   = 20  // people of one name who are looked at, on the average of a query
)

// Suspects returns for each draft whom of the roster it may be, the likeliest
// first. People are met by their names in any script, spelling and order; where a
// name is common, by the months of their employments besides. Who has neither a
// name nor a former name in common with a draft is not met, even at one address.
func (g *Guard) Suspects(ctx context.Context, drafts []Draft) ([][]Suspect, error) {
	if g.empty {
		return make([][]Suspect, len(drafts)), nil
	}
	out := make([][]Suspect, 0, len(drafts))
	for chunk := range slices.Chunk(drafts, chunkDrafts) {
		met, err := g.meet(ctx, chunk)
		if err != nil {
			return nil, alumnikit.Wrap("duplicate.Suspects", "person", err)
		}
		for i := range chunk {
			out = append(out, g.compare(&chunk[i], met))
		}
	}
	return out, nil
}

// namesake is an entry by each of its names.
type namesake struct {
	entry *alumni.Entry
	traits
}

// meet reads everybody who shares a name with any of the drafts.
func (g *Guard) meet(ctx context.Context, drafts []Draft) (map[uint64][]*namesake, error) {
	ix, db := g.service.people.Index(), g.service.db()
	where := g.where(drafts)
	members, few, err := ix.MembersUpTo(ctx, db, g.tenant, where, namesakes*len(drafts))
	if err == nil && !few {
		members, err = ix.Members(ctx, db, g.tenant, index.And(where, g.during(drafts)))
	}
	if err != nil {
		return nil, err
	}
	ids := make([]alumnikit.ID, len(members))
	for i, m := range members {
		ids[i] = m.ID
	}
	met := map[uint64][]*namesake{}
	for chunk := range slices.Chunk(ids, storage.MaxList) {
		entries, err := alumni.Entries().GetAll(ctx, db, g.tenant, chunk)
		if err != nil {
			return nil, err
		}
		for _, stored := range entries {
			one := &namesake{&stored.Value, g.read.entry(&stored.Value)}
			for _, key := range one.nameKeys() {
				met[key] = append(met[key], one)
			}
		}
	}
	return met, nil
}

// leaves are conditions as HR may read them.
func (g *Guard) leaves() (alumni.Leaves, *alumni.Field) {
	schema := g.service.people.Schema()
	name, _ := schema.Field(alumni.NameDisclosure)
	return schema.Rules(alumni.Policy{}).Leaves(alumni.Viewer{Admin: true}), name
}

// where is met by everybody with a name of any of the drafts.
func (g *Guard) where(drafts []Draft) index.Expr {
	leaves, name := g.leaves()
	var forms []string
	var all []index.Expr
	for i := range drafts {
		n := drafts[i].Names
		forms = append(forms, n.Forms()...)
		n.Family, n.Given, n.FamilyKana, n.GivenKana = n.Given, n.Family, n.GivenKana, n.FamilyKana
		forms = append(forms, n.Forms()...)
		if isPhonetic(drafts[i].Names.Family) { // no kanji to go by
			may, _ := leaves.Search(name, text.NewQuery(drafts[i].Names.Reading()))
			all = append(all, may)
		}
	}
	slices.Sort(forms)
	return index.Or(append(all, leaves.Equal(name, slices.Compact(forms)...))...)
}

// during is met by people one of whose employments began or ended in a month in
// which one of a draft did.
func (g *Guard) during(drafts []Draft) index.Expr {
	leaves, _ := g.leaves()
	schema := g.service.people.Schema()
	var all []index.Expr
	for name, of := range map[string]func(alumni.Employment) alumni.Date{
		"employments.start": func(m alumni.Employment) alumni.Date { return m.Start },
		"employments.end":   func(m alumni.Employment) alumni.Date { return m.End },
	} {
		field, _ := schema.Field(name)
		months := map[alumni.Date]bool{}
		for i := range drafts {
			for _, m := range drafts[i].Employments {
				if d, err := alumni.NewDate(of(m).Year(), of(m).Month(), 0); err == nil && !months[d] {
					months[d] = true
					all = append(all, leaves.DateWithin(field, d.First(), d.Last()))
				}
			}
		}
	}
	return index.Some(index.Or(all...))
}

func (g *Guard) compare(d *Draft, met map[uint64][]*namesake) []Suspect {
	t := g.read.traits(&d.Names, d.Identifiers, d.Email, d.Employments)
	var out []Suspect
	seen := map[*namesake]bool{}
	for _, key := range t.nameKeys() {
		for _, one := range met[key] {
			if seen[one] {
				continue
			}
			seen[one] = true
			if score, reasons := scoreOf(g.on, &t, &one.traits, &d.Names, &one.entry.Names); score >= g.service.threshold {
				out = append(out, Suspect{one.entry.ID, score, reasons})
			}
		}
	}
	slices.SortFunc(out, func(a, b Suspect) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), slices.Compare(a.Person[:], b.Person[:]))
	})
	return out
}
