package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// OriginOf names a place by a hash: of the address, or of the absolute path.
// Documents carry it, so that one is known by its place when its content has
// changed, and the graph does not tell how a person's folders are called.
func OriginOf(name string) string {
	if !isAddress(name) {
		if full, err := filepath.Abs(name); err == nil {
			name = filepath.ToSlash(full)
		}
	}
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:8])
}

// shelf is what the graph held of one origin when a run came to it, and what
// the run finds there. The parts of one origin come one after the other.
type shelf struct {
	origin string
	held   map[graph.ID]string // the documents by their names
	seen   map[graph.ID]bool
	broken bool // something there was refused, so what is missing may be there still
}

// leaving is a document that is no longer at a place.
type leaving struct {
	id           graph.ID
	name, origin string
}

// come gives the shelf of an origin, and ends the one before.
func (r *run) come(ctx context.Context, origin string) error {
	if r.shelf.origin == origin {
		return nil
	}
	r.endShelf()
	if origin == "" {
		return nil
	}
	s := shelf{origin: origin, held: map[graph.ID]string{}, seen: map[graph.ID]bool{}}
	for n, err := range r.Store.Nodes(ctx, graph.NodeQuery{Kind: schema.KindDocument, Where: map[string]any{"origin": origin}}) {
		if err != nil {
			return fmt.Errorf("documents of one place: %w", err)
		}
		if isIngested(n) {
			s.held[n.ID] = n.Attrs.Text("path")
		}
	}
	r.shelf = s
	return nil
}

func (r *run) endShelf() {
	for _, id := range slices.Sorted(maps.Keys(r.shelf.held)) {
		if !r.shelf.seen[id] && !r.shelf.broken {
			r.left = append(r.left, leaving{id, r.shelf.held[id], r.shelf.origin})
		}
	}
	r.shelf = shelf{}
}

// place notes where a document lies, and says whether another one lay there
// under its name before.
func (r *run) place(res result) (replaces bool) {
	if res.origin == "" {
		r.places[res.document] = res.places
		return false
	}
	r.shelf.seen[res.document] = true
	places := r.places[res.document]
	if places == nil {
		places = res.places
	}
	if !slices.Contains(places, res.origin) {
		places = append(slices.Clip(places), res.origin)
		r.moved[res.document] = true
	}
	r.places[res.document] = places
	for id, name := range r.shelf.held {
		replaces = replaces || id != res.document && name == res.name
	}
	return replaces
}

// clear brings the graph to what the run found at each origin: what came from
// there and is there no longer is taken back, and a document that lies
// elsewhere too is kept for that place. A run that was stopped leaves this to
// the next one.
func (r *run) clear(ctx context.Context) error {
	r.endShelf()
	for _, l := range r.left {
		if err := r.leave(ctx, l); err != nil {
			return fmt.Errorf("what came from %s before: %w", l.name, err)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(r.moved)) {
		if err := r.settle(ctx, id, r.places[id]); err != nil {
			return fmt.Errorf("the places of %s: %w", id, err)
		}
	}
	return nil
}

// leave takes a document from a place. One that lies nowhere else is retracted.
func (r *run) leave(ctx context.Context, l leaving) error {
	places, seen := r.places[l.id]
	if !seen {
		n, err := r.Store.Node(ctx, l.id)
		if err != nil {
			return err
		}
		places = placesOf(n.Attrs)
	}
	places = slices.DeleteFunc(slices.Clone(places), func(p string) bool { return p == l.origin })
	if len(places) > 0 {
		r.places[l.id], r.moved[l.id] = places, true
		return nil
	}
	gone, err := Retract(ctx, r.Store, l.id, r.DryRun)
	if err != nil {
		return err
	}
	r.report.Kept += gone.Kept
	r.report.Removed = append(r.report.Removed, Removal{Document: l.id, Name: l.name})
	return nil
}

// placesOf lists the origins of a document, the one it was read at first.
func placesOf(document graph.Attrs) []string {
	if origin := document.Text("origin"); origin != "" {
		return append([]string{origin}, document.Texts("alsoFrom")...)
	}
	return nil
}

// setPlaces writes them.
func setPlaces(document graph.Attrs, places []string) {
	delete(document, "origin")
	delete(document, "alsoFrom")
	if len(places) > 0 {
		document["origin"] = places[0]
	}
	if len(places) > 1 {
		document["alsoFrom"] = toList(places[1:])
	}
}

// settle writes in a document of the graph at which places it lies.
func (r *run) settle(ctx context.Context, id graph.ID, places []string) error {
	if r.DryRun {
		return nil
	}
	batch, err := r.Store.Asserted(ctx, id)
	if err != nil {
		return err
	}
	for _, n := range batch.Nodes {
		if n.ID == id {
			setPlaces(n.Attrs, places)
		}
	}
	batch.Replace = true
	_, err = r.Desk.Apply(context.WithoutCancel(ctx), batch)
	return err
}

// isIngested says whether a document came from its own bytes, and not from a corpus.
func isIngested(n graph.Node) bool { return n.Source == n.ID }

func toList(words []string) []any {
	out := make([]any, len(words))
	for i, w := range words {
		out[i] = w
	}
	return out
}
