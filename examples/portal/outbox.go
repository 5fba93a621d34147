package main

import (
	"errors"
	"io/fs"
	"mime"
	netmail "net/mail"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/examples/portal/web"
	"github.com/alumnikit/alumnikit/newsletter/mail"
)

func (p *portal) outboxRoutes(rt *routes) {
	rt.hr("GET "+web.PathOutbox, p.outboxPage)
	rt.hr("GET "+web.PathOutbox+"/{name}", p.mailPage)
	rt.hr("GET "+web.PathOutbox+"/{name}/frame", p.mailFrame)
}

// mailsOnPage is how many mails a page of the outbox opens.
const mailsOnPage = 25

// outboxPage lists the mails of the local outbox, the newest first. Its place in the list is the last file shown.
func (p *portal) outboxPage(v *visit) error {
	list, err := p.outbox.List()
	if err != nil {
		return err
	}
	out := web.OutboxPage{Total: web.Total{N: len(list)}}
	if after := v.r.URL.Query().Get("after"); after != "" {
		out.Pager.FirstURL = web.PathOutbox
		for i, m := range list {
			if m.Name == after {
				list = list[i+1:]
				break
			}
		}
	}
	if len(list) > mailsOnPage {
		list = list[:mailsOnPage]
		out.Pager.NextURL = web.PathOutbox + "?" + url.Values{"after": {list[mailsOnPage-1].Name}}.Encode()
	}
	for _, m := range list {
		letter, err := p.outbox.Open(m.Name)
		if errors.Is(err, fs.ErrNotExist) {
			continue // removed this moment
		}
		row := web.MailRow{To: letter.To, Subject: letter.Subject, At: m.Time, URL: web.PathOutbox + "/" + url.PathEscape(m.Name)}
		if err != nil { // somebody else's file
			row.Subject = m.Name
		}
		out.Rows = append(out.Rows, row)
	}
	return v.render(out)
}

func (p *portal) letter(v *visit) (mail.Letter, string, error) {
	name := v.r.PathValue("name")
	if strings.ContainsRune(name, 0) {
		return mail.Letter{}, name, alumnikit.ErrNotFound
	}
	letter, err := p.outbox.Open(name)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, mail.ErrUnreadable) {
		return letter, name, alumnikit.ErrNotFound
	}
	return letter, name, err
}

// mailPage shows one mail as it would have been sent.
func (p *portal) mailPage(v *visit) error {
	letter, name, err := p.letter(v)
	if err != nil {
		return err
	}
	out := web.MailPage{Subject: letter.Subject, Text: letter.Text, UnsubscribeURL: p.leaveLink(letter)}
	if letter.HTML != "" {
		out.FrameURL = web.PathOutbox + "/" + url.PathEscape(name) + "/frame"
	}
	if out.Headers, err = p.headers(name, letter); err != nil {
		return err
	}
	return v.render(out)
}

// headers are those worth looking at: who, what, and how the reader gets off the list.
func (p *portal) headers(name string, letter mail.Letter) ([]web.MailHeader, error) {
	f, err := os.Open(filepath.Join(p.desk.folder, filepath.Base(name)))
	if err != nil {
		return nil, alumnikit.ErrNotFound
	}
	defer func() { _ = f.Close() }()
	m, err := netmail.ReadMessage(f)
	if err != nil {
		return nil, alumnikit.ErrNotFound
	}
	out := []web.MailHeader{{Name: "From", Value: letter.From}, {Name: "To", Value: letter.To}, {Name: "Subject", Value: letter.Subject}}
	for _, name := range []string{"Date", "Message-ID", "List-ID", "List-Unsubscribe", "List-Unsubscribe-Post", "Content-Language"} {
		value, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get(name))
		if err != nil {
			value = m.Header.Get(name)
		}
		if value != "" {
			out = append(out, web.MailHeader{Name: name, Value: value})
		}
	}
	return out, nil
}

// leaveLink finds the link to unsubscribe, as a path of this portal: in the header, or where only the text has it because
// the portal is tried on this machine without https.
func (p *portal) leaveLink(letter mail.Letter) string {
	begin := p.origin + web.PathUnsubscribe + "?"
	for _, text := range []string{letter.Unsubscribe, letter.Text} {
		_, rest, ok := strings.Cut(text, begin)
		if !ok {
			continue
		}
		query := rest
		if end := strings.IndexFunc(rest, func(r rune) bool { return r <= ' ' || r == '>' || r == ')' }); end >= 0 {
			query = rest[:end]
		}
		return web.PathUnsubscribe + "?" + query
	}
	return ""
}

// mailFrame is the HTML of a mail, for the sandboxed frame.
func (p *portal) mailFrame(v *visit) error {
	letter, _, err := p.letter(v)
	if err != nil {
		return err
	}
	web.MailFrame(v.w, []byte(letter.HTML))
	return nil
}
