package alumni

import (
	"context"
	"errors"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// UpkeepJob is the type of the job that Provision creates and Handlers runs.
const UpkeepJob = "alumni.upkeep"

// upkeepID names the one upkeep job of every tenant, so that creating it twice
// is noticed. IDs of jobs are unique within a tenant only.
func upkeepID() alumnikit.ID {
	return alumnikit.ID{'a', 'l', 'u', 'm', 'n', 'i', '.', 'u', 'p', 'k', 'e', 'e', 'p'}
}

// Provision readies a tenant: it creates the job that folds the index and seals
// the journal, or sets it going again after it gave up. It needs PermRoster;
// doing it twice changes nothing.
func (s *Service) Provision(ctx context.Context, actor alumnikit.Actor) error {
	if err := actor.Require(alumnikit.PermRoster); err != nil {
		return alumnikit.Wrap("alumni.Provision", "", err)
	}
	err := s.Change(ctx, storage.By(actor, "tenant.provision"), func(ctx context.Context) ([]storage.Change, error) {
		old, err := storage.Jobs().Find(ctx, s.db, actor.Tenant(), upkeepID())
		if err != nil || (old.Version > 0 && !old.Value.State.Final()) {
			return nil, err
		}
		job := storage.Job{ID: upkeepID(), Type: UpkeepJob, State: storage.JobQueued, NotBefore: s.db.Now()}
		return []storage.Change{storage.Jobs().Replace(old, &job)}, nil
	})
	return alumnikit.Wrap("alumni.Provision", "", err)
}

// Handlers returns the handlers for a storage.Worker over the service's DB.
func (s *Service) Handlers() map[string]storage.Handler {
	return map[string]storage.Handler{UpkeepJob: s.upkeepSlice}
}

// Bounds of one slice of upkeep.
const (
	sliceFolds  = 4
	sliceSeals  = 4
	maxIdleness = 4 // doublings of the pause while nothing happens
)

// upkeepCursor remembers how long nothing has happened, so that thousands of
// quiet tenants cost little.
type upkeepCursor struct {
	Idle int `json:"idle"`
}

func (s *Service) upkeepSlice(ctx context.Context, run *storage.Run) error {
	var at upkeepCursor
	if err := run.Cursor(&at); err != nil {
		return err
	}
	worked, err := s.UpkeepStep(ctx, run.Tenant())
	if err != nil {
		return err
	}
	at.Idle = min(at.Idle+1, maxIdleness)
	if worked {
		at.Idle = 0
	}
	return run.Save(ctx, UpkeepJob, storage.Progress{
		Cursor: at, Done: run.Job().Done + 1, Wait: s.upkeep * time.Duration(1<<at.Idle),
	})
}

// UpkeepStep does a bounded amount of what is pending and reports whether there
// was anything. Somebody else doing the same at the same moment is no error.
func (s *Service) UpkeepStep(ctx context.Context, tenant alumnikit.TenantID) (worked bool, err error) {
	for range sliceFolds {
		folded, err := s.index.Fold(ctx, s.db, tenant)
		if err = unlessConflict(err); err != nil {
			return worked, err
		}
		if !folded {
			break
		}
		worked = true
	}
	for range sliceSeals {
		sealed, err := s.db.SealJournal(ctx, tenant, storage.MaxList)
		if err = unlessConflict(err); err != nil {
			return worked, err
		}
		worked = worked || sealed > 0
		if sealed < storage.MaxList {
			break
		}
	}
	return worked, nil
}

func unlessConflict(err error) error {
	if errors.Is(err, alumnikit.ErrConflict) {
		return nil
	}
	return err
}

// Upkeep folds and seals until nothing is pending, for tests, imports and
// command lines; a running host provisions the job instead.
func (s *Service) Upkeep(ctx context.Context, tenant alumnikit.TenantID) error {
	for {
		worked, err := s.UpkeepStep(ctx, tenant)
		if err != nil || !worked {
			return alumnikit.Wrap("alumni.Upkeep", "", err)
		}
		if err := ctx.Err(); err != nil {
			return alumnikit.Wrap("alumni.Upkeep", "", err)
		}
	}
}
