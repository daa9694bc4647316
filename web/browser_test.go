package web_test

import (
	"context"
	"flag"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// shots is a folder in which the browser test leaves pictures of the pages, for
// people who want to look: go test ./web -run Browser -shots DIR
var shots = flag.String("shots", "", "a folder for pictures of the pages")

// browser starts Chromium, or skips the test where there is none. What the
// pages complain of, policy violations among it, is collected in the list.
func browser(t *testing.T) (context.Context, *complaints) {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Skip("SKIPPED: no chromium on this machine; the pages were not opened in a browser")
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-background-networking", true))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancelTab := chromedp.NewContext(ctx)
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx)
		cancelTab()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx, listen(ctx)
}

// complaints collects what the console of the browser says.
type complaints struct{ said chan string }

func listen(ctx context.Context) *complaints {
	c := &complaints{said: make(chan string, 1000)}
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			if m.Type == chromedp.ConsoleError || m.Type == chromedp.ConsoleException || m.Type == chromedp.ConsoleWarning {
				c.said <- m.Text
			}
		}
	}()
	return c
}

// none fails the test when the console complained.
func (c *complaints) none(t *testing.T) {
	t.Helper()
	for {
		select {
		case text := <-c.said:
			t.Errorf("the console says: %s", text)
		default:
			return
		}
	}
}

// A page that breaks its policy is heard: the other tests rest on that.
func TestBrowserHearsAViolation(t *testing.T) {
	w := open(t)
	ctx, console := browser(t)
	server := httptest.NewServer(w.pages)
	defer server.Close()
	do(t, ctx, chromedp.Navigate(server.URL+"/about"), chromedp.Evaluate[chromedp.Void](`{
		const script = document.createElement("script");
		script.textContent = "window.taken = true";
		document.body.append(script);
	}`))
	select {
	case text := <-console.said:
		if !strings.Contains(text, "Content Security Policy") {
			t.Errorf("the console says %q", text)
		}
	case <-time.After(10 * time.Second):
		t.Error("the console says nothing of an inline script")
	}
	if eval[bool](t, ctx, `window.taken === true`) {
		t.Error("an inline script ran")
	}
}

func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	limited, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Do(limited, steps...); err != nil {
		t.Fatal(err)
	}
}

func eval[T any](t *testing.T, ctx context.Context, script string) T {
	t.Helper()
	limited, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	got, err := chromedp.Run(limited, chromedp.Evaluate[T](script))
	if err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	return got
}

func TestBrowserReadsAndSorts(t *testing.T) {
	w := open(t)
	ctx, console := browser(t)
	server := httptest.NewServer(w.pages)
	defer server.Close()

	labels := `[...document.querySelectorAll("table.gaps tbody th a")].map(a => a.textContent)`
	do(t, ctx, chromedp.Navigate(server.URL+"/"), chromedp.WaitVisible(chromedp.CSS("table.gaps")))
	ranked := eval[[]string](t, ctx, labels)
	do(t, ctx, chromedp.Click(chromedp.CSS(`th.c-asserted a`)), chromedp.WaitVisible(chromedp.CSS(`th.c-asserted[aria-sort=descending]`)))
	inPlace, address := eval[[]string](t, ctx, labels), eval[string](t, ctx, `location.search`)
	if slices.Equal(ranked, inPlace) || address != "?sort=-asserted" {
		t.Errorf("a click on a heading sorted nothing, or left the address %q", address)
	}
	do(t, ctx, chromedp.Navigate(server.URL+"/?sort=-asserted"), chromedp.WaitVisible(chromedp.CSS("table.gaps")))
	if byServer := eval[[]string](t, ctx, labels); !slices.Equal(inPlace, byServer) {
		t.Error("the module and the server sort differently")
	}
	do(t, ctx, chromedp.Click(chromedp.CSS(`th.c-activity a`)), chromedp.WaitVisible(chromedp.CSS(`th.c-activity[aria-sort=ascending]`)))
	inPlace = eval[[]string](t, ctx, labels)
	do(t, ctx, chromedp.Navigate(server.URL+"/?sort=activity"), chromedp.WaitVisible(chromedp.CSS("table.gaps")))
	if byServer := eval[[]string](t, ctx, labels); !slices.Equal(inPlace, byServer) {
		t.Error("the module and the server sort names differently")
	}
	console.none(t)
}

func TestBrowserFiltersOpensAndSearches(t *testing.T) {
	w := open(t)
	ctx, console := browser(t)
	server := httptest.NewServer(w.pages)
	defer server.Close()

	do(t, ctx,
		chromedp.EmulateViewport(1280, 900),
		chromedp.Navigate(server.URL+"/"),
		chromedp.Click(chromedp.CSS("details.panel summary")),
		chromedp.SetValue(chromedp.CSS("#f-actor"), "COMPANY"),
		chromedp.Click(chromedp.CSS(`input[name=headline][value=SOFT_LAW_ONLY]`)),
		chromedp.Click(chromedp.CSS(".lensform button")),
		chromedp.WaitNotPresent(chromedp.CSS("th.c-company")), chromedp.WaitVisible(chromedp.CSS("table.gaps")),
	)
	if at := eval[string](t, ctx, `location.search`); at != "?actor=COMPANY&headline=SOFT_LAW_ONLY" {
		t.Errorf("the form leads to %q", at)
	}
	if got := eval[[]string](t, ctx, `[...new Set([...document.querySelectorAll("td.c-headline")].map(c => c.textContent.trim()))]`); !slices.Equal(got, []string{"SOFT LAW ONLY"}) {
		t.Errorf("the filter leaves %q", got)
	}
	do(t, ctx, chromedp.Click(chromedp.CSS("tbody th a")), chromedp.WaitVisible(chromedp.CSS(".finding")))
	if at := eval[string](t, ctx, `location.pathname + location.search`); !strings.HasPrefix(at, "/activity/") || !strings.HasSuffix(at, "?actor=COMPANY") {
		t.Errorf("a row leads to %q", at)
	}
	do(t, ctx,
		chromedp.SetValue(chromedp.CSS("#quick"), "spyware"), chromedp.Click(chromedp.CSS(".quick button")),
		chromedp.WaitVisible(chromedp.CSS(".hitlist mark")),
		chromedp.Click(chromedp.CSS(".facets li input")), chromedp.Click(chromedp.CSS(".facets .apply button")), chromedp.WaitVisible(chromedp.CSS(".chosen a")),
	)
	if at := eval[string](t, ctx, `location.search`); !strings.HasPrefix(at, "?q=spyware&kind=") {
		t.Errorf("a facet leads to %q", at)
	}
	do(t, ctx, chromedp.Navigate(server.URL+"/graphql"), chromedp.Click(chromedp.CSS(".askform button")), chromedp.WaitVisible(chromedp.CSS("[data-answer]:not(:empty)")))
	if got := eval[string](t, ctx, `document.querySelector("[data-answer]").textContent`); !strings.Contains(got, `"headline"`) || eval[string](t, ctx, `location.search`) != "" {
		t.Errorf("the module of the query form shows %q", got)
	}
	console.none(t)
}

// No page is wider than its window, and no page complains.
func TestBrowserFitsEveryWindow(t *testing.T) {
	w := open(t)
	ctx, console := browser(t)
	server := httptest.NewServer(w.pages)
	defer server.Close()
	for _, width := range []int64{360, 1280} {
		do(t, ctx, chromedp.EmulateViewport(width, 900))
		for i, path := range everyPage() {
			do(t, ctx, chromedp.Navigate(server.URL+path), chromedp.WaitReady(chromedp.CSS("main")))
			if got := eval[int64](t, ctx, `document.documentElement.scrollWidth`); got > width {
				t.Errorf("%s is %d wide in a window of %d", path, got, width)
			}
			for _, scheme := range []string{"light", "dark"} {
				picture(t, ctx, scheme, width, i)
			}
		}
	}
	console.none(t)
}

// picture leaves a picture of the page where one was asked for.
func picture(t *testing.T, ctx context.Context, scheme string, width int64, page int) {
	t.Helper()
	if *shots == "" {
		return
	}
	features := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, features); err != nil {
		t.Fatal(err)
	}
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	name := strings.NewReplacer("/", "_", "?", "_", "&", "_", ":", "_", "=", "_").Replace(everyPage()[page])
	if err := os.WriteFile(filepath.Join(*shots, name+"-"+scheme+"-"+map[int64]string{360: "360", 1280: "1280"}[width]+".png"), png, 0o600); err != nil {
		t.Fatal(err)
	}
}
