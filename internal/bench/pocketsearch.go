package main

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/search"

	"github.com/alumnikit/alumnikit/directory"
)

// besidePocket times the searches of a class in PocketBase. Where the directory
// has an exact total that does not hang on how names are folded, PocketBase must
// come to the same.
func (w *world) besidePocket(ctx context.Context, questions []question) (baseline, error) {
	if w.pocket == nil {
		var err error
		if w.pocket, err = w.openPocket(ctx); err != nil {
			return baseline{}, err
		}
	}
	totals := make([]int, len(questions))
	taken, err := sampleWithin(besideTime, besideLeast, besideSearches, func(i int) (err error) {
		totals[i], err = w.pocket.search(questions[i].wanted)
		return err
	})
	if err != nil {
		return baseline{}, err
	}
	for i, q := range questions[:len(taken)] {
		if q.wanted.name != "" {
			continue
		}
		found, err := directory.New(w.people, nil).Search(ctx, q.by, q.query)
		if err != nil {
			return baseline{}, err
		}
		if found.Total.Count != totals[i] {
			return baseline{}, fmt.Errorf("the directory finds %d people, PocketBase %d", found.Total.Count, totals[i])
		}
	}
	return baseline{name: "PocketBase", value: milliseconds(taken.p50())}, nil
}

// search returns how many match, after reading one page: what PocketBase does
// for a list request of the viewer, without HTTP around it.
func (p *pocket) search(q wanted) (int, error) {
	request := &core.RequestInfo{Context: core.RequestInfoContextDefault, Method: "GET", Auth: p.viewer}
	resolver := core.NewRecordFieldResolver(p.app, p.people, request, true)
	rule, err := search.FilterData(*p.people.ListRule).BuildExpr(resolver)
	if err != nil {
		return 0, err
	}
	query := p.app.RecordQuery(p.people)
	query.AndWhere(rule)
	resolver.SetAllowHiddenFields(false)
	asked := url.Values{
		search.FilterQueryParam: {p.filter(q)}, search.SortQueryParam: {"kana,id"},
		search.PageQueryParam: {strconv.Itoa(q.skip/pageSize + 1)}, search.PerPageQueryParam: {strconv.Itoa(pageSize)},
	}
	var records []*core.Record
	found, err := search.NewProvider(resolver).Query(query).CountCol("_rowid_").ParseAndExec(asked.Encode(), &records)
	if err != nil {
		return 0, err
	}
	return found.TotalItems, nil
}

// filter is the same search for PocketBase. A field that is searched must be one
// that the viewer may see, which its rules say of records only: so the filter
// does, for this viewer, as a filter may not name the record of the one who asks.
func (p *pocket) filter(q wanted) string {
	viewer := pocketAsker{
		"1 = 1", "1 = 1", "1 = 0", strconv.Quote(p.viewer.GetString("group1")), strconv.Quote(p.viewer.GetString("group2")),
	}
	var all []string
	if q.name != "" {
		name := strconv.Quote(q.name)
		all = append(all, "(name ~ "+name+" || kana ~ "+name+" || romaji ~ "+name+")")
	}
	item := func(column, value string) string { return column + " ~ " + strconv.Quote(listed([]string{value})) }
	switch {
	case q.department != "" && q.start != "":
		all = append(all, item("stints", pocketStint(q.department, q.start)), viewer.sees("careerFor"), viewer.sees("periodFor"))
	case q.department != "":
		all = append(all, item("departments", q.department), viewer.sees("careerFor"))
	}
	if q.location != "" {
		all = append(all, "location = "+strconv.Quote(q.location), viewer.sees("locationFor"))
	}
	if q.skill != "" {
		all = append(all, item("skills", q.skill), viewer.sees("skillsFor"))
	}
	return strings.Join(all, " && ")
}
