package gqlapi_test

import (
	"fmt"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// smallLaw is a world of one treaty with twelve articles, one activity with a
// broader one, two States and one claim. It is no law anywhere.
func smallLaw() graph.Batch {
	b := graph.Batch{Source: graph.Source{ID: "corpus:test", Curator: "tests", Extractor: "corpus 2026.11", Date: "2026-11-01"}, Replace: true}
	node := func(id graph.ID, kind schema.Kind, attrs graph.Attrs) {
		b.Nodes = append(b.Nodes, graph.Node{ID: id, Kind: kind, Attrs: attrs})
	}
	edge := func(from graph.ID, name schema.EdgeName, to graph.ID, attrs graph.Attrs) {
		b.Edges = append(b.Edges, graph.Edge{EdgeKey: graph.EdgeKey{From: from, Name: name, To: to}, Attrs: attrs})
	}
	for _, code := range []string{"AAA", "BBB"} {
		node(graph.ID("state:"+code), schema.KindState, graph.Attrs{"alpha2": code[:2], "alpha3": code, "status": "UN_MEMBER",
			"memberSince": "1945-10-24", "name": map[string]any{"en": "State " + code, "fr": "État " + code}, "confidence": "VERIFIED"})
	}
	node("group:pair", schema.KindGroup, graph.Attrs{"name": map[string]any{"en": "Pair"}, "completeness": "both", "confidence": "VERIFIED"})
	edge("state:AAA", schema.EdgeMemberOf, "group:pair", graph.Attrs{"from": "2001", "confidence": "VERIFIED"})
	for _, a := range []string{"harm", "narrow-harm"} {
		node(graph.ID("activity:"+a), schema.KindActivity, activityAttrs(a))
	}
	edge("activity:narrow-harm", schema.EdgeBroader, "activity:harm", nil)
	node("instrument:treaty", schema.KindInstrument, treatyAttrs())
	node("frame:all", schema.KindFrame, graph.Attrs{"label": "All", "cutOff": "2026-11-01", "languages": []any{"en"}, "assessor": "tests", "method": "HUMAN",
		"review": "EDITORIAL", "scope": "all", "roots": []any{}, "instrumentsWithoutProvisions": []any{}, "activitiesWithNoProvision": []any{},
		"limits": []any{}, "assertedOn": "2026-11-01", "confidence": "VERIFIED"})
	edge("frame:all", schema.EdgeCovers, "activity:harm", nil)
	edge("frame:all", schema.EdgeReads, "instrument:treaty", nil)
	for i := range 12 {
		provision, assessment := graph.ID(fmt.Sprintf("provision:treaty-%02d", i+1)), graph.ID(fmt.Sprintf("assessment:treaty-%02d", i+1))
		node(provision, schema.KindProvision, provisionAttrs(i+1))
		edge(provision, schema.EdgePartOf, "instrument:treaty", nil)
		node(assessment, schema.KindAssessment, assessmentAttrs())
		edge(assessment, schema.EdgeOf, provision, nil)
		edge(assessment, schema.EdgeAbout, "activity:harm", nil)
		edge(assessment, schema.EdgeUnder, "frame:all", nil)
	}
	edge("provision:treaty-02", schema.EdgeElaborates, "provision:treaty-01", graph.Attrs{"confidence": "VERIFIED", "note": "in detail"})
	node("statement:one", schema.KindStatement, graph.Attrs{"speaker": "A delegate", "date": "2026-01-02", "sourceTier": "OFFICIAL_TEXT", "review": "EDITORIAL", "method": "HUMAN"})
	edge("statement:one", schema.EdgeBy, "state:AAA", nil)
	node("claim:one", schema.KindClaim, graph.Attrs{"type": "GAP_ASSERTED", "gist": "Nothing governs it.", "hedged": false, "score": 0.5, "method": "HUMAN", "review": "EDITORIAL", "date": "2026-01-02"})
	edge("claim:one", schema.EdgeBy, "state:AAA", nil)
	edge("claim:one", schema.EdgeInStatement, "statement:one", nil)
	edge("claim:one", schema.EdgeTargets, "activity:harm", nil)
	return b
}

func activityAttrs(name string) graph.Attrs {
	return graph.Attrs{"label": "The " + name, "definition": "A harm.", "nature": "HARM", "depth": 1.0, "aliases": map[string]any{"en": []any{name}},
		"lifecycle": []any{"use"}, "effects": []any{"availability"}, "typicalActors": []any{"STATE"}, "targets": []any{"all"}, "tactics": []any{},
		"incidents": []any{map[string]any{"name": "Once", "year": 2020.0}}, "confidence": "VERIFIED"}
}

func treatyAttrs() graph.Attrs {
	return graph.Attrs{"title": "A treaty", "shortTitle": "Treaty", "sourceType": "TREATY", "bindingness": "BINDING", "binds": "PARTIES", "status": "IN_FORCE",
		"adopted": "2000-01-01", "inForce": "2001-01-01", "universal": true, "regimes": []any{"test"}, "contexts": []any{"PEACETIME"}, "addressees": []any{"STATE"},
		"url": "https://example.org/treaty", "confidence": "VERIFIED"}
}

func provisionAttrs(article int) graph.Attrs {
	return graph.Attrs{"pinpoint": fmt.Sprintf("Art. %d", article), "digest": "Do no harm.", "modality": "PROHIBITION", "reaches": []any{"STATE"}, "addressees": []any{"STATE"},
		"functions": []any{"PROHIBIT"}, "contexts": []any{"PEACETIME"}, "regime": "test", "confidence": "VERIFIED"}
}

func assessmentAttrs() graph.Attrs {
	return graph.Attrs{"extent": "FULL", "manner": "DIRECT", "functions": []any{"PROHIBIT"}, "reaches": []any{"STATE"}, "contexts": []any{"PEACETIME"},
		"territory": []any{"OWN", "ABROAD"}, "indirect": false, "reason": "It says so.", "added": false, "assessor": "tests", "method": "HUMAN",
		"review": "EDITORIAL", "confidence": "VERIFIED", "assertedOn": "2026-11-01"}
}
