package properties

import (
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/alumnikit/alumnikit/internal/text"
)

// words draws names: of the letters that have rules of their own, and of any.
func words() *rapid.Generator[string] {
	special := []rune("髙高﨑崎斎齋渡邊邉山田中ーっッャヤがガｶﾞｯｰ々ヶケabcßſİıééﬁＡ１ŌōÖ 　-'’・\u0301\u3099\u200b")
	return rapid.OneOf(rapid.StringOfN(rapid.RuneFrom(special), 0, 12, -1), rapid.StringN(0, 12, -1))
}

func TestFoldIsIdempotentAndValid(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := words().Draw(t, "s")
		for name, fold := range map[string]func(string) string{"Fold": text.Fold, "FoldName": text.FoldName, "FoldRomaji": text.FoldRomaji} {
			once := fold(s)
			require.Equal(t, once, fold(once), name)
			require.True(t, utf8.ValidString(once), name)
		}
	})
}

// What is part of a name is part of its fold: of letters that do not compose.
func TestFoldKeepsSubstrings(t *testing.T) {
	t.Parallel()
	letters := rapid.StringOfN(rapid.RuneFrom([]rune("髙高﨑斎齋山田中ひらカタＡｂßé１２z々ヶ 　ﬁ")), 0, 8, -1)
	rapid.Check(t, func(t *rapid.T) {
		before, part, after := letters.Draw(t, "before"), letters.Draw(t, "part"), letters.Draw(t, "after")
		require.Contains(t, text.Fold(before+part+after), text.Fold(part))
		require.Equal(t, text.Fold(before)+text.Fold(part)+text.Fold(after), text.Fold(before+part+after))
	})
}

// Names that a query matches have the grams by which an index looks for them,
// and exact grams are of none but those.
func TestGramsHaveNoFalseNegatives(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		forms := rapid.SliceOfN(words(), 1, 3).Draw(t, "forms")
		typed := rapid.OneOf(words(), parts(forms), rapid.Just(forms[0]+" "+forms[len(forms)-1])).Draw(t, "query")
		query := text.NewQuery(typed)
		stored := text.FormGrams(forms)
		candidate, exact := true, true
		for _, term := range query.Terms() {
			some, all := false, true
			for _, set := range term.Any {
				has := !slices.ContainsFunc(set.Grams, func(g string) bool { _, ok := slices.BinarySearch(stored, g); return !ok })
				some = some || has
				all = all && (!has || set.Exact)
			}
			if slices.ContainsFunc(term.Sure, func(g string) bool { _, ok := slices.BinarySearch(stored, g); return ok }) {
				require.True(t, some, "%q of %q is sure, but would not be found", typed, forms)
				all = true
			}
			candidate, exact = candidate && some, exact && all
		}
		matches := query.Match(forms)
		if matches {
			require.True(t, candidate, "%q of %q would not be found", typed, forms)
		}
		if candidate && exact {
			require.True(t, matches, "%q of %q would be found without being looked at", typed, forms)
		}
	})
}

// parts draws a piece of one of the forms, as people type.
func parts(forms []string) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		runes := []rune(rapid.SampledFrom(forms).Draw(t, "of"))
		from := rapid.IntRange(0, len(runes)).Draw(t, "from")
		return string(runes[from:rapid.IntRange(from, len(runes)).Draw(t, "to")])
	})
}

// Whoever's folded kanji or kana name contains what was typed is found.
func TestPartsOfEasternNamesAreFound(t *testing.T) {
	t.Parallel()
	names := rapid.StringOfN(rapid.RuneFrom([]rune("髙高﨑斎齋山田中花子たなかタナカ々")), 1, 8, -1)
	rapid.Check(t, func(t *rapid.T) {
		name := names.Draw(t, "name")
		part := parts([]string{name}).Draw(t, "part")
		require.Contains(t, text.Fold(name), text.Fold(part))
		require.True(t, text.Match([]string{name}, part), "%q in %q", part, name)
	})
}
