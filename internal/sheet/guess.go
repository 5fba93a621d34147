package sheet

import (
	"bytes"
	"unicode/utf8"
)

// guess returns the likeliest of the encodings that extend ASCII, empty for a
// sample that is ASCII. A last line without end may be cut.
func guess(sample []byte) Encoding {
	if isASCII(sample) {
		return ""
	}
	if end := bytes.LastIndexAny(sample, "\r\n"); end >= 0 && !isASCII(sample[:end]) {
		sample = sample[:end]
	}
	e, _ := likeliest(sample)
	return e
}

// likeliest scores text line by line. A line that is malformed counts against an
// encoding but does not exclude it: some files have lines of another. It reports
// whether anything speaks for the result; else that is UTF-8.
func likeliest(text []byte) (best Encoding, sure bool) {
	scores := [...]struct {
		encoding Encoding
		step     func([]byte) (size, weight int)
		sum      int
	}{{UTF8, stepUTF8, 0}, {Windows31J, stepWindows31J, 0}, {EUCJP, stepEUCJP, 0}}
	for len(text) > 0 {
		line := text
		if end := bytes.IndexAny(text, "\r\n"); end >= 0 {
			line, text = text[:end], text[end+1:]
		} else {
			text = nil
		}
		if isASCII(line) {
			continue
		}
		for i := range scores {
			scores[i].sum += plausibility(line, scores[i].step)
		}
	}
	most := scores[0]
	for _, s := range scores[1:] {
		if s.sum > most.sum {
			most = s
		}
	}
	if most.sum <= 0 {
		return UTF8, false
	}
	return most.encoding, true
}

// Weights of characters: how much one speaks for the encoding in which it is
// read. The unit is what a half-width katakana has, which is a byte of its own
// that other encodings have in all their characters.
const (
	malformed = -16 // a line, as a whole
	certain   = 6   // a kana or kanji in UTF-8, of which the form is a proof by itself
	kana      = 4
	common    = 2
	narrow    = 1 // half-width katakana, a rarely used symbol
	rare      = -1
	odd       = -2
	private   = -4
)

// plausibility sums up the weights of a line.
func plausibility(line []byte, step func([]byte) (size, weight int)) int {
	sum := 0
	for len(line) > 0 {
		if line[0] < utf8.RuneSelf {
			line = line[1:]
			continue
		}
		size, weight := step(line)
		if size == 0 {
			return malformed
		}
		sum += weight
		line = line[size:]
	}
	return sum
}

func stepUTF8(b []byte) (size, weight int) {
	r, size := utf8.DecodeRune(b)
	switch {
	case r == utf8.RuneError:
		return 0, 0
	case 0xE000 <= r && r <= 0xF8FF:
		return size, private
	case size >= 3:
		return size, certain
	case 0xC0 <= r && r < 0x180: // Latin letters
		return size, common
	case r >= 0xA0:
		return size, rare
	default: // control characters
		return size, odd
	}
}

// stepWindows31J knows the rows of JIS X 0208 by their lead bytes.
func stepWindows31J(b []byte) (size, weight int) {
	lead := b[0]
	if 0xA1 <= lead && lead <= 0xDF {
		return 1, halfWidth(b)
	}
	if lead == 0x80 || lead == 0xA0 || lead > 0xFC || len(b) < 2 || b[1] < 0x40 || b[1] == 0x7F || b[1] > 0xFC {
		return 0, 0
	}
	switch trail := b[1]; {
	case lead == 0x82 && trail >= 0x9F || lead == 0x83 && trail <= 0x96:
		return 2, kana
	case lead <= 0x82, lead >= 0x88 && lead < 0x98, lead == 0x98 && trail < 0x9F: // symbols, letters, kanji of level 1
		return 2, common
	case lead == 0x87, lead == 0xED, lead == 0xEE, lead >= 0xFA: // extensions of NEC and IBM
		return 2, narrow
	case lead >= 0xF0:
		return 2, private
	case lead >= 0x98 && lead <= 0x9F, lead >= 0xE0 && lead <= 0xEA: // kanji of level 2
		return 2, rare
	default:
		return 2, odd
	}
}

// halfWidth weighs one half-width katakana by what follows: sound marks belong
// behind few.
func halfWidth(b []byte) int {
	c := b[0]
	voiced := len(b) > 1 && (b[1] == 0xDE || b[1] == 0xDF)
	canBe := c == 0xB3 || 0xB6 <= c && c <= 0xC4 || 0xCA <= c && c <= 0xCE
	if voiced && !canBe {
		return odd
	}
	return narrow
}

func stepEUCJP(b []byte) (size, weight int) {
	trail := func(i int) bool { return len(b) > i && 0xA1 <= b[i] && b[i] <= 0xFE }
	switch lead := b[0]; {
	case lead == 0x8E && trail(1) && b[1] <= 0xDF:
		if len(b) > 2 && b[2] == 0x8E { // half-width katakana in a row: in Windows-31J all would be kanji with one lead byte
			return 2, kana
		}
		return 2, narrow
	case lead == 0x8F && trail(1) && trail(2):
		return 3, rare
	case lead < 0xA1 || lead == 0xFF || !trail(1):
		return 0, 0
	case lead == 0xA4 || lead == 0xA5:
		return 2, kana
	case lead == 0xA1, lead == 0xA3, 0xB0 <= lead && lead <= 0xCF:
		return 2, common
	case lead == 0xAD:
		return 2, narrow
	case 0xD0 <= lead && lead <= 0xF4:
		return 2, rare
	default:
		return 2, odd
	}
}

// hasGaiji reports whether a line of Windows-31J has a character of the area in
// which every company has its own (lead bytes F0 to F9).
func hasGaiji(line []byte) bool {
	for len(line) > 0 {
		if line[0] < utf8.RuneSelf {
			line = line[1:]
			continue
		}
		size, _ := stepWindows31J(line)
		if size == 0 {
			return false
		}
		if 0xF0 <= line[0] && line[0] <= 0xF9 {
			return true
		}
		line = line[size:]
	}
	return false
}
