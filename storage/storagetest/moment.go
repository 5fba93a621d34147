package storagetest

import (
	"context"
	"sync"

	"github.com/alumnikit/alumnikit/storage"
)

// oneMoment reads snapshots while the index is folded from epoch to epoch.
// TestTorn shows that what it looks for is found when it is there.
func oneMoment(p *probe) {
	const readers, looks, leastFolds = 2, 120, 40
	ctx, stop := context.WithCancel(p.Context())
	errs := make(chan error, readers+1)
	var all, reading sync.WaitGroup
	for range readers {
		reading.Add(1)
		all.Go(func() {
			defer reading.Done()
			errs <- lookForTears(p.Context(), p.store, looks)
		})
	}
	all.Go(func() {
		for epoch := uint64(1); epoch <= leastFolds || ctx.Err() == nil; epoch++ {
			if err := foldOnce(p.Context(), p.store, epoch); err != nil {
				errs <- err
				return
			}
		}
		errs <- nil
	})
	reading.Wait()
	stop()
	all.Wait()
	for range readers + 1 {
		p.ok("reading while another folds", <-errs)
	}
}

func foldOnce(ctx context.Context, s storage.Store, epoch uint64) error {
	w := storage.Write{Tenant: acme, Deltas: []storage.Delta{delta(1, 0, epoch)}}
	if err := s.Commit(ctx, w); err != nil {
		return err
	}
	return s.Fold(ctx, acme, folded(epoch))
}

func lookForTears(ctx context.Context, s storage.Store, looks int) error {
	q := storage.PageQuery{Generation: 1, Groups: []uint64{0, 1, 2, 3, 4, 5}, Deltas: storage.DeltasKeys}
	for range looks {
		found, err := s.Snapshot(ctx, acme, q)
		if err != nil {
			return err
		}
		if err := torn(found); err != nil {
			return err
		}
	}
	return nil
}
