package template

import (
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"golang.org/x/text/width"
)

// textWriter writes the plain text part from the tree: what a person would type, not HTML with its tags removed.
type textWriter struct {
	tree *tree
}

func (w *textWriter) blocks(parent ast.Node, separator string) string {
	var parts []string
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if part := w.block(n); part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, separator)
}

func (w *textWriter) block(n ast.Node) string {
	switch n := n.(type) {
	case *ast.Heading:
		return w.heading(n)
	case *ast.Paragraph, *ast.TextBlock:
		return w.inlines(n)
	case *ast.Blockquote:
		return prefix(w.blocks(n, "\n\n"), "> ", "> ")
	case *ast.List:
		return w.list(n)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		return prefix(w.tree.lines(n), "    ", "    ")
	case *ast.ThematicBreak:
		return strings.Repeat("-", 40)
	case *extast.Table:
		return w.table(n)
	}
	return ""
}

func (w *textWriter) heading(n *ast.Heading) string {
	title := w.inlines(n)
	if title == "" || n.Level > 2 {
		return title
	}
	rule := "="
	if n.Level == 2 {
		rule = "-"
	}
	return title + "\n" + strings.Repeat(rule, min(columns(title), 60))
}

// columns is the width of a line in a fixed-width font; a merge field counts as eight.
func columns(s string) int {
	total := 0
	for _, r := range s {
		switch kind := width.LookupRune(r).Kind(); {
		case isMark(r):
			total += 8
		case kind == width.EastAsianWide || kind == width.EastAsianFullwidth:
			total += 2
		default:
			total++
		}
	}
	return total
}

func (w *textWriter) list(n *ast.List) string {
	number := n.Start
	separator := "\n"
	if !n.IsTight {
		separator = "\n\n"
	}
	var items []string
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		marker := "- "
		if n.IsOrdered() {
			marker = strconv.Itoa(number) + ". "
			number++
		}
		items = append(items, prefix(w.blocks(item, separator), marker, strings.Repeat(" ", len(marker))))
	}
	return strings.Join(items, separator)
}

func (w *textWriter) table(n *extast.Table) string {
	var rows []string
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []string
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			cells = append(cells, w.inlines(cell))
		}
		line := strings.Join(cells, " | ")
		rows = append(rows, line)
		if _, header := row.(*extast.TableHeader); header {
			rows = append(rows, strings.Repeat("-", min(columns(line), 60)))
		}
	}
	return strings.Join(rows, "\n")
}

// prefix puts first before the first line and rest before the others.
func prefix(s, first, rest string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		before := rest
		if i == 0 {
			before = first
		}
		lines[i] = strings.TrimRight(before+line, " ")
	}
	return strings.Join(lines, "\n")
}

func (w *textWriter) inlines(parent ast.Node) string {
	var out strings.Builder
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		out.WriteString(w.inline(n))
	}
	return out.String()
}

func (w *textWriter) inline(n ast.Node) string {
	switch n := n.(type) {
	case *ast.Text:
		if n.SoftLineBreak() || n.HardLineBreak() {
			return strings.TrimRight(w.tree.content(n), " ") + "\n"
		}
		return w.tree.content(n)
	case *ast.String:
		return w.tree.content(n)
	case *ast.CodeSpan:
		return codeSpan(w.tree, n)
	case *ast.Emphasis, *extast.Strikethrough:
		return w.inlines(n)
	case *ast.Link:
		return reference(w.inlines(n), w.tree.links[n])
	case *ast.AutoLink:
		return string(n.Label(w.tree.marked))
	case *ast.Image:
		return "[" + alternative(w.tree, n) + "]"
	}
	return ""
}

// reference is a link in text: its words, then its target unless the words are the target.
func reference(label, target string) string {
	bare := strings.TrimPrefix(target, "mailto:")
	if label == target || label == bare || label == "" {
		return bare
	}
	return label + " (" + target + ")"
}
