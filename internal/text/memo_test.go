package text

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// plainFormGrams is FormGrams without anything remembered or put together.
func plainFormGrams(forms []string) []string {
	var grams []string
	for _, raw := range forms {
		name := FoldName(raw)
		for run, kind, rest := nextRun(name); run != ""; run, kind, rest = nextRun(rest) {
			if kind == scriptEast {
				grams = appendEastGrams(grams, run)
			}
		}
		for _, chunk := range chunks(raw) {
			if run, kind, _ := nextRun(FoldName(chunk)); kind == scriptEast && strings.Contains(name, run) {
				grams = appendHeads(grams, run)
			}
		}
		for _, sound := range soundsOf(raw) {
			grams = append(grams, gram(gramSound, sound))
		}
		for _, word := range wordsOf(raw) {
			grams = append(grams, gram(gramWhole, word.romaji))
			grams = appendWordGrams(appendWordGrams(grams, word.written), word.romaji)
		}
	}
	return sorted(grams)
}

// scribble draws a text in which blanks, marks and scripts meet in every way.
func scribble(r *rand.Rand) string {
	pieces := []string{
		" ", "\u3000", "\t", "\u00a0", "\u200b", "\u0085", "\u0301", "\u3099", "\u309a", "\u0304", "´", "'", "-", "ー", "・", "ヽ", "ヾ",
		"か", "は", "う", "サ", "トウ", "ｶ", "ﾞ", "ヶ", "佐", "藤", "髙", "﨑", "々", "神", "㈱", "ᄀ", "ᅡ", "ᆨ", "가", "a", "o", "Ken", "SH", "É", "ß", "ς", "Σ", "ﬁ",
		"\xff", "🙂", "٣", "İ", "\U0002F804",
	}
	var b strings.Builder
	for range r.IntN(9) {
		b.WriteString(pieces[r.IntN(len(pieces))])
	}
	return b.String()
}

func TestMemoSaysTheSame(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	var m Memo
	for range 6_000 {
		forms := []string{scribble(r), scribble(r)}
		var grams []string
		m.EachGram(forms, func(gram []byte) { grams = append(grams, string(gram)) })
		require.Equal(t, plainFormGrams(forms), sorted(grams), "%+q", forms)
		require.Equal(t, plainFormGrams(forms), FormGrams(forms), "%+q", forms)
		require.Equal(t, "="+Fold(forms[0]), string(m.AppendFold([]byte("="), forms[0])), "%+q", forms[0])
		require.Equal(t, FoldName(forms[0]), m.foldName(forms[0]), "%+q", forms[0])
		require.Equal(t, ValueKey(forms[1]), m.ValueKey(forms[1]), "%+q", forms[1])
	}
}

func TestMemoIsBounded(t *testing.T) {
	t.Parallel()
	var m Memo
	most := 0
	for i := range 3 * maxKnown {
		s := strings.Repeat("x", i%(2*maxKnownWord)) + string(rune(0x4E00+i%20_000))
		m.EachGram([]string{s}, func([]byte) {})
		m.ValueKey(s)
		most = max(most, len(m.words), len(m.keys))
		require.LessOrEqual(t, most, maxKnown)
	}
	require.Equal(t, maxKnown, most)
}
