package storagetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// probe is a running check. Its methods end the check when something is not as
// the contract demands, so they are for the check's own goroutine only.
type probe struct {
	testing.TB
	harness Harness
	store   storage.Store
	trip    *Trip
	rule    string
}

// fail ends the check, quoting the contract.
func (p *probe) fail(format string, args ...any) {
	p.Helper()
	p.Fatalf("%s\n\tthe contract demands: %s", fmt.Sprintf(format, args...), p.rule)
}

// ok demands that a call succeeded.
func (p *probe) ok(what string, err error) {
	p.Helper()
	if err != nil {
		p.fail("%s: %v", what, err)
	}
}

// same demands that two renderings are equal, line by line.
func (p *probe) same(what string, got, want []string) {
	p.Helper()
	if !slices.Equal(got, want) {
		p.fail("%s:%s", what, difference(got, want))
	}
}

func difference(got, want []string) string {
	var b strings.Builder
	i := 0
	for i < min(len(got), len(want)) && got[i] == want[i] {
		i++
	}
	fmt.Fprintf(&b, " got %d, want %d; they part at %d", len(got), len(want), i)
	for _, side := range []struct {
		name  string
		lines []string
	}{{"got", got[i:]}, {"want", want[i:]}} {
		for n, line := range side.lines {
			if n == 4 {
				fmt.Fprintf(&b, "\n\t  %s ...", side.name)
				break
			}
			fmt.Fprintf(&b, "\n\t  %s %s", side.name, line)
		}
	}
	return b.String()
}

func (p *probe) commit(w storage.Write) {
	p.Helper()
	p.ok("Commit", p.store.Commit(p.Context(), w))
}

// refused demands that a write fails with one of the errors and changes nothing.
func (p *probe) refused(what string, w storage.Write, wanted ...error) {
	p.Helper()
	p.unchanged(what, w.Tenant, func() error { return p.store.Commit(p.Context(), w) }, wanted...)
}

// unchanged demands that a call fails with one of the errors and leaves the
// tenant as it was.
func (p *probe) unchanged(what string, tenant alumnikit.TenantID, call func() error, wanted ...error) {
	p.Helper()
	before := p.dump(tenant)
	err := call()
	if err == nil {
		p.fail("%s: no error, want %v", what, wanted)
	}
	if len(wanted) > 0 && !slices.ContainsFunc(wanted, func(w error) bool { return errors.Is(err, w) }) {
		p.fail("%s: error %q, want one that is %v", what, err, wanted)
	}
	p.same(what+": failed, and yet changed something", p.dump(tenant), before)
}

// taken demands a refusal with an *ExistsError that names what was taken.
func (p *probe) taken(what string, w storage.Write, kind, key string) {
	p.Helper()
	p.unchanged(what, w.Tenant, func() error {
		err := p.store.Commit(p.Context(), w)
		var exists *storage.ExistsError
		if err != nil && !errors.As(err, &exists) {
			p.fail("%s: error %q is no *storage.ExistsError", what, err)
		}
		if exists != nil && (exists.Kind != kind || exists.Key != key) {
			p.fail("%s: ExistsError names kind %q and key %q, want %q and %q", what, exists.Kind, exists.Key, kind, key)
		}
		return err
	}, alumnikit.ErrExists)
}

func (p *probe) get(tenant alumnikit.TenantID, kind string, ids ...alumnikit.ID) []string {
	p.Helper()
	found, err := p.store.Get(p.Context(), tenant, kind, ids)
	p.ok("Get", err)
	return recordLines(found)
}

func (p *probe) list(tenant alumnikit.TenantID, q storage.ListQuery) []string {
	p.Helper()
	found, err := p.store.List(p.Context(), tenant, q)
	p.ok("List", err)
	return listedLines(found)
}

// ids are the records that a list meets, in its order.
func (p *probe) ids(tenant alumnikit.TenantID, q storage.ListQuery) []string {
	p.Helper()
	found, err := p.store.List(p.Context(), tenant, q)
	p.ok("List", err)
	out := []string{}
	for _, l := range found {
		out = append(out, l.ID.String())
	}
	return out
}

func (p *probe) due(kind string, before time.Time, limit int) []string {
	p.Helper()
	found, err := p.store.Due(p.Context(), kind, before, limit)
	p.ok("Due", err)
	return dueLines(found)
}

func (p *probe) snapshot(tenant alumnikit.TenantID, q storage.PageQuery) storage.Snapshot {
	p.Helper()
	found, err := p.store.Snapshot(p.Context(), tenant, q)
	p.ok("Snapshot", err)
	return found
}

func (p *probe) fold(tenant alumnikit.TenantID, f storage.Fold) {
	p.Helper()
	p.ok("Fold", p.store.Fold(p.Context(), tenant, f))
}

func (p *probe) journal(tenant alumnikit.TenantID, q storage.JournalQuery) []string {
	p.Helper()
	found, err := p.store.Journal(p.Context(), tenant, q)
	p.ok("Journal", err)
	return entryLines(found)
}

func (p *probe) sealAll(tenant alumnikit.TenantID, first uint64, ids ...alumnikit.ID) {
	p.Helper()
	p.ok("Seal", p.store.Seal(p.Context(), tenant, sealing(first, ids...)))
}

// dump reads everything of a tenant through every method, as lines.
func (p *probe) dump(tenant alumnikit.TenantID) []string {
	p.Helper()
	lines, err := dump(p.Context(), p.store, tenant)
	p.ok("reading everything back", err)
	return lines
}
