package main

import (
	"context"
	"fmt"
	"sync"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// thinStore is a store in memory that keeps the index of ten million people and
// not what is known about them: a record that is asked for is invented anew. It
// keeps no journal, and takes nobody's second version. It counts the bytes of
// the index's pages as they are written, which is all that happens to them.
type thinStore struct {
	storage.Store
	site *site

	mu    sync.Mutex
	pages map[pageAt]int // bytes
	bytes int
}

type pageAt struct {
	generation uint32
	group      uint64
	part       uint32
}

func newThinStore(s *site) *thinStore {
	return &thinStore{Store: memory.New(), site: s, pages: map[pageAt]int{}}
}

// invented reports whether records of a kind are invented when asked for.
func invented(kind string) bool {
	switch kind {
	case alumni.Entries().Name(), alumni.Profiles().Name(), alumni.MembershipsKind().Name(), alumni.ConsentsKind().Name():
		return true
	}
	return false
}

// Commit implements storage.Store.
func (t *thinStore) Commit(ctx context.Context, w storage.Write) error {
	var puts []storage.Record
	for _, r := range w.Puts {
		if !invented(r.Kind) {
			puts = append(puts, r)
		} else if r.Version > 1 {
			return fmt.Errorf("nobody changes here: %w", alumnikit.ErrState)
		}
	}
	w.Puts, w.Entries = puts, nil
	return t.Store.Commit(ctx, w)
}

// Get implements storage.Store.
func (t *thinStore) Get(ctx context.Context, tenant alumnikit.TenantID, kind string, ids []alumnikit.ID) ([]storage.Record, error) {
	if !invented(kind) {
		return t.Store.Get(ctx, tenant, kind, ids)
	}
	var out []storage.Record
	for _, id := range ids {
		i, ok := t.site.numbers.number(id)
		if !ok || i >= t.site.size {
			continue
		}
		d, err := t.site.dossier(i)
		if err != nil {
			return nil, err
		}
		r, err := d.record(kind)
		if err != nil {
			return nil, err
		}
		if r.Version > 0 {
			out = append(out, r)
		}
	}
	return out, nil
}

// record encodes one of a person's records, if they have it.
func (d dossier) record(kind string) (storage.Record, error) {
	switch {
	case kind == alumni.Entries().Name():
		return alumni.Entries().Encode(d.entry, 1)
	case kind == alumni.Profiles().Name() && d.profile != nil:
		return alumni.Profiles().Encode(d.profile, 1)
	case kind == alumni.MembershipsKind().Name() && d.memberships != nil:
		return alumni.MembershipsKind().Encode(d.memberships, 1)
	case kind == alumni.ConsentsKind().Name() && d.consents != nil:
		return alumni.ConsentsKind().Encode(d.consents, 1)
	}
	return storage.Record{}, nil
}

// Fold implements storage.Store.
func (t *thinStore) Fold(ctx context.Context, tenant alumnikit.TenantID, f storage.Fold) error {
	if err := t.Store.Fold(ctx, tenant, f); err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, generation := range f.Purge {
		for at, size := range t.pages {
			if at.generation == generation {
				t.bytes -= size
				delete(t.pages, at)
			}
		}
	}
	for _, p := range f.Pages {
		at := pageAt{p.Generation, p.Group, p.Part}
		t.bytes += len(p.Body) - t.pages[at]
		t.pages[at] = len(p.Body)
		if p.Body == nil {
			delete(t.pages, at)
		}
	}
	return nil
}

// heldInMemory tells what the index alone takes: its pages, and the memory of
// all that the process holds, caches included.
func heldInMemory(_ context.Context, w *world) ([]measurement, error) {
	thin, ok := storage.As[*thinStore](w.store)
	if !ok {
		return nil, fmt.Errorf("%s: %w", w.shape.store, alumnikit.ErrState)
	}
	return []measurement{
		{name: ".index.rows", value: float64(len(thin.pages)), unit: "rows", growth: total},
		{name: ".index", value: mebibytes(uint64(thin.bytes)), unit: "MiB", growth: total},
		{name: ".index.person", value: float64(thin.bytes) / float64(w.shape.people), unit: "B/person", growth: perItem},
		{name: ".heap", value: mebibytes(heapInUse()), unit: "MiB", growth: total},
	}, nil
}
