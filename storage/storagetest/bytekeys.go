package storagetest

import (
	"bytes"
	"slices"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

const ruleBytes = "Store: byte strings compare byte for byte: no case, width, accent or trailing space is ever folded"

// lookalikes are all different, though some collation takes some for the same.
func lookalikes() [][]byte {
	values := []string{
		"", " ", "  ", "a", "A", "a ", "a  ", " a", "a\t", "a\n",
		"\u00e9", "e\u0301", "e", "E", "\u00c9", // composed, decomposed, bare
		"\uff8a", "\u30cf", "\u306f", "\uff8a\uff9e", "\u30d0", // ha: halfwidth, katakana, hiragana; ba: two ways
		"\uff21", "\uff41", // fullwidth A, a
		"i", "I", "\u0130", "\u0131", // dotted and dotless
		"\u00df", "ss", "SS", "\u1e9e", // sharp s
		"\u4f0a\u85e4", "\u9ad9\u6a4b", "\u9ad8\u6a4b", // variants of one name
		"\x00", "\x00\x00", "a\x00", "a\x00b", "\x01", "\x7f", "\x80", "\xc3", "\xff", "\xff\xff", "\xff\x00",
		"%", "_", "a%", "a_", `\`, `\\`, "'", "''", `"`, "`", "--", "?", "$1", ":a", "NULL",
		"0", "00", "1", "01", "10", "9", "1.0", "1e0", "-1",
		"\U0001f600", "\U0001f601", "\ufeffa", "a\u200b",
	}
	out := make([][]byte, 0, len(values)+2)
	for _, v := range values {
		out = append(out, []byte(v))
	}
	longest := bytes.Repeat([]byte{0xff}, storage.MaxKeyValue)
	nearly := bytes.Clone(longest)
	nearly[len(nearly)-1] = 0xfe
	return append(out, longest, nearly)
}

func byteKeys() []check {
	return []check{
		{name: "Distinct", rule: ruleBytes, run: byteDistinct},
		{name: "Order", rule: "Key: byte-exact, ordered as bytes compare", run: byteOrder},
		{name: "Prefixes", rule: "WithPrefix: the query for the records whose key begins with prefix; " + ruleBytes, run: bytePrefixes},
		{name: "Names", rule: ruleBytes, run: byteNames},
		{name: "Moves", rule: ruleBytes, run: func(p *probe) {
			// A replace must find the old key by its bytes, not by a collation.
			p.commit(put(person(1, 1, mail("a"), name("ito"))))
			p.commit(put(person(1, 2, mail("A"), name("ITO "))))
			p.commit(put(person(2, 1, mail("a"), name("ito"))))
			p.holders(map[string]int{"A": 1, "a": 2})
			p.same("the other spelling", p.ids(acme, storage.Exactly(people, byName, []byte("ITO "))), sortedIDs(id(1)))
			p.commit(remove(person(1, 2)))
			p.same("the one spelling", p.ids(acme, storage.Exactly(people, byName, []byte("ito"))), sortedIDs(id(2)))
		}},
	}
}

func byteDistinct(p *probe) {
	values := lookalikes()
	for n, v := range values {
		r := person(n, 1, storage.Key{Name: byMail, Value: v, Unique: true}, storage.Key{Name: byName, Value: v})
		if err := p.store.Commit(p.Context(), put(r)); err != nil {
			p.fail("a record with the unique key %q beside %d others: %v", v, n, err)
		}
	}
	for n, v := range values {
		for _, key := range []string{byMail, byName} {
			found, err := p.store.List(p.Context(), acme, storage.Exactly(people, key, v))
			p.ok("List", err)
			if len(found) != 1 || found[0].ID != id(n) || !bytes.Equal(found[0].At.Value, v) {
				p.fail("listing exactly %s %q finds %s", key, v, listedLines(found))
			}
		}
		again := person(1000, 1, storage.Key{Name: byMail, Value: v, Unique: true})
		p.taken("the same bytes again", put(again), people, byMail)
	}
}

func byteOrder(p *probe) {
	values := lookalikes()
	var records []storage.Record
	for n, v := range values {
		records = append(records, person(n, 1, storage.Key{Name: byName, Value: v}))
	}
	p.commit(put(records...))
	found, err := walk(p.Context(), p.store, acme, storage.ListQuery{Kind: people, Key: byName, Limit: 7})
	p.ok("paging through all", err)
	slices.SortFunc(values, bytes.Compare)
	var got, want []string
	for _, l := range found {
		got = append(got, bodyText(l.At.Value))
	}
	for _, v := range values {
		want = append(want, bodyText(v))
	}
	p.same("values in order", got, want)
}

func bytePrefixes(p *probe) {
	values := lookalikes()
	var records []storage.Record
	for n, v := range values {
		records = append(records, person(n, 1, storage.Key{Name: byName, Value: v}))
	}
	p.commit(put(records...))
	for _, prefix := range [][]byte{nil, []byte("a"), []byte("%"), []byte("_"), []byte(`\`), []byte("1"), {0}, {0xff}, {0xff, 0xff}, {0xe3}} {
		want := []alumnikit.ID{}
		for n, v := range values {
			if bytes.HasPrefix(v, prefix) {
				want = append(want, id(n))
			}
		}
		got := p.ids(acme, storage.WithPrefix(people, byName, prefix))
		slices.Sort(got)
		p.same("values that begin with "+bodyText(prefix), got, sortedIDs(want...))
	}
}

// byteNames gives kinds, key names and tenants that differ only as bytes.
func byteNames(p *probe) {
	upper := strings.ToUpper
	r := person(1, 1, mail("a"))
	p.commit(put(r))
	for _, kind := range []string{upper(people), people + " ", "test.p\u00e9rson", "test.pe\u0301rson"} {
		r := person(1, 1, mail("a"))
		r.Kind = kind
		p.commit(put(r))
		p.same("kind "+kind, p.ids(acme, storage.Exactly(kind, byMail, []byte("a"))), sortedIDs(id(1)))
	}
	for n, key := range []string{upper(byMail), byMail + " ", "m\u00e1il"} {
		p.commit(put(person(10+n, 1, storage.Key{Name: key, Value: []byte("a"), Unique: true})))
		p.same("key "+key, p.ids(acme, storage.Exactly(people, key, []byte("a"))), sortedIDs(id(10+n)))
	}
	p.same("the first kind and key", p.ids(acme, storage.Exactly(people, byMail, []byte("a"))), sortedIDs(id(1)))
	w := put(person(1, 1, mail("a")))
	w.Tenant = alumnikit.TenantID(upper(string(acme)))
	p.commit(w)
	p.commit(remove(r))
	p.same("the other tenant", p.get(w.Tenant, people, id(1)), recordLines([]storage.Record{person(1, 1)}))
}
