package sheet

import (
	"slices"
	"strings"
	"unicode"
)

// totalWords are what stands beside the numbers of a row of totals, folded.
func totalWords() map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(`
		合計 総計 小計 累計 計 総合計 件数 総件数 合計件数 人数 総人数 合計人数 在籍人数 社員数 総数 レコード数 平均
		total totals grandtotal subtotal sum count rows records employees average`) {
		out[w] = true
	}
	return out
}

// isTotals reports whether a row has nothing in it but a word for totals and
// numbers. The cells are looked at only up to the first that is neither.
func isTotals(cells []string, words map[string]bool) bool {
	named := false
	for _, cell := range cells {
		if cell == "" {
			continue
		}
		word := wordOf(cell)
		if word == "" {
			continue
		}
		if !words[word] {
			return false
		}
		named = true
	}
	return named
}

// wordOf returns what is left of a cell without numbers, their units and
// punctuation.
func wordOf(cell string) string {
	bare := strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) || unicode.IsPunct(r) || unicode.IsSpace(r) || unicode.IsSymbol(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, cell)
	if bare == cell {
		return bare
	}
	for _, unit := range []string{"名", "人", "件", "行", "円", "歳", "年"} {
		if bare == unit {
			return ""
		}
		if word, ok := strings.CutSuffix(bare, unit); ok {
			return word
		}
	}
	return bare
}

// isNote reports whether a row is a remark below the table: one cell that says so.
func isNote(cells []string) bool {
	filled, width := used(cells)
	if filled != 1 {
		return false
	}
	text := cells[width-1]
	return text == "以上" || slices.ContainsFunc([]string{"※", "注", "（注", "(注", "* ", "＊"}, func(mark string) bool {
		return strings.HasPrefix(text, mark)
	})
}
