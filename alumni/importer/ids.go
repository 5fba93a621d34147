package importer

import (
	"encoding/binary"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// idPurpose is what the keyring's key for IDs of imported people is derived for.
const idPurpose alumnikit.Purpose = "importer.id"

// naming gives the people and employments that a run creates their IDs: those of a
// keyed pseudorandom function (HMAC-SHA-256) of the run, the external ID and the
// place of the employment, in the form of a UUIDv4. Without the key they are as
// random as any other, and they tell nothing about when somebody came or left; a
// run that was killed and goes on gives what it does again the same IDs, so that
// what others noted of them in between holds and the end does not depend on where
// it was killed.
type naming struct {
	keys *alumnikit.Keyring
	run  alumnikit.ID
}

func (n naming) of(parts ...[]byte) alumnikit.ID {
	mac := n.keys.MAC(idPurpose, append([][]byte{n.run[:]}, parts...)...)
	id := alumnikit.ID(mac[1:17]) // behind the key's number
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	return id
}

func (n naming) person(tenant alumnikit.TenantID, external string) alumnikit.PersonID {
	return alumnikit.PersonID(n.of([]byte(tenant), []byte(external)))
}

// employment returns the ID of the employment at a place among those of a person.
func (n naming) employment(tenant alumnikit.TenantID, external string, at int) alumnikit.ID {
	return n.of([]byte(tenant), []byte(external), binary.BigEndian.AppendUint32(nil, uint32(at))) //nolint:gosec // at most 32
}

// name gives the employments of an entry their IDs, but for the first so many.
func (n naming) name(tenant alumnikit.TenantID, external string, e *alumni.Entry, known int) {
	for i := known; i < len(e.Employments); i++ {
		e.Employments[i].ID = n.employment(tenant, external, i)
	}
}
