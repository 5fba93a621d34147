package importer_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/internal/synth"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

const acme alumnikit.TenantID = "acme"

func clerk() alumnikit.Actor {
	return alumnikit.Admin(acme, "hr-1", alumnikit.PermRoster, alumnikit.PermConfidence)
}

func noon() time.Time { return time.Date(2026, 10, 31, 12, 0, 0, 0, time.UTC) }

func open(t *testing.T) (*alumni.Service, *importer.Importer) {
	t.Helper()
	return over(t, memory.New(), nil)
}

func over(t *testing.T, store storage.Store, opts *importer.Options) (*alumni.Service, *importer.Importer) {
	t.Helper()
	people, err := alumni.New(store, alumnikit.RandomKeyring(), &alumni.Options{Clock: noon})
	require.NoError(t, err)
	return people, importer.New(people, opts)
}

// bring imports a text with the mapping that is proposed for it.
func bring(t *testing.T, im *importer.Importer, csv string) *importer.Report {
	t.Helper()
	report, err := im.Import(t.Context(), clerk(), strings.NewReader(csv), importer.Mapping{}, nil)
	require.NoError(t, err)
	require.GreaterOrEqual(t, report.Rows, report.New+report.Changed+report.Unchanged+report.BadRows)
	return report
}

func find(t *testing.T, people *alumni.Service, id string) *alumni.Entry {
	t.Helper()
	entry, err := people.EntryByExternalID(t.Context(), clerk(), id)
	require.NoError(t, err)
	return entry
}

// writes returns how many entries the journal has.
func writes(t *testing.T, people *alumni.Service) int {
	t.Helper()
	require.NoError(t, people.Upkeep(t.Context(), acme))
	head, err := people.DB().JournalHead(t.Context(), acme)
	require.NoError(t, err)
	return int(head.Sequence)
}

// roster returns a synthetic roster.
func roster(t *testing.T, size int, lang string) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, synth.WriteCSV(&b, synth.New(1, size).All(), lang))
	return b.String()
}

// content returns everything that a roster says, in the order of external IDs,
// without what differs between two runs: IDs.
func content(t *testing.T, people *alumni.Service) []alumni.Entry {
	t.Helper()
	var out []alumni.Entry
	for stored, err := range alumni.Entries().All(t.Context(), people.DB(), acme, storage.ListQuery{Key: alumni.IdentifierKey}) {
		require.NoError(t, err)
		e := stored.Value
		e.ID = alumnikit.PersonID{}
		for i := range e.Employments {
			e.Employments[i].ID = alumnikit.ID{}
		}
		out = append(out, e)
	}
	return out
}
