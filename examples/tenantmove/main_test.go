package main

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/examples/internal/database"
	"github.com/alumnikit/alumnikit/examples/internal/databasetest"
	"github.com/alumnikit/alumnikit/storage/archive"
)

const output = `archived: 6 records of 2 kinds, 3 entries of the journal
checked: the file is whole
moved: everything is in the other database
compared: the other database gives the same archive, byte for byte
dropped: nothing is left where it was, and a receipt says so
`

func TestInvented(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	require.NoError(t, run(t.Context(), plan{}, &out))
	require.Equal(t, output, out.String())
}

// From a file to each server, and back.
func TestOverServers(t *testing.T) {
	t.Parallel()
	for _, kind := range databasetest.Servers() {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			server, dir := databasetest.URL(t, kind), t.TempDir()
			p, err := invent(t.Context(), dir)
			require.NoError(t, err)
			there := p
			there.to = server
			var out strings.Builder
			require.NoError(t, run(t.Context(), there, &out))
			require.Equal(t, output, out.String())

			there.file += ".again"
			require.ErrorIs(t, run(t.Context(), there, io.Discard), alumnikit.ErrNotFound, "it is not there any more")
			back := plan{
				from: server, to: databasetest.URL(t, database.SQLite), tenant: p.tenant, keys: p.keys,
				file: filepath.Join(dir, "back.archive"), receipt: filepath.Join(dir, "back.json"),
			}
			out.Reset()
			require.NoError(t, run(t.Context(), back, &out))
			require.Equal(t, output, out.String())
			require.Equal(t, content(t, p.file), content(t, back.file))

			var receipt archive.Receipt
			require.NoError(t, json.Unmarshal([]byte(content(t, back.receipt)), &receipt))
			keys, err := keyring([]byte(content(t, p.keys)))
			require.NoError(t, err)
			require.NoError(t, archive.VerifyReceipt(keys, receipt))
			require.NotContains(t, content(t, back.receipt), "見本")
		})
	}
}

func content(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(text)
}

// What is refused leaves no archive and drops nothing.
func TestRefused(t *testing.T) {
	t.Parallel()
	p, err := invent(t.Context(), t.TempDir())
	require.NoError(t, err)
	for name, alter := range map[string]func(p *plan){
		"tenant":   func(p *plan) { p.tenant = "umbrella" },
		"file":     func(p *plan) { p.file = p.keys },
		"keys":     func(p *plan) { p.keys = p.from },
		"itself":   func(p *plan) { p.to, p.file = p.from, p.file+".2" },
		"database": func(p *plan) { p.to = "oracle://db.example" },
	} {
		refused := p
		alter(&refused)
		require.Error(t, run(t.Context(), refused, io.Discard), name)
		require.NoFileExists(t, p.receipt, name)
		require.NoFileExists(t, p.file, name)
	}
	require.NoError(t, run(t.Context(), p, io.Discard))
}
