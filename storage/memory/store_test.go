package memory_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
	"github.com/alumnikit/alumnikit/storage/storagetest"
)

func TestStore(t *testing.T) {
	t.Parallel()
	storagetest.Run(t, storagetest.Harness{
		Open: func(testing.TB) storage.Store { return memory.New() },
	})
}

func Example() {
	ctx, store := context.Background(), memory.New()
	err := store.Commit(ctx, storage.Write{
		Tenant: "acme",
		Puts: []storage.Record{{
			Kind: "note", ID: alumnikit.ID{15: 1}, Version: 1, Body: []byte(`{"text":"hello"}`),
			Keys: []storage.Key{{Name: "title", Value: []byte("hello")}},
		}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	found, err := store.List(ctx, "acme", storage.Exactly("note", "title", []byte("hello")))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, note := range found {
		fmt.Printf("%s, version %d: %s\n", note.At.Value, note.Version, note.Body)
	}
	// Output: hello, version 1: {"text":"hello"}
}
