package referral

import (
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// Policy decides whether a successful referral may be rewarded. A host with
// operations in several countries brings its own.
type Policy interface {
	// Decide is called for each hire of a referred candidate, possibly more than
	// once, and to tell members beforehand. It is pure and called concurrently.
	Decide(c Case) Decision
}

// Case is what a Policy decides on: the referrer as they stood on the day of
// the referral, and the employment that it led to.
type Case struct {
	Tenant     alumnikit.TenantID
	Standing   []Standing        // the referrer's employments that lasted; none for former staff
	Hire       alumni.Employment // zero beforehand
	ReferredAt time.Time
	HiredAt    time.Time // zero beforehand
}

// Reason is why a Policy decides as it does: a stable code, for translation. A
// Policy of the host may have codes of its own.
type Reason string

// The reasons of Japan.
const (
	OwnEmployee   Reason = "ownEmployee"
	NotAnEmployee Reason = "notAnEmployee" // former staff, contractors, freelancers, agency staff, interns
	OtherEntity   Reason = "otherEntity"   // an employee, but not of the legal entity that hires
)

// Decision says whether a reward is allowed, and by which rule.
type Decision struct {
	Allowed bool                     `json:"allowed"`
	Reason  Reason                   `json:"reason"`
	Rule    map[alumni.Locale]string `json:"rule"` // what it rests on, for people to look up
}

// RuleIn returns the rule in a locale, or in any that there is.
func (d Decision) RuleIn(l alumni.Locale) string {
	for _, at := range []alumni.Locale{l, alumni.English, alumni.Japanese} {
		if rule := d.Rule[at]; rule != "" {
			return rule
		}
	}
	return ""
}

// Japan returns the default Policy: only employees of the very company that
// hires can be rewarded, as wages for recruiting. A reward to anybody else,
// alumni included, would be paid recruitment on commission, which needs a permit
// (Employment Security Act, articles 30, 36 and 40). It is no legal advice:
// verify with counsel.
func Japan() Policy { return japan{} }

type japan struct{}

func ruleWages() map[alumni.Locale]string {
	return map[alumni.Locale]string{
		alumni.English:  "Japan, Employment Security Act art. 40: allowed as wages to the company's own employees who recruit; lay it down in the rules of employment; verify with counsel",
		alumni.Japanese: "職業安定法第40条：募集に従事する自社の従業員への賃金として支払うことができます。就業規則に定めたうえで、専門家に確認してください。",
	}
}

func rulePermit() map[alumni.Locale]string {
	return map[alumni.Locale]string{
		alumni.English:  "Japan, Employment Security Act art. 30, 36 and 40: a reward to anybody but the company's own employees needs a permit; verify with counsel",
		alumni.Japanese: "職業安定法第30条・第36条・第40条：自社の従業員以外への報酬には許可が必要です。専門家に確認してください。",
	}
}

// Decide implements Policy.
func (japan) Decide(c Case) Decision {
	reason := NotAnEmployee
	for _, at := range c.Standing {
		switch {
		case !slices.Contains([]alumni.Work{alumni.Employee, alumni.Seasonal}, at.Work):
		case at.Entity != "" && c.Hire.Entity != "" && at.Entity != c.Hire.Entity:
			reason = OtherEntity
		default:
			return Decision{Allowed: true, Reason: OwnEmployee, Rule: ruleWages()}
		}
	}
	return Decision{Reason: reason, Rule: rulePermit()}
}
