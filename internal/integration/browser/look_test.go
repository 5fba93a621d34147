package browser

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// finding is what can be seen of a page without knowing which it is.
type finding struct {
	Status    int
	Lang      string
	Title     string
	Headings  int
	Width     int
	Scroll    int
	Wide      []string // what reaches over the edge
	Unlabeled []string // controls without a name
	Twice     []string // ids
}

const look = `(() => {
	const list = s => [...document.querySelectorAll(s)];
	const short = e => e.outerHTML.slice(0, 120);
	const ids = list("[id]").map(e => e.id);
	return {
		Status: performance.getEntriesByType("navigation")[0].responseStatus,
		Lang: document.documentElement.lang,
		Title: document.title,
		Headings: list("h1").length,
		Width: innerWidth,
		Scroll: document.documentElement.scrollWidth,
		Wide: document.documentElement.scrollWidth > innerWidth ?
			list("main *").filter(e => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map(short) : [],
		Unlabeled: list("input:not([type=hidden]), select, textarea, button, a[href], iframe").filter(e =>
			!(e.labels?.length || e.ariaLabel || e.title || e.textContent.trim() || e.ariaHidden === "true" && e.tabIndex < 0)).map(short),
		Twice: ids.filter((id, i) => ids.indexOf(id) !== i),
	};
})()`

// lookOver checks what every page owes its readers, and takes its photograph.
func (v *visitor) lookOver() {
	v.t.Helper()
	v.shots.take(v, "")
	f := ask[finding](v, look)
	at := v.name + " at " + v.place()
	require.Equal(v.t, 200, f.Status, at)
	require.Equal(v.t, v.lang, f.Lang, at)
	require.NotEmpty(v.t, f.Title, at)
	require.Equal(v.t, 1, f.Headings, "headings of the first level, %s", at)
	require.LessOrEqual(v.t, f.Scroll, f.Width, "wider than the window, %s: %s", at, f.Wide)
	require.Empty(v.t, f.Unlabeled, "controls without a name, %s", at)
	require.Empty(v.t, f.Twice, "ids used twice, %s", at)
	require.Empty(v.t, v.reported(), "reported by the browser, %s", at)
}

// album keeps photographs of pages in their order. A nil album keeps none.
type album struct {
	folder string

	mu sync.Mutex
	n  int
}

// album makes a folder for the photographs of one test.
func (b bench) album(name string) *album {
	if b.shots == "" {
		return nil
	}
	return &album{folder: filepath.Join(b.shots, name)}
}

// take photographs the whole page that a visitor is at.
func (a *album) take(v *visitor, note string) {
	v.t.Helper()
	if a == nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.n++
	at, err := url.Parse(v.place())
	require.NoError(v.t, err)
	ids := regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|[A-Z2-7]{26}`)
	name := strings.Trim(strings.ReplaceAll(ids.ReplaceAllString(at.Path, "x"), "/", "-"), "-")
	if note != "" {
		name += "-" + note
	}
	if len(name) > 60 {
		name = name[:60]
	}
	shot := chromedp.FullScreenshot(100)
	if note != "" { // a dialog lies over the window, not over the page
		shot = chromedp.CaptureScreenshot()
	}
	picture := run(v, shot)
	require.NoError(v.t, os.MkdirAll(a.folder, 0o700))
	file := filepath.Join(a.folder, fmt.Sprintf("%02d-%s-%s.png", a.n, v.name, name))
	require.NoError(v.t, os.WriteFile(file, picture, 0o600))
}
