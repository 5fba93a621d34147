package text

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func compareKeys(a, b string) int {
	ka, kb := SortKey(a), SortKey(b)
	return bytes.Compare(ka[:], kb[:])
}

func TestSortKeyOrder(t *testing.T) {
	t.Parallel()
	ordered := []string{
		"1", "2", "９", "a", "Ab", "abe", "Ｚ", "あ", "あい", "あお", "い", "うえだ", "かい", "がい", "かいと", "かき", "かぎ", "がき",
		"さとう あい", "さとう　たろう", "さとうち", "はし", "ばし", "ぱし", "ふじ", "やまだ", "を", "ん", "佐藤", "田中", "",
	}
	for i := range ordered[1:] {
		require.Negative(t, compareKeys(ordered[i], ordered[i+1]), "%q before %q", ordered[i], ordered[i+1])
	}
	for i, r := range []rune(gojuonOrder)[1:] {
		require.Negative(t, compareKeys(string([]rune(gojuonOrder)[i]), string(r)))
	}
	shuffled := slices.Clone(ordered)
	rand.New(rand.NewPCG(4, 4)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	slices.SortFunc(shuffled, compareKeys)
	require.Equal(t, ordered, shuffled)
}

func TestSortKeyEqual(t *testing.T) {
	t.Parallel()
	for _, group := range [][]string{
		{"がっこう", "ガッコウ", "ｶﾞｯｺｳ", "か\u3099つこう", "か゛っこう", "  ガッコウ "},
		{"サトー", "さとお", "ｻﾄｰ"},
		{"José", "JOSE", "jose\u0301", "ＪＯＳＥ", "jo-se"},
		{"みすゞ", "みすず", "みすす\u3099"},
		{"ジャン・リュック", "ジヤンリユツク"},
		{"Straße", "strasse"},
		{"髙橋", "高橋"},
		{"", " 　", "・-'", "\x00", "\xff", "\u0301"},
	} {
		for _, s := range group {
			require.Equal(t, SortKey(group[0]), SortKey(s), "%q and %q", group[0], s)
		}
	}
}

// TestSortKeyIgnoresSpelling: folding beforehand changes nothing but the spaces.
func TestSortKeyIgnoresSpelling(t *testing.T) {
	t.Parallel()
	alphabet := []rune("aAzßéōøσςΣ19かｶがガﾞﾟ゛\u3099\u309aーｰっｯハはﾊヽヾゝゞワゐヴんンヶ佐髙﨑\ufa19𠮷ﬁ・-\u0301\u0302☆Ж")
	r := rand.New(rand.NewPCG(5, 5))
	for range 30_000 {
		s := strings.ToValidUTF8(randomString(r, alphabet, 10), "")
		require.Equal(t, SortKey(Fold(s)), SortKey(s), "%+q", s)
		key := SortKey(s)
		require.LessOrEqual(t, binary.BigEndian.Uint64(key[:]), uint64(math.MaxInt64), "a positive integer")
	}
}

func TestSortKeyEmptyIsLast(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"\U0003FFFD", "龠", "ん", "\U0010FFFD", "김"} {
		require.LessOrEqual(t, compareKeys(s, ""), 0, "%+q", s)
	}
	require.Equal(t, [SortKeyBytes]byte{0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}, SortKey(""))
}

func TestSortKeyDoesNotAllocate(t *testing.T) { //nolint:paralleltest // AllocsPerRun counts the whole process
	for _, s := range []string{"やまだ たろう", "ﾔﾏﾀﾞ ﾀﾛｳ", "José Straße", "か\u3099"} {
		require.Zero(t, testing.AllocsPerRun(100, func() { SortKey(s) }), s)
	}
}

func BenchmarkSortKey(b *testing.B) {
	for name, s := range map[string]string{"katakana": "ヤマダ タロウ", "hiragana": "やまだ たろう", "half-width": "ﾔﾏﾀﾞ ﾀﾛｳ", "latin": "Taro Yamada"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				SortKey(s)
			}
		})
	}
}
