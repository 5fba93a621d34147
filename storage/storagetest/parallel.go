package storagetest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

const (
	ruleSerial = "Store: methods are called concurrently; Commit: commits to one record are serialised"
	ruleSeen   = "Store: what a call has done is seen by every call that begins after it has returned"
	racers     = 64
)

func parallel() []check {
	return []check{
		{name: "OneRecord", rule: ruleSerial, run: func(p *probe) {
			for version := uint64(1); version <= 6; version++ {
				winner := p.oneWinner(fmt.Sprintf("writing version %d", version), racers, func(ctx context.Context, n int) error {
					return p.store.Commit(ctx, put(bodied(person(1, version), n)))
				})
				want := recordLines([]storage.Record{bodied(person(1, version), winner)})
				p.same("the record", p.get(acme, people, id(1)), want)
			}
			p.oneWinner("deleting", racers, func(ctx context.Context, _ int) error {
				return p.store.Commit(ctx, remove(person(1, 6)))
			})
		}},
		{name: "OneUniqueKey", rule: ruleUnique, run: func(p *probe) {
			for round := range 4 {
				value := decimal(round)
				winner := p.oneWinner("taking one unique key", racers, func(ctx context.Context, n int) error {
					return p.store.Commit(ctx, put(person(round*racers+n, 1, mail(value))))
				})
				got := p.ids(acme, storage.Exactly(people, byMail, []byte(value)))
				p.same("the holder", got, sortedIDs(id(round*racers+winner)))
			}
			if got := len(p.ids(acme, storage.ListQuery{Kind: people, Limit: 1000})); got != 4 {
				p.fail("%d records stand after 4 races, want 4", got)
			}
		}},
		{name: "Disjoint", rule: "Store.Commit: ErrConflict only if a version or an Expect does not hold", run: disjointWriters},
		{name: "Increments", rule: ruleSerial, run: increments},
		{name: "SeenAtOnce", rule: ruleSeen, run: seenAtOnce},
		{name: "Skew", rule: ruleExpect, run: skew},
		{name: "AbsentSkew", rule: ruleExpect, run: absentSkew},
		{name: "OneFold", rule: ruleBeat, run: oneFold},
		{name: "OneSeal", rule: ruleDense, run: func(p *probe) {
			p.writeEntries(0, 8)
			for n := range 4 {
				p.oneWinner("sealing", racers, func(ctx context.Context, _ int) error {
					return p.store.Seal(ctx, acme, sealing(uint64(2*n+1), id(2*n), id(2*n+1)))
				})
			}
			var want []storage.Entry
			for n := range 8 {
				want = append(want, sealedEntry(n, uint64(n+1)))
			}
			p.same("the journal", p.journal(acme, storage.JournalQuery{Limit: 100}), entryLines(want))
		}},
	}
}

// skew lets each expect what the other changes: whoever is second must fail.
func skew(p *probe) {
	for round := range 20 {
		a, b := 2*round, 2*round+1
		p.commit(put(person(a, 1), person(b, 1)))
		p.oneWinner("expecting each other's record", 2, func(ctx context.Context, n int) error {
			w := put(person(a, 2))
			w.Expects = []storage.Ref{ref(person(b, 1))}
			if n == 1 {
				w = put(person(b, 2))
				w.Expects = []storage.Ref{ref(person(a, 1))}
			}
			return p.store.Commit(ctx, w)
		})
	}
}

// absentSkew lets each expect that the other has not created its record.
func absentSkew(p *probe) {
	for round := range 20 {
		a, b := 2*round, 2*round+1
		p.oneWinner("expecting that the other's record is absent", 2, func(ctx context.Context, n int) error {
			w := put(person(a, 1))
			w.Expects = []storage.Ref{{Kind: people, ID: id(b)}}
			if n == 1 {
				w = put(person(b, 1))
				w.Expects = []storage.Ref{{Kind: people, ID: id(a)}}
			}
			return p.store.Commit(ctx, w)
		})
	}
}

// oneFold races for each of four beats.
func oneFold(p *probe) {
	for beat := uint64(1); beat <= 4; beat++ {
		winner := p.oneWinner("folding", racers, func(ctx context.Context, n int) error {
			return p.store.Fold(ctx, acme, storage.Fold{
				Head: storage.Head{Beat: beat, Owner: id(n)}, Pages: []storage.Page{page(1, 1, 0, decimal(n))},
			})
		})
		want := storage.Snapshot{
			Head: storage.Head{Beat: beat, Owner: id(winner)}, Pages: []storage.Page{page(1, 1, 0, decimal(winner))},
		}
		got := p.snapshot(acme, storage.PageQuery{Generation: 1, Groups: []uint64{1}})
		p.same("the index", snapshotLines(got), snapshotLines(want))
	}
}

func bodied(r storage.Record, n int) storage.Record {
	r.Body = fmt.Append(nil, n)
	return r
}

// race calls f from n goroutines at once and returns their errors.
func race(ctx context.Context, n int, f func(ctx context.Context, n int) error) []error {
	errs := make([]error, n)
	start := make(chan struct{})
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			<-start
			errs[i] = f(ctx, i)
		})
	}
	close(start)
	all.Wait()
	return errs
}

// oneWinner demands that of n racers one succeeds and all others are told that
// they were too late.
func (p *probe) oneWinner(what string, n int, f func(ctx context.Context, n int) error) (winner int) {
	p.Helper()
	winners := 0
	for i, err := range race(p.Context(), n, f) {
		switch {
		case err == nil:
			winner = i
			winners++
		case !errors.Is(err, alumnikit.ErrConflict) && !errors.Is(err, alumnikit.ErrExists):
			p.fail("%s: one who came too late got %v, want ErrConflict or ErrExists", what, err)
		}
	}
	if winners != 1 {
		p.fail("%s: %d of %d racers succeeded, want one", what, winners, n)
	}
	return winner
}

func disjointWriters(p *probe) {
	const writes = 4
	errs := race(p.Context(), racers, func(ctx context.Context, n int) error {
		for i := range writes {
			w := put(person(n, uint64(i+1), mail(decimal(n)), name("all")))
			w.Deltas = []storage.Delta{delta(uint32(n), 0, uint64(i+1))}
			w.Entries = []storage.Entry{entry(n*writes+i, at(i))}
			if err := p.store.Commit(ctx, w); err != nil {
				return err
			}
		}
		return nil
	})
	p.ok("writers who share nothing", errors.Join(errs...))
	if got := len(p.ids(acme, storage.Exactly(people, byName, []byte("all")))); got != racers {
		p.fail("%d records stand, want %d", got, racers)
	}
	if got := len(p.snapshot(acme, storage.PageQuery{Deltas: storage.DeltasKeys}).Deltas); got != racers*writes {
		p.fail("%d deltas are pending, want %d", got, racers*writes)
	}
	pending := storage.JournalQuery{Mode: storage.JournalPending, Limit: storage.MaxList}
	if got := len(p.journal(acme, pending)); got != racers*writes {
		p.fail("%d entries are pending, want %d", got, racers*writes)
	}
}

// increments lets writers read, add one and write, again when they lost a race.
func increments(p *probe) {
	const writers, each = 8, 10
	p.commit(put(person(1, 1)))
	errs := race(p.Context(), writers, func(ctx context.Context, _ int) error {
		for done := 0; done < each; {
			found, err := p.store.Get(ctx, acme, people, []alumnikit.ID{id(1)})
			if err != nil || len(found) != 1 {
				return fmt.Errorf("%d records: %w", len(found), err)
			}
			err = p.store.Commit(ctx, put(person(1, found[0].Version+1)))
			switch {
			case err == nil:
				done++
			case !errors.Is(err, alumnikit.ErrConflict):
				return err
			}
		}
		return nil
	})
	p.ok("writers who try again", errors.Join(errs...))
	want := recordLines([]storage.Record{person(1, 1+writers*each)})
	p.same("the record after all increments", p.get(acme, people, id(1)), want)
}

// seenAtOnce lets writers look for everything that any of them has heard of being
// committed.
func seenAtOnce(p *probe) {
	const writes = 4
	var mu sync.Mutex
	told := map[storage.DeltaKey]bool{}
	errs := race(p.Context(), racers, func(ctx context.Context, n int) error {
		for i := range writes {
			d := delta(uint32(n), 0, uint64(i+1))
			if err := p.store.Commit(ctx, storage.Write{Tenant: acme, Deltas: []storage.Delta{d}}); err != nil {
				return err
			}
			mu.Lock()
			told[d.Key()] = true
			want := maps.Clone(told)
			mu.Unlock()
			seen, err := p.store.Snapshot(ctx, acme, storage.PageQuery{Deltas: storage.DeltasKeys})
			if err != nil {
				return err
			}
			for _, d := range seen.Deltas {
				delete(want, d.Key())
			}
			if len(want) > 0 {
				return fmt.Errorf("%d of the deltas that were committed before are not seen", len(want))
			}
		}
		return nil
	})
	p.ok("looking for what was committed", errors.Join(errs...))
}
