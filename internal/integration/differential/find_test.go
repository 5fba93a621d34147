package differential

import (
	"bytes"
	"context"
	"slices"

	"pgregory.net/rapid"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/segment"
)

func (p *sides) query() directory.Query {
	facets := []string{"employments.department", "employments.work", "skills", "openTo", "location", "currentEmployer", "custom.motto", "custom.badge", "nonsense"}
	q := directory.Query{
		Name:  pick(p, "name", "", "", "", "見", "みほん", "ﾐﾎﾝ 花", "reibun", "ta", "hana", "E", "高"),
		Count: []string{pick(p, "count", facets...), "employments.department"}, Page: p.page(),
	}
	if p.chance("facet", 40) {
		field := pick(p, "field", facets...)
		q.Facets = map[string][]string{field: {p.word()}}
		if field == "employments.work" {
			q.Facets[field] = []string{string(alumni.Employee), string(alumni.Contractor)}
		}
	}
	if p.chance("range", 25) {
		q.Dates = map[string]directory.DateRange{pick(p, "dates", "employments.start", "employments.end", "custom.since"): {From: p.date(), To: p.date()}}
	}
	if p.chance("typed", 15) {
		q.Texts = map[string]string{"custom.motto": pick(p, "text", "営", "sales", "o", "Example K")}
	}
	return q
}

// search follows a result to its end by each side's own cursors, which same
// has found to be equal; at the second page a fold may have come between.
func (p *sides) search() {
	actor, q := p.anyone(), p.query()
	for range 6 {
		found, err := same(p, "search", func(ctx context.Context, s *side) (directory.Result, error) { return s.dir.Search(ctx, actor, q) })
		if err != nil || found.Next == "" {
			return
		}
		q.Page.After = found.Next
		if p.chance("keep up between", 15) {
			p.keepUp()
		}
	}
}

func (p *sides) profile() {
	actor, person := p.anyone(), p.person()
	_, _ = same(p, "profile", func(ctx context.Context, s *side) (directory.View, error) { return s.dir.Profile(ctx, actor, person) })
}

// leaf draws a rule about the person; a few are refused.
func (p *sides) leaf() segment.Node {
	text, date, id := p.word()+"x", p.date().String(), known(p, "group", p.groups).String()
	return pick[segment.Node](
		p, "leaf",
		segment.Where("employments.department", segment.Equal, text[:len(text)-1]),
		segment.Where("employments.department", segment.NotEqual, "営業"),
		segment.Where("location", segment.Contains, "東"),
		segment.Where("currentTitle", segment.BeginsWith, "営"),
		segment.Where("skills", segment.ContainsAll, "Go", "Rust"),
		segment.Where("skills", segment.ContainsNone, text),
		segment.Where("employments.end", segment.Less, date),
		segment.Where("employments.start", segment.WithinLast, "P10Y"),
		segment.Where("availability", segment.Between, "1", "40"),
		segment.Where("openTo", segment.ContainsAny, string(alumni.OpenTalk), string(alumni.OpenReturn)),
		segment.Where("memberOf", segment.MemberOf, id),
		segment.Where("locale", segment.Null),
		p.customLeaf(),
		segment.Where(segment.FieldSample, segment.InSample, "50", "salt"),
		segment.Where(segment.FieldSegment, segment.InSegment, known(p, "segment", p.segments).String()),
		segment.WhereEach("employments", segment.Match{Mode: pick(p, "mode", segment.Some, segment.Every, segment.None)}, segment.Any(
			segment.Where("work", segment.Equal, string(alumni.Employee)), segment.Where("end", segment.Null))),
		segment.WhereEach("employments", segment.Match{Mode: segment.AtLeast, Threshold: 2}, segment.All(segment.Where("title", segment.NotNull))),
	)
}

func (p *sides) rule() *segment.Group {
	nodes := make([]segment.Node, rapid.IntRange(1, 3).Draw(p.T, "leaves"))
	for i := range nodes {
		nodes[i] = p.leaf()
	}
	g := segment.All(nodes...)
	if p.chance("any", 50) {
		g = segment.Any(nodes...)
	}
	g.Not = p.chance("not", 30)
	return g
}

func (p *sides) selected() {
	actor, page, d := p.hr(), p.page(), segment.Definition{Rule: p.rule()}
	if p.chance("lists", 30) {
		d.Include, d.Exclude = []alumnikit.PersonID{p.person()}, []alumnikit.PersonID{p.person()}
	}
	if p.chance("saved", 40) {
		id := known(p, "segment", p.segments)
		saved, err := same(p, "definition", func(ctx context.Context, s *side) (segment.Definition, error) {
			return s.segments.Definition(ctx, actor, id)
		})
		if err != nil {
			return
		}
		d = saved
	}
	_, _ = same(p, "count", func(ctx context.Context, s *side) (alumnikit.Total, error) { return s.segments.Count(ctx, actor, d) })
	for range 4 {
		found, err := same(p, "select", func(ctx context.Context, s *side) (alumnikit.List[alumni.Entry], error) {
			return s.segments.Page(ctx, actor, d, page)
		})
		if err != nil || found.Next == "" {
			break
		}
		page.After = found.Next
	}
	_, _ = same(p, "ids", func(ctx context.Context, s *side) ([]alumnikit.PersonID, error) {
		var all []alumnikit.PersonID
		for ids, err := range s.segments.IDs(ctx, actor, d) {
			if err != nil {
				return nil, err
			}
			all = append(all, ids...)
		}
		// Their order is that of the slots, and documented to say nothing.
		slices.SortFunc(all, func(a, b alumnikit.PersonID) int { return bytes.Compare(a[:], b[:]) })
		return all, nil
	})
}

func (p *sides) save() {
	actor, in := p.hr(), segment.Input{Name: "S" + p.word(), Draft: p.rule()}
	if p.chance("exclude", 20) {
		in.Exclude = []alumnikit.PersonID{p.person()}
	}
	saved, err := same(p, "save", func(ctx context.Context, s *side) (*segment.Segment, error) { return s.segments.Create(ctx, actor, in) })
	if err == nil {
		p.segments = append(p.segments, saved.ID)
		_, _ = same(p, "publish", func(ctx context.Context, s *side) (*segment.Segment, error) {
			return s.segments.Publish(ctx, actor, saved.ID)
		})
	}
	_, _ = same(p, "segments", func(ctx context.Context, s *side) ([]segment.Segment, error) { return s.segments.List(ctx, actor) })
}
