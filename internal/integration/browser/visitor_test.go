package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// screen is the size of a window.
type screen struct {
	name          string
	width, height int64
	phone         bool
}

func desk() screen  { return screen{"desk", 1280, 900, false} }
func phone() screen { return screen{"phone", 390, 844, true} }

// visitor is somebody at a browser of their own: their cookies are nobody else's.
type visitor struct {
	t      *testing.T
	ctx    context.Context //nolint:containedctx // chromedp keeps the tab in a context
	site   *site
	name   string
	lang   string
	screen screen
	shots  *album

	mu      sync.Mutex
	reports []string
}

// visit opens a browser at the portal's home page, in a language.
func (b bench) visit(t *testing.T, s *site, name, lang string, size screen, shots *album) *visitor {
	t.Helper()
	tab, shut := chromedp.NewContext(b.chromium, chromedp.WithNewBrowserContext())
	t.Cleanup(shut)
	v := &visitor{t: t, ctx: tab, site: s, name: name, lang: lang, screen: size, shots: shots}
	require.NoError(t, chromedp.Listen(tab, v.listen))
	for _, domain := range []cdp.Command[cdp.Empty, cdp.Empty]{runtime.Enable, cdplog.Enable, audits.Enable} {
		_, err := chromedp.Call(tab, domain, cdp.Empty{})
		require.NoError(t, err)
	}
	as := []chromedp.EmulateViewportOption{chromedp.EmulateScale(1)}
	if size.phone {
		as = append(as, chromedp.EmulatePortrait, chromedp.EmulateMobile, chromedp.EmulateTouch)
	}
	v.do(chromedp.EmulateViewport(size.width, size.height, as...))
	v.do(chromedp.Navigate(s.origin))
	v.await("document.readyState === 'complete'", "the home page")
	v.speak()
	return v
}

// speak switches to the visitor's language, as the page offers it.
func (v *visitor) speak() {
	v.t.Helper()
	if v.str("document.documentElement.lang") == v.lang {
		v.lookOver()
		return
	}
	link := fmt.Sprintf(".masthead .langs a[lang=%s]", v.lang)
	if !v.yes(fmt.Sprintf("document.querySelector(%s).checkVisibility()", quote(link))) {
		v.press(".tabbar summary")
		link = fmt.Sprintf(".tabbar .langs a[lang=%s]", v.lang)
	}
	v.follow(link)
}

// listen keeps what the browser reports: exceptions, errors on the console, refused requests and violations of the
// content policy.
func (v *visitor) listen(event any) {
	report := ""
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		report = "exception: " + e.ExceptionDetails.Text
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			said, _ := json.Marshal(e.Args) // whatever it is
			report = "console: " + string(said)
		}
	case *cdplog.EventEntryAdded:
		if e.Entry.Level == cdplog.EntryLevelError || e.Entry.Level == cdplog.EntryLevelWarning {
			report = "log: " + e.Entry.Text + " " + e.Entry.URL
		}
	case *audits.EventIssueAdded:
		if e.Issue.Code == audits.InspectorIssueCodeContentSecurityPolicyIssue {
			report = "content policy: " + e.Issue.Details.ContentSecurityPolicyIssueDetails.ViolatedDirective
		}
	}
	if report != "" {
		v.mu.Lock()
		defer v.mu.Unlock()
		v.reports = append(v.reports, report)
	}
}

// reported returns what the browser reported since the last time.
func (v *visitor) reported() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	out := v.reports
	v.reports = nil
	return out
}

// do does something to the tab.
func (v *visitor) do(steps ...chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	run(v, chromedp.Steps(steps...))
}

// run does something to the tab and returns what came of it.
func run[T any](v *visitor, action chromedp.Action[T]) T {
	v.t.Helper()
	out, err := try(v, action)
	require.NoError(v.t, err, "%s at %s", v.name, v.place())
	return out
}

func try[T any](v *visitor, action chromedp.Action[T]) (T, error) {
	ctx, stop := context.WithTimeout(v.ctx, patience)
	defer stop()
	return chromedp.Run(ctx, action)
}

// place is the address that the visitor is at.
func (v *visitor) place() string {
	at, _ := try(v, chromedp.Location()) // "" if the tab is gone
	return at
}

// ask evaluates an expression in the page.
func ask[T any](v *visitor, expression string) T {
	v.t.Helper()
	out, err := try(v, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	require.NoError(v.t, err, "%s asks %s at %s", v.name, expression, v.place())
	return out
}

func (v *visitor) str(expression string) string { v.t.Helper(); return ask[string](v, expression) }
func (v *visitor) yes(expression string) bool   { v.t.Helper(); return ask[bool](v, expression) }

// await waits until an expression holds, also across pages.
func (v *visitor) await(expression, what string) {
	v.t.Helper()
	v.awaitFor(patience, expression, what)
}

func (v *visitor) awaitFor(limit time.Duration, expression, what string) {
	v.t.Helper()
	until := time.Now().Add(limit)
	for {
		yes, err := try(v, chromedp.Evaluate[bool]("Boolean("+expression+")"))
		if err == nil && yes {
			return
		}
		if time.Now().After(until) {
			v.shots.take(v, "stuck")
			require.FailNow(v.t, "waited in vain for "+what, "%s at %s: %s (%v)\n%s", v.name, v.place(), expression, err, v.site.said())
		}
		select { // between two looks at the page, not instead of one
		case <-time.After(20 * time.Millisecond):
		case <-v.ctx.Done():
			require.FailNow(v.t, "the browser is gone", "%v", v.ctx.Err())
		}
	}
}

// noScript switches scripts off for the pages to come; the test itself can still look at them.
func noScript() chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	})
}

// quote writes a string as JavaScript.
func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string can be marshalled
	}
	return string(b)
}

// texts returns the text of every element of a selector, with white space made single.
func (v *visitor) texts(selector string) []string {
	v.t.Helper()
	found := ask[[]string](v, fmt.Sprintf("[...document.querySelectorAll(%s)].map(e => e.innerText)", quote(selector)))
	for i := range found {
		found[i] = strings.Join(strings.Fields(found[i]), " ")
	}
	return found
}

// text returns the text of the one element of a selector.
func (v *visitor) text(selector string) string {
	v.t.Helper()
	found := v.texts(selector)
	require.Len(v.t, found, 1, "%s at %s", selector, v.place())
	return found[0]
}

// html is the page as it stands.
func (v *visitor) html() string { v.t.Helper(); return v.str("document.documentElement.outerHTML") }

// fetch reads another page as this visitor, without going there.
func (v *visitor) fetch(path string) string {
	v.t.Helper()
	return v.str(fmt.Sprintf("fetch(%s).then(r => r.text())", quote(path)))
}
