package segment

import "slices"

// Operator compares a field with a value.
type Operator string

// The operators: react-querybuilder's own and ours, which are custom operators
// to it.
const (
	Equal            Operator = "="
	NotEqual         Operator = "!="
	Less             Operator = "<"
	Greater          Operator = ">"
	LessOrEqual      Operator = "<="
	GreaterOrEqual   Operator = ">="
	Contains         Operator = "contains"
	BeginsWith       Operator = "beginsWith"
	EndsWith         Operator = "endsWith"
	DoesNotContain   Operator = "doesNotContain"
	DoesNotBeginWith Operator = "doesNotBeginWith"
	DoesNotEndWith   Operator = "doesNotEndWith"
	Null             Operator = "null"
	NotNull          Operator = "notNull"
	In               Operator = "in"
	NotIn            Operator = "notIn"
	Between          Operator = "between"
	NotBetween       Operator = "notBetween"

	WithinLast   Operator = "withinLast"
	WithinNext   Operator = "withinNext"
	MoreThanAgo  Operator = "moreThanAgo"
	ContainsAny  Operator = "containsAny"
	ContainsAll  Operator = "containsAll"
	ContainsNone Operator = "containsNone"
	MemberOf     Operator = "memberOf"
	NotMemberOf  Operator = "notMemberOf"
	InSegment    Operator = "inSegment"
	NotInSegment Operator = "notInSegment"
	InSample     Operator = "inSample"
	NotInSample  Operator = "notInSample"
)

// takes is the shape of the value that an operator takes.
type takes string

const (
	takesNothing takes = "none"
	takesOne     takes = "one"
	takesList    takes = "list"
	takesPair    takes = "pair"
	takesPeriod  takes = "period" // ISO 8601: "P12M"
	takesSample  takes = "sample" // percent and salt
)

func (t takes) isList() bool { return t == takesList || t == takesPair || t == takesSample }

// operatorInfo is what is known of an operator. A negative operator names the
// positive one that it is the exact complement of.
type operatorInfo struct {
	name     Operator
	takes    takes
	positive Operator // empty for a positive operator
	ja, en   string
}

func operatorTable() []operatorInfo {
	return []operatorInfo{
		{Equal, takesOne, "", "である", "is"},
		{NotEqual, takesOne, Equal, "でない", "is not"},
		{Less, takesOne, "", "より前・未満", "before, below"},
		{Greater, takesOne, "", "より後・超", "after, above"},
		{LessOrEqual, takesOne, "", "以前・以下", "at most, until"},
		{GreaterOrEqual, takesOne, "", "以後・以上", "at least, from"},
		{Contains, takesOne, "", "を含む", "contains"},
		{BeginsWith, takesOne, "", "で始まる", "begins with"},
		{EndsWith, takesOne, "", "で終わる", "ends with"},
		{DoesNotContain, takesOne, Contains, "を含まない", "does not contain"},
		{DoesNotBeginWith, takesOne, BeginsWith, "で始まらない", "does not begin with"},
		{DoesNotEndWith, takesOne, EndsWith, "で終わらない", "does not end with"},
		{Null, takesNothing, NotNull, "が未設定", "is not known"},
		{NotNull, takesNothing, "", "が設定済み", "is known"},
		{In, takesList, "", "のいずれか", "is one of"},
		{NotIn, takesList, In, "のいずれでもない", "is none of"},
		{Between, takesPair, "", "の範囲内", "is between"},
		{NotBetween, takesPair, Between, "の範囲外", "is not between"},
		{WithinLast, takesPeriod, "", "過去の期間内", "within the last"},
		{WithinNext, takesPeriod, "", "今後の期間内", "within the next"},
		{MoreThanAgo, takesPeriod, "", "より前（経過）", "more than ... ago"},
		{ContainsAny, takesList, "", "のいずれかを含む", "has any of"},
		{ContainsAll, takesList, "", "のすべてを含む", "has all of"},
		{ContainsNone, takesList, ContainsAny, "のいずれも含まない", "has none of"},
		{MemberOf, takesList, "", "のメンバー", "is a member of"},
		{NotMemberOf, takesList, MemberOf, "のメンバーでない", "is not a member of"},
		{InSegment, takesList, "", "のセグメントに入る", "is in segment"},
		{NotInSegment, takesList, InSegment, "のセグメントに入らない", "is not in segment"},
		{InSample, takesSample, "", "の抽出に入る", "is in the sample"},
		{NotInSample, takesSample, InSample, "の抽出に入らない", "is not in the sample"},
	}
}

// Operators returns every operator.
func Operators() []Operator {
	table := operatorTable()
	out := make([]Operator, len(table))
	for i, info := range table {
		out[i] = info.name
	}
	return out
}

// Valid reports whether o is an operator.
func (o Operator) Valid() bool { return o.info().name != "" }

func (o Operator) info() operatorInfo {
	for _, info := range operatorTable() {
		if info.name == o {
			return info
		}
	}
	return operatorInfo{}
}

// Complement returns the positive operator that a negative one is the exact
// complement of; false for a positive operator.
func (o Operator) Complement() (Operator, bool) {
	positive := o.info().positive
	return positive, positive != ""
}

// kind is what values a field has, as far as operators are concerned.
type kind string

const (
	kindText    kind = "text"
	kindCode    kind = "code" // enum, consent
	kindInt     kind = "int"
	kindDate    kind = "date"
	kindGroup   kind = "group"
	kindSegment kind = "segment"
	kindSample  kind = "sample"
)

// operatorsOf returns the operators that a kind of field allows. Plural: there
// may be several values in the scope; single: one value is looked at, which is
// always there.
func operatorsOf(k kind, plural, single bool) []Operator {
	out := []Operator{}
	switch k {
	case kindText:
		out = append(out, Equal, NotEqual, Contains, DoesNotContain, BeginsWith, DoesNotBeginWith, EndsWith, DoesNotEndWith, In, NotIn)
	case kindCode:
		out = append(out, Equal, NotEqual, In, NotIn)
	case kindInt:
		out = append(out, Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual, Between, NotBetween, In, NotIn)
	case kindDate:
		out = append(out, Between, NotBetween, Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual, In, NotIn, WithinLast, WithinNext, MoreThanAgo)
	case kindGroup:
		out = append(out, MemberOf, NotMemberOf)
	case kindSegment:
		return append(out, InSegment, NotInSegment)
	case kindSample:
		return append(out, InSample, NotInSample)
	}
	if plural && k != kindDate {
		out = append(out, ContainsAny, ContainsAll, ContainsNone)
	}
	if !single {
		out = append(out, NotNull, Null)
	}
	return slices.Clip(out)
}
