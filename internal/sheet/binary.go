package sheet

import (
	"bytes"

	"github.com/alumnikit/alumnikit"
)

// refuse returns the error about a file that has no rows of text in it, nil for
// one that may have.
func refuse(sample []byte) error {
	starts := func(magic string) bool { return bytes.HasPrefix(sample, []byte(magic)) }
	switch {
	case starts("PK\x03\x04") && isOffice(sample), starts("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
		return alumnikit.Invalid(fieldFile, CodeWorkbook, "CSV in UTF-8")
	case starts("PK\x03\x04"), starts("PK\x05\x06"), starts("\x1f\x8b"), starts("7z\xbc\xaf"), starts("BZh"), starts("Rar!"):
		return alumnikit.Invalid(fieldFile, CodeArchive, "CSV in UTF-8")
	case starts("%PDF-"):
		return alumnikit.Invalid(fieldFile, CodePDF, "CSV in UTF-8")
	case isMarkup(sample):
		return alumnikit.Invalid(fieldFile, CodeMarkup, "CSV in UTF-8")
	case bytes.Contains(sample, []byte("\x1b$B")), bytes.Contains(sample, []byte("\x1b$@")): // ISO-2022-JP
		return alumnikit.Invalid(fieldFile, CodeEncoding, "utf-8 windows-31j utf-16le utf-16be euc-jp")
	default:
		return nil
	}
}

// isOffice tells the archives that office programs save from others.
func isOffice(sample []byte) bool {
	for _, name := range []string{"[Content_Types].xml", "xl/", "mimetypeapplication/vnd.oasis.opendocument", "Index/Document.iwa"} {
		if bytes.Contains(sample, []byte(name)) {
			return true
		}
	}
	return false
}

// isMarkup looks at the beginning alone: a cell may well have a tag in it.
func isMarkup(sample []byte) bool {
	start := bytes.TrimLeftFunc(sample[:min(len(sample), 512)], isSpace)
	start = bytes.ToLower(start)
	for _, tag := range []string{"<?xml", "<html", "<!doctype", "<table", "<head", "<meta"} {
		if bytes.HasPrefix(start, []byte(tag)) {
			return true
		}
	}
	return false
}

// isBinary reports whether so much of a sample are control characters that it is
// no text in an encoding that extends ASCII. A few NULs are bad lines.
func isBinary(sample []byte) bool {
	control := 0
	for _, b := range sample {
		if b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\v' && b != '\f' && b != 0x1A {
			control++
		}
	}
	return control*10 > len(sample)
}

// byMark returns the encoding that a byte order mark tells, else empty.
func byMark(sample []byte) Encoding {
	switch {
	case bytes.HasPrefix(sample, []byte(byteOrderMark)):
		return UTF8
	case bytes.HasPrefix(sample, []byte("\xff\xfe")):
		return UTF16LE
	case bytes.HasPrefix(sample, []byte("\xfe\xff")):
		return UTF16BE
	default:
		return ""
	}
}

// byZeros recognises UTF-16 without a byte order mark: every second byte of what
// is ASCII in it is zero, and the rest is what a table in Japanese or a Latin
// script is written with.
func byZeros(sample []byte) Encoding {
	if bytes.IndexByte(sample, 0) < 0 {
		return ""
	}
	best, most := Encoding(""), 0
	for _, e := range []Encoding{UTF16LE, UTF16BE} {
		usual, ascii, all := 0, 0, len(sample)/2
		for i := 0; i+1 < len(sample); i += 2 {
			u := unitAt(sample[i:], e)
			if '\t' <= u && u <= '\r' || ' ' <= u && u < 0x7F {
				ascii++
				usual++
			} else if isUsual(u) {
				usual++
			}
		}
		if ascii > 0 && usual*10 >= all*9 && usual > most {
			best, most = e, usual
		}
	}
	return best
}

// isUsual reports whether a UTF-16 unit is one of the scripts of a roster: Latin
// letters, kana, kanji, full-width forms.
func isUsual(u uint16) bool {
	return 0xA0 <= u && u < 0x180 || 0x3000 <= u && u < 0x3100 || 0x4E00 <= u && u < 0xA000 || 0xF900 <= u && u < 0xFB00 || 0xFF00 <= u && u < 0xFFF0
}
