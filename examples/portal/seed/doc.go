// Package seed fills an empty store with the people of package synth, so that the portal has a company to show.
//
//	err := seed.Run(ctx, people, referrals, clerk, synth.New(1, 2000), func(done, all int) { ... })
//
// Everybody is written in bounded commits with the progress beside them, so a seeding that was killed goes on where it
// stopped. It shows how a host brings data of its own in: employer's half, member's half, groups and consents of a person
// are changes of one commit.
package seed
