package browser

import (
	"bufio"
	"context"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// site is a portal that runs in a process of its own.
type site struct {
	t      *testing.T
	binary string
	folder string
	more   []string // arguments
	origin string
	cmd    *exec.Cmd
	ended  chan error

	mu  sync.Mutex
	log strings.Builder
}

// serve starts a portal with an invented company on a new database.
func (b bench) serve(t *testing.T, more ...string) *site {
	t.Helper()
	s := &site{t: t, binary: b.portal, folder: t.TempDir(), more: more}
	s.start("127.0.0.1:0")
	t.Cleanup(s.end)
	return s
}

// outbox is the folder where the mails go.
func (s *site) outbox() string { return filepath.Join(s.folder, "outbox") }

func (s *site) start(addr string) {
	s.t.Helper()
	args := append([]string{"-addr", addr, "-db", filepath.Join(s.folder, "portal.db"), "-outbox", s.outbox()}, s.more...)
	s.cmd = exec.CommandContext(context.WithoutCancel(s.t.Context()), s.binary, args...) // ended by end, after the test's context
	s.cmd.Env = append(os.Environ(), "TMPDIR="+s.folder)
	out, err := s.cmd.StderrPipe()
	require.NoError(s.t, err)
	require.NoError(s.t, s.cmd.Start())
	ready, ended, cmd := make(chan string, 1), make(chan error, 1), s.cmd
	s.ended = ended
	go func() {
		serving := regexp.MustCompile(`^.*: (http://\S+)$`)
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if at := serving.FindStringSubmatch(lines.Text()); at != nil {
				ready <- at[1]
			}
			s.note(lines.Text())
		}
		ended <- cmd.Wait()
	}()
	select {
	case s.origin = <-ready:
	case err := <-ended:
		s.cmd = nil
		require.FailNow(s.t, "the portal did not start", "%v\n%s", err, s.said())
	case <-time.After(time.Minute):
		require.FailNow(s.t, "the portal did not start in time", s.said())
	}
}

func (s *site) note(line string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log.WriteString(line + "\n")
}

// said is the log of the process.
func (s *site) said() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.String()
}

// kill ends the process in the middle of whatever it does, as a power cut would.
func (s *site) kill() {
	s.t.Helper()
	require.NoError(s.t, s.cmd.Process.Kill())
	require.Error(s.t, <-s.ended, "it was gone before it was killed")
	s.cmd = nil
}

// again starts the process on the same files and the same address.
func (s *site) again() {
	s.t.Helper()
	at, err := url.Parse(s.origin)
	require.NoError(s.t, err)
	s.start(at.Host)
}

// end asks the process to end and expects it to do so in good order, with nothing bad in its log.
func (s *site) end() {
	if s.cmd == nil {
		return
	}
	require.NoError(s.t, s.cmd.Process.Signal(syscall.SIGTERM))
	select {
	case err := <-s.ended:
		require.NoError(s.t, err, s.said())
	case <-time.After(patience):
		_ = s.cmd.Process.Kill()
		require.FailNow(s.t, "the portal does not end", s.said())
	}
	if s.t.Failed() {
		s.t.Log(s.said())
	}
	require.NotContains(s.t, s.said(), "level=ERROR")
}
