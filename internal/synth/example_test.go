package synth_test

import (
	"fmt"

	"github.com/alumnikit/alumnikit/internal/synth"
)

func ExampleNew() {
	company := synth.New(1, 2000)
	person := company.Person(4)
	last := person.Last()
	fmt.Println(company.Name.En, company.Len())
	fmt.Println(person.ExternalID, person.Family, person.Given, person.FamilyKana, person.GivenKana)
	fmt.Println(company.English(last.Department), last.Start, last.End)
	// Output:
	// Sample Trading 2000
	// E000004 矢野 真由美 ヤノ マユミ
	// Manufacturing 2001-04-12 2014-04-30
}
