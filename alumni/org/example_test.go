package org_test

import (
	"context"
	"fmt"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/org"
	"github.com/alumnikit/alumnikit/segment"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// People who were in what is now one department, whatever it was called then.
func Example() {
	ctx := context.Background()
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	hr := alumnikit.Admin("acme", "hr-1", alumnikit.AllPermissions()...)
	departments := org.New(people)
	chart, tokyo, err := merged(ctx, departments, hr)
	if err != nil {
		fmt.Println(err)
		return
	}

	then, _ := alumni.NewDate(2012, 7, 1)
	old, _ := chart.Find(chart.Entities(then)[0].ID, "S1", then)
	path, code, _ := chart.Place(old.ID, then, alumni.Japanese)
	_, err = people.Register(ctx, hr, alumni.Registration{
		Names:       alumni.Names{Family: "見本", Given: "花子"},
		Employments: []alumni.Employment{{Work: alumni.Employee, Path: path, Codes: []alumni.Code{code}, Start: then}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}

	names := chart.Names(chart.Within(chart.Origins(tokyo)...)...)
	found, err := segment.New(people, nil).Count(ctx, hr, segment.Definition{
		Rule: segment.All(segment.Where("employments.unit", segment.In, names...)),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(path, names, found.Count)
	// Output: [営業本部 首都圏営業部] [城南営業部 東京営業部 首都圏営業部] 1
}

// merged is a company whose two sales departments become one.
func merged(ctx context.Context, s *org.Service, hr alumnikit.Actor) (*org.Chart, alumnikit.ID, error) {
	ja := func(name string) map[alumni.Locale]string { return map[alumni.Locale]string{alumni.Japanese: name} }
	since, _ := alumni.NewDate(2001, 4, 1)
	on, _ := alumni.NewDate(2015, 4, 1)
	company, err := s.AddEntity(ctx, hr, org.NewEntity{Code: "C1", Name: ja("見本商事"), Since: since})
	if err != nil {
		return nil, alumnikit.ID{}, err
	}
	head, one, other, tokyo := alumnikit.NewID(nil), alumnikit.NewID(nil), alumnikit.NewID(nil), alumnikit.NewID(nil)
	_, err = s.AddUnits(
		ctx, hr,
		org.NewUnit{ID: head, Code: "S", Name: ja("営業本部"), Entity: company.ID, Since: since},
		org.NewUnit{ID: one, Code: "S1", Name: ja("首都圏営業部"), Parent: head, Since: since},
		org.NewUnit{ID: other, Code: "S2", Name: ja("城南営業部"), Parent: head, Since: since},
		org.NewUnit{ID: tokyo, Code: "S9", Name: ja("東京営業部"), Parent: head, Since: on},
	)
	if err != nil {
		return nil, alumnikit.ID{}, err
	}
	chart, err := s.Merge(ctx, hr, org.Reorganisation{From: []alumnikit.ID{one, other}, Into: []alumnikit.ID{tokyo}, On: on})
	return chart, tokyo, err
}
