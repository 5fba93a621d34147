package main

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"

	"github.com/alumnikit/alumnikit"
)

// numbering gives identifiers that look as random as those of the SDK and can
// be told again: they are numbers, enciphered. So nothing has to be remembered
// about a million people.
type numbering struct{ block cipher.Block }

func newNumbering() numbering {
	block, err := aes.NewCipher([]byte("alumnikit/bench!"))
	if err != nil {
		panic(err) // the key is a constant of 16 bytes
	}
	return numbering{block}
}

// What a number counts.
const (
	ofPeople uint32 = iota
	ofGroups
	ofEmployments // and on: one for each element
)

// id is the identifier of a number.
func (n numbering) id(of uint32, number int) alumnikit.ID {
	var id alumnikit.ID
	binary.BigEndian.PutUint32(id[:], of)
	binary.BigEndian.PutUint64(id[8:], uint64(number))
	n.block.Encrypt(id[:], id[:])
	return id
}

// number is the reverse of id for people; for any other identifier it is false.
func (n numbering) number(id alumnikit.ID) (int, bool) {
	n.block.Decrypt(id[:], id[:])
	zero := binary.BigEndian.Uint64(id[:]) == 0
	return int(binary.BigEndian.Uint64(id[8:])), zero
}
