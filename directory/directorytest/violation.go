package directorytest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alumnikit/alumnikit/alumni"
)

// violation is a failed comparison.
type violation struct {
	property   string
	seed       uint64
	number     int // of the case
	viewer     string
	request    string
	got, want  string
	left, dash *world
	trace      []string
	err        error
}

// String tells what to look at.
func (v *violation) String() string {
	if v.err != nil {
		return fmt.Sprintf("privacy: seed %d, case %d: %v", v.seed, v.number, v.err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "privacy: %s is violated (seed %d, case %d)\nviewer:  %s\nrequest: %s\n", v.property, v.seed, v.number, v.viewer, v.request)
	fmt.Fprintf(&b, "answer:  %s\nbut:     %s\n", v.got, v.want)
	for _, side := range []struct {
		name string
		w    *world
	}{{"company", v.left}, {"other company", v.dash}} {
		if side.w != nil {
			fmt.Fprintf(&b, "%s:\n%s\n", side.name, side.w.text())
		}
	}
	for i, step := range v.trace {
		fmt.Fprintf(&b, "step %d: %s\n", i+1, step)
	}
	return b.String()
}

// text lists the people of a company and what they chose.
func (w *world) text() string {
	var lines []string
	for _, p := range w.people {
		lines = append(lines, fmt.Sprintf("  %s listed=%t groups=%v blocks=%v names=%+v employments=%+v profile=%+v",
			p.ID(), p.HasConsent(alumni.ForListing), p.Groups(), p.Blocks.People, p.Entry.Names, p.Entry.Employments, *p.Profile))
	}
	slices.Sort(lines)
	return strings.Join(append(lines, fmt.Sprintf("  policy=%+v", w.policy)), "\n")
}
