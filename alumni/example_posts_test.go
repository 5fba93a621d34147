package alumni_test

import (
	"context"
	"fmt"

	"github.com/alumnikit/alumnikit/alumni"
)

func ExampleService_Appoint() {
	ctx := context.Background()
	people, clerk, entry := exampleService()
	since, _ := alumni.NewDate(2022, 4, 1)
	entry, err := people.Appoint(ctx, clerk, entry.ID, alumni.Appointment{
		Post: alumni.Post{Kind: alumni.MainPost, Path: []string{"管理本部", "人事部"}, Title: "課長", Start: since},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range entry.Employments[0].Posts {
		fmt.Printf("%s to %s: %s%s\n", p.Start, p.End, p.Department, p.Title)
	}
	fmt.Println(entry.Employments[0].Department)
	// Output:
	// 2018-04 to 2022-03-31: 営業部
	// 2022-04-01 to : 人事部課長
	// 人事部
}

func ExampleService_Transfer() {
	ctx := context.Background()
	people, clerk, entry := exampleService()
	start, _ := alumni.NewDate(2024, 4, 1)
	entry, err := people.Transfer(ctx, clerk, entry.ID, alumni.Transfer{To: alumni.Employment{Entity: "見本物流", Start: start}})
	if err != nil {
		fmt.Println(err)
		return
	}
	before, now := entry.Employments[0], entry.Employments[1]
	fmt.Println(before.End, now.Entity, now.Work, now.Origin == before.ID)
	// Output: 2024-03-31 見本物流 employee true
}

func ExampleParseCorporateNumber() {
	n, err := alumni.ParseCorporateNumber("Ｔ７-0000-1205-0002")
	fmt.Println(n, err)
	_, err = alumni.ParseCorporateNumber("1234 5678 9018")
	fmt.Println(err)
	// Output:
	// 7000012050002 <nil>
	// invalid input: corporateNumber: my_number (13 digits of a corporate number)
}

func ExampleTransliterate() {
	n := alumni.Transliterate(alumni.Names{Family: "大野", Given: "裕子", FamilyKana: "オオノ", GivenKana: "ユウコ"})
	fmt.Println(n.GivenRomaji, n.FamilyRomaji, n.RomajiFrom)
	// Output: Yuko Ono transliterated
}

func ExampleNames_Address() {
	n := alumni.Names{Family: "見本", Given: "花子", FamilyRomaji: "Mihon", GivenRomaji: "Hanako"}
	fmt.Println(n.Address(alumni.Japanese, alumni.Formal), n.Address(alumni.Japanese, alumni.Familiar))
	fmt.Println(n.Address(alumni.English, alumni.Formal), "/", n.Address(alumni.English, alumni.Familiar))
	// Output:
	// 見本 花子 様 見本さん
	// Hanako Mihon / Dear Hanako
}

func ExampleEntry_OrgOn() {
	_, _, entry := exampleService()
	day, _ := alumni.NewDate(2020, 1, 1)
	for _, a := range entry.OrgOn(day) {
		fmt.Println(a.Post.Kind, a.Post.Department)
	}
	// Output: main 営業部
}
