package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/examples/internal/database"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// ground is what the portal stands on: a store, its keys, and the database below, if there is one.
type ground struct {
	store storage.Store
	keys  *alumnikit.Keyring
	db    *database.Database // nil: in memory
}

// openGround opens what -db names, brings its tables up to date and reads the keys.
func openGround(ctx context.Context, o options) (*ground, error) {
	if o.DB == inMemory {
		return &ground{store: memory.New(), keys: alumnikit.RandomKeyring()}, nil
	}
	db, err := database.Open(ctx, o.DB)
	if err != nil {
		return nil, err
	}
	g := &ground{store: db.Store, db: db}
	if g.keys, err = keyring(o.Keys); err == nil {
		err = db.Migrate(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return g, nil
}

// alone runs what happens once in a database, although several processes may start on it at the same time.
func (g *ground) alone(ctx context.Context, do func() error) error {
	if g.db == nil {
		return do()
	}
	return g.db.Alone(ctx, do)
}

func (g *ground) close() error {
	if g.db == nil {
		return nil
	}
	return g.db.Close()
}

// keyring reads the keys that seal cursors, sessions and links, one in hexadecimal a line, the newest first. The first
// start makes the file, for its owner only; without it, links that were sent stop working.
func keyring(file string) (*alumnikit.Keyring, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		if err = makeKeys(file); err == nil {
			text, err = os.ReadFile(file)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	var secrets [][]byte
	for line := range strings.Lines(string(text)) {
		secret, err := hex.DecodeString(strings.TrimSpace(line))
		if err != nil {
			return nil, fmt.Errorf("keys: %s is not a key file", filepath.Base(file))
		}
		secrets = append(secrets, secret)
	}
	keys, err := alumnikit.NewKeyring(secrets...)
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	return keys, nil
}

// makeKeys makes the file, whole or not at all. Where another process was faster, its file stays.
func makeKeys(file string) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return fmt.Errorf("new file: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(file), "new-*.keys") // for its owner only
	if err != nil {
		return fmt.Errorf("new file: %w", err)
	}
	secret := make([]byte, alumnikit.MinKeySize)
	_, _ = rand.Read(secret) // never fails
	_, err = f.WriteString(hex.EncodeToString(secret) + "\n")
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		if err = os.Link(f.Name(), file); errors.Is(err, fs.ErrExist) {
			err = nil
		}
	}
	return errors.Join(err, os.Remove(f.Name()))
}
