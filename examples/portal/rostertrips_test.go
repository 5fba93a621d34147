package main

import (
	"net/url"
	"testing"

	"github.com/alumnikit/alumnikit/alumni"
)

// rosterTrips lead through what HR does with the roster: imports, duplicates, custom fields, histories.
func rosterTrips(t *testing.T, w *world) map[string]trip {
	t.Helper()
	const nobody = "00000000-0000-4000-8000-000000000000"
	_, alumna := w.alumna(t)
	person := "/hr/people/" + alumna.ID.String()
	field := fieldPath(w.field(t, "costCentre", alumni.ByEmployer).Number)
	gone := [4]int{303, 403, 403, 404}
	lost := [4]int{303, 403, 403, 422}
	done := [4]int{303, 403, 403, 303}
	return map[string]trip{
		"POST /hr/roster/export":            {path: "/hr/roster/export", page: "/groups", form: url.Values{}, want: [4]int{303, 403, 403, 200}},
		"GET /hr/import":                    {path: "/hr/import", want: hrOnly},
		"POST /hr/import":                   {path: "/hr/import", page: "/groups", form: url.Values{}, want: lost},
		"GET /hr/import/sample.csv":         {path: "/hr/import/sample.csv", want: hrOnly},
		"GET /hr/import/export.csv":         {path: "/hr/import/export.csv", want: hrOnly},
		"GET /hr/import/next.csv":           {path: "/hr/import/next.csv", want: hrOnly},
		"GET /hr/import/{token}":            {path: "/hr/import/" + nobody, want: lost},
		"GET /hr/import/{token}/columns":    {path: "/hr/import/gone/columns", want: lost},
		"POST /hr/import/{token}/columns":   {path: "/hr/import/" + nobody + "/columns", page: "/groups", form: url.Values{}, want: lost},
		"POST /hr/import/{token}/layout":    {path: "/hr/import/" + nobody + "/layout", page: "/groups", form: url.Values{}, want: lost},
		"POST /hr/import/{token}/apply":     {path: "/hr/import/" + nobody + "/apply", page: "/groups", form: url.Values{}, want: lost},
		"GET /hr/import/{token}/report.csv": {path: "/hr/import/" + nobody + "/report.csv", want: gone},
		"GET /hr/imports/{id}":              {path: "/hr/imports/" + nobody, want: gone},
		"POST /hr/imports/{id}/resume":      {path: "/hr/imports/" + nobody + "/resume", page: "/groups", form: url.Values{}, want: gone},
		"POST /hr/imports/{id}/cancel":      {path: "/hr/imports/" + nobody + "/cancel", page: "/groups", form: url.Values{}, want: gone},
		"POST /hr/imports/{id}/end":         {path: "/hr/imports/" + nobody + "/end", page: "/groups", form: url.Values{}, want: gone},
		"GET /hr/imports/{id}/report.csv":   {path: "/hr/imports/" + nobody + "/report.csv", want: gone},
		"GET /hr/people/{id}":               {path: person, want: hrOnly},
		"POST /hr/people/{id}/custom":       {path: person + "/custom", page: "/groups", form: url.Values{}, want: done},
		"POST /hr/people/{id}/unmerge":      {path: person + "/unmerge", page: "/groups", form: url.Values{"merge": {nobody}}, want: gone},
		"GET /hr/duplicates":                {path: "/hr/duplicates", want: hrOnly},
		"POST /hr/duplicates":               {path: "/hr/duplicates", page: "/groups", form: url.Values{}, want: done},
		"GET /hr/duplicates/{id}":           {path: "/hr/duplicates/" + nobody, want: gone},
		"POST /hr/duplicates/{id}/merge":    {path: "/hr/duplicates/" + nobody + "/merge", page: "/groups", form: url.Values{}, want: gone},
		"POST /hr/duplicates/{id}/dismiss":  {path: "/hr/duplicates/" + nobody + "/dismiss", page: "/groups", form: url.Values{}, want: gone},
		"GET /hr/fields":                    {path: "/hr/fields", want: hrOnly},
		"GET /hr/fields/new":                {path: "/hr/fields/new", want: hrOnly},
		"POST /hr/fields/new":               {path: "/hr/fields/new", page: "/groups", form: url.Values{}, want: lost},
		"GET /hr/fields/{number}":           {path: field, want: hrOnly},
		"POST /hr/fields/{number}":          {path: field, page: "/groups", form: url.Values{}, want: lost},
		"POST /hr/fields/{number}/widen":    {path: field + "/widen", page: "/groups", form: url.Values{"to": {"list"}}, want: done},
		"POST /hr/fields/{number}/retire":   {path: field + "/retire", page: "/groups", form: url.Values{}, want: done},
		"POST /hr/fields/{number}/restore":  {path: field + "/restore", page: "/groups", form: url.Values{}, want: done},
	}
}

// field adds a custom field of texts that everybody in the network may see.
func (w *world) field(t *testing.T, key string, owner alumni.Owner) *alumni.CustomField {
	t.Helper()
	added, err := w.p.people.AddField(t.Context(), clerk(), alumni.CustomField{
		Key: key, Label: map[alumni.Locale]string{alumni.Japanese: "原価部門", alumni.English: "Cost centre"}, Type: alumni.TypeText, Owner: owner,
		Default: alumni.Network, Max: alumni.Network, Facet: true, Rule: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	return added
}
