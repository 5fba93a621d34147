// Command mailer sends one edition of a newsletter to an SMTP server and shows
// how far it is.
//
//	go run ./examples/mailer
//	go run ./examples/mailer -addr smtp.example.com:587 -user alumni -from letters@example.com -to me.txt
//
// Without -addr it starts a server of its own on this machine, which takes
// letters and throws them away, refuses one mailbox in twenty for good, and
// another one at first. Nothing leaves the machine then.
//
// With -addr the password is taken from the environment, SMTP_PASSWORD. People
// and ledger are kept in memory: the links to unsubscribe in these letters are
// answered by newsletter.Service.UnsubscribeHandler in the server of a host,
// with the host's keys, and not by this program. So use it to try a server out,
// with addresses of your own.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"time"

	"github.com/alumnikit/alumnikit/newsletter/smtp"
)

// config is what the flags say.
type config struct {
	addr, tls, user string
	from, to        string
	synthetic       int
	subject, body   string
	retry           time.Duration
}

func main() {
	var c config
	flag.StringVar(&c.addr, "addr", "", "host:port of the SMTP `server`; empty: one of its own")
	flag.StringVar(&c.tls, "tls", string(smtp.TLSStart), "starttls, implicit or none")
	flag.StringVar(&c.user, "user", "", "user `name` at the server; the password is in SMTP_PASSWORD")
	flag.StringVar(&c.from, "from", "Example Alumni <letters@example.com>", "`address` of the sender")
	flag.StringVar(&c.to, "to", "", "`file` of recipients, one a line: name@example.com or Name <name@example.com>")
	flag.IntVar(&c.synthetic, "n", 40, "invented recipients at example.com, without -to")
	flag.StringVar(&c.subject, "subject", "News for {{name}}", "may have merge fields")
	flag.StringVar(&c.body, "body", "", "`file` of Markdown, may have merge fields; empty: a few words")
	flag.DurationVar(&c.retry, "retry", time.Minute, "`wait` before somebody who was deferred is tried again")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, c, os.Stdout, isTerminal(os.Stdout)); err != nil {
		stop()
		log.Fatal(err)
	}
}

// run reads what is to be sent, connects and sends.
func run(ctx context.Context, c config, out io.Writer, terminal bool) error {
	recipients, err := c.recipients()
	if err != nil {
		return err
	}
	body, err := c.text()
	if err != nil {
		return err
	}
	server := smtp.Config{
		Addr: c.addr, TLS: smtp.TLSMode(c.tls), Username: c.user, Password: os.Getenv("SMTP_PASSWORD"),
	}
	if c.addr == "" {
		own, err := startSink(ctx)
		if err != nil {
			return err
		}
		defer own.report(out)
		server = smtp.Config{Addr: own.addr(), TLS: smtp.TLSNone}
		c.retry = min(c.retry, 100*time.Millisecond)
		fmt.Fprintln(out, "to a server of its own on this machine: nothing leaves it")
	} else {
		fmt.Fprintln(out, "to", c.addr)
	}
	sender, err := smtp.New(server)
	if err != nil {
		return err
	}
	e := edition{from: c.from, subject: c.subject, body: body, retry: c.retry}
	err = e.send(ctx, sender, recipients, &progress{out: out, terminal: terminal})
	return errors.Join(err, sender.Close())
}

// text returns the Markdown of the letter.
func (c config) text() (string, error) {
	if c.body == "" {
		return "Dear {{name}},\n\nthere is **news** from {{company}}.\n", nil
	}
	text, err := os.ReadFile(c.body)
	return string(text), err
}
