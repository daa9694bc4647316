package main

import (
	"fmt"
	"iter"
	"strconv"
	"time"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// The ids of a world's things. Their order is that of the places.
func activityID(i int32) graph.ID   { return padded("activity:a", i, 3) }
func provisionID(i int32) graph.ID  { return padded("provision:p", i, 5) }
func instrumentID(i int32) graph.ID { return padded("instrument:i", i, 4) }
func stateID(i int32) graph.ID      { return padded("state:s", i, 3) }
func statementID(i int32) graph.ID  { return padded("statement:g", i, 8) }
func stanceID(i int32) graph.ID     { return padded("claim:g", i, 8) + "-a" }
func invokingID(i int32) graph.ID   { return padded("claim:g", i, 8) + "-p" }

func assessmentID(p, a int32) graph.ID {
	return padded("assessment:p", p, 5) + padded("-a", a, 3)
}

func participationID(i, s int32) graph.ID {
	return padded("participation:i", i, 4) + padded("-s", s, 3)
}

const frameID graph.ID = "frame:all"

func padded(prefix string, i int32, width int) graph.ID {
	digits := strconv.Itoa(int(i))
	buf := make([]byte, 0, len(prefix)+width)
	buf = append(buf, prefix...)
	for range width - len(digits) {
		buf = append(buf, '0')
	}
	return graph.ID(append(buf, digits...))
}

// place reads the place back from an id: the digits after the last letter.
func place(id graph.ID) int32 {
	at := len(id)
	for at > 0 && id[at-1] >= '0' && id[at-1] <= '9' {
		at--
	}
	n, err := strconv.Atoi(string(id[at:]))
	if err != nil {
		return -1
	}
	return int32(n)
}

func dateOf(day int32) string { return time.Unix(int64(day)*86400, 0).UTC().Format(time.DateOnly) }

// source is on whose word a world is in a graph.
func source() graph.Source {
	return graph.Source{ID: "corpus:bench", Extractor: "corpus bench", Date: "2026-01-01"}
}

func texts(words ...string) []any {
	out := make([]any, len(words))
	for i, w := range words {
		out[i] = w
	}
	return out
}

// law writes the law side of a world as nodes and edges.
func (w *world) law() graph.Batch {
	b := graph.Batch{Source: source()}
	for s := range int32(w.States) {
		b.Nodes = append(b.Nodes, w.state(s))
	}
	for a := range int32(w.Activities) {
		b.Nodes = append(b.Nodes, activityNode(a))
		b.Edges = append(b.Edges, link(frameID, schema.EdgeCovers, activityID(a)))
	}
	b.Nodes = append(b.Nodes, frameNode())
	for i := range int32(w.Instruments) {
		w.addInstrument(&b, i)
	}
	for p := range int32(w.Provisions) {
		w.addProvision(&b, p)
	}
	return b
}

func link(from graph.ID, name schema.EdgeName, to graph.ID) graph.Edge {
	return graph.Edge{EdgeKey: graph.EdgeKey{From: from, Name: name, To: to}}
}

func (w *world) state(s int32) graph.Node {
	code := fmt.Sprintf("S%03d", s)
	return graph.Node{ID: stateID(s), Kind: schema.KindState, Attrs: graph.Attrs{"alpha2": code, "alpha3": code, "status": "UN_MEMBER",
		"memberSince": "1945-10-24", "name": map[string]any{"en": "State " + code}, "confidence": "VERIFIED"}}
}

func activityNode(a int32) graph.Node {
	id := activityID(a)
	return graph.Node{ID: id, Kind: schema.KindActivity, Attrs: graph.Attrs{"label": "Activity " + id.Name(), "definition": "invented", "nature": "HARM",
		"depth": 1.0, "aliases": map[string]any{}, "lifecycle": texts(), "effects": texts(), "typicalActors": texts(), "targets": texts(),
		"tactics": texts(), "incidents": texts(), "confidence": "VERIFIED"}}
}

func frameNode() graph.Node {
	return graph.Node{ID: frameID, Kind: schema.KindFrame, Attrs: graph.Attrs{"label": "all of it", "cutOff": "2026-01-01", "languages": texts("en"),
		"assessor": "bench", "method": "AUTOMATION", "review": "EDITORIAL", "scope": "an invented world", "roots": texts(),
		"instrumentsWithoutProvisions": texts(), "activitiesWithNoProvision": texts(), "limits": texts(), "assertedOn": "2026-01-01",
		"confidence": "VERIFIED"}}
}

// addInstrument adds an instrument with its list: the parties of a treaty, the
// participants of an arrangement that does not bind.
func (w *world) addInstrument(b *graph.Batch, i int32) {
	id := instrumentID(i)
	form, bindingness, binds, mode, action := "TREATY", "BINDING", "PARTIES", "PARTIES", "PARTY"
	if !w.binding[i] {
		form, bindingness, binds, mode, action = "POLITICAL_COMMITMENT", "NON_BINDING", "NONE", "PARTICIPANTS", "PARTICIPANT"
	}
	b.Nodes = append(b.Nodes, graph.Node{ID: id, Kind: schema.KindInstrument, Attrs: graph.Attrs{"title": "Instrument " + id.Name(),
		"shortTitle": "Instrument " + id.Name(), "sourceType": form, "bindingness": bindingness, "binds": binds, "status": "IN_FORCE",
		"adopted": "1990-01-01", "inForce": "1991-01-01", "universal": false, "regimes": texts(), "contexts": texts(), "addressees": texts(),
		"confidence": "VERIFIED"}})
	for _, s := range w.parties[i] {
		act := participationID(i, s)
		b.Nodes = append(b.Nodes, graph.Node{ID: act, Kind: schema.KindParticipation,
			Attrs: graph.Attrs{"mode": mode, "action": action, "date": "1991-01-01", "confidence": "VERIFIED"}})
		b.Edges = append(b.Edges, link(act, schema.EdgeBy, stateID(s)), link(act, schema.EdgeIn, id))
	}
}

// addProvision adds a provision with an assessment for each activity that it covers.
func (w *world) addProvision(b *graph.Batch, p int32) {
	id, modality := provisionID(p), "PROHIBITION"
	if !w.binding[w.instrument[p]] {
		modality = "RECOMMENDATION"
	}
	b.Nodes = append(b.Nodes, provisionNode(id, modality))
	b.Edges = append(b.Edges, link(id, schema.EdgePartOf, instrumentID(w.instrument[p])))
	for _, a := range w.covers[p] {
		judged := assessmentID(p, a)
		b.Nodes = append(b.Nodes, assessmentNode(judged))
		b.Edges = append(b.Edges, link(judged, schema.EdgeOf, id), link(judged, schema.EdgeAbout, activityID(a)), link(judged, schema.EdgeUnder, frameID))
	}
}

func provisionNode(id graph.ID, modality string) graph.Node {
	return graph.Node{ID: id, Kind: schema.KindProvision, Attrs: graph.Attrs{"pinpoint": "Art. " + id.Name(), "digest": "invented",
		"modality": modality, "reaches": texts("STATE"), "addressees": texts("STATE"), "functions": texts("PROHIBIT"),
		"contexts": texts("PEACETIME", "ARMED_CONFLICT"), "regime": "bench", "confidence": "VERIFIED"}}
}

// assessmentNode is a full, direct prohibition for States, everywhere and always.
func assessmentNode(id graph.ID) graph.Node {
	return graph.Node{ID: id, Kind: schema.KindAssessment, Attrs: graph.Attrs{"extent": "FULL", "manner": "DIRECT", "functions": texts("PROHIBIT"),
		"reaches": texts("STATE"), "contexts": texts("PEACETIME", "ARMED_CONFLICT"), "territory": texts("OWN", "ABROAD"), "indirect": false,
		"reason": "invented", "added": false, "assessor": "bench", "method": "AUTOMATION", "review": "EDITORIAL", "confidence": "VERIFIED",
		"assertedOn": "2026-01-01"}}
}

// statementsAtOnce is how many statements one batch holds.
const statementsAtOnce = 5000

// statements writes the statements side, in batches.
func (w *world) statements() iter.Seq[graph.Batch] {
	return func(yield func(graph.Batch) bool) {
		b := graph.Batch{Source: source()}
		for t := range int32(w.Statements) {
			b.Nodes, b.Edges = w.addStatement(b.Nodes, t), w.addStatementEdges(b.Edges, t)
			if (t+1)%statementsAtOnce == 0 || int(t+1) == w.Statements {
				if !yield(b) {
					return
				}
				b.Nodes, b.Edges = nil, nil
			}
		}
	}
}

func (w *world) addStatement(nodes []graph.Node, t int32) []graph.Node {
	nodes = append(nodes, w.statement(t), w.stanceClaim(t))
	if len(w.invokes.of(int(t))) > 0 {
		nodes = append(nodes, w.invokingClaim(t))
	}
	return nodes
}

func (w *world) addStatementEdges(edges []graph.Edge, t int32) []graph.Edge {
	edges = append(edges, link(statementID(t), schema.EdgeBy, stateID(w.by[t])))
	edges = w.claimEdges(edges, t, stanceID(t), w.mentions.of(int(t)), activityID)
	if cited := w.invokes.of(int(t)); len(cited) > 0 {
		edges = w.claimEdges(edges, t, invokingID(t), cited, provisionID)
	}
	return edges
}

func (w *world) statement(t int32) graph.Node {
	return graph.Node{ID: statementID(t), Kind: schema.KindStatement, Source: source().ID, Attrs: graph.Attrs{"sourceTier": "VERBATIM_RECORD",
		"review": "EDITORIAL", "method": "AUTOMATION", "date": dateOf(w.day[t])}}
}

func (w *world) stanceClaim(t int32) graph.Node {
	kind := [...]schema.ClaimType{schema.ClaimTypeGapAsserted, schema.ClaimTypeGapDenied, schema.ClaimTypeConcern, schema.ClaimTypeInterpretation}[w.says[t]]
	return w.claim(t, stanceID(t), kind)
}

func (w *world) invokingClaim(t int32) graph.Node {
	return w.claim(t, invokingID(t), schema.ClaimTypeInterpretation)
}

func (w *world) claim(t int32, id graph.ID, kind schema.ClaimType) graph.Node {
	return graph.Node{ID: id, Kind: schema.KindClaim, Source: source().ID, Attrs: graph.Attrs{"type": string(kind), "hedged": false,
		"method": "AUTOMATION", "review": "EDITORIAL", "date": dateOf(w.day[t])}}
}

// claimEdges adds the edges of a claim in the order of their names.
func (w *world) claimEdges(edges []graph.Edge, t int32, id graph.ID, targets []int32, name func(int32) graph.ID) []graph.Edge {
	edges = append(edges, link(id, schema.EdgeBy, stateID(w.by[t])), link(id, schema.EdgeInStatement, statementID(t)))
	for _, target := range targets {
		edges = append(edges, link(id, schema.EdgeTargets, name(target)))
	}
	return edges
}
