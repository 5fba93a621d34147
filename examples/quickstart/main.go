// Command quickstart follows one person through the SDK, on a store in memory:
// HR registers her, she decides who sees what, and a colleague looks for her.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/storage/memory"
)

func main() {
	if err := run(context.Background(), os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, out io.Writer) error {
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), nil)
	if err != nil {
		return err
	}
	dir := directory.New(people, nil)
	hr := alumnikit.Admin("acme", "clerk-7", alumnikit.AllPermissions()...)

	register := func(family, given, kana, end string) (alumnikit.Actor, error) {
		left, err := alumni.ParseDate(end)
		if err != nil {
			return alumnikit.Actor{}, err
		}
		entry, err := people.Register(ctx, hr, alumni.Registration{
			Names:       alumni.Names{Family: family, Given: given, FamilyKana: kana},
			Employments: []alumni.Employment{{Work: alumni.Employee, Department: "営業部", End: left}},
		})
		if err != nil {
			return alumnikit.Actor{}, err
		}
		return alumnikit.Member("acme", entry.ID), nil
	}
	hanako, err := register("山田", "花子", "ヤマダ", "2021-03")
	if err != nil {
		return err
	}
	jiro, err := register("田中", "次郎", "タナカ", "2019")
	if err != nil {
		return err
	}

	// She agrees to be found, says where she works now, and keeps that from other alumni.
	consent := alumni.ConsentInput{Purpose: alumni.ForListing, Text: "I agree to be listed.", Version: "1", Locale: alumni.English, Method: "form"}
	if err := people.Grant(ctx, hanako, hanako.Person(), consent); err != nil {
		return err
	}
	if _, err := people.UpdateProfile(ctx, hanako, alumni.ProfileUpdate{CurrentEmployer: "Example Ltd.", Skills: []string{"Go"}}); err != nil {
		return err
	}
	if _, err := people.SetAudience(ctx, hanako, "currentEmployer", alumni.Admins); err != nil {
		return err
	}

	for _, q := range []directory.Query{
		{Name: "やま"}, // half of her name, in kana
		{Facets: map[string][]string{"skills": {"Go"}}},
		{Facets: map[string][]string{"currentEmployer": {"Example Ltd."}}},
	} {
		found, err := dir.Search(ctx, jiro, q)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%q %v: %d found\n", q.Name, q.Facets, found.Total.Count)
	}
	return nil
}
