package cli

import (
	"fmt"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/lacuna-law/lacuna/ingest"
)

// quietFor is the time between two lines of progress where there is no terminal.
const quietFor = 10 * time.Second

// progress shows how far an ingest is: a bar on a terminal, else a line now and
// then. The total counts files; the rows of a table and the files of an archive
// come on top of it, so it grows when more is done than was counted.
type progress struct {
	app   *app
	total int
	began time.Time
	last  time.Time
	bar   *progressbar.ProgressBar
}

func (a *app) startProgress(total int) *progress {
	p := &progress{app: a, total: total, began: a.Now(), last: a.Now()}
	if a.Terminal && !a.quiet && total > 1 {
		p.bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(a.Stderr), progressbar.OptionShowCount(), progressbar.OptionShowIts(),
			progressbar.OptionSetItsString("documents"), progressbar.OptionSetDescription("ingest"), progressbar.OptionUseANSICodes(a.Env("NO_COLOR") == ""),
			progressbar.OptionSetPredictTime(true), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	}
	return p
}

func (p *progress) event(e ingest.Event) {
	if p.bar != nil {
		if e.Done > p.total {
			p.total = e.Done
			p.bar.ChangeMax(p.total)
		}
		_ = p.bar.Set(e.Done)
	}
	if p.app.verbose {
		p.app.say("%s: %s %s", e.Source, e.Outcome, idName(e.Document))
	}
	now := p.app.Now()
	if p.bar != nil || now.Sub(p.last) < quietFor {
		return
	}
	p.last = now
	p.app.say("%s", p.line(e.Done, now.Sub(p.began)))
}

// line says how many are done, how fast it goes and how long it may take.
func (p *progress) line(done int, took time.Duration) string {
	rate := float64(done) / took.Seconds()
	if done > p.total {
		return fmt.Sprintf("%d documents, %.0f a second", done, rate)
	}
	left := time.Duration(float64(p.total-done) / rate * float64(time.Second))
	return fmt.Sprintf("%d of %d documents, %.0f a second, %s to go", done, p.total, rate, left.Round(time.Second))
}

func (p *progress) finish() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
