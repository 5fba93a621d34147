package referral_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/referral"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// company returns a network with one former employee and an opening.
func company(ctx context.Context) (*alumni.Service, *referral.Service, alumnikit.Actor, alumnikit.ID) {
	clerk := alumnikit.Admin("acme", "hr-1", alumnikit.AllPermissions()...)
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), nil)
	if err != nil {
		log.Fatal(err)
	}
	left, _ := alumni.NewDate(2021, 3, 31)
	entry, err := people.Register(ctx, clerk, alumni.Registration{
		Names: alumni.Names{Family: "見本", Given: "花子"}, Employments: []alumni.Employment{{Work: alumni.Employee, End: left}},
	})
	if err != nil {
		log.Fatal(err)
	}
	ref := referral.New(people, nil)
	opening, err := ref.CreateOpening(ctx, clerk, referral.OpeningInput{
		Title: map[alumni.Locale]string{alumni.Japanese: "営業", alumni.English: "Sales"}, Engagement: referral.Employment,
	})
	if err == nil {
		_, err = ref.Publish(ctx, clerk, opening.ID)
	}
	if err != nil {
		log.Fatal(err)
	}
	return people, ref, alumnikit.Member("acme", entry.ID), opening.ID
}

// A comeback: she applies, HR decides, and the hire opens a second employment of
// the same person.
func ExampleService_Hire() {
	ctx := context.Background()
	people, ref, alumna, opening := company(ctx)
	recruiter := alumnikit.Admin("acme", "hr-2", alumnikit.PermReferral)

	application, err := ref.Apply(ctx, alumna, referral.ApplyInput{Opening: opening, Message: "I would like to come back."})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, stage := range []referral.Stage{referral.Review, referral.Offer} {
		if application, err = ref.Move(ctx, recruiter, application.ID, stage); err != nil {
			fmt.Println(err)
			return
		}
	}
	if application, err = ref.Hire(ctx, recruiter, application.ID, alumni.Employment{Work: alumni.Employee}); err != nil {
		fmt.Println(err)
		return
	}
	for _, step := range application.Steps {
		fmt.Print(step.Stage, " ")
	}
	entry, err := people.Entry(ctx, alumna, alumna.Person())
	fmt.Println(len(entry.Employments), "employments", err)

	_, err = ref.Hire(ctx, recruiter, application.ID, alumni.Employment{Work: alumni.Employee})
	fmt.Println(err)
	// Output:
	// applied review offer hired 2 employments <nil>
	// referral.Hire: application: not possible in this state
}

// A referral: the candidate must accept before anything but a sealed address is
// kept of them, and a former employee cannot be rewarded in Japan.
func ExampleService_HireReferred() {
	ctx := context.Background()
	_, ref, alumna, opening := company(ctx)
	clerk := alumnikit.Admin("acme", "hr-1", alumnikit.AllPermissions()...)

	invitation, err := ref.Refer(ctx, alumna, referral.ReferInput{Opening: opening, Email: "shiro@example.com"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("mail to", invitation.Email)

	candidate := alumnikit.Visitor("acme") // who holds the token of the mail
	_, err = ref.Accept(ctx, candidate, invitation.Token, referral.Candidate{Names: alumni.Names{Family: "候補", Given: "四郎"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	hired, reward, err := ref.HireReferred(ctx, clerk, invitation.Referral.ID, referral.Hiring{
		Employment: alumni.Employment{Work: alumni.Employee},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(hired.State, reward.Decision.Allowed, reward.Decision.Reason)
	fmt.Println(reward.Decision.RuleIn(alumni.English))
	// Output:
	// mail to shiro@example.com
	// hired false notAnEmployee
	// Japan, Employment Security Act art. 30, 36 and 40: a reward to anybody but the company's own employees needs a permit; verify with counsel
}

// What a candidate does not answer is forgotten when the host calls Expire.
func ExampleService_Expire() {
	ctx := context.Background()
	people, _, alumna, opening := company(ctx)
	ref := referral.New(people, &referral.Options{Accept: time.Microsecond})
	if _, err := ref.Refer(ctx, alumna, referral.ReferInput{Opening: opening, Email: "shiro@example.com"}); err != nil {
		fmt.Println(err)
		return
	}
	time.Sleep(time.Millisecond)
	n, err := ref.Expire(ctx, 100)
	fmt.Println(n, "forgotten", err)
	mine, err := ref.Referrals(ctx, alumna, alumnikit.Page{})
	fmt.Println(mine.Items[0].State, err)
	// Output:
	// 1 forgotten <nil>
	// expired <nil>
}

// Openings are what an actor may see and apply for.
func ExampleService_Openings() {
	ctx := context.Background()
	_, ref, alumna, _ := company(ctx)
	for _, actor := range []alumnikit.Actor{alumna, alumnikit.Visitor("acme")} {
		list, err := ref.Openings(ctx, actor, alumnikit.Page{})
		fmt.Println(len(list.Items), err)
	}
	// Output:
	// 1 <nil>
	// 0 <nil>
}
