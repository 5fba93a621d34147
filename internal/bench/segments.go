package main

import (
	"context"
	"fmt"
	"time"

	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/segment"
)

// rule is "left Sales since 2020, open to a talk, consented".
func (w *world) rule() segment.Definition {
	var sales []string
	for i, d := range w.company.Departments {
		if d.En == "Sales" || (d.Parent >= 0 && w.company.Departments[d.Parent].En == "Sales") {
			sales = append(sales, w.company.Departments[i].Ja)
		}
	}
	return segment.Definition{Rule: segment.All(
		segment.WhereEach(alumni.EmploymentsList, segment.Match{Mode: segment.Some}, segment.All(
			segment.Where("department", segment.In, sales...),
			segment.Where("end", segment.GreaterOrEqual, "2020"),
		)),
		segment.Where("openTo", segment.Equal, string(alumni.OpenTalk)),
		segment.Where("consent", segment.Equal, string(alumni.ForNewsletter)),
	)}
}

// segmentCount times how many people a rule selects, beside a loop over decoded
// records in memory. Both must find the same.
func segmentCount(ctx context.Context, w *world) ([]measurement, error) {
	segments, d := segment.New(w.people, nil), w.rule()
	var counted, matched int
	taken, err := sample(countings, func(int) error {
		total, err := segments.Count(ctx, w.clerk(), d)
		counted = total.Count
		return err
	})
	if err != nil {
		return nil, err
	}
	matcher, err := segment.Compile(d, segment.Env{Schema: w.people.Schema(), Now: time.Now()})
	if err != nil {
		return nil, err
	}
	looped, err := w.loop(ctx, func(p *alumni.Person) {
		if matcher.Match(p) {
			matched++
		}
	})
	if err != nil {
		return nil, err
	}
	if counted != matched {
		return nil, fmt.Errorf("the index finds %d people, the records %d", counted, matched)
	}
	return one(measurement{
		value: milliseconds(taken.p50()), p95: milliseconds(taken.p95()), unit: "ms", growth: total,
		beside: []baseline{{name: "loop", value: milliseconds(looped)}},
	}, nil)
}
