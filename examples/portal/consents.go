package main

import (
	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/examples/portal/web"
)

// setConsent grants or withdraws for one purpose. What is kept is exactly what was shown, in the language it was shown in.
func (p *portal) setConsent(v *visit) error {
	purpose := alumni.Purpose(v.r.PostFormValue("purpose"))
	if !purpose.Valid() {
		return alumnikit.ErrInvalid
	}
	flash := web.Flash{Tone: web.ToneOK, Key: web.FlashConsentGiven}
	var err error
	if v.r.PostFormValue("grant") == "yes" {
		err = p.people.Grant(v.r.Context(), v.actor, v.actor.Person(), alumni.ConsentInput{
			Purpose: purpose, Text: v.l.T(consentText(purpose), "company", v.companyName()), Version: consentVersion, Locale: v.locale(), Method: "form",
		})
	} else {
		flash.Key = web.FlashConsentTaken
		err = p.people.Withdraw(v.r.Context(), v.actor, v.actor.Person(), purpose, "form")
	}
	if err != nil {
		return err
	}
	return v.leave(web.PathMe+"#consents", flash)
}

// consentVersion names the words of the consents in the catalogues; another wording is another version.
const consentVersion = "2026-11"

func consentTitle(p alumni.Purpose) web.Key {
	switch p {
	case alumni.ForListing:
		return "consent.listing"
	case alumni.ForNewsletter:
		return "consent.newsletter"
	default:
		return "consent.recruiting"
	}
}

func consentText(p alumni.Purpose) web.Key {
	switch p {
	case alumni.ForListing:
		return "consent.listingText"
	case alumni.ForNewsletter:
		return "consent.newsletterText"
	default:
		return "consent.recruitingText"
	}
}

// consentRows shows each purpose with its words: those that were agreed to, while the consent stands.
func (v *visit) consentRows(c *alumni.Consents) []web.ConsentRow {
	var out []web.ConsentRow
	for _, purpose := range alumni.Purposes() {
		row := web.ConsentRow{
			Purpose: string(purpose), Title: v.l.T(consentTitle(purpose)), Text: v.l.T(consentText(purpose), "company", v.companyName()),
			Action: web.PathMe + "/consent",
		}
		if c != nil {
			for _, e := range c.Entries {
				if e.Purpose == purpose && e.WithdrawnAt.IsZero() {
					row.Granted, row.Since, row.Text = true, e.GivenAt, e.Text
				}
			}
		}
		out = append(out, row)
	}
	return out
}

// companyName is the company in the reader's language.
func (v *visit) companyName() string {
	if name := v.p.company.names()[v.l.Lang()]; name != "" {
		return name
	}
	return v.p.company.Name
}
