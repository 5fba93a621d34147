package alumni

// AddressStyle is how somebody is addressed.
type AddressStyle string

// The styles of address.
const (
	Plain    AddressStyle = "plain"    // the name alone: "見本 花子", "Hanako Mihon"
	Formal   AddressStyle = "formal"   // on an envelope or above a letter: "見本 花子 様", "Hanako Mihon"
	Familiar AddressStyle = "familiar" // among colleagues: "見本さん", "Dear Hanako"
)

// Valid reports whether s is a style.
func (s AddressStyle) Valid() bool { return s == Plain || s == Formal || s == Familiar }

// Address returns what to call somebody in a text of a locale.
//
// In English the name is written in Latin letters where they are known, given
// name first unless the person's Order says otherwise; a business name stands as
// it is in both languages, since nobody knows its parts. The familiar style goes
// by the preferred name of a person who has one.
func (n Names) Address(locale Locale, style AddressStyle) string {
	whole := n.in(locale)
	if style == Familiar {
		familiar := orElse(n.Preferred, n.partFor(locale))
		if locale == English {
			return "Dear " + familiar
		}
		return familiar + "さん"
	}
	if style == Formal && locale != English {
		return whole + " 様"
	}
	return whole
}

// in returns the name that colleagues know in the letters of a locale.
func (n Names) in(locale Locale) string {
	if locale != English || n.Business != "" || n.FamilyRomaji == "" || n.GivenRomaji == "" {
		return n.Display()
	}
	if n.Order == FamilyFirst {
		return joinName(n.FamilyRomaji, n.GivenRomaji)
	}
	return joinName(n.GivenRomaji, n.FamilyRomaji)
}

// partFor returns the part of a name by which colleagues who use a language call
// each other.
func (n Names) partFor(locale Locale) string {
	switch {
	case n.Business != "":
		return n.Business
	case locale != English:
		return orElse(n.Family, n.Given)
	case n.FamilyRomaji != "" && n.GivenRomaji != "":
		return n.GivenRomaji
	default:
		return orElse(n.Given, n.Family)
	}
}
