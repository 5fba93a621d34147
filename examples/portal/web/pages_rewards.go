package web

import "time"

// HRReferral is a referral as HR sees it. Candidate is the zero Name until they accepted and after they were forgotten;
// Hired is set once they are on the roster.
type HRReferral struct {
	Candidate Name
	Hired     Person
	Message   string
	Email     string // likewise
	Referrer  Person
	Opening   string
	Status    ReferralStatus
	At        time.Time
	// HireAction and RejectAction are where an accepted referral is decided by POST; "" when there is nothing to decide.
	// Hiring posts "start" (YYYY-MM-DD), "department" and "title".
	HireAction, RejectAction string
	Start, Department, Title string
}

// RewardRow is a line of the ledger of rewards: one for each hired referral, allowed or refused.
type RewardRow struct {
	Referrer Person
	Allowed  bool
	Rule     string // what the decision rests on, as the policy says it
	At       time.Time
}

// ReferralsPage is GET /hr/referrals: candidates and the ledger of rewards.
type ReferralsPage struct {
	Referrals []HRReferral
	Rewards   []RewardRow
	Rules     []RewardRow // what the policy says of an employee and of somebody else
	Pager     Pager       // of the referrals
	Errors    FormErrors
}

func (ReferralsPage) meta() meta {
	return meta{template: "referrals", title: "referrals.title", section: sectionReferrals}
}
