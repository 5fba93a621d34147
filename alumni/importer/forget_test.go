package importer_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
	"github.com/alumnikit/alumnikit/storage/storagetest"
)

// leavesLeft counts what is kept of runs.
func leavesLeft(t *testing.T, people *alumni.Service) int {
	t.Helper()
	page, err := people.DB().Store().List(t.Context(), acme, storage.ListQuery{Kind: "importer.leaf", Limit: storage.MaxList})
	require.NoError(t, err)
	return len(page)
}

// manyLeaves is a file of so many people that a run with a chunk for each keeps more
// leaves than are removed at once.
func manyLeaves() string {
	var file strings.Builder
	file.WriteString("社員番号,姓\n")
	for i := range 40 {
		fmt.Fprintf(&file, "E%03d,見本\n", i)
	}
	return file.String()
}

func TestForget(t *testing.T) {
	t.Parallel()
	people, im := over(t, memory.New(), &importer.Options{Chunk: 1})
	forgotten, kept := bring(t, im, manyLeaves()), bring(t, im, "社員番号,姓\nE001,例示\nE002,\n")
	require.Greater(t, leavesLeft(t, people), 40)
	before := content(t, people)

	require.ErrorIs(t, im.Forget(t.Context(), alumnikit.Visitor(acme), forgotten.Run), alumnikit.ErrForbidden)
	require.NoError(t, im.Forget(t.Context(), clerk(), forgotten.Run))
	require.ErrorIs(t, im.Forget(t.Context(), clerk(), forgotten.Run), alumnikit.ErrNotFound)
	require.Equal(t, before, content(t, people), "the roster stays")

	left, err := im.Runs(t.Context(), clerk(), alumnikit.Page{})
	require.NoError(t, err)
	require.Len(t, left.Items, 1)
	require.Equal(t, kept.Run, left.Items[0].ID)
	require.NoError(t, im.Forget(t.Context(), clerk(), kept.Run))
	require.Zero(t, leavesLeft(t, people))
}

// TestForgetHalfWay lets each call of the store fail in turn, before it works and
// after: whatever is left can be forgotten.
func TestForgetHalfWay(t *testing.T) {
	t.Parallel()
	file := manyLeaves()
	for name, faulty := range map[string]func(storage.Store, int) *storagetest.Fault{
		"fails": storagetest.FaultStore, "loses its answer": storagetest.LoseAnswer,
	} {
		fired := true
		for n := 1; fired; n++ {
			fault := faulty(memory.New(), 0)
			people, im := over(t, fault, &importer.Options{Chunk: 1})
			run := bring(t, im, file).Run
			fault.Arm(n)
			err := im.Forget(t.Context(), clerk(), run)
			if fired = fault.Fired(); !fired {
				require.NoError(t, err, name)
				require.Greater(t, n, 4, "two commits and what they read")
				break
			}
			require.ErrorIs(t, err, storagetest.ErrInjected, name)
			if err := im.Forget(t.Context(), clerk(), run); err != nil {
				require.ErrorIs(t, err, alumnikit.ErrNotFound, "%s: call %d", name, n)
			}
			require.Zero(t, leavesLeft(t, people), "%s: call %d", name, n)
		}
	}
}

// TestForgetUnderWay takes a run away from the call that imports.
func TestForgetUnderWay(t *testing.T) {
	t.Parallel()
	_, im := over(t, memory.New(), &importer.Options{Chunk: 1})
	run, err := im.Start(t.Context(), clerk(), importer.Mapping{}, nil)
	require.NoError(t, err)
	_, err = im.Apply(t.Context(), clerk(), run.ID, bytes.NewReader([]byte(manyLeaves())), &importer.RunOptions{
		Progress: func(importer.Progress) {
			if err := im.Forget(t.Context(), clerk(), run.ID); err != nil {
				require.ErrorIs(t, err, alumnikit.ErrNotFound)
			}
		},
	})
	var taken *importer.TakenError
	require.ErrorAs(t, err, &taken)
}
