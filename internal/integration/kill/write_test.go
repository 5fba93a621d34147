package kill

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// deed is one write and what can be read afterwards: the aspect of the person
// has this value.
type deed struct {
	Person alumnikit.PersonID `json:"person,omitzero"` // zero while they register
	Aspect aspect             `json:"aspect,omitempty"`
	Value  string             `json:"value,omitempty"`
}

type aspect string

const (
	registered aspect = "registered" // the external ID
	addressed  aspect = "addressed"  // the entry's address
	titled     aspect = "titled"     // the profile's current title
	consented  aspect = "consented"  // the version of the last consent
	employed   aspect = "employed"   // how many employments there are
	offboarded aspect = "offboarded" // how many employments have ended
)

// writer writes to people of its own, one write after the other.
type writer struct {
	*child
	number int
	mine   []alumnikit.PersonID
	random *rand.Rand
}

const writers = 3

// write is the mode in which several writers write.
func (c *child) write(ctx context.Context) error {
	parts := make([]func(context.Context) error, writers)
	for i := range parts {
		w := &writer{child: c, number: i, random: rand.New(rand.NewPCG(uint64(i), uint64(c.Round)))}
		if err := w.adopt(ctx); err != nil {
			return err
		}
		parts[i] = w.run
	}
	c.say(message{Say: sayReady})
	return all(ctx, parts...)
}

// owns divides the people among writers, so that of each person at most one
// write is ever under way.
func (w *writer) owns(p alumnikit.PersonID) bool { return int(p[15])%writers == w.number }

func (w *writer) adopt(ctx context.Context) error {
	q := storage.ListQuery{Kind: alumni.Entries().Name()}
	for e, err := range alumni.Entries().All(ctx, w.people.DB(), tenant, q) {
		if err != nil {
			return err
		}
		if w.owns(e.Value.ID) {
			w.mine = append(w.mine, e.Value.ID)
		}
	}
	return nil
}

func (w *writer) run(ctx context.Context) error {
	for n := 0; ; n++ {
		value := fmt.Sprintf("%d-%d-%d", w.Round, w.number, n)
		if len(w.mine) == 0 || w.random.IntN(6) == 0 {
			if err := w.register(ctx, value); err != nil {
				return err
			}
			continue
		}
		person := w.mine[w.random.IntN(len(w.mine))]
		d, commit, err := w.choose(ctx, person, value)
		if err != nil {
			return err
		}
		w.say(message{Say: sayTry, Writer: w.number, Deed: d})
		if err := commit(); err != nil {
			return fmt.Errorf("%s: %w", d.Aspect, err)
		}
		w.say(message{Say: sayDone, Writer: w.number, Deed: d})
	}
}

func (w *writer) register(ctx context.Context, value string) error {
	d := deed{Aspect: registered, Value: value}
	w.say(message{Say: sayTry, Writer: w.number, Deed: d})
	entry, err := w.people.Register(ctx, clerk(), registration(value))
	if err != nil {
		return err
	}
	d.Person = entry.ID
	w.say(message{Say: sayDone, Writer: w.number, Deed: d})
	if w.owns(entry.ID) {
		w.mine = append(w.mine, entry.ID)
	}
	return nil
}

func registration(external string) alumni.Registration {
	return alumni.Registration{
		Names:       alumni.Names{Family: "見本", Given: external, FamilyKana: "ミホン"},
		Identifiers: []alumni.Identifier{{System: alumni.ExternalID, Value: external}},
		Employments: []alumni.Employment{employment()},
	}
}

func employment() alumni.Employment {
	start, _ := alumni.NewDate(2015, 4, 1)
	return alumni.Employment{Work: alumni.Employee, Department: "営業部", Start: start}
}

// choose draws what to do to a person.
func (w *writer) choose(ctx context.Context, person alumnikit.PersonID, value string) (deed, func() error, error) {
	member := alumnikit.Member(tenant, person)
	switch w.random.IntN(4) {
	case 0:
		address := value + "@example.com"
		return deed{person, addressed, address}, func() error {
			_, err := w.people.UpdateEntry(ctx, clerk(), person, alumni.EntryUpdate{Email: &address})
			return err
		}, nil
	case 1:
		return deed{person, titled, value}, func() error {
			_, err := w.people.UpdateProfile(ctx, member, alumni.ProfileUpdate{CurrentTitle: value, Skills: []string{"Go"}})
			return err
		}, nil
	case 2:
		return deed{person, consented, value}, func() error {
			return w.people.Grant(ctx, member, person, alumni.ConsentInput{
				Purpose: alumni.ForListing, Text: "Synthetic words.", Version: value, Locale: alumni.English, Method: "form",
			})
		}, nil
	default:
		return w.comeAndGo(ctx, person)
	}
}

// comeAndGo offboards who is employed and employs who is not.
func (w *writer) comeAndGo(ctx context.Context, person alumnikit.PersonID) (deed, func() error, error) {
	entry, err := w.people.Entry(ctx, clerk(), person)
	if err != nil {
		return deed{}, nil, err
	}
	ended := countEnded(entry)
	if ended < len(entry.Employments) {
		return deed{person, offboarded, strconv.Itoa(ended + 1)}, func() error {
			_, err := w.people.Offboard(ctx, clerk(), person, alumni.Departure{End: w.people.Today()})
			return err
		}, nil
	}
	return deed{person, employed, strconv.Itoa(len(entry.Employments) + 1)}, func() error {
		_, err := w.people.Employ(ctx, clerk(), person, employment())
		return err
	}, nil
}

func countEnded(e *alumni.Entry) (n int) {
	for _, m := range e.Employments {
		if !m.End.IsZero() {
			n++
		}
	}
	return n
}

// read returns the value that an aspect of a person has.
func read(p *alumni.Person, a aspect) string {
	switch {
	case p == nil:
		return ""
	case a == registered:
		return p.Entry.Identifiers[0].Value
	case a == addressed:
		return p.Entry.Email
	case a == employed:
		return strconv.Itoa(len(p.Entry.Employments))
	case a == offboarded:
		return strconv.Itoa(countEnded(p.Entry))
	case a == titled && p.Profile != nil:
		return p.Profile.CurrentTitle
	case a == consented && p.Consents != nil && len(p.Consents.Entries) > 0:
		return p.Consents.Entries[len(p.Consents.Entries)-1].Version
	}
	return ""
}
