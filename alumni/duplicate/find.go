package duplicate

import (
	"context"
	"math"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index"
)

// Report is what a search of the roster came to.
type Report struct {
	People   int `json:"people"`   // who were looked at
	Found    int `json:"found"`    // pairs that are likely enough
	New      int `json:"new"`      // of them, not on the list before
	Reopened int `json:"reopened"` // of them, dismissed before and now for other reasons
	Gone     int `json:"gone"`     // candidates that are none any more
}

// Progress is how far a search of the roster is.
type Progress struct {
	People, Total int // read of the roster, in all rounds it takes
}

// Find looks through the whole roster and brings the list of candidates up to
// date. It needs PermRoster. Progress, which may be nil, is called now and then.
// It reads everybody once (a large roster several times, see Options.Tags), then
// writes in bounded commits; when it is interrupted, what was found until then is
// on the list, and finding it again changes nothing.
func (s *Service) Find(ctx context.Context, actor alumnikit.Actor, progress func(Progress)) (*Report, error) {
	if err := actor.Require(alumnikit.PermRoster); err != nil {
		return nil, alumnikit.Wrap("duplicate.Find", "candidate", err)
	}
	of, total, err := s.rounds(ctx, actor.Tenant())
	if err != nil {
		return nil, alumnikit.Wrap("duplicate.Find", "candidate", err)
	}
	var report Report
	for n := range of {
		tell := func(people int) error {
			if progress != nil {
				progress(Progress{int(n)*total + people, int(of) * total}) //nolint:gosec // few rounds
			}
			return nil
		}
		if err := s.round(ctx, actor, part{n, of}, total, &report, tell); err != nil {
			return nil, alumnikit.Wrap("duplicate.Find", "candidate", err)
		}
	}
	return &report, nil
}

// tagsPerPerson is what a person usually has.
const tagsPerPerson = 9

// rounds returns in how many rounds the roster is looked through.
func (s *Service) rounds(ctx context.Context, tenant alumnikit.TenantID) (of uint64, people int, err error) {
	found, err := s.people.Index().Search(ctx, s.db(), tenant, index.Query{})
	of = uint64(found.Count*tagsPerPerson/s.tags) + 1 //nolint:gosec // not negative
	return of, found.Count, err
}

// round looks for the pairs of one part, and in the last one at the list itself.
func (s *Service) round(ctx context.Context, actor alumnikit.Actor, which part, people int, report *Report, progress func(people int) error) error {
	r, err := s.scan(ctx, actor.Tenant(), which, people, progress)
	if err != nil {
		return err
	}
	report.People = len(r.ids)
	on := newScale(r.counts, boundNames(r.counts, r.traits))
	suspects := r.suspects(on, s.threshold)
	read := newReader()
	for chunk := range slices.Chunk(suspects, chunkPairs) {
		pairs := make([][2]alumnikit.PersonID, len(chunk))
		for i, at := range chunk {
			pairs[i] = ordered(r.ids[at[0]], r.ids[at[1]])
		}
		if err := s.enlist(ctx, actor, on, read, pairs, report); err != nil {
			return err
		}
	}
	if which.n+1 < which.of {
		return nil
	}
	return s.review(ctx, actor, on, read, report)
}

// chunkPairs is how many pairs are read and committed at a time.
const chunkPairs = 400

// enlist scores pairs by their records and puts those that are likely enough on
// the list.
func (s *Service) enlist(ctx context.Context, actor alumnikit.Actor, on scale, read *reader, pairs [][2]alumnikit.PersonID, report *Report) error {
	var counted Report
	err := s.people.Change(ctx, storage.By(actor, "duplicate.find"), func(ctx context.Context) ([]storage.Change, error) {
		counted = *report
		entries, err := s.entries(ctx, actor.Tenant(), pairs)
		if err != nil {
			return nil, err
		}
		ids := make([]alumnikit.ID, len(pairs))
		for i, p := range pairs {
			ids[i] = CandidateID(p[0], p[1])
		}
		known, err := Kind().GetAll(ctx, s.db(), actor.Tenant(), ids)
		if err != nil {
			return nil, err
		}
		var changes expecting
		for i, p := range pairs {
			a, b := entries[alumnikit.ID(p[0])], entries[alumnikit.ID(p[1])]
			score, reasons := s.score(on, read, &a, &b)
			if score < s.threshold {
				continue
			}
			counted.Found++
			if c := s.proposed(known[ids[i]], p, score, reasons, &counted); c != nil {
				changes.put(Kind().Replace(known[ids[i]], c), a, b)
			}
		}
		return changes.all(), nil
	})
	if err == nil {
		*report = counted
	}
	return err
}

// expecting are changes that hold only while the people they are about stay as
// they were read, so that nobody who is erased meanwhile is put on the list.
type expecting struct {
	changes []storage.Change
	people  map[alumnikit.PersonID]storage.Stored[alumni.Entry]
}

func (e *expecting) put(c storage.Change, about ...storage.Stored[alumni.Entry]) {
	if e.people == nil {
		e.people = map[alumnikit.PersonID]storage.Stored[alumni.Entry]{}
	}
	e.changes = append(e.changes, c)
	for _, entry := range about {
		e.people[entry.Value.ID] = entry
	}
}

func (e *expecting) all() []storage.Change {
	out := e.changes
	for _, entry := range e.people {
		out = append(out, alumni.Entries().Expect(entry))
	}
	return out
}

// proposed returns what becomes of a candidate, nil if it stays as it is: one that
// was dismissed does, unless something speaks for it that did not then.
func (s *Service) proposed(old storage.Stored[Candidate], people [2]alumnikit.PersonID, score float64, reasons []Reason, report *Report) *Candidate {
	c := Candidate{
		ID: CandidateID(people[0], people[1]), People: people, State: Open,
		Score: score, Reasons: reasons, FoundAt: s.db().Now(),
	}
	switch {
	case old.Version == 0:
		report.New++
	case old.Value.State == Open:
		if old.Value.Score == score && slices.Equal(old.Value.Reasons, reasons) {
			return nil
		}
		c.FoundAt = old.Value.FoundAt
	case !slices.ContainsFunc(reasons, func(r Reason) bool { return !r.Against() && !slices.Contains(old.Value.Reasons, r) }):
		return nil
	default:
		report.Reopened++
	}
	return &c
}

// entries reads everybody in some pairs.
func (s *Service) entries(ctx context.Context, tenant alumnikit.TenantID, pairs [][2]alumnikit.PersonID) (map[alumnikit.ID]storage.Stored[alumni.Entry], error) {
	var ids []alumnikit.ID
	for _, p := range pairs {
		ids = append(ids, alumnikit.ID(p[0]), alumnikit.ID(p[1]))
	}
	slices.SortFunc(ids, func(a, b alumnikit.ID) int { return slices.Compare(a[:], b[:]) })
	return alumni.Entries().GetAll(ctx, s.db(), tenant, slices.Compact(ids))
}

// score weighs two entries by all that they say, 0 if one of them is not there. It
// is rounded, so that a roster that grows a little does not rewrite the list.
func (s *Service) score(on scale, read *reader, a, b *storage.Stored[alumni.Entry]) (float64, []Reason) {
	if a.Version == 0 || b.Version == 0 {
		return 0, nil
	}
	x, y := read.entry(&a.Value), read.entry(&b.Value)
	return scoreOf(on, &x, &y, &a.Value.Names, &b.Value.Names)
}

func scoreOf(on scale, x, y *traits, a, b *alumni.Names) (float64, []Reason) {
	worth, found := on.weigh(x, y, func() bool { return nearReadings(a, b) })
	reasons := found.list()
	if at := slices.Index(reasons, SameName); at >= 0 && (a.Family != b.Family || a.Given != b.Given) {
		reasons[at] = VariantName
	}
	return math.Round(probability(worth)*100) / 100, reasons
}

// review looks at everything on the list again and takes off what is no candidate
// any more, because a record was corrected or is gone.
func (s *Service) review(ctx context.Context, actor alumnikit.Actor, on scale, read *reader, report *Report) error {
	q := storage.ListQuery{Key: openKey, Limit: chunkPairs}
	for {
		page, err := Kind().Page(ctx, s.db(), actor.Tenant(), q)
		if err != nil {
			return err
		}
		gone, err := s.unlist(ctx, actor, on, read, page)
		if err != nil {
			return err
		}
		report.Gone += gone
		if len(page) < q.Limit {
			return nil
		}
		q.After = &page[len(page)-1].Position
	}
}

func (s *Service) unlist(ctx context.Context, actor alumnikit.Actor, on scale, read *reader, page []storage.At[Candidate]) (int, error) {
	pairs := make([][2]alumnikit.PersonID, len(page))
	ids := make([]alumnikit.ID, len(page))
	for i, at := range page {
		pairs[i], ids[i] = at.Value.People, at.Value.ID
	}
	gone := 0
	err := s.people.Change(ctx, storage.By(actor, "duplicate.find"), func(ctx context.Context) ([]storage.Change, error) {
		gone = 0
		entries, err := s.entries(ctx, actor.Tenant(), pairs)
		if err != nil {
			return nil, err
		}
		known, err := Kind().GetAll(ctx, s.db(), actor.Tenant(), ids)
		if err != nil {
			return nil, err
		}
		var changes []storage.Change
		for _, c := range known {
			a, b := entries[alumnikit.ID(c.Value.People[0])], entries[alumnikit.ID(c.Value.People[1])]
			if score, _ := s.score(on, read, &a, &b); score < s.threshold && c.Value.State == Open {
				changes, gone = append(changes, Kind().Delete(c)), gone+1
			}
		}
		return changes, nil
	})
	return gone, err
}
