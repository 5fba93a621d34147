package duplicate

import (
	"cmp"
	"slices"
)

// tag brings a person into a block: everybody whose tags have one key is
// compared. fine divides a block that is too large.
type tag struct {
	key    uint64
	person uint32
	fine   uint32
}

// Bounds of blocks. What many people share says little about any two of them.
const (
	maxBlock = 48 // people who are compared each with each
	window   = 6  // of a larger block: how many of those behind, in order of fine
)

// tagsOf appends the tags of a person.
func tagsOf(out []tag, t *traits, n uint32) []tag {
	put := func(of attribute, value uint64, fine uint32) {
		out = append(out, tag{mix(mix(value) + uint64(of)), n, fine})
	}
	if t.email != 0 {
		put(ofEmail, uint64(t.email), uint32(t.given))
	}
	for _, id := range t.identifiers() {
		put(ofIdentifier, uint64(id), uint32(t.given))
	}
	names := t.nameKeys()
	for _, m := range t.stints {
		fine := uint32(mix(uint64(m.start)<<32 | uint64(m.end))) //nolint:gosec // the lower half
		for _, name := range names {
			if m.start != 0 {
				put(ofStart, name^uint64(m.start.month())<<32, fine)
			}
		}
		if m.end != 0 && len(names) > 0 {
			put(ofEnd, names[0]^uint64(m.end.month())<<32, fine)
		}
		if given := t.mainGiven(); m.start != 0 && given != 0 { // a mistake in the family name, or another one
			put(ofGiven, uint64(given)<<32|uint64(m.start), uint32(m.end)^uint32(m.department)<<16)
		}
	}
	entity := digest(0)
	for i, m := range t.stints {
		if len(names) > 0 && (i == 0 || m.entity != entity) {
			put(ofEntity, names[0]^uint64(m.entity)<<32, uint32(m.department))
		}
		entity = m.entity
	}
	return out
}

// nameKeys are the names under which a person may be met elsewhere, the best known
// first: heard and written, now and formerly. The order of family and given name
// does not matter.
func (t *traits) nameKeys() []uint64 {
	var keys []uint64
	add := func(family, given digest) {
		if family == 0 || given == 0 {
			return
		}
		if key := mix(uint64(family)) + mix(uint64(given)); !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	add(t.familySound, t.givenSound)
	add(t.family, t.given)
	for _, former := range t.former() {
		add(former, t.givenSound)
		add(former, t.given)
	}
	return keys
}

// nameKey is the name by which a person is counted, 0 if a part of it is unknown.
func (t *traits) nameKey() uint32 {
	keys := t.nameKeys()
	if len(keys) == 0 {
		return 0
	}
	return uint32(keys[0]) //nolint:gosec // the lower half
}

// mainGiven is the given name as it is heard, or else written.
func (t *traits) mainGiven() digest {
	if t.givenSound != 0 {
		return t.givenSound
	}
	return t.given
}

// pairsIn calls visit for pairs of people who share a block, some of them more
// than once. Its time is linear in the number of tags, whatever they are: a block
// larger than maxBlock is divided by fine, and what is still too large is compared
// with its neighbours only.
func pairsIn(tags []tag, visit func(a, b uint32)) {
	slices.SortFunc(tags, func(a, b tag) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.fine, b.fine), cmp.Compare(a.person, b.person))
	})
	for block := range runs(tags, func(a, b tag) bool { return a.key == b.key }) {
		switch {
		case len(block) == 1:
		case len(block) <= maxBlock:
			among(block, len(block), visit)
		default:
			for part := range runs(block, func(a, b tag) bool { return a.fine == b.fine }) {
				reach := len(part)
				if reach > maxBlock {
					reach = window
				}
				among(part, reach, visit)
			}
		}
	}
}

// among visits each of a block with the ones behind it, as far as it reaches.
func among(block []tag, reach int, visit func(a, b uint32)) {
	for i, one := range block {
		for _, other := range block[i+1 : min(i+reach, len(block))] {
			if one.person != other.person {
				visit(one.person, other.person)
			}
		}
	}
}

// runs yields the stretches of a sorted list in which neighbours are alike.
func runs(tags []tag, alike func(a, b tag) bool) func(yield func([]tag) bool) {
	return func(yield func([]tag) bool) {
		for from := 0; from < len(tags); {
			to := from + 1
			for to < len(tags) && alike(tags[from], tags[to]) {
				to++
			}
			if !yield(tags[from:to]) {
				return
			}
			from = to
		}
	}
}
