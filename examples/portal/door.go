package main

import (
	"encoding/base64"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/examples/portal/web"
)

// A portal that is open to try lets everybody be anybody, and so keeps nothing from anybody. With -locked it asks for a code
// instead, which HR gives to each person, so that what members can find out may be tried. A host's login takes the place of
// both.

const purposeDoor alumnikit.Purpose = "portal/door"

// doorCode is the code by which a subject signs in: its name and our signature, "hr.AbC" or "person:<id>.AbC".
func (p *portal) doorCode(subject string) string {
	return subject + "." + base64.RawURLEncoding.EncodeToString(p.people.DB().Keys().MAC(purposeDoor, []byte(subject)))
}

// doorSubject returns whose code this is; ok is false for anything that doorCode did not make.
func (p *portal) doorSubject(code string) (subject string, ok bool) {
	subject, signature, found := strings.Cut(strings.TrimSpace(code), ".")
	sum, err := base64.RawURLEncoding.Strict().DecodeString(signature)
	return subject, found && err == nil && p.people.DB().Keys().Verify(purposeDoor, sum, []byte(subject))
}

// unlock signs in by a code. Whatever is wrong with one is answered alike.
func (p *portal) unlock(v *visit) error {
	next := v.r.PostFormValue("next")
	subject, ok := p.doorSubject(v.r.PostFormValue("code"))
	if !ok {
		out := web.SignInPage{Locked: true, Next: next}
		out.Errors.Add("code", v.l.T("signIn.badCode"))
		return v.again(out)
	}
	return v.enter(subject, next)
}
