package template

import (
	"bufio"
	"bytes"
	"html"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	gmhtml "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// document is a parsed body in both forms, as marked text.
type document struct{ html, text string }

// newMarkdown returns CommonMark without HTML, with tables, strikethrough and bare links. Both forms of a mail are written
// by this package from the tree, node kind by node kind, so nothing the author wrote reaches the HTML unescaped.
func newMarkdown() parser.Parser {
	p := parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewSetextHeadingParser(), 100),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(parser.NewListParser(), 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(parser.NewBlockquoteParser(), 800),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(parser.NewEmphasisParser(), 500),
		),
		parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
	)
	return goldmark.New(
		goldmark.WithParser(p),
		goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify),
	).Parser()
}

func (p *parsing) body(source, accent string) document {
	switch {
	case len(source) > MaxMarkdown:
		p.report(Problem{Part: PartBody, Code: CodeTooLong})
		return document{}
	case strings.TrimSpace(source) == "":
		p.report(Problem{Part: PartBody, Code: CodeEmpty})
		return document{}
	case !p.screen(PartBody, source, true):
		return document{}
	case hasMark(html.UnescapeString(source)):
		p.report(Problem{Part: PartBody, Code: CodeReserved}) // written as a character reference
		return document{}
	case nesting(source) > maxDepth:
		p.report(Problem{Part: PartBody, Code: CodeTooDeep})
		return document{}
	case density(source) > maxDensity:
		p.report(Problem{Part: PartBody, Code: CodeTooDense})
		return document{}
	}
	source = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(source)
	marked, spans := p.mark(PartBody, source)
	root := newMarkdown().Parse(text.NewReader([]byte(marked)))
	t := &tree{parsing: p, source: source, marked: []byte(marked), spans: spans}
	t.check(root, 0)
	if t.tooDeep || len(p.problems) > 0 {
		return document{}
	}
	h := &htmlWriter{tree: t, accent: accent}
	h.blocks(root)
	return document{html: h.String(), text: (&textWriter{tree: t}).blocks(root, "\n\n")}
}

// maxDensity bounds the characters that may begin markup in one paragraph: 256 KiB of them take the parser 20 s, in
// paragraphs of this many they take less than one.
const maxDensity = 1000

// density is the largest number of characters that may begin markup between two empty lines.
func density(source string) int {
	most, count := 0, 0
	for line := range strings.Lines(source) {
		if strings.TrimSpace(line) == "" {
			count = 0
			continue
		}
		for i := range len(line) {
			switch line[i] {
			case '*', '_', '~', '[', '`', '<':
				count++
			}
		}
		most = max(most, count)
	}
	return most
}

// nesting is the largest number of quote and list markers that begin a line. It is looked at before parsing, because the
// parser's time grows with its square.
func nesting(source string) int {
	deepest := 0
	for line := range strings.Lines(source) {
		depth := 0
		markers := line[:len(line)-len(strings.TrimLeft(line, ">-+*.)0123456789 \t"))]
		for i := range len(markers) {
			spaced := i+1 < len(line) && (line[i+1] == ' ' || line[i+1] == '\t')
			if markers[i] == '>' || spaced && strings.IndexByte("-+*.)", markers[i]) >= 0 {
				depth++
			}
		}
		deepest = max(deepest, depth)
	}
	return deepest
}

// tree is a parsed body with what its writers share.
type tree struct {
	parsing *parsing
	source  string
	marked  []byte
	spans   origin
	links   map[ast.Node]string // checked targets, as marked text
	tooDeep bool
}

// check walks the tree once to refuse deep nesting and to resolve every link and image, so that the writers cannot fail.
func (t *tree) check(n ast.Node, depth int) {
	if depth > maxDepth {
		if !t.tooDeep {
			t.report(n, CodeTooDeep, "")
		}
		t.tooDeep = true
		return
	}
	switch n := n.(type) {
	case *ast.Link:
		t.link(n, resolve(n.Destination), t.target)
	case *ast.Image:
		t.link(n, resolve(n.Destination), t.image)
	case *ast.AutoLink:
		target := string(n.URL(t.marked))
		if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(target), "mailto:") {
			target = "mailto:" + target
		}
		t.link(n, target, t.target)
		if next, ok := n.NextSibling().(*ast.Text); ok && startsWithMark(t.content(next)) {
			// The parser ends a bare link at the field, so half of the author's link would be sent.
			t.report(n, CodeLinkField, "")
		}
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		t.check(c, depth+1)
	}
}

func startsWithMark(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return isMark(r)
}

func (t *tree) link(n ast.Node, target string, resolve func(string) (string, Code)) {
	resolved, code := resolve(target)
	if code != "" {
		t.report(n, code, "")
		return
	}
	if t.links == nil {
		t.links = map[ast.Node]string{}
	}
	t.links[n] = resolved
}

func (t *tree) report(n ast.Node, code Code, name string) {
	if pos := n.Pos(); pos >= 0 {
		t.parsing.reportAt(PartBody, t.source, min(t.spans.offset(pos), len(t.source)), code, name)
		return
	}
	t.parsing.report(Problem{Part: PartBody, Code: code, Name: name})
}

// content is the text of a leaf with escapes and character references resolved.
func (t *tree) content(n ast.Node) string {
	switch n := n.(type) {
	case *ast.Text:
		raw := n.Segment.Value(t.marked)
		if n.IsRaw() {
			return string(raw)
		}
		return resolve(raw)
	case *ast.String:
		return string(n.Value)
	}
	return ""
}

// resolve applies Markdown's escapes through goldmark's own writer, which escapes for HTML, and takes the latter back.
func resolve(raw []byte) string {
	var buffer bytes.Buffer
	w := bufio.NewWriter(&buffer)
	gmhtml.DefaultWriter.Write(w, raw)
	_ = w.Flush() // a bytes.Buffer does not fail
	return html.UnescapeString(buffer.String())
}

// lines is the text of a code block.
func (t *tree) lines(n ast.Node) string {
	var out strings.Builder
	segments := n.Lines()
	for i := range segments.Len() {
		segment := segments.At(i)
		out.Write(segment.Value(t.marked))
	}
	return strings.TrimRight(out.String(), "\n")
}
