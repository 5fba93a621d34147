package storage_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// A record as two versions of a product know it.
type (
	olderNote struct {
		ID    alumnikit.ID      `json:"id"`
		Title string            `json:"title,omitempty"`
		Inner olderPart         `json:"inner,omitzero"`
		Parts []olderPart       `json:"parts,omitempty"`
		Loose []olderLoose      `json:"loose,omitempty"`
		Map   map[string]string `json:"map,omitempty"`
	}
	olderPart struct {
		ID   string       `json:"id,omitempty"`
		Text string       `json:"text,omitempty"`
		Deep []olderLoose `json:"deep,omitempty"`
	}
	olderLoose struct {
		Text string `json:"text,omitempty"`
	}
	newerNote struct {
		olderNote
		Inner newerPart      `json:"inner,omitzero"`
		Parts []newerPart    `json:"parts,omitempty"`
		Loose []newerLoose   `json:"loose,omitempty"`
		Extra map[string]any `json:"extra,omitempty"`
		Big   int64          `json:"big,omitempty"`
	}
	newerPart struct {
		ID    string       `json:"id,omitempty"`
		Text  string       `json:"text,omitempty"`
		Deep  []newerLoose `json:"deep,omitempty"`
		Added []int64      `json:"added,omitempty"`
	}
	newerLoose struct {
		Text string     `json:"text,omitempty"`
		More *newerPart `json:"more,omitempty"`
	}
)

func olderNotes() storage.Kind[olderNote] {
	return storage.NewKind(storage.Definition[olderNote]{Name: "test.rolling", ID: func(n *olderNote) alumnikit.ID { return n.ID }})
}

func newerNotes() storage.Kind[newerNote] {
	return storage.NewKind(storage.Definition[newerNote]{Name: "test.rolling", ID: func(n *newerNote) alumnikit.ID { return n.ID }})
}

func drawPart(r *rand.Rand, id string) newerPart {
	p := newerPart{ID: id, Text: word(r), Deep: drawLoose(r, 1)}
	for range r.IntN(3) {
		p.Added = append(p.Added, r.Int64()) // more than a float holds
	}
	return p
}

func drawLoose(r *rand.Rand, depth int) []newerLoose {
	var out []newerLoose
	for i := range r.IntN(4) {
		l := newerLoose{Text: string(rune('a'+i)) + word(r)} // no two alike
		if depth < 2 && r.IntN(2) == 0 {
			more := newerPart{Text: word(r), Added: []int64{r.Int64()}}
			l.More = &more
		}
		out = append(out, l)
	}
	return out
}

func word(r *rand.Rand) string { return []string{"", "<&>", "見本", "x"}[r.IntN(4)] }

func drawNewer(r *rand.Rand, id alumnikit.ID) newerNote {
	n := newerNote{olderNote: olderNote{ID: id, Title: word(r)}, Inner: drawPart(r, ""), Loose: drawLoose(r, 1), Big: r.Int64()}
	for _, id := range []string{"p", "q", "r"}[:r.IntN(4)] {
		n.Parts = append(n.Parts, drawPart(r, id))
	}
	if r.IntN(2) == 0 {
		n.Extra = map[string]any{"a": []any{"x", nil, map[string]any{"b": true}}}
	}
	if r.IntN(2) == 0 {
		n.Map = map[string]string{"m": word(r), "n": "1"}
	}
	return n
}

// edit is something that the older version does to a note, and what comes of the
// newer one's.
type edit struct {
	older func(*olderNote)
	newer func(*newerNote)
}

func edits(r *rand.Rand) []edit {
	text, at := word(r)+"!", r.IntN(3)
	return []edit{
		{func(n *olderNote) { n.Title = text }, func(n *newerNote) { n.Title = text }},
		{func(n *olderNote) { n.Title = "" }, func(n *newerNote) { n.Title = "" }},
		{func(n *olderNote) { n.Inner.Text = text }, func(n *newerNote) { n.Inner.Text = text }},
		{func(n *olderNote) { n.Map = map[string]string{"o": text} }, func(n *newerNote) { n.Map = map[string]string{"o": text} }},
		{func(n *olderNote) { delete(n.Map, "m") }, func(n *newerNote) { delete(n.Map, "m") }},
		{func(n *olderNote) { slices.Reverse(n.Parts) }, func(n *newerNote) { slices.Reverse(n.Parts) }},
		{
			func(n *olderNote) { n.Parts = append(n.Parts, olderPart{ID: "new"}) },
			func(n *newerNote) { n.Parts = append(n.Parts, newerPart{ID: "new"}) },
		},
		{
			func(n *olderNote) { n.Parts = n.Parts[min(1, len(n.Parts)):] },
			func(n *newerNote) { n.Parts = n.Parts[min(1, len(n.Parts)):] },
		},
		{
			func(n *olderNote) {
				n.Parts = slices.Clone(n.Parts)
				change(n.Parts, at, func(p *olderPart) { p.Text = text })
			},
			func(n *newerNote) { change(n.Parts, at, func(p *newerPart) { p.Text = text }) },
		},
		{
			func(n *olderNote) { n.Loose = n.Loose[min(1, len(n.Loose)):] },
			func(n *newerNote) { n.Loose = n.Loose[min(1, len(n.Loose)):] },
		},
		{
			func(n *olderNote) { change(n.Loose, at, func(l *olderLoose) { l.Text = text + "?" }) },
			func(n *newerNote) { change(n.Loose, at, func(l *newerLoose) { l.Text = text + "?" }) },
		},
	}
}

func change[E any](list []E, at int, edit func(*E)) {
	if at < len(list) {
		edit(&list[at])
	}
}

// Whatever an older version of the product writes, what only the newer one knows is
// there afterwards, as long as what it belongs to is, and what was edited is as it
// was edited.
func TestAnOlderVersionLosesNothing(t *testing.T) {
	t.Parallel()
	db, _ := open(t, memory.New())
	for seed := range uint64(600) {
		r := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // a test
		want := drawNewer(r, alumnikit.NewID(nil))
		require.NoError(t, db.Commit(t.Context(), by("add"), newerNotes().Insert(&want)))
		read, err := olderNotes().Get(t.Context(), db, "acme", want.ID)
		require.NoError(t, err)
		next := read.Value
		e := edits(r)[r.IntN(11)]
		e.older(&next)
		e.newer(&want)
		require.NoError(t, db.Commit(t.Context(), by("edit"), olderNotes().Replace(read, &next)))
		got, err := newerNotes().Get(t.Context(), db, "acme", want.ID)
		require.NoError(t, err)
		require.JSONEq(t, asJSON(t, want), asJSON(t, got.Value), "seed %d", seed)
		again, err := olderNotes().Get(t.Context(), db, "acme", want.ID)
		require.NoError(t, err)
		require.JSONEq(t, asJSON(t, next), asJSON(t, again.Value), "seed %d", seed)
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	body, err := json.Marshal(v)
	require.NoError(t, err)
	return string(body)
}

// What belongs to an element goes with it, also when a record is rewritten by code
// that knows no type.
func TestWhatIsNotKnownGoesWithWhatItBelongsTo(t *testing.T) {
	t.Parallel()
	db, _ := open(t, memory.New())
	n := newerNote{olderNote: olderNote{ID: alumnikit.NewID(nil)}, Parts: []newerPart{{ID: "p", Added: []int64{1}}, {ID: "q", Added: []int64{2}}}}
	require.NoError(t, db.Commit(t.Context(), by("add"), newerNotes().Insert(&n)))
	records, err := db.Store().Get(t.Context(), "acme", "test.rolling", []alumnikit.ID{n.ID})
	require.NoError(t, err)
	change, err := olderNotes().Rewrite(records[0], &olderNote{ID: n.ID, Parts: []olderPart{{ID: "q"}}})
	require.NoError(t, err)
	require.NoError(t, db.Commit(t.Context(), by("erase"), change))
	got, err := newerNotes().Get(t.Context(), db, "acme", n.ID)
	require.NoError(t, err)
	require.Equal(t, []newerPart{{ID: "q", Added: []int64{2}}}, got.Value.Parts)
	_, err = olderNotes().Rewrite(storage.Record{Body: []byte(`{`)}, nil)
	require.ErrorIs(t, err, alumnikit.ErrCorrupt)
}

// Elements of one identity, numbers that no float holds and members that are empty
// are left as they are.
func FuzzCarry(f *testing.F) {
	f.Add(`{"id":"00000000-0000-0000-0000-000000000001","title":"a","extra":{"n":12345678901234567890}}`, "b")
	f.Add(`{"id":"00000000-0000-0000-0000-000000000001","parts":[{"id":"p","x":1},{"id":"p","x":2}],"loose":[{},{"y":null}]}`, "")
	f.Fuzz(func(t *testing.T, body, title string) {
		read, err := olderNotes().Rewrite(storage.Record{Body: []byte(body), Version: 1}, &olderNote{ID: alumnikit.ID{15: 1}, Title: title})
		if err != nil {
			require.ErrorIs(t, err, alumnikit.ErrCorrupt)
			return
		}
		db, _ := open(t, memory.New())
		require.ErrorIs(t, db.Commit(t.Context(), by("edit"), read), alumnikit.ErrConflict)
	})
}

// Whoever is taken out of a record is named by nothing that is carried over.
func TestNobodyIsCarriedOverWhoIsErased(t *testing.T) {
	t.Parallel()
	her, him := alumnikit.PersonID{1}, alumnikit.PersonID{2}
	type guests struct {
		ID  alumnikit.ID         `json:"id"`
		All []alumnikit.PersonID `json:"all"`
	}
	kind := storage.NewKind(storage.Definition[guests]{
		Name: "test.guests", ID: func(g *guests) alumnikit.ID { return g.ID }, Subjects: func(g *guests) []alumnikit.PersonID { return g.All },
	})
	db, _ := open(t, memory.New())
	id := alumnikit.ID{15: 1}
	body := `{"id":"` + id.String() + `","all":["` + her.String() + `","` + him.String() + `"],` +
		`"seats":{"` + her.String() + `":1},"host":"` + him.String() + `","room":7}`
	require.NoError(t, db.Store().Commit(t.Context(), storage.Write{Tenant: "acme", Puts: []storage.Record{{Kind: "test.guests", ID: id, Version: 1, Body: []byte(body)}}}))
	read, err := kind.Get(t.Context(), db, "acme", id)
	require.NoError(t, err)
	require.NoError(t, db.Commit(t.Context(), by("erase"), kind.Replace(read, &guests{id, []alumnikit.PersonID{him}})))
	records, err := db.Store().Get(t.Context(), "acme", "test.guests", []alumnikit.ID{id})
	require.NoError(t, err)
	require.JSONEq(t, `{"id":"`+id.String()+`","all":["`+him.String()+`"],"host":"`+him.String()+`","room":7}`, string(records[0].Body))
}
