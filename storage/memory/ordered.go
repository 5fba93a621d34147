package memory

import (
	"iter"
	"slices"
)

// maxChunk bounds the entries of a chunk: an insert moves at most this many
// entries plus, once in maxChunk/2 inserts, the list of chunks.
const maxChunk = 256

// ordered is a sorted map: a list of sorted chunks. It beats a balanced tree in
// length and, up to some ten million entries, in speed as well.
type ordered[K, V any] struct {
	compare func(a, b K) int
	chunks  [][]pair[K, V] // none is empty
	size    int
}

type pair[K, V any] struct {
	key   K
	value V
}

func newOrdered[K, V any](compare func(a, b K) int) *ordered[K, V] {
	return &ordered[K, V]{compare: compare}
}

// find returns where key is or, if it is missing, where it belongs.
func (o *ordered[K, V]) find(key K) (chunk, at int, found bool) {
	// The last chunk that begins at or before key, or the first of all.
	chunk, _ = slices.BinarySearchFunc(o.chunks, key, func(c []pair[K, V], k K) int {
		if o.compare(c[0].key, k) <= 0 {
			return -1
		}
		return 1
	})
	chunk = max(chunk-1, 0)
	if len(o.chunks) == 0 {
		return 0, 0, false
	}
	at, found = slices.BinarySearchFunc(o.chunks[chunk], key, func(p pair[K, V], k K) int {
		return o.compare(p.key, k)
	})
	return chunk, at, found
}

func (o *ordered[K, V]) get(key K) (V, bool) {
	chunk, at, found := o.find(key)
	if !found {
		var none V
		return none, false
	}
	return o.chunks[chunk][at].value, true
}

// set inserts or replaces.
func (o *ordered[K, V]) set(key K, value V) {
	chunk, at, found := o.find(key)
	if found {
		o.chunks[chunk][at].value = value
		return
	}
	o.size++
	if len(o.chunks) == 0 {
		o.chunks = append(o.chunks, []pair[K, V]{{key, value}})
		return
	}
	grown := slices.Insert(o.chunks[chunk], at, pair[K, V]{key, value})
	o.chunks[chunk] = grown
	if len(grown) <= maxChunk {
		return
	}
	half := len(grown) / 2
	if chunk == len(o.chunks)-1 && at == len(grown)-1 {
		half = len(grown) - 1 // keys arrive in order: leave full chunks behind
	}
	right := append(make([]pair[K, V], 0, maxChunk), grown[half:]...)
	clear(grown[half:])
	o.chunks[chunk] = grown[:half]
	o.chunks = slices.Insert(o.chunks, chunk+1, right)
}

// remove deletes key, if it is there.
func (o *ordered[K, V]) remove(key K) {
	chunk, at, found := o.find(key)
	if !found {
		return
	}
	o.size--
	rest := slices.Delete(o.chunks[chunk], at, at+1)
	o.chunks[chunk] = rest
	switch next := chunk + 1; {
	case len(rest) == 0:
		o.chunks = slices.Delete(o.chunks, chunk, next)
	case next < len(o.chunks) && len(rest)+len(o.chunks[next]) <= maxChunk/4:
		o.chunks[chunk] = append(rest, o.chunks[next]...)
		o.chunks = slices.Delete(o.chunks, next, next+1)
	}
}

// from iterates in order, beginning with the first key that is not before key.
// The map must not change meanwhile.
func (o *ordered[K, V]) from(key K) iter.Seq2[K, V] {
	chunk, at, _ := o.find(key)
	return o.scan(chunk, at)
}

// all iterates in order. The map must not change meanwhile.
func (o *ordered[K, V]) all() iter.Seq2[K, V] { return o.scan(0, 0) }

func (o *ordered[K, V]) scan(chunk, at int) iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		for ; chunk < len(o.chunks); chunk, at = chunk+1, 0 {
			for _, p := range o.chunks[chunk][at:] {
				if !yield(p.key, p.value) {
					return
				}
			}
		}
	}
}
