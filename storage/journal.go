package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
)

// Event is one line of the journal: who did what to which records, and the
// names of the fields that changed. It never holds a value of a field.
type Event struct {
	ID       alumnikit.ID `json:"-"`
	Time     time.Time    `json:"-"`
	Sequence uint64       `json:"-"` // 0 until sealed
	Actor    string       `json:"actor"`
	Verb     string       `json:"verb"`
	Refs     []Ref        `json:"refs,omitempty"`
	Fields   []string     `json:"fields,omitempty"`
}

func (e *Event) add(ref Ref, fields []string) {
	e.Refs = append(e.Refs, ref)
	for _, f := range fields {
		if !slices.Contains(e.Fields, f) {
			e.Fields = append(e.Fields, f)
		}
	}
}

func (e *Event) entry(id alumnikit.ID, at time.Time) (Entry, error) {
	body, err := json.Marshal(e)
	if err != nil {
		return Entry{}, fmt.Errorf("journal: encode: %w", err)
	}
	return Entry{ID: id, Time: at, Body: body}, nil
}

func eventOf(entry Entry) (Event, error) {
	var e Event
	if err := json.Unmarshal(entry.Body, &e); err != nil {
		return Event{}, fmt.Errorf("journal: decode: %w", alumnikit.ErrCorrupt)
	}
	e.ID, e.Time, e.Sequence = entry.ID, entry.Time, entry.Sequence
	return e, nil
}

// JournalHead is the end of the sealed journal. A host that keeps it elsewhere
// can show later that nothing was cut off.
type JournalHead struct {
	Sequence uint64 `json:"sequence"` // 0: nothing is sealed
	MAC      []byte `json:"mac,omitempty"`
}

// JournalHead returns the end of the sealed journal.
func (db *DB) JournalHead(ctx context.Context, tenant alumnikit.TenantID) (JournalHead, error) {
	last, err := db.store.Journal(ctx, tenant, JournalQuery{Mode: JournalLast, Limit: 1})
	if err != nil || len(last) == 0 {
		return JournalHead{}, err
	}
	return JournalHead{last[0].Sequence, last[0].MAC}, nil
}

// SealJournal numbers and chains up to limit pending entries and returns how
// many. Of two that seal at once one gets ErrConflict and may try again.
func (db *DB) SealJournal(ctx context.Context, tenant alumnikit.TenantID, limit int) (int, error) {
	pending, err := db.store.Journal(ctx, tenant, JournalQuery{Mode: JournalPending, Limit: min(max(limit, 1), MaxList)})
	if err != nil || len(pending) == 0 {
		return 0, err
	}
	head, err := db.JournalHead(ctx, tenant)
	if err != nil {
		return 0, err
	}
	sealed := Sealed{First: head.Sequence + 1}
	chain := NewChain(db.keys, tenant, head)
	for _, e := range pending {
		sealed.Entries = append(sealed.Entries, Seal{e.ID, chain.Seal(e)})
	}
	if err := db.store.Seal(ctx, tenant, sealed); err != nil {
		return 0, err
	}
	return len(pending), nil
}

// VerifyJournal checks every sealed entry against the chain and returns its
// end. It returns ErrCorrupt at the first entry that was altered, removed or
// put in, and if the journal does not contain the head known from before; a
// zero head is contained in every journal.
func (db *DB) VerifyJournal(ctx context.Context, tenant alumnikit.TenantID, known JournalHead) (JournalHead, error) {
	chain := NewChain(db.keys, tenant, JournalHead{})
	met := known.Sequence == 0
	for {
		page, err := db.store.Journal(ctx, tenant, JournalQuery{After: chain.head.Sequence, Limit: MaxList})
		if err != nil {
			return chain.head, err
		}
		for _, e := range page {
			if !chain.Verify(e) {
				return chain.head, fmt.Errorf("journal: broken at sequence %d: %w", chain.head.Sequence+1, alumnikit.ErrCorrupt)
			}
			met = met || (e.Sequence == known.Sequence && string(e.MAC) == string(known.MAC))
		}
		if len(page) < MaxList {
			break
		}
	}
	if !met {
		return chain.head, fmt.Errorf("journal: the known head %d is missing: %w", known.Sequence, alumnikit.ErrCorrupt)
	}
	return chain.head, nil
}

// Note writes a line into the journal for what changes no record, such as that a
// tenant was archived.
func (db *DB) Note(ctx context.Context, by Intent) error {
	if err := by.check(); err != nil {
		return err
	}
	event := Event{Actor: by.Actor.String(), Verb: by.Verb}
	entry, err := event.entry(db.NewID(), db.Now())
	if err != nil {
		return err
	}
	return db.store.Commit(ctx, Write{Tenant: by.Actor.Tenant(), Entries: []Entry{entry}})
}

// Feed returns up to limit sealed events with a sequence above after,
// ascending. It needs PermJournal.
func (db *DB) Feed(ctx context.Context, actor alumnikit.Actor, after uint64, limit int) ([]Event, error) {
	if err := actor.Require(alumnikit.PermJournal); err != nil {
		return nil, err
	}
	q := JournalQuery{After: after, Limit: min(max(limit, 1), MaxList)}
	page, err := db.store.Journal(ctx, actor.Tenant(), q)
	if err != nil {
		return nil, err
	}
	events := make([]Event, len(page))
	for i, entry := range page {
		if events[i], err = eventOf(entry); err != nil {
			return nil, err
		}
	}
	return events, nil
}
