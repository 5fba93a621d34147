package index

import (
	"math/rand/v2"
	"testing"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index/postings"
)

// bounded fails if reading bytes takes more memory than they warrant. Postings
// allow themselves 24 bytes a byte; a term in a map takes more than a byte of
// shared prefix says, but each has a tag and a posting of its own.
func bounded(t *testing.T, body []byte, fn func()) {
	t.Helper()
	const slack = 64 << 10 // of other goroutines of the fuzzer
	if n := allocated(fn); n > uint64(len(body))*400+slack {
		t.Fatalf("%d bytes read %d bytes", n, len(body))
	}
}

func FuzzDecodeDelta(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 20 {
		f.Add(randomDelta(r).encode())
	}
	f.Add([]byte{deltaVersion, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x0f})
	f.Fuzz(func(t *testing.T, body []byte) {
		var d delta
		var err error
		bounded(t, body, func() { d, err = decodeDelta(body) })
		if err != nil {
			return
		}
		again, err := decodeDelta(d.encode())
		if err != nil {
			t.Fatal(err)
		}
		if string(again.encode()) != string(d.encode()) {
			t.Fatal("a delta changes when it is written and read")
		}
	})
}

func seedGroups(f *testing.F) {
	f.Helper()
	r := rand.New(rand.NewPCG(1, 1))
	for n := range 6 {
		sets := map[Term]*postings.Set{}
		for _, t := range randomTerms(r, n) {
			sets[t] = postings.Of(r.Uint32N(9), r.Uint32N(90_000))
		}
		main, err := pageSet{}.rewrite(0, 0, 0, sets)
		if err != nil {
			f.Fatal(err)
		}
		if len(main) > 0 {
			f.Add(main[0].Body, []byte{})
		}
	}
	for hi, block := range postings.Of(70_000, 70_002).EncodeBlocks() {
		term := everyoneTerm()
		main := append([]byte{groupVersion, 0, byte(len(term))}, term...)
		part := append([]byte{blocksVersion, byte(hi >> 8), byte(hi), byte(len(block))}, block...)
		f.Add(append(main, tagBlocks, 1, byte(hi>>8), byte(hi), 1), part)
	}
}

func FuzzDecodeGroup(f *testing.F) {
	seedGroups(f)
	f.Fuzz(func(t *testing.T, main, block []byte) {
		at := blocksGroup(everyoneTerm())
		pages := pageSet{0: {{Body: main}}, at: {{Group: at, Part: 1, Body: block}}}
		var sets map[Term]*postings.Set
		var err error
		if len(main)*len(block) > 1<<22 { // a part may be named by any number of references, three bytes each
			return
		}
		bounded(t, append(append([]byte{}, main...), block...), func() { _, err = pages.findTerms(0, []Term{"\xff"}) })
		if err != nil {
			return
		}
		if sets, err = pages.allOf(0); err != nil {
			return
		}
		again, err := pageSet{}.rewrite(0, 0, 0, sets)
		if err != nil {
			t.Fatal(err)
		}
		back, err := pageSet{}.after(again).allOf(0)
		if err != nil {
			t.Fatal(err)
		}
		for at, set := range sets {
			if !set.Equal(back[at]) {
				t.Fatal("a posting changes when it is written and read")
			}
		}
	})
}

func FuzzDecodeTrail(f *testing.F) {
	f.Add(encodeTrail([]step{{from: alumnikit.ID{1}, changed: []uint64{1, 7, 1 << 60}}, {from: alumnikit.ID{2}}}))
	f.Fuzz(func(t *testing.T, body []byte) {
		var steps []step
		var err error
		bounded(t, body, func() { steps, err = decodeTrail([]storage.Page{{Body: body}}) })
		if err == nil && len(encodeTrail(steps)) == 0 {
			t.Fatal("nothing written")
		}
	})
}

func FuzzDecodeChunk(f *testing.F) {
	for _, c := range []column{{fieldName, "hr"}, {field: fieldID}} {
		k := &chunk{width: c.width()}
		k.set(3, make([]byte, c.width()))
		f.Add(k.encode(c))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var c column
		var k *chunk
		var err error
		bounded(t, body, func() { c, k, err = decodeChunk(body) })
		if err == nil && string(k.encode(c)) == "" {
			t.Fatal("nothing written")
		}
		if err == nil {
			for n := range uint32(chunkSlots) {
				_ = k.get(n)
			}
		}
	})
}

func FuzzDecodeValues(f *testing.F) {
	for _, p := range encodeValues(0, 0, map[column][]string{{20, "hr"}: {"a", "b", ""}}, nil) {
		f.Add(p.Body)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		bounded(t, body, func() { _, _, _ = decodeValues(body) })
	})
}

func FuzzDecodeHead(f *testing.F) {
	f.Add(meta{Exponent: 3, Planes: 2, Garbage: []int{1}}.encode())
	f.Fuzz(func(t *testing.T, body []byte) {
		m, err := decodeMeta(storage.Head{Meta: body})
		_, _ = m.sealing()
		if err == nil && (m.Exponent > maxExponent || m.Planes > MaxElements) {
			t.Fatal("out of bounds")
		}
	})
}
