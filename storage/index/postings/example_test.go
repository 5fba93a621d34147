package postings_test

import (
	"fmt"
	"maps"
	"slices"

	"github.com/alumnikit/alumnikit/storage/index/postings"
)

func ExampleAnd() {
	sales := postings.Of(3, 70_000, 70_001)
	tokyo := postings.Range(70_000, 80_000)
	both := postings.And(sales, tokyo)
	fmt.Println(both.Len(), both.AppendTo(nil), postings.AndNotLen(sales, tokyo))
	// Output: 2 [70000 70001] 1
}

func ExampleSet_From() {
	for slot := range postings.Of(1, 5, 9, 12).From(5) {
		fmt.Print(slot, " ")
	}
	// Output: 5 9 12
}

func ExampleDecode() {
	row := postings.Of(4, 1_000).AppendBinary(nil)
	row = postings.Range(0, 100_000).AppendBinary(row)
	for len(row) > 0 {
		set, rest, err := postings.Decode(row)
		if err != nil {
			fmt.Println(err)

			return
		}
		fmt.Println(set.Len(), "slots in", len(row)-len(rest), "bytes")
		row = rest
	}
	_, _, err := postings.Decode([]byte{4, 1})
	fmt.Println(err)
	// Output:
	// 2 slots in 4 bytes
	// 100000 slots in 15 bytes
	// postings: corrupt encoding: value
}

func ExampleDecodeBlocks() {
	everyone := postings.Range(0, 150_000)
	rows := map[uint16][]byte{}
	for hi, payload := range everyone.EncodeBlocks() {
		rows[hi] = payload
	}
	back, err := postings.DecodeBlocks(func(yield func(uint16, []byte) bool) {
		for _, hi := range slices.Sorted(maps.Keys(rows)) {
			if !yield(hi, rows[hi]) {
				return
			}
		}
	})
	fmt.Println(len(rows), back.Equal(everyone), err)
	// Output: 3 true <nil>
}
