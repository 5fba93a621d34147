package web

import "time"

// EditionStatus is where a newsletter stands.
type EditionStatus string

// The states of an edition.
const (
	EditionDraft   EditionStatus = "draft"
	EditionReady   EditionStatus = "ready" // audience frozen, not started
	EditionSending EditionStatus = "sending"
	EditionPaused  EditionStatus = "paused"
	EditionSent    EditionStatus = "sent"
)

// EditionStatuses lists the states in order.
func EditionStatuses() []EditionStatus {
	return []EditionStatus{EditionDraft, EditionReady, EditionSending, EditionPaused, EditionSent}
}

// Valid reports whether s is a known state.
func (s EditionStatus) Valid() bool {
	for _, v := range EditionStatuses() {
		if s == v {
			return true
		}
	}
	return false
}

// Tone returns the tone of a badge with the state.
func (s EditionStatus) Tone() Tone {
	switch s {
	case EditionSending:
		return ToneAccent
	case EditionPaused:
		return ToneWarn
	case EditionSent:
		return ToneOK
	case EditionDraft, EditionReady:
		return ToneNeutral
	}
	return ToneNeutral
}

// EditionRow is a newsletter in a list.
type EditionRow struct {
	Subject, Segment, URL string
	Status                EditionStatus
	Sent, Total           int
	At                    time.Time
}

// NewslettersPage is GET /hr/newsletters.
type NewslettersPage struct {
	Rows   []EditionRow
	NewURL string
	Pager  Pager
}

func (NewslettersPage) meta() meta {
	return meta{template: "newsletters", title: "newsletters.title", section: sectionNewsletters}
}

// MergeField is a placeholder that the body may use.
type MergeField struct{ Token, Label string }

// AudienceCount says whom an edition would reach.
type AudienceCount struct {
	Known      bool
	Matched    int
	Exclusions []SegmentExclusion
	Reached    int
}

// ComposePage is GET and POST of an edition's form; it posts "subject", "body", "segment", "version" and "op": save,
// preview, or refresh (sent by the script on a change; answer with this page, whose #live part is swapped; save nothing).
type ComposePage struct {
	Action   string
	Version  string
	New      bool
	Subject  string
	Body     string
	Segments []Option
	Merge    []MergeField
	Audience AudienceCount
	Errors   FormErrors
}

func (ComposePage) meta() meta {
	return meta{template: "compose", title: "compose.title", section: sectionNewsletters}
}

// EditionPreviewPage shows an edition as one recipient would get it, and whom it reaches. It posts "version" to LaunchAction.
type EditionPreviewPage struct {
	Subject      string
	From         string
	Samples      []Option // whose merge fields to fill in, for the "as" select (GET)
	FrameURL     string   // answered by MailFrame
	Text         string   // the text part
	Segment      string
	Audience     AudienceCount
	EditURL      string
	LaunchAction string // "" when it cannot be sent
	Version      string
	Problem      string // why it cannot be sent, in the reader's language
}

func (EditionPreviewPage) meta() meta {
	return meta{template: "editionpreview", title: "preview.title", section: sectionNewsletters}
}

// EditionProgressPage is GET of a launched edition; the script polls it while it is sending and swaps #progress.
type EditionProgressPage struct {
	Subject                            string
	Segment                            string
	Status                             EditionStatus
	Total                              int
	Sent, Skipped, Failed, InDoubt     int
	Started, Finished                  time.Time
	InDoubtPeople                      []Person // killed between handing over and noting it
	PauseAction, ResumeAction, Version string   // POST; "" when not possible
	OutboxURL                          string
}

func (EditionProgressPage) meta() meta {
	return meta{template: "editionprogress", title: "progress.title", section: sectionNewsletters}
}

// Done returns how many recipients are settled.
func (p EditionProgressPage) Done() int { return p.Sent + p.Skipped + p.Failed + p.InDoubt }

// Percent returns the settled share, 0 to 100.
func (p EditionProgressPage) Percent() int {
	if p.Total == 0 {
		return 0
	}
	return p.Done() * 100 / p.Total
}

// Polling reports whether the page should be asked for again.
func (p EditionProgressPage) Polling() bool { return p.Status == EditionSending }

// MailRow is a mail of the local outbox.
type MailRow struct {
	To, Subject, URL string
	At               time.Time
}

// OutboxPage is GET /hr/outbox: mails that a real sender would have sent.
type OutboxPage struct {
	Rows  []MailRow
	Total Total
	Pager Pager
}

func (OutboxPage) meta() meta {
	return meta{template: "outbox", title: "outbox.title", section: sectionOutbox}
}

// MailHeader is a header of a mail.
type MailHeader struct{ Name, Value string }

// MailPage is GET /hr/outbox/{id}.
type MailPage struct {
	Subject        string
	Headers        []MailHeader
	FrameURL       string // answered by MailFrame
	Text           string
	UnsubscribeURL string // to try the link
}

func (p MailPage) meta() meta {
	return meta{template: "mail", title: "mail.title", name: p.Subject, section: sectionOutbox}
}
