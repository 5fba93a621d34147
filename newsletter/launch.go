package newsletter

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Launch freezes the audience of a draft and begins to send; a storage.Worker
// does both. Version is the one that was looked at, 0 for whatever is there;
// another is ErrConflict. Of any number who launch at once one succeeds and the
// others get ErrState or ErrConflict. Content, imprint and segment are checked
// once more.
func (s *Service) Launch(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID, version uint64) (*Edition, error) {
	const op = "newsletter.Launch"
	old, err := s.get(ctx, actor, id)
	if err == nil {
		err = isDraft(old, version)
	}
	if err == nil {
		_, err = s.composer(ctx, actor.Tenant(), &old.Value)
	}
	if err == nil {
		_, err = s.first(ctx, actor, old.Value.Segment)
	}
	if errors.Is(err, errVersion) {
		err = alumnikit.ErrConflict
	}
	if err != nil {
		return nil, alumnikit.Wrap(op, entity, err)
	}
	seen := old.Value.Version
	e, err := s.change(ctx, actor, "edition.launch", id, func(old storage.Stored[Edition], e *Edition) ([]storage.Change, error) {
		if err := isDraft(old, seen); err != nil {
			return nil, err
		}
		params, err := json.Marshal(sendParams{id})
		if err != nil {
			return nil, err
		}
		e.State, e.LaunchedAt = Freezing, s.db.Now()
		// The job has the edition's ID: an edition has one, whatever happens.
		job := storage.Job{ID: id, Type: SendJob, State: storage.JobQueued, Params: params, NotBefore: e.LaunchedAt}
		return []storage.Change{storage.Jobs().Insert(&job)}, nil
	})
	return e, alumnikit.Wrap(op, entity, err)
}

// first asks the audience for somebody, so that a segment that is gone shows
// before the launch.
func (s *Service) first(ctx context.Context, actor alumnikit.Actor, segment alumnikit.ID) (bool, error) {
	if segment.IsZero() {
		return true, nil
	}
	if s.opts.Audience == nil {
		return false, alumnikit.Invalid("segment", alumnikit.CodeForbidden, "")
	}
	for chunk, err := range s.opts.Audience.Members(ctx, actor, segment) {
		return len(chunk) > 0, err
	}
	return false, nil
}

// Pause stops a launched edition after the messages that are being handed over
// this moment; nobody gets in doubt by it.
func (s *Service) Pause(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID) (*Edition, error) {
	e, err := s.change(ctx, actor, "edition.pause", id, func(_ storage.Stored[Edition], e *Edition) ([]storage.Change, error) {
		if !e.live() {
			return nil, alumnikit.ErrState
		}
		e.State, e.Problem = Paused, ""
		return nil, nil
	})
	return e, alumnikit.Wrap("newsletter.Pause", entity, err)
}

// Resume sets a paused edition going again, at once, or one whose job gave up
// (Progress.Error).
func (s *Service) Resume(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID) (*Edition, error) {
	e, err := s.changeWithJob(ctx, actor, "edition.resume", id, func(e *Edition, job *storage.Job, at *cursor) error {
		if e.State != Paused && (!e.live() || job.State != storage.JobFailed) {
			return alumnikit.ErrState
		}
		e.State, e.Problem = Sending, ""
		if at.Phase == phaseFreeze {
			e.State = Freezing
		}
		at.Stalls = 0
		wake(job, s.db.Now())
		return nil
	})
	return e, alumnikit.Wrap("newsletter.Resume", entity, err)
}

// Cancel ends a launched edition for good after the messages that are being
// handed over this moment. Recipients who are pending then stay so.
func (s *Service) Cancel(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID) (*Edition, error) {
	e, err := s.changeWithJob(ctx, actor, "edition.cancel", id, func(e *Edition, job *storage.Job, _ *cursor) error {
		if !e.live() && e.State != Paused {
			return alumnikit.ErrState
		}
		e.State, e.Problem, e.FinishedAt = Cancelled, "", s.db.Now()
		wake(job, s.db.Now()) // the worker looks for recipients in doubt and ends the job
		return nil
	})
	return e, alumnikit.Wrap("newsletter.Cancel", entity, err)
}

// wake makes a job that is parked, gave up or waits due at once. A running one
// looks at the edition by itself.
func wake(job *storage.Job, now time.Time) {
	if job.State == storage.JobRunning {
		return
	}
	job.State, job.NotBefore, job.Attempts, job.Error = storage.JobQueued, now, 0, ""
}

// changeWithJob is change for what concerns the job too: either what fn makes of
// both is committed, or neither. That a running job is still as it was read is
// demanded as well, because it may be parking itself this moment.
func (s *Service) changeWithJob(
	ctx context.Context, actor alumnikit.Actor, verb string, id alumnikit.ID, fn func(e *Edition, job *storage.Job, at *cursor) error,
) (*Edition, error) {
	return s.change(ctx, actor, verb, id, func(old storage.Stored[Edition], e *Edition) ([]storage.Change, error) {
		if old.Value.State == Draft {
			return nil, alumnikit.ErrState
		}
		stored, err := storage.Jobs().Get(ctx, s.db, actor.Tenant(), id)
		if err != nil {
			return nil, err
		}
		job := stored.Value
		at, err := cursorOf(&job)
		if err != nil {
			return nil, err
		}
		if err := fn(e, &job, &at); err != nil {
			return nil, err
		}
		if stored.Value.State == storage.JobRunning {
			return []storage.Change{storage.Jobs().Expect(stored)}, nil
		}
		if job.Cursor, err = json.Marshal(at); err != nil {
			return nil, err
		}
		job.Done, job.Total = at.Counts.Settled(), at.Counts.Total
		return []storage.Change{storage.Jobs().Replace(stored, &job)}, nil
	})
}

func cursorOf(job *storage.Job) (cursor, error) {
	at := cursor{Phase: phaseFreeze}
	if len(job.Cursor) == 0 {
		return at, nil
	}
	if err := json.Unmarshal(job.Cursor, &at); err != nil {
		return at, alumnikit.ErrCorrupt
	}
	return at, nil
}
