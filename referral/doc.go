// Package referral brings people back and brings people in: openings, the
// applications of former staff (comeback), referrals of candidates who must
// accept first, and rewards behind a jurisdiction's gate.
//
//	ref := referral.New(people, nil)
//	opening, err := ref.CreateOpening(ctx, hr, referral.OpeningInput{...})
//	opening, err = ref.Publish(ctx, hr, opening.ID)
//	application, err := ref.Apply(ctx, alumna, referral.ApplyInput{Opening: opening.ID, Message: "..."})
//	application, err = ref.Move(ctx, hr, application.ID, referral.Review)
//	application, err = ref.Move(ctx, hr, application.ID, referral.Offer)
//	application, err = ref.Hire(ctx, hr, application.ID, alumni.Employment{...})
//
// Every step is a compare-and-set: of any number who take it at once one
// succeeds and the others get ErrState. A hire opens the new employment of the
// same person in the same commit.
//
// To apply is the person's own wish and needs no consent; alumni.ForRecruiting
// is what a person gives to be approached, which happens elsewhere. Of a
// candidate nothing is kept before they accept but a sealed address, and
// nothing at all once they refuse, are rejected or let the time pass: a host
// calls Expire now and then.
//
// Lists come in keyset pages, latest first. A Service is safe for concurrent
// use. Errors: FieldErrors for faulty input, ErrForbidden for a verb that is not
// the actor's, ErrNotFound for what does not exist or is not for the actor,
// ErrState for a step that the state does not allow, ErrExists for a second
// application or referral. Their text names no person and no address.
package referral
