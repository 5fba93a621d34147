// Command bench measures the SDK on synthetic companies of several sizes and
// prints each figure beside a baseline measured in the same run.
//
//	go run .                            # a table
//	go run . -json                      # one JSON object a line
//	go run . -size 10000 -store sqlite -run '^search'
//
// There are no absolute targets: a figure is ok while it does not grow faster
// than the company. The exit status is 1 if one does.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// plan is what the flags say.
type plan struct {
	sizes  []int
	stores []string
	filter *regexp.Regexp
	json   bool
}

func parse(args []string) (plan, error) {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	sizes := flags.String("size", "10000,100000", "people, ascending")
	stores := flags.String("store", "memory,sqlite", "stores")
	filter := flags.String("run", "", "regular expression of the figures to measure")
	asJSON := flags.Bool("json", false, "print one JSON object a line")
	if err := flags.Parse(args); err != nil {
		return plan{}, err
	}
	p := plan{stores: strings.Split(*stores, ","), json: *asJSON}
	for text := range strings.SplitSeq(*sizes, ",") {
		n, err := strconv.Atoi(text)
		if err != nil || n < 100 {
			return plan{}, fmt.Errorf("-size %q: numbers from 100", text)
		}
		p.sizes = append(p.sizes, n)
	}
	for _, s := range p.stores {
		if s != "memory" && s != "sqlite" {
			return plan{}, fmt.Errorf("-store %q: memory, sqlite", s)
		}
	}
	slices.Sort(p.sizes)
	var err error
	p.filter, err = regexp.Compile(*filter)
	return p, err
}

// figures are all there is to measure, in the order of the table.
func figures() []figure {
	return slices.Concat(
		[]figure{{"import", perItem, importRate}},
		searchFigures(),
		[]figure{
			{"facets.count", total, facetCounts},
			{"segment.count", total, segmentCount},
			{"write.profile", perItem, profileWrite},
			{"write.fold", total, foldWrites},
			{"template.render", perItem, renderLetter},
			{"newsletter.freeze", perItem, freezeAudience},
			{"newsletter.send", perItem, sendLetters},
		},
	)
}

func run(ctx context.Context, args []string, out, progress io.Writer) error {
	p, err := parse(args)
	if err != nil {
		return err
	}
	report := newReport(ctx, out, p.json)
	for _, store := range p.stores {
		for _, size := range p.sizes {
			fmt.Fprintf(progress, "%s, %d people: loading\n", store, size)
			if err := measure(ctx, store, size, p.filter, report); err != nil {
				return fmt.Errorf("%s, %d people: %w", store, size, err)
			}
		}
	}
	return report.end()
}

// measure takes every figure of one store and size.
func measure(ctx context.Context, store string, size int, filter *regexp.Regexp, report *report) error {
	w, err := load(ctx, store, size)
	if err != nil {
		return err
	}
	defer w.close()
	for _, f := range figures() {
		if !filter.MatchString(f.name) {
			continue
		}
		m, err := f.take(ctx, w)
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		if err := report.add(store, size, f, m); err != nil {
			return err
		}
	}
	return nil
}
