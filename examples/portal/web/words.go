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

// DeliveryStates lists the states of a line of a newsletter's ledger, each with a label: Label("delivery", state).
func DeliveryStates() []string {
	return []string{"pending", "attempting", "sent", "skipped", "bounced", "failed", "inDoubt"}
}

// DeliveryCauses lists why a recipient was not simply sent to, each with a label: Label("cause", cause).
func DeliveryCauses() []string {
	return []string{
		"noConsent", "noAddress", "badAddress", "suppressed", "notOnRoster", "merged", "noValue", "refused", "gaveUp", "interrupted", "unanswered", "byHand",
	}
}

// EditionProblems lists why sending paused by itself, each with a label: Label("problem", problem).
func EditionProblems() []string {
	return []string{"senderRefuses", "senderDown", "badContent", "noSegment"}
}
