// Package template turns a newsletter written in Markdown with merge fields into one message per recipient.
//
//	t, err := template.Parse(template.Source{
//		Subject:  "Autumn letter for {{familyName | you}}",
//		Markdown: "# Dear {{familyName}}\n\n[Your page](https://alumni.example.com/p?id={{id}})",
//		Frame:    template.Frame{Language: "en", Brand: "Example Alumni"},
//	}, []template.Field{{Name: "familyName"}, {Name: "id"}})
//	r, err := t.Render(template.Values{"familyName": "Mihon", "id": "42"})
//	message.Subject, message.Text, message.HTML = r.Subject, r.Text, r.HTML
//
// # Merge fields
//
// {{field}} and {{field | fallback}} stand anywhere in subject, preheader and body; a fallback in double quotes keeps its
// spaces and may be empty. A backslash before the braces makes them ordinary text. A field may be used in the query, the
// fragment or the path of a link in brackets, but not in its scheme or host, nor in a bare link; a field of [KindURL] may be a whole link. A field may not
// be part of an image's address, because that would tell who opened the mail.
//
// Values are put in after the Markdown was parsed, each escaped for its place, so a value never becomes Markdown, HTML,
// another link target or a header. Line breaks and controls in values become spaces.
//
// # Markdown
//
// CommonMark with tables, strikethrough and bare links. A line break stays a line break, as in any mail. HTML is not
// markup here: it is shown as the text it is. Links are http, https, mailto or tel; images https.
//
// # Cost
//
// Parse compiles to literal and slot segments with the literals already quoted-printable; Render only joins them. A
// [Template] never changes and is safe for concurrent use.
//
// # Errors
//
// Parse answers with a [*ParseError] listing every [Problem] with line and column. Render answers with a [*MissingError]
// for fields that have neither value nor fallback, and a [*ValueError] for a value that cannot be used.
package template
