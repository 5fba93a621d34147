package main

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/examples/portal/web"
	"github.com/alumnikit/alumnikit/storage"
)

func (p *portal) journalRoutes(rt *routes) { rt.hr("GET "+web.PathJournal, p.journalPage) }

const (
	journalPage   = 50    // entries of one page
	verifyUpTo    = 5_000 // entries that are checked whenever the page is shown
	historyReach  = 5_000 // latest entries that are looked through for one person
	historyLength = 20    // lines of a person's history
)

// journalPage shows the sealed journal, the latest entry first, and checks its chain.
func (p *portal) journalPage(v *visit) error {
	head, err := p.sealed(v)
	if err != nil {
		return err
	}
	var out web.JournalPage
	if head.Sequence <= verifyUpTo {
		_, err := p.people.DB().VerifyJournal(v.r.Context(), tenant, storage.JournalHead{})
		if err != nil && !errors.Is(err, alumnikit.ErrCorrupt) {
			return err
		}
		out.Verified, out.Broken = err == nil && head.Sequence > 0, err != nil
	}
	last := head.Sequence
	if before, err := strconv.ParseUint(v.r.URL.Query().Get("before"), 10, 64); err == nil && before <= last && before > 0 {
		last = before - 1
		out.Pager.FirstURL = web.PathJournal
	}
	first := last - min(last, journalPage)
	events, err := p.people.DB().Feed(v.r.Context(), v.actor, first, int(last-first)+1)
	if err != nil {
		return err
	}
	for _, e := range slices.Backward(events) {
		if e.Sequence <= last {
			out.Rows = append(out.Rows, journalRow(e))
		}
	}
	if first > 0 {
		out.Pager.NextURL = web.PathJournal + "?before=" + strconv.FormatUint(first+1, 10)
	}
	return v.render(out)
}

// sealed numbers what was written since the last time, so that the page shows it, and returns the journal's end.
func (p *portal) sealed(v *visit) (storage.JournalHead, error) {
	_, err := p.people.DB().SealJournal(v.r.Context(), tenant, storage.MaxList)
	if err != nil && !errors.Is(err, alumnikit.ErrConflict) { // the worker was faster
		return storage.JournalHead{}, err
	}
	return p.people.DB().JournalHead(v.r.Context(), tenant)
}

// journalRow writes an entry: ids are shortened for the eye.
func journalRow(e storage.Event) web.JournalRow {
	row := web.JournalRow{Seq: int(e.Sequence), At: e.Time, Actor: shortActor(e.Actor), Verb: e.Verb, Fields: e.Fields}
	for i, ref := range e.Refs {
		if i == 2 {
			row.Record += " +" + strconv.Itoa(len(e.Refs)-i)
			break
		}
		if i > 0 {
			row.Record += " "
		}
		row.Record += ref.Kind + " " + ref.ID.String()[:8]
	}
	return row
}

func shortActor(name string) string {
	if id, ok := strings.CutPrefix(name, "person:"); ok && len(id) > 8 {
		return "person " + id[:8]
	}
	return name
}

// history is what the journal tells about a person, in short.
func (p *portal) history(v *visit, entry *alumni.Entry) ([]web.ProfileEvent, error) {
	events, err := p.eventsOf(v, entry)
	out := make([]web.ProfileEvent, len(events))
	for i, e := range events {
		out[i] = web.ProfileEvent{At: e.Time, Text: v.verb(e.Verb)}
	}
	return out, err
}

// journalOf is what the journal tells about a person, with who did it and to which fields.
func (p *portal) journalOf(v *visit, entry *alumni.Entry) ([]web.HistoryEvent, error) {
	events, err := p.eventsOf(v, entry)
	out := make([]web.HistoryEvent, len(events))
	for i, e := range events {
		out[i] = web.HistoryEvent{At: e.Time, Actor: shortActor(e.Actor), Text: v.verb(e.Verb), Fields: v.factNames(e.Fields)}
	}
	return out, err
}

// eventsOf are the entries of the latest part of the journal that are about a person, the latest first. The journal holds
// no values, so neither does what is made of it.
func (p *portal) eventsOf(v *visit, entry *alumni.Entry) ([]storage.Event, error) {
	head, err := p.sealed(v)
	if err != nil {
		return nil, err
	}
	ids, err := p.recordsOf(v, entry)
	if err != nil {
		return nil, err
	}
	var out []storage.Event
	for after := head.Sequence - min(head.Sequence, historyReach); after < head.Sequence; {
		events, err := p.people.DB().Feed(v.r.Context(), v.actor, after, storage.MaxList)
		if err != nil || len(events) == 0 {
			return nil, err
		}
		after = events[len(events)-1].Sequence
		for _, e := range events {
			if slices.ContainsFunc(e.Refs, func(r storage.Ref) bool { return slices.Contains(ids, r.ID) }) {
				out = append(out, e)
			}
		}
	}
	slices.Reverse(out)
	return out[:min(len(out), historyLength)], nil
}

// recordsOf are the records whose entries belong to a person's history: their own, those of the people who were merged
// into them, and their applications.
func (p *portal) recordsOf(v *visit, entry *alumni.Entry) ([]alumnikit.ID, error) {
	board, err := p.referrals.Board(v.r.Context(), v.actor)
	if err != nil {
		return nil, err
	}
	var ids []alumnikit.ID
	for _, id := range entry.IDs() {
		ids = append(ids, alumnikit.ID(id))
	}
	for _, applications := range board {
		for _, a := range applications {
			if slices.Contains(entry.IDs(), a.Person) {
				ids = append(ids, a.ID)
			}
		}
	}
	return ids, nil
}

// verbs are the verbs of the journal that have words for people.
func verbs() []web.Key {
	return []web.Key{
		"verb.person.register", "verb.person.offboard", "verb.person.employ", "verb.person.update", "verb.profile.update",
		"verb.audience.set", "verb.consent.grant", "verb.consent.withdraw", "verb.group.join", "verb.group.accept", "verb.group.leave",
		"verb.group.invite", "verb.roster.import", "verb.portal.seed", "verb.application.apply", "verb.application.review",
		"verb.application.offer", "verb.application.hired", "verb.application.declined", "verb.application.withdrawn", "verb.referral.hire",
		"verb.hr.note", "verb.block.add", "verb.block.remove", "verb.person.appoint", "verb.person.endPost", "verb.person.transfer", "verb.person.merge",
		"verb.person.unmerge", "verb.roster.end", "verb.roster.export",
	}
}

func (v *visit) verb(name string) string {
	key := web.Key("verb." + name)
	if slices.Contains(verbs(), key) {
		return v.l.T(key)
	}
	return name
}

// reasonKey is the message for a reason of leaving.
func reasonKey(r hr.Reason) web.Key {
	switch r {
	case hr.CareerChange:
		return "leaving.careerChange"
	case hr.ContractEnd:
		return "leaving.contractEnd"
	case hr.Retirement:
		return "leaving.retirement"
	case hr.Entrepreneurship:
		return "leaving.entrepreneurship"
	case hr.Family:
		return "leaving.family"
	case hr.Relocation:
		return "leaving.relocation"
	case hr.Studies:
		return "leaving.studies"
	case hr.Health:
		return "leaving.health"
	case hr.GroupTransfer:
		return "leaving.groupTransfer"
	case hr.Restructuring:
		return "leaving.restructuring"
	case hr.Dismissal:
		return "leaving.dismissal"
	default:
		return "leaving.other"
	}
}
