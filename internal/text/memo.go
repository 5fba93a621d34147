package text

import (
	"strings"
	"unicode/utf8"
)

// Memo folds texts and takes names apart for many people, one after the other,
// and remembers their words: names and departments repeat, and what a word is
// made of is most of the work of indexing it. What it says is what [Fold],
// [FormGrams] and [ValueKey] say. The zero Memo is ready. It is for one goroutine.
type Memo struct {
	words  map[string]*known
	keys   map[string]uint64
	round  int // which call of EachGram this is
	buffer []byte
}

// known is what there is to say of a word between blanks, wherever it stands.
type known struct {
	fold, name string // Fold and FoldName of it
	apart      bool   // it leaves alone what stands before it; see standsApart
	taken      bool   // what follows is known
	head       string // what heads are the beginnings of, empty for nothing
	heads      gramList
	grams      gramList // of its sounds and spellings
	round      int      // in which it was last met
}

// Bounds of what is remembered: about 10 MB.
const (
	maxKnown     = 1 << 14
	maxKnownWord = 64 // bytes
)

// gramList is grams one behind the other.
type gramList struct {
	bytes []byte
	ends  []int
}

func listOf(grams []string) gramList {
	var out gramList
	for _, g := range sorted(grams) {
		out.bytes = append(out.bytes, g...)
		out.ends = append(out.ends, len(out.bytes))
	}
	return out
}

func (l gramList) each(visit func(gram []byte)) {
	from := 0
	for _, end := range l.ends {
		visit(l.bytes[from:end])
		from = end
	}
}

// AppendFold appends [Fold] of s.
func (m *Memo) AppendFold(out []byte, s string) []byte {
	folded, ok := m.joined(out, s, func(k *known) string { return k.fold })
	if !ok {
		return append(out, Fold(s)...)
	}
	return folded
}

// foldName returns [FoldName] of s.
func (m *Memo) foldName(s string) string {
	folded, ok := m.joined(m.buffer[:0], s, func(k *known) string { return k.name })
	if !ok {
		return FoldName(s)
	}
	m.buffer = folded
	return string(folded)
}

// joined puts a text together from what its words become, unless the blanks
// between them, which folding removes, keep apart what would then change.
func (m *Memo) joined(out []byte, s string, become func(*known) string) ([]byte, bool) {
	first := true
	for chunk := range strings.FieldsFuncSeq(s, isBlank) {
		k := m.word(chunk)
		if !first && !k.apart {
			return nil, false
		}
		first = false
		out = append(out, become(k)...)
	}
	return out, true
}

// word returns what is known of a word.
func (m *Memo) word(chunk string) *known {
	if k := m.words[chunk]; k != nil {
		return k
	}
	k := &known{fold: Fold(chunk), name: FoldName(chunk), apart: standsApart(chunk)}
	if len(chunk) > maxKnownWord {
		return k
	}
	if m.words == nil || len(m.words) >= maxKnown {
		m.words = map[string]*known{}
	}
	m.words[strings.Clone(chunk)] = k
	return k
}

// standsApart reports whether a word folds to the same behind anything else: it
// consists of characters that compose with nothing before them.
func standsApart(chunk string) bool {
	return !strings.ContainsFunc(chunk, func(r rune) bool {
		switch {
		case r < 0x80, 0x3041 <= r && r <= 0x3096, 0x30A1 <= r && r <= 0x30FC, r == '々', 0x4E00 <= r && r <= 0x9FFF:
			return false
		default:
			return true
		}
	})
}

// EachGram visits what [FormGrams] returns for the forms, in any order; a gram
// may come several times. Its bytes are valid until visit returns.
func (m *Memo) EachGram(forms []string, visit func(gram []byte)) {
	m.round++
	for _, form := range forms {
		name := m.foldName(form)
		for run, kind, rest := nextRun(name); run != ""; run, kind, rest = nextRun(rest) {
			if kind == scriptEast {
				m.eachEastGram(run, visit)
			}
		}
		for chunk := range strings.FieldsFuncSeq(form, isBlank) {
			k := m.word(chunk)
			k.take(chunk)
			if k.head != "" && strings.Contains(name, k.head) { // a mark behind a space changes it
				k.heads.each(visit)
			}
			if k.round != m.round {
				k.round = m.round
				k.grams.each(visit)
			}
		}
	}
}

// eachEastGram visits every character and every pair of a run.
func (m *Memo) eachEastGram(run string, visit func(gram []byte)) {
	before := -1
	for i, r := range run {
		end := i + utf8.RuneLen(r)
		m.buffer = append(append(m.buffer[:0], gramOne), run[i:end]...)
		visit(m.buffer)
		if before >= 0 {
			m.buffer = append(append(m.buffer[:0], gramTwo), run[before:end]...)
			visit(m.buffer)
		}
		before = i
	}
}

// take takes a word apart, once.
func (k *known) take(chunk string) {
	if k.taken {
		return
	}
	k.taken = true
	if run, kind, _ := nextRun(k.name); kind == scriptEast {
		k.head, k.heads = run, listOf(appendHeads(nil, run))
	}
	var grams []string
	for _, sound := range soundsOf(chunk) {
		grams = append(grams, gram(gramSound, sound))
	}
	for _, word := range wordsOf(chunk) {
		grams = appendWordGrams(grams, word.written)
		grams = append(grams, gram(gramWhole, word.romaji))
		if word.romaji != word.written {
			grams = appendWordGrams(grams, word.romaji)
		}
	}
	k.grams = listOf(grams)
}

// ValueKey returns [ValueKey] of a value.
func (m *Memo) ValueKey(value string) uint64 {
	key, ok := m.keys[value]
	if ok {
		return key
	}
	key = ValueKey(value)
	if m.keys == nil || len(m.keys) >= maxKnown {
		m.keys = map[string]uint64{}
	}
	if len(value) <= maxKnownWord {
		m.keys[strings.Clone(value)] = key
	}
	return key
}

// FormGrams returns everything that an index stores for a person whose names
// are forms, sorted and without duplicates: the grams of kanji and kana of each
// name as a whole, across its spaces; the grams of each Latin word and of the
// romaji of each kana word, as written and in folded romaji; and each word of
// folded romaji as a whole; the beginnings of the parts of a name; and each word
// in kana by its sound, if that is not how it is written.
func FormGrams(forms []string) []string {
	var m Memo
	var grams []string
	m.EachGram(forms, func(gram []byte) { grams = append(grams, string(gram)) })
	return sorted(grams)
}
