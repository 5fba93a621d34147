package alumni

import (
	"slices"
	"time"
)

// Origin says where some of what a record says comes from, and when it was last
// said there.
type Origin struct {
	Source string    `json:"source" validate:"max=60,plain"` // the name of a source of imports, or SourceImport; SourceHR and SourceMember for people
	At     time.Time `json:"at"`
	Fields []string  `json:"fields,omitempty"` // JSON members; none: all that no other origin names
}

func cloneOrigins(origins []Origin) []Origin {
	out := slices.Clone(origins)
	for i, o := range out {
		out[i].Fields = slices.Clone(o.Fields)
	}
	return out
}
