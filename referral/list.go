package referral

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// List is one page of items with the way to the next. There is no total: that
// would mean reading all pages.
type List[T any] struct {
	Items []T              `json:"items"`
	Next  alumnikit.Cursor `json:"next,omitempty"` // empty on the last page
}

// MarshalJSON writes an empty list as [] rather than null.
func (l List[T]) MarshalJSON() ([]byte, error) {
	type plain List[T]
	if l.Items == nil {
		l.Items = []T{}
	}
	return json.Marshal(plain(l))
}

// Names of the keys that lists go by. Each value ends with latest(t), so that
// keyset order is latest first.
const (
	createdKey  = "created"
	stateKey    = "state"
	openingKey  = "opening"
	personKey   = "person"
	referrerKey = "referrer"
)

// ordered returns the key under which a list with a prefix finds a record.
func ordered(name string, at time.Time, prefix ...byte) storage.Key {
	return storage.Key{Name: name, Value: append(slices.Clip(prefix), latest(at)...)}
}

// latest encodes a time so that later times sort first.
func latest(t time.Time) []byte {
	ascending := uint64(t.UnixMicro()) ^ 1<<63 //nolint:gosec // a bijection is all that is needed
	return binary.BigEndian.AppendUint64(nil, math.MaxUint64-ascending)
}

// stateValue begins the keys of everything in a state.
func stateValue[S ~string](state S) []byte { return append([]byte(state), 0) }

// listing says what list reads: the records whose key begins with a prefix, or
// with any of several that are as long.
type listing struct {
	actor  alumnikit.Actor
	name   string // "openings"; cursors of other lists are refused
	key    string
	prefix []byte
	others [][]byte // further prefixes: of the people who were merged into a person
	filter []byte   // what else show depends on, so that cursors are bound to it
	page   alumnikit.Page
}

// ofMember makes a listing one of the acting member's own, under whatever ID
// something was theirs.
func (s *Service) ofMember(ctx context.Context, actor alumnikit.Actor, l *listing, key string) error {
	person, err := actor.RequireMember()
	if err != nil {
		return err
	}
	l.key, l.prefix = key, person[:]
	entry, err := s.people.StoredEntry(ctx, actor.Tenant(), person)
	if errors.Is(err, alumnikit.ErrNotFound) {
		return nil // removed while still signed in
	}
	if err != nil {
		return err
	}
	l.prefix = entry.Value.ID[:]
	for _, id := range entry.Value.Merged {
		l.others = append(l.others, id[:])
	}
	return nil
}

func (l listing) scope() alumnikit.CursorScope {
	query := binary.AppendUvarint([]byte(l.key+"\x00"), uint64(len(l.prefix)))
	return alumnikit.CursorScope{
		Actor: l.actor, List: "referral." + l.name, Query: slices.Concat(query, l.prefix, l.filter),
	}
}

// list returns one page of what show lets pass, reading on past what it does not.
func list[T, V any](ctx context.Context, db *storage.DB, kind storage.Kind[T], l listing, show func(*T) (V, bool)) (List[V], error) {
	out := List[V]{Items: []V{}}
	if err := l.actor.Tenant().Validate(); err != nil {
		return out, err
	}
	after, err := openPosition(db.Keys(), l)
	if err != nil {
		return out, err
	}
	limit := l.page.Limit()
	var last storage.Position
	for {
		found, more, err := strands(ctx, db, kind, l, after, limit+1)
		if err != nil {
			return out, err
		}
		for i := range found {
			item, ok := show(&found[i].Value)
			switch {
			case !ok:
				continue
			case len(out.Items) == limit:
				out.Next, err = db.Keys().SealCursor(l.scope(), slices.Concat(last.ID[:], last.Value))
				return out, err
			}
			out.Items, last = append(out.Items, item), found[i].Position
		}
		if !more {
			return out, nil
		}
		after = &found[len(found)-1].Position
	}
}

// strands returns up to limit records behind a position, of all prefixes in one
// order, and whether there may be more. Positions are without the prefix.
func strands[T any](
	ctx context.Context, db *storage.DB, kind storage.Kind[T], l listing, after *storage.Position, limit int,
) (found []storage.At[T], more bool, err error) {
	for _, prefix := range append([][]byte{l.prefix}, l.others...) {
		q := storage.WithPrefix(kind.Name(), l.key, prefix)
		q.Limit = limit
		if after != nil {
			q.After = &storage.Position{Value: slices.Concat(prefix, after.Value), ID: after.ID}
		}
		page, err := kind.Page(ctx, db, l.actor.Tenant(), q)
		if err != nil {
			return nil, false, err
		}
		more = more || len(page) == limit
		for _, at := range page {
			at.Position.Value = at.Position.Value[len(prefix):]
			found = append(found, at)
		}
	}
	if len(l.others) > 0 {
		slices.SortStableFunc(found, func(a, b storage.At[T]) int {
			return cmp.Or(bytes.Compare(a.Position.Value, b.Position.Value), bytes.Compare(a.Position.ID[:], b.Position.ID[:]))
		})
	}
	return found[:min(limit, len(found))], more || len(found) > limit, nil
}

func openPosition(keys *alumnikit.Keyring, l listing) (*storage.Position, error) {
	position, err := keys.OpenCursor(l.scope(), l.page.After)
	if err != nil || position == nil {
		return nil, err
	}
	if len(position) < len(alumnikit.ID{}) {
		return nil, alumnikit.ErrCursor
	}
	return &storage.Position{ID: alumnikit.ID(position[:16]), Value: position[16:]}, nil
}
