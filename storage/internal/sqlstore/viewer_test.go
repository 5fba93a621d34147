package sqlstore_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/internal/sqlstore"
)

// script is a Pool that writes down the first words of each statement and fails
// those that begin with refused, once.
type script struct {
	sqlstore.DB
	refused string
	said    []string
}

var errRefused = errors.New("refused")

func (s *script) Begin(context.Context) (sqlstore.Tx, error) {
	s.said = append(s.said, "BEGIN")
	return s, nil
}

func (s *script) Exec(_ context.Context, query string, _ ...any) (int64, error) {
	first, _, _ := strings.Cut(query, ` "`)
	first, _, _ = strings.Cut(first, " `")
	s.said = append(s.said, first)
	if s.refused != "" && strings.HasPrefix(query, s.refused) {
		s.refused = ""
		return 0, errRefused
	}
	return 0, nil
}

func (s *script) Commit(context.Context) error {
	s.said = append(s.said, "COMMIT")
	return nil
}

func (s *script) Rollback(context.Context) {
	if s.said[len(s.said)-1] != "COMMIT" {
		s.said = append(s.said, "ROLLBACK")
	}
}

// A view is replaced where the database can; where it cannot replace this one,
// it is dropped first, and the transaction goes on.
func TestHowViewsAreReplaced(t *testing.T) {
	t.Parallel()
	view := storage.View{Name: "people", Kind: "k", Columns: []storage.ViewColumn{storage.Column("id", storage.ViewID, "ID", "ID", "id")}}
	comments := []string{"COMMENT ON VIEW", "COMMENT ON COLUMN"}
	for name, c := range map[string]struct {
		syntax  *sqlstore.ViewSyntax
		refused string
		want    []string
		fails   bool
	}{
		"sqlite":     {sqlstore.SQLiteViews(), "", []string{"BEGIN", "DROP VIEW IF EXISTS", "CREATE VIEW", "COMMIT"}, false},
		"mysql":      {sqlstore.MySQLViews(), "", []string{"BEGIN", "CREATE OR REPLACE ALGORITHM = TEMPTABLE VIEW", "COMMIT"}, false},
		"postgresql": {sqlstore.PostgresViews(), "", join("BEGIN", "SAVEPOINT alumnikit_view", "CREATE OR REPLACE VIEW", comments, "RELEASE SAVEPOINT alumnikit_view", "COMMIT"), false},
		"postgresql, other columns": {
			sqlstore.PostgresViews(), "CREATE",
			join("BEGIN", "SAVEPOINT alumnikit_view", "CREATE OR REPLACE VIEW", "ROLLBACK TO SAVEPOINT alumnikit_view", "DROP VIEW IF EXISTS", "CREATE OR REPLACE VIEW", comments, "COMMIT"), false,
		},
		"sqlite, a table": {sqlstore.SQLiteViews(), "DROP", []string{"BEGIN", "DROP VIEW IF EXISTS", "ROLLBACK"}, true},
		"mysql, refused":  {sqlstore.MySQLViews(), "CREATE", []string{"BEGIN", "CREATE OR REPLACE ALGORITHM = TEMPTABLE VIEW", "ROLLBACK"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pool := &script{refused: c.refused}
			dialect := &sqlstore.Dialect{Translate: func(error) error { return nil }}
			store := sqlstore.New(pool, dialect, sqlstore.NewTables("p_"))
			err := sqlstore.NewViewer(store, c.syntax, "", "p_").CreateViews(t.Context(), view)
			require.Equal(t, c.fails, errors.Is(err, errRefused))
			require.Equal(t, c.want, pool.said)
		})
	}
}

// join makes one list of texts and lists.
func join(parts ...any) []string {
	var out []string
	for _, part := range parts {
		switch p := part.(type) {
		case string:
			out = append(out, p)
		case []string:
			out = append(out, p...)
		}
	}
	return out
}
