package synth

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// Flaw is what sets a second record of a person apart from the first.
type Flaw string

// The flaws. Every second record has an employee number of its own; all but the rehired repeat the employments.
const (
	FlawRehired Flaw = "rehired" // back under a new number: the address is still the same, or the earlier time is repeated
	FlawVariant Flaw = "variant" // the family name in another form of its kanji
	FlawMarried Flaw = "married" // another family name, the one before is known as such
	FlawWidth   Flaw = "width"   // half-width kana
	FlawRomaji  Flaw = "romaji"  // Latin letters only
	FlawTypo    Flaw = "typo"    // one letter of the family name's kana is another; no kanji
	FlawSwapped Flaw = "swapped" // family and given name in each other's place
)

// Flaws returns every flaw.
func Flaws() []Flaw {
	return []Flaw{FlawRehired, FlawVariant, FlawMarried, FlawWidth, FlawRomaji, FlawTypo, FlawSwapped}
}

// Duplicate returns a second record of person i, and how it differs from the first. Flaws take turns; one that the person's
// name or career does not allow gives way to FlawWidth, or to FlawSwapped for names without kanji.
func (c *Company) Duplicate(i int) (Person, Flaw) {
	p, s := c.Person(i), newSource(c.seed, i, streamDuplicate)
	flaw := Flaws()[i%len(Flaws())]
	second := Person{
		ExternalID: "D" + p.ExternalID[1:], Family: p.Family, Given: p.Given, FamilyKana: p.FamilyKana, GivenKana: p.GivenKana,
		Employments: slices.Clone(p.Employments), Locale: p.Locale,
	}
	if s.permille(300) {
		second.Employments[len(second.Employments)-1].Title = ""
	}
	if !c.spoil(&second, p, flaw, &s) {
		flaw = FlawWidth
		if !c.spoil(&second, p, flaw, &s) {
			flaw = FlawSwapped
			second.Family, second.Given = p.Given, p.Family
		}
	}
	return second, flaw
}

// spoil makes a flaw of a second record, and reports whether it could.
func (c *Company) spoil(second *Person, p Person, flaw Flaw, s *source) bool {
	switch flaw {
	case FlawRehired:
		return c.rehire(second, p, s)
	case FlawVariant:
		second.Family = variants().Replace(p.Family)
		return second.Family != p.Family
	case FlawMarried:
		family := c.draw.families.pick(s)
		if p.FamilyKana == "" || family.kana == p.FamilyKana {
			return false
		}
		second.Family, second.FamilyKana, second.FormerFamily = family.written, family.kana, p.Family
	case FlawWidth:
		second.FamilyKana, second.GivenKana = width.Narrow.String(p.FamilyKana), width.Narrow.String(p.GivenKana)
		return p.FamilyKana != ""
	case FlawRomaji:
		second.Family, second.Given, second.FamilyKana, second.GivenKana = p.FamilyRomaji, p.GivenRomaji, "", ""
	case FlawTypo:
		if utf8.RuneCountInString(p.FamilyKana) < 2 {
			return false
		}
		letters := []rune(p.FamilyKana)
		at := 1 + s.below(len(letters)-1)
		letters[at] = otherKana(letters[at])
		second.FamilyKana = string(letters)
		second.Family, second.Given = second.FamilyKana, p.GivenKana
	case FlawSwapped:
		second.Family, second.Given, second.FamilyKana, second.GivenKana = p.Given, p.Family, p.GivenKana, p.FamilyKana
	}
	return true
}

// rehire begins another employment some months after the last one.
func (c *Company) rehire(second *Person, p Person, s *source) bool {
	last := p.Last()
	if last.End == "" || len(last.End) < 7 || p.FamilyKana == "" {
		return false
	}
	month := parseMonth(last.End) + s.between(3, 60)
	if month >= thisMonth {
		return false
	}
	again := last
	again.Start, again.End, again.LeavingReason = date(month, 1, 0), "", ""
	if s.permille(700) {
		second.Email, second.Employments = p.Email, []Employment{again}
		return true
	}
	second.Employments = []Employment{last, again}
	return true
}

// parseMonth reads "2006-01" at the beginning of a date as a number of months.
func parseMonth(date string) int {
	number := func(digits string) (n int) {
		for _, d := range digits {
			n = n*10 + int(d-'0')
		}
		return n
	}
	return number(date[:4])*12 + number(date[5:7]) - 1
}

// Lookalike returns somebody who is not person i but could be taken for them: by turns a namesake of other times, a relative
// at the same company, and somebody of the same family name who joined on the same day.
func (c *Company) Lookalike(i int) Person {
	p, s := c.Person(i), newSource(c.seed, i, streamLookalike)
	other := Person{
		ExternalID: "L" + p.ExternalID[1:], Family: p.Family, FamilyKana: p.FamilyKana, FamilyRomaji: p.FamilyRomaji,
		Email: "l" + p.ExternalID[1:] + "@example.jp", Locale: p.Locale,
	}
	switch i % 3 {
	case 0:
		c.employ(&other, c.size+i)
		other.Given, other.GivenKana, other.GivenRomaji = p.Given, p.GivenKana, p.GivenRomaji
		return other
	case 1:
		c.employ(&other, c.size+i)
		for k := range other.Employments {
			other.Employments[k].Entity = p.Last().Entity
		}
	default:
		other.Employments = slices.Clone(p.Employments[:1])
		other.Employments[0].Department = c.Departments[c.draw.departments.rank(&s)].Ja
	}
	given := c.draw.givens.pick(&s)
	for given.written == p.Given || given.kana == p.GivenKana {
		given = c.draw.givens.pick(&s)
	}
	other.Given, other.GivenKana, other.GivenRomaji = given.written, given.kana, given.romaji
	return other
}

// variants writes kanji of family names in forms that other systems keep them in.
func variants() *strings.Replacer {
	return strings.NewReplacer(
		"高", "髙", "崎", "﨑", "辺", "邉", "斎", "齋", "斉", "齊", "浜", "濱", "沢", "澤",
		"広", "廣", "島", "嶋", "国", "國", "桜", "櫻", "徳", "德", "恵", "惠", "栄", "榮", "関", "關", "渋", "澁",
	)
}

// otherKana is a letter that a hasty hand types for another.
func otherKana(r rune) rune {
	switch r {
	case 'ー':
		return 'ン'
	case 'ン':
		return 'ウ'
	case 'カ':
		return 'キ'
	default:
		return 'カ'
	}
}
