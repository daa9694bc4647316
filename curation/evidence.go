package curation

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// checkEvidence says whether what is pointed at is there and says what is
// quoted. A quote without its place that stands in the text once is given it.
// Errors begin with the name of the field.
func (d *Desk) checkEvidence(ctx context.Context, field string, all []Evidence) ([]Evidence, error) {
	if len(all) > maxEvidence {
		return nil, fmt.Errorf("%w: %s: %d pieces (limit %d)", ErrInput, field, len(all), maxEvidence)
	}
	out := slices.Clone(all)
	for i := range out {
		if err := d.checkPiece(ctx, &out[i]); err != nil {
			return nil, fmt.Errorf("%w: %s[%d]: %w", ErrInput, field, i, err)
		}
	}
	return out, nil
}

func (d *Desk) checkPiece(ctx context.Context, e *Evidence) error {
	switch {
	case e.Document == "" && e.Passage == "" && e.URL == "":
		return errors.New("it points at nothing. Name a document, a passage or an address")
	case (e.Start == nil) != (e.End == nil):
		return errors.New("start and end go together")
	case e.Start != nil && (*e.Start < 0 || *e.End <= *e.Start):
		return fmt.Errorf("from %d to %d is no span", *e.Start, *e.End)
	case len(e.Note) > maxReason || len(e.Quote) > 4*maxReason:
		return fmt.Errorf("a note or quote is too long (limit %d signs)", maxReason)
	}
	if e.URL != "" {
		if at, err := url.Parse(e.URL); err != nil || at.Scheme != "https" && at.Scheme != "http" || at.Host == "" || len(e.URL) > 2048 {
			return fmt.Errorf("url: %.80q: not an address of the web", e.URL)
		}
	}
	text, err := d.textOf(ctx, e)
	if err != nil {
		return err
	}
	return text.holds(e)
}

// span is a text that evidence may quote, and where it begins in its document.
type span struct {
	of    graph.ID
	words []rune
	start int
}

// textOf reads the text that evidence points into: that of the passage, else of the document.
func (d *Desk) textOf(ctx context.Context, e *Evidence) (span, error) {
	var out span
	for _, at := range []struct {
		id   graph.ID
		kind schema.Kind
	}{{e.Document, schema.KindDocument}, {e.Passage, schema.KindPassage}} {
		if at.id == "" {
			continue
		}
		n, err := d.store.Node(ctx, at.id)
		if errors.Is(err, graph.ErrNotFound) || err == nil && n.Kind != at.kind {
			return out, fmt.Errorf("%s: no such %s in the graph", at.id, strings.ToLower(string(at.kind)))
		}
		if err != nil {
			return out, err
		}
		out = span{n.ID, []rune(n.Attrs.Text("text")), int(n.Attrs.Number("start"))}
	}
	if e.Document != "" && e.Passage != "" {
		in, err := load(ctx, d.store, []graph.ID{e.Passage})
		if err == nil && in[e.Passage] != nil && in[e.Passage].one(schema.EdgeInDocument) != e.Document {
			err = fmt.Errorf("%s is no passage of %s", e.Passage, e.Document)
		}
		return out, err
	}
	return out, nil
}

// holds says whether a text has a quote at its place, and finds the place of one without.
func (s span) holds(e *Evidence) error {
	quote := []rune(e.Quote)
	switch {
	case e.Start == nil && (e.Quote == "" || len(s.words) == 0):
		return nil
	case e.Start == nil:
		text := string(s.words)
		if n := strings.Count(text, e.Quote); n != 1 {
			return fmt.Errorf("the quote stands in %s %d times. Quote exactly, and say where with start and end", s.of, n)
		}
		start := s.start + len([]rune(text[:strings.Index(text, e.Quote)]))
		end := start + len(quote)
		e.Start, e.End = &start, &end
		return nil
	case len(s.words) == 0:
		return errors.New("there is no text in the graph in which start and end could lie. Ingest the document first")
	case *e.Start < s.start || *e.End > s.start+len(s.words):
		return fmt.Errorf("from %d to %d lies outside of %s, which goes from %d to %d", *e.Start, *e.End, s.of, s.start, s.start+len(s.words))
	}
	words := string(s.words[*e.Start-s.start : *e.End-s.start])
	if e.Quote == "" {
		e.Quote = words
	}
	if words != e.Quote {
		return fmt.Errorf("%s has other words from %d to %d than the quote. Quote exactly", s.of, *e.Start, *e.End)
	}
	return nil
}
