package export_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/export"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/schema"
)

var ontology = sync.OnceValues(schema.Load)

// head is that of every test.
func head() export.Head {
	return export.Head{Release: "2026.00", Licence: "CC BY 4.0", Source: "corpus:small", Curator: "editors of a test", Revision: 2, AsOf: "2026-11-23"}
}

// bad is a text that tries to be more than text in each of the formats.
const bad = "=1+1 \"quoted\" \\ <b>&amp;</b>\t; {x} @en\r\n\u0001''' ]]> é 中 𝔸"

func node(id graph.ID, kind schema.Kind, attrs graph.Attrs) graph.Node {
	return graph.Node{ID: id, Kind: kind, Attrs: attrs}
}

func edge(from graph.ID, name schema.EdgeName, to graph.ID, attrs graph.Attrs) graph.Edge {
	return graph.Edge{EdgeKey: graph.EdgeKey{From: from, Name: name, To: to}, Attrs: attrs}
}

func words(list ...any) []any { return append([]any{}, list...) }

// smallLaw is a law of two rules, and who is bound by it.
func smallLaw() graph.Batch {
	b := graph.Batch{Source: graph.Source{ID: "corpus:small", Extractor: "corpus 2026.00 0", Curator: "editors of a test", Date: "2026-11-23"}}
	b.Nodes = []graph.Node{
		node("instrument:pact", schema.KindInstrument, graph.Attrs{"title": "Pact on Lanterns", "shortTitle": "Lantern Pact", "sourceType": "TREATY", "bindingness": "BINDING", "binds": "PARTIES", "status": "IN_FORCE",
			"adopted": "1999-02-03", "inForce": "2001", "universal": false, "partiesCount": 12.0, "regimes": words("lanterns"), "contexts": words("PEACETIME"), "addressees": words("STATE"), "confidence": "VERIFIED", "url": "https://pact.example/text"}),
		node("provision:pact-1", schema.KindProvision, graph.Attrs{"pinpoint": "Art. 1", "digest": bad, "modality": "PROHIBITION", "reaches": words("STATE"), "addressees": words("STATE"), "functions": words("PROHIBIT", "PREVENT"), "contexts": words("PEACETIME"), "regime": "lanterns", "confidence": "VERIFIED"}),
		node("provision:pact-2", schema.KindProvision, graph.Attrs{"pinpoint": "Art. 2", "digest": "States guard their lanterns.", "modality": "OBLIGATION", "reaches": words("STATE"), "addressees": words("STATE"), "functions": words("PREVENT"), "contexts": words("PEACETIME"), "regime": "lanterns", "confidence": "UNSURE"}),
		node("principle:light", schema.KindPrinciple, graph.Attrs{"label": graph.Attrs{"en": "Light", "fr": "Lumière", "zh": "光"}, "aliases": graph.Attrs{"en": words("lamp", "lantern light")}, "definition": "There is to be light.", "confidence": "WELL_KNOWN"}),
		activity("activity:darkening", "Darkening"), activity("activity:lantern-theft", "Theft of lanterns"), activity("activity:moon-hiding", "Hiding the moon"),
		node("frame:f", schema.KindFrame, graph.Attrs{"label": "small frame", "cutOff": "2026-11", "languages": words("en"), "assessor": "editors of a test", "method": "HUMAN", "review": "EDITORIAL", "scope": "lanterns", "roots": words(graph.Attrs{"activity": "activity:darkening", "activities": 2.0, "instruments": words("instrument:pact")}), "instrumentsWithoutProvisions": words(), "activitiesWithNoProvision": words("activity:moon-hiding"), "limits": words(), "assertedOn": "2026-11-23", "confidence": "VERIFIED"}),
		node("proposition:p", schema.KindProposition, graph.Attrs{"text": "Lanterns are territory.", "status": "DIVIDED", "since": "2020-05"}),
		node("state:ATL", schema.KindState, graph.Attrs{"alpha2": "AT", "alpha3": "ATL", "status": "UN_MEMBER", "memberSince": "1990-01-01", "name": graph.Attrs{"en": "Atlantis", "ar": "أطلانتس"}, "confidence": "VERIFIED"}),
		node("participation:pact/ATL", schema.KindParticipation, graph.Attrs{"action": "RATIFIED", "mode": "PARTIES", "date": "2000-01-01", "confidence": "VERIFIED"}),
		node("group:G", schema.KindGroup, graph.Attrs{"name": graph.Attrs{"en": "-Group of Isles"}, "completeness": "complete", "confidence": "VERIFIED"}),
		assessment("assessment:1/theft", "FULL", "DIRECT", ""), assessment("assessment:1/darkening", "FULL", "ANALOGY", "=HYPERLINK(1)"),
		assessment("assessment:2/theft", "PARTIAL", "DIRECT", "By night."), assessment("assessment:2/darkening", "NONE", "PRINCIPLE", ""),
	}
	b.Edges = []graph.Edge{
		edge("provision:pact-1", schema.EdgePartOf, "instrument:pact", nil), edge("provision:pact-2", schema.EdgePartOf, "instrument:pact", nil),
		edge("provision:pact-1", schema.EdgeExpresses, "principle:light", nil), edge("activity:lantern-theft", schema.EdgeBroader, "activity:darkening", nil),
		edge("provision:pact-2", schema.EdgeElaborates, "provision:pact-1", graph.Attrs{"confidence": "UNSURE", "note": bad, "date": "2003"}),
		edge("state:ATL", schema.EdgeMemberOf, "group:G", graph.Attrs{"from": "1999-01-01", "confidence": "VERIFIED"}),
		edge("frame:f", schema.EdgeCovers, "activity:darkening", nil), edge("frame:f", schema.EdgeReads, "instrument:pact", nil),
		edge("participation:pact/ATL", schema.EdgeBy, "state:ATL", nil), edge("participation:pact/ATL", schema.EdgeIn, "instrument:pact", nil),
		edge("assessment:1/darkening", schema.EdgeDependsOn, "proposition:p", nil),
	}
	for _, one := range [][3]graph.ID{{"assessment:1/theft", "provision:pact-1", "activity:lantern-theft"}, {"assessment:1/darkening", "provision:pact-1", "activity:darkening"}, {"assessment:2/theft", "provision:pact-2", "activity:lantern-theft"}, {"assessment:2/darkening", "provision:pact-2", "activity:darkening"}} {
		b.Edges = append(b.Edges, edge(one[0], schema.EdgeOf, one[1], nil), edge(one[0], schema.EdgeAbout, one[2], nil), edge(one[0], schema.EdgeUnder, "frame:f", nil))
	}
	return b
}

func activity(id graph.ID, label string) graph.Node {
	return node(id, schema.KindActivity, graph.Attrs{"label": label, "definition": "What it says.", "nature": "HARM", "depth": 1.0, "aliases": graph.Attrs{"en": words("+" + label)}, "lifecycle": words(), "effects": words("darkness; gloom"), "typicalActors": words("state", "moth"), "targets": words(), "tactics": words(),
		"incidents": words(graph.Attrs{"name": "Night of 1999", "year": 1999.0}), "confidence": "VERIFIED"})
}

func assessment(id graph.ID, extent, manner, condition string) graph.Node {
	attrs := graph.Attrs{"extent": extent, "manner": manner, "functions": words("PROHIBIT"), "reaches": words("STATE"), "contexts": words("PEACETIME"), "territory": words("OWN", "ABROAD"), "indirect": false, "reason": "It says so.", "added": true,
		"assessor": "editors of a test", "method": "HUMAN", "review": "EDITORIAL", "confidence": "VERIFIED", "assertedOn": "2026-11-23"}
	if condition != "" {
		attrs["condition"] = condition
	}
	return node(id, schema.KindAssessment, attrs)
}

// smallRecord is a speech with a claim in it, read by a machine.
func smallRecord() graph.Batch {
	const text = "We deplore the theft of lanterns."
	return graph.Batch{Source: graph.Source{ID: "document:0123456789ab", Extractor: "test 1", Date: "2026"}, Nodes: []graph.Node{
		node("document:0123456789ab", schema.KindDocument, graph.Attrs{"title": "Speech of Atlantis", "sha256": strings.Repeat("0", 64), "language": "en", "licence": "free to quote", "sourceTier": "VERBATIM_RECORD", "text": text, "date": "2025-03-04", "url": "not an address"}),
		node("statement:0123456789ab", schema.KindStatement, graph.Attrs{"speaker": "A. Tlas", "forum": "Assembly of Isles", "date": "2025-03-04", "sourceTier": "VERBATIM_RECORD", "review": "PROPOSED", "method": "AUTOMATION"}),
		node("claim:0123456789ab/3-32/CONCERN/lantern-theft", schema.KindClaim, graph.Attrs{"type": "CONCERN", "start": 3.0, "end": 32.0, "quote": "deplore the theft of lanterns", "hedged": false, "score": 0.5, "method": "AUTOMATION", "review": "PROPOSED", "date": "2025-03-04"}),
		node("claim:0123456789ab/gist", schema.KindClaim, graph.Attrs{"type": "GAP_ASSERTED", "gist": "A rule is missing.", "hedged": true, "method": "HUMAN", "review": "EDITORIAL"}),
		node("passage:0123456789ab/0", schema.KindPassage, graph.Attrs{"type": "TEXT", "order": 0.0, "start": 0.0, "end": 33.0, "text": text, "language": "en"}),
	}, Edges: []graph.Edge{
		edge("statement:0123456789ab", schema.EdgeIn, "document:0123456789ab", nil), edge("statement:0123456789ab", schema.EdgeBy, "state:ATL", nil),
		edge("claim:0123456789ab/3-32/CONCERN/lantern-theft", schema.EdgeInStatement, "statement:0123456789ab", nil), edge("claim:0123456789ab/3-32/CONCERN/lantern-theft", schema.EdgeTargets, "activity:lantern-theft", nil),
		edge("claim:0123456789ab/gist", schema.EdgeInStatement, "statement:0123456789ab", nil), edge("claim:0123456789ab/gist", schema.EdgeBy, "state:ATL", nil),
		edge("passage:0123456789ab/0", schema.EdgeInDocument, "document:0123456789ab", nil),
		edge("passage:0123456789ab/0", schema.EdgeMentions, "activity:lantern-theft", graph.Attrs{"start": 15.0, "end": 32.0, "quote": "theft of lanterns", "count": 1.0}),
	}}
}

// smallDesk is what people decided: an assessment of a person that is to take
// the place of another, with what it rests on and what stands against it, and
// two decisions.
func smallDesk() []graph.Batch {
	const written = "assessment:2/theft/desk"
	own := assessment(written, "FULL", "DIRECT", "")
	own.Attrs["review"], own.Attrs["assessor"] = "PROPOSED", "B. Judge"
	own.Attrs["evidence"] = words(
		map[string]any{"document": "document:0123456789ab", "passage": "passage:0123456789ab/0", "start": 15.0, "end": 32.0, "quote": "theft of lanterns", "note": bad},
		map[string]any{"url": "https://pact.example/guide?a=b", "quote": "by day and by night"})
	own.Attrs["contrary"] = words(map[string]any{"passage": "passage:0123456789ab/0"}, map[string]any{"url": "a book, page 3", "note": "Not on the net."})
	desk := graph.Batch{Source: graph.Source{ID: "curation:" + written, Curator: "B. Judge", Date: "2026-11-22"}, Nodes: []graph.Node{own}, Edges: []graph.Edge{
		edge(written, schema.EdgeOf, "provision:pact-2", nil), edge(written, schema.EdgeAbout, "activity:lantern-theft", nil), edge(written, schema.EdgeUnder, "frame:f", nil),
		edge(written, schema.EdgeReplaces, "assessment:2/theft", nil)}}
	return []graph.Batch{desk,
		decision(1, "B. Judge", "ASSESS", written, graph.Attrs{"contentAfter": "{}", "after": "PROPOSED"}),
		decision(2, "Ç. \"Umpire\" <c>", "DISPUTE", "claim:0123456789ab/gist", graph.Attrs{"evidence": words(map[string]any{"document": "document:0123456789ab", "start": 0.0, "end": 2.0, "quote": "We"}), "supersededBy": "claim:gone"}),
	}
}

func decision(number int, curator, ruling string, subject graph.ID, more graph.Attrs) graph.Batch {
	id := graph.ID(fmt.Sprintf("decision:%08d", number))
	attrs := graph.Attrs{"number": float64(number), "subject": string(subject), "key": "k", "relation": "ASSESSMENT", "ruling": ruling, "curator": curator, "at": "2026-11-22T10:00:00Z",
		"reason": bad, "version": 1.0, "words": "What was judged.", "chain": strings.Repeat("0", 64)}
	for name, value := range more {
		attrs[name] = value
	}
	return graph.Batch{Source: graph.Source{ID: "curation:decision/" + graph.ID(id.Name()), Curator: curator, Date: "2026-11-22"}, Nodes: []graph.Node{node(id, schema.KindDecision, attrs)}}
}

// small gives a job over the small graph, its batches applied in an order.
func small(t testing.TB) export.Job {
	t.Helper()
	return over(t, head(), append([]graph.Batch{smallLaw(), smallRecord()}, smallDesk()...)...)
}

// bundledJob is the bundled corpus in memory, read once.
var bundledJob = sync.OnceValues(func() (export.Job, error) {
	o, err := ontology()
	if err != nil {
		return export.Job{}, err
	}
	c, err := corpus.Open(corpus.Embedded())
	if err != nil {
		return export.Job{}, err
	}
	store, r := memstore.New(o), c.Release()
	_, err = store.Apply(context.Background(), c.Batch())
	return export.Job{Reader: store, Ontology: o, Head: export.Head{Release: r.Version, Licence: r.Licence, Source: r.Source, Curator: r.Curator, Revision: 1, AsOf: "2026-11-23"}}, err
})

// bundled gives a job over the bundled corpus.
func bundled(t testing.TB) export.Job {
	t.Helper()
	j, err := bundledJob()
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func over(t testing.TB, h export.Head, batches ...graph.Batch) export.Job {
	t.Helper()
	o, err := ontology()
	if err != nil {
		t.Fatal(err)
	}
	store := memstore.New(o)
	for _, b := range batches {
		if _, err := store.Apply(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	return export.Job{Reader: store, Ontology: o, Head: h}
}

func write(t testing.TB, j export.Job, format string) string {
	t.Helper()
	var b bytes.Buffer
	if err := j.Write(t.Context(), &b, format); err != nil {
		t.Fatalf("%s: %v", format, err)
	}
	return b.String()
}

// tables gives the tables of a job by name.
func tables(t testing.TB, j export.Job) map[string]string {
	t.Helper()
	files := map[string]*file{}
	if err := j.Tables(t.Context(), func(name string) (io.WriteCloser, error) {
		files[name] = &file{}
		return files[name], nil
	}); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for name, f := range files {
		if !f.closed {
			t.Errorf("%s was not closed", name)
		}
		out[name] = f.String()
	}
	return out
}

type file struct {
	bytes.Buffer
	closed bool
}

func (f *file) Close() error { f.closed = true; return nil }

// counts gives the ids and the number of edges of a graph.
func counts(t testing.TB, j export.Job) (ids []graph.ID, edges int) {
	t.Helper()
	for n, err := range j.Reader.Nodes(t.Context(), graph.NodeQuery{}) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, n.ID)
	}
	for _, err := range j.Reader.Edges(t.Context(), graph.EdgeQuery{}) {
		if err != nil {
			t.Fatal(err)
		}
		edges++
	}
	return ids, edges
}
