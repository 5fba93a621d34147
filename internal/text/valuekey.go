package text

import (
	"encoding/binary"
	"math"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Symbols of eight bits. A kanji of the main block takes two, the first of them
// one of 82; whatever else is no kana, letter or digit takes four.
const (
	wideKana  = symbolKana
	wideKanji = wideKana + 2*48 + 5 // each kana and its voiced one; the half voiced of five
	wideOther = wideKanji + 0x52

	firstKanji = 0x4E00
	lastKanji  = 0x9FFF
)

// ValueKey returns the place of a value that has no reading, such as the name of
// a company, among such values: as [SortKey] orders, but with room for four kanji
// or eight kana or letters, and with the voiced kana right behind the unvoiced.
// Kanji are in the order of code points: nothing else is known of them. The legal
// form before a company's name is passed over, because half of all would
// otherwise be alike. It is less than the greatest integer, which is nobody's.
func ValueKey(value string) uint64 {
	k := keyBuilder{wide: true}
	k.add(withoutLegalForm(norm.NFKC.String(value))) // a voicing mark apart would find the key full
	if k.n == 0 {
		return math.MaxUint64 - 1
	}
	return binary.BigEndian.Uint64(k.symbols[:])
}

// legalForms stand before the names of companies and other bodies in Japan, after
// NFKC, which writes ㈱ and full-width brackets like the rest.
func legalForms() []string {
	return []string{
		"株式会社", "有限会社", "合同会社", "合資会社", "合名会社", "(株)", "(有)", "(同)",
		"一般社団法人", "公益社団法人", "一般財団法人", "公益財団法人", "特定非営利活動法人", "独立行政法人", "国立大学法人",
		"学校法人", "医療法人", "社会福祉法人",
	}
}

func withoutLegalForm(value string) string {
	value = strings.TrimLeftFunc(value, unicode.IsSpace)
	for _, form := range legalForms() {
		if name, ok := strings.CutPrefix(value, form); ok && strings.TrimSpace(name) != "" {
			return name
		}
	}
	return value
}

// wideSymbol returns the symbol of a kana, of which only its size is lost.
func wideSymbol(cell int) byte {
	place, voicing := kanaPlaces[cell]-'0', kanaVoicing[cell]-'0'
	halfVoicedBefore := min(max(place, 25), 30) - 25 // ハ to ホ are at the places 25 to 29
	return wideKana + 2*place + voicing + halfVoicedBefore
}

func (k *keyBuilder) wideOther(r rune) {
	if firstKanji <= r && r <= lastKanji {
		k.symbol(wideKanji + byte((r-firstKanji)>>8))
		k.put(byte(r & 0xFF))
		return
	}
	k.symbol(wideOther)
	for _, part := range [...]rune{r >> 16, r >> 8, r} {
		k.put(byte(part & 0xFF))
	}
}
