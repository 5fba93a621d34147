package merging_test

import (
	"context"
	"fmt"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/merging"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// Two records become one person. The ID that goes means the one that stays, until
// the merge is undone.
func ExampleService_Merge() {
	ctx := context.Background()
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	clerk := alumnikit.Admin("acme", "hr-1", alumnikit.PermRoster)
	keep, err := people.Register(ctx, clerk, alumni.Registration{Names: alumni.Names{Family: "見本", Given: "花子"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	gone, err := people.Register(ctx, clerk, alumni.Registration{
		Names: alumni.Names{Family: "旧見本", Given: "花子"}, Email: "hanako@example.jp",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	merger := merging.New(people, nil)
	preview, err := merger.Preview(ctx, clerk, keep.ID, gone.ID, merging.Choices{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("to choose:", preview.Differs)
	merge, err := merger.Merge(ctx, clerk, keep.ID, gone.ID, merging.Choices{})
	if err != nil {
		fmt.Println(err)
		return
	}
	one, err := people.Entry(ctx, clerk, gone.ID)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(one.ID == keep.ID, one.Names.Display(), one.Names.Former, one.Email)

	if err := merger.Unmerge(ctx, clerk, merge.ID); err != nil {
		fmt.Println(err)
		return
	}
	two, err := people.Entry(ctx, clerk, gone.ID)
	fmt.Println(two.ID == gone.ID, two.Names.Display(), err)
	// Output:
	// to choose: [names]
	// true 見本 花子 [旧見本] hanako@example.jp
	// true 旧見本 花子 <nil>
}
