package referral_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/referral"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

func TestReferralFromAddressToRoster(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	invitation := w.refer(w.alumna, " shiro@example.com ")
	require.Equal(t, "shiro@example.com", invitation.Email)
	shown, err := w.ref.Invitation(t.Context(), visitor(), invitation.Token)
	require.NoError(t, err)
	require.Equal(t, w.open.ID, shown.ID)

	said := candidate()
	said.Names.Family = " 候補 "
	_, err = w.ref.Accept(t.Context(), visitor(), invitation.Token, said)
	require.NoError(t, err)
	r, err := w.ref.Referral(t.Context(), recruiter(), invitation.Referral.ID)
	require.NoError(t, err)
	require.Equal(t, referral.Accepted, r.State)
	require.Equal(t, "shiro@example.com", r.Email, "HR can answer")
	require.Equal(t, "候補", r.Candidate.Names.Family)
	require.Equal(t, w.clock.now().Add(180*24*hour), r.ExpiresAt)

	hired, _, err := w.ref.HireReferred(t.Context(), hr(), r.ID, referral.Hiring{Employment: job()})
	require.NoError(t, err)
	require.Nil(t, hired.Candidate)
	require.Empty(t, hired.Email)
	entry, err := w.people.Entry(t.Context(), hr(), hired.Person)
	require.NoError(t, err)
	require.Equal(t, "候補", entry.Names.Family)
	require.Equal(t, "shiro@example.com", entry.Email)
	require.Len(t, entry.Employments, 1)
}

func TestACandidateWhoIsInTheRosterAlready(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.accepted(w.alumna).Referral.ID
	_, _, err := w.ref.HireReferred(t.Context(), recruiter(), id, referral.Hiring{Employment: job(), Person: w.alumna.ID})
	require.Equal(t, map[string]string{"person": "forbidden"}, fields(t, err), "nobody refers themselves, by whatever address")
	_, _, err = w.ref.HireReferred(t.Context(), recruiter(), id, referral.Hiring{Employment: job(), Person: alumnikit.PersonID(alumnikit.NewID(nil))})
	require.ErrorIs(t, err, alumnikit.ErrNotFound)
	_, _, err = w.ref.HireReferred(t.Context(), recruiter(), id, referral.Hiring{Person: w.colleague.ID})
	require.Equal(t, map[string]string{"employment.work": "required"}, fields(t, err))
	hired, _, err := w.ref.HireReferred(t.Context(), recruiter(), id, referral.Hiring{Employment: job(), Person: w.colleague.ID})
	require.NoError(t, err)
	require.Equal(t, w.colleague.ID, hired.Person)
	require.Len(t, w.employments(w.colleague), 2)
	require.Equal(t, 4, w.roster())
}

func TestFaultyAddresses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, address := range []string{
		"a", "@", "a@", "@example.com", "a@example", "a@@example.com", "a@b@example.com", "a b@example.com", `"a b"@example.com`,
		"a@example.com, b@example.com", "A <a@example.com>", "<a@example.com>", "a@[127.0.0.1]", "a@example..com", ".a@example.com",
		"a@-example.com", "a@example.com\r\nBcc: b@example.com", "a\r\n@example.com", "a@exam\nple.com", "a\x00@example.com",
		"a@example.com\u2028b", "\u202ea@example.com", "あ@example.com", "a@例え.jp", "a\xff@example.com", "a@example.com;", "a(b)@example.com",
		strings.Repeat("a", 65) + "@example.com", "a@" + strings.Repeat("a", 64) + ".com", "a@" + strings.Repeat("a.", 150) + "com",
		strings.Repeat("a", 1<<20) + "@example.com",
	} {
		_, err := w.ref.Refer(t.Context(), member(w.alumna), referral.ReferInput{Opening: w.open.ID, Email: address})
		require.Equal(t, map[string]string{"email": "format"}, fields(t, err), "%.80q", address)
		require.Less(t, len(err.Error()), 200)
	}
	_, err := w.ref.Refer(t.Context(), member(w.alumna), referral.ReferInput{Opening: w.open.ID, Email: " "})
	require.Equal(t, map[string]string{"email": "required"}, fields(t, err))
	require.Empty(t, w.records(acme, "referral.referral"))
	for _, address := range []string{"a@example.com", "a.b+c@sub.example.jp", "o'x_{}@1.example", "x@xn--r8jz45g.jp"} {
		require.Equal(t, address, w.refer(w.alumna, address).Email)
	}
}

func TestFaultyCandidates(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.refer(w.alumna, "shiro@example.com").Token
	long := strings.Repeat("長", 4001)
	for name, tt := range map[string]struct {
		said referral.Candidate
		want map[string]string
	}{
		"nothing":  {referral.Candidate{}, map[string]string{"names.family": "required"}},
		"spaces":   {referral.Candidate{Names: alumni.Names{Family: " ", Given: "\u3000"}}, map[string]string{"names.family": "required"}},
		"long":     {referral.Candidate{Names: alumni.Names{Family: long}, Message: long}, map[string]string{"names.family": "too_long", "message": "too_long"}},
		"controls": {referral.Candidate{Names: alumni.Names{Given: "a\nb"}, Message: "\x00"}, map[string]string{"names.given": "format", "message": "format"}},
		"former":   {referral.Candidate{Names: alumni.Names{Family: "x", Former: make([]string, 11)}}, map[string]string{"names.former": "too_long"}},
	} {
		_, err := w.ref.Accept(t.Context(), visitor(), token, tt.said)
		require.Equal(t, tt.want, fields(t, err), name)
	}
	_, err := w.ref.Accept(t.Context(), visitor(), token, candidate())
	require.NoError(t, err, "the token is not used up by mistakes")
}

func TestNobodyRefersThemselves(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.people.UpdateProfile(t.Context(), member(w.alumna), alumni.ProfileUpdate{Email: "private@example.com"})
	require.NoError(t, err)
	for _, address := range []string{"hanako@example.jp", "Hanako@Example.JP", "private@example.com"} {
		_, err := w.ref.Refer(t.Context(), member(w.alumna), referral.ReferInput{Opening: w.open.ID, Email: address})
		require.Equal(t, map[string]string{"email": "forbidden"}, fields(t, err))
	}
	w.refer(w.colleague, "private@example.com") // others may
}

// TestADuplicateLooksLikeAFirst compares what the second referrer is told with
// what somebody is told whose candidate does not answer.
func TestADuplicateLooksLikeAFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.accepted(w.alumna)
	second := w.refer(w.colleague, "SHIRO@example.com")
	other := w.refer(w.colleague, "other@example.com")
	require.Empty(t, second.Token, "nothing is mailed")
	require.Empty(t, second.Email)

	_, again := w.ref.Refer(t.Context(), member(w.colleague), referral.ReferInput{Opening: w.open.ID, Email: "shiro@example.com"})
	require.ErrorIs(t, again, alumnikit.ErrExists)
	_, same := w.ref.Refer(t.Context(), member(w.colleague), referral.ReferInput{Opening: w.open.ID, Email: "other@example.com"})
	require.EqualError(t, again, same.Error())
	_, same = w.ref.Refer(t.Context(), member(w.alumna), referral.ReferInput{Opening: w.open.ID, Email: "shiro@example.com"})
	require.EqualError(t, again, same.Error(), "also to the first")

	alike := func() {
		t.Helper()
		mine, err := w.ref.Referrals(t.Context(), member(w.colleague), alumnikit.Page{})
		require.NoError(t, err)
		require.Len(t, mine.Items, 2)
		mine.Items[0].ID, mine.Items[1].ID = alumnikit.ID{}, alumnikit.ID{}
		require.Equal(t, mine.Items[0], mine.Items[1])
	}
	alike()
	w.clock.advance(14 * 24 * hour)
	_, err := w.ref.Expire(t.Context(), 100)
	require.NoError(t, err)
	alike()
	require.Equal(t, referral.Expired, w.state(second.Referral.ID))
	require.Equal(t, referral.Expired, w.state(other.Referral.ID))
	require.Equal(t, referral.Accepted, w.state(first.Referral.ID))

	seen, err := w.ref.Referral(t.Context(), recruiter(), second.Referral.ID)
	require.NoError(t, err)
	require.True(t, seen.Duplicate, "HR can settle a dispute")
	elsewhere, err := w.ref.Refer(t.Context(), member(w.colleague), referral.ReferInput{Opening: w.public.ID, Email: "shiro@example.com"})
	require.NoError(t, err)
	require.NotEmpty(t, elsewhere.Token, "another opening is another referral")
}

func TestWhoRefusedCanBeReferredAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.refer(w.alumna, "shiro@example.com")
	require.NoError(t, w.ref.Refuse(t.Context(), visitor(), first.Token))
	require.NotEmpty(t, w.refer(w.colleague, "shiro@example.com").Token)
}

func TestTheReferrerSeesLittle(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.accepted(w.employee).Referral.ID
	seen, err := w.ref.Referral(t.Context(), member(w.employee), id)
	require.NoError(t, err)
	body, err := json.Marshal(seen)
	require.NoError(t, err)
	require.JSONEq(t, fmt.Sprintf(
		`{"id":%q,"opening":%q,"referrer":%q,"state":"accepted","createdAt":"2026-10-31T12:00:00Z"}`, id, w.open.ID, w.employee.ID,
	), string(body))
}

func TestNobodyMailsTheWorld(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range referral.MaxInvited {
		w.refer(w.alumna, fmt.Sprintf("c%d@example.com", i))
	}
	in := referral.ReferInput{Opening: w.open.ID, Email: "more@example.com"}
	_, err := w.ref.Refer(t.Context(), member(w.alumna), in)
	require.ErrorIs(t, err, alumnikit.ErrTooLarge)
	w.refer(w.colleague, "more@example.com")
	w.clock.advance(14 * 24 * hour)
	n, err := w.ref.Expire(t.Context(), storage.MaxList+1)
	require.NoError(t, err)
	require.Equal(t, referral.MaxInvited+1, n)
	_, err = w.ref.Refer(t.Context(), member(w.alumna), in)
	require.NoError(t, err)
}

func TestTokensOpenOneInvitationOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	used, refused, good := w.refer(w.alumna, "a@example.com"), w.refer(w.alumna, "b@example.com"), w.refer(w.alumna, "c@example.com")
	_, err := w.ref.Accept(t.Context(), visitor(), used.Token, candidate())
	require.NoError(t, err)
	require.NoError(t, w.ref.Refuse(t.Context(), visitor(), refused.Token))

	altered := func(i int, c byte) string { return good.Token[:i] + string(c) + good.Token[i+1:] }
	bad := map[string]string{
		"empty": "", "short": good.Token[:65], "long": good.Token + "A", "huge": strings.Repeat("A", 1<<20), "newline": good.Token[:65] + "\n",
		"padding": good.Token + "=", "used": used.Token, "refused": refused.Token, "unknown": strings.Repeat("A", 66),
		"spliced": used.Token[:22] + good.Token[22:],
	}
	for i := range good.Token {
		c := byte('A')
		if good.Token[i] == 'A' {
			c = 'B'
		}
		bad[fmt.Sprintf("byte %d", i)] = altered(i, c)
	}
	const show, accept, refuse = "referral.Invitation: referral: not found", "referral.Accept: referral: not found", "referral.Refuse: referral: not found"
	for name, token := range bad {
		_, err := w.ref.Invitation(t.Context(), visitor(), token)
		require.EqualError(t, err, show, name)
		require.ErrorIs(t, err, alumnikit.ErrNotFound)
		_, err = w.ref.Accept(t.Context(), visitor(), token, candidate())
		require.EqualError(t, err, accept, name)
		if name != "used" { // who accepted may think better of it
			require.EqualError(t, w.ref.Refuse(t.Context(), visitor(), token), refuse, name)
		}
	}
	elsewhere := alumnikit.Visitor(globex)
	_, err = w.ref.Accept(t.Context(), elsewhere, good.Token, candidate())
	require.EqualError(t, err, accept)
	require.EqualError(t, w.ref.Refuse(t.Context(), elsewhere, good.Token), refuse)
	_, err = w.ref.Invitation(t.Context(), elsewhere, good.Token)
	require.EqualError(t, err, show)

	w.clock.advance(14*24*hour - 1000)
	_, err = w.ref.Invitation(t.Context(), visitor(), good.Token)
	require.NoError(t, err, "a microsecond before")
	w.clock.advance(1000)
	_, err = w.ref.Accept(t.Context(), visitor(), good.Token, candidate())
	require.EqualError(t, err, accept, "too old, though not forgotten yet")
	_, err = w.ref.Invitation(t.Context(), visitor(), good.Token)
	require.EqualError(t, err, show)
}

func TestTokensOpenAfterARotationOfKeys(t *testing.T) {
	t.Parallel()
	old, fresh := []byte(strings.Repeat("o", 32)), []byte(strings.Repeat("n", 32))
	store := memory.New()
	w := newWorldOn(t, store, nil)
	with := func(secrets ...[]byte) *referral.Service {
		keys, err := alumnikit.NewKeyring(secrets...)
		require.NoError(t, err)
		people, err := alumni.New(store, keys, &alumni.Options{Clock: w.clock.now})
		require.NoError(t, err)
		return referral.New(people, nil)
	}
	in := referral.ReferInput{Opening: w.open.ID, Email: "shiro@example.com"}
	invitation, err := with(old).Refer(t.Context(), member(w.alumna), in)
	require.NoError(t, err)
	_, err = with(fresh).Accept(t.Context(), visitor(), invitation.Token, candidate())
	require.ErrorIs(t, err, alumnikit.ErrNotFound)
	_, err = with(fresh, old).Accept(t.Context(), visitor(), invitation.Token, candidate())
	require.NoError(t, err)
	r, err := with(fresh, old).Referral(t.Context(), recruiter(), invitation.Referral.ID)
	require.NoError(t, err)
	require.Equal(t, "shiro@example.com", r.Email)
	r, err = with(fresh).Referral(t.Context(), recruiter(), invitation.Referral.ID)
	require.NoError(t, err)
	require.Empty(t, r.Email, "the key is gone, the referral is not")
}

func TestAnOpeningThatClosesBeforeTheCandidateAnswers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.refer(w.alumna, "shiro@example.com").Token
	_, err := w.ref.Close(t.Context(), recruiter(), w.open.ID)
	require.NoError(t, err)
	_, err = w.ref.Accept(t.Context(), visitor(), token, candidate())
	require.ErrorIs(t, err, alumnikit.ErrState)
	shown, err := w.ref.Invitation(t.Context(), visitor(), token)
	require.NoError(t, err)
	require.Equal(t, referral.Closed, shown.State, "so that a page can say so")
	require.NoError(t, w.ref.Refuse(t.Context(), visitor(), token))
}

func TestTheCompanyTakesTooLong(t *testing.T) {
	t.Parallel()
	w := newWorldOn(t, memory.New(), &referral.Options{Decide: 24 * hour})
	id := w.accepted(w.alumna).Referral.ID
	w.clock.advance(24 * hour)
	_, _, err := w.ref.HireReferred(t.Context(), hr(), id, referral.Hiring{Employment: job()})
	require.ErrorIs(t, err, alumnikit.ErrState)
	n, err := w.ref.Expire(t.Context(), 100)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	require.Equal(t, referral.Expired, w.state(id))
}
