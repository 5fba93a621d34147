package newsletter

import "maps"

// Counts is how many recipients of an edition are in each final state.
type Counts struct {
	Total   int           `json:"total"` // whom the segment selected; grows while freezing
	Sent    int           `json:"sent"`
	Skipped map[Cause]int `json:"skipped,omitempty"`
	Bounced int           `json:"bounced"`
	Failed  int           `json:"failed"`
	InDoubt int           `json:"inDoubt"`
}

// SkippedTotal returns how many were skipped for any cause.
func (c Counts) SkippedTotal() int {
	n := 0
	for _, k := range c.Skipped {
		n += k
	}
	return n
}

// Settled returns how many are in a final state.
func (c Counts) Settled() int {
	return c.Sent + c.SkippedTotal() + c.Bounced + c.Failed + c.InDoubt
}

// Pending returns how many are still to be sent to.
func (c Counts) Pending() int { return c.Total - c.Settled() }

func (c Counts) clone() Counts {
	c.Skipped = maps.Clone(c.Skipped)
	if c.Skipped == nil {
		c.Skipped = map[Cause]int{}
	}
	return c
}

// add counts n more deliveries like d.
func (c *Counts) add(d Delivery, n int) {
	switch d.State {
	case Sent:
		c.Sent += n
	case Skipped:
		if c.Skipped[d.Cause] += n; c.Skipped[d.Cause] == 0 {
			delete(c.Skipped, d.Cause)
		}
	case Bounced:
		c.Bounced += n
	case Failed:
		c.Failed += n
	case InDoubt:
		c.InDoubt += n
	case Pending, Attempting:
	}
}

// move counts what changed between two versions of a batch.
func (c *Counts) move(before, after *batch) {
	for i := range after.Recipients {
		c.add(before.Recipients[i].Delivery, -1)
		c.add(after.Recipients[i].Delivery, 1)
	}
}
