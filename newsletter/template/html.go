package template

import (
	"fmt"
	"html"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// Styles are inline because many mail readers drop style sheets; the classes serve the dark scheme of the frame.
const (
	styleParagraph = "margin:0 0 16px"
	styleCell      = "padding:8px 12px;border:1px solid #d9dee4;vertical-align:top"
	styleCode      = "font-family:Consolas,Menlo,monospace;font-size:14px"
	styleQuote     = "margin:0 0 16px;padding:4px 0 4px 16px;border-left:4px solid #d9dee4;color:#52606d"
	stylePre       = "margin:0 0 16px;padding:12px;background-color:#f1f3f5;white-space:pre-wrap;word-break:break-word"
	styleRule      = "margin:24px 0;border:0;border-top:1px solid #d9dee4"
	styleImage     = "max-width:100%;height:auto;border:0"
	styleTable     = "margin:0 0 16px;border-collapse:collapse;width:100%"
)

// htmlWriter writes the body of the HTML part from the tree. Every string goes through text or attribute.
type htmlWriter struct {
	strings.Builder
	tree   *tree
	accent string
	inLink bool
}

func (w *htmlWriter) text(s string) { w.WriteString(html.EscapeString(s)) }

// open writes a start tag; pairs are attribute names and unescaped values.
func (w *htmlWriter) open(tag string, pairs ...string) {
	w.WriteString("<" + tag)
	for i := 0; i+1 < len(pairs); i += 2 {
		w.WriteString(" " + pairs[i] + `="` + html.EscapeString(pairs[i+1]) + `"`)
	}
	w.WriteString(">")
}

func (w *htmlWriter) close(tag string) { w.WriteString("</" + tag + ">") }

func (w *htmlWriter) blocks(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		w.block(n)
	}
}

func (w *htmlWriter) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Heading:
		sizes := [...]string{"26px", "21px", "18px", "16px", "16px", "16px"}
		tag := "h" + strconv.Itoa(n.Level)
		w.open(tag, "style", "margin:24px 0 12px;line-height:1.35;font-size:"+sizes[n.Level-1])
		w.inlines(n)
		w.close(tag)
	case *ast.Paragraph:
		w.open("p", "style", styleParagraph)
		w.inlines(n)
		w.close("p")
	case *ast.TextBlock:
		w.inlines(n)
	case *ast.Blockquote:
		w.open("blockquote", "class", "quiet", "style", styleQuote)
		w.blocks(n)
		w.close("blockquote")
	case *ast.List:
		w.list(n)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		w.open("pre", "class", "panel", "style", stylePre+";"+styleCode)
		w.text(w.tree.lines(n))
		w.close("pre")
	case *ast.ThematicBreak:
		w.open("hr", "style", styleRule)
	case *extast.Table:
		w.table(n)
	}
	w.WriteString("\n")
}

func (w *htmlWriter) list(n *ast.List) {
	tag, attributes := "ul", []string{"style", "margin:0 0 16px;padding-left:24px"}
	if n.IsOrdered() {
		tag = "ol"
		if n.Start != 1 {
			attributes = append(attributes, "start", strconv.Itoa(n.Start))
		}
	}
	w.open(tag, attributes...)
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		w.open("li", "style", "margin:0 0 6px")
		w.blocks(item)
		w.close("li")
	}
	w.close(tag)
}

func (w *htmlWriter) table(n *extast.Table) {
	w.open("table", "style", styleTable)
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		_, header := row.(*extast.TableHeader)
		w.open("tr")
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			style := styleCell
			if c, ok := cell.(*extast.TableCell); ok && c.Alignment != extast.AlignNone {
				style += ";text-align:" + c.Alignment.String()
			}
			tag := "td"
			if header {
				tag = "th"
				w.open(tag, "scope", "col", "style", style)
			} else {
				w.open(tag, "style", style)
			}
			w.inlines(cell)
			w.close(tag)
		}
		w.close("tr")
	}
	w.close("table")
}

func (w *htmlWriter) inlines(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		w.inline(n)
	}
}

func (w *htmlWriter) inline(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		w.text(w.tree.content(n))
		if n.SoftLineBreak() || n.HardLineBreak() {
			w.WriteString("<br>\n")
		}
	case *ast.String:
		w.text(w.tree.content(n))
	case *ast.CodeSpan:
		w.open("code", "class", "panel", "style", styleCode)
		w.text(codeSpan(w.tree, n))
		w.close("code")
	case *ast.Emphasis:
		tag := "em"
		if n.Level == 2 {
			tag = "strong"
		}
		w.open(tag)
		w.inlines(n)
		w.close(tag)
	case *extast.Strikethrough:
		w.open("del")
		w.inlines(n)
		w.close("del")
	case *ast.Link:
		w.anchor(w.tree.links[n], func() { w.inlines(n) })
	case *ast.AutoLink:
		w.anchor(w.tree.links[n], func() { w.text(string(n.Label(w.tree.marked))) })
	case *ast.Image:
		w.open("img", "src", w.tree.links[n], "alt", alternative(w.tree, n), "style", styleImage)
	}
}

// anchor writes a link; one inside another, which an image's text can produce, is only its text.
func (w *htmlWriter) anchor(target string, label func()) {
	if w.inLink {
		label()
		return
	}
	w.inLink = true
	w.open("a", "class", "link", "href", target, "style", fmt.Sprintf("color:%s;text-decoration:underline", w.accent))
	label()
	w.close("a")
	w.inLink = false
}

func codeSpan(t *tree, n ast.Node) string {
	var out strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if leaf, ok := c.(*ast.Text); ok {
			out.Write(leaf.Segment.Value(t.marked))
		}
	}
	return strings.ReplaceAll(out.String(), "\n", " ")
}

// alternative is the text of an image: that of its description without markup.
func alternative(t *tree, n ast.Node) string {
	var out strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			out.WriteString(t.content(c))
			if c.SoftLineBreak() || c.HardLineBreak() {
				out.WriteByte(' ')
			}
		case *ast.String:
			out.WriteString(t.content(c))
		case *ast.CodeSpan:
			out.WriteString(codeSpan(t, c))
		case *ast.AutoLink:
			out.Write(c.Label(t.marked))
		default:
			out.WriteString(alternative(t, c))
		}
	}
	return out.String()
}
