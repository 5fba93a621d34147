// Package org keeps the companies of a group and their departments over time, so
// that "everybody who was in what is now the Tokyo sales department" is a
// question that can be asked.
//
//	chart, err := org.New(people).Chart(ctx, hr)
//	units := chart.Within(chart.Origins(tokyoSales)...) // what became it, and all below
//	rule := segment.Where("employments.unit", segment.In, chart.Names(units...)...)
//
// A Unit (部署) is one record with its whole history: what it was called and where
// it hung, from one day to the next, and what it became. An Entity (法人) is one
// record likewise. Both are planned as well as recorded: a reorganisation next
// April is there now, and Tree shows any day.
//
// People are not linked to units by ID. An employment says in words and codes
// where somebody was when it was recorded (alumni.Employment.Path and Codes);
// Chart.Place gives both for a unit on a day.
//
// A tenant has at most MaxUnits units and MaxEntities entities. Each change reads
// them all, checks them and bumps one record, so that changes of one tenant come
// one after the other, however many write at once: alumnikit.ErrConflict is
// retried. A Service is immutable and safe for concurrent use; a Chart is a copy
// as of one moment and safe for concurrent reading. Errors are FieldErrors with
// the codes of this package, ErrForbidden without PermRoster, ErrNotFound for
// unknown units and entities.
package org
