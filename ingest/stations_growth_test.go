//go:build unix

package ingest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/draft"
	"github.com/lacuna-law/lacuna/ingest/extract"
	"github.com/lacuna-law/lacuna/ingest/link"
	"github.com/lacuna-law/lacuna/ingest/read"
	"github.com/lacuna-law/lacuna/ingest/segment"
	"github.com/lacuna-law/lacuna/search"
)

// station is one piece of work on a text, set up for one text at a time so
// that the stations before it are not timed with it.
type station struct {
	name   string
	part   bool // of a station that is here as well
	limit  int  // the longest text it takes, or 0
	inputs []repetition
	prime  func(text string) (work func() error)
}

// longestDoubled is the text at which doubling ends where a station has no
// limit of its own, and beginning the one at which it begins.
const (
	beginning      = 8 << 10
	longestDoubled = 1 << 20
)

// growthRow is what LACUNA_GROWTH asks for, a line of JSON for each station.
type growthRow struct {
	Station string  `json:"station"`
	Inputs  int     `json:"inputs"` // that took long enough to be measured
	Worst   float64 `json:"worst"`  // the greatest factor per doubling
	At      string  `json:"at"`
	Slowest float64 `json:"slowest"` // KiB a second
	SlowAt  string  `json:"slowAt"`
}

// TestStationsGrowWithTheirInput holds that no station takes much longer than
// in proportion to its input, whatever that repeats. An input eight times as
// long may take 24 times as long: what grows with the square takes 64 times.
// With LACUNA_GROWTH=FILE every station is doubled until the work can be
// measured, and the factors are written to that file, as `make bench` does.
func TestStationsGrowWithTheirInput(t *testing.T) {
	file, only := os.Getenv("LACUNA_GROWTH"), os.Getenv("LACUNA_GROWTH_INPUT")
	var rows bytes.Buffer
	for _, s := range lineOfStations(t) {
		if file == "" && s.part {
			continue // it is held with the whole
		}
		row := growthRow{Station: s.name}
		for _, input := range s.inputs {
			name := s.name + ": " + input.name
			switch {
			case !strings.Contains(name, only):
			case file != "":
				s.double(t, input, &row)
			default:
				s.guard(t, input)
			}
		}
		if file != "" {
			t.Logf("%s: ×%.2f, the worst of %d inputs: %s; the slowest is %.0f KiB/s: %s", row.Station, row.Worst, row.Inputs, row.At, row.Slowest, row.SlowAt)
			if err := json.NewEncoder(&rows).Encode(row); err != nil {
				t.Fatal(err)
			}
		}
	}
	if file != "" {
		if err := os.WriteFile(file, rows.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// guard compares an input with one that is eight times as long. A ratio that
// is too great may be chance, so the least of several counts.
func (s station) guard(t *testing.T, input repetition) {
	t.Helper()
	const times, allowed, noticeable = 8, 24, 100 * time.Millisecond
	size := beginning / 2
	if s.limit > 0 {
		size = min(size, s.limit/2/times)
	}
	least := 0.0
	for range 4 {
		long := s.once(t, input.make(times*size))
		if long < noticeable {
			return
		}
		short := max(s.once(t, input.make(size)), time.Millisecond)
		if grown := float64(long) / float64(short); least == 0 || grown < least {
			least = grown
		}
		if least <= allowed {
			return
		}
	}
	t.Errorf("%s: %s: %d KiB take %.0f times as long as %d KiB", s.name, input.name, times*size>>10, least, size>>10)
}

// double notes by which factor the work grows when an input is doubled, twice.
// Work that is never long enough to be measured is passed over.
func (s station) double(t *testing.T, input repetition, row *growthRow) {
	t.Helper()
	const measurable, wanted = 50 * time.Millisecond, 2.5
	largest := longestDoubled
	if s.limit > 0 {
		largest = s.limit * 9 / 10
	}
	size := min(beginning, largest/4)
	for s.once(t, input.make(size)) < measurable && 8*size <= largest {
		size *= 2
	}
	var best, rate float64
	var said string
	for tries := 0; tries < 4 && (tries == 0 || best > wanted); tries++ {
		var took [3]time.Duration
		for i := range took {
			took[i] = s.best(t, input.make(size<<i))
		}
		if took[1] < measurable/10 {
			return
		}
		rate = max(rate, float64(size>>10)/took[0].Seconds())
		grown := max(took[1].Seconds()/took[0].Seconds(), took[2].Seconds()/took[1].Seconds())
		if tries == 0 || grown < best {
			best = grown
			said = fmt.Sprintf("%s: %v, %v, %v for %d, %d, %d KiB", input.name, took[0].Round(time.Millisecond/10), took[1].Round(time.Millisecond/10), took[2].Round(time.Millisecond/10), size>>10, size>>9, size>>8)
		}
	}
	if row.Inputs++; best > row.Worst {
		row.Worst, row.At = best, said
	}
	if row.Slowest == 0 || rate < row.Slowest {
		row.Slowest, row.SlowAt = rate, input.name
	}
	if best > wanted {
		t.Logf("%s: ×%.2f: %s", s.name, best, said)
	}
}

// best is the least time of a few tries.
func (s station) best(t *testing.T, text string) time.Duration {
	t.Helper()
	least := s.once(t, text)
	for spent, tries := least, 1; tries < 5 && spent < time.Second; tries++ {
		took := s.once(t, text)
		spent, least = spent+took, min(least, took)
	}
	return least
}

// once does the work once; a refusal is work too. The time is that of the
// processors, on which other programs have little influence, without the
// collection of garbage, which comes in steps of its own.
func (s station) once(t *testing.T, text string) time.Duration {
	t.Helper()
	work := s.prime(text)
	if len(text) >= longestDoubled/8 {
		runtime.GC() // what came before is not paid for here
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	before := processorTime(t)
	err := work()
	took := processorTime(t) - before
	if err != nil && !errors.Is(err, read.ErrRefused) && !errors.Is(err, draft.ErrRefused) && !errors.Is(err, search.ErrQuery) {
		t.Fatalf("%s: %v", s.name, err)
	}
	return took
}

// processorTime is what this process has used of the processors.
func processorTime(t *testing.T) time.Duration {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// lineOfStations makes the stations over the bundled corpus.
func lineOfStations(t *testing.T) []station {
	t.Helper()
	b := inMemory(t)
	world, err := link.NewWorld(t.Context(), b.store)
	if err != nil {
		t.Fatal(err)
	}
	citer, err := extract.NewCiter(t.Context(), b.store)
	if err != nil {
		t.Fatal(err)
	}
	out := append(readingStations(), segmentStations()...)
	out = append(out, extractStations(b.lexicon, world)...)
	out = append(out, citeStations(citer, world)...)
	out = append(out, draftStations(t, b)...)
	return append(out, searchStation(t, b))
}

// readingStations are the formats, but for PDF: its sandbox limits its time.
func readingStations() []station {
	file := func(text string) func() error {
		return func() error {
			if _, err := read.Records("x", []byte(text)); err != nil {
				return err
			}
			_, err := read.File("x", []byte(text), doc.Hints{})
			return err
		}
	}
	old := func(text string) func() error {
		data := append([]byte("Les \xc9tats. "), bytes.ReplaceAll([]byte(text), []byte("e"), []byte("\xe9"))...)
		return file(string(data))
	}
	return []station{
		{"read text", false, 0, plainRepetitions(), file},
		{"read text of an old encoding", true, 0, plainRepetitions(), old},
		{"read HTML", false, 0, formatRepetitions("html"), file},
		{"read XML", false, 0, formatRepetitions("xml"), file},
		{"read tables and JSON", false, 0, formatRepetitions("table"), file},
		{"read YAML", false, 512 << 10, formatRepetitions("yaml"), file},
	}
}

func textOf(words string) doc.Document {
	return doc.Document{Name: "x", Text: doc.NewText(words), Language: "en"}
}

func segmentStations() []station {
	return []station{
		{"segment an instrument", false, 0, plainRepetitions(), func(text string) func() error {
			d := textOf(text)
			return func() error { segment.Instrument(d.Text); return nil }
		}},
		{"segment a statement", true, 0, plainRepetitions(), func(text string) func() error {
			d := textOf(text)
			return func() error { segment.IsInstrument(d); segment.Statement(d.Text); return nil }
		}},
	}
}

func extractStations(lex *extract.Lexicon, world *link.World) []station {
	return []station{
		{"find mentions", true, 0, plainRepetitions(), func(text string) func() error {
			d := textOf(text)
			segments := segment.Split(d)
			return func() error { lex.Mentions(lex.Parse(d, segments)); return nil }
		}},
		{"link mentions", true, 0, plainRepetitions(), func(text string) func() error {
			d := textOf(text)
			found := lex.Mentions(lex.Parse(d, segment.Split(d)))
			return func() error { world.Resolve(found); return nil }
		}},
		{"find speech and claims", true, 0, plainRepetitions(), func(text string) func() error {
			d := textOf(text)
			parsed := lex.Parse(d, segment.Statement(d.Text))
			linked, _ := world.Resolve(lex.Mentions(parsed))
			return func() error { lex.Claims(parsed, linked, lex.Speech(parsed, linked)); return nil }
		}},
		{"all of extraction", false, 0, plainRepetitions(), func(text string) func() error {
			d := textOf(text)
			return func() error {
				segments := segment.Split(d)
				doc.Annotate(d, lex.Find(d, segments, segment.IsInstrument(d), world))
				return nil
			}
		}},
	}
}

func citeStations(citer *extract.Citer, world *link.World) []station {
	return []station{
		{"find citations", false, 0, plainRepetitions(), func(text string) func() error {
			whole := doc.NewText(text)
			return func() error { citer.Find(whole); return nil }
		}},
		{"resolve citations", true, 0, plainRepetitions(), func(text string) func() error {
			found := citer.Find(doc.NewText(text))
			return func() error { world.Cite(slices.Clone(found)); return nil }
		}},
	}
}

func draftStations(t *testing.T, b bench) []station {
	t.Helper()
	world := draft.World{Ontology: b.ontology, Graph: b.store, Today: "2026-11-23", Lexicon: func(context.Context) (*extract.Lexicon, error) { return b.lexicon, nil }}
	as := func(format draft.Format) func(string) func() error {
		return func(text string) func() error {
			return func() error {
				_, err := draft.ReadAs(t.Context(), format, "draft", []byte(text), world)
				return err
			}
		}
	}
	return []station{
		{"draft in words", false, draft.MaxWording, plainRepetitions(), as(draft.FormatText)},
		{"draft in Markdown", true, draft.MaxWording, plainRepetitions(), as(draft.FormatMarkdown)},
		{"draft in records", false, draft.MaxDraft, recordRepetitions(), as(draft.FormatYAML)},
	}
}

func searchStation(t *testing.T, b bench) station {
	t.Helper()
	index, err := search.Open(t.Context(), search.Options{Store: b.store, Ontology: b.ontology})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = index.Close() })
	if err := index.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	return station{"search", true, search.MaxText, plainRepetitions(), func(text string) func() error {
		return func() error {
			for range 20 { // one is too quick to be measured
				if _, err := index.Search(t.Context(), search.Query{Text: text}); err != nil {
					return err
				}
			}
			return nil
		}
	}}
}
