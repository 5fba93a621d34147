package storagetest

import (
	"errors"
	"sync/atomic"

	"github.com/alumnikit/alumnikit/storage"
)

// beside reads again and again while another goroutine writes: at least looks
// readings beside at least writes writes. It returns the errors of both.
func (p *probe) beside(looks, writes int, write, read func(i int) error) error {
	var stop atomic.Bool
	var written atomic.Int64
	ended := make(chan struct{})
	var failed error
	go func() {
		defer close(ended)
		for i := 0; failed == nil && !stop.Load(); i++ {
			failed = write(i)
			written.Add(1)
		}
	}()
	writing := func() bool {
		select {
		case <-ended:
			return false
		default:
			return written.Load() < int64(writes)
		}
	}
	var err error
	for i := 0; err == nil && (i < looks || writing()); i++ {
		err = read(i)
	}
	stop.Store(true)
	<-ended
	return errors.Join(failed, err)
}

// oneMoment reads snapshots while the index is folded from epoch to epoch.
// TestTorn shows that what it looks for is found when it is there.
func oneMoment(p *probe) {
	q := storage.PageQuery{Generation: 1, Groups: []uint64{0, 1, 2, 3, 4, 5}, Deltas: storage.DeltasKeys}
	err := p.beside(200, 50, func(i int) error {
		epoch := uint64(i + 1)
		w := storage.Write{Tenant: acme, Deltas: []storage.Delta{delta(1, 0, epoch)}}
		if err := p.store.Commit(p.Context(), w); err != nil {
			return err
		}
		return p.store.Fold(p.Context(), acme, folded(epoch))
	}, func(int) error {
		found, err := p.store.Snapshot(p.Context(), acme, q)
		if err != nil {
			return err
		}
		return torn(found)
	})
	p.ok("reading while another folds", err)
}
