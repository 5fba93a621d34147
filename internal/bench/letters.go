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

// words of a letter of ordinary length, with merge fields.
const words = `# Dear {{familyName | colleague}}

The alumni office of Example Company writes to you, {{givenName | and to yours}}, four times a year.

`

const paragraph = `Many of us have met again this autumn: in the workshop on **synthetic data**, at the lunch in the old
canteen, and on the [network's pages](https://alumni.example.com/autumn). Whoever would like to give a talk is welcome.

`

// letterSource is a letter as HR would write it.
func letterSource() (subject, body string) {
	return "Autumn letter for {{familyName | you}}", words + strings.Repeat(paragraph, 8)
}

// renderLetter times one recipient's message, both parts quoted-printable, beside
// html/template and quoted-printable for the HTML part alone.
func renderLetter(_ context.Context, w *world) ([]measurement, error) {
	subject, body := letterSource()
	t, err := template.Parse(template.Source{
		Subject: subject, Markdown: body,
		Frame: template.Frame{Language: "en", Brand: "Example Alumni", Footer: template.DefaultFooter("en", "Example Company")},
	}, []template.Field{{Name: "familyName"}, {Name: "givenName"}})
	if err != nil {
		return nil, err
	}
	values := w.letterValues()
	var first template.Rendered
	began := time.Now()
	for i, v := range values {
		r, err := t.Render(v)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			first = r
		}
	}
	took := time.Since(began) / letters
	hand, err := newByHand(first.HTML.String(), values[0])
	if err != nil {
		return nil, err
	}
	began = time.Now()
	for _, v := range values {
		if err := hand.render(v); err != nil {
			return nil, err
		}
	}
	byHand := time.Since(began) / letters
	return one(measurement{
		value: microseconds(took), unit: "us/letter", growth: perItem, beside: []baseline{{name: "by hand", value: microseconds(byHand)}},
	}, nil)
}

func (w *world) letterValues() []template.Values {
	values := make([]template.Values, letters)
	for i := range values {
		p := w.person(i % w.size)
		values[i] = template.Values{
			"familyName": p.Family, "givenName": p.Given,
			template.UnsubscribeField: "https://alumni.example.com/u/" + w.id(i%w.size).String(),
		}
	}
	return values
}

// byHand renders the HTML part with html/template and encodes it.
type byHand struct{ page *html.Template }

// newByHand turns a rendered letter back into a template.
func newByHand(letter string, values template.Values) (byHand, error) {
	source := strings.NewReplacer("{{", "{", "}}", "}", values["familyName"], "{{.familyName}}", values["givenName"], "{{.givenName}}").Replace(letter)
	page, err := html.New("letter").Parse(source)
	return byHand{page}, err
}

func (b byHand) render(values template.Values) error {
	var plain, encoded bytes.Buffer
	if err := b.page.Execute(&plain, values); err != nil {
		return err
	}
	qp := quotedprintable.NewWriter(&encoded)
	if _, err := qp.Write(plain.Bytes()); err != nil {
		return err
	}
	return qp.Close()
}
