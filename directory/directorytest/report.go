package directorytest

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
)

// Report says what a run has compared. It is plain JSON.
type Report struct {
	Seed         uint64         `json:"seed"`
	Cases        int            `json:"cases"`        // pairs and traces
	Pairs        int            `json:"pairs"`        // of companies that look alike
	Traces       int            `json:"traces"`       // lived in two tenants
	Coalitions   int            `json:"coalitions"`   // cases with two viewers
	Comparisons  int            `json:"comparisons"`  // of answers
	Steps        int            `json:"steps"`        // of traces
	Purged       int            `json:"purged"`       // steps left out in the second tenant
	Incomparable int            `json:"incomparable"` // traces cut short because a visible step needed an invisible one
	Properties   map[string]int `json:"properties"`   // comparisons of each
	Operations   map[string]int `json:"operations"`   // answers compared of each read
	Verbs        map[string]int `json:"verbs"`        // steps of each kind that were taken
	Viewers      map[string]int `json:"viewers"`      // cases with each
	Violation    string         `json:"violation,omitempty"`
}

func newReport(seed uint64) *Report {
	return &Report{Seed: seed, Properties: map[string]int{}, Operations: map[string]int{}, Verbs: map[string]int{}, Viewers: map[string]int{}}
}

// add adds what another part of the run has done.
func (r *Report) add(other *Report) {
	r.Cases += other.Cases
	r.Pairs += other.Pairs
	r.Traces += other.Traces
	r.Coalitions += other.Coalitions
	r.Comparisons += other.Comparisons
	r.Steps += other.Steps
	r.Purged += other.Purged
	r.Incomparable += other.Incomparable
	for _, m := range []struct{ to, from map[string]int }{
		{r.Properties, other.Properties}, {r.Operations, other.Operations}, {r.Verbs, other.Verbs}, {r.Viewers, other.Viewers},
	} {
		for name := range maps.Keys(m.from) {
			m.to[name] += m.from[name]
		}
	}
}

// write writes the report as one line.
func (r *Report) write(to io.Writer) error {
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if _, err := to.Write(append(body, '\n')); err != nil {
		return fmt.Errorf("directorytest: report: %w", err)
	}
	return nil
}
