package mysql

import (
	"database/sql"
	"testing"

	driver "github.com/go-sql-driver/mysql"
	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/internal/integration/servertest"
	"github.com/alumnikit/alumnikit/storage/mysql"
)

// Sessions that would lose or mistake something are refused, and the error says
// what to change.
func TestValidateRefusesSessions(t *testing.T) {
	t.Parallel()
	config := servertest.MySQLConfig(t)
	open := func(t *testing.T, params map[string]string) *mysql.Store {
		t.Helper()
		own := config.Clone()
		own.Params = params
		connector, err := driver.NewConnector(own)
		require.NoError(t, err)
		db := sql.OpenDB(connector)
		t.Cleanup(func() { require.NoError(t, db.Close()) })
		store, err := mysql.New(db, nil)
		require.NoError(t, err)
		return store
	}
	require.NoError(t, open(t, nil).Migrate(t.Context()))
	require.NoError(t, open(t, nil).Validate(t.Context()))
	for param, word := range map[string]map[string]string{
		"autocommit": {"autocommit": "0"},
		"sql_mode":   {"sql_mode": "''"},
		"charset":    {"collation_connection": "latin1_bin"},
		"isolation":  {"tx_isolation": "'READ-UNCOMMITTED'"},
	} {
		t.Run(param, func(t *testing.T) {
			t.Parallel()
			err := open(t, word).Validate(t.Context())
			require.ErrorIs(t, err, alumnikit.ErrState)
			require.ErrorContains(t, err, param)
		})
	}
}
