package mail

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Outbox is a sender for trying things out: it writes each message as an .eml file, which mail programs open, into a folder.
// A file appears whole or not at all, and a message sent twice is one file, because its name comes from the Message-ID.
// It is safe for concurrent use, also by several processes.
type Outbox struct {
	dir string
}

// NewOutbox returns an Outbox over the folder dir, which the first Send creates readable by its owner only.
func NewOutbox(dir string) (*Outbox, error) {
	if dir == "" {
		return nil, errors.New("mail: an outbox needs a folder")
	}
	return &Outbox{dir: filepath.Clean(dir)}, nil
}

// Send writes m. It returns the [*MessageError] of an invalid message, and a [*TemporaryError] if the context has ended
// or the file could not be written.
func (o *Outbox) Send(ctx context.Context, m *Message) error {
	if err := ctx.Err(); err != nil {
		return &TemporaryError{Phase: PhaseConnect, Err: err}
	}
	raw, err := m.Render()
	if err != nil {
		return err
	}
	if err := o.write(fileName(m.ID), raw); err != nil {
		return &TemporaryError{Phase: PhaseContent, Err: err}
	}
	return nil
}

func (o *Outbox) write(name string, raw []byte) error {
	if err := os.MkdirAll(o.dir, 0o700); err != nil {
		return fmt.Errorf("outbox: %w", err)
	}
	f, err := os.CreateTemp(o.dir, ".new-*")
	if err != nil {
		return fmt.Errorf("outbox: %w", err)
	}
	_, err = f.Write(raw)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), filepath.Join(o.dir, name))
	}
	if err != nil {
		return fmt.Errorf("outbox: %w", errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}

// fileName keeps the readable part of an id and adds a digest, so that two ids never share a file on any file system.
func fileName(id string) string {
	left, _, _ := strings.Cut(id, "@")
	safe := strings.Map(func(r rune) rune {
		if r < 0x80 && (isAlphaNum(byte(r)) || r == '-') {
			return r
		}
		return '-'
	}, left)
	sum := sha256.Sum256([]byte(id))
	return safe[:min(len(safe), 60)] + "-" + hex.EncodeToString(sum[:6]) + ".eml"
}

// Stored is one file of an outbox.
type Stored struct {
	Name string // the file's name, for [Outbox.Open]
	Time time.Time
	Size int64 // bytes
}

// List returns the messages in the folder, newest first; a folder that does not exist yet holds none.
func (o *Outbox) List() ([]Stored, error) {
	entries, err := os.ReadDir(o.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("mail: outbox: %w", err)
	}
	var list []Stored
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), ".eml") {
			continue
		}
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("mail: outbox: %w", err)
		}
		list = append(list, Stored{Name: entry.Name(), Time: info.ModTime(), Size: info.Size()})
	}
	slices.SortFunc(list, func(a, b Stored) int {
		return cmp.Or(b.Time.Compare(a.Time), strings.Compare(a.Name, b.Name))
	})
	return list, nil
}

// Open reads one message of [Outbox.List]. A name that is not in the folder, or that points out of it, is an error that
// wraps fs.ErrNotExist.
func (o *Outbox) Open(name string) (Letter, error) {
	if name != filepath.Base(name) || !strings.HasSuffix(name, ".eml") {
		return Letter{}, fmt.Errorf("mail: outbox: %w", fs.ErrNotExist)
	}
	f, err := os.Open(filepath.Join(o.dir, name))
	if err != nil {
		return Letter{}, fmt.Errorf("mail: outbox: %w", err)
	}
	defer func() { _ = f.Close() }()
	return ReadLetter(f)
}
