// Package merging makes one person of two records, and two of one again.
//
//	merger := merging.New(people, nil)
//	preview, err := merger.Preview(ctx, clerk, keep, gone, merging.Choices{})
//	merge, err := merger.Merge(ctx, clerk, keep, gone, merging.Choices{FromGone: []string{"email"}})
//	err = merger.Unmerge(ctx, clerk, merge.ID)
//
// A merge is one atomic commit. Everything that either half of the person who goes
// says is combined with what is kept; no audience becomes wider by it, withdrawn
// consents stay withdrawn and blocks of either hold. The ID that goes stays as an
// alias (alumni.Alias): whatever else names it, in this product or the host's,
// means the person who is kept, and is not rewritten.
//
// What both were is kept for Options.UndoFor, in a record that concerns both and
// goes with either when they are erased. Undoing gives each their own back; what
// was changed or added since stays with the person who was kept, except that
// narrowed audiences, withdrawals and blocks then hold for both.
//
// Everything here is for HR with PermRoster. Merging moves what only HR may know
// (package hr) without showing it. A Service is safe for concurrent use; faulty
// choices are FieldErrors, what would exceed a bound is ErrTooLarge or FieldErrors
// of the combined entry, unknown people and merges are ErrNotFound.
package merging
