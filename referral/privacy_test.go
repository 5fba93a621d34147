package referral_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/referral"
	"github.com/alumnikit/alumnikit/storage"
)

const (
	canaryAddress = "canary.address@example.com"
	canaryName    = "カナリア"
	canaryMessage = "canary message"
)

// dump is everything of a tenant that the store holds, as text: records and
// their keys, index, journal.
func (w *world) dump(tenant alumnikit.TenantID) string {
	w.Helper()
	var out strings.Builder
	fmt.Fprintf(&out, "%s", w.journal(tenant))
	kinds := append(alumni.Kinds(), referral.Kinds()...)
	keys := []string{"", "created", "state", "opening", "person", "referrer", "candidate", "own", "invited", "hold", storage.SubjectKey, alumni.IdentifierKey}
	for _, kind := range kinds {
		for _, key := range keys {
			found, err := w.store.List(w.Context(), tenant, storage.ListQuery{Kind: kind.Name(), Key: key, Limit: storage.MaxList})
			require.NoError(w, err)
			require.Less(w, len(found), storage.MaxList)
			for _, f := range found {
				fmt.Fprintf(&out, "%s %s %s %s %s\n", kind.Name(), key, f.At.Value, f.ID, f.Body)
			}
		}
	}
	snapshot, err := w.store.Snapshot(w.Context(), tenant, storage.PageQuery{Deltas: storage.DeltasFull})
	require.NoError(w, err)
	fmt.Fprintf(&out, "%s", snapshot.Head.Meta)
	for _, d := range snapshot.Deltas {
		fmt.Fprintf(&out, "%s\n", d.Body)
	}
	return out.String()
}

func (w *world) journal(tenant alumnikit.TenantID) string {
	w.Helper()
	var out strings.Builder
	for _, mode := range []storage.JournalMode{storage.JournalPending, storage.JournalSealed} {
		entries, err := w.store.Journal(w.Context(), tenant, storage.JournalQuery{Mode: mode, Limit: storage.MaxList})
		require.NoError(w, err)
		require.Less(w, len(entries), storage.MaxList)
		for _, e := range entries {
			fmt.Fprintf(&out, "%s\n", e.Body)
		}
	}
	return out.String()
}

func (w *world) acceptedCanary() *referral.Invitation {
	w.Helper()
	i := w.refer(w.alumna, canaryAddress)
	_, err := w.ref.Accept(w.Context(), visitor(), i.Token, referral.Candidate{Names: alumni.Names{Family: canaryName}, Message: canaryMessage})
	require.NoError(w, err)
	return i
}

func canaries() []string { return []string{canaryAddress, canaryName, canaryMessage} }

func TestNothingIsLeftOfACandidate(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(w *world){
		"refused": func(w *world) {
			require.NoError(w, w.ref.Refuse(w.Context(), visitor(), w.refer(w.alumna, canaryAddress).Token))
		},
		"taken back": func(w *world) {
			require.NoError(w, w.ref.Refuse(w.Context(), visitor(), w.acceptedCanary().Token))
		},
		"rejected": func(w *world) {
			require.NoError(w, w.ref.Reject(w.Context(), recruiter(), w.acceptedCanary().Referral.ID))
		},
		"never answered": func(w *world) {
			w.refer(w.alumna, canaryAddress)
			w.refer(w.colleague, canaryAddress) // a duplicate
			w.clock.advance(14 * 24 * hour)
			n, err := w.ref.Expire(w.Context(), 100)
			require.NoError(w, err)
			require.Equal(w, 2, n)
		},
		"never decided": func(w *world) {
			w.acceptedCanary()
			w.clock.advance(180 * 24 * hour)
			n, err := w.ref.Expire(w.Context(), 100)
			require.NoError(w, err)
			require.Equal(w, 1, n)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			end(w)
			dump := w.dump(acme)
			require.Contains(t, dump, "referral.referral", "the dump sees referrals")
			for _, canary := range append(canaries(), `"address"`, `"print"`, `"candidate":`) {
				require.NotContains(t, w.records(acme, "referral.referral")[0].Body, canary)
				if canary[0] != '"' { // the journal names changed fields
					require.NotContains(t, dump, canary)
				}
			}
			for _, key := range []string{"candidate", "own", "invited"} {
				found, err := w.store.List(t.Context(), acme, storage.ListQuery{Kind: "referral.referral", Key: key, Limit: 1})
				require.NoError(t, err)
				require.Empty(t, found, key)
			}
			due, err := w.store.Due(t.Context(), "referral.referral", w.clock.now().Add(10000*hour), 10)
			require.NoError(t, err)
			require.Empty(t, due)
		})
	}
}

// TestTheDumpWouldTell makes sure that the search above can find something.
func TestTheDumpWouldTell(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.acceptedCanary().Referral.ID
	dump := w.dump(acme)
	require.NotContains(t, dump, canaryAddress, "the address is sealed while it is kept")
	require.Contains(t, dump, canaryName)
	require.Contains(t, dump, canaryMessage)
	_, _, err := w.ref.HireReferred(t.Context(), hr(), id, referral.Hiring{Employment: job()})
	require.NoError(t, err)
	require.Contains(t, w.dump(acme), canaryAddress, "now it is in the roster")
	for _, canary := range canaries() {
		require.NotContains(t, string(w.records(acme, "referral.referral")[0].Body), canary)
	}
	require.NotContains(t, w.dump(acme), canaryMessage)
}

func TestTheJournalNamesNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := w.open.OpeningInput
	in.Place = "canary place"
	_, err := w.ref.UpdateOpening(t.Context(), recruiter(), w.open.ID, in)
	require.NoError(t, err)
	a, err := w.ref.Apply(t.Context(), member(w.alumna), referral.ApplyInput{Opening: w.open.ID, Message: canaryMessage})
	require.NoError(t, err)
	for _, stage := range []referral.Stage{referral.Review, referral.Offer, referral.Hired} {
		_, err := w.step(recruiter(), a.ID, stage)
		require.NoError(t, err)
	}
	_, _, err = w.ref.HireReferred(t.Context(), hr(), w.acceptedCanary().Referral.ID, referral.Hiring{Employment: job()})
	require.NoError(t, err)
	require.NoError(t, w.ref.Refuse(t.Context(), member(w.colleague), w.refer(w.alumna, "other"+canaryAddress).Token))
	require.NoError(t, w.people.Upkeep(t.Context(), acme))

	journal := w.journal(acme)
	for _, canary := range append(canaries(), "canary") {
		require.NotContains(t, journal, canary)
	}
	for _, told := range []string{
		`"verb":"opening.update"`, `"fields":["place"]`, `"verb":"application.hired"`, `"verb":"referral.accept"`, `"verb":"referral.hire"`,
		`"actor":"visitor","verb":"referral.refuse"`,
	} {
		require.Contains(t, journal, told)
	}
	_, err = w.people.DB().VerifyJournal(t.Context(), acme, storage.JournalHead{})
	require.NoError(t, err)
}

// TestErrorsTellNothingPersonal provokes an error of each kind with personal
// input.
func TestErrorsTellNothingPersonal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.refer(w.alumna, canaryAddress)
	refer := func(address string) error {
		_, err := w.ref.Refer(t.Context(), member(w.alumna), referral.ReferInput{Opening: w.open.ID, Email: address})
		return err
	}
	accept := func(token string, c referral.Candidate) error {
		_, err := w.ref.Accept(t.Context(), visitor(), token, c)
		return err
	}
	for _, err := range []error{
		refer(canaryAddress), refer(canaryAddress + "\r\nBcc: x"), refer("hanako@example.jp"),
		accept(canaryMessage, candidate()),
		accept("", referral.Candidate{Names: alumni.Names{Family: canaryName + "\x00"}, Message: canaryMessage + "\x00"}),
	} {
		require.Error(t, err)
		for _, canary := range append(canaries(), "hanako", "canary") {
			require.NotContains(t, err.Error(), canary)
		}
	}
}

// TestErasure goes over the kinds as an erasure does.
func TestErasure(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.application()
	r, _, err := w.ref.HireReferred(t.Context(), hr(), w.accepted(w.alumna).Referral.ID, referral.Hiring{Employment: job()})
	require.NoError(t, err)
	redact := func(kind string, id alumnikit.ID, subject alumnikit.PersonID) (string, bool) {
		records, err := w.store.Get(t.Context(), acme, kind, []alumnikit.ID{id})
		require.NoError(t, err)
		for _, k := range referral.Kinds() {
			if k.Name() != kind {
				continue
			}
			value, err := k.Decode(records[0].Body)
			require.NoError(t, err)
			require.Contains(t, k.Subjects(value), subject)
			keep := k.Redact(value, subject)
			return fmt.Sprintf("%+v", value), keep
		}
		return "", false
	}
	_, keep := redact("referral.application", a.ID, w.alumna.ID)
	require.False(t, keep)
	_, keep = redact("referral.reward", r.ID, w.alumna.ID)
	require.False(t, keep)
	_, keep = redact("referral.referral", r.ID, w.alumna.ID)
	require.False(t, keep)
	rest, keep := redact("referral.referral", r.ID, r.Person)
	require.True(t, keep, "what the referrer did stays")
	require.NotContains(t, rest, r.Person.String())
	require.Contains(t, rest, "Print:[]")
}
