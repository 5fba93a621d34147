package importer

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/alumnikit/alumnikit/internal/text"
)

// headerKey is what two headers that mean the same have in common: folded,
// without punctuation.
func headerKey(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPunct(r) || unicode.IsSymbol(r) || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text.Fold(s))
}

// looseKey is a key without what is as often written as left out: long vowel
// marks (ユーザー, ユーザ) and the particle の (退職の理由).
func looseKey(key string) string {
	return strings.Map(func(r rune) rune {
		if r == 'ー' || r == 'ノ' {
			return -1
		}
		return r
	}, key)
}

// Why is what a column was recognised by.
type Why string

// What columns are recognised by, the surest first.
const (
	ByLabel       Why = "label"       // our own name of the column
	ByCustomLabel Why = "customLabel" // a custom field's label or key
	BySynonym     Why = "synonym"     // another name that is known
	ByContent     Why = "content"     // what is in the cells: only a suggestion
)

// heading is what a header says.
type heading struct {
	column   Column
	why      Why
	numbered bool // with the number of an employment or level
	nth      int  // that number, from 0 or from 1
	ordinal  int  // of the column in the file, as in "3. 入社日"; 0 for none
	rank     int  // of a level of the organisation, as in 部 and 課; 0 for none
	refused  bool
	other    bool // known to be about something that is not imported
}

// read recognises a header: as it stands, then without notes, a number in front
// and the title of its group, then with the number of an employment.
func (v *vocabulary) read(header string, custom map[string]Column) heading {
	if refusedHeader(header) {
		return heading{refused: true}
	}
	forms := v.forms(header)
	out := heading{nth: 1}
	for _, f := range forms {
		key := headerKey(f.text)
		out.rank = max(out.rank, v.rank[key])
		if out.column, out.why = v.look(key, custom); out.why != "" {
			out.ordinal = f.ordinal
			return out
		}
		out.other = out.other || v.others[key]
	}
	if out.other {
		return out
	}
	for _, f := range forms {
		for _, n := range v.numbered(headerKey(f.text)) {
			if c, why := v.look(n.key, nil); c.Repeats() {
				return heading{column: c, why: why, numbered: true, nth: n.nth}
			}
		}
	}
	return out
}

func (v *vocabulary) look(key string, custom map[string]Column) (Column, Why) {
	for _, at := range []struct {
		table map[string]Column
		key   string
		why   Why
	}{{v.labels, key, ByLabel}, {custom, key, ByCustomLabel}, {v.synonyms, key, BySynonym}, {v.loose, looseKey(key), BySynonym}} {
		if c, ok := at.table[at.key]; ok {
			return c, at.why
		}
	}
	return Ignored, ""
}

// refusedHeader reports whether a header says that the column holds national
// numbers, also with other words around.
func refusedHeader(header string) bool {
	key := looseKey(headerKey(header))
	if strings.Contains(key, "マイナンバ") || strings.Contains(key, "個人番号") || strings.Contains(key, "mynumber") {
		return true
	}
	return headings().refused[key]
}

// form is one way to read a header.
type form struct {
	text    string
	ordinal int
}

// maxHeader bounds the part of a header that is looked at, in runes.
const maxHeader = 200

// forms returns the ways to read a header, the most literal first.
func (v *vocabulary) forms(header string) []form {
	s := strings.TrimSpace(norm.NFKC.String(strings.ToValidUTF8(header, "")))
	if runes := []rune(s); len(runes) > maxHeader {
		s = string(runes[:maxHeader])
	}
	forms := []form{{s, 0}}
	plain := strings.NewReplacer("半角", "", "全角", "").Replace(v.withoutNotes(s))
	forms = append(forms, form{plain, 0})
	rest, ordinal := withoutOrdinal(plain)
	forms = append(forms, form{rest, ordinal})
	parts := slices.DeleteFunc(strings.FieldsFunc(rest, separates), v.isNote)
	forms = append(forms, form{strings.Join(parts, " "), ordinal})
	for len(parts) > 1 && v.groups[headerKey(parts[0])] {
		parts = parts[1:]
		forms = append(forms, form{strings.Join(parts, " "), ordinal})
	}
	return forms
}

// separates reports whether a rune stands between the title of a group of
// columns and the column.
func separates(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("_/:.|>・-,;*※", r) }

// withoutNotes removes notes in brackets: 入社日（西暦）, 氏名【必須】. What is in
// other brackets may be what tells the column from others: 氏名（カナ）.
func (v *vocabulary) withoutNotes(s string) string {
	var out strings.Builder
	for {
		open := strings.IndexAny(s, "([{<【〔《「『")
		if open < 0 {
			break
		}
		size := strings.IndexAny(s[open:], ")]}>】〕》」』")
		if size < 0 {
			break
		}
		end := open + size
		_, width := firstRune(s[open:])
		_, closing := firstRune(s[end:])
		out.WriteString(s[:open])
		if !v.isNote(s[open+width : end]) {
			out.WriteString(s[open : end+closing])
		}
		s = s[end+closing:]
	}
	out.WriteString(s)
	return strings.TrimSpace(out.String())
}

func firstRune(s string) (rune, int) {
	for i, r := range s {
		if i > 0 {
			return r, i
		}
	}
	return 0, len(s)
}

// isNote reports whether words beside a header say how to fill it in, rather
// than what it is.
func (v *vocabulary) isNote(s string) bool {
	key := headerKey(s)
	if key == "" || v.notes[key] {
		return true
	}
	for _, prefix := range []string{"例", "eg", "yyyy", "半角", "全角"} {
		if strings.HasPrefix(key, prefix) && key != "半角カナ" && key != "全角カナ" {
			return true
		}
	}
	for _, suffix := range []string{"文字", "文字以内", "桁", "桁以内", "以内", "形式", "必須", "現在", "時点", "required"} {
		if strings.HasSuffix(key, suffix) {
			return true
		}
	}
	return false
}

// withoutOrdinal removes a number in front that counts columns: "03. 氏名".
func withoutOrdinal(s string) (string, int) {
	digits := len(s) - len(strings.TrimLeft(s, "0123456789"))
	if digits == 0 || digits > 3 {
		return s, 0
	}
	rest := strings.TrimLeft(s[digits:], ".:)]_-、 ")
	n, err := strconv.Atoi(s[:digits])
	if err != nil || rest == s[digits:] || rest == "" {
		return s, 0
	}
	return rest, n
}

// numberedKey is the key of a header without the number it has.
type numberedKey struct {
	key string
	nth int // from 0 or 1
}

// numbered takes the number of an employment out of a key with one number:
// 入社日2, 2社目退職日, 職歴1会社, employments1start.
func (v *vocabulary) numbered(key string) []numberedKey {
	isDigit := func(r rune) bool { return '0' <= r && r <= '9' }
	from := strings.IndexFunc(key, isDigit)
	if from < 0 {
		return again(key)
	}
	size := strings.IndexFunc(key[from:], func(r rune) bool { return !isDigit(r) })
	if size < 0 {
		size = len(key) - from
	}
	before, after := key[:from], key[from+size:]
	n, err := strconv.Atoi(key[from : from+size])
	if err != nil || size > 2 || strings.ContainsFunc(after, isDigit) {
		return nil
	}
	before = strings.TrimSuffix(before, "第")
	for _, counter := range []string{"社目", "回目", "番目", "件目", "次", "目"} {
		if rest, ok := strings.CutPrefix(after, counter); ok {
			after = rest
			break
		}
	}
	out := []numberedKey{{before + after, n}}
	if v.history[before] {
		out = append(out, numberedKey{after, n})
	}
	return out
}

// again takes what says that somebody came back out of a key: 再入社日, Rehire
// date; or that they were here before, 前回入社日. In the row this is the other
// employment.
func again(key string) []numberedKey {
	for _, prefix := range []string{"再", "前回", "re"} {
		if rest, ok := strings.CutPrefix(key, prefix); ok {
			return []numberedKey{{rest, 2}}
		}
	}
	return nil
}
