package ingest

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/extract"
	"github.com/lacuna-law/lacuna/schema"
)

// unknownLanguage is the code for a language that is not known (ISO 639-2 "und").
const unknownLanguage = "und"

// assembly makes one batch of a document.
type assembly struct {
	run      *run
	d        doc.Document
	segments []doc.Segment
	found    doc.Findings
	batch    graph.Batch
	counts   Counts
	id       graph.ID
	short    string
	places   []string          // the origins of the document
	made     map[string]string // the provisions made from it, by pinpoint

	isInstrument bool
}

func newAssembly(r *run, id graph.ID) *assembly {
	return &assembly{run: r, id: id, short: id.Name(), batch: graph.Batch{Source: graph.Source{ID: id, Extractor: extract.Version}, Replace: true}}
}

func (a *assembly) assemble(mark string) {
	a.document(mark)
	a.passages()
	if !a.isInstrument {
		a.statement()
	}
	a.counts.Unresolved = len(a.found.Unresolved)
}

// identify finds out whose text the text of an instrument is, where nobody
// said. One that the graph does not have is made; one whose title is only like
// that of another is left without an instrument.
func (a *assembly) identify() {
	h := &a.d.Hints
	if h.Instrument == "" {
		found := a.run.library.recognise(a.d)
		switch {
		case found.id != "":
			h.Instrument = found.id
		case len(found.nearly) > 0:
			title := a.title()
			like := doc.Unresolved{Quote: title, Reason: "its title is like that of " + strings.Join(found.nearly, " or ") + ". Say which with --instrument"}
			a.found.Unresolved = append([]doc.Unresolved{like}, a.found.Unresolved...)
			return
		default:
			h.Instrument = a.newID()
		}
	}
	h.As = doc.AsInstrument
	if !a.run.world.Known(h.Instrument) || a.run.library.made[h.Instrument] {
		a.makeInstrument(h.Instrument)
	}
}

func (a *assembly) node(id graph.ID, kind schema.Kind, attrs graph.Attrs) {
	for key, value := range attrs {
		if text, isText := value.(string); isText && text == "" {
			delete(attrs, key)
		}
	}
	a.batch.Nodes = append(a.batch.Nodes, graph.Node{ID: id, Kind: kind, Attrs: attrs})
}

func (a *assembly) edge(from graph.ID, name schema.EdgeName, to graph.ID, attrs graph.Attrs) {
	a.batch.Edges = append(a.batch.Edges, graph.Edge{EdgeKey: graph.EdgeKey{From: from, Name: name, To: to}, Attrs: attrs})
}

func (a *assembly) document(mark string) {
	h, d := a.d.Hints, a.d
	title := a.title()
	tier := a.found.Speech.Tier
	if tier == "" {
		tier = h.Tier
	}
	if tier == "" {
		tier = schema.SourceTierSecondary
	}
	attrs := graph.Attrs{
		"title": title, "sha256": d.SHA256, "language": d.Language, "url": h.URL, "path": d.Name, "symbol": h.Symbol,
		"date": h.Date, "licence": h.Licence, "sourceTier": string(tier), "format": d.Format, "text": d.Text.String(), "extractor": mark,
	}
	if is, known := authentic(h.Instrument, a.languages(), d.Text); known && h.As == doc.AsInstrument {
		attrs["authentic"] = is
	}
	if len(a.found.Unresolved) > 0 {
		attrs["unresolved"] = unresolvedList(a.found.Unresolved)
	}
	setPlaces(attrs, a.places)
	a.traits(attrs)
	a.node(a.id, schema.KindDocument, attrs)
	if h.As == doc.AsInstrument && h.Instrument != "" {
		a.edge(a.id, schema.EdgeTextOf, graph.ID(h.Instrument), nil)
	}
}

func unresolvedList(all []doc.Unresolved) []any {
	list := make([]any, 0, len(all))
	for _, u := range all {
		list = append(list, map[string]any{"quote": u.Quote, "start": float64(u.Start), "end": float64(u.End), "reason": u.Reason})
	}
	return list
}

// title is what was said or read, and for the text of an instrument its title.
func (a *assembly) title() string {
	h := a.d.Hints
	if known := a.run.world.Title(h.Instrument); known != "" && h.Title == "" && h.As == doc.AsInstrument {
		return known
	}
	if a.d.Title != "" {
		return a.d.Title
	}
	return a.d.Name
}

// languages are those of the text, each once.
func (a *assembly) languages() []string {
	out := []string{a.d.Language}
	for _, s := range a.segments {
		if s.Language != "" {
			out = doc.Join(out, s.Language)
		}
	}
	return out
}

// passageID begins with the place of a passage in the text, so that ids stand
// in its order and stay when others are cut in another way.
func (a *assembly) passageID(i int) graph.ID {
	s, width := a.segments[i], len(strconv.Itoa(a.d.Text.Len()))
	id := fmt.Sprintf("passage:%s/%0*d", a.short, width, s.Start)
	if _, err := strconv.Atoi(s.Path); err != nil {
		id += "-" + s.Path
	}
	return graph.ID(id)
}

func (a *assembly) passages() {
	rules := a.scopes()
	for i, s := range a.segments {
		id := a.passageID(i)
		attrs := graph.Attrs{
			"type": string(s.Type), "label": s.Label, "order": float64(i), "start": float64(s.Start), "end": float64(s.End),
			"text": a.d.Text.Slice(s.Start, s.End), "language": cmp.Or(s.Language, a.d.Language, unknownLanguage),
		}
		if s.Scope == "" && s.Pin != "" {
			attrs["pinpoint"] = s.Pin // that of a text within the text would be another instrument's
		}
		if page := a.d.Page(s.Start); page > 0 {
			attrs["page"] = float64(page)
		}
		a.node(id, schema.KindPassage, attrs)
		a.edge(id, schema.EdgeInDocument, a.id, nil)
		if s.Within >= 0 {
			a.edge(id, schema.EdgeWithin, a.passageID(s.Within), nil)
		}
		if rule, ok := a.rule(s, rules); ok {
			a.edge(id, schema.EdgeStatesTextOf, graph.ID(rule), nil)
			a.counts.Attached++
		}
	}
	a.counts.Passages, a.counts.Provisions = len(a.segments), len(a.made)
	a.mentions()
}

// scopes says which instrument each text within the document is: the main text
// that of the hints, another the one of which it has the title.
func (a *assembly) scopes() map[string]string {
	out := map[string]string{}
	if a.d.Hints.As == doc.AsInstrument {
		out[""] = a.d.Hints.Instrument
	}
	for _, s := range a.segments {
		if _, done := out[s.Scope]; !done && s.Scope != "" {
			out[s.Scope] = a.run.world.Titled(s.Scope)
		}
	}
	return out
}

// rule gives the provision whose text a segment is: one that was made from this
// text, or one of the graph.
func (a *assembly) rule(s doc.Segment, scopes map[string]string) (string, bool) {
	switch {
	case s.Pin == "" || scopes[s.Scope] == "":
		return "", false
	case s.Scope == "" && a.made != nil:
		return a.made[s.Pin], a.made[s.Pin] != ""
	}
	return a.run.world.Passage(scopes[s.Scope], s.Pin)
}

// mentions makes one edge from the narrowest passage to each thing it names,
// with the place of the first mention and their number.
func (a *assembly) mentions() {
	type key struct {
		passage int
		target  string
	}
	var order []key
	first, count := map[key]doc.Mention{}, map[key]int{}
	at := 0
	for _, m := range a.found.Mentions {
		for at+1 < len(a.segments) && a.segments[at+1].Start <= m.Start {
			at++
		}
		passage := a.narrowest(at, m)
		if passage < 0 {
			continue
		}
		k := key{passage, m.Target}
		if count[k] == 0 {
			first[k], order = m, append(order, k)
		}
		count[k]++
	}
	for _, k := range order {
		m := first[k]
		a.edge(a.passageID(k.passage), schema.EdgeMentions, graph.ID(k.target), graph.Attrs{
			"start": float64(m.Start), "end": float64(m.End), "quote": m.Quote, "count": float64(count[k]),
		})
	}
	a.counts.Mentions = len(order)
}

// narrowest goes from the last segment that begins before a mention up to one that holds it.
func (a *assembly) narrowest(at int, m doc.Mention) int {
	for at >= 0 && (m.Start < a.segments[at].Start || m.Start >= a.segments[at].End) {
		at = a.segments[at].Within
	}
	return at
}

func (a *assembly) statement() {
	s := a.found.Speech
	id := graph.ID("statement:" + a.short)
	a.node(id, schema.KindStatement, graph.Attrs{
		"speaker": s.Speaker, "office": s.Office, "forum": s.Forum, "date": s.Date, "symbol": s.Symbol,
		"sourceTier": string(s.Tier), "review": string(schema.ReviewProposed), "method": string(schema.MethodAutomation),
	})
	a.edge(id, schema.EdgeIn, a.id, nil)
	for _, by := range s.By {
		a.edge(id, schema.EdgeBy, graph.ID(by), nil)
	}
	a.counts.Statements = 1
	a.claims(id)
}

func (a *assembly) claims(statement graph.ID) {
	seen := map[graph.ID]bool{}
	for _, c := range a.found.Claims {
		id := graph.ID(fmt.Sprintf("claim:%s/%d-%d/%s/%s", a.short, c.Start, c.End, strings.ToLower(string(c.Type)), doc.BareName(c.Targets[0])))
		if seen[id] {
			continue
		}
		seen[id] = true
		a.node(id, schema.KindClaim, graph.Attrs{
			"type": string(c.Type), "start": float64(c.Start), "end": float64(c.End), "quote": c.Quote, "hedged": c.Hedged, "score": c.Score,
			"method": string(schema.MethodAutomation), "review": string(schema.ReviewProposed), "date": a.found.Speech.Date,
			"extractor": extract.Version + ": " + c.Rule,
		})
		a.edge(id, schema.EdgeInStatement, statement, nil)
		for _, by := range slices.Compact(slices.Sorted(slices.Values(c.By))) {
			a.edge(id, schema.EdgeBy, graph.ID(by), nil)
		}
		for _, target := range c.Targets {
			a.edge(id, schema.EdgeTargets, graph.ID(target), nil)
		}
	}
	a.counts.Claims = len(seen)
}
