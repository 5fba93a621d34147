package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// result is one line of the report.
type result struct {
	Name    string     `json:"name"`
	Store   string     `json:"store"`
	People  int        `json:"people"`
	Tenants int        `json:"tenants"`
	Pending int        `json:"pending"` // deltas in each tenant that is searched
	Value   float64    `json:"value"`   // the median where there is a 95th percentile
	P95     float64    `json:"p95,omitempty"`
	Unit    string     `json:"unit"`
	Beside  []compared `json:"beside,omitempty"`
	Target  float64    `json:"target,omitempty"`    // in the unit of the value; 0: none for such a world
	P95Goal float64    `json:"targetP95,omitempty"` // likewise
	Met     bool       `json:"met"`                 // the target; false without one
	Bounds  []string   `json:"bounds,omitempty"`    // the ratios that are broken
	OK      bool       `json:"ok"`                  // none is
	Server  string     `json:"server,omitempty"`    // how the database server is configured
	Load    string     `json:"load"`                // average of the machine during the last minute
	machine
}

// compared is a baseline from the same run.
type compared struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Ratio float64 `json:"ratio"` // of the figure to it
}

// report prints figures as they come and compares them with earlier ones.
type report struct {
	out     io.Writer
	json    bool
	machine machine
	servers map[string]string // how they are configured, by store
	lines   []result
	bad     []string
}

func newReport(ctx context.Context, out io.Writer, asJSON bool) *report {
	r := &report{out: out, json: asJSON, machine: thisMachine(ctx), servers: map[string]string{}}
	if asJSON {
		return r
	}
	m, dirty := r.machine, ""
	if m.Dirty {
		dirty = " with changes"
	}
	fmt.Fprintf(out, "%s, %d cores, %s; %s; %s; load average %s\n", m.Processor, m.Cores, m.Memory, m.System, m.Go, loadAverage())
	fmt.Fprintf(out, "commit %s%s; seed %d\n", m.Commit, dirty, m.Seed)
	fmt.Fprint(out, legend)
	fmt.Fprintf(out, "%-42s %-10s %9s %7s %7s %10s %10s %-9s %-4s %-18s %s\n",
		"name", "store", "people", "tenants", "pending", "value", "p95", "unit", "ok", "target", "beside (ratio)")
	return r
}

const legend = `value is the median where p95 is given. A search gives a page of 20 with its records and the total, to a former
colleague in two groups. first: by a new service, which holds nothing. cold: it holds the order of names, and no
postings. hot: it has just answered the same searches. ok is about ratios; a target is for a quiet machine.

`

// onServer says how the server of a world is configured, once.
func (r *report) onServer(ctx context.Context, w *world) error {
	if w.engine == nil || r.servers[w.shape.store] != "" {
		return nil
	}
	said, err := w.engine.settings(ctx, w.db)
	if err != nil {
		return err
	}
	r.servers[w.shape.store] = said
	if !r.json {
		fmt.Fprintf(r.out, "%s: %s\n", w.shape.store, said)
	}
	return nil
}

func (r *report) add(s shape, pending int, m measurement) error {
	line := result{
		Name: m.name, Store: s.store, People: s.people, Tenants: s.tenants, Pending: pending,
		Value: m.value, P95: m.p95, Unit: m.unit, Server: r.servers[s.store], Load: loadAverage(), machine: r.machine,
	}
	line.compare(append(m.beside, r.siblings(&line)...))
	r.judgeGrowth(&line, m.growth)
	if t, ok := targetOf(&line); ok {
		line.Target, line.P95Goal, line.Met = t.most, t.mostP95, t.met(&line)
	}
	if line.OK = len(line.Bounds) == 0; !line.OK {
		r.bad = append(r.bad, line.Name+" "+s.String()+": "+strings.Join(line.Bounds, ", "))
	}
	r.lines = append(r.lines, line)
	if r.json {
		return json.NewEncoder(r.out).Encode(line)
	}
	return line.print(r.out)
}

// compare names what stands beside a figure and judges the ratios that matter.
func (l *result) compare(with []baseline) {
	for _, b := range with {
		if b.value <= 0 {
			continue
		}
		c := compared{Name: b.name, Value: b.value, Ratio: l.Value / b.value}
		l.Beside = append(l.Beside, c)
		if b.most > 0 && c.Ratio > b.most {
			l.Bounds = append(l.Bounds, fmt.Sprintf("%.3gx %s, at most %gx", c.Ratio, b.name, b.most))
		}
		if c.Ratio < b.least {
			l.Bounds = append(l.Bounds, fmt.Sprintf("%.3gx %s, at least %gx", c.Ratio, b.name, b.least))
		}
	}
}

// siblings are figures of the same name that others of this run stand beside:
// with nothing pending, and of one tenant with as many people.
func (r *report) siblings(line *result) []baseline {
	var out []baseline
	for _, other := range r.lines {
		if other.Name != line.Name || other.Store != line.Store || other.People != line.People {
			continue
		}
		if other.Tenants == line.Tenants && other.Pending == 0 && line.Pending > 0 {
			b := baseline{name: "none pending", value: other.Value}
			if line.People >= million && line.Pending > maxQuietPending && !strings.HasSuffix(line.Name, string(first)) {
				b.most = busyFactor
			}
			out = append(out, b)
		}
		if other.Tenants < line.Tenants && other.Pending == line.Pending {
			b := baseline{name: "one tenant", value: other.Value}
			if line.Name == "disk.posting" {
				b.most = 2
			}
			out = append(out, b)
		}
	}
	return out
}

// judgeGrowth compares a figure with the one of the smallest company.
func (r *report) judgeGrowth(line *result, g growth) {
	if g == free {
		return
	}
	for _, first := range r.lines {
		if first.Name != line.Name || first.Store != line.Store || first.Tenants != line.Tenants || first.Pending != line.Pending {
			continue
		}
		factor := 3.0
		if g == total {
			factor = 1.5 * float64(line.People) / float64(first.People)
		}
		ratio := line.Value / first.Value
		if strings.HasSuffix(line.Unit, "/s") {
			ratio = 1 / ratio
		}
		if ratio > factor {
			line.Bounds = append(line.Bounds, fmt.Sprintf("%.3gx worse than at %d, at most %.3gx", ratio, first.People, factor))
		}
		return
	}
}

func (l *result) print(out io.Writer) error {
	p95, goal, ok := "", "", "yes"
	if l.P95 > 0 {
		p95 = fmt.Sprintf("%.4g", l.P95)
	}
	if l.Target > 0 {
		goal = fmt.Sprintf("%g missed", l.Target)
		if l.Met {
			goal = fmt.Sprintf("%g met", l.Target)
		}
		if l.P95Goal > 0 {
			goal = fmt.Sprintf("%g/%s", l.Target, strings.Replace(goal, fmt.Sprintf("%g ", l.Target), fmt.Sprintf("%g ", l.P95Goal), 1))
		}
	}
	var beside []string
	for _, c := range l.Beside {
		beside = append(beside, fmt.Sprintf("%s %.4g (%.3g)", c.Name, c.Value, c.Ratio))
	}
	if !l.OK {
		ok = "NO"
		beside = append(beside, l.Bounds...)
	}
	_, err := fmt.Fprintf(out, "%-42s %-10s %9d %7d %7d %10.4g %10s %-9s %-4s %-18s %s\n", l.Name, l.Store, l.People, l.Tenants, l.Pending,
		l.Value, p95, l.Unit, ok, goal, strings.Join(beside, "; "))
	return err
}

// errBounds means that everything was measured and some ratio is too large.
var errBounds = errors.New("bounds are broken")

// end returns errBounds if any bound is.
func (r *report) end() error {
	if len(r.bad) == 0 {
		return nil
	}
	return fmt.Errorf("%w:\n%s", errBounds, strings.Join(r.bad, "\n"))
}
