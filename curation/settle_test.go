package curation_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/lacuna-law/lacuna/curation"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/boltstore"
	"github.com/lacuna-law/lacuna/graph/dgraphstore"
	"github.com/lacuna-law/lacuna/graph/dgraphtest"
	"github.com/lacuna-law/lacuna/schema"
)

// release gives the corpus with another reason in one of its assessments.
func release(id graph.ID) graph.Batch {
	b := bundled().Batch()
	b.Source.Extractor = "corpus 2027.1 000000000000"
	for i, n := range b.Nodes {
		if n.ID == id {
			b.Nodes[i].Attrs = maps.Clone(n.Attrs)
			b.Nodes[i].Attrs["reason"] = "Another reason."
		}
	}
	return b
}

// An assessment of the corpus that was accepted returns to the editors, and to
// the queue, when a release says something else; and stands accepted again when
// the old words return.
func TestANewRelease(t *testing.T) {
	r := inMemory(t)
	const id, other = "assessment:achr-11/mass-surveillance", "assessment:achpr-9/internet-shutdown"
	for _, who := range []string{"ann", "bob"} {
		r.review(who, id, schema.RulingAccept)
		r.review(who, other, schema.RulingReject)
	}
	r.stands(id, schema.ReviewAccepted)
	r.stands(other, schema.ReviewWithdrawn)
	r.put(release(id))
	r.stands(id, schema.ReviewEditorial)
	r.stands(other, schema.ReviewWithdrawn)
	editorial := curation.QueueFilter{Relation: "ASSESSMENT", Review: []schema.Review{schema.ReviewEditorial}, Activity: "activity:mass-surveillance"}
	if got := r.queue(editorial); !slices.Contains(subjects(got), id) {
		t.Errorf("it is not in the queue of %v", subjects(got))
	}
	if log, err := r.desk.DecisionsOn(t.Context(), []graph.ID{id}); err != nil || len(log[id]) != 2 {
		t.Errorf("the log has %v, %v", log, err)
	}
	r.put(bundled().Batch())
	r.stands(id, schema.ReviewAccepted)
	r.review("bob", id, schema.RulingAbstain)
	r.stands(id, schema.ReviewEditorial)
	r.review("bob", id, schema.RulingReject)
	r.stands(id, schema.ReviewDisputed)
}

// failing is a store that fails after some batches, as a process that is killed.
type failing struct {
	graph.Store
	left *int
}

var errKilled = errors.New("killed")

func (f failing) Apply(ctx context.Context, b graph.Batch) (graph.Revision, error) {
	if *f.left--; *f.left < 0 {
		return 0, errKilled
	}
	return f.Store.Apply(ctx, b)
}

// Wherever between its batches a decision is cut short, the next desk makes
// the records stand where the log says.
func TestACrashIsMended(t *testing.T) {
	for batches := range 4 {
		r := inMemory(t)
		spyware := gapSaid("ransomware", words)
		r.put(speech("a", "FRA", spyware))
		r.put(speech("b", "FRA", spyware))
		r.put(speech("c", "FRA", spyware))
		left := batches
		cut := curation.NewDesk(failing{r.store, &left}, ontology(), r.clock.now)
		_, err := cut.Review(t.Context(), "ann", curation.Review{Subject: "claim:b/0", Ruling: schema.RulingReject, Reason: "No."})
		if !errors.Is(err, errKilled) {
			t.Fatalf("after %d batches: %v", batches, err)
		}
		r.desk = curation.NewDesk(r.store, ontology(), r.clock.now)
		if _, err := r.desk.Reconcile(t.Context()); err != nil {
			t.Fatal(err)
		}
		want := schema.ReviewWithdrawn
		if batches == 0 {
			want = schema.ReviewProposed // nothing was decided
		}
		for _, id := range []graph.ID{"claim:a/0", "claim:b/0", "claim:c/0"} {
			r.stands(id, want)
		}
		before := r.revision()
		if changed, err := r.desk.Reconcile(t.Context()); err != nil || len(changed) > 0 || r.revision() != before {
			t.Errorf("again it changed %v, %v", changed, err)
		}
	}
}

// The same of an assessment: the log brings it.
func TestACrashWhileWriting(t *testing.T) {
	r := inMemory(t)
	left := 1
	cut := curation.NewDesk(failing{r.store, &left}, ontology(), r.clock.now)
	if _, err := cut.Assess(t.Context(), "ann", judgement()); !errors.Is(err, errKilled) {
		t.Fatal(err)
	}
	changed, err := r.desk.Reconcile(t.Context())
	if err != nil || len(changed) != 1 {
		t.Fatal(changed, err)
	}
	r.stands("assessment:charter-2-4-ransomware-ann", schema.ReviewProposed)
	r.atlas()
}

// An assessment goes with the frame or provision that it names, so that the law
// side compiles, and returns with it.
func TestWhatAnAssessmentNamesGoes(t *testing.T) {
	r := inMemory(t)
	b := speech("a", "FRA")
	b.Nodes = append(b.Nodes, graph.Node{ID: "provision:made/1", Kind: schema.KindProvision, Attrs: graph.Attrs{
		"pinpoint": "Art. 1", "digest": "x", "modality": "PROHIBITION", "reaches": []any{}, "addressees": []any{}, "functions": []any{},
		"contexts": []any{}, "regime": "unsorted", "confidence": "UNSURE"}})
	b.Edges = append(b.Edges, graph.Edge{EdgeKey: graph.EdgeKey{From: "provision:made/1", Name: schema.EdgePartOf, To: "instrument:un-charter"}})
	r.put(b)
	a := judgement()
	a.Provision = "provision:made/1"
	id := r.assess("ann", a).ID
	for _, who := range []string{"bob", "eve"} {
		r.review(who, id, schema.RulingAccept)
	}
	if _, err := r.store.Apply(t.Context(), graph.Batch{Source: b.Source, Replace: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := r.desk.Retracted(t.Context(), "ann", "document:a", "a", "By mistake."); err != nil {
		t.Fatal(err)
	}
	r.atlas()
	if _, err := r.store.Node(t.Context(), id); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("it is still there: %v", err)
	}
	r.put(b)
	if _, err := r.desk.Reconcile(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.stands(id, schema.ReviewAccepted)
}

// The same on a store on disk and on a cluster.
func TestOnEveryStore(t *testing.T) {
	t.Run("bolt", func(t *testing.T) {
		s, err := boltstore.Open(t.Context(), boltstore.Options{Dir: t.TempDir(), Ontology: ontology()})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		everyday(furnish(t, s))
	})
	t.Run("memory", func(t *testing.T) { everyday(inMemory(t)) })
	t.Run("dgraph", func(t *testing.T) {
		cluster, err := dgraphtest.Start(t.Context(), t.TempDir(), 1)
		if errors.Is(err, dgraphtest.ErrMissing) {
			t.Skip("SKIPPED: " + err.Error())
		}
		if err != nil {
			t.Fatal(err)
		}
		defer cluster.Stop()
		s, err := dgraphstore.Open(t.Context(), dgraphstore.Options{Ontology: ontology(), Access: dgraphstore.Access{Addresses: cluster.Addresses()}})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		everyday(furnish(t, s))
	})
}

// everyday is a working day: it decides, writes, exports, imports and reads again.
func everyday(r room) {
	r.Helper()
	r.put(speech("a", "FRA", gapSaid("ransomware", words), gapSaid("mass-surveillance", "Other words.")))
	r.put(speech("b", "FRA", gapSaid("ransomware", words)))
	r.review("ann", "claim:a/0", schema.RulingAccept)
	r.review("bob", "claim:a/0", schema.RulingAccept)
	r.stands("claim:b/0", schema.ReviewAccepted)
	r.review("ann", "claim:a/1", schema.RulingReject)
	const old = "assessment:achr-11/mass-surveillance"
	r.review("ann", old, schema.RulingDispute, curation.Evidence{Document: "document:a", Quote: "Other words.", Note: "[[[{{{"}, curation.Evidence{URL: "https://example.org"})
	r.stands(old, schema.ReviewDisputed)
	id := r.assess("ann", sweeping()).ID
	if items := r.queue(curation.QueueFilter{}); len(items) != 2 {
		r.Errorf("the queue is %+v", items)
	}
	if asserted, err := r.store.Asserted(r.Context(), "document:a"); err != nil || asserted.Source.Extractor != "test 1" || len(asserted.Nodes) != 4 {
		r.Errorf("the document asserts %d nodes as %+v: %v", len(asserted.Nodes), asserted.Source, err)
	}
	sources := 0
	for s, err := range r.store.Sources(r.Context()) {
		if err != nil {
			r.Fatal(err)
		}
		if !strings.HasPrefix(string(s.ID), "curation:") {
			sources++
		}
	}
	if sources != 3 {
		r.Errorf("%d sources besides those of curation", sources)
	}
	before := r.revision()
	r.put(bundled().Batch())
	r.put(speech("a", "FRA", gapSaid("ransomware", words), gapSaid("mass-surveillance", "Other words.")))
	if _, err := r.desk.Reconcile(r.Context()); err != nil || r.revision() != before {
		r.Errorf("what is known was written again: %v", err)
	}
	fresh := curation.NewDesk(r.store, ontology(), r.clock.now)
	versions, err := fresh.Versions(r.Context(), []graph.ID{"claim:a/0", "claim:b/0", id, old, "claim:none"})
	want := map[graph.ID]int{"claim:a/0": 2, "claim:b/0": 2, id: 1, old: 1, "claim:none": 0}
	if err != nil || !maps.Equal(versions, want) {
		r.Errorf("versions %v, %v", versions, err)
	}
	if err := fresh.Verify(r.Context()); err != nil {
		r.Error(err)
	}
	if report, err := fresh.Import(r.Context(), strings.NewReader(r.export())); err != nil || report.New != 0 || report.Known != 5 {
		r.Errorf("imported %+v, %v", report, err)
	}
}
