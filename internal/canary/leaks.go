package canary

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/directory/directorytest"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/storage"
)

func byRaw(of func(*alumni.Person) string) func(witness, directory.Query, *directory.Result) {
	return func(w witness, _ directory.Query, out *directory.Result) {
		raw := w.everybody()
		slices.SortStableFunc(out.Items, func(a, b directory.View) int { return cmp.Compare(of(raw[a.ID]), of(raw[b.ID])) })
	}
}

// canaries are leaks. There is none for suggestions, similar people and exports,
// because there are none of these.
func canaries() map[string]*leak {
	all := map[string]*leak{}
	for _, some := range []map[string]*leak{searchCanaries(), countCanaries(), profileCanaries(), traceCanaries(), otherCanaries()} {
		for name, canary := range some {
			all[name] = canary
		}
	}
	return all
}

func searchCanaries() map[string]*leak {
	return map[string]*leak{
		"select": {search: func(w witness, q directory.Query, out *directory.Result) {
			for id, p := range w.everybody() {
				if !p.HasConsent(alumni.ForListing) && q.Facets == nil && q.Name == "" {
					out.Items = append(out.Items, directory.View{ID: id, Names: p.Entry.Names})
				}
			}
		}},
		"filter": {search: func(w witness, q directory.Query, out *directory.Result) {
			for id, p := range w.everybody() {
				if slices.Contains(q.Facets["currentEmployer"], p.Profile.CurrentEmployer) && len(out.Items) == 0 {
					out.Items = append(out.Items, directory.View{ID: id})
				}
			}
		}},
		"search a custom field": {search: func(w witness, q directory.Query, out *directory.Result) {
			for id, p := range w.everybody() {
				said := alumni.CustomValueOf(p.Profile.Custom, alumni.FirstTenantNumber).Texts()
				if typed := q.Texts["custom.suiteMotto"]; typed != "" && slices.Contains(said, typed) && len(out.Items) == 0 {
					out.Items = append(out.Items, directory.View{ID: id})
				}
			}
		}},
		"sort":      {search: byRaw(func(p *alumni.Person) string { return p.Profile.CurrentEmployer })},
		"tie-break": {search: byRaw(func(p *alumni.Person) string { return fmt.Sprint(alumni.SortKey(p.Entry.Names), p.Entry.UpdatedAt) })},
		"cursor key": {search: func(w witness, _ directory.Query, out *directory.Result) {
			if out.Next != "" {
				out.Next += alumnikit.Cursor(strings.Repeat("A", len(w.everybody())))
			}
		}},
	}
}

// countCanaries leak into totals and facets, and into what an answer costs.
func countCanaries() map[string]*leak {
	return map[string]*leak{
		"total only": {search: func(w witness, q directory.Query, out *directory.Result) {
			if q.Facets == nil && q.Name == "" && q.Dates == nil {
				out.Total.Count = len(w.everybody())
			}
		}},
		"facet": {search: func(w witness, _ directory.Query, out *directory.Result) {
			for i, f := range out.Facets {
				for _, p := range w.everybody() {
					if f.Field == "currentEmployer" && len(f.Values) > 0 && p.Profile.CurrentEmployer == f.Values[0].Value {
						out.Facets[i].Values[0].Count++
					}
				}
			}
		}},
		"facet value": {search: func(w witness, _ directory.Query, out *directory.Result) {
			for i, f := range out.Facets {
				for _, p := range w.everybody() {
					if f.Field == "locale" && p.Profile.Locale == "en" && !slices.Contains(f.Values, directory.FacetValue{Value: "en"}) {
						out.Facets[i].Values = append(out.Facets[i].Values, directory.FacetValue{Value: "en"})
					}
				}
			}
		}},
		"name of the unlisted": {search: func(w witness, q directory.Query, out *directory.Result) {
			for _, p := range w.everybody() {
				if !p.HasConsent(alumni.ForListing) && q.Name != "" && strings.Contains(p.Entry.Names.Family, q.Name) {
					out.Total.Exact = false
				}
			}
		}},
		"other tenant's count": {search: func(w witness, _ directory.Query, out *directory.Result) {
			out.Total.Count += len(w.neighbours())
		}},
		"nothing at all": {search: func(_ witness, _ directory.Query, out *directory.Result) {
			*out = directory.Result{List: alumnikit.List[directory.View]{Total: alumnikit.Total{Exact: true}}}
		}},
		"block shows as a gap": {search: func(w witness, _ directory.Query, out *directory.Result) {
			out.Total.Count += w.blockers()
		}},
		"what another viewer asked before": {search: func(w witness, _ directory.Query, out *directory.Result) {
			if w.last.Tenant() == w.actor.Tenant() && w.last.String() != w.actor.String() {
				out.Total.Count += len(w.everybody())
			}
		}},
		"more work": {search: func(w witness, q directory.Query, _ *directory.Result) {
			for _, p := range w.everybody() {
				if !p.HasConsent(alumni.ForListing) {
					_, _ = w.Surface.Search(w.ctx, w.actor, q)
				}
			}
		}},
	}
}

func profileCanaries() map[string]*leak {
	type person = alumnikit.PersonID
	return map[string]*leak{
		"hidden is not unset": {profile: func(w witness, id person, view *directory.View, err *error) {
			if *err == nil && view.Phone == "" && w.everybody()[id].Profile.Phone != "" {
				view.Phone = "***"
			}
		}},
		"error": {profile: func(w witness, id person, _ *directory.View, err *error) {
			if *err != nil && w.everybody()[id] != nil {
				*err = alumnikit.ErrForbidden
			}
		}},
		"updated at": {profile: func(w witness, id person, view *directory.View, err *error) {
			if *err == nil {
				view.Bio += w.everybody()[id].Profile.UpdatedAt.String()
			}
		}},
		"block shows as another error": {profile: func(w witness, id person, _ *directory.View, err *error) {
			if p := w.everybody()[id]; *err != nil && p != nil && p.HasBlocked(alumni.Viewer{Actor: w.actor}) {
				*err = alumnikit.ErrForbidden
			}
		}},
		"other tenant's people": {profile: func(w witness, id person, _ *directory.View, err *error) {
			if *err != nil && w.neighbours()[id] != nil {
				*err = alumnikit.ErrForbidden
			}
		}},
		"preview of others": {viewAs: func(w witness, id person, err *error) {
			if *err != nil && w.everybody()[id] == nil {
				*err = alumnikit.ErrNotFound
			}
		}},
	}
}

// traceCanaries show what happened. In any one state there is nothing to see.
func traceCanaries() map[string]*leak {
	return map[string]*leak{
		"version": {history: true, profile: func(w witness, id alumnikit.PersonID, view *directory.View, err *error) {
			stored, failed := alumni.Profiles().Find(w.ctx, w.people.DB(), w.actor.Tenant(), alumnikit.ID(id))
			if *err == nil && failed == nil {
				view.Bio += strconv.FormatUint(stored.Version, 10)
			}
		}},
		"updated at after a hidden edit": {history: true, other: func(w witness, read string, about alumnikit.PersonID, out *any) {
			if p, ok := (*out).(*alumni.Person); ok && read == "alumni.Service.Person" && p != nil && w.actor.IsAdmin() {
				p.Profile.UpdatedAt = w.everybody()[about].Profile.UpdatedAt
			}
		}},
		"edits show by pending work": {history: true, search: func(w witness, _ directory.Query, out *directory.Result) {
			found, err := w.people.DB().Store().Snapshot(w.ctx, w.actor.Tenant(), storage.PageQuery{Deltas: storage.DeltasKeys})
			for _, d := range found.Deltas {
				if err == nil && d.Version > 2 { // of an entry and a profile, 2 is the first
					out.Total.Exact = false
				}
			}
		}},
		"order of arrival": {history: true, profile: func(w witness, id alumnikit.PersonID, view *directory.View, err *error) {
			all := w.everybody()
			for _, p := range all {
				if *err == nil && p.Entry.CreatedAt.Before(all[id].Entry.CreatedAt) {
					view.Bio += "." // as an ID would tell that grows with time
				}
			}
		}},
	}
}

func otherCanaries() map[string]*leak {
	return map[string]*leak{
		"HR reads what is for nobody": {other: func(w witness, read string, about alumnikit.PersonID, out *any) {
			if p, ok := (*out).(*alumni.Person); ok && read == "alumni.Service.Person" && p != nil && w.actor.IsAdmin() {
				p.Profile.Bio = w.everybody()[about].Profile.Bio
			}
		}},
		"merge field": {other: func(w witness, _ string, _ alumnikit.PersonID, out *any) {
			letter, ok := (*out).(*newsletter.Preview)
			if !ok || letter == nil || !w.actor.IsMember() {
				return
			}
			for id, p := range w.everybody() {
				if id != w.actor.Person() {
					letter.Subject += string(p.Profile.Locale) // of colleagues
				}
			}
		}},
		"unique error": {operation: &directorytest.Operation{
			Name: "say an address", ByMember: true,
			Do: func(ctx context.Context, people *alumni.Service, o directorytest.Occasion) error {
				for _, p := range everybody(ctx, people, o.Member.Tenant()) {
					if p.Profile.Email == "a@example.com" && p.ID() != o.Member.Person() {
						return alumnikit.ErrExists
					}
				}
				return nil
			},
		}},
	}
}
