package segment

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

func TestValidate(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rule Node
		want Issue // without pointer: of the rule at /rules/0
	}{
		"unknown field":        {Where("locaton", Equal, "x"), Issue{CodeUnknownField, "/rules/0/field", "n", "location"}},
		"nothing like it":      {Where("shoeSizeInInches", Equal, "x"), Issue{CodeUnknownField, "/rules/0/field", "n", ""}},
		"not for rules":        {Where("name", Equal, "x"), Issue{CodeUnknownField, "/rules/0/field", "n", ""}},
		"unknown operator":     {Where("location", "containz", "x"), Issue{CodeUnknownOperator, "/rules/0/operator", "n", "contains"}},
		"text has no order":    {Where("location", Less, "x"), Issue{CodeOperatorNotAllowed, "/rules/0/operator", "n", "= != contains doesNotContain beginsWith doesNotBeginWith endsWith doesNotEndWith in notIn notNull null"}},
		"one value, not any":   {Where("location", ContainsAny, "x"), Issue{Code: CodeOperatorNotAllowed, Pointer: "/rules/0/operator"}},
		"empty text":           {Where("location", Contains, "\u3000"), Issue{CodeValueType, "/rules/0/value", "n", "text"}},
		"no value":             {Where("location", Equal), Issue{CodeValueType, "/rules/0/value", "n", "text"}},
		"list for one":         {&Rule{ID: "n", Field: "location", Operator: Equal, Value: Value{Items: []string{"x"}, List: true}}, Issue{CodeValueType, "/rules/0/value", "n", "text"}},
		"not a number":         {Where("availability", Equal, "1.5"), Issue{CodeValueType, "/rules/0/value", "n", "a whole number"}},
		"too large a number":   {Where("availability", In, "1", "9223372036854775808"), Issue{CodeValueType, "/rules/0/value/1", "n", "a whole number"}},
		"not a day":            {Where("employments.end", Equal, "2023-02-29"), Issue{Code: CodeValueType, Pointer: "/rules/0/value"}},
		"not in enum":          {Where("locale", Equal, "fr"), Issue{CodeValueNotInEnum, "/rules/0/value", "n", "ja en"}},
		"not a purpose":        {Where("consent", In, "newsletter", "spam"), Issue{CodeValueNotInEnum, "/rules/0/value/1", "n", "listing newsletter recruiting"}},
		"not a group":          {Where("memberOf", MemberOf, "x"), Issue{Code: CodeValueType, Pointer: "/rules/0/value/0"}},
		"three ends":           {Where("availability", Between, "1", "2", "3"), Issue{Code: CodeValueType, Pointer: "/rules/0/value"}},
		"reversed":             {Where("availability", Between, "2", "1"), Issue{Code: CodeRangeReversed, Pointer: "/rules/0/value"}},
		"reversed dates":       {Where("employments.end", NotBetween, "2020-02", "2020-01-31"), Issue{Code: CodeRangeReversed, Pointer: "/rules/0/value"}},
		"not a period":         {Where("employments.end", WithinLast, "P1Y6M"), Issue{Code: CodeValueType, Pointer: "/rules/0/value"}},
		"not a percent":        {Where(FieldSample, InSample, "100.01", "salt"), Issue{Code: CodeValueType, Pointer: "/rules/0/value"}},
		"no salt":              {Where(FieldSample, InSample, "10", ""), Issue{Code: CodeValueType, Pointer: "/rules/0/value"}},
		"empty list":           {Where("location", NotIn), Issue{Code: CodeEmptyList, Pointer: "/rules/0/value"}},
		"empty group":          {&Group{ID: "n", Combinator: Or}, Issue{Code: CodeEmptyGroup, Pointer: "/rules/0/rules"}},
		"xor":                  {&Group{ID: "n", Combinator: "xor", Rules: []Node{Where("location", Null)}}, Issue{CodeCombinator, "/rules/0/combinator", "n", "and or"}},
		"muted rule":           {&Rule{ID: "n", Field: "location", Operator: Null, Muted: true}, Issue{Code: CodeMuted, Pointer: "/rules/0/muted"}},
		"muted group":          {&Group{ID: "n", Combinator: And, Muted: true, Rules: []Node{Where("location", Null)}}, Issue{Code: CodeMuted, Pointer: "/rules/0/muted"}},
		"value of a field":     {&Rule{ID: "n", Field: "location", Operator: Null, Source: "field"}, Issue{CodeValueSource, "/rules/0/valueSource", "n", "value"}},
		"unknown segment":      {Where(FieldSegment, InSegment, "00000000-0000-4000-8000-000000000001"), Issue{Code: CodeUnknownSegment, Pointer: "/rules/0/value/0"}},
		"list without match":   {Where("employments", Equal, "x"), Issue{Code: CodeMatch, Pointer: "/rules/0/match"}},
		"match on one value":   {WhereEach("location", Match{Mode: Some}, All(Where("", Equal, "x"))), Issue{Code: CodeMatch, Pointer: "/rules/0/match"}},
		"unknown mode":         {WhereEach("employments", Match{Mode: "few"}, All(Where("end", Null))), Issue{Code: CodeMatch, Pointer: "/rules/0/match/mode"}},
		"threshold":            {WhereEach("employments", Match{Mode: AtMost, Threshold: -1}, All(Where("end", Null))), Issue{Code: CodeMatch, Pointer: "/rules/0/match/threshold"}},
		"match without group":  {&Rule{ID: "n", Field: "employments", Match: &Match{Mode: Some}}, Issue{CodeValueType, "/rules/0/value", "n", "a group of rules"}},
		"unknown list":         {WhereEach("employment", Match{Mode: Some}, All(Where("end", Null))), Issue{CodeUnknownField, "/rules/0/field", "n", "employments"}},
		"element's other name": {WhereEach("employments", Match{Mode: Some}, All(&Rule{ID: "n", Field: "employments.end", Operator: Null})), Issue{CodeUnknownField, "/rules/0/value/rules/0/field", "n", ""}},
		"person in an element": {WhereEach("employments", Match{Mode: Some}, All(&Rule{ID: "n", Field: "location", Operator: Null})), Issue{Code: CodeUnknownField, Pointer: "/rules/0/value/rules/0/field"}},
		"segment in a match":   {WhereEach("employments", Match{Mode: Some}, All(&Rule{ID: "n", Field: FieldSegment, Operator: InSegment})), Issue{Code: CodeUnknownField, Pointer: "/rules/0/value/rules/0/field"}},
		"match in a match":     {WhereEach("employments", Match{Mode: Some}, All(WhereEach("tags", Match{Mode: Some}, All(Where("", Equal, "x"))))), Issue{Code: CodeMatch, Pointer: "/rules/0/value/rules/0/match"}},
		"named value":          {WhereEach("skills", Match{Mode: Some}, All(&Rule{ID: "n", Field: "skills", Operator: Equal})), Issue{Code: CodeUnknownField, Pointer: "/rules/0/value/rules/0/field"}},
		"value that is absent": {WhereEach("skills", Match{Mode: Some}, All(&Rule{ID: "n", Operator: Null})), Issue{Code: CodeOperatorNotAllowed, Pointer: "/rules/0/value/rules/0/operator"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if r, ok := c.rule.(*Rule); ok && r.ID == "" {
				r.ID = "n"
			}
			got := Validate(All(c.rule), testSchema(), func(alumnikit.ID) bool { return false })
			require.Len(t, got, 1, got)
			require.Equal(t, c.want.Code, got[0].Code)
			require.Equal(t, c.want.Pointer, got[0].Pointer)
			if c.want.Node != "" {
				require.Equal(t, c.want, got[0])
			}
		})
	}
}

func TestValidateFindsEverythingAtOnce(t *testing.T) {
	t.Parallel()
	got := Validate(All(Where("a", Equal, "x"), Any(), Where("locale", In, "x", "ja", "y"), Not(Where("location", Less, "x"))), alumni.Standard(), nil)
	codes := make([]Code, len(got))
	for i, issue := range got {
		codes[i] = issue.Code
	}
	require.Equal(t, []Code{CodeUnknownField, CodeEmptyGroup, CodeValueNotInEnum, CodeValueNotInEnum, CodeOperatorNotAllowed}, codes)
	require.ErrorIs(t, got, alumnikit.ErrInvalid)
	require.NoError(t, Issues(nil).Err())
}

func TestValidateBoundsRulesBuiltInCode(t *testing.T) {
	t.Parallel()
	deep := All(Where("location", Null))
	for range MaxDepth {
		deep = Not(deep)
	}
	require.Equal(t, CodeTooDeep, Validate(deep, alumni.Standard(), nil)[0].Code)
	wide := All()
	for range MaxLeaves + 1 {
		wide.Rules = append(wide.Rules, Where("location", Null))
	}
	require.Equal(t, CodeTooManyNodes, Validate(wide, alumni.Standard(), nil)[0].Code)
}
