package storage

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
)

// JobState is where a job is in its life.
type JobState string

// The states of a job. Only queued and running jobs are due.
const (
	JobQueued    JobState = "queued"    // to be run at NotBefore
	JobRunning   JobState = "running"   // claimed until LeaseUntil
	JobPaused    JobState = "paused"    // until resumed
	JobDone      JobState = "done"      // finished; final
	JobFailed    JobState = "failed"    // gave up; final
	JobCancelled JobState = "cancelled" // stopped by someone; final
)

// Valid reports whether s is a JobState.
func (s JobState) Valid() bool {
	return slices.Contains([]JobState{JobQueued, JobRunning, JobPaused, JobDone, JobFailed, JobCancelled}, s)
}

// Final reports whether nothing more will happen.
func (s JobState) Final() bool { return s == JobDone || s == JobFailed || s == JobCancelled }

// Job is work too large for one write: a resumable sequence of bounded writes.
// It is claimed by compare-and-set on its record; the record's version is the
// fence that a worker who lost its lease cannot pass.
type Job struct {
	ID         alumnikit.ID    `json:"id"`
	Type       string          `json:"type"` // names the handler: "newsletter.send"
	State      JobState        `json:"state"`
	Params     json.RawMessage `json:"params,omitempty"` // what to do; never changes
	Cursor     json.RawMessage `json:"cursor,omitempty"` // how far it is; moves with every write
	Done       int             `json:"done"`             // units finished
	Total      int             `json:"total"`            // units in all; 0 while unknown
	Owner      alumnikit.ID    `json:"owner"`            // the worker's token while running
	LeaseUntil time.Time       `json:"leaseUntil"`       // until when the owner is trusted to be alive
	NotBefore  time.Time       `json:"notBefore"`
	Attempts   int             `json:"attempts"`        // claims since the last progress
	Error      string          `json:"error,omitempty"` // a code; never personal data
}

// Jobs is the kind of Job.
func Jobs() Kind[Job] {
	return NewKind(Definition[Job]{
		Name:         "storage.job",
		ID:           func(j *Job) alumnikit.ID { return j.ID },
		Keys:         func(j *Job) []Key { return []Key{{Name: "type", Value: []byte(j.Type)}} },
		Due:          jobDue,
		Housekeeping: true,
	})
}

func jobDue(j *Job) time.Time {
	switch j.State {
	case JobQueued:
		return j.NotBefore
	case JobRunning:
		return j.LeaseUntil
	case JobPaused, JobDone, JobFailed, JobCancelled:
	}
	return time.Time{}
}

// NewJob returns a queued job and the change that inserts it, to be committed
// with whatever it follows from. Params is marshalled as JSON.
func NewJob(db *DB, kind string, params any) (Job, Change, error) {
	body, err := json.Marshal(params)
	if err != nil {
		return Job{}, Change{}, err
	}
	job := Job{ID: db.NewID(), Type: kind, State: JobQueued, Params: body, NotBefore: db.Now()}
	return job, Jobs().Insert(&job), nil
}
