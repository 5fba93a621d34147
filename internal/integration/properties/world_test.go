package properties

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage/memory"
)

const acme alumnikit.TenantID = "acme"

func clerk() alumnikit.Actor {
	return alumnikit.Admin(acme, "hr-1", alumnikit.AllPermissions()...)
}

func noon() time.Time { return time.Date(2026, 10, 31, 12, 0, 0, 0, time.UTC) }

func open(tb testing.TB) *alumni.Service {
	tb.Helper()
	return openWith(tb, alumni.Standard())
}

func openWith(tb testing.TB, schema *alumni.Schema) *alumni.Service {
	tb.Helper()
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), &alumni.Options{Clock: noon, Schema: schema})
	require.NoError(tb, err)
	return people
}

func register(tb testing.TB, people *alumni.Service, stints ...alumni.Employment) *alumni.Entry {
	tb.Helper()
	e, err := people.Register(tb.Context(), clerk(), alumni.Registration{Names: alumni.Names{Family: "見本"}, Employments: stints})
	require.NoError(tb, err)
	return e
}
