package web

// WorkKinds lists the kinds of work that have a label: Label("work", kind).
func WorkKinds() []string {
	return []string{"employee", "contractor", "freelancer", "seasonal", "temporary", "intern"}
}

// OpenToKinds lists what a person may be open to, each with a label: Label("openTo", kind).
func OpenToKinds() []string {
	return []string{"talk", "return", "sideJob", "contract", "mentoring", "speaking", "collaboration", "referral"}
}

// Operators lists the segment operators that have a label: Label("op", operator).
func Operators() []string {
	return []string{
		"=", "!=", "<", ">", "<=", ">=", "contains", "beginsWith", "endsWith", "doesNotContain", "doesNotBeginWith",
		"doesNotEndWith", "null", "notNull", "in", "notIn", "between", "notBetween", "withinLast", "withinNext", "moreThanAgo",
		"containsAny", "containsAll", "containsNone", "memberOf", "notMemberOf", "inSegment", "notInSegment", "inSample",
	}
}
