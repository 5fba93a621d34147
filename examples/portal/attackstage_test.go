package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/examples/portal/web"
	"github.com/alumnikit/alumnikit/referral"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// dice is a source of random bytes that starts anew for every request, and a clock that stands still during one. So two
// portals that answer the same draw the same IDs, tokens and times, whatever else happened in either, and nothing of an
// answer has to be left out of a comparison.
type dice struct {
	mu  sync.Mutex
	src *rand.ChaCha8
	now time.Time
}

func newDice() *dice {
	d := &dice{}
	d.turn("stage", 0)
	return d
}

// turn begins turn n of what is named.
func (d *dice) turn(what string, n int) {
	var seed [32]byte
	copy(seed[8:], what)
	binary.BigEndian.PutUint64(seed[:], uint64(n))
	d.mu.Lock()
	defer d.mu.Unlock()
	d.src = rand.NewChaCha8(seed)
	d.now = time.Date(2026, 11, 27, 1, 0, n, 0, time.UTC)
}

// Read implements [io.Reader].
func (d *dice) Read(b []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.src.Read(b)
}

func (d *dice) clock() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now
}

// stage is a locked portal with a small company, the people of an attack, and a server before it.
type stage struct {
	t      *testing.T
	p      *portal
	dice   *dice
	server *httptest.Server
	circle alumnikit.ID      // a group by invitation that the victim and the insider are in
	hidden alumnikit.ID      // another one, of which neither attacker is a member
	open   alumnikit.ID      // a group for anybody
	job    alumnikit.ID      // an opening
	lent   map[string]string // cursors that the attackers gave each other
}

// setting is what differs between two stages: what is done after the company is there and before the attackers come.
type setting func(*stage)

// foreign is another tenant of the same store.
const foreign alumnikit.TenantID = "elsewhere"

// newStage builds a portal. Front, if any, stands between it and the attackers, who meet nothing else.
func newStage(t *testing.T, front func(*stage, http.Handler) http.Handler, settings ...setting) *stage {
	t.Helper()
	keys, err := alumnikit.NewKeyring(bytes.Repeat([]byte{7}, alumnikit.MinKeySize))
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{t: t, dice: newDice(), lent: map[string]string{}}
	b := base{
		store: memory.New(), keys: keys, outbox: t.TempDir(), uploads: t.TempDir(), origin: "https://portal.example",
		logger: slog.New(slog.DiscardHandler), clock: s.dice.clock, random: s.dice, locked: true,
	}
	if err := prepare(t.Context(), b, options{People: 36}, io.Discard); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	if s.p, err = newPortal(ctx, b); err != nil {
		t.Fatal(err)
	}
	s.scene()
	for i, set := range settings {
		s.dice.turn("setting", i)
		set(s)
	}
	s.openTheDoor(front, stop)
	return s
}

// openTheDoor starts the server.
func (s *stage) openTheDoor(front func(*stage, http.Handler) http.Handler, stop func()) {
	handler := s.p.handler()
	if front != nil {
		handler = front(s, handler)
	}
	s.server = httptest.NewServer(handler)
	s.t.Cleanup(func() {
		s.server.Close()
		stop()
		s.p.work.Wait()
	})
}

// scene sets up what is the same on every stage.
func (s *stage) scene() {
	group := func(ja, en string, join alumni.JoinPolicy) alumnikit.ID {
		s.dice.turn(en, 0)
		made, err := s.p.people.CreateGroup(s.t.Context(), clerk(), alumni.GroupInput{
			Name: map[alumni.Locale]string{alumni.Japanese: ja, alumni.English: en}, Kind: alumni.GroupKind(web.GroupInformal), Join: join,
		})
		s.must(err)
		return made.ID
	}
	s.ask()
	s.circle = group("水曜の会", "Wednesday circle", alumni.JoinInvite)
	s.hidden = group("木曜の会", "Thursday circle", alumni.JoinInvite)
	s.open = group("誰でもの会", "Open circle", alumni.JoinOpen)
	for _, role := range []string{insider, outsider, bystander} {
		s.enrol(role)
		s.list(role)
	}
	s.admit(insider, s.circle)
	s.say(bystander, common(), nil)
	list, err := s.p.referrals.Openings(s.t.Context(), clerk(), alumnikit.Page{})
	s.must(err)
	for _, o := range list.Items {
		if o.State == referral.Open && s.job.IsZero() {
			s.job = o.ID
		}
	}
}

func (s *stage) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}
