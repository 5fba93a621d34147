package migrate

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/storage/postgres"
	"github.com/alumnikit/alumnikit/storage/sqlite"
)

// The kinds that the index by kind leaves out are those of which most people have
// one, by the names that they have.
func TestCrowdedKindsAreThoseOfPeople(t *testing.T) {
	t.Parallel()
	want := []string{
		alumni.ConsentsKind().Name(), alumni.Entries().Name(), alumni.MembershipsKind().Name(), alumni.Profiles().Name(),
		hr.LeavingsKind().Name(), "index.slot",
	}
	for name, scripts := range map[string]func() (fs.FS, error){
		"sqlite":   func() (fs.FS, error) { return sqlite.Migrations(nil) },
		"postgres": func() (fs.FS, error) { return postgres.Migrations(nil) },
	} {
		files, err := scripts()
		require.NoError(t, err)
		text, err := fs.ReadFile(files, "0002_people.sql")
		require.NoError(t, err)
		list := regexp.MustCompile(`WHERE kind NOT IN \('(.*)'\);`).FindStringSubmatch(string(text))
		require.Len(t, list, 2, name)
		require.Equal(t, want, strings.Split(list[1], "', '"), name)
	}
}
