package storage_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// badge is a record of somebody's own domain.
type badge struct {
	ID    alumnikit.ID `json:"id"`
	Title string       `json:"title"`
}

func badges() storage.Kind[badge] {
	return storage.NewKind(storage.Definition[badge]{
		Name: "example.badge",
		ID:   func(b *badge) alumnikit.ID { return b.ID },
		Keys: func(b *badge) []storage.Key {
			return []storage.Key{{Name: "title", Value: []byte(b.Title), Unique: true}}
		},
	})
}

// A service reads, decides, and states what becomes of it.
func ExampleDB_Commit() {
	ctx := context.Background()
	db, err := storage.New(memory.New(), alumnikit.RandomKeyring(), nil)
	if err != nil {
		log.Fatal(err)
	}
	clerk := alumnikit.Admin("acme", "clerk-7", alumnikit.AllPermissions()...)

	first := &badge{ID: db.NewID(), Title: "Speaker"}
	if err := db.Commit(ctx, storage.By(clerk, "badge.create"), badges().Insert(first)); err != nil {
		log.Fatal(err)
	}
	again := &badge{ID: db.NewID(), Title: "Speaker"}
	err = db.Commit(ctx, storage.By(clerk, "badge.create"), badges().Insert(again))
	fmt.Println(err, errors.Is(err, alumnikit.ErrExists))

	err = storage.Retry(ctx, func(ctx context.Context) error {
		old, err := badges().Get(ctx, db, "acme", first.ID)
		if err != nil {
			return err
		}
		changed := old.Value
		changed.Title = "Mentor"
		return db.Commit(ctx, storage.By(clerk, "badge.rename"), badges().Replace(old, &changed))
	})
	fmt.Println(err)

	if _, err := db.SealJournal(ctx, "acme", 100); err != nil {
		log.Fatal(err)
	}
	events, err := db.Feed(ctx, clerk, 0, 10)
	if err != nil {
		log.Fatal(err)
	}
	for _, e := range events {
		fmt.Println(e.Sequence, e.Actor, e.Verb, e.Fields)
	}
	// Output:
	// example.badge: title is taken true
	// <nil>
	// 1 clerk-7 badge.create []
	// 2 clerk-7 badge.rename [title]
}
