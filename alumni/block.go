package alumni

import (
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
)

// MaxBlocks bounds how many people one member can block. Each is a key of the
// record, by which an erasure finds it; storage.MaxKeys bounds those.
const MaxBlocks = 60

// Block is one person from whom a member keeps themself.
type Block struct {
	Person alumnikit.PersonID `json:"person"`
	Since  time.Time          `json:"since"`
}

// Blocks are all blocks of one member, one record per member. To the blocked
// the member does not exist. Nobody else reads the list: not the blocked, for
// whom there is nothing to see, and not HR, whom it does not concern.
type Blocks struct {
	ID     alumnikit.PersonID `json:"id"`
	People []Block            `json:"people"`
}

// Has reports whether the member blocks a person.
func (b *Blocks) Has(person alumnikit.PersonID) bool { return b.find(person) >= 0 }

// find returns the place of a person in the list, or -1.
func (b *Blocks) find(person alumnikit.PersonID) int {
	return slices.IndexFunc(b.People, func(at Block) bool { return at.Person == person })
}

// subjects are the member and everybody they block, so that an erasure finds
// the latter too. What is handed out about a person must leave out what they
// are only blocked in: it would tell by whom.
func (b *Blocks) subjects() []alumnikit.PersonID {
	all := []alumnikit.PersonID{b.ID}
	for _, at := range b.People {
		all = append(all, at.Person)
	}
	return all
}

// redact forgets a blocked person; the list itself goes with its owner only.
func (b *Blocks) redact(subject alumnikit.PersonID) (keep bool) {
	if subject == b.ID {
		return false
	}
	b.People = slices.DeleteFunc(b.People, func(at Block) bool { return at.Person == subject })
	return true
}
