package main

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/alumnikit/alumnikit/examples/internal/database"
	"github.com/alumnikit/alumnikit/examples/internal/databasetest"
	"github.com/alumnikit/alumnikit/examples/portal/web"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// onServers is the test below which others find a server: TestOnServers/postgres/HiddenEmployer.
const onServers = "TestOnServers/"

// TestOnServers goes again through the routes and those stories that write most, which run in memory by themselves, on each
// kind of server.
func TestOnServers(t *testing.T) {
	t.Parallel()
	for _, kind := range databasetest.Servers() {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			databasetest.Skip(t, kind)
			t.Run("EveryRoute", TestEveryRoute)
			t.Run("HiddenEmployer", TestHiddenEmployer)
			t.Run("LostUpdate", TestLostUpdate)
			t.Run("Consents", TestConsents)
			t.Run("Groups", TestGroups)
			t.Run("Import", TestImport)
			t.Run("Comeback", TestComeback)
			t.Run("Referral", TestReferral)
			t.Run("SegmentBuilder", TestSegmentBuilder)
			t.Run("Newsletter", TestNewsletterFromSegmentToUnsubscribing)
			t.Run("NewsletterStopsAndGoesOn", TestNewsletterStopsAndGoesOn)
		})
	}
}

// languages are all of them, and one on a server: they differ in words and not in what is read and written.
func languages(t *testing.T) []web.Lang {
	t.Helper()
	if strings.HasPrefix(t.Name(), onServers) {
		return web.Langs()[:1]
	}
	return web.Langs()
}

// testStore opens a store in memory, or below TestOnServers one on the server that the test's name says.
func testStore(t *testing.T) storage.Store {
	t.Helper()
	where, below := strings.CutPrefix(t.Name(), onServers)
	if !below {
		return memory.New()
	}
	kind, _, _ := strings.Cut(where, "/")
	db := databasetest.Open(t, database.Kind(kind))
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db.Store
}

// TestRunOnServers starts three processes' worth of portals at once on a new database: one invents the company, all serve
// it, and they have one file of keys.
func TestRunOnServers(t *testing.T) {
	t.Parallel()
	for _, kind := range databasetest.Servers() {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			o := options{
				DB: databasetest.URL(t, kind), Keys: filepath.Join(dir, "new folder", "portal.keys"), Addr: "127.0.0.1:0", People: 40,
				Outbox: filepath.Join(dir, "outbox"),
			}
			var outs [3]*console
			t.Run("at once", func(t *testing.T) {
				for i := range outs {
					t.Run(strconv.Itoa(i), func(t *testing.T) {
						t.Parallel()
						url, out, stop := started(t, o)
						if body := fetch(t, url+"/signin?lang=en"); !strings.Contains(body, "Sample Trading") {
							t.Error("the company's name is missing")
						}
						if err := stop(); err != nil {
							t.Error(err)
						}
						outs[i] = out
					})
				}
			})
			inventors := 0
			for _, out := range outs {
				inventors += strings.Count(out.String(), "40 of 40 people")
			}
			if inventors != 1 {
				t.Errorf("invented %d times", inventors)
			}
		})
	}
}
