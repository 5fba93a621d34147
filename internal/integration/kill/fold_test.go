package kill

import (
	"context"
	"errors"
	"math/rand/v2"

	"github.com/alumnikit/alumnikit"
)

// fold is the mode in which one writer writes while the index is folded and
// rebuilt and the journal sealed, without a pause.
func (c *child) fold(ctx context.Context) error {
	w := &writer{child: c, random: rand.New(rand.NewPCG(7, uint64(c.Round)))}
	if err := w.adopt(ctx); err != nil {
		return err
	}
	c.say(message{Say: sayReady})
	return all(ctx, w.run, func(ctx context.Context) error { return c.keepUp(ctx, 6) })
}

// keepUp folds and seals for ever, and rebuilds every so many times.
func (c *child) keepUp(ctx context.Context, rebuildEvery int) error {
	for n := 1; ; n++ {
		if _, err := c.people.UpkeepStep(ctx, tenant); err != nil {
			return err
		}
		head, err := c.people.DB().JournalHead(ctx, tenant)
		if err != nil {
			return err
		}
		c.say(message{Say: saySeal, Head: head})
		if rebuildEvery == 0 || n%rebuildEvery != 0 {
			continue
		}
		err = c.people.Index().Rebuild(ctx, c.people.DB(), tenant)
		if err != nil && !errors.Is(err, alumnikit.ErrConflict) {
			return err
		}
	}
}
