package template_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"github.com/alumnikit/alumnikit/newsletter/template"
)

func parse(tb testing.TB, src template.Source) *template.Template {
	tb.Helper()
	if src.Subject == "" {
		src.Subject = "Subject"
	}
	parsed, err := template.Parse(src, fields())
	require.NoError(tb, err)
	return parsed
}

// allowed are the elements this package writes, and the attributes of each.
func allowed() map[string]string {
	return map[string]string{
		"html": "lang", "head": "", "meta": "charset name content", "title": "", "style": "", "body": "class style",
		"div": "class style role", "table": "role class width cellspacing cellpadding style", "tbody": "", "tr": "",
		"td": "align style", "th": "scope style", "h1": "style", "h2": "style", "h3": "style", "h4": "style", "h5": "style",
		"h6": "style", "p": "style", "br": "", "blockquote": "class style", "ul": "style", "ol": "style start", "li": "style",
		"pre": "class style", "code": "class style", "em": "", "strong": "", "del": "", "hr": "style",
		"a": "class href style", "img": "src alt style",
	}
}

// checkMarkup parses the page as a browser does and fails on anything that is not of this package's making.
func checkMarkup(tb testing.TB, page string) *html.Node {
	tb.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		tb.Fatal(err)
	}
	known := allowed()
	for n := range root.Descendants() {
		switch n.Type {
		case html.CommentNode, html.ErrorNode, html.RawNode:
			tb.Fatalf("unexpected node in %q", page)
		case html.ElementNode:
			attributes, ok := known[n.Data]
			if !ok {
				tb.Fatalf("unexpected element %q in %q", n.Data, page)
			}
			for _, a := range n.Attr {
				if !strings.Contains(" "+attributes+" ", " "+a.Key+" ") {
					tb.Fatalf("unexpected attribute %s.%s in %q", n.Data, a.Key, page)
				}
				if a.Key == "href" || a.Key == "src" {
					u, err := url.Parse(a.Val)
					if err != nil || u.Scheme != "https" && u.Scheme != "http" && u.Scheme != "mailto" && u.Scheme != "tel" {
						tb.Fatalf("unexpected target %q", a.Val)
					}
				}
			}
		case html.TextNode, html.DocumentNode, html.DoctypeNode:
		}
	}
	return root
}

// shape is the page without its texts and the queries of its links: what no value may change.
func shape(tb testing.TB, page string) string {
	tb.Helper()
	var out strings.Builder
	for n := range checkMarkup(tb, page).Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		out.WriteString("<" + n.Data)
		for _, a := range n.Attr {
			if a.Key == "alt" {
				a.Val = ""
			}
			if a.Key == "href" {
				u, err := url.Parse(a.Val)
				if err != nil {
					tb.Fatal(err)
				}
				keys := make([]string, 0, 4)
				for k, v := range u.Query() {
					keys = append(keys, fmt.Sprint(k, len(v)))
				}
				a.Val = u.Scheme + "://" + u.Host + fmt.Sprint(strings.Count(u.EscapedPath(), "/"), len(keys))
			}
			out.WriteString(" " + a.Key + "=" + a.Val)
		}
		out.WriteString(">")
	}
	return out.String()
}

const everyPlace = "# {{name}}\n\n{{name}} *{{name}}* `{{name}}` [{{name}}](https://example.com/a/{{id}}/b?q={{id}}&r=1#{{id}}) " +
	"![{{name}}](https://example.com/i.png) [p]({{page}})\n\n- {{name}}\n\n| {{name}} |\n|---|\n| {{name}} |\n\n> {{name}}\n\n" +
	"```\n{{name}}\n```\n\n[m](mailto:a@example.com?subject={{name}})"

func FuzzRender(f *testing.F) {
	parsed, err := template.Parse(template.Source{
		Subject: "Hello {{name}}", Preheader: "{{name}}", Markdown: everyPlace,
		Frame: template.Frame{Language: "ja", Brand: "B", Footer: template.DefaultFooter("ja", "S")},
	}, fields())
	require.NoError(f, err)
	page := template.Values{"page": "https://example.com/p", template.UnsubscribeField: "https://example.com/u"}
	render := func(name, id string) (template.Rendered, error) {
		values := template.Values{"name": name, "id": id}
		for k, v := range page {
			values[k] = v
		}
		return parsed.Render(values)
	}
	plain, err := render("n", "1")
	require.NoError(f, err)
	wantShape, wantLines := shape(f, plain.HTML.String()), strings.Count(plain.Text.String(), "\n")
	for _, seed := range []string{
		"<script>alert(1)</script>", "x\r\nBcc: everyone@example.com", `" onload="x`, "](https://evil.example)", "**b**", "{{id}}",
		"../../admin", "..", "&r=2#", "\u202Etxt", "\xff\x00", "\U0010F000", "-->", "'", "</title><b>", "\u2028", "javascript:x", "=_",
	} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, name, id string) {
		r, err := render(name, id)
		if err != nil {
			return // missing or too long, both typed; see TestRenderErrors
		}
		if got := shape(t, r.HTML.String()); got != wantShape {
			t.Fatalf("value %q, %q changed the page:\n%s\n%s", name, id, got, wantShape)
		}
		if strings.ContainsFunc(r.Subject, func(c rune) bool { return c < ' ' || c == 0x7F }) {
			t.Fatalf("control in subject %q", r.Subject)
		}
		if got := strings.Count(r.Text.String(), "\n"); got != wantLines {
			t.Fatalf("value %q, %q changed the lines of the text: %d, want %d", name, id, got, wantLines)
		}
	})
}

func TestValuesAreEscapedForTheirPlace(t *testing.T) {
	t.Parallel()
	parsed := parse(t, template.Source{Subject: "Dear {{name}}", Markdown: everyPlace})
	r, err := parsed.Render(template.Values{
		"name": "<script>\r\nBcc: *x* [y](https://evil.example)", "id": "../a&b=\"c", "page": "https://example.com/?a=1&b=2",
	})
	require.NoError(t, err)
	require.Equal(t, "Dear <script> Bcc: *x* [y](https://evil.example)", r.Subject)
	page := r.HTML.String()
	require.NotContains(t, page, "<script")
	require.NotContains(t, page, `href="https://evil`)
	require.Contains(t, page, `href="https://example.com/a/..%2Fa%26b%3D%22c/b?q=..%2Fa%26b%3D%22c&amp;r=1#..%2Fa%26b%3D%22c"`)
	require.Contains(t, page, `href="https://example.com/?a=1&amp;b=2"`)
	require.Contains(t, page, `<em>&lt;script&gt; Bcc: *x* [y](https://evil.example)</em>`)
	require.Contains(t, r.Text.String(), "> <script> Bcc: *x* [y](https://evil.example)\n")
	checkMarkup(t, page)
}

func TestRenderErrors(t *testing.T) {
	t.Parallel()
	parsed := parse(t, template.Source{
		Subject:  "{{name | you}}",
		Markdown: "{{name}} {{id | \"\"}} [p]({{page}}) \\{{name}}",
		Frame:    template.Frame{Footer: template.DefaultFooter("en")},
	})
	require.Equal(t, []string{"id", "name", "page", "unsubscribeUrl"}, parsed.Fields())
	require.Equal(t, []string{"name", "page", "unsubscribeUrl"}, parsed.Missing(template.Values{"id": "1", "name": " \n"}))

	_, err := parsed.Render(template.Values{"page": "https://example.com/"})
	var missing *template.MissingError
	require.ErrorAs(t, err, &missing)
	require.Equal(t, []string{"name", "unsubscribeUrl"}, missing.Fields)

	full := func(key, value string) template.Values {
		v := template.Values{"name": "n", "page": "https://example.com/", template.UnsubscribeField: "https://example.com/u"}
		v[key] = value
		return v
	}
	for _, tc := range []struct {
		key, value string
		want       template.ValueReason
	}{
		{"name", strings.Repeat("n", 4097), template.ValueTooLong},
		{"page", "javascript:alert(1)", template.ValueURL},
		{"page", "//evil.example/", template.ValueURL},
		{"page", "https://a@evil.example/", template.ValueURL},
		{"page", "https://example.com/\r\nBcc: x", template.ValueURL},
		{"page", "ftp://example.com/", template.ValueURL},
	} {
		_, err := parsed.Render(full(tc.key, tc.value))
		var refused *template.ValueError
		require.ErrorAs(t, err, &refused, "%q", tc.value)
		require.Equal(t, template.ValueError{Field: tc.key, Reason: tc.want}, *refused)
		require.True(t, refused.Reason.Valid())
		require.NotContains(t, err.Error(), "evil")
	}

	r, err := parsed.Render(full("id", ""))
	require.NoError(t, err)
	require.Contains(t, r.Text.String(), "n  p (https://example.com/) {{name}}")
	require.Equal(t, "n", r.Subject)
}

func TestFallbacks(t *testing.T) {
	t.Parallel()
	parsed := parse(t, template.Source{
		Subject:  `{{name | "ご担当者"}}様 \{x}`,
		Markdown: "a{{id | \" & \"}}b {{id |}} {{ id|<i> }} [x](https://example.com/?i={{id | あ}}) [p]({{page | https://例え.example/}})",
	})
	require.Empty(t, parsed.Missing(nil))
	r, err := parsed.Render(nil)
	require.NoError(t, err)
	require.Equal(t, "ご担当者様 {x}", r.Subject)
	require.Equal(t, "a & b  <i> x (https://example.com/?i=%E3%81%82) p (https://xn--r8jz45g.example/)\n", r.Text.String())
	require.Contains(t, r.HTML.String(), "a &amp; b  &lt;i&gt; ")
}

func TestSubjectIsShortenedNotRefused(t *testing.T) {
	t.Parallel()
	parsed := parse(t, template.Source{Subject: "To {{name}}", Markdown: "x"})
	r, err := parsed.Render(template.Values{"name": strings.Repeat("長", 300)})
	require.NoError(t, err)
	require.Len(t, []rune(r.Subject), 255)
	require.True(t, strings.HasSuffix(r.Subject, "長…"))
}

func TestFrame(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"ja", "en"} {
		parsed := parse(t, template.Source{
			Preheader: "秋の{{id | 知らせ}}", Markdown: "x",
			Frame: template.Frame{
				Language: language, Brand: "A & B", Accent: "#0f766e",
				Footer: template.DefaultFooter(language, "見本株式会社", "東京都見本区1-2-3"),
			},
		})
		r, err := parsed.Render(template.Values{template.UnsubscribeField: "https://example.com/u/t?a=1&b=2"})
		require.NoError(t, err)
		page := r.HTML.String()
		checkMarkup(t, page)
		for _, want := range []string{
			`<html lang="` + language + `">`, "max-width:600px", "prefers-color-scheme:dark", `role="presentation"`, "秋の知らせ",
			"A &amp; B", "color:#0f766e", "見本株式会社<br>", `href="https://example.com/u/t?a=1&amp;b=2"`, "<title>Subject</title>",
		} {
			require.Contains(t, page, want)
		}
		require.Contains(t, r.Text.String(), "\n-- \n見本株式会社\n東京都見本区1-2-3\n")
		require.Contains(t, r.Text.String(), ": https://example.com/u/t?a=1&b=2\n")
	}
}

func TestTextPart(t *testing.T) {
	t.Parallel()
	parsed := parse(t, template.Source{Markdown: "# 秋 Letter\n\n## Two\n\nOne line\nnext **bold** ~~gone~~ `co  de` \\*star &amp; <b>shown</b>\n\n" +
		"- a\n- b\n  1. c\n  2. d\n\n> quoted\n> twice\n\n| A | B |\n|---|--:|\n| 1 | 2 |\n\n[page](https://例え.example/x%20y?q=é) " +
		"<https://example.com/z> www.example.com a@example.com ![pic](https://example.com/i.png)\n\n    code\n      more\n\n---\n\nend"})
	r, err := parsed.Render(nil)
	require.NoError(t, err)
	require.Equal(t, `秋 Letter
=========

Two
---

One line
next bold gone co  de *star & <b>shown</b>

- a
- b
  1. c
  2. d

> quoted
> twice

A | B
-----
1 | 2

page (https://xn--r8jz45g.example/x%20y?q=%C3%A9) https://example.com/z www.example.com a@example.com [pic]

    code
      more

----------------------------------------

end
`, r.Text.String())
	checkMarkup(t, r.HTML.String())
}

func ExampleParse() {
	t, err := template.Parse(template.Source{
		Subject:  "Autumn letter for {{familyName | you}}",
		Markdown: "# Dear {{familyName | \"friend\"}}\n\nautumn is here. See [your page](https://alumni.example.com/p?id={{id}}).",
	}, []template.Field{{Name: "familyName"}, {Name: "id"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := t.Render(template.Values{"familyName": "Mihon", "id": "a&b"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Subject)
	fmt.Print(r.Text)
	fmt.Println(t.Missing(template.Values{"familyName": "Mihon"}))
	// Output:
	// Autumn letter for Mihon
	// Dear Mihon
	// =============
	//
	// autumn is here. See your page (https://alumni.example.com/p?id=a%26b).
	// [id]
}

func ExampleParse_problems() {
	_, err := template.Parse(template.Source{
		Subject:  "For {{familyNmae}}",
		Markdown: "Hello,\n\n[click](javascript:alert(1))",
	}, []template.Field{{Name: "familyName"}})
	fmt.Println(err)
	// Output: template: subject 1:5: unknownField "familyNmae"; body 3:1: link
}
