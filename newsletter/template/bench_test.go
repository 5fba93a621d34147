package template_test

import (
	"bytes"
	htmltemplate "html/template"
	"mime/quotedprintable"
	"strings"
	"testing"
	texttemplate "text/template"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/newsletter/template"
)

// BenchmarkRender renders one letter of about 8 kB for one recipient. "baseline" does the same work the usual way:
// html/template and text/template executed, both results encoded.
func BenchmarkRender(b *testing.B) {
	markdown := "# Dear {{name}}\n\n" + strings.Repeat("お元気でお過ごしでしょうか。 A paragraph of the letter, long enough to wrap.\n\n", 40) +
		"[Your page](https://example.com/p?id={{id}})\n"
	src := template.Source{Subject: "Autumn for {{name}}", Markdown: markdown, Frame: template.Frame{Language: "ja", Brand: "Example"}}
	values := template.Values{"name": "見本 花子", "id": "12345"}
	parsed := parse(b, src)

	b.Run("compiled", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := parsed.Render(values); err != nil {
				b.Fatal(err)
			}
		}
	})

	holes, err := parsed.Render(template.Values{"name": "NAMEHOLE", "id": "IDHOLE"})
	require.NoError(b, err)
	fill := strings.NewReplacer("NAMEHOLE", "{{.name}}", "IDHOLE", "{{.id}}")
	page := htmltemplate.Must(htmltemplate.New("").Parse(fill.Replace(holes.HTML.String())))
	text := texttemplate.Must(texttemplate.New("").Parse(fill.Replace(holes.Text.String())))
	subject := texttemplate.Must(texttemplate.New("").Parse(fill.Replace(holes.Subject)))
	b.Run("baseline", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var s, plain, markup bytes.Buffer
			if err := subject.Execute(&s, values); err != nil {
				b.Fatal(err)
			}
			w := quotedprintable.NewWriter(&plain)
			if err := text.Execute(w, values); err != nil {
				b.Fatal(err)
			}
			_ = w.Close()
			w = quotedprintable.NewWriter(&markup)
			if err := page.Execute(w, values); err != nil {
				b.Fatal(err)
			}
			_ = w.Close()
		}
	})
}
