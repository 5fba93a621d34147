package smtp_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	gosmtp "github.com/emersion/go-smtp"

	"github.com/alumnikit/alumnikit/newsletter/mail"
	"github.com/alumnikit/alumnikit/newsletter/smtp"
)

// quietBackend accepts everything.
type quietBackend struct{}

func (quietBackend) NewSession(*gosmtp.Conn) (gosmtp.Session, error) { return quietBackend{}, nil }
func (quietBackend) Reset()                                          {}
func (quietBackend) Logout() error                                   { return nil }
func (quietBackend) Mail(string, *gosmtp.MailOptions) error          { return nil }
func (quietBackend) Rcpt(string, *gosmtp.RcptOptions) error          { return nil }
func (quietBackend) Data(r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	return err
}

func ExampleSender_Send() {
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	server := gosmtp.NewServer(quietBackend{})
	go func() { _ = server.Serve(listener) }()
	defer func() { _ = server.Close() }()

	sender, err := smtp.New(smtp.Config{Addr: listener.Addr().String(), TLS: smtp.TLSNone})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = sender.Close() }()

	from, _ := mail.NewAddress("Example Alumni", "alumni@example.com")
	to, _ := mail.ParseAddress("hanako@example.jp")
	err = sender.Send(context.Background(), &mail.Message{
		ID: "edition-7.r12@example.com", Date: time.Now(), From: from, To: to,
		Subject: "Autumn letter", Text: mail.NewBody("Dear Hanako, autumn is here."),
	})
	fmt.Println(mail.Classify(err))
	// Output: accepted
}

func ExampleNew() {
	_, err := smtp.New(smtp.Config{
		Addr: "smtp.example.com:25", TLS: smtp.TLSNone, Username: "alumni", Password: "secret",
	})
	fmt.Println(errors.Is(err, smtp.ErrCleartext))
	// Output: true
}
