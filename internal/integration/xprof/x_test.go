package xprof

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/internal/integration/place"
	"github.com/alumnikit/alumnikit/internal/synth"
)

func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func rss() string {
	b, _ := os.ReadFile("/proc/self/status")
	for _, l := range strings.Split(string(b), "\n") {
		if strings.HasPrefix(l, "VmHWM") || strings.HasPrefix(l, "VmRSS") {
			fmt.Print(l, "  ")
		}
	}
	return ""
}

func TestX(t *testing.T) {
	n := 100_000
	fmt.Sscan(os.Getenv("N"), &n)
	at := place.New(t, place.SQLite)
	db, err := at.Pool(nil)
	if err != nil {
		t.Fatal(err)
	}
	store, err := at.Over(db)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	people, err := alumni.New(store, alumnikit.RandomKeyring(), nil)
	if err != nil {
		t.Fatal(err)
	}
	im := importer.New(people, nil)
	path := filepath.Join(t.TempDir(), "r.csv")
	f, _ := os.Create(path)
	if err := synth.WriteCSV(f, synth.New(1, n).All(), "ja"); err != nil {
		t.Fatal(err)
	}
	f.Close()
	runtime.GC()
	debug.FreeOSMemory()
	rss()
	fmt.Println("idle")
	for _, name := range []string{"new", "again"} {
		p, _ := os.Create("/tmp/run-" + name + ".prof")
		f, _ := os.Open(path)
		c, b := cpu(), time.Now()
		pprof.StartCPUProfile(p)
		report, err := im.Import(context.Background(), alumnikit.Admin("acme", "x", alumnikit.AllPermissions()...), f, importer.Mapping{}, nil)
		pprof.StopCPUProfile()
		if err != nil {
			t.Fatal(err)
		}
		w := time.Since(b)
		fmt.Printf("%s: %d new %d unchanged; wall %v %.0f/s, cpu %v %.1f us/person\n", name, report.New, report.Unchanged, w, float64(n)/w.Seconds(), cpu()-c, float64((cpu()-c).Microseconds())/float64(n))
		rss()
		fmt.Println()
	}
}
