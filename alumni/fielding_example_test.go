package alumni_test

import (
	"context"
	"fmt"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// A tenant adds a field, HR fills it in, and later it takes any text.
func ExampleService_AddField() {
	ctx := context.Background()
	people, clerk, entry := exampleService()
	site, err := people.AddField(ctx, clerk, alumni.CustomField{
		Key: "site", Label: map[alumni.Locale]string{alumni.Japanese: "拠点", alumni.English: "Site"},
		Type: alumni.TypeEnum, Choices: []alumni.CustomChoice{{Code: "tokyo"}, {Code: "osaka"}},
		Owner: alumni.ByEmployer, Default: alumni.Network, Facet: true, Rule: true,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	value, err := site.Parse("tokyo")
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err = people.UpdateEntry(ctx, clerk, entry.ID, alumni.EntryUpdate{Custom: []alumni.CustomValue{value}}); err != nil {
		fmt.Println(err)
		return
	}
	if _, err = people.WidenField(ctx, clerk, site.Number, alumni.TypeText, false); err != nil {
		fmt.Println(err)
		return
	}
	person, err := people.Person(ctx, clerk, entry.ID)
	if err != nil {
		fmt.Println(err)
		return
	}
	schema, err := people.SchemaOf(ctx, "acme")
	field, _ := schema.Field("custom.site")
	fmt.Println(field.Type, field.Texts(person), err)
	// Output: text [tokyo] <nil>
}

// A vendor gives every tenant a field, in code.
func ExampleBuilder_Custom() {
	fields := alumni.BuiltIn()
	fields.Custom(alumni.CustomField{
		Key: "costCentre", Number: alumni.FirstCustomNumber, Type: alumni.TypeText, Owner: alumni.ByEmployer, Rule: true,
		Label: map[alumni.Locale]string{alumni.Japanese: "原価部門", alumni.English: "Cost centre"},
	})
	schema, err := fields.Build()
	if err != nil {
		fmt.Println(err)
		return
	}
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), &alumni.Options{Schema: schema})
	if err != nil {
		fmt.Println(err)
		return
	}
	field, ok := people.Schema().Field("custom.costCentre")
	fmt.Println(field.Label[alumni.English], ok)
	// Output: Cost centre true
}
