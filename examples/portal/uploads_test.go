package main

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// TestUploadsAreSwept: files go when nobody returned to them, those of a stopped import a day later, reports after a month,
// and what a killed process left behind as well.
func TestUploadsAreSwept(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), &alumni.Options{Clock: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	u := &uploads{dir: t.TempDir(), db: people.DB(), run: &passes{}}
	kept := func() (out []string) {
		files, err := os.ReadDir(u.dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			out = append(out, filepath.Ext(f.Name()))
		}
		slices.Sort(out)
		return out
	}
	put := func(kind string) upload {
		at, err := u.keep(t.Context(), clerk(), "a.csv", strings.NewReader("x"))
		if err != nil {
			t.Fatal(err)
		}
		if kind != fileTable {
			if _, err := writeFile(u.path(at.ID, kind), func(io.Writer) (int64, error) { return 0, nil }); err != nil {
				t.Fatal(err)
			}
		}
		for _, ext := range []string{fileTable, kind} {
			if err := os.Chtimes(u.path(at.ID, ext), now, now); err != nil {
				t.Fatal(err)
			}
		}
		return at
	}
	put(fileTable)
	stopped := put(fileFindings)
	stored, err := u.find(t.Context(), stopped.ID)
	if err != nil {
		t.Fatal(err)
	}
	stopped.Run = people.DB().NewID()
	if err := u.save(t.Context(), clerk(), stored, stopped); err != nil {
		t.Fatal(err)
	}
	orphan := u.path(people.DB().NewID(), fileTable)
	if _, err := writeFile(orphan, func(io.Writer) (int64, error) { return 0, nil }); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(orphan, now, now); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		after time.Duration
		want  []string
	}{
		{time.Minute, []string{".findings", ".table", ".table", ".table"}},
		{uploadLife, []string{".findings", ".table", ".table"}},
		{stoppedLife, []string{".findings"}},
		{reportLife, nil},
	} {
		now = now.Add(step.after)
		if err := u.sweep(t.Context(), clerk()); err != nil {
			t.Fatal(err)
		}
		if got := kept(); !slices.Equal(got, step.want) {
			t.Errorf("after %s: %v, want %v", step.after, got, step.want)
		}
	}
}
