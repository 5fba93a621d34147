// Package postings is the compressed set of slots that the bitmap index stands on: which people have a term.
//
//	sales := postings.Of(3, 70_000, 70_001)
//	tokyo := postings.Range(70_000, 80_000)
//	both := postings.And(sales, tokyo) // 70000, 70001
//	row := both.AppendBinary(nil)      // canonical: equal sets give equal bytes
//	back, rest, err := postings.Decode(row)
//
// # In memory
//
// A [Set] is a sorted list of blocks, each with those values that have the same high 16 bits. A block is an array of
// up to 4,096 values, a bitmap of 8 KiB, or runs (first and last value of each). Runs come from [Range] and from
// decoding and are kept as they are, which is what makes the memory taken by [Decode] proportional to its input;
// whatever is computed or changed is an array or a bitmap.
//
// # Sharing
//
// Operations return new sets. A result may hold a block of an operand unchanged: [Set.Clone] and [AndAll] of one set
// share every block; [Or] those that only one operand has or that cover the other's; [OrAll] those that only one
// operand has or that are full; [And] and [AndAll] those that the other operand covers; [AndNot] those that meet nothing.
// (A block covers another if it is full, or is a single run around it.) Shared blocks are copied before they are written,
// on either side, so changing one set never shows in another.
//
// # Concurrency
//
// Any number of goroutines may read a set and use it as an operand at the same time. [Set.Add] and [Set.Remove] need
// the set to themselves; treat a set as immutable once it is handed out.
//
// # Errors
//
// Only reading stored bytes fails, always with [ErrCorrupt]. Nothing in this package panics on any input.
package postings
