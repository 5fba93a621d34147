package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/internal/synth"
)

func directoryEverybody() directory.Query { return directory.Query{} }

// console keeps what a process prints, for a reader in another goroutine.
type console struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (c *console) Write(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text.Write(b)
}

func (c *console) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text.String()
}

var printedURL = regexp.MustCompile(`: (http://[0-9.:]+)\n`)

// started runs the portal until its address is printed; stop ends it and returns what run returned.
func started(t *testing.T, o options) (url string, out *console, stop func() error) {
	t.Helper()
	if o.Keys == "" {
		o.Keys = o.DB + ".keys"
	}
	ctx, cancel := context.WithCancel(t.Context())
	out = &console{}
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, o, out) }()
	stop = func() error {
		cancel()
		return <-ended
	}
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if found := printedURL.FindStringSubmatch(out.String()); found != nil {
			return found[1], out, stop
		}
		select {
		case err := <-ended:
			t.Fatalf("ended before it began: %v\n%s", err, out)
		default:
		}
	}
	t.Fatalf("did not start:\n%s", errors.Join(stop()))
	return "", nil, nil
}

func fetch(t *testing.T, url string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %v", url, resp.StatusCode, err)
	}
	return string(body)
}

// TestRunAndRunAgain starts on a new SQLite file, ends, and starts again on what is there.
func TestRunAndRunAgain(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "new folder")
	o := options{DB: filepath.Join(dir, "portal ?#%.db"), Addr: "127.0.0.1:0", People: 40, Outbox: filepath.Join(dir, "outbox")}
	url, out, stop := started(t, o)
	if !strings.Contains(out.String(), "40 of 40 people") {
		t.Errorf("no progress in %q", out)
	}
	if body := fetch(t, url+"/signin?lang=en"); !strings.Contains(body, "Sample Trading") {
		t.Error("the company's name is missing")
	}
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{o.DB, o.DB + ".keys"} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", filepath.Base(name), info.Mode(), err)
		}
	}
	keys, err := os.ReadFile(o.DB + ".keys")
	if err != nil {
		t.Fatal(err)
	}
	url, out, stop = started(t, o)
	if strings.Contains(out.String(), "inventing") {
		t.Errorf("invented again: %q", out)
	}
	fetch(t, url+"/openings")
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	if again, err := os.ReadFile(o.DB + ".keys"); err != nil || !bytes.Equal(keys, again) {
		t.Errorf("other keys, %v", err)
	}
}

// TestShutdownWaits: a request under way is answered before the process ends.
func TestShutdownWaits(t *testing.T) {
	t.Parallel()
	url, _, stop := started(t, options{DB: inMemory, Addr: "127.0.0.1:0", People: 10, Outbox: t.TempDir()})
	slow, writer := io.Pipe()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/signin", slow)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answered := make(chan int, 1)
	go func() {
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			answered <- -1
			return
		}
		_ = resp.Body.Close()
		answered <- resp.StatusCode
	}()
	if _, err := writer.Write([]byte("persona=")); err != nil {
		t.Fatal(err)
	}
	time.Sleep(100 * time.Millisecond) // the server is reading the form now
	ended := make(chan error, 1)
	go func() { ended <- stop() }()
	time.Sleep(100 * time.Millisecond)
	select {
	case err := <-ended:
		t.Fatalf("ended with a request under way: %v", err)
	default:
	}
	if _, err := writer.Write([]byte("hr")); err != nil {
		t.Fatal(err)
	}
	_ = writer.Close()
	if status := <-answered; status != http.StatusForbidden { // it had no token
		t.Errorf("status %d", status)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// TestRunImports starts with a roster in the place of the invented company, twice.
func TestRunImports(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, err := os.Create(filepath.Join(dir, "roster.csv"))
	if err != nil {
		t.Fatal(err)
	}
	made := synth.New(7, 30)
	bad, err := synth.BadRows(made.Person(0), "en")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := synth.WriteMixedCSV(file, made.All(), "en", bad); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	o := options{
		DB: filepath.Join(dir, "i.db"), Addr: "127.0.0.1:0", Import: file.Name(), Company: "Example Works", Outbox: filepath.Join(dir, "outbox"),
	}
	for _, want := range []string{"31 new, 0 changed, 0 unchanged", "0 new, 0 changed, 31 unchanged"} {
		url, out, stop := started(t, o)
		if !strings.Contains(out.String(), want) || !strings.Contains(out.String(), "  line ") {
			t.Errorf("%q is missing in %q", want, out)
		}
		if body := fetch(t, url+"/signin?lang=en"); !strings.Contains(body, "Example Works") {
			t.Error("the company's name is missing")
		}
		if err := stop(); err != nil {
			t.Fatal(err)
		}
		o.Company = "" // known by now
	}
	o.Import = ""
	url, _, stop := started(t, o)
	fetch(t, url+"/")
	if err := stop(); err != nil {
		t.Fatal(err)
	}
}

func TestRunRefuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	roster := filepath.Join(dir, "roster.csv")
	if err := os.WriteFile(roster, []byte("ID,Name\n1,Somebody\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	keyless := filepath.Join(dir, "keyless.db")
	if err := os.WriteFile(keyless+".keys", []byte("nonsense\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, o := range map[string]options{
		"no company":  {DB: inMemory, Import: roster},
		"no such csv": {DB: inMemory, Import: filepath.Join(dir, "none.csv"), Company: "X"},
		"bad keys":    {DB: keyless, Keys: keyless + ".keys"},
		"bad address": {DB: inMemory, Addr: "nowhere:http:80"},
		"no server":   {DB: "mysql://hr@127.0.0.1:9/hr", Keys: filepath.Join(dir, "keys")},
	} {
		if o.Addr == "" {
			o.Addr = "127.0.0.1:0"
		}
		o.Outbox = dir
		if err := run(t.Context(), o, io.Discard); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	invented := options{
		DB: filepath.Join(dir, "p.db"), Keys: filepath.Join(dir, "p.keys"), Addr: "127.0.0.1:0", People: 5, Outbox: dir,
	}
	_, _, stop := started(t, invented)
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	invented.Import, invented.Company = roster, "X"
	if err := run(t.Context(), invented, io.Discard); err == nil || !strings.Contains(err.Error(), "invented") {
		t.Errorf("a roster among invented people: %v", err)
	}
}

func TestOrigin(t *testing.T) {
	t.Parallel()
	everywhere := &net.TCPAddr{IP: net.IPv4zero, Port: 80}
	for want, o := range map[string]options{"http://127.0.0.1:80": {}, "https://alumni.example.com": {Origin: "https://alumni.example.com"}} {
		if got := origin(o, everywhere); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := origin(options{}, &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 81}); got != "http://127.0.0.1:81" {
		t.Error(got)
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	o, err := parseOptions([]string{"-db", inMemory, "-outbox", "x", "-people", "5"}, io.Discard)
	if err != nil || o.DB != inMemory || o.People != 5 || o.Addr != "127.0.0.1:8080" {
		t.Errorf("%+v %v", o, err)
	}
	for _, name := range []string{"/x/y.db", "sqlite:/x/y.db"} {
		o, err = parseOptions([]string{"-db", name}, io.Discard)
		if err != nil || o.Outbox != filepath.FromSlash("/x/outbox") || o.Keys != filepath.FromSlash("/x/y.db.keys") {
			t.Errorf("%+v %v", o, err)
		}
	}
	o, err = parseOptions([]string{"-db", "mysql://hr:secret@db/hr"}, io.Discard)
	if err != nil || filepath.Base(o.Outbox) != "outbox" || filepath.Base(o.Keys) != "portal.keys" || strings.Contains(o.Outbox+o.Keys, "mysql") {
		t.Errorf("%+v %v", o, err)
	}
	for _, bad := range [][]string{{"more"}, {"-people", "-1"}, {"-people", "1000001"}, {"-company", "X"}, {"-nonsense"}, {"-origin", "ftp://x"}, {"-origin", "https://x/y"}, {"-origin", "x"}} {
		if _, err := parseOptions(append(bad, "-db", inMemory, "-outbox", "x"), io.Discard); err == nil {
			t.Errorf("%v is accepted", bad)
		}
	}
	if _, err := os.Stat("x"); !errors.Is(err, fs.ErrNotExist) {
		t.Error("reading options made a folder")
	}
}
