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

// FieldTypes lists the types of custom fields, each with a label: Label("fieldType", type).
func FieldTypes() []string { return []string{"text", "enum", "int", "date"} }

// FactNames lists the parts of an entry of which it is kept where they come from, each with a label: Label("factName", name).
func FactNames() []string { return []string{"names", "identifiers", "email", "employments", "custom"} }

// ImportedPosts lists the kinds of appointments that imports know, each with a label: Label("importedPost", kind).
func ImportedPosts() []string {
	return []string{"main", "concurrent", "secondment", "hosted", "changeOfEmployer"}
}

// Encodings lists the encodings of files, each with a label: Label("encoding", name).
func Encodings() []string { return []string{"utf-8", "windows-31j", "utf-16le", "utf-16be", "euc-jp"} }

// Separators lists how rows are divided into cells, each with a label: Label("separator", name).
func Separators() []string { return []string{"csv", "tsv", "semicolon", "jsonl", "json"} }
