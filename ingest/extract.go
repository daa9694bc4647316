package ingest

import (
	"context"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/extract"
	"github.com/lacuna-law/lacuna/ingest/link"
	"github.com/lacuna-law/lacuna/ingest/read"
	"github.com/lacuna-law/lacuna/ingest/segment"
)

// Extract gives what Run would find in a file, without a store, in the form in
// which people annotate. The error wraps read.ErrRefused when the file cannot
// be read or the hints cannot be used.
func Extract(ctx context.Context, lex *extract.Lexicon, name string, data []byte, hints doc.Hints) (doc.Annotation, error) {
	world, err := link.NewWorld(ctx, lex.Graph())
	if err != nil {
		return doc.Annotation{}, err
	}
	r := &run{Options: Options{Lexicon: lex}, world: world}
	if r.actors, err = newActors(ctx, lex.Graph()); err != nil {
		return doc.Annotation{}, err
	}
	if hints, err = r.checkHints(hints); err != nil {
		return doc.Annotation{}, err
	}
	d, err := read.File(name, data, hints)
	if err != nil {
		return doc.Annotation{}, err
	}
	d.Hints.State = stateOf(d, world)
	segments := segment.Split(d)
	return doc.Annotate(d, lex.Find(d, segments, segment.IsInstrument(d), world)), nil
}
