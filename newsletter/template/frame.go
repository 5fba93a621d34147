package template

import (
	"cmp"
	"html"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Frame is what surrounds the body of every message of a tenant. The zero value is usable: English, no header, no footer.
type Frame struct {
	Language string // BCP 47 tag of the letter, "en" if empty; it tells a screen reader how to speak
	Brand    string // name above the letter; optional
	Accent   string // "#rrggbb" for links and the brand, readable on white (WCAG 2.2 contrast 4.5); a dark blue if empty
	Footer   Footer
}

// Footer says who sends and how to leave. [DefaultFooter] has the customary words in Japanese and English.
type Footer struct {
	Sender      []string // name, postal address, contact: lines that Japan's anti-spam law and CAN-SPAM ask for
	Reason      string   // why the reader gets this letter
	Unsubscribe string   // words of the link to [UnsubscribeField]; no link if empty
}

// DefaultFooter returns a footer in Japanese for "ja" and its regions, in English otherwise.
func DefaultFooter(language string, sender ...string) Footer {
	if primary, _, _ := strings.Cut(strings.ToLower(language), "-"); primary == "ja" {
		return Footer{
			Sender:      sender,
			Reason:      "このメールは、卒業生ネットワークからのお知らせの受信に同意された方にお送りしています。",
			Unsubscribe: "配信を停止する",
		}
	}
	return Footer{
		Sender:      sender,
		Reason:      "You receive this letter because you agreed to news from the alumni network.",
		Unsubscribe: "Unsubscribe",
	}
}

const (
	defaultAccent = "#1d4ed8"
	maxLine       = 200 // characters of each string of a frame
	maxLines      = 12
)

func (f Frame) accent() string { return cmp.Or(f.Accent, defaultAccent) }

func (f Frame) language() string { return cmp.Or(f.Language, "en") }

// checkFrame reports what is wrong with a frame.
func (p *parsing) checkFrame(f Frame) {
	if len(f.Footer.Sender) > maxLines {
		p.report(Problem{Part: PartFrame, Code: CodeTooMany, Name: "Sender"})
		return
	}
	for _, s := range append([]string{f.Brand, f.Footer.Reason, f.Footer.Unsubscribe}, f.Footer.Sender...) {
		if utf8.RuneCountInString(s) > maxLine {
			p.report(Problem{Part: PartFrame, Code: CodeTooLong})
		}
		p.screen(PartFrame, s, false)
	}
	if !isLanguage(f.language()) {
		p.report(Problem{Part: PartFrame, Code: CodeLanguage, Name: "Language"})
	}
	if contrast, ok := contrastOnWhite(f.accent()); !ok || contrast < 4.5 {
		p.report(Problem{Part: PartFrame, Code: CodeColor, Name: "Accent"})
	}
}

func isLanguage(tag string) bool {
	return len(tag) <= 35 && len(tag) >= 2 &&
		strings.Trim(tag, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == ""
}

// contrastOnWhite is the contrast ratio of WCAG 2.2 between "#rrggbb" and white.
func contrastOnWhite(color string) (float64, bool) {
	if len(color) != 7 || color[0] != '#' {
		return 0, false
	}
	rgb, err := strconv.ParseUint(color[1:], 16, 32)
	if err != nil {
		return 0, false
	}
	linear := func(channel uint64) float64 {
		c := float64(channel&0xFF) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	luminance := 0.2126*linear(rgb>>16) + 0.7152*linear(rgb>>8) + 0.0722*linear(rgb)
	return 1.05 / (luminance + 0.05), true
}

// footerLink adds the slot of the footer's link, or returns "".
func (p *parsing) footerLink(f Frame) string {
	if f.Footer.Unsubscribe == "" {
		return ""
	}
	p.slots = append(p.slots, slot{field: UnsubscribeField})
	return string(markURL + rune(len(p.slots)-1))
}

// darkScheme follows the reader's choice where the mail reader knows of it; the inline colours serve everywhere else.
const darkScheme = `<style>
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.page{background-color:#16191d!important}
.card{background-color:#20242a!important;color:#e6e9ed!important}
.quiet{color:#a9b3bd!important}
.panel{background-color:#2b3038!important;color:#e6e9ed!important}
.link{color:#93b4ff!important}
}
</style>
`

const fontStack = "-apple-system,'Hiragino Sans','Noto Sans JP','Yu Gothic',Meiryo,'Segoe UI',Roboto,Arial,sans-serif"

// html surrounds the body with a page: one column of at most 600 px, which needs no media query to fit a phone.
func (f Frame) html(subject, preheader, body, footer string) string {
	w := &htmlWriter{accent: f.accent()}
	w.WriteString("<!DOCTYPE html>\n")
	w.open("html", "lang", f.language())
	w.WriteString("\n<head>\n<meta charset=\"utf-8\">\n" +
		"<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n" +
		"<meta name=\"color-scheme\" content=\"light dark\">\n<title>")
	w.text(subject)
	w.WriteString("</title>\n" + darkScheme + "</head>\n")
	w.open("body", "class", "page", "style", "margin:0;padding:0;background-color:#f1f3f5")
	w.WriteString("\n")
	if preheader != "" {
		w.open("div", "style", "display:none;max-height:0;overflow:hidden")
		w.text(preheader)
		w.close("div")
		w.WriteString("\n")
	}
	w.open("table", "role", "presentation", "class", "page", "width", "100%", "cellspacing", "0", "cellpadding", "0",
		"style", "background-color:#f1f3f5")
	w.WriteString("<tr>")
	w.open("td", "align", "center", "style", "padding:24px 12px")
	w.WriteString("\n")
	w.open("div", "class", "card", "style", "max-width:600px;margin:0 auto;padding:28px 24px;box-sizing:border-box;"+
		"text-align:left;background-color:#ffffff;color:#1f2933;border-radius:6px;font-size:16px;line-height:1.7;"+
		"overflow-wrap:break-word;font-family:"+fontStack)
	w.WriteString("\n")
	if f.Brand != "" {
		w.open("div", "class", "link", "style", "margin:0 0 20px;padding:0 0 14px;border-bottom:1px solid #d9dee4;"+
			"font-size:15px;font-weight:bold;color:"+f.accent())
		w.text(f.Brand)
		w.close("div")
		w.WriteString("\n")
	}
	w.WriteString("<div role=\"article\">\n" + body + "</div>\n")
	f.footerHTML(w, footer)
	w.WriteString("</div>\n</td></tr></table>\n</body>\n</html>\n")
	return w.String()
}

func (f Frame) footerHTML(w *htmlWriter, link string) {
	if f.Footer.isZero() {
		return
	}
	w.open("div", "class", "quiet", "style", "margin:28px 0 0;padding:16px 0 0;border-top:1px solid #d9dee4;"+
		"font-size:13px;line-height:1.6;color:#52606d")
	w.WriteString("\n")
	if len(f.Footer.Sender) > 0 {
		lines := make([]string, len(f.Footer.Sender))
		for i, line := range f.Footer.Sender {
			lines[i] = html.EscapeString(line)
		}
		w.WriteString("<p style=\"margin:0 0 8px\">" + strings.Join(lines, "<br>\n") + "</p>\n")
	}
	if f.Footer.Reason != "" {
		w.WriteString("<p style=\"margin:0 0 8px\">" + html.EscapeString(f.Footer.Reason) + "</p>\n")
	}
	if link != "" {
		w.WriteString("<p style=\"margin:0\">")
		w.anchor(link, func() { w.text(f.Footer.Unsubscribe) })
		w.WriteString("</p>\n")
	}
	w.WriteString("</div>\n")
}

func (f Footer) isZero() bool { return len(f.Sender) == 0 && f.Reason == "" && f.Unsubscribe == "" }

// text adds the footer below the customary signature line ("-- ", RFC 3676 section 4.3).
func (f Frame) text(body, link string) string {
	if f.Footer.isZero() {
		return body + "\n"
	}
	lines := append([]string{body, "", "-- "}, f.Footer.Sender...)
	if f.Footer.Reason != "" {
		lines = append(lines, f.Footer.Reason)
	}
	if link != "" {
		lines = append(lines, f.Footer.Unsubscribe+": "+link)
	}
	return strings.Join(lines, "\n") + "\n"
}
