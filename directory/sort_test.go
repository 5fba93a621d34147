package directory_test

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/storage"
)

// settle adds a person with a profile, as it stands.
func (w *town) settle(id byte, employer string, hours int64, stints [][2]string, audiences map[string]alumni.Audience) {
	w.t.Helper()
	entry := alumni.Entry{ID: alumnikit.PersonID{0: id, 15: 1}, Names: alumni.Names{Family: fmt.Sprint("人", id)}}
	for _, s := range stints {
		entry.Employments = append(entry.Employments, alumni.Employment{
			ID: alumnikit.NewID(nil), Work: alumni.Employee, Start: day(w.t, s[0]), End: day(w.t, s[1]),
		})
	}
	profile := alumni.Profile{ID: entry.ID, CurrentEmployer: employer, Audiences: audiences}
	if hours != 0 {
		profile.Availability = &hours
	}
	consents := alumni.Consents{ID: entry.ID, Entries: []alumni.Consent{{Purpose: alumni.ForListing}}}
	changes := []storage.Change{alumni.Entries().Insert(&entry), alumni.Profiles().Insert(&profile), alumni.ConsentsKind().Insert(&consents)}
	require.NoError(w.t, w.people.DB().Commit(w.t.Context(), storage.By(hr(), "test"), changes...))
}

// listing follows the pages of a search and returns who is on them, in order.
func (w *town) listing(who alumnikit.Actor, q directory.Query) []alumnikit.PersonID {
	w.t.Helper()
	var out []alumnikit.PersonID
	for {
		page, err := w.dir.Search(w.t.Context(), who, q)
		require.NoError(w.t, err)
		for _, v := range page.Items {
			out = append(out, v.ID)
		}
		if page.Next == "" {
			return out
		}
		q.Page.After = page.Next
	}
}

// A list is in the order of the field that was asked for, from either end; who
// has no value comes last both times; ties break by ID; pages of any size agree.
func TestListsInAnyOrder(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	type row struct {
		employer string
		hours    int64
		start    string
		end      string
	}
	rows := map[byte]row{ // place in the order by employer, hours, start and end
		1: {"見本商会", 0, "2012", "2020"},
		2: {"", 10, "2011-05", "2019-12-31"},
		3: {"Example", 9, "2012-01-01", "2020-01"},
		4: {"㈱見本商会", 10, "", "2020"},
		5: {"ミホン", 0, "2010", "2026-10"},
		6: {"", -3, "2012", "2018"},
		7: {"example", 100, "2013", "2020-01-01"},
	}
	for id, r := range rows {
		w.settle(id, r.employer, r.hours, [][2]string{{"", "2001"}, {r.start, r.end}}, nil)
	}
	alumnus := alumnikit.Member("acme", alumnikit.PersonID{0: 7, 15: 1})
	for _, c := range []struct {
		field string
		runs  [][]byte // ascending; people in one run tie
		none  []byte
	}{
		{"employments.end", [][]byte{{6}, {2}, {1, 4}, {3}, {7}, {5}}, nil},
		{"employments.start", [][]byte{{5}, {2}, {1, 6}, {3}, {7}}, []byte{4}},
		{"currentEmployer", [][]byte{{3, 7}, {5}, {1, 4}}, []byte{2, 6}},
	} {
		for _, down := range []bool{false, true} {
			runs := slices.Clone(c.runs)
			if down {
				slices.Reverse(runs)
			}
			var want []alumnikit.PersonID
			for _, id := range slices.Concat(slices.Concat(runs...), c.none) {
				want = append(want, alumnikit.PersonID{0: id, 15: 1})
			}
			for size := 1; size <= len(rows)+1; size++ {
				q := directory.Query{Sort: directory.Sort{Field: c.field, Descending: down}, Page: alumnikit.Page{Size: size}}
				require.Equal(t, want, w.listing(alumnus, q), "%s by %d", q.Sort, size)
				if size == 3 {
					require.NoError(t, w.people.Upkeep(t.Context(), "acme"))
				}
			}
		}
	}
	admin := directory.Query{Sort: directory.Sort{Field: "availability"}}
	require.Equal(t, byte(6), w.listing(hr(), admin)[0][0], "-3 hours come first")
	admin.Sort.Descending = true
	require.Equal(t, byte(7), w.listing(hr(), admin)[0][0], "numbers, not digits")
	require.Equal(t, w.listing(alumnus, directory.Query{}), w.listing(alumnus, admin), "hours are shown to nobody but HR: no order at all")
}

// Names go by reading; without Sort ascending, with a minus from the end.
func TestListsByReading(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	names := map[string]string{"ア": "渡辺", "カ": "一番", "ガ": "山田", "キ": "相田"}
	var me alumnikit.Actor
	for kana, family := range names {
		me = register(t.Context(), w.people, alumni.Names{Family: family, FamilyKana: kana}, "部", "2020")
	}
	require.Equal(t, []string{"渡辺", "一番", "山田", "相田"}, w.sees(me, directory.Query{}))
	require.Equal(t, []string{"渡辺", "一番", "山田", "相田"}, w.sees(me, directory.Query{Sort: directory.Sort{Field: "name"}}))
	require.Equal(t, []string{"相田", "山田", "一番", "渡辺"}, w.sees(me, directory.Query{Sort: directory.Sort{Descending: true}}))
}

// A value that the viewer may not see orders nothing: the list is, byte for byte,
// that of a town in which nobody has such a value.
func TestHiddenValuesOrderNothing(t *testing.T) {
	t.Parallel()
	choices := append(alumni.Audiences(), alumni.Default)
	ordered, unordered := 0, 0
	for _, choice := range choices {
		hidden, bare := newTown(t), newTown(t)
		for id := byte(1); id <= 6; id++ {
			employer := fmt.Sprint("社", 9-id)
			stints := [][2]string{{"2010", strconv.Itoa(2020 - int(id))}}
			audiences := map[string]alumni.Audience{"currentEmployer": choice, "period": choice}
			hidden.settle(id, employer, 1, stints, audiences)
			bare.settle(id, "", 0, [][2]string{{"", ""}}, audiences)
		}
		for name, viewer := range map[string]alumnikit.Actor{
			"visitor": alumnikit.Visitor("acme"), "alumnus": alumnikit.Member("acme", alumnikit.PersonID{0: 6, 15: 1}), "admin": hr(),
		} {
			whole, err := hidden.dir.Search(t.Context(), viewer, directory.Query{})
			require.NoError(t, err)
			shown := map[string]bool{}
			for _, v := range whole.Items {
				if viewer.IsMember() && v.ID == viewer.Person() {
					continue // see their own
				}
				shown["currentEmployer"] = shown["currentEmployer"] || v.CurrentEmployer != ""
				shown["employments.end"] = shown["employments.end"] || len(v.Employments) > 0 && !v.Employments[0].End.IsZero()
			}
			for _, field := range []string{"currentEmployer", "employments.end"} {
				for _, down := range []bool{false, true} {
					q := directory.Query{Sort: directory.Sort{Field: field, Descending: down}, Page: alumnikit.Page{Size: 2}}
					got := hidden.listing(viewer, q)
					want := bare.listing(viewer, directory.Query{Page: q.Page})
					if shown[field] {
						ordered++
					} else {
						unordered++
					}
					if shown[field] && !down {
						slices.SortFunc(want, func(a, b alumnikit.PersonID) int { return cmp.Compare(b[0], a[0]) })
					} else {
						slices.SortFunc(want, func(a, b alumnikit.PersonID) int { return bytes.Compare(a[:], b[:]) })
					}
					require.Equal(t, want, got, "%s by %s, chosen %q", name, q.Sort, choice)
				}
			}
		}
	}
	require.Positive(t, ordered)
	require.Positive(t, unordered)
}

func TestCursorsAreTheOrders(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for id := byte(1); id <= 4; id++ {
		w.settle(id, "社", 1, [][2]string{{"2010", "2015"}}, nil)
	}
	me := alumnikit.Member("acme", alumnikit.PersonID{0: 1, 15: 1})
	orders := []directory.Sort{{}, {Descending: true}, {Field: "currentEmployer"}, {Field: "currentEmployer", Descending: true}, {Field: "employments.end"}}
	for i, order := range orders {
		page, err := w.dir.Search(t.Context(), me, directory.Query{Sort: order, Page: alumnikit.Page{Size: 2}})
		require.NoError(t, err)
		for j, other := range orders {
			_, err := w.dir.Search(t.Context(), me, directory.Query{Sort: other, Page: alumnikit.Page{Size: 2, After: page.Next}})
			if i == j {
				require.NoError(t, err)
			} else {
				require.ErrorIs(t, err, alumnikit.ErrCursor, "%s with the cursor of %s", other, order)
			}
		}
	}
	named, err := w.dir.Search(t.Context(), me, directory.Query{Sort: directory.Sort{Field: "name"}, Page: alumnikit.Page{Size: 2}})
	require.NoError(t, err)
	_, err = w.dir.Search(t.Context(), me, directory.Query{Page: alumnikit.Page{Size: 2, After: named.Next}})
	require.NoError(t, err, "the same order by another word")
}

func TestFieldsThatOrderNothing(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for _, field := range []string{"skills", "openTo", "memberOf", "consent", "email", "salary", "employments", "-", "\x00"} {
		_, err := w.dir.Search(t.Context(), hr(), directory.Query{Sort: directory.Sort{Field: field}})
		require.Equal(t, "directory.Search: invalid input: sort: not_one_of (a field to sort by)", err.Error())
	}
}

func TestSortAsText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]directory.Sort{
		"": {}, "-name": {Descending: true}, "location": {Field: "location"}, "-location": {Field: "location", Descending: true},
	} {
		require.Equal(t, want, directory.ParseSort(text))
		require.Equal(t, text, want.String())
		body, err := want.MarshalText()
		require.NoError(t, err)
		var read directory.Sort
		require.NoError(t, read.UnmarshalText(body))
		require.Equal(t, want, read)
	}
	require.Equal(t, directory.Sort{}, directory.ParseSort("name"))
	require.Equal(t, directory.Sort{Descending: true}, directory.ParseSort("-"))
	require.Empty(t, directory.Sort{Field: "name"}.String())
}
