package gqlapi

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/lacuna-law/lacuna/curation"
	"github.com/lacuna-law/lacuna/gqlapi/gen"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
)

// Documents reads documents into the graph and takes them back. It is asked by
// one caller at a time.
type Documents interface {
	// Ingest reads what was sent and says of each document what became of it, in
	// the order in which they were sent. What is refused ends nothing. When the
	// context ends, the document at hand is finished and the error is that of the
	// context; other errors are those of the store.
	Ingest(ctx context.Context, sent []Sent, dryRun bool, tell func(Told)) error
	// Retract takes back all that came from a document. The error wraps
	// graph.ErrNotFound where no such document was ingested.
	Retract(ctx context.Context, document graph.ID, dryRun bool) (Retracted, error)
}

// Sent is a document that came with a request.
type Sent struct {
	Name  string
	Data  []byte
	Hints doc.Hints
}

// Told says what became of a document. An archive or a table tells of each of its parts.
type Told struct {
	Of       int // which of those that were sent, from 0
	Name     string
	Document graph.ID // "" for one that was refused
	Outcome  schema.IngestOutcome
	Reason   string // why it was refused
}

// Retracted says what went with a document, by kind.
type Retracted struct {
	Name           string
	Gone, Standing map[schema.Kind]int
}

// Bounds of a run.
const (
	maxSent    = 100 // documents of a request
	maxNamed   = 200 // bytes of the name of a document
	runFor     = 25 * time.Second
	nothingYet = "not read: the request ran out of time (limit 25 s). Send it again, with fewer beside it"
	nothingIn  = "it holds no document"
)

// write takes the right to write documents, which one request has at a time.
// The error wraps errBusy when others keep it for as long as the context lasts.
func (a *API) write(ctx context.Context) (leave func(), err error) {
	if a.options.Documents == nil {
		return nil, errNotReady
	}
	select {
	case a.writing <- struct{}{}:
		return func() { <-a.writing }, nil
	case <-ctx.Done():
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return nil, fmt.Errorf("%w: documents of others are being read. Send yours again", errBusy)
		}
		return nil, ctx.Err()
	}
}

// Ingest implements gen.MutationResolver.
func (r mutationResolver) Ingest(ctx context.Context, documents []*gen.DocumentInput, dryRun *bool) (*gen.IngestResult, error) {
	if _, err := curatorOf(ctx); err != nil {
		return nil, err
	}
	sent, err := sentOf(documents)
	if err != nil {
		return nil, err
	}
	waiting, cancel := context.WithTimeout(ctx, runFor)
	defer cancel()
	leave, err := r.write(waiting)
	if err != nil {
		return nil, err
	}
	defer leave()
	dry := dryRun != nil && *dryRun
	out, err := r.run(waiting, sent, dry)
	if !dry {
		r.wrote(ctx)
	}
	if err != nil {
		return nil, err
	}
	revision, err := r.options.Store.Revision(ctx)
	out.Revision = int(revision)
	return out, err
}

// run reads documents. That the time for it passed is no error: it is told of
// those that were not read.
func (a *API) run(ctx context.Context, sent []Sent, dry bool) (*gen.IngestResult, error) {
	out, told := &gen.IngestResult{Documents: []*gen.IngestEvent{}}, make([]bool, len(sent))
	err := a.options.Documents.Ingest(ctx, sent, dry, func(t Told) {
		told[t.Of] = true
		a.tell(out, t, len(sent))
	})
	rest := nothingIn
	if errors.Is(err, context.DeadlineExceeded) {
		rest, err = nothingYet, nil
	}
	if err == nil {
		a.tellRest(out, sent, told, rest)
	}
	return out, err
}

// tell adds what became of a document to the result, and to what listeners hear.
func (a *API) tell(out *gen.IngestResult, t Told, total int) {
	e := &gen.IngestEvent{Name: t.Name, Document: given(t.Document), Outcome: t.Outcome, Reason: given(cut(t.Reason)), Done: len(out.Documents) + 1}
	if total >= e.Done {
		e.Total = &total
	}
	switch t.Outcome {
	case schema.IngestOutcomeAdded:
		out.New++
	case schema.IngestOutcomeChanged:
		out.Changed++
	case schema.IngestOutcomeUnchanged:
		out.Unchanged++
	}
	if t.Outcome != schema.IngestOutcomeRefused {
		out.Read++
	}
	out.Documents = append(out.Documents, e)
	a.progress.tell(e)
}

// tellRest says of the documents of which nothing was told why that is so.
func (a *API) tellRest(out *gen.IngestResult, sent []Sent, told []bool, reason string) {
	for i, s := range sent {
		if !told[i] {
			a.tell(out, Told{Of: i, Name: s.Name, Outcome: schema.IngestOutcomeRefused, Reason: reason}, len(sent))
		}
	}
}

// sentOf reads the documents of a request. The error wraps errInput and names
// the first that cannot be.
func sentOf(documents []*gen.DocumentInput) ([]Sent, error) {
	if len(documents) == 0 || len(documents) > maxSent {
		return nil, fmt.Errorf("%w: %d documents; send 1 to %d", errInput, len(documents), maxSent)
	}
	names := map[string]bool{}
	out := make([]Sent, len(documents))
	for i, in := range documents {
		data, err := bytesOf(in)
		switch {
		case err != nil:
		case in.Name == "" || len(in.Name) > maxNamed || !utf8.ValidString(in.Name) || strings.ContainsFunc(in.Name, unicode.IsControl):
			err = fmt.Errorf("its name must have 1 to %d bytes and no control signs", maxNamed)
		case names[in.Name]:
			err = errors.New("another document has that name. Give each its own")
		}
		if err != nil {
			return nil, fmt.Errorf("%w: document %d: %w", errInput, i+1, err)
		}
		names[in.Name] = true
		out[i] = Sent{Name: in.Name, Data: data, Hints: hintsOf(in)}
	}
	return out, nil
}

// bytesOf gives what is in a document.
func bytesOf(in *gen.DocumentInput) ([]byte, error) {
	switch {
	case (in.Content == nil) == (in.Base64 == nil):
		return nil, errors.New("say either content or base64")
	case in.Content != nil:
		return []byte(*in.Content), nil
	}
	data, err := base64.StdEncoding.DecodeString(*in.Base64)
	if err != nil {
		return nil, errors.New("base64 cannot be read: use the standard alphabet with padding (RFC 4648, section 4)")
	}
	return data, nil
}

// hintsOf gives what is said about a document that it does not say itself.
func hintsOf(in *gen.DocumentInput) doc.Hints {
	var h doc.Hints
	if in.As != nil && *in.As != schema.DocumentAsAuto {
		h.As = doc.As(strings.ToLower(string(*in.As)))
	}
	if in.Instrument != nil {
		h.Instrument = in.Instrument.Name()
	}
	if in.State != nil {
		h.State = in.State.Name()
	}
	take(&h.Speaker, in.Speaker)
	take(&h.Office, in.Office)
	take(&h.Date, in.Date)
	take(&h.Forum, in.Forum)
	take(&h.Tier, in.SourceTier)
	take(&h.Language, in.Language)
	take(&h.URL, in.URL)
	take(&h.Licence, in.Licence)
	take(&h.Title, in.Title)
	take(&h.Symbol, in.Symbol)
	return h
}

// Retract implements gen.MutationResolver. The document goes first: a log that
// says so of one that is still there would be wrong.
func (r mutationResolver) Retract(ctx context.Context, document graph.ID, reason string, dryRun *bool) (*gen.RetractResult, error) {
	curator, desk, err := r.deciding(ctx)
	if err != nil {
		return nil, err
	}
	if err := curation.CheckReason(reason); err != nil {
		return nil, err
	}
	leave, err := r.write(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	dry := dryRun != nil && *dryRun
	gone, err := r.options.Documents.Retract(ctx, document, dry)
	if err != nil {
		return nil, err
	}
	out := &gen.RetractResult{Document: document, Name: gone.Name, Gone: kindCounts(gone.Gone), Standing: kindCounts(gone.Standing)}
	if !dry {
		entry, err := desk.Retracted(context.WithoutCancel(ctx), curator, document, gone.Name, reason)
		r.wrote(ctx)
		if err != nil {
			return nil, err
		}
		out.Decision = decisionModel(entry)
	}
	revision, err := r.options.Store.Revision(ctx)
	out.Revision = int(revision)
	return out, err
}

func kindCounts(counts map[schema.Kind]int) []*gen.KindCount {
	out := []*gen.KindCount{}
	for _, kind := range slices.Sorted(maps.Keys(counts)) {
		out = append(out, &gen.KindCount{Kind: string(kind), Count: counts[kind]})
	}
	return out
}
