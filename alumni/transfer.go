package alumni

import (
	"context"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Transfer says that somebody moves to another employer of the group for good
// (転籍): one employment ends and another begins.
type Transfer struct {
	Employment alumnikit.ID `json:"employment,omitzero"` // the one that ends; zero: the one that lasts
	To         Employment   `json:"to"`                  // its employer and its start, a full day, are needed; no work: as before
}

// Transfer ends an employment on the day before another begins, whose Origin is
// the one that ended. It needs PermRoster. hr.Service.Transfer also records why.
// A transfer that is recorded already is ErrState, because the employment has
// ended.
func (s *Service) Transfer(ctx context.Context, actor alumnikit.Actor, person alumnikit.PersonID, t Transfer) (*Entry, error) {
	var entry *Entry
	err := s.Change(ctx, storage.By(actor, "person.transfer"), func(ctx context.Context) (changes []storage.Change, err error) {
		changes, entry, err = s.PrepareTransfer(ctx, actor, person, t)
		return changes, err
	})
	if err != nil {
		return nil, alumnikit.Wrap("alumni.Transfer", "person", err)
	}
	return entry, nil
}

// PrepareTransfer states what Transfer would commit, to be committed together
// with other changes. The new employment is the last of the returned entry. Run
// it inside storage.Retry or Change.
func (s *Service) PrepareTransfer(ctx context.Context, actor alumnikit.Actor, person alumnikit.PersonID, t Transfer) ([]storage.Change, *Entry, error) {
	if err := actor.Require(alumnikit.PermRoster); err != nil {
		return nil, nil, err
	}
	var found alumnikit.FieldErrors
	if t.To.Entity == "" {
		found.Add("to.entity", alumnikit.CodeRequired, "the new employer")
	}
	if !t.To.Start.IsFull() {
		found.Add("to.start", alumnikit.CodeRequired, "a full day")
	}
	if len(found) > 0 {
		return nil, nil, found
	}
	old, err := Entries().Get(ctx, s.db, actor.Tenant(), alumnikit.ID(person))
	if err != nil {
		return nil, nil, err
	}
	entry := old.Value.clone()
	at, err := entry.find(t.Employment)
	if err != nil {
		return nil, nil, err
	}
	from := &entry.Employments[at]
	if !from.End.IsZero() {
		return nil, nil, alumnikit.ErrState
	}
	from.End = t.To.Start.Previous()
	to := cloneEmployments([]Employment{t.To})[0]
	to.ID, to.Origin = s.db.NewID(), from.ID
	if to.Work == "" {
		to.Work = from.Work
	}
	entry.Employments, entry.UpdatedAt = append(entry.Employments, to), s.db.Now()
	return s.replaceEntry(old, entry, SourceHR)
}
