package differential

import (
	"flag"
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/internal/integration/sqlitetest"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

func proving() bool { return os.Getenv("ALUMNIKIT_PROVE") != "" }

// TestMain says how much rapid does unless told otherwise on the command line,
// and that no goroutine is left over in the end.
func TestMain(m *testing.M) {
	checks := "100"
	if proving() {
		checks = "1000"
	}
	for name, value := range map[string]string{"rapid.checks": checks, "rapid.steps": "60"} {
		if err := flag.Set(name, value); err != nil {
			panic(err) // rapid has these flags
		}
	}
	goleak.VerifyTestMain(m)
}

// TestMemoryAndSQLiteAreOne is the random life. Each check is a tenant of its
// own on the same two stores, which is dropped in the end.
func TestMemoryAndSQLiteAreOne(t *testing.T) {
	stores := map[string]storage.Store{"memory": memory.New(), "sqlite": sqlitetest.Open(t)}
	compared, lives := &tally{succeeded: map[string]int{}, refused: map[string]int{}}, 0
	rapid.Check(t, func(r *rapid.T) {
		lives++
		p := newPair(r, alumnikit.TenantID(fmt.Sprintf("life-%d", lives)), stores, compared)
		defer p.end()
		for range 4 {
			p.settle()
		}
		r.Repeat(p.actions())
		p.compareJournals()
	})
	t.Logf("%d operations compared in %d lives", compared.operations, lives)
	least := 300
	if proving() {
		least = 5_000
	}
	require.GreaterOrEqual(t, compared.operations, least, "too little was compared")
	for _, what := range everything() {
		require.Positive(t, compared.succeeded[what], "%s never succeeded: nothing was compared but refusals", what)
	}
	t.Logf("succeeded: %v", compared.succeeded)
	t.Logf("refused: %v", compared.refused)
}

func (p *pair) actions() map[string]func(*rapid.T) {
	out := map[string]func(*rapid.T){}
	for name, act := range map[string]func(){
		"register": p.register, "settle": p.settle, "amend": p.amend, "employ": p.employ, "offboard": p.offboard,
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
		"register", "settle", "amend", "employ", "offboard", "describe", "choose", "decree", "grant", "withdraw", "found",
		"join", "leave", "invite", "accept", "person", "entry", "consents", "my groups", "groups", "search", "profile",
		"count", "select", "ids", "definition", "save", "publish", "segments", "opening", "close", "apply", "move", "refer", "accept referral",
		"hire", "hire applicant", "refuse", "reject", "expire", "openings", "applications", "my applications", "referrals", "rewards", "board",
		"upkeep", "journal",
	}
}
