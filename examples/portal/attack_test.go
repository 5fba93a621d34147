package main

import (
	"net/url"
	"strings"
	"testing"

	"github.com/alumnikit/alumnikit/examples/portal/web"
)

// leastRequests is how many different requests each attacker makes at the least.
const leastRequests = 150

// laterTurn is when something changes between two rounds: at a time of which the first round knows nothing.
const laterTurn = 100_000

// round is all that an attacker tries; the second time less is asked of the list, because asking costs most there.
func (a *attacker) round(nth int) {
	if nth == 0 {
		a.searchAttack()
	} else {
		a.nameGuesses()
		a.valueGuesses()
	}
	a.pageAttack()
	if a.who == outsider {
		a.protocolAttack()
	}
}

// attack lets both attackers try everything, and again after something changed. It returns what each of them got.
func (s *stage) attack(rounds int, later setting) map[string][]exchange {
	out := map[string][]exchange{}
	attackers := s.attackers()
	for i := range rounds {
		for _, a := range attackers {
			a.round(i)
			out[a.who] = a.kept
		}
		if i == 0 && later != nil {
			s.dice.turn("later", laterTurn)
			later(s)
		}
	}
	return out
}

// told returns how one attacker can tell two portals apart, as far as both were asked; "" if in no way.
func told(plain, other []exchange) string {
	for i := range min(len(plain), len(other)) {
		if how := plain[i].differs(other[i]); how != "" {
			return plain[i].request + "\n" + how
		}
	}
	return ""
}

// TestAttack is an afternoon of a security reviewer with two accounts. Two portals that differ only in a secret get the same
// requests from the same accounts; every answer must be the same to the byte, its head included.
func TestAttack(t *testing.T) {
	t.Parallel()
	for _, f := range families() {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			stage := newStage(t, nil, f.plain)
			plain := stage.attack(f.rounds(), nil)
			stage.wantRegistered(plain)
			for _, who := range []string{insider, outsider} {
				different := map[string]bool{}
				for _, x := range plain[who] {
					different[x.request] = true
				}
				t.Logf("%s: %d requests, %d different", who, len(plain[who]), len(different))
				if len(different) < leastRequests {
					t.Errorf("%s tried %d different requests", who, len(different))
				}
			}
			for _, secret := range f.secrets {
				t.Run(secret.name, func(t *testing.T) {
					found := newStage(t, nil, secret.before).attack(secret.rounds(), secret.later)
					for _, who := range []string{insider, outsider} {
						if secret.only != "" && secret.only != who {
							continue
						}
						if how := told(plain[who], found[who]); how != "" {
							t.Errorf("%s can tell: %s", who, how)
						}
						wantNoSecrets(t, found[who])
					}
				})
			}
		})
	}
}

// wantNoSecrets looks for the secrets' own words in answers to requests that did not bring them.
func wantNoSecrets(t *testing.T, kept []exchange) {
	t.Helper()
	for _, x := range kept {
		if strings.Contains(x.request, web.PathMe) || strings.Contains(x.request, idOf(x.who).String()) {
			continue // they wrote it there themselves
		}
		for _, word := range secretWords() {
			if strings.Contains(string(x.body)+x.header, word) && !brought(x.request, word) {
				t.Errorf("%q stands in the answer to %s", word, x.request)
				return
			}
		}
	}
}

// brought reports whether a request said a word, in whatever way it was escaped.
func brought(request, word string) bool {
	q, err := url.QueryUnescape(request)
	return err != nil || strings.Contains(strings.ToLower(q), strings.ToLower(word))
}
