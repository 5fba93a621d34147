package alumni_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

const acme, globex alumnikit.TenantID = "acme", "globex"

func clerk() alumnikit.Actor {
	return alumnikit.Admin(acme, "hr-1", alumnikit.AllPermissions()...)
}

func clerkWith(perms ...alumnikit.Permission) alumnikit.Actor {
	return alumnikit.Admin(acme, "hr-2", perms...)
}

func noon() time.Time { return time.Date(2026, 10, 31, 12, 0, 0, 0, time.UTC) }

// open returns a service over an empty memory store, at noon on 2026-10-31.
func open(t *testing.T) *alumni.Service {
	t.Helper()
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), &alumni.Options{Clock: noon})
	require.NoError(t, err)
	return people
}

func date(t *testing.T, s string) alumni.Date {
	t.Helper()
	d, err := alumni.ParseDate(s)
	require.NoError(t, err)
	return d
}

// hanako registers an employee since 2018.
func hanako(t *testing.T, people *alumni.Service) *alumni.Entry {
	t.Helper()
	entry, err := people.Register(t.Context(), clerk(), alumni.Registration{
		Names:       alumni.Names{Family: "見本", Given: "花子", FamilyKana: "ミホン", GivenKana: "ハナコ"},
		Identifiers: []alumni.Identifier{{System: alumni.ExternalID, Value: "E1"}},
		Email:       "hanako@example.jp",
		Employments: []alumni.Employment{{Work: alumni.Employee, Department: "営業部", Start: date(t, "2018-04-01")}},
	})
	require.NoError(t, err)
	return entry
}

func member(e *alumni.Entry) alumnikit.Actor { return alumnikit.Member(acme, e.ID) }

// journal returns the verbs of the tenant's events. Their order says nothing: the
// clock stands still.
func journal(t *testing.T, people *alumni.Service, tenant alumnikit.TenantID) []string {
	t.Helper()
	require.NoError(t, people.Upkeep(t.Context(), tenant))
	events, err := people.DB().Feed(t.Context(), alumnikit.System(tenant, "test"), 0, storage.MaxList)
	require.NoError(t, err)
	verbs := make([]string, len(events))
	for i, e := range events {
		verbs[i] = e.Verb
	}
	return verbs
}

// fields returns the codes of field errors by field.
func fields(t *testing.T, err error) map[string]string {
	t.Helper()
	found, ok := errors.AsType[alumnikit.FieldErrors](err)
	require.True(t, ok, "want field errors, got %v", err)
	require.ErrorIs(t, err, alumnikit.ErrInvalid)
	out := map[string]string{}
	for _, f := range found {
		out[f.Field] = f.Code
	}
	return out
}

// race runs f in 64 goroutines at once and returns their errors.
func race(f func(i int) error) []error {
	errs := make([]error, 64)
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i := range errs {
		wg.Go(func() {
			<-start
			errs[i] = f(i)
		})
	}
	close(start)
	wg.Wait()
	return errs
}
