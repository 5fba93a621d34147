package sqlstore

import (
	"context"
	"fmt"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Viewer keeps views for reports beside the tables of a store. An adapter embeds
// it for its methods. It is safe for concurrent use.
type Viewer struct {
	store  *Store
	syntax *ViewSyntax
	at     place
}

// NewViewer returns the Viewer of a store that is not joined to a transaction.
// Schema is empty where tables are named without.
func NewViewer(store *Store, syntax *ViewSyntax, schema, prefix string) *Viewer {
	return &Viewer{store, syntax, place{schema, prefix}}
}

// CreateViews makes SQL views for reports, named by the store's prefix and the
// view's name, in place of those of these names. Doing it again changes nothing;
// do it again after the schema of fields has changed. It happens in one
// transaction, but in MySQL and MariaDB view by view. Where a view must be
// dropped to be made anew, as in SQLite always and in PostgreSQL when other than
// new last columns differ, what was granted on it in PostgreSQL is gone, and one
// that others depend on stays and is an error. Nobody needs the views but those
// who write reports, and they show every tenant: see docs/reporting.md. It
// returns ErrInvalid for a view that cannot be written as SQL.
func (v *Viewer) CreateViews(ctx context.Context, views ...storage.View) error {
	if err := v.check(views); err != nil {
		return fmt.Errorf("create views: %w", err)
	}
	return v.change(ctx, "create views", func(ctx context.Context, tx DB) error {
		for _, view := range views {
			if err := v.create(ctx, tx, view); err != nil {
				return err
			}
		}
		return nil
	})
}

// DropViews removes views if they are there.
func (v *Viewer) DropViews(ctx context.Context, views ...storage.View) error {
	if err := v.check(views); err != nil {
		return fmt.Errorf("drop views: %w", err)
	}
	return v.change(ctx, "drop views", func(ctx context.Context, tx DB) error {
		for _, view := range views {
			if _, err := tx.Exec(ctx, v.syntax.drop(v.at, view)); err != nil {
				return err
			}
		}
		return nil
	})
}

// ViewSQL returns the statements by which a host's own migration tool makes the
// views, in place of those of these names. None ends with a semicolon.
func (v *Viewer) ViewSQL(views ...storage.View) ([]string, error) {
	if err := v.check(views); err != nil {
		return nil, fmt.Errorf("view sql: %w", err)
	}
	var out []string
	for _, view := range views {
		if v.syntax.replace != replaceAll {
			out = append(out, v.syntax.drop(v.at, view))
		}
		out = append(out, v.syntax.create(v.at, view)...)
	}
	return out, nil
}

// check keeps names apart from each other and from the tables.
func (v *Viewer) check(views []storage.View) error {
	taken := append(NewTables("").All(), NewTables("").Schema)
	for _, view := range views {
		if err := view.Validate(); err != nil {
			return err
		}
		if slices.Contains(taken, view.Name) {
			return fmt.Errorf("view %q: the name is taken: %w", view.Name, alumnikit.ErrInvalid)
		}
		taken = append(taken, view.Name)
	}
	return nil
}

func (v *Viewer) change(ctx context.Context, op string, f func(ctx context.Context, tx DB) error) error {
	return v.store.retry(ctx, op, func() error { return v.store.transaction(ctx, f) })
}

// create replaces a view where the database can, and otherwise drops it first.
func (v *Viewer) create(ctx context.Context, tx DB, view storage.View) error {
	statements := v.syntax.create(v.at, view)
	switch v.syntax.replace {
	case replaceAll:
		return run(ctx, tx, statements...)
	case replaceSimilar:
		if err := run(ctx, tx, "SAVEPOINT "+viewSavepoint); err != nil {
			return err
		}
		if err := run(ctx, tx, statements...); err == nil {
			return run(ctx, tx, "RELEASE SAVEPOINT "+viewSavepoint)
		}
		if err := run(ctx, tx, "ROLLBACK TO SAVEPOINT "+viewSavepoint); err != nil {
			return err
		}
	case replaceNothing:
	}
	return run(ctx, tx, slices.Concat([]string{v.syntax.drop(v.at, view)}, statements)...)
}

const viewSavepoint = "alumnikit_view"

func run(ctx context.Context, tx DB, statements ...string) error {
	for _, statement := range statements {
		if _, err := tx.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}
