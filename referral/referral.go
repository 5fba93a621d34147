package referral

import (
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// State is where a referral is on its way.
type State string

// The states of a referral. The last four are final, and of a referral that is
// refused, rejected or expired nothing about the candidate is left.
const (
	Invited        State = "invited"  // the candidate has been asked
	Accepted       State = "accepted" // the candidate wants to be considered
	CandidateHired State = "hired"
	Refused        State = "refused"  // by the candidate
	Rejected       State = "rejected" // by the company
	Expired        State = "expired"  // no answer, or no decision, in time
)

// States returns every state in order.
func States() []State {
	return []State{Invited, Accepted, CandidateHired, Refused, Rejected, Expired}
}

// Valid reports whether s is a state of a referral.
func (s State) Valid() bool { return slices.Contains(States(), s) }

// Candidate is what a candidate says of themselves on accepting.
type Candidate struct {
	Names   alumni.Names `json:"names"`
	Message string       `json:"message,omitempty" validate:"max=4000"`
}

// Standing is an employment of the referrer that lasted on the day they referred.
type Standing struct {
	Work   alumni.Work `json:"work"`
	Entity string      `json:"entity,omitempty"` // legal entity
}

// Referral is a member's pointer to somebody who might be interested. The
// referrer sees ID, opening, state and times of it; HR sees everything, the
// candidate's name and address once they have accepted.
type Referral struct {
	ID        alumnikit.ID       `json:"id"`
	Opening   alumnikit.ID       `json:"opening"`
	Referrer  alumnikit.PersonID `json:"referrer"`
	State     State              `json:"state"`
	CreatedAt time.Time          `json:"createdAt"`
	ExpiresAt time.Time          `json:"expiresAt,omitzero"`  // when the candidate is forgotten, unless something happens
	Standing  []Standing         `json:"standing,omitempty"`  // of the referrer; what a Policy decides on
	Duplicate bool               `json:"duplicate,omitempty"` // somebody else had referred the candidate already
	Candidate *Candidate         `json:"candidate,omitempty"` // once accepted, until decided
	Email     string             `json:"email,omitempty"`     // of the candidate, likewise
	Person    alumnikit.PersonID `json:"person,omitzero"`     // once hired
}

// kept is a Referral as it is stored: Email is always empty there.
type kept struct {
	Referral
	Address []byte `json:"address,omitempty"` // sealed; nothing else is known of the candidate before they accept
	Print   []byte `json:"print,omitempty"`   // keyed hash of the address, to find a second referral
}

const (
	candidateKey = "candidate" // one referral of a candidate for an opening is the first
	ownKey       = "own"       // a referrer's own referrals of a candidate for an opening
	invitedKey   = "invited"   // a referrer's referrals without an answer
)

func referrals() storage.Kind[kept] {
	return storage.NewKind(storage.Definition[kept]{
		Name:     "referral.referral",
		ID:       func(r *kept) alumnikit.ID { return r.ID },
		Keys:     referralKeys,
		Due:      func(r *kept) time.Time { return r.ExpiresAt },
		Subjects: referralSubjects,
		Redact:   redactReferral,
	})
}

func referralKeys(r *kept) []storage.Key {
	keys := []storage.Key{
		ordered(createdKey, r.CreatedAt),
		ordered(stateKey, r.CreatedAt, stateValue(r.State)...),
		ordered(referrerKey, r.CreatedAt, r.Referrer[:]...),
	}
	if r.State == Invited {
		keys = append(keys, storage.Key{Name: invitedKey, Value: slices.Clone(r.Referrer[:])})
	}
	if len(r.Print) == 0 {
		return keys
	}
	if !r.Duplicate {
		keys = append(keys, storage.Key{Name: candidateKey, Value: r.candidate(), Unique: true})
	}
	return append(keys, storage.Key{Name: ownKey, Value: r.own(), Unique: true})
}

// candidate is the value of candidateKey.
func (r *kept) candidate() []byte { return slices.Concat(r.Opening[:], r.Print) }

// own is the value of ownKey.
func (r *kept) own() []byte { return ownValue(r.Opening, r.Referrer, r.Print) }

func ownValue(opening alumnikit.ID, referrer alumnikit.PersonID, candidate []byte) []byte {
	return slices.Concat(opening[:], referrer[:], candidate)
}

func referralSubjects(r *kept) []alumnikit.PersonID {
	if r.Person.IsZero() {
		return []alumnikit.PersonID{r.Referrer}
	}
	return []alumnikit.PersonID{r.Referrer, r.Person}
}

// redactReferral keeps what the referrer did when the person they brought is
// erased; the referral goes with its referrer.
func redactReferral(r *kept, subject alumnikit.PersonID) (keep bool) {
	if subject == r.Referrer {
		return false
	}
	r.Person, r.Print = alumnikit.PersonID{}, nil
	return true
}

// forget removes everything about the candidate.
func (r *kept) forget(state State) {
	r.State, r.Address, r.Print, r.Candidate, r.ExpiresAt = state, nil, nil, nil, time.Time{}
}

// awaits reports whether the referral is in the state and its time has not run out.
func (r *kept) awaits(state State, now time.Time) bool {
	return r.State == state && r.ExpiresAt.After(now)
}

// forReferrer is the referral as its referrer sees it: a duplicate looks like a
// first referral that nobody answers.
func (r *kept) forReferrer() Referral {
	seen := Referral{ID: r.ID, Opening: r.Opening, Referrer: r.Referrer, State: r.State, CreatedAt: r.CreatedAt}
	if r.State == Invited {
		seen.ExpiresAt = r.ExpiresAt
	}
	return seen
}
