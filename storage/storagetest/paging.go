package storagetest

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

const (
	ruleRange = "ListQuery: covers Min <= value < Max; nil bounds are open"
	rulePages = "ListQuery: After continues behind a position: the last Listed of the page before"
)

func paging() []check {
	return []check{
		{name: "Ranges", rule: ruleRange, run: ranges},
		{name: "ByID", rule: ruleRange + "; by ID when Key is empty", run: rangesByID},
		{name: "ByIDInACrowd", rule: ruleRange + "; by ID when Key is empty", run: rangesInACrowd},
		{name: "PageSizes", rule: rulePages, run: pageSizes},
		{name: "Ties", rule: "Position: the record's ID breaks ties", run: ties},
		{name: "SeveralKeys", rule: "Listed: a record with several keys of the listed name is met once for each", run: func(p *probe) {
			p.commit(put(person(1, 1, tag("a"), tag("b"), tag("c")), person(2, 1, tag("b"))))
			q := storage.ListQuery{Kind: people, Key: byTag, Limit: 1}
			found, err := walk(p.Context(), p.store, acme, q)
			p.ok("paging", err)
			var got []string
			for _, l := range found {
				got = append(got, string(l.At.Value)+" "+l.ID.String())
			}
			want := []string{"a " + id(1).String(), "b " + id(1).String(), "b " + id(2).String(), "c " + id(1).String()}
			slices.Sort(want)
			p.same("a record with three keys", got, want)
			q.Min, q.Max, q.Limit = []byte("b"), []byte("c"), 10
			p.same("the key within the range", p.ids(acme, q), sortedIDs(id(1), id(2)))
		}},
		{name: "AfterAnyPlace", rule: rulePages, run: afterAnyPlace},
		{name: "UnderWrites", rule: "Kind.All: sees every record that is there throughout; " + rulePages, run: pagingUnderWrites},
	}
}

// alphabet commits people 0 to 25 named a to z.
func alphabet(p *probe) {
	var records []storage.Record
	for n := range 26 {
		records = append(records, person(n, 1, name(string(rune('a'+n)))))
	}
	p.commit(put(records...))
}

// values joins the values that a list of the alphabet met.
func values(found []storage.Listed) string {
	var joined []byte
	for _, l := range found {
		joined = append(joined, l.At.Value...)
	}
	return string(joined)
}

func ranges(p *probe) {
	alphabet(p)
	for _, r := range []struct {
		min, max string // "" for open
		limit    int
		want     string
	}{
		{"", "", 100, "abcdefghijklmnopqrstuvwxyz"},
		{"", "", 3, "abc"},
		{"c", "", 4, "cdef"},
		{"c", "f", 100, "cde"},
		{"", "d", 100, "abc"},
		{"x", "", 100, "xyz"},
		{"c", "c", 100, ""},
		{"f", "c", 100, ""},
		{"c", "c\x00", 100, "c"},
		{"c\x00", "e", 100, "d"},
		{"zz", "", 100, ""},
		{"", "\x01", 100, ""},
		{"A", "Z", 100, ""},
	} {
		q := storage.ListQuery{Kind: people, Key: byName, Limit: r.limit}
		if r.min != "" {
			q.Min = []byte(r.min)
		}
		if r.max != "" {
			q.Max = []byte(r.max)
		}
		found, err := p.store.List(p.Context(), acme, q)
		p.ok("List", err)
		if got := values(found); got != r.want {
			p.fail("range [%q, %q) limit %d: got %q, want %q", r.min, r.max, r.limit, got, r.want)
		}
	}
}

func rangesByID(p *probe) {
	alphabet(p)
	all := make([]alumnikit.ID, 26)
	for n := range all {
		all[n] = id(n)
	}
	slices.SortFunc(all, func(a, b alumnikit.ID) int { return bytes.Compare(a[:], b[:]) })
	for _, size := range []int{1, 4, 100} {
		found, err := walk(p.Context(), p.store, acme, storage.ListQuery{Kind: people, Limit: size})
		p.ok("paging by ID", err)
		var got []alumnikit.ID
		for _, l := range found {
			got = append(got, l.ID)
			if !bytes.Equal(l.At.Value, l.ID[:]) || l.At.ID != l.ID {
				p.fail("the position of a list by ID is %x %s, want the ID's bytes and the ID", l.At.Value, l.At.ID)
			}
		}
		p.same(fmt.Sprintf("by ID, %d at a time", size), sortedIDs(got...), sortedIDs(all...))
	}
	for _, r := range []struct {
		min, max []byte
		want     []alumnikit.ID
	}{
		{all[3][:], all[6][:], all[3:6]},
		{all[3][:2], nil, all[3:]}, // no two of these share their first bytes
		{nil, all[3][:2], all[:3]},
		{all[20][:], nil, all[20:]},
		{append(bytes.Clone(all[20][:]), 0), nil, all[21:]},
		{nil, []byte{0}, nil},
	} {
		q := storage.ListQuery{Kind: people, Min: r.min, Max: r.max, Limit: 100}
		p.same(fmt.Sprintf("IDs in [%x, %x)", r.min, r.max), p.ids(acme, q), sortedIDs(r.want...))
	}
}

// rangesInACrowd lists kinds that have records under the same IDs: many, few, and
// none of their own.
func rangesInACrowd(p *probe) {
	const few = "test.group"
	var records []storage.Record
	want := map[string][]alumnikit.ID{}
	for n := range 300 {
		kinds := []string{things}
		if n%7 == 0 {
			kinds = append(kinds, people)
		}
		if n%100 == 50 {
			kinds = append(kinds, few)
		}
		for _, kind := range kinds {
			r := person(n, 1)
			r.Kind = kind
			records = append(records, r)
			want[kind] = append(want[kind], r.ID)
		}
	}
	p.commit(put(records...))
	for _, kind := range []string{things, people, few, "test.nothing"} {
		all := sortedIDs(want[kind]...)
		for _, size := range []int{1, 2, 40, storage.MaxList} {
			found, err := walk(p.Context(), p.store, acme, storage.ListQuery{Kind: kind, Limit: size})
			p.ok("paging by ID", err)
			got := []string{}
			for _, l := range found {
				got = append(got, l.ID.String())
			}
			p.same(fmt.Sprintf("%s by ID, %d at a time", kind, size), got, all)
		}
		half := sortedIDs(slices.DeleteFunc(want[kind], func(id alumnikit.ID) bool { return id[0] < 0x40 || id[0] >= 0xc0 })...)
		q := storage.ListQuery{Kind: kind, Min: []byte{0x40}, Max: []byte{0xc0}, Limit: storage.MaxList}
		p.same(kind+" in the middle", p.ids(acme, q), half)
		p.same(kind+" of another tenant", p.ids(umbrella, q), []string{})
	}
}

func pageSizes(p *probe) {
	var records []storage.Record
	for n := range 60 {
		records = append(records, person(n, 1, name(fmt.Sprintf("%02d", n/3)), tag(decimal(n%7)), tag(decimal(n%5)+"th")))
	}
	p.commit(put(records...))
	for _, base := range []storage.ListQuery{
		{Kind: people},
		{Kind: people, Key: byName},
		{Kind: people, Key: byTag},
		{Kind: people, Key: byName, Min: []byte("05"), Max: []byte("12")},
		{Kind: people, Key: byTag, Min: []byte("3"), Max: []byte("3\x00")},
	} {
		base.Limit = storage.MaxList
		whole := p.list(acme, base)
		if len(whole) < 8 {
			p.fail("only %d records listed", len(whole))
		}
		for _, size := range []int{1, 2, 3, 7, len(whole) - 1, len(whole), len(whole) + 1} {
			base.Limit, base.After = size, nil
			found, err := walk(p.Context(), p.store, acme, base)
			p.ok("paging", err)
			p.same(fmt.Sprintf("key %q, %d at a time", base.Key, size), listedLines(found), whole)
		}
	}
}

// ties pages through records that all have one value.
func ties(p *probe) {
	var records []storage.Record
	ids := []alumnikit.ID{}
	for n := range 30 {
		records = append(records, person(n, 1, name("same")))
		ids = append(ids, id(n))
	}
	p.commit(put(records...))
	p.commit(put(person(100, 1, name("sama")), person(101, 1, name("samf"))))
	for _, size := range []int{1, 4, 29, 30} {
		q := storage.Exactly(people, byName, []byte("same"))
		q.Limit = size
		found, err := walk(p.Context(), p.store, acme, q)
		p.ok("paging", err)
		got := []string{}
		for _, l := range found {
			got = append(got, l.ID.String())
		}
		p.same(fmt.Sprintf("one value, %d at a time", size), got, sortedIDs(ids...))
	}
}

// afterAnyPlace continues behind positions that are outside the range or that
// nothing stands at, as when a record was deleted between two pages.
func afterAnyPlace(p *probe) {
	alphabet(p)
	low, high := alumnikit.ID{}, alumnikit.ID(bytes.Repeat([]byte{0xff}, 16))
	for _, a := range []struct {
		value    string
		id       alumnikit.ID
		min, max string
		want     string
	}{
		{"c", id(2), "", "", "defg"},
		{"c", low, "", "", "cdef"},
		{"c", high, "", "", "defg"},
		{"cc", low, "", "", "defg"},
		{"", low, "", "", "abcd"},
		{"a", high, "e", "", "efgh"}, // before Min: the range still holds
		{"e", id(4), "c", "g", "f"},
		{"g", id(6), "c", "g", ""},
		{"x", id(23), "c", "g", ""}, // past Max
		{"z", high, "", "", ""},
	} {
		q := storage.ListQuery{Kind: people, Key: byName, Limit: 4, After: &storage.Position{Value: []byte(a.value), ID: a.id}}
		if a.min != "" {
			q.Min = []byte(a.min)
		}
		if a.max != "" {
			q.Max = []byte(a.max)
		}
		found, err := p.store.List(p.Context(), acme, q)
		p.ok("List", err)
		if got := values(found); got != a.want {
			p.fail("after (%q, %s) in [%q, %q): got %q, want %q", a.value, a.id, a.min, a.max, got, a.want)
		}
	}
	q := storage.ListQuery{Kind: people, Key: byName, Limit: 2}
	first, err := p.store.List(p.Context(), acme, q)
	p.ok("List", err)
	p.commit(remove(first[1].Record))
	q.After = &first[1].At
	p.same("behind a record that has been deleted", p.ids(acme, q), []string{id(2).String(), id(3).String()})
}

// pagingUnderWrites pages again and again while another inserts, deletes and
// replaces between the records that stay.
func pagingUnderWrites(p *probe) {
	const stay = 120
	var records []storage.Record
	for n := range stay {
		records = append(records, person(n, 1, name(fmt.Sprintf("%03d", n))))
	}
	p.commit(put(records...))

	version := make([]uint64, stay)
	err := p.beside(12, 150, func(i int) error {
		n := i * 7 % stay
		version[n] = max(version[n], 1) + 1
		stays, extra := name(fmt.Sprintf("%03d", n)), person(1000+i, 1, name(fmt.Sprintf("%03d+%d", n, i)))
		if err := p.store.Commit(p.Context(), put(extra, person(n, version[n], stays))); err != nil || i%2 == 0 {
			return err
		}
		return p.store.Commit(p.Context(), remove(extra))
	}, func(i int) error {
		q := storage.ListQuery{Kind: people, Key: byName, Limit: 7 + i%20}
		found, err := walk(p.Context(), p.store, acme, q)
		if err != nil {
			return err
		}
		return allThere(found, stay)
	})
	p.ok("paging while another writes", err)
}

func allThere(found []storage.Listed, stay int) error {
	seen := map[alumnikit.ID]int{}
	for _, l := range found {
		seen[l.ID]++
	}
	for n := range stay {
		if seen[id(n)] != 1 {
			return fmt.Errorf("person %d, there throughout, was met %d times", n, seen[id(n)]) //nolint:err113 // for a test's reader
		}
	}
	return nil
}
