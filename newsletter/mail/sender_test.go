package mail_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/newsletter/mail"
)

func TestClassify(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		err  error
		want mail.Outcome
	}{
		{nil, mail.Accepted},
		{&mail.PermanentError{Phase: mail.PhaseRecipient, Code: 550, Enhanced: "5.1.1"}, mail.Bounced},
		{&mail.PermanentError{Phase: mail.PhaseRecipient, Code: 550}, mail.Bounced},
		{&mail.PermanentError{Phase: mail.PhaseContent, Code: 552, Enhanced: "5.2.2"}, mail.Bounced},
		{&mail.PermanentError{Phase: mail.PhaseRecipient, Code: 550, Enhanced: "5.7.1"}, mail.Refused},
		{&mail.PermanentError{Phase: mail.PhaseRecipient, Code: 554}, mail.Refused},
		{&mail.PermanentError{Phase: mail.PhaseContent, Code: 554, Enhanced: "5.6.0"}, mail.Refused},
		{&mail.PermanentError{Phase: mail.PhaseRecipient, Code: 550, Enhanced: "5.1.8"}, mail.Refused},
		{&mail.PermanentError{Phase: mail.PhaseContent, Code: 550}, mail.Refused},
		{&mail.PermanentError{Phase: mail.PhaseAuth, Code: 535, Enhanced: "5.7.8"}, mail.Unavailable},
		{&mail.PermanentError{Phase: mail.PhaseSender, Code: 550, Enhanced: "5.1.1"}, mail.Unavailable},
		{&mail.PermanentError{Phase: mail.PhaseTLS, Err: io.EOF}, mail.Unavailable},
		{fmt.Errorf("wrapped: %w", &mail.TemporaryError{Phase: mail.PhaseRecipient, Code: 451}), mail.Deferred},
		{&mail.UncertainError{Err: io.ErrUnexpectedEOF}, mail.Uncertain},
		{&mail.UncertainError{Err: &mail.TemporaryError{}}, mail.Uncertain},
		{errors.New("a host's own sender"), mail.Uncertain},
		{context.Canceled, mail.Uncertain},
	} {
		got := mail.Classify(tc.err)
		require.Equal(t, tc.want, got, "%v", tc.err)
		require.True(t, got.Valid())
	}
}

func TestRecorder(t *testing.T) {
	t.Parallel()
	r := &mail.Recorder{Answer: func(m *mail.Message) error {
		switch m.Subject {
		case "bounce":
			return &mail.PermanentError{Phase: mail.PhaseRecipient, Code: 550}
		case "doubt":
			return &mail.UncertainError{Err: io.EOF}
		}
		return nil
	}}
	var group sync.WaitGroup
	for i := range 60 {
		group.Go(func() {
			m := sample(t)
			m.Subject = []string{"fine", "bounce", "doubt"}[i%3]
			_ = r.Send(t.Context(), m)
			m.Headers[0].Value = "changed later"
		})
	}
	group.Wait()
	require.Equal(t, 40, r.Len(), "accepted and in doubt")
	require.Equal(t, "bulk", r.Messages()[0].Headers[0].Value)

	ended, cancel := context.WithCancel(t.Context())
	cancel()
	require.Equal(t, mail.Deferred, mail.Classify(r.Send(ended, sample(t))))
	require.Equal(t, mail.Refused, mail.Classify(r.Send(t.Context(), &mail.Message{})))
}

func TestOutbox(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "new", "outbox")
	o, err := mail.NewOutbox(dir)
	require.NoError(t, err)
	list, err := o.List()
	require.NoError(t, err)
	require.Empty(t, list, "nothing is created before the first send")

	var group sync.WaitGroup
	for i := range 20 {
		group.Go(func() {
			m := sample(t)
			m.ID = fmt.Sprintf("../../evil/%d@example.com", i%10)
			m.ID = strings.ReplaceAll(m.ID, "..", "x")
			if err := o.Send(t.Context(), m); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	list, err = o.List()
	require.NoError(t, err)
	require.Len(t, list, 10, "the same message twice is one file")
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, files, 10, "no temporary file is left")

	letter, err := o.Open(list[0].Name)
	require.NoError(t, err)
	require.Equal(t, sample(t).Subject, letter.Subject)
	require.Contains(t, letter.To, "hanako@example.jp")
	for _, name := range []string{"../outbox/" + list[0].Name, "none.eml", "", "..", "/etc/passwd"} {
		_, err := o.Open(name)
		require.ErrorIs(t, err, fs.ErrNotExist, name)
	}

	require.NoError(t, os.WriteFile(filepath.Join(dir, "broken.eml"), []byte("no header"), 0o600))
	_, err = o.Open("broken.eml")
	require.ErrorIs(t, err, mail.ErrUnreadable)

	_, err = mail.NewOutbox("")
	require.Error(t, err)
	blocked, err := mail.NewOutbox(filepath.Join(dir, list[0].Name))
	require.NoError(t, err)
	require.Equal(t, mail.Deferred, mail.Classify(blocked.Send(t.Context(), sample(t))))
}

func ExampleRecorder() {
	from, _ := mail.ParseAddress("alumni@example.com")
	to, _ := mail.ParseAddress("hanako@example.jp")
	recorder := &mail.Recorder{}
	err := recorder.Send(context.Background(), &mail.Message{From: from, To: to})
	fmt.Println(mail.Classify(err), err)
	fmt.Println(recorder.Len())
	// Output:
	// refused mail: message ID is not left@right of RFC 5322 within 250 bytes
	// 0
}

func ExampleClassify() {
	err := error(&mail.PermanentError{Phase: mail.PhaseRecipient, Code: 550, Enhanced: "5.1.1"})
	fmt.Println(mail.Classify(err), "-", err)
	err = &mail.PermanentError{Phase: mail.PhaseAuth, Code: 535, Enhanced: "5.7.8"}
	fmt.Println(mail.Classify(err), "-", err)
	// Output:
	// bounced - mail: refused at recipient: 550 5.1.1
	// unavailable - mail: refused at auth: 535 5.7.8
}
