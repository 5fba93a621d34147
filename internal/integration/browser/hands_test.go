package browser

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// goTo opens a page by its address.
func (v *visitor) goTo(path string) {
	v.t.Helper()
	v.leave(func() { v.do(chromedp.Navigate(v.site.origin + path)) })
}

// follow clicks on something that leads to another page.
func (v *visitor) follow(selector string) {
	v.t.Helper()
	v.leave(func() { v.press(selector) })
}

// confirm clicks on a button that asks back, and says yes.
func (v *visitor) confirm(selector string) {
	v.t.Helper()
	v.press(selector)
	v.await("document.querySelector('dialog[open]')", "the question")
	v.shots.take(v, "question")
	v.follow("dialog[open] .button.primary")
}

// leave does what brings another page, and looks it over.
func (v *visitor) leave(do func()) {
	v.t.Helper()
	v.do(chromedp.Evaluate[chromedp.Void]("window.before = true"))
	do()
	v.await("!window.before && document.readyState === 'complete'", "another page")
	v.lookOver()
}

// place of an element's middle on the screen, and whether a click would reach it there.
type spot struct {
	X, Y float64
	Hit  string // "" if the click reaches the element, else what lies over it
}

// press clicks with the mouse on the one visible element of a selector, where a person would see it.
func (v *visitor) press(selector string) {
	v.t.Helper()
	at := ask[spot](v, fmt.Sprintf(`(() => {
		const all = [...document.querySelectorAll(%s)].filter(e => e.checkVisibility());
		if (all.length !== 1) return {Hit: all.length + " of them"};
		const e = all[0];
		e.scrollIntoView({block: "center", behavior: "instant"});
		const r = e.getClientRects()[0];
		const X = r.x + r.width / 2, Y = r.y + r.height / 2;
		const top = document.elementFromPoint(X, Y);
		const hit = top && (e.contains(top) || top.contains(e) || top.closest("label")?.control === e);
		return {X, Y, Hit: hit ? "" : (top ? top.outerHTML.slice(0, 200) : "outside the window")};
	})()`, quote(selector)))
	require.Empty(v.t, at.Hit, "%s cannot click %s at %s", v.name, selector, v.place())
	v.do(chromedp.MouseClickXY(math.Round(at.X), math.Round(at.Y)))
}

// fill replaces the text of a field.
func (v *visitor) fill(selector, text string) {
	v.t.Helper()
	v.press(selector)
	v.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf("document.querySelector(%s).select()", quote(selector))))
	if text == "" {
		v.do(chromedp.KeyEvent(kb.Delete))
	} else {
		v.do(insert(text))
	}
	got := v.str(fmt.Sprintf("document.querySelector(%s).value", quote(selector)))
	require.Equal(v.t, text, strings.ReplaceAll(got, "\r\n", "\n"), selector)
}

// insert puts a text in as an input method commits it.
func insert(text string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, input.InsertText, input.InsertTextParams{Text: text})
		return err
	})
}

// date fills a field of type date, whose parts no text can be put into.
func (v *visitor) date(selector, value string) {
	v.t.Helper()
	v.set(selector, fmt.Sprintf("e.value = %s; return e.value === %s;", quote(value), quote(value)))
}

// choose takes an option of a list by its value.
func (v *visitor) choose(selector, value string) {
	v.t.Helper()
	v.set(selector, fmt.Sprintf("e.value = %s; return e.value === %s;", quote(value), quote(value)))
}

// set changes a field as its own controls would, and tells the page so.
func (v *visitor) set(selector, change string) {
	v.t.Helper()
	done := v.yes(fmt.Sprintf(`(() => {
		const e = document.querySelector(%s);
		if (!e || !e.checkVisibility()) return false;
		const ok = (() => { %s })();
		for (const name of ["input", "change"]) e.dispatchEvent(new Event(name, {bubbles: true}));
		return ok;
	})()`, quote(selector), change))
	require.True(v.t, done, "%s cannot set %s at %s", v.name, selector, v.place())
}

// tick sets a check box.
func (v *visitor) tick(selector string) {
	v.t.Helper()
	checked := fmt.Sprintf("document.querySelector(%s).checked", quote(selector))
	if !v.yes(checked) {
		v.press(selector)
	}
	require.True(v.t, v.yes(checked), selector)
}

// upload hands a file over to a field.
func (v *visitor) upload(selector, file string) {
	v.t.Helper()
	v.do(chromedp.SetUploadFiles(chromedp.CSS(selector), []string{file}))
}

// keys types on the keyboard, with a key at a time.
func (v *visitor) keys(text string) { v.t.Helper(); v.do(chromedp.KeyEvent(text)) }

// tabTo moves the focus on with the tab key until it stands on an element.
func (v *visitor) tabTo(selector string) {
	v.t.Helper()
	reached := fmt.Sprintf("document.activeElement.matches(%s)", quote(selector))
	for range 80 {
		if v.yes(reached) {
			require.True(v.t, v.yes("document.activeElement.matches(':focus-visible')"), "nobody sees that %s has the focus", selector)
			return
		}
		v.keys(kb.Tab)
	}
	require.FailNow(v.t, "the keyboard does not lead there", "%s at %s", selector, v.place())
}
