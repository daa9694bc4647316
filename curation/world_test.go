package curation_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/curation"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/schema"
)

var ontology = sync.OnceValue(func() *schema.Ontology {
	o, err := schema.Load()
	if err != nil {
		panic(err)
	}
	return o
})

var bundled = sync.OnceValue(func() *corpus.Corpus {
	c, err := corpus.Open(corpus.Embedded())
	if err != nil {
		panic(err)
	}
	return c
})

// room is a store with the corpus and a desk over it, whose clock goes on by a
// second with each look.
type room struct {
	*testing.T
	store graph.Store
	desk  *curation.Desk
	clock *clock
}

type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(time.Second)
	return c.at
}

func inMemory(t *testing.T) room {
	t.Helper()
	return furnish(t, memstore.New(ontology()))
}

func furnish(t *testing.T, store graph.Store) room {
	t.Helper()
	r := open(t, store)
	r.put(bundled().Batch())
	return r
}

func open(t *testing.T, store graph.Store) room {
	r := room{T: t, store: store, clock: &clock{at: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}}
	r.desk = curation.NewDesk(store, ontology(), r.clock.now)
	return r
}

// bare is a room with one State and one activity.
func bare(t *testing.T) room {
	t.Helper()
	r := open(t, memstore.New(ontology()))
	all := bundled().Batch()
	b := graph.Batch{Source: all.Source}
	for _, n := range all.Nodes {
		if n.ID == "state:FRA" || n.ID == "activity:ransomware" {
			b.Nodes = append(b.Nodes, n)
		}
	}
	r.put(b)
	return r
}

func (r room) put(b graph.Batch) {
	r.Helper()
	if _, err := r.desk.Apply(r.Context(), b); err != nil {
		r.Fatal(err)
	}
}

// said is a claim of a speech.
type said struct {
	claim  schema.ClaimType
	target graph.ID
	quote  string
}

// speech is a batch as ingest makes it: a document with a statement of a State.
func speech(name, state string, claims ...said) graph.Batch {
	document, statement := graph.ID("document:"+name), graph.ID("statement:"+name)
	b := graph.Batch{Source: graph.Source{ID: document, Extractor: "test 1"}, Replace: true}
	edge := func(from graph.ID, edge schema.EdgeName, to graph.ID) {
		b.Edges = append(b.Edges, graph.Edge{EdgeKey: graph.EdgeKey{From: from, Name: edge, To: to}})
	}
	text := ""
	b.Nodes = append(b.Nodes, graph.Node{ID: statement, Kind: schema.KindStatement, Attrs: graph.Attrs{
		"date": "2025-10-01", "sourceTier": "VERBATIM_RECORD", "review": "PROPOSED", "method": "AUTOMATION"}})
	edge(statement, schema.EdgeIn, document)
	edge(statement, schema.EdgeBy, graph.ID("state:"+state))
	for i, c := range claims {
		id := graph.ID(fmt.Sprintf("claim:%s/%d", name, i))
		start := len([]rune(text))
		text += c.quote + "\n\n"
		b.Nodes = append(b.Nodes, graph.Node{ID: id, Kind: schema.KindClaim, Attrs: graph.Attrs{
			"type": string(c.claim), "start": start, "end": start + len([]rune(c.quote)), "quote": c.quote, "hedged": false,
			"method": "AUTOMATION", "review": "PROPOSED", "date": "2025-10-01"}})
		edge(id, schema.EdgeInStatement, statement)
		edge(id, schema.EdgeBy, graph.ID("state:"+state))
		edge(id, schema.EdgeTargets, c.target)
	}
	b.Nodes = append(b.Nodes, graph.Node{ID: document, Kind: schema.KindDocument, Attrs: graph.Attrs{
		"title": name, "sourceTier": "VERBATIM_RECORD", "text": text, "date": "2025-10-01"}})
	return b
}

// gapSaid is a claim that something is missing.
func gapSaid(activity, quote string) said {
	return said{schema.ClaimTypeGapAsserted, graph.ID("activity:" + activity), quote}
}

// review takes a decision on the record as it stands, which must be allowed.
func (r room) review(who string, id graph.ID, ruling schema.Ruling, evidence ...curation.Evidence) curation.Reviewed {
	r.Helper()
	done, err := r.try(who, id, ruling, evidence...)
	if err != nil {
		r.Fatalf("%s %s %s: %v", who, ruling, id, err)
	}
	return done
}

func (r room) try(who string, id graph.ID, ruling schema.Ruling, evidence ...curation.Evidence) (curation.Reviewed, error) {
	r.Helper()
	versions, err := r.desk.Versions(r.Context(), []graph.ID{id})
	if err != nil {
		r.Fatal(err)
	}
	return r.desk.Review(r.Context(), who, curation.Review{
		Subject: id, Version: versions[id], Ruling: ruling, Reason: "It is so.", Evidence: evidence})
}

// stands fails unless a record stands somewhere.
func (r room) stands(id graph.ID, want schema.Review) {
	r.Helper()
	n, err := r.store.Node(r.Context(), id)
	if err != nil || n.Attrs.Text("review") != string(want) {
		r.Errorf("%s: stands at %q (%v), want %s", id, n.Attrs.Text("review"), err, want)
	}
}

func (r room) revision() graph.Revision {
	r.Helper()
	revision, err := r.store.Revision(r.Context())
	if err != nil {
		r.Fatal(err)
	}
	return revision
}

func (r room) atlas() *gap.Atlas {
	r.Helper()
	atlas, err := gap.Compile(r.Context(), r.store)
	if err != nil {
		r.Fatal(err)
	}
	return atlas
}
