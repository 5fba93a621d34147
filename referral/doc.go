// Package referral brings people back and brings people in: openings, the
// applications of former staff (comeback), referrals of candidates who must
// accept first, and rewards behind a jurisdiction's gate.
//
//	ref, err := referral.New(people, nil)
//	opening, err := ref.CreateOpening(ctx, hr, referral.OpeningInput{...})
//	application, err := ref.Apply(ctx, alumna, referral.ApplyInput{Opening: opening.ID, Message: "..."})
//	application, err = ref.Move(ctx, hr, application.ID, referral.Review)
//	application, err = ref.Hire(ctx, hr, application.ID, alumni.Employment{...})
//
// Every step is a compare-and-set: of any number who take it at once one
// succeeds, and the others get ErrState or ErrConflict. A hire opens the new
// employment of the same person in the same commit.
//
// A Service is safe for concurrent use. Errors: FieldErrors, ErrNotFound for
// what does not exist or is not for the actor, ErrState for a step that the
// state does not allow, ErrExists for a second application or referral.
package referral
