package main

import (
	"context"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/referral"
)

// maxListed bounds what is read at once of lists that one page shows whole.
const maxListed = 1000

// all reads a list of package referral to its end, or to maxListed.
func all[T any](
	ctx context.Context, actor alumnikit.Actor, list func(context.Context, alumnikit.Actor, alumnikit.Page) (referral.List[T], error),
) ([]T, error) {
	var out []T
	page := alumnikit.Page{Size: alumnikit.MaxPageSize}
	for {
		found, err := list(ctx, actor, page)
		if err != nil {
			return nil, err
		}
		out = append(out, found.Items...)
		if found.Next == "" || len(out) >= maxListed {
			return out, nil
		}
		page.After = found.Next
	}
}
