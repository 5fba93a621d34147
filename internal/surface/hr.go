package surface

import (
	"context"
	"fmt"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/duplicate"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/alumni/merging"
	"github.com/alumnikit/alumnikit/directory/directorytest"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/segment"
	"github.com/alumnikit/alumnikit/storage"
)

func hrReads() []directorytest.Read {
	return []directorytest.Read{
		{Name: "segment.Service.Count", Ask: func(ctx context.Context, people *alumni.Service, actor alumnikit.Actor, about alumnikit.PersonID) (any, error) {
			total, err := segment.New(people, nil).Count(ctx, actor, employer(about))
			if !actor.Can(alumnikit.PermRoster) {
				total = alumnikit.Total{} // declassified: a bucket of at least segment.K
			}
			return total, err
		}},
		{Name: "segment.Service.Page", Ask: func(ctx context.Context, people *alumni.Service, actor alumnikit.Actor, about alumnikit.PersonID) (any, error) {
			page, err := segment.New(people, nil).Page(ctx, actor, employer(about), whole())
			return []any{page.Items, page.Total}, err
		}},
		{Name: "segment.Service.IDs", Ask: func(ctx context.Context, people *alumni.Service, actor alumnikit.Actor, about alumnikit.PersonID) (any, error) {
			n := 0 // their order is that of the index, which is random
			for ids, err := range segment.New(people, nil).IDs(ctx, actor, employer(about)) {
				if err != nil {
					return nil, err
				}
				n += len(ids)
			}
			return n, nil
		}},
		{Name: "newsletter.Service.Preview", Ask: letter},
	}
}

// employer selects by a cell that people may keep even from HR.
func employer(about alumnikit.PersonID) segment.Definition {
	return segment.Definition{Rule: segment.All(segment.Where("currentEmployer", segment.Equal, []string{"a", "b", "zz"}[about[0]%3]))}
}

// letter is what the viewer would get by mail: rendered by the host for a
// member, and for HR what HR may preview.
func letter(ctx context.Context, people *alumni.Service, actor alumnikit.Actor, about alumnikit.PersonID) (any, error) {
	s, err := letters(people)
	if err != nil {
		return nil, err
	}
	all, err := s.List(ctx, system(actor.Tenant()), whole())
	if err != nil || len(all.Items) == 0 {
		return nil, err
	}
	first := all.Items[len(all.Items)-1].ID
	if actor.IsMember() {
		return s.Preview(ctx, system(actor.Tenant()), first, newsletter.As{Locale: alumni.English, Person: actor.Person()})
	}
	return s.Preview(ctx, actor, first, newsletter.As{Locale: alumni.English, Person: about})
}

func hrOperations() []directorytest.Operation {
	return []directorytest.Operation{
		{Name: "hr.Service.AddNote", Do: func(ctx context.Context, people *alumni.Service, o directorytest.Occasion) error {
			return hr.New(people).AddNote(ctx, o.HR, o.Person, o.Word)
		}},
		{Name: "hr.Service.Offboard", Do: func(ctx context.Context, people *alumni.Service, o directorytest.Occasion) error {
			end, err := alumni.ParseDate([]string{"2020-04-15", "2021-01-01"}[o.Number%2])
			if err != nil {
				return fmt.Errorf("surface: %w", err)
			}
			reason := hr.Reasons()[o.Number]
			_, err = hr.New(people).Offboard(ctx, o.HR, o.Person, alumni.Departure{End: end}, hr.Leaving{Reason: reason, Note: o.Word})
			return err
		}},
		{Name: "importer.Importer.Import", Do: reimport},
		{Name: "duplicate.Service.Find", Do: findDuplicates},
		{Name: "duplicate.Service.Dismiss", Do: dismiss},
		{Name: "merging.Service.Merge", Do: mergeAndUndo},
		{Name: "merging.Service.Unmerge", Do: mergeAndUndo},
		{Name: "newsletter.Service.Launch", Do: launch},
	}
}

// findDuplicates puts whoever looks alike on HR's list.
func findDuplicates(ctx context.Context, people *alumni.Service, o directorytest.Occasion) error {
	_, err := duplicate.New(people, &duplicate.Options{Threshold: 0.01}).Find(ctx, o.HR, nil)
	return err
}

// dismiss decides about everything on HR's list.
func dismiss(ctx context.Context, people *alumni.Service, o directorytest.Occasion) error {
	list := duplicate.New(people, nil)
	found, _, err := list.Candidates(ctx, o.HR, whole())
	for _, c := range found {
		if err == nil {
			err = list.Dismiss(ctx, o.HR, c.ID)
		}
	}
	return err
}

// mergeAndUndo takes two people for one, and finds that they are two.
func mergeAndUndo(ctx context.Context, people *alumni.Service, o directorytest.Occasion) error {
	s := merging.New(people, nil)
	merge, err := s.Merge(ctx, o.HR, o.Person, o.Member.Person(), merging.Choices{})
	if err != nil {
		return err
	}
	return s.Unmerge(ctx, o.HR, merge.ID)
}

// reimport brings in a file with one row about somebody who may be there already.
func reimport(ctx context.Context, people *alumni.Service, o directorytest.Occasion) error {
	const header = "社員番号,姓,名,部署,入社日,退職日,退職理由"
	file := header + "\n" + o.Person.String() + ",山田," + o.Word + ",営業部,2010,2015,転職\n"
	imports := importer.New(people, nil)
	mapping := imports.Propose(strings.Split(header, ","))
	for range 1 + o.Number%2 { // once more changes nothing
		if _, err := imports.Import(ctx, o.HR, strings.NewReader(file), mapping, nil); err != nil {
			return fmt.Errorf("surface: %w", err)
		}
	}
	return nil
}

// launch sends a letter to everybody who agreed.
func launch(ctx context.Context, people *alumni.Service, o directorytest.Occasion) error {
	s, err := letters(people)
	if err != nil {
		return err
	}
	draft, err := s.Create(ctx, o.HR, newsletter.Input{Name: "Sent", Content: map[alumni.Locale]newsletter.Content{
		alumni.English: {Subject: o.Word, Body: "Dear {{name}}"},
	}})
	if err != nil {
		return err
	}
	if _, err := s.Launch(ctx, o.HR, draft.ID, draft.Version); err != nil {
		return err
	}
	_, err = storage.NewWorker(people.DB(), s.Handlers(), nil).Step(ctx)
	return err
}
