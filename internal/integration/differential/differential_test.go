package differential

import (
	"flag"
	"fmt"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/internal/integration/place"
	"github.com/alumnikit/alumnikit/storage/memory"
)

func proving() bool { return os.Getenv("ALUMNIKIT_PROVE") != "" }

// Lives that rapid lives unless told otherwise, and the operations that they must
// add up to.
const (
	fewLives, fewOperations   = 80, 1_000
	manyLives, manyOperations = 400, 10_000
)

// TestMain says how much rapid does unless told otherwise on the command line,
// and that no goroutine is left over in the end.
func TestMain(m *testing.M) {
	lives := fewLives
	if proving() {
		lives = manyLives
	}
	for name, value := range map[string]int{"rapid.checks": lives, "rapid.steps": 60} {
		if err := flag.Set(name, strconv.Itoa(value)); err != nil {
			panic(err) // rapid has these flags
		}
	}
	goleak.VerifyTestMain(m)
}

// stores opens the memory store and every durable one whose server is configured.
// Under CI=true all are.
func stores(t *testing.T) []named {
	t.Helper()
	all := []named{{"memory", memory.New()}}
	for _, kind := range place.Kinds() {
		if !place.Configured(kind) {
			require.NotEqual(t, "true", os.Getenv("CI"), "%s is not configured: .ci/run does that", kind)
			t.Logf("%s is not configured and left out", kind)
			continue
		}
		all = append(all, named{string(kind), place.Migrated(t, kind).Store(t)})
	}
	return all
}

// TestStoresAreOne is the random life. Each check is a tenant of its own on the
// same stores, which is dropped in the end. Servers take part in some lives, and in
// all of them in the long proof: they make a life several times as long.
func TestStoresAreOne(t *testing.T) {
	all := stores(t)
	const withoutServers = 2
	compared, lives := newTally(), 0
	rapid.Check(t, func(r *rapid.T) {
		lives++
		some := all
		if !proving() && !chance(r, "servers", 30) {
			some = all[:withoutServers]
		}
		newSides(r, tenantOf(lives), some, compared).live()
	})
	t.Logf("%d operations compared in %d lives, %d of them on all %d stores", compared.operations, lives, compared.on[len(all)], len(all))
	least := fewOperations
	if proving() {
		least = manyOperations
	}
	require.GreaterOrEqual(t, compared.on[len(all)], least, "too little was compared")
	for _, what := range everything() {
		require.Positive(t, compared.succeeded[what], "%s never succeeded: nothing was compared but refusals", what)
	}
	t.Logf("succeeded: %v", compared.succeeded)
	t.Logf("refused: %v", compared.refused)
}

func tenantOf(life int) alumnikit.TenantID { return alumnikit.TenantID(fmt.Sprintf("life-%d", life)) }

// live lives one life to its end.
func (p *sides) live() {
	defer p.end()
	for range 4 {
		p.settle()
	}
	p.Repeat(p.actions())
	p.compareJournals()
}

func (p *sides) actions() map[string]func(*rapid.T) {
	out := map[string]func(*rapid.T){}
	for name, act := range map[string]func(){
		"register": p.register, "settle": p.settle, "field": p.field, "another field": p.field, "amend": p.amend, "employ": p.employ, "offboard": p.offboard,
		"describe": p.describe, "choose": p.choose, "decree": p.decree, "consent": p.consent, "found": p.found, "meet": p.meet,
		"look": p.look, "search": p.search, "search more": p.search, "profile": p.profile, "select": p.selected, "save": p.save,
		"offer": p.offer, "shut": p.shut, "apply": p.apply, "apply too": p.apply, "move": p.move, "move on": p.move, "refer": p.refer, "answer": p.answer, "answer again": p.answer,
		"wait": p.wait, "review": p.review, "keep up": p.keepUp,
		"invited": p.invited, "returned": p.returned, "recommended": p.recommended,
	} {
		out[name] = func(*rapid.T) { act() }
	}
	return out
}

// everything names the operations that must succeed now and then.
func everything() []string {
	return []string{
		"add field", "update field", "widen field", "retire field", "restore field", "register", "settle", "amend", "employ", "offboard", "describe", "choose", "decree", "grant", "withdraw", "found",
		"join", "leave", "invite", "accept", "person", "entry", "consents", "my groups", "groups", "search", "profile",
		"count", "select", "ids", "definition", "save", "publish", "segments", "opening", "close", "apply", "move", "refer", "accept referral",
		"hire", "hire applicant", "refuse", "reject", "expire", "openings", "applications", "my applications", "referrals", "rewards", "board",
		"upkeep", "journal",
	}
}
