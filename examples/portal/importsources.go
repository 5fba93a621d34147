package main

import (
	"errors"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/examples/portal/web"
)

// maxSourceName is the longest name of a source, in characters: it is also where facts are said to come from.
const maxSourceName = 60

// recognise takes over what was confirmed for the source that a file comes from, if there is one.
func (p *portal) recognise(v *visit, at *upload, header []string) error {
	found, err := p.imports.MatchSource(v.r.Context(), v.actor, header)
	if err != nil || found == nil {
		return err
	}
	at.Mapping, at.Source, at.Known = found.Mapping, found.Source.Name, true
	if !found.Source.LastSnapshot.IsZero() {
		at.Mode = importer.Snapshot
	}
	return nil
}

// rememberSource keeps what was confirmed about a file under the name that HR gave it, and returns what is wrong with the
// name.
func (p *portal) rememberSource(v *visit, at upload) (web.FormErrors, error) {
	if at.Source == "" {
		return nil, nil
	}
	all, err := p.imports.Sources(v.r.Context(), v.actor)
	if err != nil {
		return nil, err
	}
	custom, err := p.imports.Fields(v.r.Context(), tenant)
	if err != nil {
		return nil, err
	}
	var known alumnikit.ID
	for _, s := range all {
		if s.Name == at.Source {
			known = s.ID
		}
	}
	_, err = p.imports.SaveSource(v.r.Context(), v.actor, known, importer.SourceInput{Name: at.Source, Mapping: at.Mapping, Custom: custom})
	if found, ok := errors.AsType[alumnikit.FieldErrors](err); ok {
		return web.FormErrors{"source": v.l.T(codeKey(found[0].Code), "allowed", found[0].Allowed)}, nil
	}
	return nil, err
}
