package newsletter

import (
	"context"
	"net"
	"net/url"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/newsletter/mail"
	"github.com/alumnikit/alumnikit/newsletter/template"
)

// Imprint says who publishes a tenant's letters. Company, From and UnsubscribeURL
// are required.
type Imprint struct {
	Company    string       // as readers know it: name above each letter and value of {{company}}
	Sender     []string     // lines of the footer: legal name, postal address, contact (Japan's anti-spam law, CAN-SPAM)
	Accent     string       // "#rrggbb" of links; empty: the template's
	From       mail.Address // unless an edition has its own
	ReplyTo    mail.Address // optional, likewise
	ReturnPath mail.Address // where bounces go; zero: From
	ListID     mail.ListID  // zero: "newsletter." and the domain of From (RFC 2919)
	HomeURL    string       // value of {{homeUrl}}; optional

	// UnsubscribeURL is where Service.UnsubscribeHandler answers; the token is
	// added as the query parameter "token". It is https, or http on this machine
	// for trying out, in which case there is no one-click header.
	UnsubscribeURL    string
	UnsubscribeMailto string // "mailto:leave@example.com"; optional

	Locale alumni.Locale // of recipients who named none; zero: Japanese
}

// ImprintFunc returns the imprint of a tenant. It is called once for each slice
// of work, preview and launch.
type ImprintFunc func(ctx context.Context, tenant alumnikit.TenantID) (Imprint, error)

// Same is the ImprintFunc of a host with one tenant.
func Same(imprint Imprint) ImprintFunc {
	return func(context.Context, alumnikit.TenantID) (Imprint, error) { return imprint, nil }
}

// Validate returns FieldErrors for what is missing or cannot stand in a message.
func (i Imprint) Validate() error {
	var found alumnikit.FieldErrors
	if i.Company == "" || !alumnikit.IsPlain(i.Company) {
		found.Add("company", alumnikit.CodeRequired, "text without control characters")
	}
	if i.From.IsZero() {
		found.Add("from", alumnikit.CodeRequired, "")
	}
	if i.HomeURL != "" && !isWeb(i.HomeURL) {
		found.Add("homeUrl", alumnikit.CodeFormat, "an absolute http or https URL")
	}
	if !isWeb(i.UnsubscribeURL) || (!isHTTPS(i.UnsubscribeURL) && !isLoopback(i.UnsubscribeURL)) {
		found.Add("unsubscribeUrl", alumnikit.CodeFormat, "an absolute https URL")
	}
	if i.Locale != "" && !i.Locale.Valid() {
		found.Add("locale", alumnikit.CodeNotOneOf, "ja en")
	}
	return found.Err()
}

func isWeb(s string) bool {
	u, err := url.Parse(s)
	return err == nil && len(s) <= mail.MaxURL && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && u.User == nil
}

func isHTTPS(s string) bool { return strings.HasPrefix(s, "https://") }

func isLoopback(s string) bool {
	u, err := url.Parse(s)
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || (ip != nil && ip.IsLoopback())
}

// leave returns the way out for a token.
func (i Imprint) leave(token string) string {
	joint := "?"
	if strings.Contains(i.UnsubscribeURL, "?") {
		joint = "&"
	}
	if token == "" {
		return i.UnsubscribeURL
	}
	return i.UnsubscribeURL + joint + "token=" + token
}

// unsubscribe returns the headers' way out.
func (i Imprint) unsubscribe(token string) mail.Unsubscribe {
	u := mail.Unsubscribe{Mailto: i.UnsubscribeMailto}
	if isHTTPS(i.UnsubscribeURL) {
		u.URL = i.leave(token)
	}
	return u
}

func (i Imprint) locale() alumni.Locale {
	if i.Locale == "" {
		return alumni.Japanese
	}
	return i.Locale
}

func (i Imprint) listID(from mail.Address) mail.ListID {
	if i.ListID != (mail.ListID{}) {
		return i.ListID
	}
	return mail.ListID{Label: i.Company, ID: "newsletter." + from.Domain()}
}

func (i Imprint) frame(locale alumni.Locale) template.Frame {
	return template.Frame{
		Language: string(locale), Brand: i.Company, Accent: i.Accent,
		Footer: template.DefaultFooter(string(locale), i.Sender...),
	}
}
