package duplicate_test

import (
	"context"
	"fmt"
	"strconv"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/duplicate"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// Somebody came back and was registered under a new number. HR finds both records,
// and is told why they may be one person.
func ExampleService_Find() {
	ctx := context.Background()
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	clerk := alumnikit.Admin("acme", "hr-1", alumnikit.PermRoster)
	for _, years := range [][2]int{{2010, 2015}, {2018, 2024}} {
		start, _ := alumni.NewDate(years[0], 4, 1)
		end, _ := alumni.NewDate(years[1], 3, 31)
		_, err := people.Register(ctx, clerk, alumni.Registration{
			Names:       alumni.Names{Family: "見本", Given: "花子", FamilyKana: "ミホン", GivenKana: "ハナコ"},
			Identifiers: []alumni.Identifier{{System: alumni.ExternalID, Value: strconv.Itoa(years[0])}},
			Employments: []alumni.Employment{{Work: alumni.Employee, Entity: "見本商事", Start: start, End: end}},
		})
		if err != nil {
			fmt.Println(err)
			return
		}
	}
	search := duplicate.New(people, nil)
	report, err := search.Find(ctx, clerk, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("new:", report.New)
	page, _, err := search.Candidates(ctx, clerk, alumnikit.Page{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, reason := range page[0].Reasons {
		fmt.Println(reason.Text(alumni.English), "/", reason.Text(alumni.Japanese))
	}
	fmt.Println(search.Dismiss(ctx, clerk, page[0].ID))
	// Output:
	// new: 1
	// Same name / 氏名が一致
	// Same reading / 読みが一致
	// Same company / 会社が一致
	// May have come back to the same company / 同じ会社に再入社した可能性
	// <nil>
}

// Somebody is about to be registered by hand. The page shows whom they may be, and
// HR decides; an import asks by itself.
func ExampleService_Suspects() {
	ctx := context.Background()
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	clerk := alumnikit.Admin("acme", "hr-1", alumnikit.PermRoster)
	start, _ := alumni.NewDate(2010, 4, 1)
	employments := []alumni.Employment{{Work: alumni.Employee, Start: start}}
	_, err = people.Register(ctx, clerk, alumni.Registration{
		Names: alumni.Names{Family: "髙例", Given: "太郎"}, Employments: employments,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	search := duplicate.New(people, nil)
	register := func(r alumni.Registration, sure bool) error {
		if !sure {
			found, err := search.Suspects(ctx, clerk, []duplicate.Draft{
				{Names: r.Names, Identifiers: r.Identifiers, Email: r.Email, Employments: r.Employments},
			})
			if err != nil {
				return err
			}
			for _, suspect := range found[0] {
				known, err := people.Entry(ctx, clerk, suspect.Person)
				if err != nil {
					return err
				}
				fmt.Println("the same as", known.Names.Family+known.Names.Given+"?", suspect.Reasons)
			}
			if len(found[0]) > 0 {
				return nil // HR is asked
			}
		}
		_, err := people.Register(ctx, clerk, r)
		fmt.Println("registered", r.Names.Family+r.Names.Given)
		return err
	}
	second := alumni.Registration{Names: alumni.Names{Family: "高例", Given: "太郎"}, Employments: employments}
	other := alumni.Registration{Names: alumni.Names{Family: "別例", Given: "次郎"}, Employments: employments}
	fmt.Println(register(second, false), register(second, true), register(other, false))
	// Output:
	// the same as 髙例太郎? [variantName sameStart]
	// registered 高例太郎
	// registered 別例次郎
	// <nil> <nil> <nil>
}
