package sqlstore

import (
	"slices"
	"strings"
)

// Crowded lists the kinds of which nearly every person of a tenant has one record,
// under their own ID. In a table whose index leads to the records of a person, the
// kind behind the ID, these are listed by that index. All other kinds are listed by
// a second one, which leaves these out: else it would hold every record again, and
// to find the dozen groups of a tenant without it means to pass a million people.
//
// What the second index leaves out is said in the migration that makes it. Another
// list wants another migration; a kind that is missing here costs an entry in both
// indexes and nothing else.
func Crowded() []string {
	return []string{
		"alumni.consents", "alumni.entry", "alumni.memberships", "alumni.profile", "hr.leaving", "index.slot",
	}
}

// notCrowded is the condition of the index that leaves the kinds out. Databases know
// that a statement may use it by meeting these very words there.
func notCrowded(kinds []string) string { return "kind NOT IN ('" + strings.Join(kinds, "', '") + "')" }

// ofKind appends that records are of a kind, to list them by ID.
func (s *Store) ofKind(q *statement, kind string) *statement {
	q.add(" AND kind = ").bind(kind)
	if crowded := s.dialect.Crowded; len(crowded) > 0 && !slices.Contains(crowded, kind) {
		q.add(" AND ", notCrowded(crowded))
	}
	return q
}
