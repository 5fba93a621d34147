package directory_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// register adds a person who left and agreed to be listed.
func register(ctx context.Context, people *alumni.Service, names alumni.Names, department, end string) alumnikit.Actor {
	hr := alumnikit.Admin("acme", "clerk", alumnikit.AllPermissions()...)
	left, err := alumni.ParseDate(end)
	if err != nil {
		log.Fatal(err)
	}
	entry, err := people.Register(ctx, hr, alumni.Registration{
		Names:       names,
		Employments: []alumni.Employment{{Work: alumni.Employee, Department: department, End: left}},
	})
	if err != nil {
		log.Fatal(err)
	}
	consent := alumni.ConsentInput{Purpose: alumni.ForListing, Text: "List me.", Version: "1", Locale: alumni.English, Method: "form"}
	if err := people.Grant(ctx, hr, entry.ID, consent); err != nil {
		log.Fatal(err)
	}
	return alumnikit.Member("acme", entry.ID)
}

func Example() {
	ctx := context.Background()
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), nil)
	if err != nil {
		log.Fatal(err)
	}
	register(ctx, people, alumni.Names{Family: "山田", Given: "花子", FamilyKana: "ヤマダ", GivenKana: "ハナコ"}, "営業部", "2021-03")
	jiro := register(ctx, people, alumni.Names{Family: "田中", Given: "次郎", FamilyKana: "タナカ", GivenKana: "ジロウ"}, "開発部", "2019")

	dir := directory.New(people, nil)
	found, err := dir.Search(ctx, jiro, directory.Query{Name: "はなこ", Count: []string{"employments.department"}})
	if err != nil {
		log.Fatal(err)
	}
	for _, view := range found.Items {
		fmt.Println(view.Names.Display(), view.Employments[0].Department, view.Employments[0].End)
	}
	fmt.Println(found.Total.Count, found.Facets[0].Values)
	// Output:
	// 山田 花子 営業部 2021-03
	// 1 [{営業部 1}]
}

// The employments that a query asks about must be one and the same.
func ExampleDirectory_Search_dates() {
	ctx := context.Background()
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), nil)
	if err != nil {
		log.Fatal(err)
	}
	register(ctx, people, alumni.Names{Family: "山田"}, "営業部", "2021-03")
	register(ctx, people, alumni.Names{Family: "鈴木"}, "営業部", "2015")
	jiro := register(ctx, people, alumni.Names{Family: "田中"}, "開発部", "2020")

	since, err := alumni.ParseDate("2020")
	if err != nil {
		log.Fatal(err)
	}
	found, err := directory.New(people, nil).Search(ctx, jiro, directory.Query{
		Facets: map[string][]string{"employments.department": {"営業部"}},
		Dates:  map[string]directory.DateRange{"employments.end": {From: since}},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(found.Total.Count, found.Items[0].Names.Display())
	// Output:
	// 1 山田
}

// A member looks at their own profile with other eyes.
func ExampleDirectory_ViewAs() {
	ctx := context.Background()
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), nil)
	if err != nil {
		log.Fatal(err)
	}
	hanako := register(ctx, people, alumni.Names{Family: "山田", Given: "花子"}, "営業部", "2021-03")
	if _, err := people.UpdateProfile(ctx, hanako, alumni.ProfileUpdate{Location: "東京", CurrentEmployer: "見本社"}); err != nil {
		log.Fatal(err)
	}
	dir := directory.New(people, nil)
	for _, kind := range directory.ViewerKinds() {
		seen, err := dir.ViewAs(ctx, hanako, hanako.Person(), directory.As{Kind: kind})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s: %q %q %q\n", kind, seen.View.Names.Display(), seen.View.Location, seen.View.CurrentEmployer)
	}
	// Output:
	// visitor: "" "" ""
	// member: "" "" ""
	// alumnus: "山田 花子" "東京" "見本社"
	// employee: "山田 花子" "東京" ""
	// hr: "山田 花子" "東京" "見本社"
}

// To those whom a member blocks the member does not exist.
func ExampleDirectory_Search_blocks() {
	ctx := context.Background()
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), nil)
	if err != nil {
		log.Fatal(err)
	}
	hanako := register(ctx, people, alumni.Names{Family: "山田", Given: "花子"}, "営業部", "2021-03")
	jiro := register(ctx, people, alumni.Names{Family: "田中", Given: "次郎"}, "開発部", "2019")
	if err := people.Block(ctx, hanako, jiro.Person()); err != nil {
		log.Fatal(err)
	}
	dir := directory.New(people, nil)
	for _, viewer := range []alumnikit.Actor{jiro, hanako} {
		found, err := dir.Search(ctx, viewer, directory.Query{})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(found.Total.Count)
	}
	_, err = dir.Profile(ctx, jiro, hanako.Person())
	fmt.Println(errors.Is(err, alumnikit.ErrNotFound))
	// Output:
	// 1
	// 2
	// true
}

// The last to leave come first; a month that is only known as such stands before
// its days.
func ExampleSort() {
	ctx := context.Background()
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), nil)
	if err != nil {
		log.Fatal(err)
	}
	register(ctx, people, alumni.Names{Family: "山田"}, "営業部", "2021-03")
	register(ctx, people, alumni.Names{Family: "鈴木"}, "営業部", "2015")
	jiro := register(ctx, people, alumni.Names{Family: "田中"}, "開発部", "2021-03-31")

	found, err := directory.New(people, nil).Search(ctx, jiro, directory.Query{Sort: directory.Sort{Field: "employments.end", Descending: true}})
	if err != nil {
		log.Fatal(err)
	}
	for _, view := range found.Items {
		fmt.Println(view.Names.Display(), view.Employments[0].End)
	}
	// Output:
	// 田中 2021-03-31
	// 山田 2021-03
	// 鈴木 2015
}
