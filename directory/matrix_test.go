package directory_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// The groups of the matrix. Nobody who looks is in the third.
var (
	matrixA = alumnikit.ID{15: 0xa}
	matrixB = alumnikit.ID{15: 0xb}
	matrixC = alumnikit.ID{15: 0xc}
)

// seats are the columns of the table, in its order, with the groups and the
// employment of those who are members.
type seat struct {
	name   string
	actor  alumnikit.Actor
	groups []alumnikit.ID
	from   string
	to     string
}

func matrixSeats() []seat {
	member := func(n byte) alumnikit.Actor { return alumnikit.Member("acme", alumnikit.PersonID{0: 1, 15: n}) }
	return []seat{
		{name: "visitor", actor: alumnikit.Visitor("acme")},
		{name: "outsider", actor: member(1), from: "2030"},
		{name: "outsider in A", actor: member(2), groups: []alumnikit.ID{matrixA}, from: "2030"},
		{name: "alumnus", actor: member(3), from: "2010", to: "2015"},
		{name: "alumnus in A", actor: member(4), groups: []alumnikit.ID{matrixA}, from: "2010", to: "2015"},
		{name: "employee in B", actor: member(5), groups: []alumnikit.ID{matrixB}, from: "2010"},
		{name: "employee in A and B", actor: member(6), groups: []alumnikit.ID{matrixA, matrixB}, from: "2010"},
		{name: "HR", actor: alumnikit.Admin("acme", "hr", alumnikit.PermRoster)},
		{name: "HR without roster", actor: alumnikit.Admin("acme", "hr", alumnikit.PermReferral, alumnikit.PermSegments)},
		{name: "removed member", actor: member(99)},
	}
}

// audienceTable says who is in an audience of a person who is in no group, in A,
// in B, in both. It is written by hand, one character for each seat.
func audienceTable() map[alumni.Audience][4]string {
	everybody := func(row string) [4]string { return [4]string{row, row, row, row} }
	return map[alumni.Audience][4]string{
		alumni.Nobody:    everybody(".........."),
		alumni.Admins:    everybody(".......x.."),
		alumni.Alumni:    everybody("...xx..x.."),
		alumni.Employees: everybody(".....xxx.."),
		alumni.Network:   everybody("...xxxxx.."),
		alumni.Public:    everybody("xxxxxxxxxx"),
		//       in none     in A          in B          in both
		alumni.Shared:                 {".......x..", "..x.x.xx..", ".....xxx..", "..x.xxxx.."},
		alumni.GroupAudience(matrixA): {".......x..", "..x.x.xx..", ".......x..", "..x.x.xx.."},
		alumni.GroupAudience(matrixB): {".......x..", ".......x..", ".....xxx..", ".....xxx.."},
		alumni.GroupAudience(matrixC): everybody(".......x.."),
	}
}

func relations() [4][]alumnikit.ID {
	return [4][]alumnikit.ID{nil, {matrixA}, {matrixB}, {matrixA, matrixB}}
}

// cell is one person of the matrix.
type cell struct {
	choice    alumni.Audience // of every field; Default for none
	relation  int
	consents  bool
	blocks    bool // every member who looks
	nameToo   bool // the choice governs the name as well, which is public otherwise
	id        alumnikit.PersonID
	narrowing string // what the facets show: the number of choice and relation
}

func cells() []*cell {
	var out []*cell
	choices := append(slices.Sorted(maps.Keys(audienceTable())), alumni.Default)
	for i, choice := range choices {
		for relation := range 4 {
			for _, c := range []cell{
				{consents: true}, {consents: true, nameToo: true}, {consents: true, blocks: true}, {}, {blocks: true},
			} {
				c.choice, c.relation, c.narrowing = choice, relation, strconv.Itoa(4*i+relation)
				c.id = alumnikit.PersonID{0: 2, 14: byte(len(out) >> 8), 15: byte(len(out))} //nolint:gosec // few
				out = append(out, &c)
			}
		}
	}
	return out
}

// bounds are the minimum, default and maximum of a field of the matrix. The
// default matters only where nothing was chosen, so it takes turns.
type fieldBounds struct{ least, byDefault, most alumni.Audience }

func (b fieldBounds) name() string { return fmt.Sprintf("%s-%s", b.least, b.most) }

func allBounds() []fieldBounds {
	var out []fieldBounds
	for i, least := range alumni.Audiences() {
		for j, most := range alumni.Audiences() {
			out = append(out, fieldBounds{least, alumni.Audiences()[(i+j)%7], most})
		}
	}
	return out
}

// matrixSchema has a facet for every minimum and maximum there is. Each shows
// what the person chose, as a number.
func matrixSchema(t *testing.T) *alumni.Schema {
	t.Helper()
	b := alumni.BuiltIn()
	label := map[alumni.Locale]string{alumni.Japanese: "x", alumni.English: "x"}
	for i, bounds := range allBounds() {
		b.Disclose(alumni.Disclosure{
			Name: bounds.name(), Label: label, Owner: alumni.ByMember, Min: bounds.least, Default: bounds.byDefault, Max: bounds.most,
		})
		b.Declare(alumni.Field{
			Name: bounds.name(), Number: alumni.FirstCustomNumber + uint16(i), Label: label, Type: alumni.TypeText, //nolint:gosec // few
			Disclosure: bounds.name(), Facet: true,
		}, func(p *alumni.Person) []alumni.Value { return []alumni.Value{{Text: p.Entry.Names.Given}} })
	}
	s, err := b.Build()
	require.NoError(t, err)
	return s
}

func employment(t *testing.T, from, to string) []alumni.Employment {
	t.Helper()
	start, err := alumni.ParseDate(from)
	require.NoError(t, err)
	end, err := alumni.ParseDate(to)
	require.NoError(t, err)
	return []alumni.Employment{{Work: alumni.Employee, Start: start, End: end}}
}

func inGroups(id alumnikit.PersonID, groups []alumnikit.ID) *alumni.Memberships {
	m := &alumni.Memberships{ID: id}
	for _, g := range groups {
		m.Groups = append(m.Groups, alumni.Membership{Group: g})
	}
	return m
}

// seatPeople writes the records of those who look. They are not listed.
func seatPeople(t *testing.T) []storage.Change {
	t.Helper()
	var out []storage.Change
	for _, s := range matrixSeats() {
		if s.from != "" {
			id := s.actor.Person()
			out = append(out, alumni.Entries().Insert(&alumni.Entry{ID: id, Names: alumni.Names{Family: "v"}, Employments: employment(t, s.from, s.to)}),
				alumni.MembershipsKind().Insert(inGroups(id, s.groups)))
		}
	}
	return out
}

func (c *cell) records(schema *alumni.Schema) []storage.Change {
	profile := &alumni.Profile{ID: c.id, CurrentEmployer: c.narrowing, Phone: c.narrowing, Audiences: map[string]alumni.Audience{}}
	for _, d := range schema.Disclosures() {
		if c.choice != alumni.Default {
			profile.Audiences[d.Name] = c.choice
		}
	}
	if !c.nameToo {
		profile.Audiences[alumni.NameDisclosure] = alumni.Public
	}
	consents := &alumni.Consents{ID: c.id, Entries: []alumni.Consent{{Purpose: alumni.ForListing}}}
	if !c.consents {
		consents.Entries[0].WithdrawnAt = time.Unix(1, 0)
	}
	blocks := &alumni.Blocks{ID: c.id}
	for _, s := range matrixSeats() {
		if c.blocks && s.actor.IsMember() {
			blocks.People = append(blocks.People, alumni.Block{Person: s.actor.Person()})
		}
	}
	return []storage.Change{
		alumni.Entries().Insert(&alumni.Entry{ID: c.id, Names: alumni.Names{Family: "p", Given: c.narrowing}}),
		alumni.Profiles().Insert(profile), alumni.MembershipsKind().Insert(inGroups(c.id, relations()[c.relation])),
		alumni.ConsentsKind().Insert(consents), alumni.BlocksKind().Insert(blocks),
	}
}

// matrix is the directory with all of that in it.
type matrix struct {
	t      *testing.T
	people *alumni.Service
	dir    *directory.Directory
	cells  []*cell
	table  map[alumni.Audience][4]string
	policy alumni.Policy
}

func newMatrix(t *testing.T, fold bool) *matrix {
	t.Helper()
	schema := matrixSchema(t)
	clock := func() time.Time { return time.Date(2026, 10, 31, 12, 0, 0, 0, time.UTC) }
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), &alumni.Options{Schema: schema, Clock: clock})
	require.NoError(t, err)
	m := &matrix{t: t, people: people, dir: directory.New(people, &directory.Options{FacetValues: 1000}), cells: cells(), table: audienceTable()}
	by := storage.By(hr(), "matrix.fill")
	require.NoError(t, people.DB().Commit(t.Context(), by, seatPeople(t)...))
	for chunk := range slices.Chunk(m.cells, 50) {
		var changes []storage.Change
		for _, c := range chunk {
			changes = append(changes, c.records(schema)...)
		}
		require.NoError(t, people.DB().Commit(t.Context(), by, changes...))
	}
	if fold {
		require.NoError(t, people.Upkeep(t.Context(), "acme"))
	}
	return m
}

func (m *matrix) in(column int, a alumni.Audience, c *cell) bool {
	return m.table[a][c.relation][column] == 'x'
}

// shows is the whole rule, on the table.
func (m *matrix) shows(column int, c *cell, disclosure string, b fieldBounds, choice alumni.Audience) bool {
	switch limit, chosen := m.policy.Maxima[disclosure], choice; {
	case c.blocks && (column >= 1 && column <= 6): // the members there are
		return false
	case m.in(column, b.least, c):
		return true
	case limit != alumni.Default && !m.in(column, limit, c):
		return false
	default:
		if chosen == alumni.Default {
			chosen = m.policy.Defaults[disclosure]
		}
		if chosen == alumni.Default {
			chosen = b.byDefault
		}
		return m.in(column, chosen, c) && m.in(column, b.most, c)
	}
}

const hrColumn = 7

func (m *matrix) listed(column int, c *cell) bool {
	if column == hrColumn {
		return true
	}
	choice := alumni.Public
	if c.nameToo {
		choice = c.choice
	}
	return c.consents && m.shows(column, c, alumni.NameDisclosure, fieldBounds{alumni.Admins, alumni.Network, alumni.Public}, choice)
}

// check asks as one viewer for everybody and every facet, and for some profiles.
func (m *matrix) check(column int, s seat, profiles bool) {
	fields := allBounds()
	for from := 0; from < len(fields); from += directory.MaxConditions {
		some := fields[from:min(from+directory.MaxConditions, len(fields))]
		q := directory.Query{Page: alumnikit.Page{Size: 1}}
		for _, b := range some {
			q.Count = append(q.Count, b.name())
		}
		found, err := m.dir.Search(m.t.Context(), s.actor, q)
		require.NoError(m.t, err)
		for i, b := range some {
			want, got := map[string]int{}, map[string]int{}
			for _, c := range m.cells {
				if m.listed(column, c) && m.shows(column, c, b.name(), b, c.choice) {
					want[c.narrowing]++
				}
			}
			for _, v := range found.Facets[i].Values {
				if v.Value != "" { // of those who look themselves
					got[v.Value] = v.Count
				}
			}
			require.Equal(m.t, want, got, "%s, field %s, default %s, policy %+v", s.name, b.name(), b.byDefault, m.policy)
		}
	}
	if profiles {
		m.checkProfiles(column, s)
	}
}

func (m *matrix) checkProfiles(column int, s seat) {
	for _, c := range m.cells {
		view, err := m.dir.Profile(m.t.Context(), s.actor, c.id)
		if !m.listed(column, c) {
			require.EqualError(m.t, err, "directory.Profile: person "+c.id.String()+": not found")
			continue
		}
		require.NoError(m.t, err, "%s %+v", s.name, c)
		employer := m.shows(column, c, "currentEmployer", fieldBounds{alumni.Nobody, alumni.Alumni, alumni.Public}, c.choice)
		phone := m.shows(column, c, "phone", fieldBounds{alumni.Nobody, alumni.Admins, alumni.Network}, c.choice)
		require.Equal(m.t, employer, view.CurrentEmployer != "", "%s %+v", s.name, c)
		require.Equal(m.t, phone, view.Phone != "", "%s %+v", s.name, c)
	}
}

// Every kind of viewer, choice, relation of groups, minimum, maximum, policy and
// default, consent and block: what the directory finds, counts and shows is what
// the table says. Folded and not; a policy holds at once. Of pairs of a policy's
// maximum and default the long proof takes all.
func TestTheWholeMatrix(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("hundreds of thousands of answers, one after another: nothing for the race detector")
	}
	none := alumni.Audience("")
	for _, fold := range []bool{true, false} {
		t.Run(fmt.Sprint("fold ", fold), func(t *testing.T) {
			t.Parallel()
			m := newMatrix(t, fold)
			for i, limit := range append([]alumni.Audience{none}, alumni.Audiences()...) {
				for j, byDefault := range append([]alumni.Audience{none}, alumni.Audiences()...) {
					if (i*j > 0 && i != j || !fold && i != j) && os.Getenv("ALUMNIKIT_PROVE") == "" {
						continue
					}
					m.setPolicy(limit, byDefault)
					for column, s := range matrixSeats() {
						m.check(column, s, i == j)
					}
				}
			}
		})
	}
}

// setPolicy lowers every maximum and moves every default but the name's default.
func (m *matrix) setPolicy(limit, byDefault alumni.Audience) {
	m.policy = alumni.Policy{Maxima: map[string]alumni.Audience{}, Defaults: map[string]alumni.Audience{}}
	for _, d := range m.people.Schema().Disclosures() {
		if limit != alumni.Default && d.Name != alumni.NameDisclosure {
			m.policy.Maxima[d.Name] = limit
		}
		if byDefault != alumni.Default {
			m.policy.Defaults[d.Name] = byDefault
		}
	}
	require.NoError(m.t, m.people.SetPolicy(m.t.Context(), hr(), m.policy))
}
