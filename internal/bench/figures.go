package main

import (
	"context"
	"slices"
)

// figure is one thing to measure, or a few that are measured together.
type figure struct {
	name string
	take func(context.Context, *world) ([]measurement, error)
}

// growth says how a figure may grow with the company.
type growth int

const (
	free    growth = iota // as it likes
	total                 // work on the whole company: with its size and half as much again
	perItem               // work on one item: to the threefold, whatever the size
)

// measurement is what was measured.
type measurement struct {
	name       string // to be appended to the figure's
	value, p95 float64
	unit       string
	growth     growth
	beside     []baseline
}

// one is a figure of a single measurement.
func one(m measurement, err error) ([]measurement, error) {
	if err != nil {
		return nil, err
	}
	return []measurement{m}, nil
}

// before are the figures taken right after loading, while a world is nothing
// but what was loaded.
func before(s shape) []figure {
	out := []figure{{"bulk.load", loadRate}}
	switch s.store {
	case inSQLite, inPostgres, inMySQL:
		out = append(out, figure{"disk", diskUse})
	case indexOnly:
		out = append(out, figure{"held", heldInMemory})
	}
	return out
}

// after are the figures taken when searches have been. Those that write come
// last.
func after(s shape) []figure {
	if s.tenants > 1 || s.store == indexOnly {
		return nil
	}
	out := []figure{
		{"facets.count", facetCounts},
		{"segment.count", segmentCount},
		{"bulk.rebuild", rebuildRate},
		{"bulk.import", importRates},
		{"import", importRate},
		{"write.profile", profileWrite},
		{"write.fold", foldWrites},
		{"write.contended", contended},
		{"write.host", hostWrite},
		{"fetch", fetching},
		{"template.render", renderLetter},
		{"newsletter.freeze", freezeAudience},
		{"newsletter.send", sendLetters},
		{"duplicates", duplicates},
	}
	if isServer(s.store) {
		return out
	}
	return slices.DeleteFunc(out, func(f figure) bool { return f.name == "write.host" || f.name == "fetch" })
}
