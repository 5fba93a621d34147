package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

//go:embed locales/*.json
var localeFiles embed.FS

// Lang is a language of the portal.
type Lang string

// The languages of the portal, Japanese first because it is the default.
const (
	Japanese Lang = "ja"
	English  Lang = "en"
)

// Langs lists the languages in the order in which the switcher shows them.
func Langs() []Lang { return []Lang{Japanese, English} }

// Valid reports whether l is a language of the portal.
func (l Lang) Valid() bool { return slices.Contains(Langs(), l) }

// Key names a message of the catalogues, such as "directory.title".
type Key string

// message is one catalogue entry; one is empty unless the language has a singular of its own.
type message struct{ one, other string }

// UnmarshalJSON accepts a plain string or {"one": ..., "other": ...}.
func (m *message) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &m.other)
	}
	var forms struct{ One, Other string }
	if err := json.Unmarshal(b, &forms); err != nil {
		return fmt.Errorf("web: message: %w", err)
	}
	m.one, m.other = forms.One, forms.Other
	return nil
}

// catalogue holds the messages of one language.
type catalogue map[Key]message

func (c catalogue) keys() []Key { return slices.Sorted(maps.Keys(c)) }

// loadCatalogue reads the embedded catalogue of a language.
func loadCatalogue(lang Lang) (catalogue, error) {
	b, err := localeFiles.ReadFile("locales/" + string(lang) + ".json")
	if err != nil {
		return nil, fmt.Errorf("web: catalogue %s: %w", lang, err)
	}
	c := catalogue{}
	if err := json.Unmarshal(b, &c); err != nil {
		return nil, fmt.Errorf("web: catalogue %s: %w", lang, err)
	}
	return c, nil
}

// Localizer speaks one language: messages, dates, numbers and names. It is immutable and safe for concurrent use.
type Localizer struct {
	lang     Lang
	messages catalogue
	zone     *time.Location
}

// newLocalizer returns the localizer of a language that shows instants in zone.
func newLocalizer(lang Lang, zone *time.Location) (*Localizer, error) {
	c, err := loadCatalogue(lang)
	if err != nil {
		return nil, err
	}
	return &Localizer{lang: lang, messages: c, zone: zone}, nil
}

// Lang returns the language spoken.
func (l *Localizer) Lang() Lang { return l.lang }

// T returns the message of key with its {placeholders} replaced. Arguments come in pairs of name and value; integers
// are grouped, a [Date] and a [Name] are written as the language does. The argument named n chooses the plural form.
// An unknown key returns the key between ⟦ and ⟧, so that it is seen on the page and by the tests.
func (l *Localizer) T(key Key, args ...any) string {
	m, ok := l.messages[key]
	if !ok {
		return "⟦" + string(key) + "⟧"
	}
	text := m.other
	pairs := make([]string, 0, len(args))
	for i := 0; i+1 < len(args); i += 2 {
		name, _ := args[i].(string)
		if name == "n" && m.one != "" && isOne(args[i+1]) {
			text = m.one
		}
		pairs = append(pairs, "{"+name+"}", l.text(args[i+1]))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// Label returns the message prefix.value, for enumerations whose every value has a message.
func (l *Localizer) Label(prefix string, value any) string {
	return l.T(Key(prefix + "." + fmt.Sprint(value)))
}

// Has reports whether the catalogue knows the key.
func (l *Localizer) Has(key Key) bool {
	_, ok := l.messages[key]
	return ok
}

// text writes an argument of a message in the language.
func (l *Localizer) text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return l.Number(v)
	case Date:
		return l.Date(v)
	case time.Time:
		return l.Time(v)
	case Name:
		return l.Name(v)
	default:
		return fmt.Sprint(v)
	}
}

func isOne(v any) bool {
	n, ok := v.(int)
	return ok && n == 1
}
