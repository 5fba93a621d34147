package main

import (
	"bytes"
	"context"
	html "html/template"
	"mime/quotedprintable"
	"strings"
	"time"

	"github.com/alumnikit/alumnikit/newsletter/template"
)

const letters = 2000

// words of a letter of ordinary length, with five merge fields.
const words = `# Dear {{family | colleague}}

The alumni office of Example Company writes to you, {{given | and to yours}}, four times a year.

`

const paragraph = `Many of us have met again this autumn: in the workshop on **synthetic data**, at the lunch in the old
canteen, and on the [network's pages](https://alumni.example.com/?from={{id}}). Whoever would like to give a talk is welcome.

`

// renderLetter times one recipient's message, both parts quoted-printable, beside
// html/template and quoted-printable for the HTML part alone.
func renderLetter(_ context.Context, w *world) (measurement, error) {
	t, err := template.Parse(template.Source{
		Subject: "Autumn letter for {{family | you}}", Markdown: words + strings.Repeat(paragraph, 8),
		Frame: template.Frame{Language: "en", Brand: "Example Alumni", Footer: template.DefaultFooter("en", "Example Company")},
	}, []template.Field{{Name: "family"}, {Name: "given"}, {Name: "id"}})
	if err != nil {
		return measurement{}, err
	}
	values := make([]template.Values, letters)
	for i := range values {
		names := w.records[i%len(w.records)].Entry.Names
		values[i] = template.Values{
			"family": names.Family, "given": names.Given, "id": w.ids[i%len(w.ids)].String(),
			template.UnsubscribeField: "https://alumni.example.com/u/" + w.ids[i%len(w.ids)].String(),
		}
	}
	var source string
	began := time.Now()
	for i := range values {
		r, err := t.Render(values[i])
		if err != nil {
			return measurement{}, err
		}
		if i == 0 {
			source = r.HTML.String()
		}
	}
	took := time.Since(began) / letters
	baseline, err := renderByHand(source, values)
	return measurement{value: microseconds(took), baseline: microseconds(baseline), unit: "us/letter"}, err
}

func renderByHand(source string, values []template.Values) (time.Duration, error) {
	first := values[0]
	page := strings.NewReplacer("{{", "{", "}}", "}", first["id"], "{{.id}}", first["family"], "{{.family}}").Replace(source)
	t, err := html.New("letter").Parse(page)
	if err != nil {
		return 0, err
	}
	began := time.Now()
	for _, v := range values {
		var plain, encoded bytes.Buffer
		if err := t.Execute(&plain, v); err != nil {
			return 0, err
		}
		qp := quotedprintable.NewWriter(&encoded)
		if _, err := qp.Write(plain.Bytes()); err != nil {
			return 0, err
		}
		if err := qp.Close(); err != nil {
			return 0, err
		}
	}
	return time.Since(began) / time.Duration(len(values)), nil
}
