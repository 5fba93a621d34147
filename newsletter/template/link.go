package template

import (
	"net"
	"net/url"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// target checks the target of a link, as marked text, and returns it in ASCII with its marks moved to the range of their
// place.
func (t *tree) target(s string) (string, Code) {
	if strings.ContainsRune(s, markBroken) {
		return "", ""
	}
	if strings.ContainsFunc(s, isUnsafe) {
		return "", CodeLink
	}
	if r, size := utf8.DecodeRuneInString(s); isMark(r) && size == len(s) {
		if t.parsing.fields[t.parsing.slots[int(r-markText)].field] != KindURL {
			return "", CodeLinkField
		}
		return string(r - markText + markURL), ""
	}
	scheme, rest, found := strings.Cut(s, ":")
	switch {
	case hasMark(scheme):
		return "", CodeLinkField
	case !found:
		return "", CodeLink
	}
	switch strings.ToLower(scheme) {
	case "http", "https":
		return webTarget(strings.ToLower(scheme), rest)
	case "mailto":
		return mailTarget(rest)
	case "tel":
		if rest == "" || strings.Trim(rest, "0123456789+-.()") != "" {
			return "", CodeLink
		}
		return "tel:" + rest, ""
	}
	return "", CodeLink
}

// image checks an image's address: https, and the same for every recipient, so that loading it tells nothing.
func (t *tree) image(s string) (string, Code) {
	if strings.ContainsRune(s, markBroken) {
		return "", ""
	}
	if hasMark(s) || !strings.HasPrefix(strings.ToLower(s), "https:") {
		return "", CodeImage
	}
	resolved, code := t.target(s)
	if code != "" {
		return "", CodeImage
	}
	return resolved, ""
}

// webTarget checks what follows "http:" or "https:". Nothing a recipient's value says can change the host.
func webTarget(scheme, rest string) (string, Code) {
	rest, found := strings.CutPrefix(rest, "//")
	if !found {
		return "", CodeLink
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	authority := rest[:end]
	if hasMark(authority) {
		return "", CodeLinkField
	}
	host, ok := asciiHost(authority)
	if !ok {
		return "", CodeLink
	}
	return scheme + "://" + host + escapeLiteral(rest[end:]), ""
}

func asciiHost(authority string) (string, bool) {
	u, err := url.Parse("https://" + authority)
	if err != nil || u.User != nil || u.Hostname() == "" || strings.ContainsAny(authority, "\\ %@") {
		return "", false
	}
	name := u.Hostname()
	if !strings.Contains(name, ":") {
		if name, err = idna.Lookup.ToASCII(name); err != nil {
			return "", false
		}
	}
	switch {
	case u.Port() != "":
		return net.JoinHostPort(name, u.Port()), true
	case strings.Contains(name, ":"):
		return "[" + name + "]", true
	}
	return name, true
}

func mailTarget(rest string) (string, Code) {
	address, query, _ := strings.Cut(rest, "?")
	switch {
	case hasMark(address):
		return "", CodeLinkField
	case strings.Count(address, "@") != 1 || strings.ContainsAny(address, " ,;<>\"\\"):
		return "", CodeLink
	}
	if query != "" {
		query = "?" + escapeLiteral(query)
	}
	return "mailto:" + escapeLiteral(address) + query, ""
}

// escapeLiteral percent-encodes what a URL cannot contain (RFC 3986 section 2), keeps existing escapes, and moves marks to
// the range of placeQuery.
func escapeLiteral(s string) string {
	const hex = "0123456789ABCDEF"
	var out strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case isMark(r):
			out.WriteRune(r - markText + markQuery)
		case r == '%' && !isEscape(s[i:]):
			out.WriteString("%25")
		case r > ' ' && r < 0x7F && !strings.ContainsRune("\"<>\\^`{|}", r):
			out.WriteRune(r)
		default:
			for _, b := range []byte(s[i : i+size]) {
				out.Write([]byte{'%', hex[b>>4], hex[b&15]})
			}
		}
		i += size
	}
	return out.String()
}

func isEscape(s string) bool {
	const hex = "0123456789abcdefABCDEF"
	return len(s) >= 3 && strings.IndexByte(hex, s[1]) >= 0 && strings.IndexByte(hex, s[2]) >= 0
}
