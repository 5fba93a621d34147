package web

import (
	"net/http"
)

// HomePage is "/": an introduction for visitors, news for members, a desk for HR. Everything is optional.
type HomePage struct {
	Alumni, Groups, Openings int      // counts shown to visitors and members; 0 is left out
	Newest                   []Person // members who joined lately, as the viewer may see them
	Featured                 []OpeningCard
	MyGroups                 []GroupCard
	Tasks                    []Task // what the viewer might do next
	Figures                  []Figure
	Editions                 []EditionRow // HR: the latest newsletters
}

func (HomePage) meta() meta { return meta{template: "home", title: "home.title", section: sectionHome} }

// Task is a suggestion with one link.
type Task struct{ Title, Text, URL, Icon string }

// Figure is a number on HR's desk.
type Figure struct {
	Label string
	N     int
	URL   string
	Note  string
}

// Persona is someone to sign in as, in the example only.
type Persona struct {
	ID       string // posted as "persona"
	Name     Name   // zero for the visitor
	Role     Role
	Headline string // what they can try, one sentence
}

// SignInPage is GET /signin; it posts "persona" and "next" to /signin. Locked, it offers nobody and posts "code" and "next".
type SignInPage struct {
	Locked   bool
	Personas []Persona
	Query    string    // GET: looks for anybody else to try as
	Found    []Persona // who was found for Query
	Next     string    // a local path to return to
	Errors   FormErrors
}

func (SignInPage) meta() meta {
	return meta{template: "signin", title: "signIn.title", section: sectionSignIn}
}

// UnsubscribeState says how far an unsubscription is.
type UnsubscribeState string

// The states. GET shows confirm and changes nothing; POST leads to done.
const (
	UnsubscribeConfirm UnsubscribeState = "confirm"
	UnsubscribeDone    UnsubscribeState = "done"
	UnsubscribeInvalid UnsubscribeState = "invalid" // not a request of the form; also the zero value
	UnsubscribeFailed  UnsubscribeState = "failed"  // it can be tried again
)

// UnsubscribePage is the page behind the link in a newsletter. Its form posts List-Unsubscribe=One-Click, as RFC 8058 has
// mail services do, to Action; "" means the page's own address, which holds the token.
type UnsubscribePage struct {
	State  UnsubscribeState
	Action string
}

func (UnsubscribePage) meta() meta {
	return meta{template: "unsubscribe", title: "unsubscribe.title", quiet: true}
}

// ErrorKind is why a request failed, as far as a person should know.
type ErrorKind string

// The kinds of error pages.
const (
	ErrorNotFound   ErrorKind = "notFound"
	ErrorForbidden  ErrorKind = "forbidden"
	ErrorExpired    ErrorKind = "expired" // the form's token is missing or old
	ErrorTooLarge   ErrorKind = "tooLarge"
	ErrorBadRequest ErrorKind = "badRequest"
	ErrorBadMethod  ErrorKind = "badMethod"
	ErrorConflict   ErrorKind = "conflict"
	ErrorInternal   ErrorKind = "internal"
)

// ErrorKinds lists the kinds.
func ErrorKinds() []ErrorKind {
	return []ErrorKind{
		ErrorNotFound, ErrorForbidden, ErrorExpired, ErrorTooLarge, ErrorBadRequest, ErrorBadMethod, ErrorConflict, ErrorInternal,
	}
}

// Valid reports whether k is a known kind.
func (k ErrorKind) Valid() bool { _, ok := errorStatus(k); return ok }

// Status returns the HTTP status of the kind.
func (k ErrorKind) Status() int { s, _ := errorStatus(k); return s }

func errorStatus(k ErrorKind) (int, bool) {
	switch k {
	case ErrorNotFound:
		return http.StatusNotFound, true
	case ErrorForbidden, ErrorExpired:
		return http.StatusForbidden, true
	case ErrorTooLarge:
		return http.StatusRequestEntityTooLarge, true
	case ErrorBadRequest:
		return http.StatusBadRequest, true
	case ErrorBadMethod:
		return http.StatusMethodNotAllowed, true
	case ErrorConflict:
		return http.StatusConflict, true
	case ErrorInternal:
		return http.StatusInternalServerError, true
	}
	return http.StatusInternalServerError, false
}

// ErrorPage tells what went wrong and what to do; Fail renders it. The zero Kind reads as internal.
type ErrorPage struct {
	Kind      ErrorKind
	RequestID string // to quote when asking for help
}

func (p ErrorPage) meta() meta {
	return meta{template: "error", title: Key("error." + string(p.Reason()) + ".title")}
}

// Reason returns the kind, internal when it is unknown.
func (p ErrorPage) Reason() ErrorKind {
	if p.Kind.Valid() {
		return p.Kind
	}
	return ErrorInternal
}

// Status returns the status of the kind.
func (p ErrorPage) Status() int { return p.Reason().Status() }

// ReferAcceptState says how far a referral is on the candidate's side.
type ReferAcceptState string

// The states.
const (
	ReferPending  ReferAcceptState = "pending"
	ReferAccepted ReferAcceptState = "accepted"
	ReferRefused  ReferAcceptState = "refused"
	ReferGone     ReferAcceptState = "gone" // expired or unknown; also the zero value
)

// ReferAcceptPage asks a referred candidate whether the company may hear of them. It posts "token", "answer" (accept or
// refuse) and, to accept, "family", "given" and "message" to Action. GET changes nothing.
type ReferAcceptPage struct {
	State         ReferAcceptState
	Action        string
	Token         string
	Opening       string
	Family, Given string
	Message       string
	Errors        FormErrors
}

func (ReferAcceptPage) meta() meta {
	return meta{template: "referaccept", title: "referAccept.title", quiet: true}
}
