package importer

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit"
)

// findings turns what the service finds wrong with a person into what is wrong
// with their rows; other errors are returned. What is wrong with an employment is
// wrong with the rows that tell of it, anything else with all of them.
func (g *group) findings(err error, told []telling) ([]Bad, error) {
	fields, ok := fieldErrors(err)
	if !ok {
		return nil, err
	}
	var out []Bad
	for _, f := range fields {
		c, at := columnOf(f.Field)
		if i, ok := indexOf(f.Field, "custom["); ok && i < len(g.rows[0].layout.custom) {
			c = CustomColumn(g.rows[0].layout.custom[i].field.Key)
		}
		before := len(out)
		for _, t := range told {
			if t.at == at && at >= 0 {
				out = append(out, t.row.bad(t.stint.nth, c, f.Code))
			}
		}
		for i := range g.rows {
			if len(out) == before || at < 0 {
				out = append(out, g.rows[i].bad(0, c, f.Code))
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Bad) int { return a.Line - b.Line })
	return slices.Compact(out), nil
}

// columnOf returns the column that a field error of alumni or hr is about, and the
// place of the employment, -1 for none.
func columnOf(field string) (c Column, at int) {
	if i, ok := indexOf(field, "employments["); ok {
		_, member, _ := strings.Cut(field, "].")
		return employmentColumn(member), i
	}
	switch {
	case strings.HasPrefix(field, "identifiers"):
		return ExternalID, -1
	case field == "names.order":
		return NameOrder, -1
	case strings.HasPrefix(field, "names.former"):
		return Former, -1
	case field == "names.business":
		return BusinessName, -1
	case field == "reason" || field == "note":
		return LeavingReason, -1
	default:
		return Column(strings.TrimPrefix(field, "names.")), -1
	}
}

// indexOf returns the index behind the name of a list and its bracket.
func indexOf(field, list string) (int, bool) {
	rest, ok := strings.CutPrefix(field, list)
	number, _, _ := strings.Cut(rest, "]")
	i, err := strconv.Atoi(number)
	return i, ok && err == nil && i >= 0
}

func fieldErrors(err error) (alumnikit.FieldErrors, bool) {
	return errors.AsType[alumnikit.FieldErrors](err)
}

// employmentColumn returns the column that a member of an employment is from.
func employmentColumn(member string) Column {
	if rest, ok := strings.CutPrefix(member, "posts"); ok {
		_, member, _ = strings.Cut(rest, "].")
		switch member {
		case "":
			return PostStart
		case "kind":
			return PostKind
		case "start":
			return PostStart
		case "end":
			return PostEnd
		case "entity":
			return HostEntity
		case "entityNumber":
			return HostEntityNumber
		}
	}
	switch {
	case strings.HasPrefix(member, "path"):
		return Department
	case member == "origin":
		return Continues
	case strings.HasPrefix(member, "codes"):
		return DepartmentCode
	default:
		return Column(member)
	}
}
