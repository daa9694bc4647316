package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/extract"
	"github.com/lacuna-law/lacuna/ingest/read"
	"github.com/lacuna-law/lacuna/ingest/segment"
)

// result is what a worker made of a source.
type result struct {
	name, origin string
	document     graph.ID
	sha256, mark string
	outcome      Outcome
	places       []string // where the document lies by the graph
	hints        doc.Hints
	batch        graph.Batch
	table        *read.PartyTable // a table of parties, whose batch is made when it is written
	counts       Counts
	bytes        int
	err          error // why it is refused

	format, language string
	made             bool // its instrument was made from it
	unresolved       []doc.Unresolved
	parties          *PartyCounts
	conflicts        []Conflict
	resembles        []Resemblance
	kept             int
}

// process takes a source through the stations. A fault of a station is a
// refusal of that one source.
func (r *run) process(ctx context.Context, s Source) (res result) {
	res.name, res.origin = s.Name, s.Origin
	defer func() {
		if fault := recover(); fault != nil {
			res = result{name: s.Name, origin: s.Origin, err: fmt.Errorf("%w: a fault of this program: %v. Please report it", read.ErrRefused, fault)}
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
	res.sha256 = hex.EncodeToString(sum[:])
	res.document = graph.ID("document:" + res.sha256[:12])
	if read.IsParties(data) {
		res.err = r.readParties(&res, data, hints)
		return res
	}
	res.hints = hints
	res.mark = r.mark(hints.Over(read.FromName(s.Name)))
	if res.outcome, res.places, res.err = r.known(ctx, res.document, res.mark); res.err != nil || res.outcome == Unchanged {
		return res
	}
	res.err = r.readText(&res, data)
	return res
}

// readText makes the batch of a document.
func (r *run) readText(res *result, data []byte) error {
	d, err := read.File(res.name, data, res.hints)
	if err != nil {
		return err
	}
	d.Hints.State = stateOf(d, r.world)
	segments := segment.Split(d)
	a := newAssembly(r, res.document)
	a.d, a.segments, a.isInstrument, a.places = d, segments, segment.IsInstrument(d), placed(res.places, res.origin)
	a.found = r.Lexicon.Find(d, segments, a.isInstrument, r.world)
	if a.isInstrument {
		a.identify()
	}
	a.assemble(res.mark)
	res.batch, res.counts, res.hints = a.batch, a.counts, a.d.Hints
	res.format, res.language, res.made, res.unresolved = d.Format, d.Language, a.made != nil, a.found.Unresolved
	return nil
}

// readParties reads a table of parties as far as that can be done without
// knowing what is written before it.
func (r *run) readParties(res *result, data []byte, hints doc.Hints) error {
	var err error
	if hints.Instrument, err = r.library.instrumentOf(res.name, hints); err != nil {
		return err
	}
	table, err := read.Parties(data)
	if err != nil {
		return err
	}
	res.table, res.hints, res.mark = &table, hints, r.mark(hints)
	return nil
}

// placed adds an origin to the places of a document.
func placed(places []string, origin string) []string {
	if origin == "" || slices.Contains(places, origin) {
		return places
	}
	return append(slices.Clip(places), origin)
}

// checkHints says whether what is said about a source can be used, and writes
// ids in full. A State or instrument that the graph does not know is refused: a
// statement without its State would count for nobody.
func (r *run) checkHints(h doc.Hints) (doc.Hints, error) {
	if h.State != "" {
		id := r.Lexicon.StateID(h.State)
		if id == "" {
			id = r.actors.find(h.State, "")
		}
		if !strings.HasPrefix(id, "state:") {
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
// else its passages and findings rest on, which is how it is cut, the words
// that are known and the hints.
func (r *run) mark(h doc.Hints) string {
	text, err := json.Marshal(h)
	if err != nil {
		panic(err) // strings alone cannot fail
	}
	sum := sha256.Sum256(slices.Concat(text, []byte(segment.Version), r.Lexicon.Fingerprint()))
	return extract.Version + "/" + hex.EncodeToString(sum[:4])
}

// known says whether a document is in the store and was read in the same way,
// and at which places it lies.
func (r *run) known(ctx context.Context, id graph.ID, mark string) (Outcome, []string, error) {
	node, err := r.Store.Node(ctx, id)
	attrs := node.Attrs
	switch {
	case errors.Is(err, graph.ErrNotFound):
		return Added, nil, nil
	case err != nil:
		return "", nil, err
	case attrs.Text("extractor") == mark:
		return Unchanged, placesOf(attrs), nil
	}
	return Changed, placesOf(attrs), nil
}
