package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	_ "github.com/pocketbase/pocketbase/migrations" // its system tables

	"github.com/alumnikit/alumnikit/alumni"
)

// pocket is PocketBase as a library, with a collection of the same people and a
// rule that lists those whom the directory lists. What the directory keeps as
// lists stands here as text, item by item between commas: LIKE on text takes it
// less time than its own lists, which are joined as JSON.
type pocket struct {
	app    core.App
	people *core.Collection
	viewer *core.Record
}

// Names of collections.
const (
	pocketPeople  = "people"
	pocketMembers = "members"
)

// openPocket opens PocketBase in a folder, filled by an earlier run or now.
func (w *world) openPocket(ctx context.Context) (_ *pocket, err error) {
	marker, want := filepath.Join(w.pocketDir, "bench.json"), kept(w.shape)
	ok, err := want.isKept(marker)
	if err != nil {
		return nil, err
	}
	if !ok {
		if err := os.RemoveAll(w.pocketDir); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	p := &pocket{app: core.NewBaseApp(core.BaseAppConfig{DataDir: w.pocketDir})}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.close())
		}
	}()
	if err := p.app.Bootstrap(); err != nil {
		return nil, err
	}
	if !ok {
		if err := p.fill(ctx, w); err != nil {
			return nil, err
		}
		if err := want.keep(marker); err != nil {
			return nil, err
		}
	}
	if p.people, err = p.app.FindCollectionByNameOrId(pocketPeople); err != nil {
		return nil, err
	}
	p.viewer, err = p.app.FindFirstRecordByFilter(pocketMembers, "alumnus = true")
	return p, err
}

func (p *pocket) close() error {
	event := &core.TerminateEvent{App: p.app}
	return p.app.OnTerminate().Trigger(event, func(e *core.TerminateEvent) error { return e.App.ResetBootstrapState() })
}

// pocketDisclosures are the decisions of a person that searches meet, and the columns
// that hold them. The default of each is the network.
func pocketDisclosures() map[string]string {
	return map[string]string{
		alumni.NameDisclosure: "nameFor", "career": "careerFor", "period": "periodFor", "location": "locationFor", "skills": "skillsFor",
	}
}

// pocketAsker is what conditions know of the one who asks, as expressions.
type pocketAsker struct{ network, alumnus, employee, group1, group2 string }

// whoever is anybody who is signed in: a rule knows them by their record.
func whoever() pocketAsker {
	return pocketAsker{
		"@request.auth.network = true", "@request.auth.alumnus = true", "@request.auth.employee = true",
		"@request.auth.group1", "@request.auth.group2",
	}
}

// pocketRule lists a person as the directory does: with the consent, to those
// who may see the name.
func pocketRule() string { return "listed = true && " + whoever().sees("nameFor") }

// sees is the condition that the one who asks may see what stands under a
// decision.
func (a pocketAsker) sees(column string) string {
	in := func(group string) string { return "(" + group + ` != "" && groups ~ ` + group + ")" }
	return "(" + strings.Join([]string{
		column + ` = "public"`,
		"((" + column + ` = "" || ` + column + ` = "network") && ` + a.network + ")",
		"(" + column + ` = "alumni" && ` + a.alumnus + ")",
		"(" + column + ` = "employees" && ` + a.employee + ")",
		"(" + column + ` = "shared" && (` + in(a.group1) + " || " + in(a.group2) + "))",
		"(" + column + " = " + a.group1 + " && " + in(a.group1) + ")",
		"(" + column + " = " + a.group2 + " && " + in(a.group2) + ")",
	}, " || ") + ")"
}

// createCollections declares who is found and who asks.
func (p *pocket) createCollections() error {
	people := core.NewBaseCollection(pocketPeople)
	rule := pocketRule()
	people.ListRule = &rule
	for _, name := range pocketColumns() {
		people.Fields.Add(&core.TextField{Name: name})
	}
	people.Fields.Add(&core.BoolField{Name: "listed"})
	people.AddIndex("idx_people_kana", false, "kana, id", "")
	members := core.NewAuthCollection(pocketMembers)
	for _, name := range []string{"group1", "group2"} {
		members.Fields.Add(&core.TextField{Name: name})
	}
	for _, name := range []string{"network", "alumnus", "employee"} {
		members.Fields.Add(&core.BoolField{Name: name})
	}
	return errors.Join(p.app.Save(people), p.app.Save(members))
}

// pocketColumns are the texts of a person.
func pocketColumns() []string {
	return []string{
		"name", "kana", "romaji", "departments", "stints", "location", "skills", "groups",
		"nameFor", "careerFor", "periodFor", "locationFor", "skillsFor",
	}
}

// pocketRow is one person.
func (s *site) pocketRow(i int) dbx.Params {
	p := s.person(i)
	var departments, stints, groups []string
	for _, m := range p.Employments {
		departments = append(departments, m.Department)
		stints = append(stints, pocketStint(m.Department, m.Start[:4]))
	}
	for _, g := range p.Groups {
		groups = append(groups, s.group(g).String())
	}
	row := dbx.Params{
		"id": pocketID(s.first + i), "name": p.Family + p.Given, "kana": p.FamilyKana + p.GivenKana, "romaji": p.FamilyRomaji + p.GivenRomaji,
		"departments": listed(departments), "stints": listed(stints), "location": p.Location, "skills": listed(p.Skills),
		"groups": listed(groups), "listed": p.ConsentListing,
	}
	audiences := s.audiences(i, p)
	for name, column := range pocketDisclosures() {
		audience := string(audiences[name])
		if group, ok := audiences[name].Group(); ok {
			audience = group.String()
		}
		row[column] = audience
	}
	return row
}

func pocketStint(department, year string) string { return department + "@" + year }

// listed is a list as a text in which each item can be found.
func listed(items []string) string {
	if len(items) == 0 {
		return ""
	}
	return "," + strings.Join(items, ",") + ","
}
