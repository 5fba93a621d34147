package browser

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// patience bounds everything that is waited for: much more than it takes, on a machine that does a lot else.
const patience = 20 * time.Second

// bench is what all tests share: a browser, and the portal's binary.
type bench struct {
	chromium context.Context //nolint:containedctx // chromedp keeps the browser in a context
	portal   string
	shots    string // folder, empty for none
}

// open starts Chromium and builds the portal.
func open(t *testing.T) bench {
	t.Helper()
	program := find(t)
	b := bench{portal: filepath.Join(t.TempDir(), "portal"), shots: os.Getenv("ALUMNIKIT_SCREENSHOTS")}
	if b.shots != "" {
		require.NoError(t, os.MkdirAll(b.shots, 0o700))
	}
	build := exec.CommandContext(t.Context(), "go", "build", "-o", b.portal, "./portal")
	build.Dir = filepath.Join("..", "..", "..", "examples")
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)
	b.chromium = start(t, program)
	return b
}

// find returns the path of Chromium. Without one there is nothing to test with: skipped on somebody's machine, an error
// where everything must be there.
func find(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	const missing = "no Chromium in PATH, so nobody clicked through the portal (Debian: apt-get install chromium)"
	if os.Getenv("CI") == "true" {
		t.Fatal(missing)
	}
	t.Skip("SKIPPED: " + missing)
	return ""
}

func start(t *testing.T, program string) context.Context {
	t.Helper()
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(program), chromedp.UserDataDir(t.TempDir()), chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
		chromedp.Flag("headless", "new"), chromedp.DisableGPU, chromedp.Flag("disable-quic", true), chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("disable-extensions", true),
		chromedp.Flag("disable-renderer-backgrounding", true), chromedp.Flag("disable-backgrounding-occluded-windows", true),
		chromedp.Flag("accept-lang", "en-US,en"), chromedp.Flag("force-color-profile", "srgb"),
		chromedp.Flag("password-store", "basic"), chromedp.Flag("use-mock-keychain", true),
	}
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // it refuses to run as root otherwise
	}
	allocator, stop := chromedp.NewExecAllocator(context.WithoutCancel(t.Context()), options...)
	t.Cleanup(stop)
	browser, end := chromedp.NewContext(allocator, chromedp.WithErrorf(t.Logf))
	t.Cleanup(end)
	require.NoError(t, chromedp.Do(browser), "Chromium does not start")
	return browser
}
