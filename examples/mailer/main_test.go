package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alumnikit/alumnikit/newsletter/mail"
)

func defaults() config {
	return config{
		tls: "starttls", from: "Example Alumni <letters@example.com>", synthetic: 40, subject: "News for {{name}}", retry: time.Minute,
	}
}

func TestOutput(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	if err := run(t.Context(), defaults(), &out, false); err != nil {
		t.Fatal(err)
	}
	begin := "to a server of its own on this machine: nothing leaves it\n" + bar(0, 40) + "\n"
	end := `[########################################] 40 of 40
sent 38, bounced 2, failed 0, skipped 0, in doubt 0, pending 0
the server accepted 38 letters
`
	if got := out.String(); !strings.HasPrefix(got, begin) || !strings.HasSuffix(got, end) || strings.Count(got, "[") < 5 {
		t.Errorf("got:\n%s\nwant it to begin with:\n%s\nand to end with:\n%s", got, begin, end)
	}
}

func TestTerminalHasOneBar(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	if err := run(t.Context(), defaults(), &out, true); err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(out.String(), "\n"); lines != 4 {
		t.Errorf("%d lines, want 4:\n%q", lines, out.String())
	}
}

func TestListOfRecipients(t *testing.T) {
	t.Parallel()
	list := func(text string) config {
		c := defaults()
		c.to = filepath.Join(t.TempDir(), "to.txt")
		if err := os.WriteFile(c.to, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return c
	}
	got, err := list("# friends\n\na@example.com\n Bea <b@example.com>\n").recipients()
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].Spec() != "a@example.com" || got[1].Name() != "Bea" {
		t.Errorf("got %v", got)
	}
	_, err = list("a@example.com\nb@example.com\r\nBcc: c@example.com, d\n").recipients()
	if err == nil || !strings.Contains(err.Error(), "line 3") || strings.Contains(err.Error(), "c@example") {
		t.Errorf("got %v, want line 3 and no address", err)
	}
}

// A server that cannot do what is asked for pauses the edition, and says so.
func TestServerWithoutTLS(t *testing.T) {
	t.Parallel()
	own, err := startSink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	defer own.report(&said)
	c := defaults()
	c.addr = own.addr()
	var out strings.Builder
	err = run(t.Context(), c, &out, false)
	if err == nil || !strings.Contains(err.Error(), "paused: senderRefuses") {
		t.Errorf("got %v", err)
	}
	if !strings.Contains(out.String(), "sent 0, bounced 0, failed 0, skipped 0, in doubt 0, pending 40") {
		t.Errorf("got %s", out.String())
	}
}

// Stopping in the middle leaves nobody in doubt.
func TestStop(t *testing.T) {
	t.Parallel()
	recipients, err := invent(100)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	recorder := &mail.Recorder{}
	recorder.Answer = func(*mail.Message) error {
		if recorder.Len() >= 20 {
			stop()
		}
		return nil
	}
	var out strings.Builder
	e := edition{from: "letters@example.com", subject: "News", body: "Hello {{name}}", retry: time.Minute}
	err = e.send(ctx, recorder, recipients, &progress{out: &out})
	if err == nil || !strings.Contains(err.Error(), "stopped") || !strings.Contains(out.String(), "in doubt 0, pending") {
		t.Errorf("got %v and %s", err, out.String())
	}
	if n := recorder.Len(); n < 20 || n > 40 {
		t.Errorf("%d letters, want some more than 20", n)
	}
}
