package referral

import (
	"context"
	"encoding/binary"
	"encoding/json"
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

// listing says what list reads: the records whose key begins with a prefix.
type listing struct {
	actor  alumnikit.Actor
	name   string // "openings"; cursors of other lists are refused
	key    string
	prefix []byte
	filter []byte // what else show depends on, so that cursors are bound to it
	page   alumnikit.Page
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
	q := storage.WithPrefix(kind.Name(), l.key, l.prefix)
	var err error
	if q.After, err = openPosition(db.Keys(), l); err != nil {
		return out, err
	}
	limit := l.page.Limit()
	q.Limit = limit + 1
	var last storage.Position
	for {
		found, err := kind.Page(ctx, db, l.actor.Tenant(), q)
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
		if len(found) < q.Limit {
			return out, nil
		}
		q.After = &found[len(found)-1].Position
	}
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
