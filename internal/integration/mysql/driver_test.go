package mysql

import (
	"database/sql"
	sqldriver "database/sql/driver"
	"fmt"
	"math/bits"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	driver "github.com/go-sql-driver/mysql"
	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/internal/integration/place"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/storagetest"
)

// What the driver may be told that changes what it sends or answers: one database
// serves all combinations. All else here runs with none of it, so that two and three
// together show each pair of answers; the long proof has all eight.
func TestConformanceWithOptionsOfTheDriver(t *testing.T) {
	t.Parallel()
	place.Need(t, place.MySQL)
	at := place.Migrated(t, place.MySQL)
	for options := range 8 {
		if bits.OnesCount(uint(options)) < 2 && os.Getenv("ALUMNIKIT_PROVE") == "" {
			continue
		}
		config, err := driver.ParseDSN(at.Address)
		require.NoError(t, err)
		config.ParseTime, config.ClientFoundRows, config.InterpolateParams = options&1 != 0, options&2 != 0, options&4 != 0
		name := fmt.Sprintf("parseTime=%t,clientFoundRows=%t,interpolateParams=%t", config.ParseTime, config.ClientFoundRows, config.InterpolateParams)
		t.Run(name, func(t *testing.T) {
			db := through(t, config)
			open := at.Emptied(db)
			if options != 7 {
				open = place.Brief(open)
			}
			storagetest.Run(t, storagetest.Harness{Open: open})
			t.Run("InHostTransaction", func(t *testing.T) {
				at.Emptied(db)(t)
				storagetest.Run(t, storagetest.Harness{Open: place.Brief(at.Joined(db, nil))})
			})
		})
	}
}

// What is kept are bytes, in whatever character set the host speaks: in those of
// Japan and China a backslash may be half of a character.
func TestConformanceWithCharacterSets(t *testing.T) {
	t.Parallel()
	place.Need(t, place.MySQL)
	at := place.Migrated(t, place.MySQL)
	for _, charset := range []string{"sjis", "gbk", "latin1"} {
		t.Run(charset, func(t *testing.T) {
			config, err := driver.ParseDSN(at.Address)
			require.NoError(t, err)
			require.NoError(t, config.Apply(driver.Charset(charset, "")))
			config.InterpolateParams = true
			open := at.Emptied(through(t, config))
			storagetest.Run(t, storagetest.Harness{Open: func(tb testing.TB) storage.Store {
				tb.Helper()
				if !strings.Contains(tb.Name(), "/RoundTrip/") {
					tb.Skip("has little to do with bytes")
				}
				return open(tb)
			}})
		})
	}
}

// A server without compound statements is sent a write of one record in steps.
func TestConformanceWithoutBlocks(t *testing.T) {
	t.Parallel()
	place.Need(t, place.MySQL)
	at := place.Migrated(t, place.MySQL)
	refused := atomic.Int64{}
	open := at.Emptied(at.Open(t, func(query string, _ []sqldriver.NamedValue, send func() error) error {
		if strings.HasPrefix(query, "BEGIN NOT ATOMIC") {
			refused.Add(1)
			return &driver.MySQLError{Number: 1064}
		}
		return send()
	}))
	storagetest.Run(t, storagetest.Harness{Open: func(tb testing.TB) storage.Store {
		tb.Helper()
		if !strings.Contains(tb.Name(), "/OneRecord/") {
			tb.Skip("is no write of one record")
		}
		return open(tb)
	}})
	require.Positive(t, refused.Load())
}

func through(t *testing.T, config *driver.Config) *sql.DB {
	t.Helper()
	connector, err := driver.NewConnector(config)
	require.NoError(t, err)
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(8)
	db.SetMaxIdleConns(8)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return db
}
