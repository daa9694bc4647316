package corpus_test

import (
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/schema"
)

func ontology(t testing.TB) *schema.Ontology {
	t.Helper()
	o, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// embedded is the release, opened once for all tests that only read it.
var embedded = sync.OnceValues(func() (*corpus.Corpus, error) { return corpus.Open(corpus.Embedded()) })

func open(t testing.TB) *corpus.Corpus {
	t.Helper()
	c, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTheEmbeddedCorpusLoadsIntoAStore(t *testing.T) {
	c, store := open(t), memstore.New(ontology(t))
	revision, err := store.Apply(t.Context(), c.Batch())
	if err != nil {
		t.Fatal(err)
	}
	again, err := store.Apply(t.Context(), c.Batch())
	if err != nil || again != revision {
		t.Errorf("the same corpus again: revision %d after %d, error %v", again, revision, err)
	}
}

func TestCounts(t *testing.T) {
	got := map[schema.Kind]int{}
	for _, n := range open(t).Batch().Nodes {
		got[n.Kind]++
	}
	want := map[schema.Kind]int{
		schema.KindInstrument: 153, schema.KindProvision: 387, schema.KindActivity: 118, schema.KindAssessment: 1008,
		schema.KindPrinciple: 21, schema.KindParticipation: 1548, schema.KindProposition: 13, schema.KindPosition: 388,
		schema.KindStatement: 137, schema.KindClaim: 293, schema.KindFrame: 1, schema.KindMechanism: 41, schema.KindState: 200,
		schema.KindOrganisation: 27, schema.KindGroup: 21, schema.KindDocument: 140,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("nodes by kind (-want +got):\n%s", diff)
	}
}

func TestSource(t *testing.T) {
	digest, err := corpus.Digest(corpus.Embedded())
	if err != nil || len(digest) != 12 {
		t.Fatalf("digest %q, error %v", digest, err)
	}
	want := graph.Source{ID: "corpus:lacuna", Curator: "editors of this corpus", Extractor: "corpus 2026.11 " + digest, Date: "2026-11-23"}
	b := open(t).Batch()
	if diff := cmp.Diff(want, b.Source); diff != "" || !b.Replace {
		t.Errorf("source (-want +got, replace %v):\n%s", b.Replace, diff)
	}
}

func TestReadReleaseReadsWhatOpenReads(t *testing.T) {
	got, err := corpus.ReadRelease(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(open(t).Release(), got); diff != "" {
		t.Errorf("release (-open +read):\n%s", diff)
	}
}

func TestDigestChangesWithAnyFile(t *testing.T) {
	before := fstest.MapFS{"a.yaml": {Data: []byte("a: 1")}, "b.yaml": {Data: []byte("b: 1")}}
	seen := map[string]string{}
	for name, files := range map[string]fstest.MapFS{
		"same":    before,
		"content": {"a.yaml": {Data: []byte("a: 2")}, "b.yaml": {Data: []byte("b: 1")}},
		"cut":     {"a.yaml": {Data: []byte("a: 1b")}, "b.yaml": {Data: []byte(": 1")}},
	} {
		digest, err := corpus.Digest(files)
		if err != nil {
			t.Fatal(err)
		}
		if other, taken := seen[digest]; taken {
			t.Errorf("%s and %s have the same digest", name, other)
		}
		seen[digest] = name
	}
}
