package text

// representative returns the form of a kanji that stands for all its variants;
// every other rune stands for itself. Where a name may be registered in any of
// the forms, they all find each other; what is displayed is never folded.
func representative(r rune) rune {
	found := rune(0)
	switch {
	case r < 0x3400:
	case r > 0xFFFF:
		found = lookUp(rarePairs, string(r))
	case r <= 0x9FFF, 0xFA0E <= r && r <= 0xFA29: // which also holds ideographs that are no compatibility ones
		key := string3(r)
		found = lookUp(variantPairs, string(key[:]))
	}
	if found == 0 {
		return r
	}
	return found
}

// sourceLetter is the size of the letter at the end of each entry.
const sourceLetter = 1

// lookUp returns the representative of a variant, or 0, from a table whose
// variants are all as long as it.
func lookUp(table, variant string) rune {
	n := len(variant)
	entry := n + 3 + sourceLetter // every representative has three bytes
	low, high := 0, len(table)/entry
	for low < high {
		mid := int(uint(low+high) >> 1)
		at := mid * entry
		switch old := table[at : at+n]; {
		case old == variant:
			return rune3(table[at+n : at+n+3])
		case old < variant:
			low = mid + 1
		default:
			high = mid
		}
	}
	return 0
}

// string3 encodes a rune from U+0800 to U+FFFF, whose UTF-8 is three bytes and
// sorts like the code point.
func string3(r rune) [3]byte {
	return [3]byte{0xE0 | byte(r>>12), 0x80 | byte(r>>6)&0x3F, 0x80 | byte(r)&0x3F}
}

// rune3 is the inverse of string3.
func rune3(s string) rune {
	return rune(s[0]&0x0F)<<12 | rune(s[1]&0x3F)<<6 | rune(s[2]&0x3F)
}
