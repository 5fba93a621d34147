package storagetest

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// TestRightStoresPass runs the suite over stores that are right and differ in
// everything else.
func TestRightStoresPass(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func() storage.Store{
		"Memory":  func() storage.Store { return memory.New() },
		"Model":   func() storage.Store { return newModel() },
		"Fault":   func() storage.Store { return FaultStore(memory.New(), 0) },
		"Counter": func() storage.Store { return NewCounter(memory.New()) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			Run(t, Harness{
				Open:   func(testing.TB) storage.Store { return open() },
				Reopen: func(_ testing.TB, s storage.Store) storage.Store { return s },
				Faults: func(_ testing.TB, trip *Trip) storage.Store { return stepwise(open(), trip) },
				Seed:   7,
			})
		})
	}
}

// TestFaultyStoresFail seeds one fault at a time. The suite must find it in the
// topic and the check that are about it, and quote the contract.
func TestFaultyStoresFail(t *testing.T) {
	t.Parallel()
	caught := map[string]bool{}
	for _, m := range mutants() {
		name, check, _ := strings.Cut(m.caughtBy, "/")
		caught[name] = true
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			failed := map[string]string{}
			for _, topic := range topics() {
				if topic.name != name {
					continue
				}
				for _, c := range topic.checks {
					if r := record(t, c, m.harness()); r.failed {
						failed[c.name] = r.said.String()
					}
				}
			}
			require.Contains(t, failed, check)
			require.Contains(t, failed[check], "the contract demands: ")
		})
	}
	require.GreaterOrEqual(t, len(mutants()), 14)
	for _, topic := range topics() {
		require.Contains(t, caught, topic.name, "a topic that no seeded fault proves able to fail")
	}
}

// TestHarnessWithoutExtras skips what a store cannot do, and runs the rest.
func TestHarnessWithoutExtras(t *testing.T) {
	t.Parallel()
	h := Harness{Open: func(testing.TB) storage.Store { return memory.New() }}
	for _, topic := range topics() {
		for _, c := range topic.checks {
			if c.over == overOpen {
				continue
			}
			r := record(t, c, h)
			require.True(t, r.skipped, "%s/%s", topic.name, c.name)
			require.False(t, r.failed, "%s/%s", topic.name, c.name)
		}
	}
}

// TestFaultsDemandStatements fails a harness that forgets to call Statement:
// otherwise the topic would pass without proving anything.
func TestFaultsDemandStatements(t *testing.T) {
	t.Parallel()
	h := Harness{Faults: func(testing.TB, *Trip) storage.Store { return memory.New() }}
	for _, c := range faults() {
		r := record(t, c, h)
		require.True(t, r.failed, c.name)
		require.Contains(t, r.said.String(), "sent no statement")
	}
}

// TestTorn is the negative control of Folding/OneMoment.
func TestTorn(t *testing.T) {
	t.Parallel()
	whole := func() storage.Snapshot {
		f := folded(3)
		return storage.Snapshot{Head: f.Head, Pages: f.Pages, Deltas: []storage.Delta{delta(1, 0, 4)}}
	}
	require.NoError(t, torn(storage.Snapshot{}))
	require.NoError(t, torn(whole()))

	s := whole()
	s.Head.Epoch = 4
	require.ErrorContains(t, torn(s), "the head is of epoch 4 and page 0 of epoch 3")
	s = whole()
	s.Pages[5] = folded(2).Pages[5]
	require.ErrorContains(t, torn(s), "the head is of epoch 3 and page 5 of epoch 2")
	s = whole()
	s.Pages = s.Pages[:5]
	require.ErrorContains(t, torn(s), "5 pages")
	s = whole()
	s.Deltas[0].Version = 3
	require.ErrorContains(t, torn(s), "a pending delta of 3")
}

// TestNamesAreUnique keeps topics and checks addressable by go test -run.
func TestNamesAreUnique(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, topic := range topics() {
		require.NotEmpty(t, topic.checks, topic.name)
		for _, c := range topic.checks {
			name := topic.name + "/" + c.name
			require.False(t, seen[name], name)
			require.NotEmpty(t, c.rule, name)
			seen[name] = true
		}
	}
}

// TestDocumentsNameTopics keeps the package's documentation and the guide true.
func TestDocumentsNameTopics(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"doc.go", "../../docs/writing-a-storage.md"} {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		for _, topic := range topics() {
			require.Contains(t, string(text), topic.name, path)
		}
	}
}
