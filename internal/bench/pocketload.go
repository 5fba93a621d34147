package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/pocketbase/pocketbase/core"
)

// fill creates the collections and writes everybody with plain SQL, which is the
// fastest way in, and the one who asks as a record.
func (p *pocket) fill(ctx context.Context, w *world) error {
	if err := p.createCollections(); err != nil {
		return err
	}
	for from := 0; from < w.size; from += batch {
		err := p.app.RunInTransaction(func(tx core.App) error { return fillPocket(ctx, tx, w.site, from, min(from+batch, w.size)) })
		if err != nil {
			return err
		}
	}
	return p.fillViewer(w)
}

func fillPocket(ctx context.Context, tx core.App, s *site, from, to int) error {
	columns := append(pocketColumns(), "id", "listed")
	insert := tx.DB().NewQuery("INSERT INTO " + pocketPeople + " (" + strings.Join(columns, ", ") +
		") VALUES ({:" + strings.Join(columns, "}, {:") + "})").WithContext(ctx).Prepare()
	defer insert.Close()
	for i := from; i < to; i++ {
		if _, err := insert.Bind(s.pocketRow(i)).Execute(); err != nil {
			return err
		}
	}
	return insert.LastError
}

// pocketID is an identifier as PocketBase makes them: 15 lower-case characters.
func pocketID(n int) string { return fmt.Sprintf("p%014d", n) }

// fillViewer writes the former colleague who asks.
func (p *pocket) fillViewer(w *world) error {
	if w.askers == nil {
		if err := w.drawAskers(); err != nil {
			return err
		}
	}
	members, err := p.app.FindCollectionByNameOrId(pocketMembers)
	if err != nil {
		return err
	}
	person := w.person(w.askers[0].viewer)
	viewer := core.NewRecord(members)
	viewer.SetEmail(person.Email)
	viewer.SetRandomPassword()
	viewer.Load(map[string]any{
		"network": true, "alumnus": true,
		"group1": w.group(person.Groups[0]).String(), "group2": w.group(person.Groups[1]).String(),
	})
	return p.app.SaveNoValidate(viewer)
}
