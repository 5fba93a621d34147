package storagetest

import (
	"cmp"
	"context"
	"fmt"
	"hash/crc32"
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// What a Store returns is compared as lines of text, so that a failure can be
// read and nil and empty slices, which the contract does not tell apart, are
// the same.

func recordLine(r storage.Record) string {
	line := fmt.Sprintf("%s %s v%d due %s body %s", r.Kind, r.ID, r.Version, timeText(r.Due), bodyText(r.Body))
	if r.Keys != nil {
		line += fmt.Sprintf(" with %d keys, want none", len(r.Keys))
	}
	return line
}

// recordLines sorts by ID, because Get has no order.
func recordLines(records []storage.Record) []string {
	lines := make([]string, len(records))
	for i, r := range records {
		lines[i] = recordLine(r)
	}
	slices.Sort(lines)
	return lines
}

func listedLines(listed []storage.Listed) []string {
	lines := make([]string, len(listed))
	for i, l := range listed {
		lines[i] = fmt.Sprintf("at %s %s: %s", bodyText(l.At.Value), l.At.ID, recordLine(l.Record))
	}
	return lines
}

// dueLines sorts records that are due at the same time, which have no order.
func dueLines(refs []storage.DueRef) []string {
	lines := make([]string, len(refs))
	for i, r := range refs {
		lines[i] = fmt.Sprintf("%s %s %s", timeText(r.Due), r.Tenant, r.ID)
	}
	for start := 0; start < len(refs); {
		end := start + 1
		for end < len(refs) && refs[end].Due.Equal(refs[start].Due) {
			end++
		}
		slices.Sort(lines[start:end])
		start = end
	}
	return lines
}

func headLine(h storage.Head) string {
	return fmt.Sprintf("head beat %d epoch %d generation %d fingerprint %x owner %s lease %s meta %s",
		h.Beat, h.Epoch, h.Generation, h.Fingerprint, h.Owner, timeText(h.Lease), bodyText(h.Meta))
}

func snapshotLines(s storage.Snapshot) []string {
	lines := []string{headLine(s.Head)}
	for _, d := range s.Deltas {
		lines = append(lines, fmt.Sprintf("delta %d.%d.%d %s", d.Slot, d.Part, d.Version, bodyText(d.Body)))
	}
	for _, p := range s.Pages {
		lines = append(lines, fmt.Sprintf("page %d/%d/%d %s", p.Generation, p.Group, p.Part, bodyText(p.Body)))
	}
	return lines
}

func entryLines(entries []storage.Entry) []string {
	lines := make([]string, len(entries))
	for i, e := range entries {
		lines[i] = fmt.Sprintf("%d %s %s %s mac %s", e.Sequence, timeText(e.Time), e.ID, bodyText(e.Body), bodyText(e.MAC))
	}
	return lines
}

func bodyText(b []byte) string {
	if len(b) > 80 {
		return fmt.Sprintf("(%d bytes, sum %08x)", len(b), crc32.ChecksumIEEE(b))
	}
	return fmt.Sprintf("%q", b)
}

func timeText(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	text := t.UTC().Format("2006-01-02T15:04:05.999999999Z")
	if t.Location() != time.UTC {
		text += "(in " + t.Location().String() + ", want UTC)"
	}
	return text
}

// dump renders everything of a tenant as seen through each method, without the
// tenant's name. It covers the kinds, keys, generations and groups that the
// checks use.
func dump(ctx context.Context, s storage.Store, tenant alumnikit.TenantID) ([]string, error) {
	var lines []string
	add := func(what string, more []string) {
		for _, line := range more {
			lines = append(lines, what+" "+line)
		}
	}
	for _, kind := range []string{people, things} {
		if err := dumpKind(ctx, s, tenant, kind, add); err != nil {
			return nil, err
		}
	}
	for generation := range uint32(4) {
		q := storage.PageQuery{Generation: generation, Groups: dumpGroups()}
		if generation == 0 {
			q.Deltas = storage.DeltasFull
		}
		found, err := s.Snapshot(ctx, tenant, q)
		if err != nil {
			return nil, fmt.Errorf("snapshot: %w", err)
		}
		add("index", snapshotLines(found))
	}
	for _, mode := range []storage.JournalMode{storage.JournalSealed, storage.JournalPending, storage.JournalLast} {
		found, err := s.Journal(ctx, tenant, storage.JournalQuery{Mode: mode, Limit: storage.MaxList})
		if err != nil {
			return nil, fmt.Errorf("journal: %w", err)
		}
		add(fmt.Sprintf("journal mode %d", mode), entryLines(found))
	}
	return lines, nil
}

func dumpKind(
	ctx context.Context, s storage.Store, tenant alumnikit.TenantID, kind string, add func(string, []string),
) error {
	ids := map[alumnikit.ID]bool{}
	for _, key := range []string{"", byName, byMail, byTag} {
		found, err := walk(ctx, s, tenant, storage.ListQuery{Kind: kind, Key: key, Limit: storage.MaxList})
		if err != nil {
			return fmt.Errorf("list: %w", err)
		}
		add("list "+key, listedLines(found))
		for _, l := range found {
			ids[l.ID] = true
		}
	}
	for n := range 16 { // records that no list would show
		ids[id(n)] = true
	}
	all := make([]alumnikit.ID, 0, len(ids))
	for id := range ids {
		all = append(all, id)
	}
	for chunk := range slices.Chunk(all, storage.MaxList) {
		found, err := s.Get(ctx, tenant, kind, chunk)
		if err != nil {
			return fmt.Errorf("get: %w", err)
		}
		slices.SortFunc(found, func(a, b storage.Record) int { return cmp.Compare(a.ID.String(), b.ID.String()) })
		add("get", recordLines(found))
	}
	found, err := s.Due(ctx, kind, farFuture(), storage.MaxList)
	if err != nil {
		return fmt.Errorf("due: %w", err)
	}
	found = slices.DeleteFunc(found, func(r storage.DueRef) bool { return r.Tenant != tenant })
	for i := range found {
		found[i].Tenant = "" // so that dumps of two tenants can be compared
	}
	add("due "+kind, dueLines(found))
	return nil
}

// dumpGroups are the page groups that a dump shows.
func dumpGroups() []uint64 {
	groups := []uint64{1 << 40, 1 << 63, 1<<64 - 1}
	for g := range uint64(20) {
		groups = append(groups, g)
	}
	return groups
}

// walk lists page after page, q.Limit records at a time. It ends with an error
// when a position does not come after the one before.
func walk(
	ctx context.Context, s storage.Store, tenant alumnikit.TenantID, q storage.ListQuery,
) ([]storage.Listed, error) {
	var all []storage.Listed
	for {
		page, err := s.List(ctx, tenant, q)
		if err != nil {
			return nil, err
		}
		for _, l := range page {
			if len(all) > 0 && comparePositions(all[len(all)-1].At, l.At) >= 0 {
				last := all[len(all)-1].At
				return nil, fmt.Errorf("position (%q, %s) does not come after (%q, %s)", //nolint:err113 // for a test's reader
					l.At.Value, l.At.ID, last.Value, last.ID)
			}
			all = append(all, l)
		}
		if len(page) < q.Limit {
			return all, nil
		}
		q.After = &page[len(page)-1].At
	}
}
