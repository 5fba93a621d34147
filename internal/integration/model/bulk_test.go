package model

import (
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// bring lets newcomers in by the way of an import, past the deltas. If the process
// dies of it, whoever folds a minute later finishes what it began.
func (m *model) bring(p *process) {
	m.t.Helper()
	if len(m.world.People) >= maxPeople {
		m.fold(p)
		return
	}
	m.now = m.now.Add(2 * time.Minute) // so that nobody dead is waited for
	after := map[alumnikit.PersonID]*alumni.Person{}
	for range 1 + m.r.IntN(6) {
		is := m.newcomer()
		after[is.ID()] = is
	}
	s := &step{what: "bring", after: after}
	bulk := p.people.Bulk(tenant)
	changes, err := changesTo(m.t.Context(), p, after)
	if err == nil {
		err = bulk.DB().Commit(m.t.Context(), storage.By(clerk(), "test.bring"), changes...)
	}
	if err == nil {
		err = bulk.Seal(m.t.Context())
	}
	if m.did("bring", p, err) {
		m.accept(s)
		return
	}
	m.now = m.now.Add(2 * time.Minute)
	witness := m.processes[0]
	if witness == p {
		witness = m.processes[1]
	}
	for folded := true; folded; {
		folded, err = witness.people.Index().Fold(m.t.Context(), witness.people.DB(), tenant)
		require.NoError(m.t, err)
	}
	m.settle(s)
	m.verify(witness)
}
