package merging_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/merging"
)

// said returns what stands in a field of a list, "" if nothing.
func said(values []alumni.CustomValue, number uint16) string {
	if texts := alumni.CustomValueOf(values, number).Text; len(texts) > 0 {
		return texts[0]
	}
	return ""
}

// everywhere is one text in every field of one half.
func (w *world) everywhere(owner alumni.Owner, text string) []alumni.CustomValue {
	var out []alumni.CustomValue
	for _, f := range w.fields {
		if f.Owner == owner {
			out = append(out, alumni.CustomValue{Field: f.Number, Text: []string{text}})
		}
	}
	return out
}

// pair is two people who say something else in every field.
func (w *world) pair(t *testing.T) (keep, gone alumnikit.PersonID) {
	t.Helper()
	var ids []alumnikit.PersonID
	for _, text := range []string{"甲", "乙"} {
		e, err := w.newer.Register(t.Context(), clerk(), alumni.Registration{
			Names: alumni.Names{Family: "見本"}, Custom: w.everywhere(alumni.ByEmployer, text),
		})
		require.NoError(t, err)
		_, err = w.newer.UpdateProfile(t.Context(), member(e.ID), alumni.ProfileUpdate{Custom: w.everywhere(alumni.ByMember, text)})
		require.NoError(t, err)
		ids = append(ids, e.ID)
	}
	w.retire(t)
	return ids[0], ids[1]
}

func TestFieldsAreChosenOneByOne(t *testing.T) {
	t.Parallel()
	w, ctx := open(t).furnish(t), t.Context()
	keep, gone := w.pair(t)
	_, err := w.newer.SetAudience(ctx, member(keep), "custom.1001", alumni.Admins)
	require.NoError(t, err)
	_, err = w.newer.SetAudience(ctx, member(keep), "custom.8195", alumni.Network)
	require.NoError(t, err)
	_, err = w.newer.SetAudience(ctx, member(gone), "custom.8195", alumni.Nobody)
	require.NoError(t, err)
	preview, err := merging.New(w.newer, nil).Preview(ctx, clerk(), keep, gone, merging.Choices{})
	require.NoError(t, err)
	// Of the members' what both show to HR: not what one chose to keep to themself.
	require.Equal(t, []string{"custom.1000", "custom.8192", "custom.8193", "profile.custom.1001", "profile.custom.8194"}, preview.Differs)

	_, err = w.merger.Merge(ctx, clerk(), keep, gone, merging.Choices{FromGone: []string{"custom.8192", "custom.1000", "profile.custom.8194"}})
	require.NoError(t, err)
	loaded, err := w.newer.Load(ctx, acme, []alumnikit.PersonID{keep})
	require.NoError(t, err)
	p := loaded[keep]
	for number, want := range map[uint16]string{1000: "乙", 8192: "乙", 8193: "甲"} {
		require.Equal(t, want, said(p.Entry.Custom, number), "%d", number)
	}
	for number, want := range map[uint16]string{1001: "甲", 8194: "乙", 8195: "甲"} {
		require.Equal(t, want, said(p.Profile.Custom, number), "%d", number)
	}
	require.Equal(t, alumni.Nobody, p.Audience("custom.1001"), "the process that merged could not compare")
	require.Equal(t, alumni.Nobody, p.Audience("custom.8195"), "a retired field keeps the narrower choice")
	_, known := p.Profile.Origin("custom.8194")
	require.True(t, known)
}

// Of a field that changed since, the others go back to whose they were.
func TestFieldsGoBackOneByOne(t *testing.T) {
	t.Parallel()
	w, ctx := open(t).furnish(t), t.Context()
	keep, gone := w.pair(t)
	m, err := w.merger.Merge(ctx, clerk(), keep, gone, merging.Choices{FromGone: []string{"custom.8192", "profile.custom.1001"}})
	require.NoError(t, err)
	_, err = w.newer.UpdateEntry(ctx, clerk(), keep, alumni.EntryUpdate{Custom: []alumni.CustomValue{{Field: 1000, Text: []string{"丙"}}, {Field: 8193}}})
	require.NoError(t, err)
	_, err = w.newer.UpdateProfile(ctx, member(keep), alumni.ProfileUpdate{Custom: []alumni.CustomValue{{Field: 8194, Text: []string{"丙"}}}})
	require.NoError(t, err)
	require.NoError(t, w.merger.Unmerge(ctx, clerk(), m.ID))
	loaded, err := w.newer.Load(ctx, acme, []alumnikit.PersonID{keep, gone})
	require.NoError(t, err)
	for number, want := range map[uint16]string{1000: "丙", 8192: "甲", 8193: ""} {
		require.Equal(t, want, said(loaded[keep].Entry.Custom, number), "%d", number)
		require.Equal(t, "乙", said(loaded[gone].Entry.Custom, number), "%d", number)
	}
	for number, want := range map[uint16]string{1001: "甲", 8194: "丙", 8195: "甲"} {
		require.Equal(t, want, said(loaded[keep].Profile.Custom, number), "%d", number)
		require.Equal(t, "乙", said(loaded[gone].Profile.Custom, number), "%d", number)
	}
}

func TestMoreValuesThanAnybodyMayHave(t *testing.T) {
	t.Parallel()
	w, ctx := open(t), t.Context()
	var ids []alumnikit.PersonID
	var numbers []uint16
	for _, key := range []string{"first", "second"} {
		f := field(key, alumni.ByEmployer)
		f.Many, f.Type = true, alumni.TypeInt
		added, err := w.people.AddField(ctx, clerk(), f)
		require.NoError(t, err)
		numbers = append(numbers, added.Number)
	}
	for _, number := range numbers {
		v := alumni.CustomValue{Field: number}
		for n := range int64(alumni.MaxCustomValues/2 + 1) {
			v.Int = append(v.Int, n)
		}
		ids = append(ids, w.register(t, alumni.Registration{Names: alumni.Names{Family: "見本"}, Custom: []alumni.CustomValue{v}}))
	}
	_, err := w.merger.Merge(ctx, clerk(), ids[0], ids[1], merging.Choices{})
	require.ErrorIs(t, err, alumnikit.ErrTooLarge)
}
