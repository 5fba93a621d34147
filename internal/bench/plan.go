package main

import (
	"flag"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// The stores there are to measure. The last keeps the index of everybody and no
// records, so that companies fit that would not otherwise; see thinStore.
const (
	inMemory   = "memory"
	inSQLite   = "sqlite"
	inPostgres = "postgres" // the server of ALUMNIKIT_POSTGRES_DSN
	inMySQL    = "mysql"    // the server of ALUMNIKIT_MYSQL_DSN, MariaDB or MySQL
	indexOnly  = "index-only"
)

// plan is what the flags say.
type plan struct {
	sizes      []int
	linear     []int
	pending    []int
	stores     []string
	many, each int
	pocketbase int
	data       string
	profile    string
	filter     *regexp.Regexp
	json       bool
}

// shape is what a world is made of.
type shape struct {
	store   string
	people  int // of all tenants together
	tenants int
}

// String says what the shape is for progress and errors.
func (s shape) String() string {
	return fmt.Sprintf("%s, %d people in %d tenants", s.store, s.people, s.tenants)
}

func parse(args []string) (plan, error) {
	p := plan{}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	sizes := flags.String("size", "10000,100000", "people of companies with one tenant; may be empty")
	linear := flags.String("linear", "", "people of further companies, kept in memory as index alone, to compare growth")
	pending := flags.String("pending", "0,100,1000", "deltas that wait while searches are timed, ascending")
	stores := flags.String("store", "memory,sqlite", "stores")
	flags.IntVar(&p.many, "many", 0, "tenants of a further world of many small ones")
	flags.IntVar(&p.each, "each", 1000, "people of each of the many")
	flags.IntVar(&p.pocketbase, "pocketbase", 100_000, "people up to whom PocketBase is measured beside SQLite; 0: never")
	flags.StringVar(&p.profile, "cpuprofile", "", "file to write a CPU profile of the whole run to")
	flags.StringVar(&p.data, "data", "", "folder in which loaded SQLite files are kept for further runs; must exist. Servers keep databases then")
	filter := flags.String("run", "", "regular expression of the figures to measure")
	flags.BoolVar(&p.json, "json", false, "print one JSON object a line")
	if err := flags.Parse(args); err != nil {
		return plan{}, err
	}
	var err error
	for _, list := range []struct {
		name, text string
		least      int
		into       *[]int
	}{{"size", *sizes, minPeople, &p.sizes}, {"linear", *linear, minPeople, &p.linear}, {"pending", *pending, 0, &p.pending}} {
		if *list.into, err = numbers(list.text, list.least); err != nil {
			return plan{}, fmt.Errorf("-%s: %w", list.name, err)
		}
	}
	p.stores = strings.Split(*stores, ",")
	for _, s := range p.stores {
		if s != inMemory && s != inSQLite && !isServer(s) {
			return plan{}, fmt.Errorf("-store %q: memory, sqlite, postgres, mysql", s)
		}
	}
	if p.many > 0 && p.each < minPeople {
		return plan{}, fmt.Errorf("-each %d: at least %d", p.each, minPeople)
	}
	p.filter, err = regexp.Compile(*filter)
	return p, err
}

// minPeople is the smallest company in which every class of search finds people
// to draw from.
const minPeople = 200

func numbers(text string, least int) ([]int, error) {
	if text == "" {
		return nil, nil
	}
	var out []int
	for part := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(part)
		if err != nil || n < least {
			return nil, fmt.Errorf("%q: numbers from %d", text, least)
		}
		out = append(out, n)
	}
	slices.Sort(out)
	return out, nil
}

// shapes lists the worlds to measure, of each store the smallest first: what
// comes later is compared with it.
func (p plan) shapes() []shape {
	var out []shape
	for _, store := range p.stores {
		for _, size := range p.sizes {
			out = append(out, shape{store, size, 1})
		}
		if p.many > 0 {
			out = append(out, shape{store, p.many * p.each, p.many})
		}
	}
	for _, size := range p.linear {
		out = append(out, shape{indexOnly, size, 1})
	}
	return out
}

// wants reports whether any of the figures is asked for.
func (p plan) wants(figures []figure) bool {
	return slices.ContainsFunc(figures, func(f figure) bool { return p.filter.MatchString(f.name) })
}
