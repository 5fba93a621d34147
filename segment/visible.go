package segment

import "github.com/alumnikit/alumnikit/alumni"

// A rule sees what HR may see: a value that its owner shows to nobody is absent.

// hr is the viewer that rules see with.
func hr() alumni.Viewer { return alumni.Viewer{Admin: true} }

// sight says for which choices of audience HR sees what a disclosure governs.
// To HR all audiences but Nobody are alike.
type sight struct {
	disclosure               string
	byDefault, nobody, other bool
}

// sightOf asks the rules about every choice once, so that matching need not.
func sightOf(rules alumni.Rules, disclosure string) sight {
	sees := func(a alumni.Audience) bool {
		p := &alumni.Person{
			Entry:   &alumni.Entry{},
			Profile: &alumni.Profile{Audiences: map[string]alumni.Audience{disclosure: a}},
		}
		return rules.Sees(hr(), p, disclosure)
	}
	return sight{disclosure, sees(alumni.Default), sees(alumni.Nobody), sees(alumni.Admins)}
}

func (s sight) sees(p *alumni.Person) bool {
	if s.disclosure == "" {
		return true // internal: for HR alone
	}
	switch p.Audience(s.disclosure) {
	case alumni.Default:
		return s.byDefault
	case alumni.Nobody:
		return s.nobody
	default:
		return s.other
	}
}
