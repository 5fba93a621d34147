package mail

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Render returns the bytes of the message (RFC 5322, RFC 2045): 7-bit, CRLF, header lines of 78 characters where the
// content can be folded and never more than 998, both bodies quoted-printable, multipart/alternative if there are two. The
// same message always gives the same bytes. A message that fails [Message.Validate] gives that error and nothing else.
func (m *Message) Render() ([]byte, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	w := &writer{}
	w.Grow(1536 + m.Text.Len() + m.HTML.Len())
	m.writeHeader(w)
	switch {
	case m.HTML.IsZero():
		w.part("text/plain", m.Text)
		w.WriteString("\r\n")
	case m.Text.IsZero():
		w.part("text/html", m.HTML)
		w.WriteString("\r\n")
	default:
		boundary := boundaryOf(m.ID)
		w.field("Content-Type", "multipart/alternative;"+fold+`boundary="`+boundary+`"`)
		// Plainest first: a reader shows the last part it understands (RFC 2046 section 5.1.4).
		w.WriteString("\r\n--" + boundary + "\r\n")
		w.part("text/plain", m.Text)
		w.WriteString("\r\n--" + boundary + "\r\n")
		w.part("text/html", m.HTML)
		w.WriteString("\r\n--" + boundary + "--\r\n")
	}
	return w.Bytes(), nil
}

func (m *Message) writeHeader(w *writer) {
	w.field("Date", m.Date.Format("Mon, 02 Jan 2006 15:04:05 -0700"))
	w.field("Message-ID", "<"+m.ID+">")
	w.field("From", mailbox("From", m.From))
	w.field("To", mailbox("To", m.To))
	if !m.ReplyTo.IsZero() {
		w.field("Reply-To", mailbox("Reply-To", m.ReplyTo))
	}
	w.field("Subject", unstructured("Subject", m.Subject))
	m.writeList(w)
	if m.Auto != "" {
		w.field("Auto-Submitted", string(m.Auto))
	}
	for _, h := range m.Headers {
		if h.Name.structured() {
			w.field(string(h.Name), foldWords(string(h.Name), h.Value))
		} else {
			w.field(string(h.Name), unstructured(string(h.Name), h.Value))
		}
	}
	if m.Language != "" {
		w.field("Content-Language", m.Language)
	}
	w.field("MIME-Version", "1.0")
}

func (m *Message) writeList(w *writer) {
	if m.ListID.ID != "" {
		w.field("List-Id", listID(m.ListID))
	}
	var ways []string
	if m.Unsubscribe.URL != "" {
		ways = append(ways, "<"+m.Unsubscribe.URL+">")
	}
	if m.Unsubscribe.Mailto != "" {
		ways = append(ways, "<"+m.Unsubscribe.Mailto+">")
	}
	if len(ways) > 0 {
		// The first way stays on the field's own line: some readers give up on a field whose first line is empty.
		w.field("List-Unsubscribe", strings.Join(ways, ","+fold))
	}
	if m.Unsubscribe.URL != "" {
		w.field("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
}

func listID(l ListID) string {
	if l.Label == "" {
		return "<" + l.ID + ">"
	}
	return phrase("List-Id", l.Label) + fold + "<" + l.ID + ">"
}

// foldWords folds a structured ASCII value at its spaces; a longer word stays whole, within the limit of 998.
func foldWords(name, value string) string {
	var out strings.Builder
	used := len(name) + 2
	for i, word := range strings.Fields(value) {
		switch {
		case i == 0:
		case used+1+len(word) > lineLimit:
			out.WriteString(fold)
			used = 1
		default:
			out.WriteByte(' ')
			used++
		}
		out.WriteString(word)
		used += len(word)
	}
	return out.String()
}

// boundaryOf derives the MIME boundary from the message's id, so that rendering is repeatable. "=_" cannot occur in
// quoted-printable (RFC 2045 section 6.7), so no content contains it.
func boundaryOf(id string) string {
	sum := sha256.Sum256([]byte(id))
	return "=_" + hex.EncodeToString(sum[:16])
}

type writer struct{ bytes.Buffer }

func (w *writer) field(name, value string) {
	w.WriteString(name)
	w.WriteString(": ")
	w.WriteString(value)
	w.WriteString("\r\n")
}

// part writes the fields of one body, the empty line and the body.
func (w *writer) part(mediaType string, b Body) {
	w.field("Content-Type", mediaType+"; charset=utf-8")
	w.field("Content-Transfer-Encoding", "quoted-printable")
	w.WriteString("\r\n")
	w.WriteString(b.encoded)
}
