package alumni_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage/memory"
)

func TestNamesAreAddressedAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	for want, names := range map[string]alumni.Names{
		"見本 花子":        {Family: "見本", Given: "花子"},
		"Götz Müller":  {Family: "Müller", Given: "Götz"},
		"김 민수":         {Family: "김", Given: "민수"},
		"ミラー アン":       {Family: "ミラー", Given: "アン"},
		"Иван Петров":  {Family: "Петров", Given: "Иван"},
		"Müller":       {Family: "Müller"},
		"見本 Anna":      {Family: "見本", Given: "Anna"},
		"アン ミラー":       {Family: "ミラー", Given: "アン", Order: alumni.GivenFirst},
		"Nagy Eszter":  {Family: "Nagy", Given: "Eszter", Order: alumni.FamilyFirst},
		"Wang Xiaomin": {Family: "Wang", Given: "Xiaomin", Order: alumni.FamilyFirst},
	} {
		require.Equal(t, want, names.Display())
		require.Equal(t, want, names.Formal())
	}
	muller := alumni.Names{Family: "Müller", Given: "Götz"}
	require.Equal(t, "Müller Götz", muller.Reading(), "sorted by the family name whatever the order")
}

func TestColleaguesKnowTheBusinessName(t *testing.T) {
	t.Parallel()
	n := alumni.Names{Family: "見本", Given: "花子", FamilyRomaji: "Mihon", GivenRomaji: "Hanako", Business: "旧姓 花子"}
	require.Equal(t, "旧姓 花子", n.Display())
	require.Equal(t, "見本 花子", n.Formal())
	require.Contains(t, n.Forms(), "旧姓 花子", "found by what colleagues know")
	require.Contains(t, n.Forms(), "見本 花子", "and by the name in the contract")
	require.Equal(t, "旧姓 花子", n.Address(alumni.English, alumni.Plain), "the romaji are those of another name")
	require.Equal(t, "旧姓 花子さん", n.Address(alumni.Japanese, alumni.Familiar))
	n.Preferred = "はな"
	require.Equal(t, "はなさん", n.Address(alumni.Japanese, alumni.Familiar))
}

func TestAddress(t *testing.T) {
	t.Parallel()
	hanako := alumni.Names{Family: "見本", Given: "花子", FamilyRomaji: "Mihon", GivenRomaji: "Hanako"}
	reordered := hanako
	reordered.Order = alumni.FamilyFirst
	for _, c := range []struct {
		names                                  alumni.Names
		formalJa, familiarJa, formalEn, dearEn string
	}{
		{hanako, "見本 花子 様", "見本さん", "Hanako Mihon", "Dear Hanako"},
		{reordered, "見本 花子 様", "見本さん", "Mihon Hanako", "Dear Hanako"},
		{alumni.Names{Family: "見本"}, "見本 様", "見本さん", "見本", "Dear 見本"},
		{alumni.Names{Family: "Müller", Given: "Götz"}, "Götz Müller 様", "Müllerさん", "Götz Müller", "Dear Götz"},
		{alumni.Names{Given: "Émile"}, "Émile 様", "Émileさん", "Émile", "Dear Émile"},
		{alumni.Names{Family: "見本", Given: "花子", FamilyRomaji: "Mihon"}, "見本 花子 様", "見本さん", "見本 花子", "Dear 花子"},
	} {
		require.Equal(t, c.formalJa, c.names.Address(alumni.Japanese, alumni.Formal))
		require.Equal(t, c.familiarJa, c.names.Address(alumni.Japanese, alumni.Familiar))
		require.Equal(t, c.formalEn, c.names.Address(alumni.English, alumni.Formal))
		require.Equal(t, c.formalEn, c.names.Address(alumni.English, alumni.Plain))
		require.Equal(t, c.dearEn, c.names.Address(alumni.English, alumni.Familiar))
		require.Equal(t, c.names.Display(), c.names.Address(alumni.Japanese, alumni.Plain))
	}
	require.True(t, alumni.Formal.Valid())
	require.False(t, alumni.AddressStyle("").Valid())
}

func TestTransliterate(t *testing.T) {
	t.Parallel()
	n := alumni.Transliterate(alumni.Names{Family: "見本", Given: "太郎", FamilyKana: "ミホン", GivenKana: "タロウ"})
	require.Equal(t, "Mihon", n.FamilyRomaji)
	require.Equal(t, "Taro", n.GivenRomaji)
	require.Equal(t, alumni.Transliterated, n.RomajiFrom)
	require.Equal(t, n, alumni.Transliterate(n), "once more changes nothing")

	n.FamilyKana = "サトウ"
	n = alumni.Transliterate(n)
	require.Equal(t, "Sato", n.FamilyRomaji, "the reading of now")
	n.FamilyKana, n.GivenKana = "", ""
	n = alumni.Transliterate(n)
	require.Equal(t, alumni.Names{Family: "見本", Given: "太郎"}, n, "nothing is left of a reading that is gone")

	for _, kept := range []alumni.Names{
		{Family: "見本", Given: "太郎"}, // no reading: never guessed
		{Family: "大野", FamilyKana: "オオノ", FamilyRomaji: "Ohno"},
		{Family: "大野", FamilyKana: "オオノ", GivenKana: "タロウ", GivenRomaji: "Tarou"},
		{Family: "見本", FamilyKana: "ー"},
		{Family: "見本", FamilyKana: strings.Repeat("キャ", 50)},
	} {
		require.Equal(t, kept, alumni.Transliterate(kept))
	}
}

func TestTransliteratedRomajiFollowTheReading(t *testing.T) {
	t.Parallel()
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), &alumni.Options{Clock: noon, Transliterate: true})
	require.NoError(t, err)
	change := func(e *alumni.Entry, edit func(*alumni.Names)) *alumni.Entry {
		names := e.Names
		edit(&names)
		out, err := people.UpdateEntry(t.Context(), clerk(), e.ID, alumni.EntryUpdate{Names: &names})
		require.NoError(t, err)
		return out
	}
	entry, err := people.Register(t.Context(), clerk(), alumni.Registration{Names: alumni.Names{Family: "見本", FamilyKana: " ミホン "}})
	require.NoError(t, err)
	require.Equal(t, "Mihon", entry.Names.FamilyRomaji)

	entry = change(entry, func(n *alumni.Names) { n.FamilyKana, n.RomajiFrom = "サンプル", "" })
	require.Equal(t, "Sampuru", entry.Names.FamilyRomaji, "a form that does not know the mark")
	require.Equal(t, alumni.Transliterated, entry.Names.RomajiFrom)

	entry = change(entry, func(n *alumni.Names) { n.FamilyRomaji = "Sample" })
	require.Empty(t, entry.Names.RomajiFrom, "somebody's word")
	entry = change(entry, func(n *alumni.Names) { n.FamilyKana = "レイ" })
	require.Equal(t, "Sample", entry.Names.FamilyRomaji, "stays")

	plain := open(t)
	entry, err = plain.Register(t.Context(), clerk(), alumni.Registration{Names: alumni.Names{Family: "見本", FamilyKana: "ミホン"}})
	require.NoError(t, err)
	require.Empty(t, entry.Names.FamilyRomaji, "only where it was asked for")
	entry, err = plain.UpdateEntry(t.Context(), clerk(), entry.ID, alumni.EntryUpdate{Names: func() *alumni.Names {
		n := alumni.Transliterate(entry.Names)
		return &n
	}()})
	require.NoError(t, err)
	require.Equal(t, alumni.Transliterated, entry.Names.RomajiFrom, "or here and there")
}

func TestNamesInTheWrongField(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		names alumni.Names
		field string
		code  string
	}{
		"kanji as a reading":     {alumni.Names{Family: "見本", FamilyKana: "見本"}, "names.familyKana", alumni.CodeKana},
		"romaji as a reading":    {alumni.Names{Family: "見本", GivenKana: "Hanako"}, "names.givenKana", alumni.CodeKana},
		"a mark as a reading":    {alumni.Names{Family: "見本", GivenKana: "・"}, "names.givenKana", alumni.CodeKana},
		"kana as romaji":         {alumni.Names{Family: "見本", FamilyRomaji: "ミホン"}, "names.familyRomaji", alumni.CodeLatin},
		"full-width digits":      {alumni.Names{Family: "見本", GivenRomaji: "Ｈ１"}, "names.givenRomaji", alumni.CodeLatin},
		"an address as a name":   {alumni.Names{Family: "hanako@example.jp"}, "names.family", alumnikit.CodeFormat},
		"a full-width address":   {alumni.Names{Family: "見本", Business: "h＠example.jp"}, "names.business", alumnikit.CodeFormat},
		"a dash as a name":       {alumni.Names{Family: "--", Given: "花子"}, "names.family", alumnikit.CodeFormat},
		"a former name of marks": {alumni.Names{Family: "見本", Former: []string{"旧", "?"}}, "names.former[1]", alumnikit.CodeFormat},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := open(t).Register(t.Context(), clerk(), alumni.Registration{Names: c.names})
			require.Equal(t, map[string]string{c.field: c.code}, fields(t, err))
		})
	}
	for _, fine := range []alumni.Names{
		{Family: "O’Brien-Söderström", Given: "María José", FamilyRomaji: "O'Brien-Söderström", GivenRomaji: "María J. José"},
		{Family: "ミラー", FamilyKana: "みらー", GivenKana: "アンナ・マリア"},
		{Family: "山ノ内", FamilyKana: "ﾔﾏﾉｳﾁ", GivenKana: "ｶﾞｸ ﾄ"},
		{Given: "7"},
		{Family: "X Æ A-12"},
		{Family: "〇"},
		{Family: "𠮷田"},
		{Family: "Nguyễn", FamilyRomaji: "Nguyễn"},
		{Family: "José", FamilyRomaji: "José"},
	} {
		_, err := open(t).Register(t.Context(), clerk(), alumni.Registration{Names: fine})
		require.NoError(t, err, "%v", fine)
	}
}
