package importer

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// Codes of Bad, besides those of alumnikit.FieldError.
const (
	CodeLine      = "line"      // the line is too long
	CodeNUL       = "nul"       // the line has a NUL byte
	CodeEncoding  = "encoding"  // the line is not UTF-8
	CodeQuote     = "quote"     // a quote is missing or where none may be
	CodeColumns   = "columns"   // more or fewer cells than the header has
	CodeDuplicate = "duplicate" // the external ID stands in an earlier row
	CodeDate      = "date"      // not a date
	CodeConflict  = "conflict"  // others kept changing the same person
)

// Bad is one thing that is wrong with one row. It never holds a value.
type Bad struct {
	Line   int    `json:"line"`             // of the row's beginning; the header is line 1
	Column string `json:"column,omitempty"` // the header; empty for the row as a whole
	Code   string `json:"code"`             // stable, for translation
	Shape  string `json:"shape,omitempty"`  // what the value looks like: 9 digit, a letter, ア kana, 漢 kanji
	First  int    `json:"first,omitempty"`  // line of the row that a duplicate repeats
}

// Reason says what is wrong, for people.
func (b Bad) Reason(l alumni.Locale) string {
	texts := reasons()[b.Code]
	s := texts[1]
	if l == alumni.Japanese {
		s = texts[0]
	}
	return strings.ReplaceAll(s, "%", strconv.Itoa(b.First))
}

func reasons() map[string][2]string {
	return map[string][2]string{
		CodeLine:                {"行が長すぎます", "the line is too long"},
		CodeNUL:                 {"使用できない文字（NUL）が含まれています", "the line contains a NUL character"},
		CodeEncoding:            {"文字コードが UTF-8 ではありません", "the line is not UTF-8"},
		CodeQuote:               {"引用符（\"）が正しく閉じられていません", "a quotation mark (\") is missing or misplaced"},
		CodeColumns:             {"列の数が見出しと一致しません", "the number of cells differs from the header"},
		CodeDuplicate:           {"% 行目と同じ番号です", "the same ID is on line %"},
		CodeDate:                {"日付として読み取れません", "this is not a date"},
		CodeConflict:            {"同時に変更されました。もう一度取り込んでください", "someone else changed the person; import again"},
		alumnikit.CodeRequired:  {"値がありません", "a value is missing"},
		alumnikit.CodeTooLong:   {"長すぎます", "the value is too long"},
		alumnikit.CodeTooShort:  {"短すぎます", "the value is too short"},
		alumnikit.CodeFormat:    {"形式が正しくありません", "the value does not have the right form"},
		alumnikit.CodeNotOneOf:  {"対応していない値です", "the value is not one that is known"},
		alumnikit.CodeRange:     {"開始日より前です", "the end is before the start"},
		alumnikit.CodeTaken:     {"すでに使われています", "the value is taken"},
		alumnikit.CodeForbidden: {"許可されていません", "this is not allowed"},
		alumni.CodeKana:         {"カタカナまたはひらがなで入力してください", "write this in katakana or hiragana"},
		alumni.CodeLatin:        {"ローマ字で入力してください", "write this in Latin letters"},
		alumni.CodeCheckDigit:   {"法人番号の検査用数字が一致しません。番号を確認してください", "the check digit does not fit: check the corporate number"},
		alumni.CodeMyNumber:     {"12桁の数字は個人番号（マイナンバー）の可能性があるため登録できません", "twelve digits may be an individual number (My Number), which must not be kept here"},
		alumni.CodeOverlap:      {"本務の期間が重なっています", "two main posts overlap"},
		alumni.CodeOutside:      {"在籍期間の外の日付です", "the date is outside the employment"},
		alumni.CodePosted:       {"発令の内容と一致しません。発令として登録してください", "this follows from the appointments: record an appointment"},
		alumni.CodeNotYet:       {"発令日前には登録できません", "this takes effect later: record it then"},
	}
}

// shapeSize is the longest shape in characters.
const shapeSize = 24

// shape tells what a value looks like without telling the value.
func shape(value string) string {
	var b strings.Builder
	n := 0
	for _, r := range value {
		if n++; n > shapeSize {
			b.WriteRune('…')
			break
		}
		b.WriteRune(shapeOf(r))
	}
	return b.String()
}

func shapeOf(r rune) rune {
	switch {
	case strings.ContainsRune("-/.,:@年月日", r):
		return r
	case unicode.IsDigit(r):
		return '9'
	case unicode.In(r, unicode.Hiragana, unicode.Katakana) || r == 'ー':
		return 'ア'
	case unicode.Is(unicode.Han, r):
		return '漢'
	case unicode.IsLetter(r):
		return 'a'
	case unicode.IsSpace(r):
		return ' '
	default:
		return '?'
	}
}

// columnOf returns the column that a field error of alumni is about.
func columnOf(field string) Column {
	if at := strings.LastIndexByte(field, '.'); at >= 0 && strings.HasPrefix(field, "employments[") {
		return Column(field[at+1:])
	}
	switch {
	case strings.HasPrefix(field, "identifiers"):
		return ExternalID
	case strings.HasPrefix(field, "names.former"):
		return Former
	default:
		return Column(strings.TrimPrefix(field, "names."))
	}
}
