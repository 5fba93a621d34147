package alumnikit_test

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/alumnikit/alumnikit"
)

// A key is rotated by putting the new one in front.
func ExampleNewKeyring() {
	old, fresh := bytes.Repeat([]byte{1}, 32), bytes.Repeat([]byte{2}, 32)
	before, _ := alumnikit.NewKeyring(old)
	sealed := before.Seal("letters", nil, []byte("kept"))

	after, _ := alumnikit.NewKeyring(fresh, old)
	plain, err := after.Open("letters", nil, sealed)
	fmt.Println(string(plain), err)
	// Output: kept <nil>
}

func ExampleValidate() {
	type input struct {
		Title string `json:"title" validate:"required,max=5"`
	}
	err := alumnikit.Validate(input{Title: "too long"})
	fmt.Println(errors.Is(err, alumnikit.ErrInvalid), err)
	// Output: true invalid input: title: too_long (at most 5)
}
