package storage_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

func TestValidateView(t *testing.T) {
	t.Parallel()
	fine := func() storage.View {
		return storage.View{
			Name: "people_2", Kind: "alumni.entry", Each: []string{"employments"}, Ordinal: "ordinal",
			Columns: append(storage.OfElement(storage.Column("self", storage.ViewText, "", "")),
				storage.Column("id", storage.ViewID, "", "", "id")),
		}
	}
	require.NoError(t, fine().Validate())
	for name, spoil := range map[string]func(v *storage.View){
		"no name":                 func(v *storage.View) { v.Name = "" },
		"quote in the name":       func(v *storage.View) { v.Name = `a"b` },
		"upper case":              func(v *storage.View) { v.Name = "People" },
		"digit first":             func(v *storage.View) { v.Name = "2people" },
		"long name":               func(v *storage.View) { v.Name = strings.Repeat("a", storage.MaxViewName+1) },
		"no kind":                 func(v *storage.View) { v.Kind = "" },
		"long kind":               func(v *storage.View) { v.Kind = strings.Repeat("a", storage.MaxKindName+1) },
		"quote in the array":      func(v *storage.View) { v.Each = []string{"a'b"} },
		"ordinal without array":   func(v *storage.View) { v.Each = nil },
		"ordinal with a space":    func(v *storage.View) { v.Ordinal = "a b" },
		"no columns":              func(v *storage.View) { v.Columns = nil },
		"column twice":            func(v *storage.View) { v.Columns[1].Name = "self" },
		"column is the tenant":    func(v *storage.View) { v.Columns[1].Name = "tenant" },
		"column is the ordinal":   func(v *storage.View) { v.Columns[1].Name = "ordinal" },
		"backtick in the column":  func(v *storage.View) { v.Columns[1].Name = "a`b" },
		"unknown type":            func(v *storage.View) { v.Columns[1].Type = "blob" },
		"quote in the path":       func(v *storage.View) { v.Columns[1].Path = []string{"id", "'"} },
		"empty member":            func(v *storage.View) { v.Columns[1].Path = []string{"id", ""} },
		"no path":                 func(v *storage.View) { v.Columns[1].Path = nil },
		"array around nothing":    func(v *storage.View) { v.Of, v.Each, v.Ordinal, v.Columns = []string{"a"}, nil, "", v.Columns[1:] },
		"quote around the array":  func(v *storage.View) { v.Of = []string{"a'b"} },
		"around without an array": func(v *storage.View) { v.Columns[1].Around = true },
		"around and inside":       func(v *storage.View) { v.Of, v.Columns[0].Around = []string{"a"}, true },
		"element of nothing":      func(v *storage.View) { v.Each, v.Ordinal = nil, "" },
		"another array's element": func(v *storage.View) { v.Columns[0].Among = &storage.ViewMatch{List: []string{"a"}, Key: "b"} },
		"match without array":     func(v *storage.View) { v.Columns[1].Among = &storage.ViewMatch{Key: "b"} },
		"match by a bad key":      func(v *storage.View) { v.Columns[1].Among = &storage.ViewMatch{List: []string{"a"}, Key: "b'"} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := fine()
			spoil(&v)
			require.ErrorIs(t, v.Validate(), alumnikit.ErrInvalid)
		})
	}
}

func TestDateColumns(t *testing.T) {
	t.Parallel()
	columns := storage.DateColumns("left", "Left", "退職日", "end")
	require.Len(t, columns, 3)
	for i, want := range []string{"left_on", "left_year", "left_month"} {
		require.Equal(t, want, columns[i].Name)
		require.Equal(t, []string{"end"}, columns[i].Path)
	}
	require.NotEqual(t, storage.OfElement(columns...)[0].Element, columns[0].Element, "a copy")
}
