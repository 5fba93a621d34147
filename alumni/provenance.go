package alumni

import (
	"context"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Sources of Origin that nobody named.
const (
	SourceHR     = "hr"     // an HR user, by hand
	SourceMember = "member" // the person
	SourceImport = "import" // an import of which nobody said where it is from
)

// MaxOrigins is how many origins a record keeps. More are put together, those of
// one source and the longest ago first, under the earlier time.
const MaxOrigins = 16

func sourceOr(source, otherwise string) string {
	if source == "" {
		return otherwise
	}
	return source
}

// said returns origins after some fields were said anew at a time: each is where
// it was last said, and origins without any field left are dropped.
func said(origins []Origin, source string, at time.Time, fields []string) []Origin {
	if len(fields) == 0 {
		return origins
	}
	out := make([]Origin, 0, len(origins)+1)
	fresh := Origin{Source: source, At: at, Fields: slices.Clone(fields)}
	for _, o := range origins {
		if len(o.Fields) > 0 {
			o.Fields = slices.DeleteFunc(slices.Clone(o.Fields), func(f string) bool { return slices.Contains(fields, f) })
			if len(o.Fields) == 0 {
				continue
			}
			if o.Source == source && o.At.Equal(at) {
				fresh.Fields = append(fresh.Fields, o.Fields...)
				continue
			}
		}
		out = append(out, o)
	}
	slices.Sort(fresh.Fields)
	return compactOrigins(append(out, fresh))
}

// compactOrigins keeps origins within their bound: the two of one source that lie
// longest ago become one, or, if every source is there once, the longest ago is
// dropped.
func compactOrigins(origins []Origin) []Origin {
	slices.SortStableFunc(origins, func(a, b Origin) int { return a.At.Compare(b.At) })
	for len(origins) > MaxOrigins {
		into, from := oldestTwins(origins)
		if from < 0 {
			origins = slices.Delete(origins, into, into+1)
			continue
		}
		origins[into].Fields = append(slices.Clone(origins[into].Fields), origins[from].Fields...)
		slices.Sort(origins[into].Fields)
		origins = slices.Delete(origins, from, from+1)
	}
	return origins
}

// oldestTwins returns the two origins of one source that name fields and of which
// the later lies longest ago; the second is -1 if no source has two.
func oldestTwins(origins []Origin) (into, from int) {
	for j, later := range origins {
		for i, earlier := range origins[:j] {
			if len(earlier.Fields) > 0 && len(later.Fields) > 0 && earlier.Source == later.Source {
				return i, j
			}
		}
	}
	return max(slices.IndexFunc(origins, func(o Origin) bool { return len(o.Fields) > 0 }), 0), -1
}

// originOf returns where a field was last said: the origin that names it, else
// the one that names none.
func originOf(origins []Origin, field string) (Origin, bool) {
	at := slices.IndexFunc(origins, func(o Origin) bool { return slices.Contains(o.Fields, field) })
	if at < 0 {
		at = slices.IndexFunc(origins, func(o Origin) bool { return len(o.Fields) == 0 })
	}
	if at < 0 {
		return Origin{}, false
	}
	return Origin{Source: origins[at].Source, At: origins[at].At, Fields: []string{field}}, true
}

// Origin returns where what an entry says in a field comes from and when it last
// changed there, false if that is not known. Fields are the JSON members of an
// Entry ("email", "employments", "identifiers"), of its names ("names.family") and
// its further fields ("custom.1000").
func (e *Entry) Origin(field string) (Origin, bool) { return originOf(e.Origins, field) }

// Origin is Entry.Origin for what the member says ("currentTitle", "custom.1000").
func (p *Profile) Origin(field string) (Origin, bool) { return originOf(p.Origins, field) }

// Confirmed returns when a field was last known to be right: when it changed, or
// when its source was last read whole. Snapshots has the time of that for each
// source (importer.Importer.Snapshots); an import that finds nothing new writes
// nothing to the person, so that only the source knows. A person whom the snapshot
// missed is in its report, not here.
func (e *Entry) Confirmed(field string, snapshots map[string]time.Time) (Origin, bool) {
	o, ok := e.Origin(field)
	if seen := snapshots[o.Source]; ok && seen.After(o.At) {
		o.At = seen
	}
	return o, ok
}

// CombineOrigins returns the origins of a record that is put together of two:
// the fields that were taken from the other keep theirs, all others stay.
func CombineOrigins(keep, other []Origin, taken []string) []Origin {
	out := cloneOrigins(keep)
	for _, field := range taken {
		if o, ok := originOf(other, field); ok {
			out = said(out, o.Source, o.At, o.Fields)
		}
	}
	return out
}

// ChangedFields names what differs between two values of one record, as origins
// name it: JSON members, those of names one by one, further fields by number. What
// services set themselves is left out.
func ChangedFields(before, after any) []string {
	var out []string
	a, b := reflect.ValueOf(before).Elem(), reflect.ValueOf(after).Elem()
	for i := range a.NumField() {
		name, _, _ := strings.Cut(a.Type().Field(i).Tag.Get("json"), ",")
		x, y := a.Field(i).Interface(), b.Field(i).Interface()
		switch name {
		case "id", "origins", "merged", "audiences", "createdAt", "updatedAt":
			continue
		case "names":
			n, m := x.(Names), y.(Names)
			for _, field := range ChangedFields(&n, &m) {
				out = append(out, "names."+field)
			}
		case "custom":
			out = append(out, changedCustom(x.([]CustomValue), y.([]CustomValue))...)
		default:
			if !alike(x, y) {
				out = append(out, name)
			}
		}
	}
	return out
}

// alike compares values of fields; nothing at all equals an empty list.
func alike(x, y any) bool {
	a, b := reflect.ValueOf(x), reflect.ValueOf(y)
	if a.Kind() == reflect.Slice && a.Len() == 0 && b.Len() == 0 {
		return true
	}
	return reflect.DeepEqual(x, y)
}

func changedCustom(before, after []CustomValue) []string {
	var out []string
	for _, pair := range [][2][]CustomValue{{before, after}, {after, before}} {
		for _, v := range pair[0] {
			name := "custom." + strconv.Itoa(int(v.Field))
			same := slices.ContainsFunc(pair[1], func(o CustomValue) bool { return reflect.DeepEqual(o, v) })
			if !same && !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

// Contested returns which fields an import would take from what somebody at HR
// last set by hand, with when they did, for the report of a dry run. Nothing is
// withheld: a source that says something else than by hand is followed, since it
// only is when it says so (a mapping leaves out what it must not overwrite), and
// never silently.
func (s *Service) Contested(old *Entry, u EntryUpdate) []Origin {
	if sourceOr(u.Source, SourceHR) == SourceHR {
		return nil
	}
	entry, err := s.updated(old, u)
	if err != nil {
		return nil // which saving it will tell
	}
	var out []Origin
	for _, field := range ChangedFields(old, entry) {
		if o, ok := old.Origin(field); ok && o.Source == SourceHR {
			out = append(out, o)
		}
	}
	return out
}

// staleAfter is when what a member said of themself is likely to have changed:
// people move and change jobs about every so many years.
func staleAfter() map[string]time.Duration {
	const year = 365 * 24 * time.Hour
	return map[string]time.Duration{
		"currentEmployer": year, "currentTitle": year, "location": 2 * year, "openTo": year / 2, "availability": year / 2,
		"email": 2 * year, "phone": 2 * year, "links": 3 * year,
	}
}

// Stale returns what the acting member might be asked about: "is this still
// right?". It names only fields that say something, that somebody may see, and
// that age; and nothing at all within 30 days after the member last said or
// confirmed anything, since who was just here was just asked.
func (s *Service) Stale(ctx context.Context, actor alumnikit.Actor) ([]string, error) {
	profile, err := s.Profile(ctx, actor)
	if err != nil {
		return nil, err
	}
	rules, err := s.Rules(ctx, actor.Tenant())
	if err != nil {
		return nil, alumnikit.Wrap("alumni.Stale", "person", err)
	}
	return rules.stale(profile, s.db.Now()), nil
}

const pauseOfAsking = 30 * 24 * time.Hour

func (r Rules) stale(p *Profile, now time.Time) []string {
	var out []string
	if now.Sub(p.UpdatedAt) < pauseOfAsking {
		return nil
	}
	empty := &Profile{}
	for _, field := range ChangedFields(empty, p) {
		after, ages := staleAfter()[field]
		d, _ := r.schema.Disclosure(field)
		shown := p.Audiences[field]
		if shown == Default {
			shown = r.Default(d)
		}
		o, known := p.Origin(field)
		if !known {
			o.At = p.UpdatedAt
		}
		if ages && shown != Nobody && now.Sub(o.At) >= after {
			out = append(out, field)
		}
	}
	return out
}

// ConfirmProfile records that what the acting member said is still right: of the
// fields given, or of all that say something. The profile stays as it is. Fields
// that say nothing, and unknown ones, are FieldErrors.
func (s *Service) ConfirmProfile(ctx context.Context, actor alumnikit.Actor, fields ...string) (*Profile, error) {
	p, err := s.changeProfile(ctx, actor, "profile.confirm", func(_ context.Context, p *Profile) error {
		filled := ChangedFields(&Profile{}, p)
		var found alumnikit.FieldErrors
		for i, f := range fields {
			if !slices.Contains(filled, f) {
				found.Add("fields["+strconv.Itoa(i)+"]", alumnikit.CodeNotOneOf, "a field that says something")
			}
		}
		if len(fields) > 0 {
			filled = fields
		}
		p.Origins = said(p.Origins, SourceMember, s.db.Now(), filled)
		return found.Err()
	})
	return p, alumnikit.Wrap("alumni.ConfirmProfile", "person", err)
}

// saidBy states that a profile's changed fields are the member's word.
func (p *Profile) saidBy(old *Profile, now time.Time) {
	p.Origins = said(p.Origins, SourceMember, now, ChangedFields(old, p))
}

// replaceEntry checks an entry and states that it takes the place of the old one,
// and whose word that is.
func (s *Service) replaceEntry(old storage.Stored[Entry], entry *Entry, source string) ([]storage.Change, *Entry, error) {
	entry.tidy()
	if err := s.checkEntry(entry); err != nil {
		return nil, nil, err
	}
	return s.replaceChecked(old, entry, source)
}

// replaceChecked is replaceEntry of an entry that was found to be right.
func (s *Service) replaceChecked(old storage.Stored[Entry], entry *Entry, source string) ([]storage.Change, *Entry, error) {
	entry.UpdatedAt = s.db.Now()
	entry.Origins = said(entry.Origins, sourceOr(source, SourceHR), entry.UpdatedAt, ChangedFields(&old.Value, entry))
	return []storage.Change{Entries().Replace(old, entry)}, entry, nil
}
