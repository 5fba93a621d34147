package web

import (
	"strconv"
	"time"
)

// SegmentState is whether a saved segment can be used.
type SegmentState string

// The states of a segment.
const (
	SegmentDraft     SegmentState = "draft"     // selects nobody yet
	SegmentPublished SegmentState = "published" // what is published is what was edited last
	SegmentChanged   SegmentState = "changed"   // published, and edited since
)

// SegmentStates lists the states.
func SegmentStates() []SegmentState {
	return []SegmentState{SegmentDraft, SegmentPublished, SegmentChanged}
}

// Tone returns the tone of a badge with the state.
func (s SegmentState) Tone() Tone {
	switch s {
	case SegmentPublished:
		return ToneOK
	case SegmentChanged:
		return ToneWarn
	case SegmentDraft:
		return ToneNeutral
	}
	return ToneNeutral
}

// SegmentRow is a saved segment. Text says its rule in words.
type SegmentRow struct {
	Name, Text, URL string
	State           SegmentState
	Count           Total
	Updated         time.Time
}

// SegmentsPage is GET /hr/segments.
type SegmentsPage struct {
	Rows   []SegmentRow
	NewURL string
}

func (SegmentsPage) meta() meta {
	return meta{template: "segments", title: "segments.title", section: sectionSegments}
}

// InputKind is how the value of a condition is entered.
type InputKind string

// The kinds. InputNone suits operators without a value, InputChoices and InputList those with several, InputPair
// "between", InputPeriod a number of days, weeks, months or years.
const (
	InputText    InputKind = "text"
	InputNumber  InputKind = "number"
	InputDate    InputKind = "date" // may be partial, so it is text
	InputSelect  InputKind = "select"
	InputChoices InputKind = "choices" // checkboxes
	InputList    InputKind = "list"    // words with commas between them
	InputPair    InputKind = "pair"
	InputPeriod  InputKind = "period"
	InputNone    InputKind = "none"
)

// SegmentCondition is one line of the builder, in the block B as its N-th. It posts was.B.N (the field that was shown),
// field.B.N, operator.B.N, value.B.N (several for choices), and value2.B.N for pairs or unit.B.N for periods.
type SegmentCondition struct {
	Fields    []Option
	Operators []Option
	Input     InputKind
	Value     string
	Value2    string
	Hint      string   // how a date is written
	Values    []Option // of a select or of choices
	Units     []Option // of a period
	Error     string
}

// Field returns the field that is selected.
func (c SegmentCondition) Field() string {
	for _, o := range c.Fields {
		if o.Selected {
			return o.Value
		}
	}
	return ""
}

// SegmentBlock is a group of conditions: block 0 is about the person; each other one is about one and the same employment
// of theirs, and posts mode.B (some, none).
type SegmentBlock struct {
	Modes      []Option
	Conditions []SegmentCondition
	Error      string
}

// SegmentExclusion counts people who match and would not be reached, by cause.
type SegmentExclusion struct {
	Cause string // in the reader's language
	Count int
}

// SegmentEditPage is the builder. It posts "name", "combinator" (and, or), the blocks and "op": save, publish, delete,
// add:B (a condition), remove:B.N, addblock, removeblock:B or refresh. Every op but the first three renders the page
// again; the script posts op=refresh on each change and swaps #conditions and #live.
type SegmentEditPage struct {
	Action     string
	Version    string
	Name       string
	State      SegmentState
	New        bool
	Or         bool // any condition suffices
	Person     SegmentBlock
	Blocks     []SegmentBlock // of employments
	Rule       string         // JSON of a rule that this builder cannot show
	Text       string         // the rule in words
	Counted    bool           // Count is known: the rule is valid
	Count      Total
	Incomplete bool // not counted, because a value is missing
	Preview    []Person
	LetterURL  string // to write to them; "" while nothing is published
	Errors     FormErrors
}

func (SegmentEditPage) meta() meta {
	return meta{template: "segment", title: "segment.title", section: sectionSegments}
}

// BlockRow is a block with its numbers, for the template.
type BlockRow struct {
	SegmentBlock

	B       string
	Ordinal int
	Rows    []ConditionRow
}

// ConditionRow is a condition with its numbers, for the template.
type ConditionRow struct {
	SegmentCondition

	B, N    string
	Ordinal int
}

// PersonRow returns block 0 with its numbers.
func (p SegmentEditPage) PersonRow() BlockRow { return p.Person.row(0) }

// BlockRows returns the blocks of employments with their numbers.
func (p SegmentEditPage) BlockRows() []BlockRow {
	out := make([]BlockRow, len(p.Blocks))
	for i, b := range p.Blocks {
		out[i] = b.row(i + 1)
	}
	return out
}

func (b SegmentBlock) row(at int) BlockRow {
	out := BlockRow{SegmentBlock: b, B: strconv.Itoa(at), Ordinal: at, Rows: make([]ConditionRow, len(b.Conditions))}
	for i, c := range b.Conditions {
		out.Rows[i] = ConditionRow{SegmentCondition: c, B: out.B, N: strconv.Itoa(i), Ordinal: i + 1}
	}
	return out
}
