package dgraphstore

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/dgraph-io/dgo/v230/protos/api"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// writes is what a plan sends to the cluster, in this order: what is taken
// back, then nodes and books, then what leads from one to another, for which
// the places of new nodes must be known.
type writes struct {
	del   []*api.NQuad
	nodes [][]*api.NQuad // of one subject each
	links []*api.NQuad
	blank map[graph.ID]string // the name of a new node until it has a place
	store *Store
	n     int
}

// count is how many triples there are.
func (w *writes) count() int {
	n := len(w.del) + len(w.links)
	for _, quads := range w.nodes {
		n += len(quads)
	}
	return n
}

// fresh gives a name for a subject that has no place yet.
func (w *writes) fresh() string {
	w.n++
	return "_:b" + strconv.Itoa(w.n)
}

// write says what the cluster must do for a plan.
func (p *plan) write(s *Store, headUID string, revision uint64, token string) *writes {
	w := &writes{blank: map[graph.ID]string{}, store: s}
	src := p.src.UID
	if src == "" && !p.empty(p.src.ID) {
		src = w.fresh()
	}
	for _, id := range slices.Sorted(maps.Keys(p.nodes)) {
		w.node(id, p.was.nodes[id], p.state.nodes[id])
		w.asserts(src, id, p)
		w.hidden(p, string(id), p.was.nodes[id].all, p.state.nodes[id].all)
	}
	for _, key := range slices.SortedFunc(maps.Keys(p.touched), graph.EdgeKey.Compare) {
		w.edge(key, p)
		w.hidden(p, writeKey(key), p.was.edges[key], p.edges[key])
	}
	w.sources(p, src)
	record := w.fresh()
	w.nodes = append(w.nodes, []*api.NQuad{
		number(record, "lacuna.rev", int64(revision)), word(record, "lacuna.rev.source", string(p.src.ID)),
		word(record, "lacuna.rev.changes", writeChanges(p.changes())), word(record, "lacuna.rev.token", token),
	}, []*api.NQuad{number(headUID, "lacuna.revision", int64(revision))})
	return w
}

// node writes what a node is shown as, or takes it back.
func (w *writes) node(id graph.ID, was, now standing) {
	subject := now.uid
	switch {
	case len(now.all) == 0 && len(was.all) == 0:
		return
	case len(now.all) == 0:
		w.forget(id, subject)
		return
	case subject == "":
		subject = w.fresh()
		w.blank[id] = subject
	case sameShown(was.all, now.all):
		return
	}
	kind := w.store.Ontology.KindOf(string(id))
	quads := []*api.NQuad{word(subject, "lacuna.from", string(now.all[0].source))}
	if len(was.all) == 0 {
		quads = append(quads, word(subject, "lacuna.id", string(id)), word(subject, "dgraph.type", string(kind)))
	}
	quads = w.text(quads, subject, "lacuna.attrs", writeAttrs(now.all[0].attrs), len(was.all) > 0)
	for _, a := range w.store.Ontology.Kind(kind).Attributes {
		if a.Exact {
			quads = w.text(quads, subject, attributePredicate(a.Name), now.all[0].attrs.Text(a.Name), len(was.all) > 0)
		}
	}
	w.nodes = append(w.nodes, quads)
}

// text writes a text, or takes back the one before where there is none.
func (w *writes) text(quads []*api.NQuad, subject, predicate, text string, before bool) []*api.NQuad {
	if text != "" {
		return append(quads, word(subject, predicate, text))
	}
	if before {
		w.del = append(w.del, nothing(subject, predicate))
	}
	return quads
}

func (w *writes) forget(id graph.ID, subject string) {
	for _, predicate := range []string{"lacuna.id", "lacuna.attrs", "lacuna.from", "dgraph.type"} {
		w.del = append(w.del, nothing(subject, predicate))
	}
	for _, a := range w.store.Ontology.Kind(w.store.Ontology.KindOf(string(id))).Attributes {
		if a.Exact {
			w.del = append(w.del, nothing(subject, attributePredicate(a.Name)))
		}
	}
}

// asserts leads from the source to a node that it asserts.
func (w *writes) asserts(src string, id graph.ID, p *plan) {
	by := func(all []assertion) bool {
		return slices.ContainsFunc(all, func(a assertion) bool { return a.source == p.src.ID })
	}
	before, now := by(p.was.nodes[id].all), by(p.state.nodes[id].all)
	quad := &api.NQuad{Subject: src, Predicate: "lacuna.asserts", ObjectId: w.place(id, p)}
	switch {
	case now && !before:
		w.links = append(w.links, quad)
	case before && !now:
		w.del = append(w.del, quad)
	}
}

// place is where a node stands, or its name until it has a place.
func (w *writes) place(id graph.ID, p *plan) string {
	if name, isNew := w.blank[id]; isNew {
		return name
	}
	return p.state.nodes[id].uid
}

// edge writes an edge with its facets, or takes it back.
func (w *writes) edge(key graph.EdgeKey, p *plan) {
	was, now := p.was.edges[key], p.edges[key]
	quad := &api.NQuad{Subject: w.place(key.From, p), Predicate: edgePredicate(key.Name), ObjectId: w.place(key.To, p)}
	switch {
	case len(now) == 0 && len(was) == 0:
		return
	case len(now) == 0:
		w.del = append(w.del, quad)
		return
	}
	w.links = append(w.links, edgeQuad(quad.Subject, key.Name, quad.ObjectId, now))
}

// edgeQuad is an edge with everybody who asserts it.
func edgeQuad(from string, name schema.EdgeName, to string, all []assertion) *api.NQuad {
	var sources []string
	for _, a := range all {
		sources = append(sources, string(a.source))
	}
	quad := &api.NQuad{Subject: from, Predicate: edgePredicate(name), ObjectId: to}
	quad.Facets = []*api.Facet{{Key: "s", Value: []byte(strings.Join(sources, " ")), ValType: api.Facet_STRING}}
	if attrs := writeAttrs(all[0].attrs); attrs != "" {
		quad.Facets = append([]*api.Facet{{Key: "a", Value: []byte(attrs), ValType: api.Facet_STRING}}, quad.Facets...)
	}
	return quad
}

// hidden writes what is asserted behind what is shown.
func (w *writes) hidden(p *plan, thing string, was, now []assertion) {
	before := map[graph.ID]graph.Attrs{}
	for _, a := range was[min(1, len(was)):] {
		before[a.source] = a.attrs
	}
	for _, a := range now[min(1, len(now)):] {
		key := hiddenKey(thing, a.source)
		old, there := before[a.source]
		delete(before, a.source)
		if there && old.Equal(a.attrs) && p.state.hidden[key] != "" {
			continue
		}
		subject := p.state.hidden[key]
		if subject == "" {
			subject = w.fresh()
		}
		w.nodes = append(w.nodes, w.text([]*api.NQuad{word(subject, "lacuna.hidden", key)}, subject, "lacuna.attrs", writeAttrs(a.attrs), there))
	}
	for _, source := range slices.Sorted(maps.Keys(before)) {
		if subject := p.state.hidden[hiddenKey(thing, source)]; subject != "" {
			w.del = append(w.del, nothing(subject, "lacuna.hidden"), nothing(subject, "lacuna.attrs"))
		}
	}
}

// sources writes what the sources assert, those that a plan has touched.
func (w *writes) sources(p *plan, own string) {
	for _, id := range slices.Sorted(maps.Keys(p.keys)) {
		subject, was := p.sources[id].UID, p.sources[id]
		if id == p.src.ID {
			subject, was = own, p.src
		}
		if subject == "" {
			continue
		}
		if p.empty(id) {
			for _, predicate := range []string{"lacuna.src", "lacuna.src.extractor", "lacuna.src.curator", "lacuna.src.date", "lacuna.src.edges", "lacuna.src.briefs", "lacuna.asserts"} {
				w.del = append(w.del, nothing(subject, predicate))
			}
			continue
		}
		edges := writeKeys(slices.SortedFunc(maps.Keys(p.keys[id]), graph.EdgeKey.Compare))
		if id != p.src.ID && edges == was.Edges {
			continue
		}
		before := !strings.HasPrefix(subject, "_:")
		quads := []*api.NQuad{word(subject, "lacuna.src", string(id))}
		quads = w.text(quads, subject, "lacuna.src.extractor", was.Extractor, before)
		quads = w.text(quads, subject, "lacuna.src.curator", was.Curator, before)
		quads = w.text(quads, subject, "lacuna.src.date", was.Date, before)
		quads = w.text(quads, subject, "lacuna.src.edges", edges, before)
		if id == p.src.ID && w.store.format >= briefFormat {
			quads = w.text(quads, subject, "lacuna.src.briefs", p.briefs(w.store.Ontology), before)
		}
		w.nodes = append(w.nodes, quads)
	}
}

// settle puts places in for the names of new subjects.
func settle(quads []*api.NQuad, places map[string]string) error {
	for _, q := range quads {
		for _, end := range []*string{&q.Subject, &q.ObjectId} {
			name, isNew := strings.CutPrefix(*end, "_:")
			if !isNew {
				continue
			}
			place, known := places[name]
			if !known {
				return fmt.Errorf("the cluster gave no place for %s", name)
			}
			*end = place
		}
	}
	return nil
}
