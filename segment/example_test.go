package segment_test

import (
	"context"
	"fmt"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/segment"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// A rule as a rule builder sends it: left Sales from 2019 to 2022, in one and
// the same employment.
func ExampleParse() {
	rule, err := segment.Parse([]byte(`{"combinator": "and", "rules": [
		{"field": "employments", "operator": "=", "match": {"mode": "some"}, "value": {"combinator": "and", "rules": [
			{"field": "department", "operator": "=", "value": "sales"},
			{"field": "end", "operator": "between", "value": "2019,2022"}]}}]}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	schema := alumni.Standard()
	fmt.Println(len(segment.Validate(rule, schema, nil)), "issues")

	m, err := segment.Compile(segment.Definition{Rule: rule}, segment.Env{Schema: schema, Now: time.Unix(1_700_000_000, 0)})
	if err != nil {
		fmt.Println(err)
		return
	}
	left := func(department, end string) *alumni.Person {
		day, _ := alumni.ParseDate(end)
		return &alumni.Person{Entry: &alumni.Entry{Employments: []alumni.Employment{{Department: department, End: day}}}}
	}
	fmt.Println(m.Match(left("Sales", "2021-03")), m.Match(left("Sales", "2023")), m.Match(left("Finance", "2021-03")))
	// Output:
	// 0 issues
	// true false false
}

func ExampleValidate() {
	rule := segment.All(segment.Where("locaton", segment.Equal, "Kyoto"), segment.Where("locale", segment.Equal, "fr"))
	for _, issue := range segment.Validate(rule, alumni.Standard(), nil) {
		fmt.Println(issue.Code, issue.Pointer, issue.Allowed)
	}
	// Output:
	// unknown_field /rules/0/field location
	// value_not_in_enum /rules/1/value ja en
}

// HR saves a segment, publishes it, and asks whom it selects.
func ExampleService() {
	ctx := context.Background()
	hr := alumnikit.Admin("acme", "hr-1", alumnikit.AllPermissions()...)
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, department := range []string{"Sales", "Finance", "ＳＡＬＥＳ"} {
		if _, err := people.Register(ctx, hr, alumni.Registration{
			Names:       alumni.Names{Family: "Of", Given: department},
			Employments: []alumni.Employment{{Work: alumni.Employee, Department: department}},
		}); err != nil {
			fmt.Println(err)
			return
		}
	}
	segments := segment.New(people, nil)
	saved, err := segments.Create(ctx, hr, segment.Input{
		Name: "Once in sales", Draft: segment.All(segment.Where("employments.department", segment.Equal, "sales")),
	})
	if err == nil {
		saved, err = segments.Publish(ctx, hr, saved.ID)
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	whom, err := segments.Definition(ctx, hr, saved.ID)
	if err != nil {
		fmt.Println(err)
		return
	}
	total, err := segments.Count(ctx, hr, whom)
	fmt.Println(total.Count, err)
	page, err := segments.Page(ctx, hr, whom, alumnikit.Page{})
	fmt.Println(len(page.Items), err)
	// Output:
	// 2 <nil>
	// 2 <nil>
}
