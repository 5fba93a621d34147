package referral

import (
	"context"
	"encoding/base64"
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// ReferralState is where a referral is on its way.
type ReferralState string

// The states of a referral. The last three are final; expired and refused
// referrals no longer hold anything about the candidate.
const (
	Invited        ReferralState = "invited"  // the candidate has been asked
	Accepted       ReferralState = "accepted" // the candidate wants to be considered
	CandidateHired ReferralState = "hired"
	Refused        ReferralState = "refused"  // by the candidate
	Expired        ReferralState = "expired"  // no answer in time
	Rejected       ReferralState = "rejected" // by the company
)

// Candidate is what a candidate says of themselves on accepting.
type Candidate struct {
	Names   alumni.Names `json:"names"`
	Message string       `json:"message,omitempty" validate:"max=4000"`
}

// Referral is a member's pointer to somebody who might be interested. Until
// the candidate accepts it holds nothing of them but a sealed address; the
// candidate is told by the host's mail (GDPR article 14; verify with counsel).
type Referral struct {
	ID         alumnikit.ID       `json:"id"`
	Opening    alumnikit.ID       `json:"opening"`
	Referrer   alumnikit.PersonID `json:"referrer"`
	ByEmployee bool               `json:"byEmployee"` // the referrer was employed when referring
	State      ReferralState      `json:"state"`
	Address    []byte             `json:"address,omitempty"`   // sealed
	Print      []byte             `json:"print,omitempty"`     // keyed hash of the address, for duplicates
	Candidate  *Candidate         `json:"candidate,omitempty"` // once accepted
	Person     alumnikit.PersonID `json:"person,omitzero"`     // once hired
	ExpiresAt  time.Time          `json:"expiresAt,omitzero"`  // while invited
	CreatedAt  time.Time          `json:"createdAt"`
}

const (
	purposeAddress alumnikit.Purpose = "referral/address"
	purposePrint   alumnikit.Purpose = "referral/print"
	purposeToken   alumnikit.Purpose = "referral/token"

	candidateKey = "candidate"
)

func referrals() storage.Kind[Referral] {
	return storage.NewKind(storage.Definition[Referral]{
		Name: "referral.referral",
		ID:   func(r *Referral) alumnikit.ID { return r.ID },
		Keys: func(r *Referral) []storage.Key {
			keys := []storage.Key{{Name: stageKey, Value: []byte(r.State)}}
			if len(r.Print) > 0 {
				keys = append(keys, storage.Key{Name: candidateKey, Value: slices.Concat(r.Opening[:], r.Print), Unique: true})
			}
			return keys
		},
		Due: func(r *Referral) time.Time { return r.ExpiresAt },
		Subjects: func(r *Referral) []alumnikit.PersonID {
			if r.Person.IsZero() {
				return []alumnikit.PersonID{r.Referrer}
			}
			return []alumnikit.PersonID{r.Referrer, r.Person}
		},
	})
}

// ReferInput names a candidate by nothing but an address.
type ReferInput struct {
	Opening alumnikit.ID `json:"opening"`
	Email   string       `json:"email" validate:"required,max=254"`
}

// Invitation is what the host mails to the candidate. The token is for the
// candidate alone: do not show it to the referrer.
type Invitation struct {
	Referral Referral
	Email    string
	Token    string
}

// Refer invites a candidate for an opening. The first to refer a candidate for
// an opening keeps them: a second referral is ErrExists. Nobody refers
// themselves.
func (s *Service) Refer(ctx context.Context, actor alumnikit.Actor, in ReferInput) (*Invitation, error) {
	const op = "referral.Refer"
	referrer, err := actor.RequireMember()
	if err != nil {
		return nil, alumnikit.Wrap(op, "referral", err)
	}
	address, err := parseAddress(in.Email)
	if err != nil {
		return nil, alumnikit.Wrap(op, "referral", err)
	}
	viewer, err := s.people.Viewer(ctx, actor)
	if err != nil {
		return nil, alumnikit.Wrap(op, "referral", err)
	}
	if !viewer.Alumnus && !viewer.Employee {
		return nil, alumnikit.Wrap(op, "referral", alumnikit.ErrForbidden)
	}
	opening, err := s.Opening(ctx, actor, in.Opening)
	if err != nil {
		return nil, err
	}
	if err := s.notThemself(ctx, actor, referrer, address); err != nil {
		return nil, alumnikit.Wrap(op, "referral", err)
	}
	keys, now := s.db.Keys(), s.db.Now()
	r := &Referral{
		ID: s.db.NewID(), Opening: opening.ID, Referrer: referrer, ByEmployee: viewer.Employee, State: Invited,
		Print: keys.MAC(purposePrint, []byte(actor.Tenant()), []byte(strings.ToLower(address))), ExpiresAt: now.Add(s.opts.Accept), CreatedAt: now,
	}
	r.Address = keys.Seal(purposeAddress, r.ID[:], []byte(address))
	if err := s.db.Commit(ctx, storage.By(actor, "referral.invite"), referrals().Insert(r)); err != nil {
		return nil, alumnikit.Wrap(op, "referral", err)
	}
	return &Invitation{Referral: *r, Email: address, Token: s.token(actor.Tenant(), r.ID)}, nil
}

// parseAddress accepts a bare address (RFC 5322, addr-spec) and nothing else.
func parseAddress(s string) (string, error) {
	s = strings.TrimSpace(s)
	at, err := mail.ParseAddress(s)
	if err != nil || at.Address != s || len(s) > 254 || !alumnikit.IsPlain(s) {
		return "", alumnikit.Invalid("email", alumnikit.CodeFormat, "an e-mail address")
	}
	return s, nil
}

func (s *Service) notThemself(ctx context.Context, actor alumnikit.Actor, referrer alumnikit.PersonID, address string) error {
	found, err := s.people.Load(ctx, actor.Tenant(), []alumnikit.PersonID{referrer})
	if err != nil {
		return err
	}
	p := found[referrer]
	if p == nil {
		return alumnikit.ErrNotFound
	}
	own := []string{p.Entry.Email}
	if p.Profile != nil {
		own = append(own, p.Profile.Email)
	}
	if slices.ContainsFunc(own, func(s string) bool { return strings.EqualFold(s, address) }) {
		return alumnikit.Invalid("email", alumnikit.CodeForbidden, "somebody other than yourself")
	}
	return nil
}

// token is HMAC(key, referral): it is recomputed when checked and stored nowhere.
func (s *Service) token(tenant alumnikit.TenantID, id alumnikit.ID) string {
	mac := s.db.Keys().MAC(purposeToken, []byte(tenant), id[:])
	return base64.RawURLEncoding.EncodeToString(append(id[:], mac...))
}

func (s *Service) openToken(tenant alumnikit.TenantID, token string) (alumnikit.ID, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) < 17 {
		return alumnikit.ID{}, alumnikit.ErrNotFound
	}
	id := alumnikit.ID(raw[:16])
	if !s.db.Keys().Verify(purposeToken, raw[16:], []byte(tenant), id[:]) {
		return alumnikit.ID{}, alumnikit.ErrNotFound
	}
	return id, nil
}

// Invitation shows a candidate what they were referred for. It changes nothing.
// A token that is wrong, used or too old is ErrNotFound.
func (s *Service) Invitation(ctx context.Context, tenant alumnikit.TenantID, token string) (*Opening, error) {
	id, err := s.openToken(tenant, token)
	if err != nil {
		return nil, alumnikit.Wrap("referral.Invitation", "referral", err)
	}
	stored, err := referrals().Get(ctx, s.db, tenant, id)
	if err == nil && (stored.Value.State != Invited || !stored.Value.ExpiresAt.After(s.db.Now())) {
		err = alumnikit.ErrNotFound
	}
	if err != nil {
		return nil, alumnikit.Wrap("referral.Invitation", "referral", err)
	}
	opening, err := openings().Get(ctx, s.db, tenant, stored.Value.Opening)
	return &opening.Value, alumnikit.Wrap("referral.Invitation", "opening", err)
}

// Accept says that the candidate wants to be considered. Of any number who
// accept at once one succeeds; a token works once.
func (s *Service) Accept(ctx context.Context, tenant alumnikit.TenantID, token string, c Candidate) (*Referral, error) {
	if err := alumnikit.Validate(c); err != nil {
		return nil, alumnikit.Wrap("referral.Accept", "referral", err)
	}
	if c.Names.Display() == "" || !alumnikit.IsText(c.Message) {
		return nil, alumnikit.Wrap("referral.Accept", "referral", alumnikit.Invalid("names.family", alumnikit.CodeRequired, ""))
	}
	return s.answer(ctx, tenant, token, "referral.accept", func(r *Referral) {
		r.State, r.Candidate, r.ExpiresAt = Accepted, &c, time.Time{}
	})
}

// Refuse says that the candidate does not; what was known of them is removed.
func (s *Service) Refuse(ctx context.Context, tenant alumnikit.TenantID, token string) error {
	_, err := s.answer(ctx, tenant, token, "referral.refuse", func(r *Referral) { r.forget(Refused) })
	return err
}

// forget removes everything about the candidate.
func (r *Referral) forget(state ReferralState) {
	r.State, r.Address, r.Print, r.Candidate, r.ExpiresAt = state, nil, nil, nil, time.Time{}
}

func (s *Service) answer(ctx context.Context, tenant alumnikit.TenantID, token, verb string, change func(*Referral)) (*Referral, error) {
	id, err := s.openToken(tenant, token)
	if err != nil {
		return nil, alumnikit.Wrap(verb, "referral", err)
	}
	var out *Referral
	err = storage.Retry(ctx, func(ctx context.Context) error {
		old, err := referrals().Get(ctx, s.db, tenant, id)
		if err != nil {
			return err
		}
		if old.Value.State != Invited || !old.Value.ExpiresAt.After(s.db.Now()) {
			return alumnikit.ErrNotFound
		}
		r := old.Value
		change(&r)
		out = &r
		return s.db.Commit(ctx, storage.By(alumnikit.Visitor(tenant), verb), referrals().Replace(old, &r))
	})
	if err != nil {
		return nil, alumnikit.Wrap(verb, "referral", err)
	}
	return out, nil
}

// Referrals returns referrals for HR (PermReferral), of every member, and for a
// member their own, without what is known of the candidate.
func (s *Service) Referrals(ctx context.Context, actor alumnikit.Actor) ([]Referral, error) {
	var out []Referral
	seq := referrals().All(ctx, s.db, actor.Tenant(), storage.ListQuery{})
	all := actor.Can(alumnikit.PermReferral)
	if !all {
		person, err := actor.RequireMember()
		if err != nil {
			return nil, alumnikit.Wrap("referral.Referrals", "referral", err)
		}
		seq = referrals().Concerning(ctx, s.db, actor.Tenant(), person)
	}
	for stored, err := range seq {
		if err != nil {
			return nil, alumnikit.Wrap("referral.Referrals", "referral", err)
		}
		r := stored.Value
		if !all {
			if r.Referrer != actor.Person() {
				continue
			}
			r.Address, r.Print, r.Candidate, r.Person = nil, nil, nil, alumnikit.PersonID{}
		}
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b Referral) int { return b.CreatedAt.Compare(a.CreatedAt) })
	return out, nil
}

// Expire forgets candidates who did not answer in time, of every tenant, and
// returns how many. A host calls it now and then.
func (s *Service) Expire(ctx context.Context, limit int) (int, error) {
	due, err := s.db.Store().Due(ctx, referrals().Name(), s.db.Now(), limit)
	if err != nil {
		return 0, alumnikit.Wrap("referral.Expire", "referral", err)
	}
	done := 0
	for _, at := range due {
		old, err := referrals().Find(ctx, s.db, at.Tenant, at.ID)
		if err != nil {
			return done, alumnikit.Wrap("referral.Expire", "referral", err)
		}
		if old.Value.State != Invited {
			continue
		}
		r := old.Value
		r.forget(Expired)
		err = s.db.Commit(ctx, storage.By(alumnikit.System(at.Tenant, "referral"), "referral.expire"), referrals().Replace(old, &r))
		if err != nil {
			return done, alumnikit.Wrap("referral.Expire", "referral", err)
		}
		done++
	}
	return done, nil
}
