package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the host chooses the driver

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
	"github.com/alumnikit/alumnikit/storage/sqlite"
)

// openStore opens the store that -db names, brings its tables up to date and reads its keys. What it returns to close is
// closed last.
func openStore(ctx context.Context, file string) (storage.Store, *alumnikit.Keyring, io.Closer, error) {
	if file == inMemory {
		return memory.New(), alumnikit.RandomKeyring(), io.NopCloser(nil), nil
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return nil, nil, nil, fmt.Errorf("database: %w", err)
	}
	keys, err := keyring(file + ".keys")
	if err != nil {
		return nil, nil, nil, err
	}
	if err := private(file); err != nil {
		return nil, nil, nil, err
	}
	db, err := sql.Open("sqlite", dataSource(file))
	if err != nil {
		return nil, nil, nil, fmt.Errorf("database: %w", err)
	}
	store, err := sqlite.New(db, nil)
	if err == nil {
		err = store.Migrate(ctx)
	}
	if err == nil {
		err = store.Validate(ctx)
	}
	if err != nil {
		return nil, nil, nil, errors.Join(fmt.Errorf("database: %w", err), db.Close())
	}
	return store, keys, db, nil
}

// private makes the file, for its owner only, before SQLite would make it for everybody.
func private(file string) error {
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, 0o600)
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	return nil
}

// dataSource names the file with what package sqlite asks for: WAL, and patience with other processes.
func dataSource(file string) string {
	pragmas := url.Values{"_pragma": {"journal_mode(WAL)", "busy_timeout(5000)", "synchronous(NORMAL)"}, "_txlock": {"immediate"}}
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: file}).EscapedPath(), RawQuery: pragmas.Encode()}).String()
}

// keyring reads the keys that seal cursors, sessions and links, one in hexadecimal a line, the newest first. The first
// start makes the file, for its owner only; without it, links that were sent stop working.
func keyring(file string) (*alumnikit.Keyring, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		text, err = makeKeys(file)
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

func makeKeys(file string) ([]byte, error) {
	secret := make([]byte, alumnikit.MinKeySize)
	_, _ = rand.Read(secret) // never fails
	text := []byte(hex.EncodeToString(secret) + "\n")
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("new file: %w", err)
	}
	_, err = f.Write(text)
	return text, errors.Join(err, f.Sync(), f.Close())
}
