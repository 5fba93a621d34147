package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage/archive"
)

// move is one tenant on its way.
type move struct {
	from, to house
	tenant   alumnikit.TenantID
	file     string
	out      io.Writer
	summary  archive.Summary
}

func (m *move) run(ctx context.Context) error {
	// What upkeep would do on the other side it does here, so that both sides are alike.
	if err := m.from.people.Upkeep(ctx, m.tenant); err != nil {
		return err
	}
	sum, err := m.write(ctx)
	if err != nil {
		return err
	}
	if err := m.check(ctx); err != nil {
		return err
	}
	if err := m.read(ctx); err != nil {
		return err
	}
	return m.compare(ctx, sum)
}

// write returns the checksum of the file.
func (m *move) write(ctx context.Context) (hash.Hash, error) {
	file, err := os.OpenFile(m.file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	sum := sha256.New()
	m.summary, err = archive.Write(ctx, m.from.people.DB(), m.tenant, io.MultiWriter(file, sum), nil)
	if err == nil {
		err = file.Sync()
	}
	if err := errors.Join(err, file.Close()); err != nil {
		return nil, errors.Join(err, os.Remove(m.file)) // personal data that are of no use
	}
	records := 0
	for _, n := range m.summary.Records {
		records += n
	}
	fmt.Fprintf(m.out, "archived: %d records of %d kinds, %d entries of the journal\n",
		records, len(m.summary.Records), m.summary.Sealed+m.summary.Pending)
	return sum, nil
}

// check reads what is on the disk.
func (m *move) check(ctx context.Context) error {
	file, err := os.Open(m.file)
	if err != nil {
		return err
	}
	defer file.Close()
	found, err := archive.Check(ctx, m.from.people.DB().Keys(), m.tenant, file, nil)
	if err == nil && found.SHA256 != m.summary.SHA256 {
		err = fmt.Errorf("%s is not what was written", m.file)
	}
	if err == nil {
		fmt.Fprintln(m.out, "checked: the file is whole")
	}
	return err
}

func (m *move) read(ctx context.Context) error {
	file, err := os.Open(m.file)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = archive.Read(ctx, m.to.people.DB(), m.tenant, file, &archive.ReadOptions{Index: m.to.people.Index()})
	if err == nil {
		fmt.Fprintln(m.out, "moved: everything is in the other database")
	}
	return err
}

// compare archives the tenant where it is now.
func (m *move) compare(ctx context.Context, want hash.Hash) error {
	sum := sha256.New()
	if _, err := archive.Write(ctx, m.to.people.DB(), m.tenant, sum, nil); err != nil {
		return err
	}
	if !bytes.Equal(sum.Sum(nil), want.Sum(nil)) {
		return errors.New("the other database gives another archive")
	}
	fmt.Fprintln(m.out, "compared: the other database gives the same archive, byte for byte")
	return nil
}

// drop removes the tenant where it was and keeps the receipt.
func (m *move) drop(ctx context.Context, path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) // before anything is gone
	if err != nil {
		return err
	}
	receipt, err := archive.Drop(ctx, m.from.people.DB(), m.tenant, &archive.DropOptions{Archive: &m.summary})
	if err == nil {
		written := json.NewEncoder(file)
		written.SetIndent("", "  ")
		err = written.Encode(receipt)
	}
	if err == nil {
		err = file.Sync()
	}
	if err := errors.Join(err, file.Close()); err != nil {
		return err
	}
	fmt.Fprintln(m.out, "dropped: nothing is left where it was, and a receipt says so")
	return nil
}
