package alumni

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// spy is a store that keeps everything that was ever written to the index.
type spy struct {
	storage.Store
	written bytes.Buffer
}

func (s *spy) Commit(ctx context.Context, w storage.Write) error {
	for _, d := range w.Deltas {
		s.written.Write(d.Body)
	}
	return s.Store.Commit(ctx, w)
}

func (s *spy) Fold(ctx context.Context, tenant alumnikit.TenantID, f storage.Fold) error {
	for _, p := range f.Pages {
		s.written.Write(p.Body)
	}
	s.written.Write(f.Head.Meta)
	return s.Store.Fold(ctx, tenant, f)
}

// indexed writes people and returns the service over them.
func indexed(t *testing.T, store storage.Store, people ...*Person) *Service {
	t.Helper()
	s, err := New(store, alumnikit.RandomKeyring(), nil)
	require.NoError(t, err)
	for _, p := range people {
		changes := []storage.Change{Entries().Insert(p.Entry)}
		if p.Profile != nil {
			changes = append(changes, Profiles().Insert(p.Profile))
		}
		if p.Memberships != nil {
			changes = append(changes, MembershipsKind().Insert(p.Memberships))
		}
		if p.Consents != nil {
			changes = append(changes, ConsentsKind().Insert(p.Consents))
		}
		require.NoError(t, s.db.Commit(t.Context(), storage.By(alumnikit.System("acme", "test"), "test"), changes...))
	}
	return s
}

func (s *Service) count(t *testing.T, where index.Expr) int {
	t.Helper()
	found, err := s.index.Search(t.Context(), s.db, "acme", index.Query{Where: where})
	require.NoError(t, err)
	return found.Count
}

// open canaries are texts that occur nowhere else.
func canaries(p *Person) *Person {
	id := p.Entry.ID
	hours := int64(0x1122334455667788)
	p.Entry.Names = Names{Family: "canaryfamily", Given: "canarygiven", FamilyKana: "カナリヤ", Former: []string{"canaryformer"}, Preferred: "canarypreferred"}
	p.Entry.Email = "canaryhr@example.jp"
	p.Entry.Identifiers = []Identifier{{System: ExternalID, Value: "canarynumber"}}
	p.Entry.Employments = []Employment{{
		ID: alumnikit.ID(id), Work: Freelancer, Entity: "canaryentity", Department: "canarydepartment",
		Title: "canarytitle", Place: "canaryplace", Start: must("1871-07-13"), End: must("1872-08-14"),
		EntityNumber: "7000012050002", Path: []string{"canaryabove", "canarydepartment"}, Grade: "canarygrade", JobType: "canaryjob",
		Codes: []Code{{Of: CodeOfDepartment, Scheme: "canaryscheme", Code: "canarycode", Label: "canarylist"}, {Of: "grade", Scheme: "canaryscheme", Code: "canaryclass"}},
		Posts: []Post{
			{Kind: ConcurrentPost, Department: "canarypost", Title: "canaryrank", Start: must("1873-01-01"), End: must("1873-02-02")},
			{Kind: SecondedPost, Entity: "canaryhost", Department: "canaryguest"},
		},
	}}
	p.Profile = &Profile{
		ID: id, CurrentEmployer: "canaryemployer", CurrentTitle: "canarynewtitle", Location: "canarylocation", Bio: "canarybio",
		Skills: []string{"canaryskill"}, Interests: []string{"canaryinterest"}, OpenTo: []Openness{OpenMentoring},
		Availability: &hours, Links: []Link{{Label: "canarylabel", URL: "https://example.com/canarylink"}},
		Email: "canarymember@example.jp", Phone: "canaryphone", Locale: English, Audiences: map[string]Audience{},
	}
	p.Entry.Custom = []CustomValue{{Field: FirstTenantNumber, Choice: []string{"canarychoice"}}}
	p.Profile.Custom = []CustomValue{{Field: FirstCustomNumber, Text: []string{"canarymotto"}, Date: []Date{must("1873-09-15")}}}
	p.Memberships = &Memberships{ID: id, Groups: []Membership{{Group: groupA}, {Group: groupB, Invited: true}}}
	p.Consents = &Consents{ID: id, Entries: []Consent{{Purpose: ForListing, Text: "canaryconsent", GivenAt: time.Unix(0, 0)}}}
	return p
}

// What nobody may see, what HR alone knows and what is not a field stands
// nowhere in the index: not in a delta, not in a page, then or later.
func TestTheIndexHoldsNothingThatNobodyMaySee(t *testing.T) {
	t.Parallel()
	p := canaries(&Person{Entry: &Entry{ID: alumnikit.PersonID{15: 7}}})
	for _, d := range Standard().Disclosures() {
		if d.Owner == ByMember {
			p.Profile.Audiences[d.Name] = Nobody
		}
	}
	p.Profile.Audiences[customDisclosure(FirstCustomNumber)] = Nobody
	store := &spy{Store: memory.New()}
	s := indexed(t, store, p)
	require.NoError(t, s.Upkeep(t.Context(), "acme"))
	written := store.written.String()
	for _, hidden := range []string{
		"canaryemployer", "canarynewtitle", "canarylocation", "canarybio", "canaryskill", "canaryinterest", "mentoring",
		"\x91\x22\x33\x44\x55\x66\x77\x88", "canarylabel", "canarylink", "canarymember", "canaryphone", "canaryhr", "canarynumber",
		"canaryconsent", groupB.String(), "1970", "@example", "canaryscheme", "canarylist", "canaryclass", "canaryrank", "1873", "canaryguest", "canarymotto",
	} {
		require.NotContains(t, written, hidden)
	}
	for _, there := range []string{
		"canarydepartment", "canaryentity", "canarytitle", "canaryplace", "1871", "1872", "freelancer",
		"7000012050002", "canaryabove", "canarygrade", "canaryjob", "canarycode", "canarypost", "canaryhost", groupA.String(), "listing", "canarychoice",
	} {
		require.Contains(t, written, there, "the spy sees what is written")
	}

	open := &spy{Store: memory.New()}
	p.Profile.Audiences = nil
	indexed(t, open, p)
	for _, there := range []string{"canaryemployer", "canarylocation", "canaryskill", "mentoring", "canarymotto", "1873", "\x91\x22\x33\x44\x55\x66\x77\x88"} {
		require.Contains(t, open.written.String(), there, "what is shown to somebody is found")
	}
	for _, never := range []string{"canarybio", "canarylink", "canarymember", "canaryphone", "canaryhr", "canarynumber", "canaryconsent"} {
		require.NotContains(t, open.written.String(), never, "no field, so never found by")
	}
}

// A value stands under the one audience that was chosen, before folding and
// after; a changed choice moves all of it.
func TestTermsStandUnderTheChosenAudience(t *testing.T) {
	t.Parallel()
	choices := append(Audiences(), Default, GroupAudience(groupA), GroupAudience(groupB))
	all := append(choices, anyGroup)
	standing := func(choice Audience, d Disclosure) []Audience {
		switch {
		case choice == Nobody && d.Min == Nobody:
			return nil
		case choice == GroupAudience(groupA):
			return []Audience{choice, anyGroup}
		case choice == GroupAudience(groupB): // whose member the person is not
			return []Audience{anyGroup}
		case choice == Shared:
			return []Audience{Shared, GroupAudience(groupA)}
		}
		return []Audience{choice}
	}
	p := canaries(&Person{Entry: &Entry{ID: alumnikit.PersonID{15: 7}}})
	s := indexed(t, memory.New(), p)
	stored, err := Profiles().Get(t.Context(), s.db, "acme", alumnikit.ID(p.ID()))
	require.NoError(t, err)
	for _, choice := range choices {
		changed := stored.Value.Clone()
		changed.Audiences = map[string]Audience{}
		for _, d := range s.schema.Disclosures() {
			changed.Audiences[d.Name] = choice
		}
		require.NoError(t, s.db.Commit(t.Context(), storage.By(alumnikit.System("acme", "test"), "test"), Profiles().Replace(stored, changed)))
		stored.Value, stored.Version = *changed, stored.Version+1
		for _, folded := range []bool{false, true} {
			if folded {
				require.NoError(t, s.Upkeep(t.Context(), "acme"))
			}
			for _, f := range s.schema.Fields() {
				if f.Disclosure == "" {
					continue
				}
				want := standing(choice, s.schema.mustDisclosure(f.Disclosure))
				var got []Audience
				for _, a := range all {
					if s.count(t, index.Has(f.tokensField(), []string{string(a)}, tokenExists)) > 0 {
						got = append(got, a)
					}
				}
				require.ElementsMatch(t, want, got, "%s under %q, folded %t", f.Name, choice, folded)
			}
		}
	}
}

// Who joins a group shows its members what is for groups, in the write that makes
// them a member, and who leaves hides it in the one that ends it.
func TestTermsFollowMemberships(t *testing.T) {
	t.Parallel()
	p := canaries(&Person{Entry: &Entry{ID: alumnikit.PersonID{15: 7}}})
	p.Memberships = nil
	p.Profile.Audiences = map[string]Audience{"skills": Shared, "location": GroupAudience(groupB), "openTo": Alumni}
	s := indexed(t, memory.New(), p)
	for range 2 {
		for name, want := range map[string][2]bool{"skills": {true, true}, "location": {false, true}, "openTo": {}} {
			f, _ := s.schema.Field(name)
			for i, g := range []alumnikit.ID{groupA, groupB} {
				where := index.Has(f.tokensField(), []string{string(GroupAudience(g))}, tokenExists)
				now := &Memberships{ID: p.ID()}
				for step, groups := range [][]Membership{nil, {{Group: g, Invited: true}}, {{Group: g}}, nil} {
					old, err := MembershipsKind().Find(t.Context(), s.db, "acme", alumnikit.ID(p.ID()))
					require.NoError(t, err)
					now.Groups = groups
					change := MembershipsKind().Insert(now)
					if old.Version > 0 {
						change = MembershipsKind().Replace(old, now)
					}
					require.NoError(t, s.db.Commit(t.Context(), storage.By(alumnikit.System("acme", "test"), "test"), change))
					found := s.count(t, where)
					require.Equal(t, step == 2 && want[i], found == 1, "%s, step %d", name, step)
				}
			}
		}
		require.NoError(t, s.Upkeep(t.Context(), "acme"))
	}
}

func TestAPersonWithoutAProfileStandsUnderTheDefaults(t *testing.T) {
	t.Parallel()
	p := canaries(&Person{Entry: &Entry{ID: alumnikit.PersonID{15: 7}}})
	p.Profile, p.Memberships = nil, nil
	s := indexed(t, memory.New(), p)
	name, _ := s.schema.Field("name")
	require.Equal(t, 1, s.count(t, index.Has(name.tokensField(), []string{""}, tokenExists)))
	for _, f := range s.schema.Fields() {
		for _, a := range Audiences() {
			require.Zero(t, s.count(t, index.Has(f.tokensField(), []string{string(a)}, tokenExists)), "%s %s", f.Name, a)
		}
	}
	member, _ := s.schema.Field("memberOf")
	require.Zero(t, s.count(t, index.Has(member.tokensField(), []string{""}, tokenExists)))
}

// Every employment counts, the last like the first, and conditions on two of
// them are met by one.
func TestThirtyTwoEmployments(t *testing.T) {
	t.Parallel()
	p := &Person{Entry: &Entry{ID: alumnikit.PersonID{15: 7}, Names: Names{Family: "a"}}}
	for i := range MaxEmployments {
		p.Entry.Employments = append(p.Entry.Employments, Employment{
			Work: Employee, Department: fmt.Sprintf("dept-%02d", i), Title: fmt.Sprintf("title-%02d", i), End: must(strconv.Itoa(1990 + i)),
		})
	}
	require.NoError(t, p.Entry.check())
	more := p.Entry.clone()
	more.Employments = append(more.Employments, Employment{Work: Employee})
	require.ErrorIs(t, more.check(), alumnikit.ErrInvalid)
	require.Equal(t, index.MaxElements, MaxEmployments)

	s := indexed(t, memory.New(), p)
	leaves := s.schema.Rules(Policy{}).Leaves(Viewer{Admin: true})
	of := func(name string) *Field {
		f, ok := s.schema.Field(EmploymentsList + "." + name)
		require.True(t, ok)
		return f
	}
	for _, folded := range []bool{false, true} {
		if folded {
			require.NoError(t, s.Upkeep(t.Context(), "acme"))
		}
		for i := range MaxEmployments {
			dept := leaves.Exactly(of("department"), fmt.Sprintf("dept-%02d", i))
			same := leaves.Exactly(of("title"), fmt.Sprintf("title-%02d", i))
			other := leaves.Exactly(of("title"), fmt.Sprintf("title-%02d", (i+1)%MaxEmployments))
			year := must(strconv.Itoa(1990 + i))
			ended := leaves.DateWithin(of("end"), year.First(), year.Last())
			require.Equal(t, 1, s.count(t, index.Some(index.And(dept, same, ended))), i)
			require.Zero(t, s.count(t, index.Some(index.And(dept, other))), i)
			require.Equal(t, 1, s.count(t, index.And(index.Some(dept), index.Some(other))), i)
		}
	}
}

// The longest texts that pass validation are found whole and are not mixed up
// with ones that agree in all but the end.
func TestLongValues(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("𠮷", 59) // four bytes each
	p := &Person{
		Entry:   &Entry{ID: alumnikit.PersonID{15: 7}, Names: Names{Family: strings.Repeat("𠮷", 100), Given: strings.Repeat("𩸽", 100)}},
		Profile: &Profile{ID: alumnikit.PersonID{15: 7}, Location: long + "a", Skills: []string{long + "b"}},
	}
	require.NoError(t, p.Entry.check())
	require.NoError(t, p.Profile.check())
	tooLong := p.Profile.Clone()
	tooLong.Location += "a"
	require.ErrorIs(t, tooLong.check(), alumnikit.ErrInvalid)
	require.NotContains(t, tooLong.check().Error(), "𠮷")

	s := indexed(t, memory.New(), p)
	admin := s.schema.Rules(Policy{}).Leaves(Viewer{Admin: true})
	location, _ := s.schema.Field("location")
	skills, _ := s.schema.Field("skills")
	name, _ := s.schema.Field("name")
	require.Equal(t, 1, s.count(t, admin.Exactly(location, long+"a")))
	require.Zero(t, s.count(t, admin.Exactly(location, long+"b")))
	require.Equal(t, 1, s.count(t, admin.Equal(skills, long+"b")))
	require.Zero(t, s.count(t, admin.Equal(skills, long+"a")))
	require.Equal(t, 1, s.count(t, admin.Equal(name, p.Entry.Names.Display())), "beyond what stands in a term: by its hash")
	require.Equal(t, 1, s.count(t, admin.TextWhere(skills, func(v string) bool { return v == long+"b" })), "values are enumerated whole")
	found, err := s.index.Search(t.Context(), s.db, "acme", index.Query{Facets: []index.Facet{admin.Facet(skills)}})
	require.NoError(t, err)
	require.Equal(t, []index.FacetCount{{Value: long + "b", Count: 1}}, found.Facets[0])
}
