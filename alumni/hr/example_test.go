package hr_test

import (
	"context"
	"fmt"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// The employment ends and the reason is kept, in one write. Whoever lacks
// PermConfidence does not even learn whether there is a reason.
func ExampleService_Offboard() {
	ctx := context.Background()
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	secret := hr.New(people)
	clerk := alumnikit.Admin("acme", "hr-1", alumnikit.PermRoster, alumnikit.PermConfidence)
	entry, err := people.Register(ctx, clerk, alumni.Registration{
		Names: alumni.Names{Family: "見本", Given: "花子"}, Employments: []alumni.Employment{{Work: alumni.Employee}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	end, _ := alumni.NewDate(2026, 3, 31)
	entry, err = secret.Offboard(ctx, clerk, entry.ID, alumni.Departure{End: end}, hr.Leaving{Reason: hr.CareerChange})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("left on", entry.Employments[0].End)

	leavings, err := secret.Leavings(ctx, clerk, entry.ID)
	fmt.Println(leavings[0].Reason, err)
	_, err = secret.Leavings(ctx, alumnikit.Admin("acme", "hr-2", alumnikit.PermRoster), entry.ID)
	fmt.Println(err)
	// Output:
	// left on 2026-03-31
	// careerChange <nil>
	// hr.Leavings: person: not allowed
}

// Notes are for HR alone as well.
func ExampleService_AddNote() {
	ctx := context.Background()
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	clerk := alumnikit.Admin("acme", "hr-1", alumnikit.AllPermissions()...)
	entry, err := people.Register(ctx, clerk, alumni.Registration{Names: alumni.Names{Family: "見本"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := hr.New(people).AddNote(ctx, clerk, entry.ID, "Asked about part-time work."); err != nil {
		fmt.Println(err)
		return
	}
	notes, err := hr.New(people).Notes(ctx, clerk, entry.ID)
	fmt.Println(notes[0].Text, notes[0].By, err)
	// Output: Asked about part-time work. hr-1 <nil>
}
