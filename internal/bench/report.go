package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
)

// figure is one thing to measure.
type figure struct {
	name   string
	growth growth
	take   func(context.Context, *world) (measurement, error)
}

// growth says how a figure may grow with the company.
type growth int

const (
	total   growth = iota // work on the whole company: with its size and half as much again
	perItem               // work on one item: to the threefold, whatever the size
)

// measurement is what was measured. Baseline is 0 where there is none.
type measurement struct {
	value, p95, baseline float64
	unit                 string
}

// rising reports whether more is better.
func (m measurement) rising() bool { return strings.HasSuffix(m.unit, "/s") }

// result is one line of the report.
type result struct {
	Name     string  `json:"name"`
	Store    string  `json:"store"`
	Size     int     `json:"size"`  // people
	Value    float64 `json:"value"` // the median where there is a 95th percentile
	P95      float64 `json:"p95,omitempty"`
	Unit     string  `json:"unit"`
	Baseline float64 `json:"baseline,omitempty"`
	Ratio    float64 `json:"ratio,omitempty"`  // of value to baseline
	Target   string  `json:"target,omitempty"` // empty for the smallest size
	OK       bool    `json:"ok"`
	machine
}

// machine is where and on what the figures were taken.
type machine struct {
	Commit  string `json:"commit"`
	Machine string `json:"machine"`
	Go      string `json:"go"`
}

// report prints figures as they come and compares sizes.
type report struct {
	out     io.Writer
	json    bool
	machine machine
	first   map[string]result // of each figure and store, the smallest size
	bad     []string
}

func newReport(ctx context.Context, out io.Writer, asJSON bool) *report {
	r := &report{out: out, json: asJSON, first: map[string]result{}, machine: machine{
		Commit: commit(ctx), Machine: hardware(), Go: runtime.Version(),
	}}
	if !asJSON {
		fmt.Fprintf(out, "%s, %s, commit %s\n", r.machine.Machine, r.machine.Go, r.machine.Commit)
		fmt.Fprintln(out, "value is the median where p95 is given; cold is the first query of a new service, without any cache")
		fmt.Fprintf(out, "%-36s %-7s %8s %12s %12s %-9s %12s %8s  %s\n",
			"name", "store", "people", "value", "p95", "unit", "baseline", "ratio", "ok")
	}
	return r
}

func (r *report) add(store string, size int, f figure, m measurement) error {
	line := result{
		Name: f.name, Store: store, Size: size, Value: m.value, P95: m.p95, Unit: m.unit, Baseline: m.baseline,
		OK: true, machine: r.machine,
	}
	if m.baseline > 0 {
		line.Ratio = m.value / m.baseline
	}
	key := f.name + " " + store
	if first, ok := r.first[key]; ok {
		line.judge(first, f.growth, m.rising())
	} else {
		r.first[key] = line
	}
	if !line.OK {
		r.bad = append(r.bad, key)
	}
	if r.json {
		return json.NewEncoder(r.out).Encode(line)
	}
	return line.print(r.out)
}

// judge compares a figure with the one of the smallest size.
func (l *result) judge(first result, g growth, rising bool) {
	factor := 3.0
	if g == total {
		factor = 1.5 * float64(l.Size) / float64(first.Size)
	}
	if rising {
		l.Target = fmt.Sprintf("at least 1/%g of the value at %d", factor, first.Size)
		l.OK = l.Value >= first.Value/factor
		return
	}
	l.Target = fmt.Sprintf("at most %gx the value at %d", factor, first.Size)
	l.OK = l.Value <= first.Value*factor
}

func (l *result) print(out io.Writer) error {
	some := func(v float64, format string) string {
		if v == 0 {
			return "-"
		}
		return fmt.Sprintf(format, v)
	}
	verdict := "yes"
	if !l.OK {
		verdict = "NO: " + l.Target
	}
	_, err := fmt.Fprintf(out, "%-36s %-7s %8d %12.4g %12s %-9s %12s %8s  %s\n", l.Name, l.Store, l.Size, l.Value,
		some(l.P95, "%.4g"), l.Unit, some(l.Baseline, "%.4g"), some(l.Ratio, "%.3g"), verdict)
	return err
}

// end returns an error if anything grew too fast.
func (r *report) end() error {
	if len(r.bad) > 0 {
		return errors.New("grew faster than the company: " + strings.Join(r.bad, ", "))
	}
	return nil
}

func commit(ctx context.Context) string {
	out, err := exec.CommandContext(ctx, "git", "describe", "--always", "--dirty", "--exclude=*").Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(out))
}

func hardware() string {
	model := "unknown processor"
	info, _ := os.ReadFile("/proc/cpuinfo")
	for line := range bytes.Lines(info) {
		if name, value, ok := strings.Cut(string(line), ":"); ok && strings.TrimSpace(name) == "model name" {
			model = strings.TrimSpace(value)
			break
		}
	}
	return fmt.Sprintf("%s, %d CPUs, %s/%s", model, runtime.NumCPU(), runtime.GOOS, runtime.GOARCH)
}
