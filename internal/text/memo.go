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
	words  map[string]*Word
	keys   map[string]uint64
	round  int // which call of EachPart this is
	buffer []byte
	form   []*Word // words of the form at hand
}

// Word is what there is to say of a word between blanks, wherever it stands. It is
// the same one whenever the word comes again, as long as its Memo remembers it.
type Word struct {
	fold, name string // Fold and FoldName of it
	apart      bool   // it leaves alone what stands before it; see standsApart
	taken      bool   // what follows is known
	whole      bool   // its name is one run of one script
	head       string // what heads are the beginnings of, empty for nothing
	heads      gramList
	grams      gramList // of its sounds and spellings
	east       gramList // of its kanji and kana, if it is whole
	round      int      // in which it was last met
}

// EachGram visits what the word brings into a name, in any order.
func (w *Word) EachGram(visit func(gram []byte)) {
	w.heads.each(visit)
	w.grams.each(visit)
	w.east.each(visit)
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
	folded, ok := m.joined(out, s, func(w *Word) string { return w.fold })
	if !ok {
		return append(out, Fold(s)...)
	}
	return folded
}

// foldName returns [FoldName] of s.
func (m *Memo) foldName(s string) string {
	folded, ok := m.joined(m.buffer[:0], s, func(w *Word) string { return w.name })
	if !ok {
		return FoldName(s)
	}
	m.buffer = folded
	return string(folded)
}

// joined puts a text together from what its words become, unless the blanks
// between them, which folding removes, keep apart what would then change.
func (m *Memo) joined(out []byte, s string, become func(*Word) string) ([]byte, bool) {
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
func (m *Memo) word(chunk string) *Word {
	if k := m.words[chunk]; k != nil {
		return k
	}
	k := &Word{fold: Fold(chunk), name: FoldName(chunk), apart: standsApart(chunk)}
	if len(chunk) > maxKnownWord {
		return k
	}
	if m.words == nil || len(m.words) >= maxKnown {
		m.words = map[string]*Word{}
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
	m.EachPart(forms, func(w *Word) { w.EachGram(visit) }, visit)
}

// EachPart is EachGram for whoever remembers what follows from a word: of words
// that bring the same grams wherever they stand it visits the words, and of the
// grams only the others.
func (m *Memo) EachPart(forms []string, word func(*Word), visit func(gram []byte)) {
	m.round++
	for _, form := range forms {
		if !m.split(form) {
			m.eachGram(form, visit)
			continue
		}
		for i, w := range m.form {
			if w.round != m.round {
				w.round = m.round
				word(w)
			}
			if i > 0 && w.head != "" && m.form[i-1].head != "" {
				m.join(m.form[i-1].head, w.head, visit)
			}
		}
	}
}

// split finds the words of a form, and reports whether its name is theirs one behind
// the other and each stands for itself.
func (m *Memo) split(form string) bool {
	m.form = m.form[:0]
	for chunk := range strings.FieldsFuncSeq(form, isBlank) {
		w := m.word(chunk)
		w.take(chunk)
		if !w.whole || (len(m.form) > 0 && !w.apart) {
			return false
		}
		m.form = append(m.form, w)
	}
	return true
}

// join visits the pair of characters in which two words of kanji or kana meet.
func (m *Memo) join(before, after string, visit func(gram []byte)) {
	_, last := utf8.DecodeLastRuneInString(before)
	_, first := utf8.DecodeRuneInString(after)
	m.buffer = append(append(m.buffer[:0], gramTwo), before[len(before)-last:]...)
	m.buffer = append(m.buffer, after[:first]...)
	visit(m.buffer)
}

// eachGram visits the grams of a form whose words are not to be told apart.
func (m *Memo) eachGram(form string, visit func(gram []byte)) {
	name := m.foldName(form)
	for run, kind, rest := nextRun(name); run != ""; run, kind, rest = nextRun(rest) {
		if kind == scriptEast {
			m.eachEastGram(run, visit)
		}
	}
	for chunk := range strings.FieldsFuncSeq(form, isBlank) {
		w := m.word(chunk)
		w.take(chunk)
		if w.head != "" && strings.Contains(name, w.head) { // a mark behind a space changes it
			w.heads.each(visit)
		}
		w.grams.each(visit)
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
func (w *Word) take(chunk string) {
	if w.taken {
		return
	}
	w.taken = true
	run, kind, _ := nextRun(w.name)
	w.whole = run != "" && run == w.name
	if kind == scriptEast {
		w.head, w.heads = run, listOf(appendHeads(nil, run))
		if w.whole {
			w.east = listOf(appendEastGrams(nil, run))
		}
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
	w.grams = listOf(grams)
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
