package web

import "time"

// EditionStatus is where a newsletter stands.
type EditionStatus string

// The states of an edition.
const (
	EditionDraft     EditionStatus = "draft"
	EditionFreezing  EditionStatus = "freezing" // launched; the audience is being fixed
	EditionSending   EditionStatus = "sending"
	EditionPaused    EditionStatus = "paused"
	EditionDone      EditionStatus = "done"
	EditionCancelled EditionStatus = "cancelled"
)

// EditionStatuses lists the states in order.
func EditionStatuses() []EditionStatus {
	return []EditionStatus{EditionDraft, EditionFreezing, EditionSending, EditionPaused, EditionDone, EditionCancelled}
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
	case EditionFreezing, EditionSending:
		return ToneAccent
	case EditionPaused:
		return ToneWarn
	case EditionDone:
		return ToneOK
	case EditionDraft, EditionCancelled:
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

// LetterIn is what an edition says in one language. It posts subject.L, preheader.L and body.L.
type LetterIn struct {
	Lang                     Lang
	Subject, Preheader, Body string
	Errors                   FormErrors // of subject, preheader and body
}

// ComposePage is GET and POST of an edition's form; it posts "name", the letters, "segment", "policy", "version" and "op":
// save, preview, delete, or refresh (sent by the script on a change; answer with this page, whose #live part is swapped;
// save nothing).
type ComposePage struct {
	Action   string
	Version  string
	New      bool
	Name     string
	Letters  []LetterIn
	Segments []Option
	Policies []Option
	Merge    []MergeField
	Problems []string // of the templates, with their places
	Audience AudienceCount
	Errors   FormErrors
}

func (ComposePage) meta() meta {
	return meta{template: "compose", title: "compose.title", section: sectionNewsletters}
}

// EditionPreviewPage shows an edition as one recipient would get it, and whom it reaches. It posts "version" to LaunchAction.
type EditionPreviewPage struct {
	Name         string
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
	Missing      string // merge fields without a value for this recipient, who would be left out
}

func (EditionPreviewPage) meta() meta {
	return meta{template: "editionpreview", title: "preview.title", section: sectionNewsletters}
}

// EditionProgressPage is GET of a launched edition; the script polls it while it is on its way and swaps #progress.
type EditionProgressPage struct {
	Subject           string
	Segment           string
	Status            EditionStatus
	Total             int
	Sent, Pending     int
	Skipped           int
	Causes            []SegmentExclusion // of those skipped
	Bounced, Failed   int
	InDoubt           int
	Started, Finished time.Time
	Problem           string // why it stopped or waits, in the reader's language

	PauseAction, ResumeAction, CancelAction, Version string // POST; "" when not possible

	DeliveriesURL, InDoubtURL, OutboxURL string
}

func (EditionProgressPage) meta() meta {
	return meta{template: "editionprogress", title: "progress.title", section: sectionNewsletters}
}

// Done returns how many recipients are settled.
func (p EditionProgressPage) Done() int { return p.Sent + p.Skipped + p.Bounced + p.Failed + p.InDoubt }

// Percent returns the settled share, 0 to 100.
func (p EditionProgressPage) Percent() int {
	if p.Total == 0 {
		return 0
	}
	return p.Done() * 100 / p.Total
}

// Polling reports whether the page should be asked for again.
func (p EditionProgressPage) Polling() bool {
	return p.Status == EditionSending || p.Status == EditionFreezing
}

// DeliveryRow is one recipient's line of the ledger. State and Cause are in the reader's language.
type DeliveryRow struct {
	Person       Person
	State, Cause string
	Tone         Tone
	Attempts     int
	At           time.Time
}

// DeliveriesPage is GET /hr/newsletters/{id}/deliveries?state=. When ResolveAction is set, its rows are in doubt and it
// posts "person" for each that is ticked and "as" (resend, assumeSent, assumeLost).
type DeliveriesPage struct {
	Subject       string
	BackURL       string
	States        []Option
	Rows          []DeliveryRow
	Total         Total
	Pager         Pager
	InDoubt       bool
	ResolveAction string
	CanResend     bool
}

func (p DeliveriesPage) meta() meta {
	return meta{template: "deliveries", title: "deliveries.title", section: sectionNewsletters}
}

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
