package storage

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"

	"github.com/alumnikit/alumnikit"
)

// While two versions of a product run side by side, a record may hold members that
// only the newer one knows. What the older one writes carries them over, so that
// nothing is lost: at any depth, as long as what they belong to is still there.

// knows reports whether a body holds nothing that T does not, and reads it if so.
func knows(body []byte, into any) bool {
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if d.Decode(into) != nil {
		return false
	}
	_, err := d.Token()
	return errors.Is(err, io.EOF)
}

// carry returns a body with the members of another, older one that are not known:
// those that its known half does not have. None is carried over that names somebody
// whom the record does not concern any more, such as whoever is being erased.
func carry(older, known, body []byte, gone []string) ([]byte, error) {
	var trees [3]any
	for i, b := range [][]byte{older, known, body} {
		d := json.NewDecoder(bytes.NewReader(b))
		d.UseNumber() // as they are, whatever their size
		if err := d.Decode(&trees[i]); err != nil {
			return nil, fmt.Errorf("what is not known: %w", alumnikit.ErrCorrupt)
		}
	}
	return json.Marshal(carrier(gone).carried(trees[0], trees[1], trees[2]))
}

// carrier leaves behind what names one of these people.
type carrier []string

func (c carrier) leaves(value any) bool {
	text, err := json.Marshal(value)
	return err != nil || slices.ContainsFunc(c, func(id string) bool { return bytes.Contains(text, []byte(id)) })
}

// carried adds to next what older has and known has not.
func (c carrier) carried(older, known, next any) any {
	switch next := next.(type) {
	case map[string]any:
		older, isObject := older.(map[string]any)
		known, isKnown := known.(map[string]any)
		if !isObject || !isKnown {
			return next
		}
		for name, was := range older {
			of, isKnown := known[name]
			to, stays := next[name]
			switch {
			case stays && isKnown:
				next[name] = c.carried(was, of, to)
			case stays: // what is known of it was empty
				next[name] = c.carried(was, map[string]any{}, to)
			case !isKnown && !c.leaves(was):
				next[name] = was
			}
		}
		return next
	case []any:
		older, isList := older.([]any)
		known, isKnown := known.([]any)
		if !isList || !isKnown || len(older) != len(known) {
			return next
		}
		pairs := matched(known, next)
		for to, from := range pairs {
			next[to] = c.carried(older[from], known[from], next[to])
		}
		return next
	}
	return next
}

// identities are the members by which elements of lists are told apart.
func identities() []string { return []string{"id", "field", "number", "code", "group", "person"} }

// matched says which elements of a list after a change, by their places, are which
// of those before it. Elements have an identity in one of identities. If not, those
// that are the same are the same, and if none has come or gone, those in the same
// place are.
func matched(before, after []any) map[int]int {
	for _, member := range identities() {
		if was, now := byMember(before, member), byMember(after, member); was != nil && now != nil {
			out := map[int]int{}
			for id, to := range now {
				if from, ok := was[id]; ok {
					out[to] = from
				}
			}
			return out
		}
	}
	out, taken := map[int]int{}, map[int]bool{}
	for to, value := range after {
		for from, was := range before {
			if !taken[from] && reflect.DeepEqual(was, value) {
				out[to], taken[from] = from, true
				break
			}
		}
	}
	for i := range after {
		if _, found := out[i]; !found && !taken[i] && len(before) == len(after) {
			out[i] = i
		}
	}
	return out
}

// byMember returns the places of elements by a member that each has and no two
// have alike, nil if there is none such.
func byMember(list []any, member string) map[any]int {
	out := make(map[any]int, len(list))
	for i, element := range list {
		object, _ := element.(map[string]any)
		switch id := object[member].(type) {
		case string, json.Number:
			if _, twice := out[id]; twice {
				return nil
			}
			out[id] = i
		default:
			return nil
		}
	}
	return out
}
