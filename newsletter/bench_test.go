package newsletter_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/newsletter/mail"
	"github.com/alumnikit/alumnikit/storage"
)

// addMany puts people and consents straight into the store.
func (w *world) addMany(b *testing.B, n int) {
	b.Helper()
	for len(w.segment.people) < n {
		var changes []storage.Change
		for range min(400, n-len(w.segment.people)) {
			id := alumnikit.PersonID(alumnikit.NewID(nil))
			k := len(w.segment.people)
			changes = append(changes,
				alumni.Entries().Insert(&alumni.Entry{
					ID: id, Names: alumni.Names{Family: "Mihon", Given: fmt.Sprintf("Person%d", k)}, Email: fmt.Sprintf("p%d@example.com", k),
				}),
				alumni.ConsentsKind().Insert(&alumni.Consents{ID: id, Entries: []alumni.Consent{{
					Purpose: alumni.ForNewsletter, Text: "x", Version: "1", Locale: alumni.English, Method: "form", GivenAt: w.clock.Now(),
				}}}))
			w.segment.people = append(w.segment.people, id)
		}
		require.NoError(b, w.people.DB().Commit(b.Context(), storage.By(clerk(), "test"), changes...))
	}
}

// BenchmarkEdition sends one edition to 10,000 people over the memory store: the
// ledger, the reads before each message, and rendering with its exact bytes.
func BenchmarkEdition(b *testing.B) {
	const recipients = 10_000
	w := open(b, newsletter.Options{})
	w.addMany(b, recipients)
	w.recorder.Answer = func(m *mail.Message) error {
		_, err := m.Render()
		return err
	}
	worker := w.worker()
	b.ResetTimer()
	for range b.N {
		e := w.launch(b, "")
		for {
			_, err := worker.Step(b.Context())
			require.NoError(b, err)
			p, err := w.letters.Progress(b.Context(), clerk(), e.ID)
			require.NoError(b, err)
			if p.State == newsletter.Done {
				require.Equal(b, recipients, p.Sent)
				break
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/recipients, "us/message")
}
