package duplicate

import (
	"slices"

	"github.com/alumnikit/alumnikit/alumni"
)

// Reason is one thing that speaks for two records being one person, or against
// it. It says what kind of thing, and never a value.
type Reason string

// The reasons, those against at the end.
const (
	SameIdentifier Reason = "sameIdentifier" // one value in two systems
	SameEmail      Reason = "sameEmail"
	SameName       Reason = "sameName"
	VariantName    Reason = "variantName" // 髙 and 高, width, case
	SameReading    Reason = "sameReading" // in kana, or in romaji that say the same
	SameGiven      Reason = "sameGiven"   // and another family name
	FormerName     Reason = "formerName"  // the family name of one is a former one of the other
	SwappedName    Reason = "swappedName"
	NearReading    Reason = "nearReading" // but for one letter
	SameStart      Reason = "sameStart"
	SameEnd        Reason = "sameEnd"
	SameEntity     Reason = "sameEntity"
	SameDepartment Reason = "sameDepartment"
	Returned       Reason = "returned" // one employment after the other at one company

	OtherGiven Reason = "otherGiven" // given names that have nothing in common
	OtherKanji Reason = "otherKanji" // one reading, written otherwise
	OtherEmail Reason = "otherEmail"
	OtherEnd   Reason = "otherEnd" // one start, two ends
	Overlap    Reason = "overlap"  // two employments at one company at the same time
)

// Reasons returns every reason, those against at the end.
func Reasons() []Reason {
	return []Reason{
		SameIdentifier, SameEmail, SameName, VariantName, SameReading, SameGiven, FormerName, SwappedName, NearReading,
		SameStart, SameEnd, SameEntity, SameDepartment, Returned, OtherGiven, OtherKanji, OtherEmail, OtherEnd, Overlap,
	}
}

// Valid reports whether r is a reason.
func (r Reason) Valid() bool { return slices.Contains(Reasons(), r) }

// Against reports whether the reason speaks for two people.
func (r Reason) Against() bool {
	return r == OtherGiven || r == OtherKanji || r == OtherEmail || r == OtherEnd || r == Overlap
}

// Text returns the reason in words, empty for one that is not Valid.
func (r Reason) Text(l alumni.Locale) string {
	words := texts()[r]
	if l == alumni.English {
		return words.english
	}
	return words.japanese
}

type wording struct{ japanese, english string }

func texts() map[Reason]wording {
	return map[Reason]wording{
		SameIdentifier: {"別システムの番号が一致", "Same number in another system"},
		SameEmail:      {"メールアドレスが一致", "Same e-mail address"},
		SameName:       {"氏名が一致", "Same name"},
		VariantName:    {"氏名が一致（異体字・表記ゆれ）", "Same name in a variant spelling"},
		SameReading:    {"読みが一致", "Same reading"},
		SameGiven:      {"名が一致", "Same given name"},
		FormerName:     {"旧姓が一致", "Family name of one is a former name of the other"},
		SwappedName:    {"姓と名が逆", "Family and given name swapped"},
		NearReading:    {"読みが1文字違い", "Reading differs by one letter"},
		SameStart:      {"入社日が一致", "Joined on the same day"},
		SameEnd:        {"退職日が一致", "Left on the same day"},
		SameEntity:     {"会社が一致", "Same company"},
		SameDepartment: {"部署が一致", "Same department"},
		Returned:       {"同じ会社に再入社した可能性", "May have come back to the same company"},
		OtherGiven:     {"名が異なる", "Different given names"},
		OtherKanji:     {"読みは同じだが漢字が異なる", "Same reading, written differently"},
		OtherEmail:     {"メールアドレスが異なる", "Different e-mail addresses"},
		OtherEnd:       {"入社日は同じだが退職日が異なる", "Joined on the same day, left on different ones"},
		Overlap:        {"同じ会社での在籍期間が重なる", "At the same company at the same time"},
	}
}

// evidence is a set of reasons.
type evidence uint32

func (e *evidence) add(r Reason) { *e |= 1 << slices.Index(Reasons(), r) }

// list returns the reasons of the set in order.
func (e evidence) list() []Reason {
	var out []Reason
	for i, r := range Reasons() {
		if e&(1<<i) != 0 {
			out = append(out, r)
		}
	}
	return out
}
