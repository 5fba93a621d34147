// Command bench measures the SDK on synthetic companies of several sizes and
// prints each figure beside baselines measured in the same run.
//
//	go run .                            # a table, 10,000 and 100,000 people
//	go run . -json                      # one JSON object a line
//	go run . -size 10000 -store sqlite -run '^search'
//	go run . -size 1000000 -pocketbase 1000000 -many 1000 -data /var/tmp/bench
//	go run . -size '' -linear 1000000,3000000,10000000
//	go run . -size 1000000 -store postgres,mysql -data /var/tmp/bench
//
// The servers are those of ALUMNIKIT_POSTGRES_DSN and ALUMNIKIT_MYSQL_DSN. Each
// run has a database of its own there, alumnikit_bench_run_ and a number, which
// goes at the end. With -data, alumnikit_bench_ with a shape and the index's schema
// stays and is copied by later runs; whoever wants the room back drops it.
//
// The exit status is 1 if a figure breaks a bound. Bounds are ratios: of two
// sizes, or of a figure to what stands beside it. Targets in absolute units are
// printed as met or missed and change no exit status, because they hold for a
// quiet machine only.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run measures what the arguments say, or does the work of a child process.
func run(ctx context.Context, args []string, out, progress io.Writer) error {
	if len(args) > 0 && args[0] == childCommand {
		return child(ctx, args[1:], out)
	}
	p, err := parse(args)
	if err != nil {
		return err
	}
	stop, err := p.startProfile()
	if err != nil {
		return err
	}
	defer stop()
	report := newReport(ctx, out, p.json)
	for _, s := range p.shapes() {
		fmt.Fprintf(progress, "%v: loading\n", s)
		if err := measure(ctx, p, s, report, progress); err != nil {
			return fmt.Errorf("%v: %w", s, err)
		}
	}
	return report.end()
}

// measure takes every figure of one store and shape.
func measure(ctx context.Context, p plan, s shape, report *report, progress io.Writer) (err error) {
	w, err := load(ctx, p, s)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close(ctx)) }()
	if err := report.onServer(ctx, w); err != nil {
		return err
	}
	m := meter{world: w, plan: p, report: report, progress: progress}
	if err := m.take(ctx, before(s)); err != nil {
		return err
	}
	if err := m.searches(ctx); err != nil {
		return err
	}
	return m.take(ctx, after(s))
}

// meter takes figures of a world for a report.
type meter struct {
	world    *world
	plan     plan
	report   *report
	progress io.Writer
	pending  int // deltas that wait while figures are taken
}

// take takes the figures that were asked for.
func (m *meter) take(ctx context.Context, figures []figure) error {
	for _, f := range figures {
		if !m.plan.filter.MatchString(f.name) {
			continue
		}
		fmt.Fprintf(m.progress, "%v, %d pending: %s\n", m.world.shape, m.pending, f.name)
		lines, err := f.take(ctx, m.world)
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		for _, line := range lines {
			line.name = f.name + line.name
			if err := m.report.add(m.world.shape, m.pending, line); err != nil {
				return err
			}
		}
	}
	return nil
}

// searches takes the figures of searches, with more and more deltas pending.
func (m *meter) searches(ctx context.Context) error {
	figures := searchFigures()
	if !m.plan.wants(figures) {
		return nil
	}
	for _, pending := range m.plan.pending {
		if pending > 0 && m.world.shape.store == indexOnly {
			break // which takes no updates
		}
		var err error
		if m.pending, err = m.world.pend(ctx, pending); err != nil {
			return err
		}
		if err := m.take(ctx, figures); err != nil {
			return err
		}
	}
	m.pending = 0
	return m.world.settle(ctx)
}
