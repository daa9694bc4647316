package draft_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/ingest/draft"
	"github.com/lacuna-law/lacuna/ingest/extract"
	"github.com/lacuna-law/lacuna/schema"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const today = "2026-11-23"

// bundle is the bundled corpus, read once.
type bundle struct {
	world draft.World
	atlas *gap.Atlas
}

var bundled = sync.OnceValues(func() (bundle, error) {
	o, err := schema.Load()
	if err != nil {
		return bundle{}, err
	}
	c, err := corpus.Open(corpus.Embedded())
	if err != nil {
		return bundle{}, err
	}
	store := memstore.New(o)
	if _, err := store.Apply(context.Background(), c.Batch()); err != nil {
		return bundle{}, err
	}
	atlas, err := gap.Compile(context.Background(), store)
	lexicon := sync.OnceValues(func() (*extract.Lexicon, error) { return extract.NewLexicon(context.Background(), store, c.Lexicon()) })
	return bundle{atlas: atlas, world: draft.World{Ontology: o, Graph: store, Today: today,
		Lexicon: func(context.Context) (*extract.Lexicon, error) { return lexicon() }}}, err
})

func world(t testing.TB) bundle {
	t.Helper()
	b, err := bundled()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestWordingIsReadAsPeopleWould(t *testing.T) {
	b := world(t)
	data, err := os.ReadFile("testdata/framework.md")
	if err != nil {
		t.Fatal(err)
	}
	d, err := draft.Read(t.Context(), "framework.md", data, b.world)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/framework.golden", readable(d))
	for _, n := range d.Batch.Nodes {
		if n.Kind == schema.KindAssessment && (n.Attrs.Text("review") != "PROPOSED" || n.Attrs.Text("method") != "AUTOMATION" || n.Attrs.Text("confidence") != "UNSURE") {
			t.Errorf("%s is not marked as proposed by a machine: %v", n.ID, n.Attrs)
		}
	}
	s, err := b.atlas.Simulate(d, gap.Lens{AsOf: today}, gap.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if !s.Proposed || len(s.Changes) == 0 || len(s.Articles) < 7 || !strings.Contains(strings.Join(s.Assumed, " "), "proposed by a machine") {
		t.Errorf("proposed %v, %d changes, %d articles, assumed %q", s.Proposed, len(s.Changes), len(s.Articles), s.Assumed)
	}
}

// readable writes what was read for people.
func readable(d gap.Draft) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s\n\n", d.Title)
	pinpoint, about := map[graph.ID]string{}, map[graph.ID]graph.ID{}
	for _, e := range d.Batch.Edges {
		if e.Name == schema.EdgeAbout {
			about[e.From] = e.To
		}
	}
	nodes := map[graph.ID]graph.Node{}
	for _, n := range d.Batch.Nodes {
		nodes[n.ID], pinpoint[n.ID] = n, n.Attrs.Text("pinpoint")
	}
	for _, p := range d.Proposals {
		a := nodes[p.Assessment].Attrs
		fmt.Fprintf(&out, "%s · %s\n    %s · %s · reaches %s · %s", pinpoint[p.Provision], about[p.Assessment].Name(), p.Rule, a.Text("extent"), list(a["reaches"]), list(a["contexts"]))
		if a.Bool("indirect") {
			out.WriteString(" · indirect")
		}
		fmt.Fprintf(&out, " · %.2f\n", p.Score)
		if c := a.Text("condition"); c != "" {
			fmt.Fprintf(&out, "    limited by %s\n", c)
		}
	}
	out.WriteString("\nNot read\n")
	for _, u := range d.Unread {
		fmt.Fprintf(&out, "%s · %s\n    %s\n", u.Article, u.Words, u.Why)
	}
	return out.String()
}

func list(v any) string { return strings.Trim(strings.ReplaceAll(fmt.Sprint(v), " ", ", "), "[]") }

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

func TestTheBundledDraftIsRead(t *testing.T) {
	b := world(t)
	names, err := draft.Bundled()
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		d, err := draft.ReadBundled(t.Context(), name, b.world)
		if err != nil {
			t.Fatal(err)
		}
		if d.Proposed || d.Title == "" || !strings.Contains(d.About, "not a text of any State") || len(d.Articles()) == 0 {
			t.Errorf("%s: %q, %q, %d articles", name, d.Title, d.About, len(d.Articles()))
		}
		if _, err := b.atlas.WhatIf(d); err != nil {
			t.Error(err)
		}
	}
	if _, err := draft.ReadBundled(t.Context(), "../release", b.world); !errors.Is(err, draft.ErrRefused) {
		t.Errorf("got %v", err)
	}
}

// reading writes the one proposal of a draft, or why there is none.
func reading(d gap.Draft) string {
	if len(d.Unread) > 0 {
		return "not read: " + d.Unread[0].Why
	}
	var out []string
	for _, n := range d.Batch.Nodes {
		switch n.Kind {
		case schema.KindProvision:
			out = append(out, n.Attrs.Text("modality"))
		case schema.KindAssessment:
			_, activity, _ := strings.Cut(n.ID.Name(), "/")
			activity, _, _ = strings.Cut(activity, "/")
			out = append(out, list(n.Attrs["functions"]), activity, n.Attrs.Text("extent"), list(n.Attrs["reaches"]))
			if contexts := list(n.Attrs["contexts"]); contexts != "PEACETIME, ARMED_CONFLICT" {
				out = append(out, contexts)
			}
			if n.Attrs.Bool("indirect") {
				out = append(out, "indirect")
			}
		}
	}
	return strings.Join(out, " ")
}
