package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/alumnikit/alumnikit/newsletter"
)

// width of the bar in characters.
const width = 40

// progress draws a bar: over itself on a terminal, line by line elsewhere.
type progress struct {
	out      io.Writer
	terminal bool
	shown    string
}

func (p *progress) update(at newsletter.Progress) {
	line := bar(at.Settled(), at.Total)
	if at.State == newsletter.Freezing || at.Total == 0 || line == p.shown {
		return
	}
	p.shown = line
	if p.terminal {
		fmt.Fprintf(p.out, "\r%s", line)
	} else {
		fmt.Fprintln(p.out, line)
	}
}

// note says something between two states of the bar.
func (p *progress) note(err error) {
	fmt.Fprintln(p.out, p.lineEnd()+err.Error())
}

// end says what became of everybody.
func (p *progress) end(at newsletter.Progress) {
	fmt.Fprintf(p.out, "%ssent %d, bounced %d, failed %d, skipped %d, in doubt %d, pending %d\n",
		p.lineEnd(), at.Sent, at.Bounced, at.Failed, at.SkippedTotal(), at.InDoubt, at.Pending)
}

func (p *progress) lineEnd() string {
	if p.terminal && p.shown != "" {
		return "\n"
	}
	return ""
}

func bar(done, total int) string {
	filled := 0
	if total > 0 {
		filled = width * done / total
	}
	return fmt.Sprintf("[%s%s] %d of %d", strings.Repeat("#", filled), strings.Repeat(".", width-filled), done, total)
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
