package alumni_test

import (
	"context"
	"fmt"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// exampleService is a service over a memory store with one person in it, in
// the autumn of 2026.
func exampleService() (*alumni.Service, alumnikit.Actor, *alumni.Entry) {
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), &alumni.Options{
		Clock: func() time.Time { return time.Date(2026, 10, 31, 9, 0, 0, 0, time.UTC) },
	})
	if err != nil {
		panic(err)
	}
	clerk := alumnikit.Admin("acme", "hr-1", alumnikit.AllPermissions()...)
	start, _ := alumni.NewDate(2018, 4, 0)
	entry, err := people.Register(context.Background(), clerk, alumni.Registration{
		Names:       alumni.Names{Family: "見本", Given: "花子", FamilyKana: "ミホン", GivenKana: "ハナコ"},
		Identifiers: []alumni.Identifier{{System: alumni.ExternalID, Value: "E0001"}},
		Employments: []alumni.Employment{{Work: alumni.Employee, Department: "営業部", Start: start}},
	})
	if err != nil {
		panic(err)
	}
	return people, clerk, entry
}

func ExampleNew() {
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(people.Schema().Fields()) > 10)
	// Output: true
}

func ExampleService_Register() {
	ctx := context.Background()
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	clerk := alumnikit.Admin("acme", "hr-1", alumnikit.PermRoster)
	r := alumni.Registration{
		Names:       alumni.Names{Family: "見本", Given: "花子"},
		Identifiers: []alumni.Identifier{{System: alumni.ExternalID, Value: "E0001"}},
	}
	entry, err := people.Register(ctx, clerk, r)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(entry.Names.Display())
	_, err = people.Register(ctx, clerk, r)
	fmt.Println(err)
	// Output:
	// 見本 花子
	// alumni.Register: person: invalid input: identifiers[0].value: taken
}

func ExampleService_Offboard() {
	ctx := context.Background()
	people, clerk, entry := exampleService()
	end, _ := alumni.NewDate(2026, 9, 30)
	entry, err := people.Offboard(ctx, clerk, entry.ID, alumni.Departure{End: end})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(entry.Employments[0].Start, "-", entry.Employments[0].End, entry.LeftBy(people.Today()))
	// Output: 2018-04 - 2026-09-30 true
}

// A rehire is a further employment of the same person, committed together with
// what led to it.
func ExampleService_PrepareEmployment() {
	ctx := context.Background()
	people, clerk, entry := exampleService()
	start, _ := alumni.NewDate(2027, 1, 4)
	var after *alumni.Entry
	err := people.Change(ctx, storage.By(clerk, "application.hire"), func(ctx context.Context) ([]storage.Change, error) {
		changes, changed, err := people.PrepareEmployment(ctx, clerk, entry.ID, alumni.Employment{Work: alumni.Contractor, Start: start})
		after = changed
		return changes, err // with the changes of the application appended
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(after.Employments), after.Employments[1].Work)
	// Output: 2 contractor
}

func ExampleService_UpdateEntry() {
	ctx := context.Background()
	people, clerk, entry := exampleService()
	names := entry.Names
	names.Family, names.Former = "例示", []string{"見本"}
	entry, err := people.UpdateEntry(ctx, clerk, entry.ID, alumni.EntryUpdate{Names: &names})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(entry.Names.Display(), entry.Names.Former)
	// Output: 例示 花子 [見本]
}

func ExampleService_UpdateProfile() {
	ctx := context.Background()
	people, _, entry := exampleService()
	me := alumnikit.Member("acme", entry.ID)
	_, err := people.UpdateProfile(ctx, me, alumni.ProfileUpdate{
		CurrentEmployer: "例示株式会社", Skills: []string{"Go", "英語"}, OpenTo: []alumni.Openness{alumni.OpenReturn},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	profile, err := people.SetAudience(ctx, me, "currentEmployer", alumni.Admins)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(profile.Skills, profile.Audiences)

	_, err = people.SetAudience(ctx, me, "phone", alumni.Public)
	fmt.Println(err)
	// Output:
	// [Go 英語] map[currentEmployer:admins]
	// alumni.SetAudiences: person: invalid input: audiences.phone: not_one_of (a narrower audience)
}

func ExampleService_Join() {
	ctx := context.Background()
	people, clerk, entry := exampleService()
	group, err := people.CreateGroup(ctx, clerk, alumni.GroupInput{
		Name: map[alumni.Locale]string{alumni.Japanese: "山岳会", alumni.English: "Hikers"}, Kind: alumni.Informal, Join: alumni.JoinOpen,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	me := alumnikit.Member("acme", entry.ID)
	if err := people.Join(ctx, me, group.ID); err != nil {
		fmt.Println(err)
		return
	}
	mine, err := people.MyGroups(ctx, me)
	fmt.Println(mine[0].Group.Title(alumni.English), err)
	// Output: Hikers <nil>
}

// An invitation makes nobody a member: they accept it themselves.
func ExampleService_Invite() {
	ctx := context.Background()
	people, clerk, entry := exampleService()
	group, err := people.CreateGroup(ctx, clerk, alumni.GroupInput{
		Name: map[alumni.Locale]string{alumni.English: "Board"}, Kind: alumni.Official, Join: alumni.JoinInvite,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	me := alumnikit.Member("acme", entry.ID)
	fmt.Println(people.Join(ctx, me, group.ID))
	fmt.Println(people.Invite(ctx, clerk, group.ID, entry.ID))
	fmt.Println(people.Accept(ctx, me, group.ID))
	viewer, err := people.Viewer(ctx, me)
	fmt.Println(len(viewer.Groups), err)
	// Output:
	// alumni.Join: group: not allowed
	// <nil>
	// <nil>
	// 1 <nil>
}

func ExampleService_Grant() {
	ctx := context.Background()
	people, _, entry := exampleService()
	me := alumnikit.Member("acme", entry.ID)
	fmt.Println(people.CheckConsent(ctx, "acme", entry.ID, alumni.ForNewsletter))
	err := people.Grant(ctx, me, entry.ID, alumni.ConsentInput{
		Purpose: alumni.ForNewsletter, Text: "I would like to receive the newsletter.", Version: "1", Locale: alumni.English, Method: "form",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(people.CheckConsent(ctx, "acme", entry.ID, alumni.ForNewsletter))
	// A link in a mail acts for the person without anybody being signed in.
	link := alumnikit.System("acme", "unsubscribe")
	if err := people.Withdraw(ctx, link, entry.ID, alumni.ForNewsletter, "one-click"); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(people.CheckConsent(ctx, "acme", entry.ID, alumni.ForNewsletter))
	// Output:
	// alumni.CheckConsent: person: no consent for this purpose
	// <nil>
	// alumni.CheckConsent: person: no consent for this purpose
}

func ExampleService_SetPolicy() {
	ctx := context.Background()
	people, clerk, _ := exampleService()
	err := people.SetPolicy(ctx, clerk, alumni.Policy{Maxima: map[string]alumni.Audience{"links": alumni.Alumni}})
	if err != nil {
		fmt.Println(err)
		return
	}
	rules, err := people.Rules(ctx, "acme")
	fmt.Println(rules.Choices("links"), err)
	// Output: [nobody admins alumni] <nil>
}

func ExampleService_Viewer() {
	ctx := context.Background()
	people, _, entry := exampleService()
	viewer, err := people.Viewer(ctx, alumnikit.Member("acme", entry.ID))
	fmt.Println(viewer.Employee, viewer.Alumnus, viewer.Admin, err)
	// Output: true false false <nil>
}

// A host provisions each tenant once and runs a worker.
func ExampleService_Provision() {
	ctx := context.Background()
	people, clerk, _ := exampleService()
	if err := people.Provision(ctx, clerk); err != nil {
		fmt.Println(err)
		return
	}
	worker := storage.NewWorker(people.DB(), people.Handlers(), nil)
	worked, err := worker.Step(ctx)
	fmt.Println(worked, err)
	head, err := people.DB().JournalHead(ctx, "acme")
	fmt.Println(head.Sequence, err) // the registration; jobs are housekeeping
	// Output:
	// true <nil>
	// 1 <nil>
}
