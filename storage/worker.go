package storage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/alumnikit/alumnikit"
)

// Handler runs one slice of a job: some bounded amount of work, ended by
// run.Save, run.Finish or run.Fail. A slice that ends without one of them is
// run again after its lease. Handlers must expect to be run again from the last
// saved cursor.
type Handler func(ctx context.Context, run *Run) error

// Worker runs due jobs. It has no goroutines: a host drives Step or Run.
type Worker struct {
	db       *DB
	handlers map[string]Handler
	lease    time.Duration
	attempts int
}

// WorkerOptions of NewWorker.
type WorkerOptions struct {
	Lease    time.Duration // how long a slice may take; 0 means one minute
	Attempts int           // claims without progress before a job fails; 0 means 10
}

// NewWorker returns a worker for the given job types.
func NewWorker(db *DB, handlers map[string]Handler, opts *WorkerOptions) *Worker {
	w := &Worker{db: db, handlers: handlers, lease: time.Minute, attempts: 10}
	if opts != nil && opts.Lease > 0 {
		w.lease = opts.Lease
	}
	if opts != nil && opts.Attempts > 0 {
		w.attempts = opts.Attempts
	}
	return w
}

// stepJobs is how many slices one Step runs at most.
const stepJobs = 32

// Step runs one slice of each due job of the worker's types, at most 32, the
// longest due first, and reports whether there was any. Errors of handlers are joined; they do not keep
// other jobs from running.
func (w *Worker) Step(ctx context.Context) (worked bool, err error) {
	// Jobs of types that other workers handle stand among the due ones too.
	due, err := w.db.Due(ctx, Jobs().Name(), MaxList)
	if err != nil {
		return false, err
	}
	var failures []error
	slices := 0
	for _, ref := range due {
		if slices == stepJobs {
			break
		}
		ran, err := w.slice(ctx, ref)
		if ran {
			slices++
		}
		worked = worked || ran
		if err != nil {
			failures = append(failures, err)
		}
		if ctx.Err() != nil {
			break
		}
	}
	return worked, errors.Join(failures...)
}

// Run steps until the context ends, pausing when nothing is due. It returns the
// context's error; failures of single slices go to report, which may be nil.
func (w *Worker) Run(ctx context.Context, pause time.Duration, report func(error)) error {
	for {
		worked, err := w.Step(ctx)
		if err != nil && report != nil && ctx.Err() == nil {
			report(err)
		}
		wait := pause
		if worked && err == nil {
			wait = 0
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(wait):
		}
	}
}

func (w *Worker) slice(ctx context.Context, ref DueRef) (ran bool, err error) {
	stored, err := Jobs().Find(ctx, w.db, ref.Tenant, ref.ID)
	if err != nil || stored.Version == 0 || stored.Value.State.Final() {
		return false, err
	}
	handler, ok := w.handlers[stored.Value.Type]
	if !ok {
		return false, nil
	}
	run, err := w.claim(ctx, ref.Tenant, stored)
	if errors.Is(err, alumnikit.ErrConflict) || (err == nil && run == nil) {
		return false, nil // somebody else was faster, or it is not due after all
	}
	if err != nil {
		return false, err
	}
	if run.job.Value.Attempts > w.attempts {
		return true, run.Fail(ctx, "too_many_attempts")
	}
	if err := handler(ctx, run); err != nil {
		return true, fmt.Errorf("job %s: %w", run.job.Value.Type, err)
	}
	return true, nil
}

// claim takes the job for one lease, or returns nil if it is not free.
func (w *Worker) claim(ctx context.Context, tenant alumnikit.TenantID, stored Stored[Job]) (*Run, error) {
	now := w.db.Now()
	job := stored.Value
	if due := jobDue(&job); due.IsZero() || due.After(now) {
		return nil, nil //nolint:nilnil // documented: nothing to claim
	}
	job.State, job.Owner, job.LeaseUntil = JobRunning, w.db.NewID(), now.Add(w.lease)
	job.Attempts++
	run := &Run{db: w.db, tenant: tenant, lease: w.lease, job: stored}
	return run, run.commit(ctx, "job.claim", job, nil)
}

// Run is a claimed job. It is used by one goroutine.
type Run struct {
	db     *DB
	tenant alumnikit.TenantID
	lease  time.Duration
	job    Stored[Job]
}

// Tenant returns the tenant the job belongs to.
func (r *Run) Tenant() alumnikit.TenantID { return r.tenant }

// Actor returns the system actor in whose name the job works.
func (r *Run) Actor() alumnikit.Actor { return alumnikit.System(r.tenant, r.job.Value.Type) }

// Job returns the job as last committed.
func (r *Run) Job() Job { return r.job.Value }

// Params decodes what to do.
func (r *Run) Params(into any) error { return decodeJSON(r.job.Value.Params, into) }

// Cursor decodes how far the job is; it leaves into alone before the first Save.
func (r *Run) Cursor(into any) error {
	if len(r.job.Value.Cursor) == 0 {
		return nil
	}
	return decodeJSON(r.job.Value.Cursor, into)
}

func decodeJSON(body []byte, into any) error {
	if err := json.Unmarshal(body, into); err != nil {
		return fmt.Errorf("job: decode: %w", alumnikit.ErrCorrupt)
	}
	return nil
}

// Progress is how far a job is.
type Progress struct {
	Cursor      any // marshalled as JSON
	Done, Total int
	Wait        time.Duration // before the next slice; 0 keeps the job running in the next Step
}

// Save commits changes and progress together, or neither: ErrConflict means
// that the lease was lost to somebody else, or that a change met a conflict.
// The job is free for the next slice afterwards.
func (r *Run) Save(ctx context.Context, verb string, p Progress, changes ...Change) error {
	job := r.job.Value
	if err := job.advance(p); err != nil {
		return err
	}
	job.State, job.Owner, job.LeaseUntil, job.Attempts = JobQueued, alumnikit.ID{}, time.Time{}, 0
	job.NotBefore = r.db.Now().Add(p.Wait)
	return r.commit(ctx, verb, job, changes)
}

// Keep is Save that goes on in the same slice: the lease is renewed.
func (r *Run) Keep(ctx context.Context, verb string, p Progress, changes ...Change) error {
	job := r.job.Value
	if err := job.advance(p); err != nil {
		return err
	}
	job.LeaseUntil, job.Attempts = r.db.Now().Add(r.lease), 1
	return r.commit(ctx, verb, job, changes)
}

// Finish is Save for the last slice.
func (r *Run) Finish(ctx context.Context, verb string, p Progress, changes ...Change) error {
	job := r.job.Value
	if err := job.advance(p); err != nil {
		return err
	}
	job.State, job.Owner, job.LeaseUntil = JobDone, alumnikit.ID{}, time.Time{}
	return r.commit(ctx, verb, job, changes)
}

// Fail gives the job up. Code is stable and free of personal data.
func (r *Run) Fail(ctx context.Context, code string, changes ...Change) error {
	job := r.job.Value
	job.State, job.Owner, job.LeaseUntil, job.Error = JobFailed, alumnikit.ID{}, time.Time{}, code
	return r.commit(ctx, "job.fail", job, changes)
}

func (j *Job) advance(p Progress) error {
	j.Done, j.Total = p.Done, p.Total
	if p.Cursor == nil {
		return nil
	}
	cursor, err := json.Marshal(p.Cursor)
	j.Cursor = cursor
	return err
}

func (r *Run) commit(ctx context.Context, verb string, job Job, changes []Change) error {
	all := append([]Change{Jobs().Replace(r.job, &job)}, changes...)
	if err := r.db.Commit(ctx, By(r.Actor(), verb), all...); err != nil {
		return err
	}
	r.job = Stored[Job]{job, r.job.Version + 1, r.job.foreign}
	return nil
}
