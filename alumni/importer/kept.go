package importer

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strconv"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// Mode says what a file is.
type Mode string

// The modes. The empty Mode is Delta.
const (
	Delta    Mode = "delta"    // news: of who is not in it nothing is said
	Snapshot Mode = "snapshot" // everybody who is employed: who is missing may have left
)

// Valid reports whether m is a mode.
func (m Mode) Valid() bool { return m == "" || m == Delta || m == Snapshot }

// State is where a run is in its life.
type State string

// The states of a run. Apply takes up any that is not done.
const (
	Queued  State = "queued"  // Start has been called
	Running State = "running" // under way, or its process died
	Stopped State = "stopped" // ended by an error
	Done    State = "done"
)

// Valid reports whether s is a State.
func (s State) Valid() bool { return slices.Contains([]State{Queued, Running, Stopped, Done}, s) }

// Run is the import of one file, as it is kept: what it is about and how far it is.
type Run struct {
	ID        alumnikit.ID `json:"id"`
	Source    string       `json:"source,omitempty"` // the HR system that the file is from
	File      string       `json:"file,omitempty"`   // its name, as HR calls it
	Size      int64        `json:"size,omitempty"`   // in bytes; 0 if unknown
	Mode      Mode         `json:"mode"`
	State     State        `json:"state"`
	Rows      int          `json:"rows"` // of the file, dealt with so far
	New       int          `json:"new"`
	Changed   int          `json:"changed"`
	Unchanged int          `json:"unchanged"`
	BadRows   int          `json:"badRows"`
	By        string       `json:"by"` // the Actor's name, as in the journal
	CreatedAt time.Time    `json:"createdAt"`
	StartedAt time.Time    `json:"startedAt,omitzero"`
	EndedAt   time.Time    `json:"endedAt,omitzero"` // done or stopped
}

// keptRun is the record of a Run: beside what everybody may know, what it takes to
// go on.
type keptRun struct {
	Run
	Mapping Mapping      `json:"mapping"`
	Chunk   int          `json:"chunk"`            // people in one commit: the file falls into the same chunks each time
	Owner   alumnikit.ID `json:"owner,omitzero"`   // the call of Apply that goes on
	Chunks  int          `json:"chunks"`           // committed whole
	Within  int          `json:"within,omitempty"` // people of the next chunk that were committed singly
	Leaves  int          `json:"leaves"`           // records of the run's results
	Prefix  []byte       `json:"prefix,omitempty"` // MAC of the rows up to the end of the last chunk touched
}

// leaf is what some commits of a run found out, for its report.
type leaf struct {
	Run      alumnikit.ID `json:"run"`
	Number   int          `json:"number"`
	Outcomes string       `json:"outcomes"` // of people in the order of the file
	Bad      []Bad        `json:"bad,omitempty"`
}

// runs is the kind of keptRun, listed with the latest first.
func runs() storage.Kind[keptRun] {
	return storage.NewKind(storage.Definition[keptRun]{
		Name:         "importer.run",
		ID:           func(r *keptRun) alumnikit.ID { return r.ID },
		Keys:         func(r *keptRun) []storage.Key { return []storage.Key{{Name: createdKey, Value: r.position()}} },
		Housekeeping: true,
	})
}

const createdKey = "created"

// position sorts runs, the latest first.
func (r *keptRun) position() []byte {
	at := binary.BigEndian.AppendUint64(nil, ^uint64(r.CreatedAt.UnixMicro())) //nolint:gosec // after 1970
	return append(at, r.ID[:]...)
}

func leaves() storage.Kind[leaf] {
	return storage.NewKind(storage.Definition[leaf]{
		Name:         "importer.leaf",
		ID:           func(l *leaf) alumnikit.ID { return leafID(l.Run, l.Number) },
		Housekeeping: true,
	})
}

// leafID names a leaf. It is no secret: nobody is asked for it.
func leafID(run alumnikit.ID, number int) alumnikit.ID {
	sum := sha256.Sum256(binary.BigEndian.AppendUint64(slices.Clone(run[:]), uint64(number))) //nolint:gosec // from 0
	return alumnikit.ID(sum[:16])
}

// Bounds of RunOptions, in characters.
const (
	maxSource = 60
	maxFile   = 255
)

func (o *RunOptions) check() error {
	var found alumnikit.FieldErrors
	if !o.Mode.Valid() {
		found.Add("mode", alumnikit.CodeNotOneOf, "delta snapshot")
	}
	for _, f := range []struct {
		name, text string
		most       int
	}{{"source", o.Source, maxSource}, {"file", o.File, maxFile}} {
		switch {
		case len([]rune(f.text)) > f.most:
			found.Add(f.name, alumnikit.CodeTooLong, "at most "+strconv.Itoa(f.most))
		case !alumnikit.IsPlain(f.text):
			found.Add(f.name, alumnikit.CodeFormat, "text without control characters")
		}
	}
	if isPersons(o.Source) {
		found.Add("source", alumnikit.CodeNotOneOf, notPersons)
	}
	return found.Err()
}

const notPersons = "a name other than hr and member"

// isPersons reports whether a source is what people say by themselves: a file never
// passes for that.
func isPersons(source string) bool {
	return source == alumni.SourceHR || source == alumni.SourceMember
}

// newRun returns the record of a run that begins.
func (im *Importer) newRun(actor alumnikit.Actor, mapping Mapping, o RunOptions) keptRun {
	db := im.people.DB()
	kept := keptRun{
		Run: Run{
			ID: db.NewID(), Source: o.Source, File: o.File, Size: o.Size, Mode: o.Mode, State: Queued,
			By: actor.String(), CreatedAt: db.Now(),
		},
		Mapping: mapping, Chunk: im.opts.Chunk,
	}
	if kept.Mode == "" {
		kept.Mode = Delta
	}
	return kept
}

// Start notes that a file is going to be imported and returns the run, for Apply.
// The zero Mapping stands for what Propose finds. It needs PermRoster.
func (im *Importer) Start(ctx context.Context, actor alumnikit.Actor, mapping Mapping, opts *RunOptions) (*Run, error) {
	if opts == nil {
		opts = &RunOptions{}
	}
	err := actor.Require(alumnikit.PermRoster)
	if err == nil {
		err = opts.check()
	}
	if err == nil && !mapping.zero() {
		err = im.validate(ctx, actor, mapping)
	}
	if err != nil {
		return nil, alumnikit.Wrap("importer.Start", "run", err)
	}
	kept := im.newRun(actor, mapping, *opts)
	if err := im.people.DB().Commit(ctx, storage.By(actor, verb), runs().Insert(&kept)); err != nil {
		return nil, alumnikit.Wrap("importer.Start", "run", err)
	}
	return &kept.Run, nil
}

// validate reports what keeps a mapping from being used by the actor's tenant.
func (im *Importer) validate(ctx context.Context, actor alumnikit.Actor, mapping Mapping) error {
	_, custom, err := im.fields(ctx, actor.Tenant())
	if err != nil {
		return err
	}
	return mapping.Validate(custom)
}

// Run returns a run as it was last kept. It needs PermRoster.
func (im *Importer) Run(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID) (*Run, error) {
	if err := actor.Require(alumnikit.PermRoster); err != nil {
		return nil, alumnikit.Wrap("importer.Run", "run", err)
	}
	kept, err := runs().Get(ctx, im.people.DB(), actor.Tenant(), id)
	if err != nil {
		return nil, alumnikit.Wrap("importer.Run", "run", err)
	}
	return &kept.Value.Run, nil
}

// Runs lists runs, the latest first. It needs PermRoster. The total costs one
// pass over them.
func (im *Importer) Runs(ctx context.Context, actor alumnikit.Actor, page alumnikit.Page) (alumnikit.List[Run], error) {
	out, err := im.list(ctx, actor, page)
	return out, alumnikit.Wrap("importer.Runs", "run", err)
}

func (im *Importer) list(ctx context.Context, actor alumnikit.Actor, page alumnikit.Page) (out alumnikit.List[Run], err error) {
	if err := actor.Require(alumnikit.PermRoster); err != nil {
		return out, err
	}
	db := im.people.DB()
	scope := alumnikit.CursorScope{Actor: actor, List: "importer.runs"}
	after, err := db.Keys().OpenCursor(scope, page.After)
	if err != nil {
		return out, err
	}
	var last []byte
	for stored, err := range runs().All(ctx, db, actor.Tenant(), storage.ListQuery{Key: createdKey}) {
		if err != nil {
			return out, err
		}
		out.Total.Count++
		at := stored.Value.position()
		switch {
		case after != nil && string(at) <= string(after):
		case len(out.Items) < page.Limit():
			out.Items, last = append(out.Items, stored.Value.Run), at
		case out.Next == "":
			if out.Next, err = db.Keys().SealCursor(scope, last); err != nil {
				return out, err
			}
		}
	}
	out.Total.Exact = true
	return out, nil
}
