package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// row is one figure: what was wanted, what was measured, and the peer beside it.
type row struct {
	figure, wanted, measured, peer, ratio string
	verdict                               verdict
}

// verdict says whether a figure is reached.
type verdict string

const (
	reached  verdict = "reached"
	missed   verdict = "falls short"
	notRun   verdict = "not run"
	fewer    verdict = "on fewer than wanted"
	noTarget verdict = ""
)

// report collects rows and notes, and says them as they come.
type report struct {
	out   io.Writer
	when  time.Time
	about string // the machine
	rows  []row
	notes []string
}

func (r *report) add(one row) {
	r.rows = append(r.rows, one)
	line := one.figure + ": " + one.measured
	if one.peer != "" {
		line += " (peer " + one.peer + ", " + one.ratio + ")"
	}
	if one.verdict != noTarget {
		line += ": " + string(one.verdict)
	}
	fmt.Fprintln(r.out, line)
}

func (r *report) note(format string, args ...any) {
	r.notes = append(r.notes, fmt.Sprintf(format, args...))
	fmt.Fprintln(r.out, "- "+r.notes[len(r.notes)-1])
}

// within says whether a duration is at most what was wanted.
func within(got, limit time.Duration) verdict { return judged(got <= limit) }

func judged(ok bool) verdict {
	if ok {
		return reached
	}
	return missed
}

// table writes the rows in Markdown.
func (r *report) table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Taken on %s: %s. Times are medians unless the row says otherwise.\n\n", r.when.Format(time.DateOnly), r.about)
	b.WriteString("| figure | wanted | measured | peer | ratio | |\n| --- | --- | --- | --- | --- | --- |\n")
	for _, x := range r.rows {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", x.figure, x.wanted, x.measured, x.peer, x.ratio, x.verdict)
	}
	if len(r.notes) > 0 {
		b.WriteString("\n")
	}
	for _, n := range r.notes {
		b.WriteString("- " + n + "\n")
	}
	return b.String()
}

// The marks between which a README holds the figures.
const (
	beginFigures = "<!-- figures: written by `make bench` -->"
	endFigures   = "<!-- end of figures -->"
)

// write puts the table between the marks of a file.
func (r *report) write(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, rest, found := strings.Cut(string(text), beginFigures)
	_, after, closed := strings.Cut(rest, endFigures)
	if !found || !closed {
		return fmt.Errorf("%s: no place for the figures: it must have the lines %q and %q", path, beginFigures, endFigures)
	}
	return os.WriteFile(path, []byte(before+beginFigures+"\n\n"+r.table()+"\n"+endFigures+after), 0o644)
}
