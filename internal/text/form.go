package text

import "strings"

// form is one name as it is searched. FormGrams and Query.Match both start from
// it, which is why what one finds the other cannot miss.
type form struct {
	name   string     // FoldName of the whole: what kanji and kana are looked up in
	sounds []string   // its words in kana that can be spelled in another way
	words  []spelling // what Latin letters and digits are looked up in
}

// searched is a form that is folded as far as terms have looked at it: most match
// by the first form, or do not care for sounds and words.
type searched struct {
	raw                string
	form               form
	name, sound, words bool // of form, worked out
}

func (s *searched) nameOf() string {
	if !s.name {
		s.form.name, s.name = FoldName(s.raw), true
	}
	return s.form.name
}

func (s *searched) soundsOf() []string {
	if !s.sound {
		s.form.sounds, s.sound = soundsOf(s.raw), true
	}
	return s.form.sounds
}

func (s *searched) wordsOf() []spelling {
	if !s.words {
		s.form.words, s.words = wordsOf(s.raw), true
	}
	return s.form.words
}

// anyForm reports whether one of the forms matches.
func anyForm(forms []searched, match func(*searched) bool) bool {
	for i := range forms {
		if match(&forms[i]) {
			return true
		}
	}
	return false
}

// spelling is one word as it is written and in folded romaji.
type spelling struct {
	written, romaji string
}

// wordsOf returns the words of a raw form.
func wordsOf(raw string) []spelling {
	var words []spelling
	for _, chunk := range chunks(raw) {
		joined := FoldName(chunk)
		words = appendSpellings(words, joined)
		for _, part := range Words(chunk) {
			if part = FoldName(part); part != joined {
				words = appendSpellings(words, part) // Ken'ichi is "kenichi", "ken" and "ichi"
			}
		}
	}
	return words
}

// appendSpellings adds the spellings of a name-folded word: its runs of letters
// and digits, and the romaji of runs that are kana throughout. The kana inside a
// kanji name (山ノ内) are no word of their own.
func appendSpellings(words []spelling, word string) []spelling {
	for run, kind, rest := nextRun(word); run != ""; run, kind, rest = nextRun(rest) {
		if kind == scriptEast {
			if strings.ContainsFunc(run, func(r rune) bool { return !isKana(r) }) {
				continue
			}
			run = romajiWord(run)
		}
		if run == "" { // a lone ッ
			continue
		}
		romaji, _ := foldRomaji(run)
		words = append(words, spelling{written: run, romaji: romaji})
	}
	return words
}

// soundsOf returns the sounds of the words of a raw form that are kana
// throughout, where the sound is not what the name contains anyway.
func soundsOf(raw string) []string {
	var sounds []string
	for _, chunk := range chunks(raw) {
		sounds = appendSound(sounds, chunk)
		if parts := Words(chunk); len(parts) > 1 {
			for _, part := range parts {
				sounds = appendSound(sounds, part)
			}
		}
	}
	return sounds
}

func appendSound(sounds []string, word string) []string {
	if sound := soundOf(Fold(word)); sound != "" && sound != FoldName(word) {
		sounds = append(sounds, sound)
	}
	return sounds
}
