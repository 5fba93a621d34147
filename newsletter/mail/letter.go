package mail

import (
	"errors"
	"io"
	"time"

	"github.com/emersion/go-message/mail"
)

// maxLetter bounds what ReadLetter takes in.
const maxLetter = 4 * MaxBody

// ErrUnreadable is the answer of [ReadLetter] to what is not a message. The parser's own error is dropped, because it
// may quote the message.
var ErrUnreadable = errors.New("mail: not a readable message")

// Letter is a message as a reader sees it, decoded.
type Letter struct {
	ID, Subject, From, To string
	Date                  time.Time
	Unsubscribe           string // the List-Unsubscribe field as written
	Text, HTML            string
}

// ReadLetter parses a message of this package, or any simple one, for showing it. It reads at most 16 MiB.
func ReadLetter(r io.Reader) (Letter, error) {
	mr, err := mail.CreateReader(io.LimitReader(r, maxLetter))
	if err != nil {
		return Letter{}, ErrUnreadable
	}
	defer func() { _ = mr.Close() }()
	letter, err := readHeader(&mr.Header)
	if err != nil {
		return Letter{}, err
	}
	for {
		part, err := mr.NextPart()
		if errors.Is(err, io.EOF) {
			return letter, nil
		}
		if err != nil {
			return Letter{}, ErrUnreadable
		}
		inline, ok := part.Header.(*mail.InlineHeader)
		if !ok {
			continue
		}
		mediaType, _, err := inline.ContentType()
		if err != nil {
			return Letter{}, ErrUnreadable
		}
		content, err := io.ReadAll(part.Body)
		if err != nil {
			return Letter{}, ErrUnreadable
		}
		switch mediaType {
		case "text/plain":
			letter.Text = string(content)
		case "text/html":
			letter.HTML = string(content)
		}
	}
}

func readHeader(h *mail.Header) (Letter, error) {
	var letter Letter
	var errs [6]error
	letter.Subject, errs[0] = h.Subject()
	letter.Date, errs[1] = h.Date()
	letter.ID, errs[2] = h.MessageID()
	letter.From, errs[3] = h.Text("From")
	letter.To, errs[4] = h.Text("To")
	letter.Unsubscribe, errs[5] = h.Text("List-Unsubscribe")
	if errors.Join(errs[:]...) != nil {
		return Letter{}, ErrUnreadable
	}
	return letter, nil
}
