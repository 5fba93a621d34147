package properties

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/segment"
	"github.com/alumnikit/alumnikit/storage"
)

func vocabulary() *rapid.Generator[string] {
	return rapid.SampledFrom([]string{"営業", "営業部", "ｴｲｷﾞｮｳ", "Sales", "sales", "SALES team", "Go", "Rust", "東京", "京"})
}

func group() alumnikit.ID { return alumnikit.ID{6: 0x40, 8: 0x80, 15: 7} }

// schema has a text besides, whose parts an index can only narrow down.
func schema() *alumni.Schema {
	b := alumni.BuiltIn()
	alumni.One(b, alumni.Field{
		Name: "about", Number: alumni.FirstCustomNumber, Label: map[alumni.Locale]string{alumni.Japanese: "自己紹介", alumni.English: "About"},
		Type: alumni.TypeText, Disclosure: "bio", Search: true, Rule: true,
	}, func(p *alumni.Profile) *string { return &p.Bio })
	s, err := b.Build()
	if err != nil {
		panic(err) // a constant
	}
	return s
}

// leaves draws a rule on the field of a person, or of an employment at hand.
func leaves(inEmployment bool) *rapid.Generator[segment.Node] {
	return rapid.Custom(func(t *rapid.T) segment.Node {
		texts, prefix := []string{"location", "about", "currentTitle"}, "employments."
		if inEmployment {
			texts, prefix = nil, ""
		}
		texts = append(texts, prefix+"department", prefix+"title")
		word := func() string { return vocabulary().Draw(t, "word") }
		one := []segment.Operator{
			segment.Equal, segment.NotEqual, segment.Contains, segment.DoesNotContain, segment.BeginsWith, segment.EndsWith, segment.DoesNotEndWith,
		}
		around := []segment.Operator{segment.Equal, segment.NotEqual, segment.Less, segment.LessOrEqual, segment.Greater, segment.GreaterOrEqual}
		kinds := 5
		if !inEmployment {
			kinds = 9
		}
		switch rapid.IntRange(0, kinds).Draw(t, "kind") {
		case 0, 1:
			return segment.Where(rapid.SampledFrom(texts).Draw(t, "text"), rapid.SampledFrom(one).Draw(t, "operator"), word())
		case 2:
			return segment.Where(prefix+"work", segment.In, string(alumni.Employee), string(rapid.SampledFrom(alumni.Works()).Draw(t, "work")))
		case 3:
			date := rapid.SampledFrom([]string{prefix + "start", prefix + "end"}).Draw(t, "date")
			return segment.Where(date, rapid.SampledFrom(around).Draw(t, "operator"), dates().Draw(t, "day").String())
		case 4:
			return segment.Where(prefix+"end", rapid.SampledFrom([]segment.Operator{segment.WithinLast, segment.MoreThanAgo}).Draw(t, "operator"), "P5Y")
		case 5:
			return segment.Where(rapid.SampledFrom(texts).Draw(t, "text"), rapid.SampledFrom([]segment.Operator{segment.Null, segment.NotNull}).Draw(t, "operator"))
		case 6:
			lists := []segment.Operator{segment.ContainsAny, segment.ContainsAll, segment.ContainsNone}
			return segment.Where("skills", rapid.SampledFrom(lists).Draw(t, "operator"), word(), word())
		case 7:
			return segment.Where("availability", rapid.SampledFrom(around).Draw(t, "operator"), rapid.SampledFrom([]string{"0", "8", "40"}).Draw(t, "hours"))
		case 8:
			return segment.Where("memberOf", rapid.SampledFrom([]segment.Operator{segment.MemberOf, segment.NotMemberOf}).Draw(t, "operator"), group().String())
		default:
			return segment.Where(segment.FieldSample, rapid.SampledFrom([]segment.Operator{segment.InSample, segment.NotInSample}).Draw(t, "operator"), "33.3", "salt")
		}
	})
}

// rules draws a valid group of a depth, with matches on employments.
func rules(depth int, inEmployment bool) *rapid.Generator[*segment.Group] {
	return rapid.Custom(func(t *rapid.T) *segment.Group {
		g := &segment.Group{Combinator: rapid.SampledFrom([]segment.Combinator{segment.And, segment.Or}).Draw(t, "combinator"), Not: rapid.Bool().Draw(t, "not")}
		for range rapid.IntRange(1, 3).Draw(t, "rules") {
			switch rapid.IntRange(0, 3).Draw(t, "node") {
			case 3:
				if depth > 1 {
					g.Rules = append(g.Rules, rules(depth-1, inEmployment).Draw(t, "group"))
					continue
				}
			case 2:
				if depth > 1 && !inEmployment {
					m := segment.Match{Mode: rapid.SampledFrom(segment.MatchModes()).Draw(t, "mode")}
					if slices.Contains([]segment.MatchMode{segment.AtLeast, segment.AtMost, segment.Exactly}, m.Mode) {
						m.Threshold = rapid.IntRange(0, 3).Draw(t, "threshold")
					}
					g.Rules = append(g.Rules, segment.WhereEach(alumni.EmploymentsList, m, rules(depth-1, true).Draw(t, "each")))
					continue
				}
			}
			g.Rules = append(g.Rules, leaves(inEmployment).Draw(t, "leaf"))
		}
		return g
	})
}

func TestRuleIsItsCanonicalText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rule := rules(4, false).Draw(t, "rule")
		require.Empty(t, segment.Validate(rule, schema(), nil))
		text, err := rule.Canonical()
		require.NoError(t, err)
		again, err := segment.Parse(text)
		require.NoError(t, err)
		require.Equal(t, rule, again)
		fixed, err := again.Canonical()
		require.NoError(t, err)
		require.Equal(t, text, fixed)
		marshalled, err := json.Marshal(rule)
		require.NoError(t, err)
		again, err = segment.Parse(marshalled)
		require.NoError(t, err)
		require.Equal(t, rule, again, "what the builder is shown is the rule, too")
	})
}

// somebody draws the person of a number, in all parts.
func somebody(n byte) *rapid.Generator[*alumni.Person] {
	return rapid.Custom(func(t *rapid.T) *alumni.Person {
		maybe := func(label string) string {
			return rapid.OneOf(rapid.Just(""), vocabulary(), vocabulary()).Draw(t, label)
		}
		day := rapid.OneOf(rapid.Just(alumni.Date{}), dates(), dates())
		random := rand.NewChaCha8([32]byte{n}) // samples go by identifiers, which must be the same again
		id := alumnikit.PersonID(alumnikit.NewID(random))
		hours := rapid.SampledFrom([]int64{0, 8, 20, 40}).Draw(t, "hours")
		p := &alumni.Person{
			Entry: &alumni.Entry{ID: id, Names: alumni.Names{Family: "見本"}},
			Profile: &alumni.Profile{
				ID: id, Location: maybe("location"), Bio: maybe("bio") + maybe("more"), CurrentTitle: maybe("title"), Availability: &hours,
				Skills:    rapid.SliceOfN(vocabulary(), 0, 3).Draw(t, "skills"),
				Audiences: map[string]alumni.Audience{"bio": rapid.SampledFrom([]alumni.Audience{alumni.Default, alumni.Nobody, alumni.Public}).Draw(t, "audience")},
			},
			Memberships: &alumni.Memberships{ID: id},
		}
		for range rapid.IntRange(0, 3).Draw(t, "stints") {
			p.Entry.Employments = append(p.Entry.Employments, alumni.Employment{
				ID: alumnikit.NewID(random), Work: rapid.SampledFrom(alumni.Works()).Draw(t, "work"),
				Department: maybe("department"), Title: maybe("job"), Start: day.Draw(t, "start"), End: day.Draw(t, "end"),
			})
		}
		if rapid.Bool().Draw(t, "member") {
			p.Memberships.Groups = []alumni.Membership{{Group: group(), Invited: rapid.Bool().Draw(t, "invited")}}
		}
		return p
	})
}

// populate commits people as they are, half of whom are folded.
func populate(ctx context.Context, t require.TestingT, people *alumni.Service, n byte) []*alumni.Person {
	out := make([]*alumni.Person, n)
	for i := range out {
		p := somebody(byte(i)).Example(i)
		require.NoError(t, people.DB().Commit(
			ctx, storage.By(clerk(), "test.insert"),
			alumni.Entries().Insert(p.Entry), alumni.Profiles().Insert(p.Profile), alumni.MembershipsKind().Insert(p.Memberships),
		))
		if out[i] = p; i == len(out)/2 {
			require.NoError(t, people.Upkeep(ctx, acme))
		}
	}
	return out
}

func TestPlanSelectsWhomTheRuleMatches(t *testing.T) {
	t.Parallel()
	people := openWith(t, schema())
	everybody := populate(t.Context(), t, people, 80)
	segments := segment.New(people, nil)
	rapid.Check(t, func(t *rapid.T) {
		d := segment.Definition{Rule: rules(4, false).Draw(t, "rule")}
		somewhere := rapid.SampledFrom(everybody)
		for range rapid.IntRange(0, 2).Draw(t, "listed") {
			d.Include = append(d.Include, somewhere.Draw(t, "included").ID())
			d.Exclude = append(d.Exclude, somewhere.Draw(t, "excluded").ID())
		}
		m, err := segment.Compile(d, segment.Env{Schema: people.Schema(), Now: noon()})
		require.NoError(t, err)
		var matched, planned []string
		for _, p := range everybody {
			if m.Match(p) {
				matched = append(matched, p.ID().String())
			}
		}
		for ids, err := range segments.IDs(t.Context(), clerk(), d) {
			require.NoError(t, err)
			for _, id := range ids {
				planned = append(planned, id.String())
			}
		}
		slices.Sort(matched)
		slices.Sort(planned)
		require.Equal(t, matched, planned)
		total, err := segments.Count(t.Context(), clerk(), d)
		require.NoError(t, err)
		require.Equal(t, alumnikit.Total{Count: len(matched), Exact: true}, total)
	})
}
