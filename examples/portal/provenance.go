package main

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/duplicate"
	"github.com/alumnikit/alumnikit/examples/portal/web"
)

// origins says where the facts of an entry come from, and when they were last confirmed there.
func (v *visit) origins(entry *alumni.Entry, snapshots map[string]time.Time) []web.OriginRow {
	var out []web.OriginRow
	for _, o := range entry.Origins {
		one := strings.Join(o.Fields[:min(len(o.Fields), 1)], "") // they are of one time
		confirmed, _ := entry.Confirmed(one, snapshots)
		row := web.OriginRow{
			Facts: v.factNames(o.Fields), Source: v.source(o.Source), At: confirmed.At, Stale: v.p.people.DB().Now().Sub(confirmed.At) > staleAfter,
		}
		if len(o.Fields) == 0 {
			row.Facts = []string{v.l.T("history.everything")}
		}
		out = append(out, row)
	}
	return out
}

func (v *visit) source(name string) string {
	switch name {
	case alumni.SourceHR, "":
		return v.l.T("history.sourceHr")
	case alumni.SourceImport:
		return v.l.T("history.sourceImport")
	case alumni.SourceMember:
		return v.l.T("history.sourceMember")
	default:
		return name
	}
}

// fact names what a JSON member of an entry or a profile is about; "" for bookkeeping.
func (v *visit) fact(field string) string {
	if slices.Contains(web.FactNames(), field) {
		return v.l.Label("factName", field)
	}
	if number, ok := strings.CutPrefix(field, "custom."); ok {
		if n, err := strconv.ParseUint(number, 10, 16); err == nil {
			if c, ok := v.schema.CustomField(uint16(n)); ok {
				return c.Title(v.locale())
			}
		}
	}
	if d, ok := v.schema.Disclosure(field); ok {
		return d.Label[v.locale()]
	}
	if strings.ContainsRune(field, '.') {
		return v.diffLabel(field)
	}
	return ""
}

// factNames names them all.
func (v *visit) factNames(fields []string) []string {
	var out []string
	for _, field := range fields {
		if name := v.fact(field); name != "" {
			out = append(out, name)
		}
	}
	return out
}

// mergedInto are the entries that were made one with this one, and can still be taken apart.
func (p *portal) mergedInto(v *visit, entry *alumni.Entry) ([]web.MergedRow, error) {
	if len(entry.Merged) == 0 {
		return nil, nil
	}
	var out []web.MergedRow
	page := alumnikit.Page{Size: alumnikit.MaxPageSize}
	for {
		list, next, err := p.merging.Merges(v.r.Context(), v.actor, page)
		if err != nil {
			return nil, err
		}
		for _, m := range list {
			if m.Keep == entry.ID {
				out = append(out, web.MergedRow{
					Label: m.Gone.String()[:8], At: m.At, Until: m.UndoUntil, By: shortActor(m.By), Merge: m.ID.String(),
					Action: web.PathHRPeople + "/" + entry.ID.String() + "/unmerge",
				})
			}
		}
		if next == "" {
			return out, nil
		}
		page.After = next
	}
}

// unmerge makes two people of one again.
func (p *portal) unmerge(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	merge, err := alumnikit.ParseID(v.r.PostFormValue("merge"))
	if err != nil {
		return alumnikit.ErrNotFound
	}
	if err := p.merging.Unmerge(v.r.Context(), v.actor, merge); err != nil {
		return err
	}
	return v.leave(web.PathHRPeople+"/"+id.String(), web.Flash{Tone: web.ToneOK, Key: web.FlashUnmerged})
}

// alikeTo leads to the pairs that this entry is one of.
func (p *portal) alikeTo(v *visit, entry *alumni.Entry) ([]web.Link, error) {
	var out []web.Link
	for stored, err := range duplicate.Kind().Concerning(v.r.Context(), p.people.DB(), tenant, entry.ID) {
		if err != nil {
			return nil, err
		}
		c := stored.Value
		if c.State != duplicate.Open {
			continue
		}
		other := c.People[0]
		if other == entry.ID {
			other = c.People[1]
		}
		found, err := p.people.Entry(v.r.Context(), v.actor, other)
		if err != nil {
			return nil, err
		}
		out = append(out, web.Link{Label: v.l.Name(webName(found.Names)), URL: duplicatePath(c.ID)})
	}
	return out, nil
}
