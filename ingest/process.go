package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/extract"
	"github.com/lacuna-law/lacuna/ingest/read"
	"github.com/lacuna-law/lacuna/ingest/segment"
)

// result is what a worker made of a source.
type result struct {
	name     string
	document graph.ID
	outcome  Outcome
	batch    graph.Batch
	counts   Counts
	bytes    int
	err      error // why it is refused
}

// process takes a source through the stations. A fault of a station is a
// refusal of that one source.
func (r *run) process(ctx context.Context, s Source) (res result) {
	res.name = s.Name
	defer func() {
		if fault := recover(); fault != nil {
			res = result{name: s.Name, err: fmt.Errorf("%w: a fault of this program: %v. Please report it", read.ErrRefused, fault)}
		}
	}()
	data, hints, err := s.Read()
	if err == nil {
		hints, err = r.checkHints(hints)
	}
	if err != nil {
		res.err = err
		return res
	}
	res.bytes = len(data)
	sum := sha256.Sum256(data)
	res.document = graph.ID("document:" + hex.EncodeToString(sum[:])[:12])
	mark := r.mark(hints.Over(read.FromName(s.Name)))
	if res.outcome, res.err = r.known(ctx, res.document, mark); res.err != nil || res.outcome == Unchanged {
		return res
	}
	d, err := read.File(s.Name, data, hints)
	if err != nil {
		res.err = err
		return res
	}
	d.Hints.State = stateOf(d, r.world)
	segments := segment.Split(d)
	isInstrument := segment.IsInstrument(d)
	findings := r.Lexicon.Find(d, segments, isInstrument, r.world)
	res.batch, res.counts = r.assemble(d, segments, findings, isInstrument, mark)
	return res
}

// checkHints says whether what is said about a source can be used, and writes
// ids in full. A State or instrument that the graph does not know is refused: a
// statement without its State would count for nobody.
func (r *run) checkHints(h doc.Hints) (doc.Hints, error) {
	if h.State != "" {
		id := r.Lexicon.StateID(h.State)
		if id == "" {
			return h, fmt.Errorf("%w: no State %q in the graph", read.ErrRefused, h.State)
		}
		h.State = id
	}
	if h.Instrument != "" {
		if !strings.HasPrefix(h.Instrument, "instrument:") {
			h.Instrument = "instrument:" + h.Instrument
		}
		if !r.world.Known(h.Instrument) {
			return h, fmt.Errorf("%w: no %s in the graph", read.ErrRefused, h.Instrument)
		}
		if h.As == doc.AsAuto {
			h.As = doc.AsInstrument
		}
	}
	return h, read.CheckHints(h)
}

// mark names how a document is read: the version of the extraction, and what
// else its findings rest on, which is the words it knows and the hints.
func (r *run) mark(h doc.Hints) string {
	text, err := json.Marshal(h)
	if err != nil {
		panic(err) // strings alone cannot fail
	}
	sum := sha256.Sum256(append(text, r.Lexicon.Fingerprint()...))
	return extract.Version + "/" + hex.EncodeToString(sum[:4])
}

// known says whether a document is in the store and was read in the same way.
func (r *run) known(ctx context.Context, id graph.ID, mark string) (Outcome, error) {
	node, err := r.Store.Node(ctx, id)
	switch {
	case errors.Is(err, graph.ErrNotFound):
		return Added, nil
	case err != nil:
		return "", err
	case node.Attrs.Text("extractor") == mark:
		return Unchanged, nil
	}
	return Changed, nil
}
