package importer

import (
	"context"
	"errors"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// Ending says that an employment of a person has ended.
type Ending struct {
	Person     alumnikit.PersonID `json:"person"`
	Employment alumnikit.ID       `json:"employment"` // Missing.Employment.ID
	End        alumni.Date        `json:"end"`        // the last day; may be partial
}

// Ended is what became of endings.
type Ended struct {
	Ended   int       `json:"ended"`   // employments that End has ended
	Before  int       `json:"before"`  // that had ended on that day already
	Refused []Refusal `json:"refused"` // in the order of the endings
}

// Refusal is an ending that is not possible.
type Refusal struct {
	Ending Ending `json:"ending"`
	Code   string `json:"code"` // of alumnikit.FieldError; CodeTaken: it ended on another day; CodeNotOneOf: nobody has it
}

// End ends employments, which is how HR confirms what a Snapshot proposes. It needs
// PermRoster. Up to 900 people are written in one commit; when it fails midway, what
// it returns was done, and calling it again with all of them does the rest. An
// employment that ended on that day is left alone, one that ended on another day is
// refused: to correct it is alumni.Service.UpdateEntry.
func (im *Importer) End(ctx context.Context, actor alumnikit.Actor, endings []Ending) (Ended, error) {
	var out Ended
	if err := actor.Require(alumnikit.PermRoster); err != nil {
		return out, alumnikit.Wrap("importer.End", "", err)
	}
	for chunk := range slices.Chunk(endings, MaxChunk) {
		var did Ended
		err := im.people.Change(ctx, storage.By(actor, "roster.end"), func(ctx context.Context) (changes []storage.Change, err error) {
			changes, did, err = im.ends(ctx, actor, chunk)
			return changes, err
		})
		if err != nil {
			return out, alumnikit.Wrap("importer.End", "", err)
		}
		out.Ended, out.Before, out.Refused = out.Ended+did.Ended, out.Before+did.Before, append(out.Refused, did.Refused...)
	}
	return out, nil
}

// ends states what endings change.
func (im *Importer) ends(ctx context.Context, actor alumnikit.Actor, endings []Ending) ([]storage.Change, Ended, error) {
	var did Ended
	var order []alumnikit.ID
	by := map[alumnikit.ID][]Ending{}
	for _, e := range endings {
		id := alumnikit.ID(e.Person)
		if by[id] == nil {
			order = append(order, id)
		}
		by[id] = append(by[id], e)
	}
	entries, err := alumni.Entries().GetAll(ctx, im.people.DB(), actor.Tenant(), order)
	if err != nil {
		return nil, did, err
	}
	var changes []storage.Change
	for _, id := range order {
		more, err := im.endAll(actor, entries[id], by[id], &did)
		if err != nil {
			return nil, did, err
		}
		changes = append(changes, more...)
	}
	return changes, did, nil
}

// endAll states what the endings of one person change: all that are possible.
func (im *Importer) endAll(actor alumnikit.Actor, old storage.Stored[alumni.Entry], endings []Ending, did *Ended) ([]storage.Change, error) {
	var u alumni.EntryUpdate
	var possible []Ending
	for _, e := range endings {
		at := slices.IndexFunc(old.Value.Employments, func(m alumni.Employment) bool { return m.ID == e.Employment })
		code := ""
		switch {
		case at < 0:
			code = alumnikit.CodeNotOneOf
		case e.End.IsZero():
			code = alumnikit.CodeRequired
		case old.Value.Employments[at].End == e.End:
			did.Before++
			continue
		case !old.Value.Employments[at].End.IsZero():
			code = alumnikit.CodeTaken
		default:
			m := old.Value.Employments[at]
			m.End = e.End
			code = im.endingFault(actor, old, m)
			if code == "" {
				u.Employments, possible = append(u.Employments, m), append(possible, e)
				continue
			}
		}
		did.Refused = append(did.Refused, Refusal{e, code})
	}
	if len(possible) == 0 {
		return nil, nil
	}
	changes, _, err := im.people.PrepareUpdate(actor, old, u)
	did.Ended += len(possible)
	return changes, err
}

// endingFault returns why an employment cannot be as it would be, empty if it can.
func (im *Importer) endingFault(actor alumnikit.Actor, old storage.Stored[alumni.Entry], m alumni.Employment) string {
	_, _, err := im.people.PrepareUpdate(actor, old, alumni.EntryUpdate{Employments: []alumni.Employment{m}})
	if found, ok := errors.AsType[alumnikit.FieldErrors](err); ok && len(found) > 0 {
		return found[0].Code
	}
	return ""
}
