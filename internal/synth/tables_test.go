package synth

import (
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
)

func TestJapaneseNames(t *testing.T) {
	t.Parallel()
	for table, least := range map[string]int{familiesJa: 150, givenJa: 120} {
		names := parseNames(table)
		require.GreaterOrEqual(t, len(names), least)
		seen := map[string]bool{}
		for _, n := range names {
			key := n.written + n.kana
			require.False(t, seen[key], "%s twice", key)
			seen[key] = true
			require.Equal(t, shorten(spellOut(t, n.kana)), shorten(strings.ToLower(n.romaji)), n.written)
			total := 0
			for _, other := range n.spellings {
				require.NotEqual(t, n.written, other.written)
				require.Positive(t, other.permille)
				total += other.permille
			}
			require.Less(t, total, 1000, n.written)
		}
	}
}

// spellOut is Hepburn romanisation with every vowel kept.
func spellOut(t *testing.T, kana string) string {
	t.Helper()
	syllables := map[string]string{}
	rows := "ア a イ i ウ u エ e オ o カ ka キ ki ク ku ケ ke コ ko サ sa シ shi ス su セ se ソ so タ ta チ chi ツ tsu テ te ト to " +
		"ナ na ニ ni ヌ nu ネ ne ノ no ハ ha ヒ hi フ fu ヘ he ホ ho マ ma ミ mi ム mu メ me モ mo ヤ ya ユ yu ヨ yo ラ ra リ ri " +
		"ル ru レ re ロ ro ワ wa ン n ガ ga ギ gi グ gu ゲ ge ゴ go ザ za ジ ji ズ zu ゼ ze ゾ zo ダ da ヅ zu デ de ド do " +
		"バ ba ビ bi ブ bu ベ be ボ bo"
	words := strings.Fields(rows)
	for i := 0; i < len(words); i += 2 {
		syllables[words[i]] = words[i+1]
	}
	out, double := "", false
	for _, r := range kana {
		if small := map[rune]string{'ャ': "ya", 'ュ': "yu", 'ョ': "yo"}[r]; small != "" {
			out = strings.TrimSuffix(out, "i") + small
			out = strings.NewReplacer("shy", "sh", "chy", "ch", "jy", "j").Replace(out)
			continue
		}
		if r == 'ッ' {
			double = true
			continue
		}
		latin, ok := syllables[string(r)]
		require.True(t, ok, "%c in %s", r, kana)
		if double {
			latin, double = latin[:1]+latin, false
		}
		out += latin
	}
	return out
}

// shorten drops the difference between long and short vowels, which romanised names leave out and readings keep.
func shorten(s string) string { return strings.NewReplacer("ou", "o", "oo", "o", "uu", "u").Replace(s) }

func TestLatinNames(t *testing.T) {
	t.Parallel()
	families, givens := 0, 0
	for _, language := range parseLatin(latinNames) {
		families += len(language.families.items)
		givens += len(language.givens.items)
		for _, n := range append(language.families.items, language.givens.items...) {
			require.NotEmpty(t, n.kana, n.written)
			for _, r := range n.kana {
				require.True(t, unicode.Is(unicode.Katakana, r) || r == 'ー', n.written)
			}
			for _, r := range n.romaji {
				require.Less(t, r, rune(0x80), n.written)
			}
			require.True(t, isLatin(n.written))
		}
	}
	require.GreaterOrEqual(t, families, 80)
	require.GreaterOrEqual(t, givens, 80)
}

func TestVocabularies(t *testing.T) {
	t.Parallel()
	c := New(1, 1)
	for table, columnsWanted := range map[string]int{
		entities: 2, places: 2, staffTitles: 2, engineeringTitles: 2, leavingReasons: 2, skills: 2, interests: 2,
		locations: 2, outsideTitles: 2, employerTrades: 2, groups: 5, openings: 13,
	} {
		seen := map[string]bool{}
		for _, row := range lines(table) {
			cells := columns(row)
			require.Len(t, cells, columnsWanted, row)
			require.False(t, seen[cells[0]], row)
			seen[cells[0]] = true
			for _, cell := range cells {
				require.NotEmpty(t, cell, row)
			}
		}
	}
	require.GreaterOrEqual(t, len(c.Employers), 400)
	require.Len(t, c.Groups, 12)
	unique := map[string]bool{}
	for _, employer := range c.Employers {
		require.False(t, unique[employer], employer)
		unique[employer] = true
	}
	for _, g := range c.Groups {
		require.Contains(t, []string{"official", "linked", "informal"}, g.Kind)
	}
}

// The same Japanese term stands in several lists; it must mean the same in English everywhere.
func TestTermsHaveOneTranslation(t *testing.T) {
	t.Parallel()
	all := map[string]string{}
	for _, table := range []string{entities, departments, places, staffTitles, engineeringTitles, skills, interests, locations} {
		for _, label := range labels(table) {
			if before, ok := all[label.Ja]; ok {
				require.Equal(t, before, label.En, label.Ja)
			}
			all[label.Ja] = label.En
		}
	}
}

func TestDepartmentsFormATree(t *testing.T) {
	t.Parallel()
	c := New(1, 1)
	children := 0
	for i, d := range c.Departments {
		require.Less(t, d.Parent, i)
		named := len(columns(lines(departments)[i])) == 3
		require.Equal(t, named, d.Parent >= 0, d.Ja)
		if named {
			children++
		}
	}
	require.Greater(t, children, 10)
}

func TestOpeningsReferToTheVocabularies(t *testing.T) {
	t.Parallel()
	c := New(1, 1)
	known := map[string]bool{}
	for _, d := range c.Departments {
		known[d.Ja] = true
	}
	for _, p := range c.Places {
		known[p.Ja] = true
	}
	for _, o := range c.Openings {
		require.True(t, known[o.Department], o.Department)
		require.True(t, known[o.Place], o.Place)
		require.Contains(t, KindLabels(), o.Kind)
		require.Equal(t, o.Kind != "employee", o.Renewal.Ja != "", "%s: fixed terms state their renewal", o.Title.En)
	}
}
