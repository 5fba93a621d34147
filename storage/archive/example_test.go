package archive_test

import (
	"bytes"
	"context"
	"fmt"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/archive"
	"github.com/alumnikit/alumnikit/storage/memory"
)

func Example() {
	ctx, keys := context.Background(), alumnikit.RandomKeyring()
	old, err := storage.New(memory.New(), keys, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	hello := notes().Insert(&note{ID: alumnikit.ID{15: 1}, Text: "hello"})
	if err := old.Commit(ctx, storage.By(alumnikit.System("acme", "example"), "note.write"), hello); err != nil {
		fmt.Println(err)
		return
	}

	var file bytes.Buffer
	wrote, err := archive.Write(ctx, old, "acme", &file, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("archived:", wrote.Records, "journal:", wrote.Sealed+wrote.Pending)

	fresh, err := storage.New(memory.New(), keys, nil) // any other store
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err = archive.Read(ctx, fresh, "acme", &file, nil); err != nil {
		fmt.Println(err)
		return
	}
	found, err := notes().Get(ctx, fresh, "acme", alumnikit.ID{15: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("moved:", found.Value.Text, "at version", found.Version)

	receipt, err := archive.Drop(ctx, old, "acme", &archive.DropOptions{Archive: &wrote})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("dropped:", receipt.Found.Records, "left:", receipt.Left.Empty(), "genuine:", archive.VerifyReceipt(keys, receipt) == nil)
	// Output:
	// archived: map[note:1] journal: 1
	// moved: hello at version 1
	// dropped: map[note:1] left: true genuine: true
}
