package segment

import (
	"strings"

	"github.com/alumnikit/alumnikit"
)

// Code says what is wrong with a rule; stable, for translation.
type Code string

// The codes. The first seven come from Parse, which refuses even a draft; the
// others from Validate, which lists them for drafts and refuses to publish.
const (
	CodeSyntax        Code = "syntax"          // not JSON, or not shaped like a rule
	CodeTooLarge      Code = "too_large"       // more than MaxBytes
	CodeNUL           Code = "nul"             // U+0000, which not every database keeps
	CodeTooDeep       Code = "too_deep"        // more than MaxDepth groups, or MaxReferenceDepth segments
	CodeTooManyNodes  Code = "too_many_nodes"  // more than MaxLeaves rules or MaxGroups groups
	CodeTooManyValues Code = "too_many_values" // more than MaxValues in a list
	CodeCombinator    Code = "unknown_combinator"

	CodeUnknownField       Code = "unknown_field"
	CodeUnknownOperator    Code = "unknown_operator"
	CodeOperatorNotAllowed Code = "operator_not_allowed"
	CodeValueType          Code = "value_type"
	CodeValueNotInEnum     Code = "value_not_in_enum"
	CodeEmptyList          Code = "empty_list"
	CodeEmptyGroup         Code = "empty_group"
	CodeRangeReversed      Code = "range_reversed"
	CodeMuted              Code = "muted"
	CodeMatch              Code = "match" // missing, out of place, or not a mode with its threshold
	CodeUnknownSegment     Code = "unknown_segment"
	CodeCycle              Code = "cycle"
	CodeValueSource        Code = "unsupported_value_source"
)

// Issue is one thing that is wrong with a rule.
type Issue struct {
	Code    Code   `json:"code"`
	Pointer string `json:"pointer"`           // RFC 6901, into the rule's JSON
	Node    string `json:"node,omitempty"`    // the builder's id of the node
	Allowed string `json:"allowed,omitempty"` // what would be accepted; for unknown_field the nearest name
}

// Issues is everything that is wrong with a rule, in the rule's order. It
// matches alumnikit.ErrInvalid.
type Issues []Issue

// Error implements error; the rule's values are not repeated.
func (s Issues) Error() string {
	parts := make([]string, len(s))
	for i, issue := range s {
		parts[i] = issue.Pointer + ": " + string(issue.Code)
	}
	return "segment: invalid rule: " + strings.Join(parts, "; ")
}

// Is reports that Issues are an alumnikit.ErrInvalid.
func (s Issues) Is(target error) bool { return target == alumnikit.ErrInvalid }

// Err returns nil when there are none.
func (s Issues) Err() error {
	if len(s) == 0 {
		return nil
	}
	return s
}

func (s *Issues) add(code Code, pointer, node, allowed string) {
	*s = append(*s, Issue{Code: code, Pointer: pointer, Node: node, Allowed: allowed})
}

// nearest returns the name that is least far from what was written, "" if none
// is near enough to be a slip.
func nearest(written string, names []string) string {
	best, at := "", max(2, len(written)/2)+1
	for _, name := range names {
		if d := distance(strings.ToLower(written), strings.ToLower(name)); d < at {
			best, at = name, d
		}
	}
	return best
}

// distance is Levenshtein's, on bytes, of at most 64 of them.
func distance(a, b string) int {
	a, b = a[:min(len(a), 64)], b[:min(len(b), 64)]
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
