package storage

import (
	"strconv"
	"time"

	"github.com/alumnikit/alumnikit"
)

// CloudEvent is an Event in the JSON format of CloudEvents 1.0
// (github.com/cloudevents/spec, core and JSON format), with the sequence
// extension. Marshal it with encoding/json.
type CloudEvent struct {
	SpecVersion     string         `json:"specversion"`
	ID              string         `json:"id"`
	Source          string         `json:"source"`
	Type            string         `json:"type"`
	Subject         string         `json:"subject,omitempty"`
	Time            time.Time      `json:"time"`
	DataContentType string         `json:"datacontenttype"`
	Sequence        string         `json:"sequence,omitempty"`
	Data            CloudEventData `json:"data"`
}

// CloudEventData is what an event says: names and versions, no values.
type CloudEventData struct {
	Tenant alumnikit.TenantID `json:"tenant"`
	Actor  string             `json:"actor"`
	Refs   []Ref              `json:"refs"`
	Fields []string           `json:"fields,omitempty"`
}

// CloudEvent maps the event. Source is the host's URI reference for this SDK,
// for example "/alumni"; the type is "alumnikit." and the verb, the subject the
// first record.
func (e Event) CloudEvent(tenant alumnikit.TenantID, source string) CloudEvent {
	out := CloudEvent{
		SpecVersion:     "1.0",
		ID:              e.ID.String(),
		Source:          source,
		Type:            "alumnikit." + e.Verb,
		Time:            e.Time,
		DataContentType: "application/json",
		Data:            CloudEventData{tenant, e.Actor, e.Refs, e.Fields},
	}
	if len(e.Refs) > 0 {
		out.Subject = e.Refs[0].Kind + "/" + e.Refs[0].ID.String()
	}
	if e.Sequence > 0 {
		out.Sequence = strconv.FormatUint(e.Sequence, 10)
	}
	return out
}
