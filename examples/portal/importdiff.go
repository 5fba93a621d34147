package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/duplicate"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/examples/portal/web"
)

// imported is somebody of whom a file says something new.
func (v *visit) imported(d importer.Diff) (web.ImportedPerson, error) {
	out := web.ImportedPerson{Number: d.ExternalID, Line: d.Line}
	entry := &alumni.Entry{}
	if d.New {
		out.Person = web.Person{ID: d.ExternalID, Name: newName(d.Fields)}
	} else {
		found, err := v.p.people.Entry(v.r.Context(), v.actor, d.Person)
		if err != nil && !errors.Is(err, alumnikit.ErrNotFound) { // removed meanwhile
			return out, err
		}
		if err == nil {
			entry, out.Person = found, v.entryCard(found)
		}
	}
	for _, f := range d.Fields {
		if d.New && (strings.HasPrefix(f.Path, "names.") || strings.HasPrefix(f.Path, "identifiers[")) {
			continue // it stands beside the changes
		}
		if strings.HasPrefix(f.Path, "custom[") {
			out.Changes = append(out.Changes, v.customChange(d, entry, f)...)
			continue
		}
		if label := v.diffLabel(f.Path); label != "" {
			out.Changes = append(out.Changes, web.FieldChange{
				Label: label, Before: v.diffValue(f.Path, f.Before), After: v.diffValue(f.Path, f.After), ByHand: v.byHand(f),
			})
		}
	}
	return out, nil
}

// byHand is when somebody at HR set by hand what the file would overwrite; "" if nobody did.
func (v *visit) byHand(f importer.FieldDiff) string {
	if f.LastSaid.At.IsZero() {
		return ""
	}
	return v.l.Day(f.LastSaid.At)
}

// customChange is the change of a value of a custom field; none for what says which field it is.
func (v *visit) customChange(d importer.Diff, entry *alumni.Entry, f importer.FieldDiff) []web.FieldChange {
	var i int
	var member string
	if _, err := fmt.Sscanf(f.Path, "custom[%d].%s", &i, &member); err != nil || member == "field" || member == "scale" {
		return nil
	}
	number := ""
	if i < len(entry.Custom) {
		number = strconv.Itoa(int(entry.Custom[i].Field))
	}
	for _, other := range d.Fields { // the place has another field now
		if other.Path == fmt.Sprintf("custom[%d].field", i) {
			number = other.After
		}
	}
	change := web.FieldChange{Label: v.l.Label("factName", "custom"), Before: f.Before, After: f.After, ByHand: v.byHand(f)}
	for _, field := range v.schema.CustomFields() {
		if strconv.Itoa(int(field.Number)) == number {
			change.Label = field.Label[v.locale()]
			change.Before, change.After = v.customWords(field, []string{f.Before})[0], v.customWords(field, []string{f.After})[0]
		}
	}
	return []web.FieldChange{change}
}

// newName puts the name of somebody who is new together from what the file says.
func newName(fields []importer.FieldDiff) web.Name {
	var n alumni.Names
	into := map[string]*string{
		"names.family": &n.Family, "names.given": &n.Given, "names.familyKana": &n.FamilyKana, "names.givenKana": &n.GivenKana,
		"names.familyRomaji": &n.FamilyRomaji, "names.givenRomaji": &n.GivenRomaji,
	}
	for _, f := range fields {
		if at, ok := into[f.Path]; ok {
			*at = f.After
		}
	}
	return webName(n)
}

// diffParts splits the path of a field: employments[1].posts[0].title is employment 1, a post, and title.
func diffParts(path string) (employment int, post bool, member string) {
	if n, err := fmt.Sscanf(path, "employments[%d]", &employment); n == 0 || err != nil {
		employment = -1
	}
	post = strings.Contains(path, ".posts[")
	member = path[strings.LastIndex(path, ".")+1:]
	member, _, _ = strings.Cut(member, "[")
	return employment, post, member
}

// diffLabel names a field that changes; "" for one that says nothing to people.
func (v *visit) diffLabel(path string) string {
	employment, post, member := diffParts(path)
	label := ""
	switch {
	case strings.HasPrefix(path, "identifiers["):
		if member != "value" {
			return ""
		}
		label = importer.ExternalID.Label(v.locale())
	case strings.HasPrefix(path, "leavings["):
		label = importer.LeavingReason.Label(v.locale())
	case member == "path":
		label = v.l.T("report.path")
	case member == "codes" || strings.Contains(path, ".codes["):
		if member != "code" {
			return ""
		}
		label = v.l.T("report.codes")
	case post && member == "kind":
		label = importer.PostKind.Label(v.locale())
	case member == "origin":
		return v.l.T("report.transfer")
	case member == "preferred" || member == "former" || member == "business":
		label = v.l.T(map[string]web.Key{"preferred": "profile.preferred", "former": "profile.former", "business": "history.business"}[member])
	default:
		if label = importer.Column(member).Label(v.locale()); label == "" {
			label = member
		}
	}
	if post {
		label = v.l.T("report.ofPost", "name", label)
	}
	if employment > 0 {
		label = v.l.T("report.ofEmployment", "n", employment+1, "name", label)
	}
	return label
}

// diffValue writes a value of a field for people.
func (v *visit) diffValue(path, value string) string {
	_, post, member := diffParts(path)
	switch {
	case value == "":
		return ""
	case member == "start" || member == "end":
		if d, err := alumni.ParseDate(value); err == nil {
			return v.l.Date(webDate(d))
		}
	case member == "work" && alumni.Work(value).Valid():
		return v.l.Label("work", value)
	case post && member == "kind" && web.HistoryKind(value).Valid():
		return v.l.Label("post", value)
	case strings.HasPrefix(path, "leavings[") && hr.Reason(value).Valid():
		return v.l.T(reasonKey(hr.Reason(value)))
	case member == "origin":
		return v.l.T("report.transferred")
	}
	return v.term(value)
}

// alike are new people whom the roster may have already.
func (v *visit) alike(r *importer.Report) ([]web.AlikePerson, error) {
	var out []web.AlikePerson
	for _, s := range r.Suspected[:min(len(r.Suspected), shownPeople)] {
		row := web.AlikePerson{Line: s.Line}
		if at := slices.IndexFunc(r.Diffs, func(d importer.Diff) bool { return d.New && d.ExternalID == s.ExternalID }); at >= 0 {
			row.Name = newName(r.Diffs[at].Fields)
		}
		entry, err := v.p.people.Entry(v.r.Context(), v.actor, s.Person)
		if errors.Is(err, alumnikit.ErrNotFound) {
			continue // removed meanwhile
		}
		if err != nil {
			return nil, err
		}
		row.Other = v.entryCard(entry)
		for _, reason := range s.Reasons {
			if text := duplicate.Reason(reason).Text(v.locale()); text != "" {
				row.Reasons = append(row.Reasons, text)
			}
		}
		out = append(out, row)
	}
	return out, nil
}
