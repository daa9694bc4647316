package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/gqlapi"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/ingest"
	"github.com/lacuna-law/lacuna/ingest/extract"
	"github.com/lacuna-law/lacuna/schema"
	"github.com/lacuna-law/lacuna/search"
	"github.com/lacuna-law/lacuna/tokens"
)

// letWrite lets whoever has a token write through the API of a server, and
// everybody listen to what comes of it.
func (a *app) letWrite(o *gqlapi.Options, h *house, keeper *Keeper, index *search.Index) {
	path := a.tokensPath()
	if _, err := tokens.Open(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		a.complain(fmt.Errorf("nobody may write: %w", err))
	}
	o.Who = tokens.Watch(path).Check
	o.Documents = &documents{house: h, cues: o.Cues}
	o.Wrote = func(ctx context.Context) error { return keeper.Update(ctx, index) }
	o.Moved = keeper.Moved
}

// maxEntry is how large a file in an archive may be that is sent with a request.
const maxEntry = 8 << 20

// documents reads what is sent to a server into its store. It implements
// gqlapi.Documents.
type documents struct {
	house *house
	cues  func() (*corpus.Lexicon, error)

	lexicon *extract.Lexicon // made when the sources were these
	made    string
}

var _ gqlapi.Documents = (*documents)(nil)

// Ingest implements gqlapi.Documents.
func (d *documents) Ingest(ctx context.Context, sent []gqlapi.Sent, dryRun bool, tell func(gqlapi.Told)) error {
	lex, err := d.words(ctx)
	if err != nil {
		return err
	}
	var of origins
	_, err = ingest.New(ingest.Options{
		Ontology: d.house.ontology, Store: d.house.store, Desk: d.house.desk, Lexicon: lex, DryRun: dryRun,
		Progress: func(e ingest.Event) { tell(toldOf(e, of.get(e.Source))) },
	}).Run(ctx, func(yield func(ingest.Source) bool) {
		for i, s := range sent {
			for source := range ingest.FromMemory(s.Name, s.Data, s.Hints, maxEntry) {
				of.set(source.Name, i)
				if !yield(source) {
					return
				}
			}
		}
	})
	return err
}

// words gives the words that extraction looks for. They take longer to gather
// than a document takes to read, and are gathered anew when a source has come
// or gone that is neither a document nor what curators decided: extraction
// reads nothing of those.
func (d *documents) words(ctx context.Context) (*extract.Lexicon, error) {
	var sources strings.Builder
	for s, err := range d.house.store.Sources(ctx) {
		if err != nil {
			return nil, err
		}
		if id := string(s.ID); !strings.HasPrefix(id, "document:") && !strings.HasPrefix(id, "curation:") {
			fmt.Fprintf(&sources, "%q\n", []string{id, s.Extractor, s.Curator, s.Date})
		}
	}
	if d.lexicon != nil && d.made == sources.String() {
		return d.lexicon, nil
	}
	cues, err := d.cues()
	if err != nil {
		return nil, err
	}
	lex, err := extract.NewLexicon(ctx, ingest.Curated(d.house.store), cues)
	if err != nil {
		return nil, err
	}
	d.lexicon, d.made = lex, sources.String()
	return lex, nil
}

// origins says which of those that were sent a document is part of.
type origins struct {
	mu sync.Mutex
	of map[string]int
}

func (o *origins) set(name string, i int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.of == nil {
		o.of = map[string]int{}
	}
	if _, known := o.of[name]; !known {
		o.of[name] = i
	}
}

func (o *origins) get(name string) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.of[name]
}

func toldOf(e ingest.Event, of int) gqlapi.Told {
	outcomes := map[ingest.Outcome]schema.IngestOutcome{
		ingest.Added: schema.IngestOutcomeAdded, ingest.Changed: schema.IngestOutcomeChanged,
		ingest.Unchanged: schema.IngestOutcomeUnchanged, ingest.Refused: schema.IngestOutcomeRefused,
	}
	return gqlapi.Told{Of: of, Name: e.Source, Document: e.Document, Outcome: outcomes[e.Outcome], Reason: e.Reason}
}

// Retract implements gqlapi.Documents.
func (d *documents) Retract(ctx context.Context, document graph.ID, dryRun bool) (gqlapi.Retracted, error) {
	gone, err := ingest.Retract(ctx, d.house.store, document, dryRun)
	if errors.Is(err, ingest.ErrNotIngested) {
		return gqlapi.Retracted{}, fmt.Errorf("%.80q: %w: no such document was ingested", document, graph.ErrNotFound)
	}
	return gqlapi.Retracted{Name: gone.Name, Gone: gone.Gone, Standing: gone.Standing}, err
}
