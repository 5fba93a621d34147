package main

import (
	"crypto/sha256"
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/storage"
)

// maxSourceName is the longest name of a source, in characters.
const maxSourceName = 60

// source is a kind of file that HR imports again and again, with what was confirmed about it.
type source struct {
	ID      alumnikit.ID     `json:"id"` // follows from the name
	Name    string           `json:"name"`
	Mapping importer.Mapping `json:"mapping"`
	Mode    importer.Mode    `json:"mode"`
	SavedAt time.Time        `json:"savedAt"`
}

func sourceKind() storage.Kind[source] {
	return storage.NewKind(storage.Definition[source]{
		Name: "portal.source", ID: func(s *source) alumnikit.ID { return s.ID }, Housekeeping: true,
	})
}

func sourceID(name string) alumnikit.ID {
	sum := sha256.Sum256([]byte(name))
	return alumnikit.ID(sum[:16])
}

// rememberSource keeps what was confirmed about a file under the name that HR gave it.
func (p *portal) rememberSource(v *visit, at upload) error {
	if at.Source == "" {
		return nil
	}
	old, err := sourceKind().Find(v.r.Context(), p.uploads.db, tenant, sourceID(at.Source))
	if err != nil {
		return err
	}
	saved := source{ID: sourceID(at.Source), Name: at.Source, Mapping: at.Mapping, Mode: at.Mode, SavedAt: p.uploads.db.Now()}
	return p.uploads.db.Commit(v.r.Context(), storage.By(v.actor, "portal.source"), sourceKind().Replace(old, &saved))
}

// recognise takes over what was confirmed for the latest source whose files have the same header.
func (p *portal) recognise(v *visit, at *upload, header []string) error {
	var best source
	for stored, err := range sourceKind().All(v.r.Context(), p.uploads.db, tenant, storage.ListQuery{}) {
		if err != nil {
			return err
		}
		if s := stored.Value; slices.Equal(s.Mapping.Header, header) && s.SavedAt.After(best.SavedAt) {
			best = s
		}
	}
	if best.Name != "" {
		at.Mapping, at.Mode, at.Source, at.Known = best.Mapping, best.Mode, best.Name, true
	}
	return nil
}
