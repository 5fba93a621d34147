package duplicate

import (
	"context"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// FindJob is the type of the job that Queue creates and Handlers runs.
const FindJob = "duplicate.find"

// Queue has a worker do what Find does and returns the ID of the job, whose Done
// counts the people read. It needs PermRoster.
func (s *Service) Queue(ctx context.Context, actor alumnikit.Actor) (alumnikit.ID, error) {
	if err := actor.Require(alumnikit.PermRoster); err != nil {
		return alumnikit.ID{}, alumnikit.Wrap("duplicate.Queue", "job", err)
	}
	job, change, err := storage.NewJob(s.db(), FindJob, struct{}{})
	if err == nil {
		err = s.db().Commit(ctx, storage.By(actor, "duplicate.queue"), change)
	}
	return job.ID, alumnikit.Wrap("duplicate.Queue", "job", err)
}

// Handlers returns the handlers for a storage.Worker over the service's DB.
func (s *Service) Handlers() map[string]storage.Handler {
	return map[string]storage.Handler{FindJob: s.slice}
}

// cursor is how far the job is: the rounds that are done.
type cursor struct {
	Next, Of uint64
	Report   Report
}

// keepEvery is how many people are read between two renewals of the lease.
const keepEvery = 20_000

// slice is one round. A worker that dies begins it again; what it had put on the
// list by then stays.
func (s *Service) slice(ctx context.Context, run *storage.Run) error {
	var at cursor
	if err := run.Cursor(&at); err != nil {
		return err
	}
	of, people, err := s.rounds(ctx, run.Tenant())
	if err != nil {
		return err
	}
	if at.Of != of { // the first slice, or the roster has grown into another round
		at = cursor{Of: of}
	}
	kept := 0
	step := func(read int) storage.Progress {
		return storage.Progress{Cursor: at, Done: int(at.Next)*people + read, Total: int(of) * people} //nolint:gosec // few rounds
	}
	err = s.round(ctx, run.Actor(), part{at.Next, of}, people, &at.Report, func(read int) error {
		if read-kept < keepEvery {
			return nil
		}
		kept = read
		return run.Keep(ctx, FindJob, step(read))
	})
	if err != nil {
		return err
	}
	at.Next++
	if at.Next == of {
		return run.Finish(ctx, FindJob, step(0))
	}
	return run.Save(ctx, FindJob, step(0))
}
