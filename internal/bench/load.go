package main

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/alumnikit/alumnikit/alumni"
)

// loaded is how the people of a world got in.
type loaded struct {
	Seconds   float64   `json:"seconds"`
	Processor float64   `json:"processor"` // seconds of processor time, of the child process; zero without one
	Memory    footprint `json:"memory"`    // of the child process that did nothing else; zero without one
	Idle      uint64    `json:"idle"`      // bytes that were resident at most before it began; zero where there is no /proc
	Commit    string    `json:"commit"`    // of the program that did it
}

// load opens a world with everybody in it. The store in memory is filled here.
// A SQLite file or a database of a server is filled by a child process, so that
// its memory can be told, or is a copy of one that an earlier run has kept.
func load(ctx context.Context, p plan, s shape) (*world, error) {
	dir, err := os.MkdirTemp("", "alumnikit-bench-")
	if err != nil {
		return nil, err
	}
	w, err := loadIn(ctx, p, s, dir)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	w.wantPocket = s.store == inSQLite && s.tenants == 1 && s.people <= p.pocketbase
	w.pocketDir = filepath.Join(dir, "pocketbase")
	if p.data != "" {
		w.pocketDir = filepath.Join(p.data, fmt.Sprintf("pocketbase-%d", s.people))
	}
	return w, nil
}

func loadIn(ctx context.Context, p plan, s shape, dir string) (*world, error) {
	if isServer(s.store) {
		return loadOnServer(ctx, p, s, dir)
	}
	if s.store != inSQLite {
		w, err := open(ctx, s, place{dir: dir})
		if err != nil {
			return nil, err
		}
		began := time.Now()
		err = fill(ctx, w)
		w.loaded = loaded{Seconds: time.Since(began).Seconds()}
		return w, err
	}
	how, err := fetch(ctx, p.data, s, filepath.Join(dir, "bench.db"))
	if err != nil {
		return nil, err
	}
	w, err := open(ctx, s, place{dir: dir})
	if err != nil {
		return nil, err
	}
	w.loaded = how
	return w, nil
}

// loadOnServer opens a database that goes with the world.
func loadOnServer(ctx context.Context, p plan, s shape, dir string) (*world, error) {
	at, how, err := fetchDatabase(ctx, p.data != "", s)
	if err != nil {
		return nil, err
	}
	at.dir = dir
	w, err := open(ctx, s, at)
	if err != nil {
		return nil, errors.Join(err, dropDatabase(ctx, s.store, at.database))
	}
	w.loaded = how
	return w, nil
}

// keptData is what stands beside a SQLite file that is kept, or in a database. A
// file or database that was made of anything else is made anew.
type keptData struct {
	Shape  string `json:"shape"`
	Seed   int    `json:"seed"`
	Schema string `json:"schema"` // the fingerprint of the index's schema
	Loaded loaded `json:"loaded"`
}

func kept(s shape) keptData {
	schema := alumni.Standard().IndexSchema()
	return keptData{Shape: s.String(), Seed: seed, Schema: hex.EncodeToString(schema.Fingerprint[:])}
}

// isKept reads what stands in a marker and reports whether it is what is wanted.
func (k *keptData) isKept(marker string) (bool, error) {
	text, err := os.ReadFile(marker)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return k.found(text), nil
}

// found reports whether a marker tells of what is wanted; half a marker does not.
func (k *keptData) found(marker []byte) bool {
	var found keptData
	err := json.Unmarshal(marker, &found)
	same := err == nil && found.Shape == k.Shape && found.Seed == k.Seed && found.Schema == k.Schema
	if same {
		*k = found
	}
	return same
}

func (k *keptData) keep(marker string) error {
	text, err := json.Marshal(k)
	if err != nil {
		return err
	}
	return os.WriteFile(marker, text, 0o600)
}

// fetch makes a filled SQLite file at a path.
func fetch(ctx context.Context, data string, s shape, path string) (loaded, error) {
	if data == "" {
		return inChild(ctx, childFills, s, place{dir: filepath.Dir(path)})
	}
	file := filepath.Join(data, fmt.Sprintf("%dx%d.db", s.tenants, s.people/s.tenants))
	marker, want := file+".json", kept(s)
	ok, err := want.isKept(marker)
	if err != nil {
		return loaded{}, err
	}
	if !ok {
		if want.Loaded, err = inChild(ctx, childFills, s, place{dir: filepath.Dir(path)}); err != nil {
			return loaded{}, err
		}
		if err := errors.Join(removeIfThere(marker), copyFile(path, file), want.keep(marker)); err != nil {
			return loaded{}, err
		}
		return want.Loaded, nil
	}
	return want.Loaded, copyFile(file, path)
}

// removeIfThere removes a file that may be missing.
func removeIfThere(path string) error {
	err := os.Remove(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// copyFile copies a file, so that what a run writes is not in the next one. It waits
// for the disk, which would otherwise be busy with the copy while things are timed.
func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	if _, err = io.Copy(out, in); err == nil {
		err = out.Sync()
	}
	return errors.Join(err, out.Close())
}
