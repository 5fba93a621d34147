package index

import (
	"encoding/binary"
	"hash/fnv"
	"slices"

	"github.com/alumnikit/alumnikit/storage/index/postings"
)

// answer is who met a condition while certain deltas were pending. Whoever turns the
// pages of a list, sorts it otherwise or goes back to it asks for the same people
// again and again: they are worked out once for each overlay.
type answer struct {
	key     string
	overlay *byte // the mark of what was pending
	people  *postings.Set
}

// maxKey bounds, in bytes, the conditions whose answers are kept.
const maxKey = 4096

// answerGroup is the number under which an answer is cached, among those of groups.
// Of conditions with one number, the one that was asked last is known.
func answerGroup(key string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(key))
	return answers | h.Sum64()>>8
}

// answer works out who meets a condition whose terms have been prepared. They are
// also where the answer is known: what a query reads says nothing about what others
// have asked.
func (v *view) answer(where Expr) *postings.Set {
	key, ok := where.key(nil)
	if !ok || len(key) > maxKey {
		return where.eval(v, anyElement, nil)
	}
	if known := v.ix.cache.get(v.tenant, v.at, answerGroup(string(key))).group; known.answers(string(key), v.pending.mark) {
		return known.answer.people
	}
	people := where.eval(v, anyElement, nil)
	v.keepAnswer(answer{string(key), v.pending.mark, people})
	return people
}

func (g *group) answers(key string, overlay *byte) bool {
	return g != nil && g.answer.key == key && g.answer.overlay == overlay
}

// keepAnswer leaves an answer to other queries that go by the same deltas, unless the
// deltas became others while it was worked out, or are such as only a host's
// transaction sees.
func (v *view) keepAnswer(a answer) {
	if shared, _ := v.ix.cache.base(v.tenant, v.store); v.changed || shared != v.pending {
		return
	}
	g := &group{bytes: groupBytes + len(a.key) + a.people.Size(), answer: &a}
	v.ix.cache.put(v.tenant, v.meta.Stamp, answerGroup(a.key), held{g, v.at.beat})
}

// The keys of conditions: a byte for the kind, and what follows with its length. The
// order of what a condition is made of makes no difference to its key.
const (
	keyHas   = 'h'
	keyAnd   = '&'
	keyOr    = '|'
	keyNot   = '!'
	keyCount = '#'
)

func (h has) key(b []byte) ([]byte, bool) {
	b = binary.AppendUvarint(append(b, keyHas), uint64(h.field))
	return appendTexts(appendTexts(b, h.audiences), h.values), true
}

func appendTexts(b []byte, texts []string) []byte {
	b = binary.AppendUvarint(b, uint64(len(texts)))
	for _, s := range slices.Sorted(slices.Values(texts)) {
		b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
	}
	return b
}

// key is that of no other condition: what keep accepts is not known.
func (w *where) key([]byte) ([]byte, bool) { return nil, false }

// key is that of no other condition: to compare sets of slots takes as long as to use them.
func (x in) key([]byte) ([]byte, bool) { return nil, false }

func (x and) key(b []byte) ([]byte, bool) { return keyOfAll(b, keyAnd, x) }

func (x or) key(b []byte) ([]byte, bool) { return keyOfAll(b, keyOr, x) }

func (x not) key(b []byte) ([]byte, bool) { return x.of.key(append(b, keyNot)) }

func (x count) key(b []byte) ([]byte, bool) {
	b = binary.AppendVarint(append(b, keyCount), int64(x.least))
	return x.of.key(binary.AppendVarint(b, int64(x.most)))
}

func keyOfAll(b []byte, kind byte, of []Expr) ([]byte, bool) {
	keys := make([]string, len(of))
	for i, x := range of {
		key, ok := x.key(nil)
		if !ok {
			return nil, false
		}
		keys[i] = string(key)
	}
	return appendTexts(append(b, kind), keys), true
}
