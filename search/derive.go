package search

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// derive adds to a record what follows from the nodes around its own: titles,
// dates, and facets.
func (v *near) derive(n graph.Node, r *record) {
	switch n.Kind {
	case schema.KindProvision:
		v.provision(n, r)
	case schema.KindInstrument:
		r.title, r.dates = n.Attrs.Text("shortTitle"), n.Attrs.Text("adopted")
		r.addIDs("instrument", n.ID)
		r.add("binding", binding(n, ""))
	case schema.KindActivity:
		r.title = n.Attrs.Text("label")
		r.addIDs("activity", n.ID)
	case schema.KindPrinciple:
		r.title = n.Attrs.Object("label").Text("en")
		r.addIDs("principle", n.ID)
	case schema.KindStatement:
		v.statement(n, r)
	case schema.KindClaim:
		v.claim(n, r)
	case schema.KindPassage:
		v.passage(n, r)
	}
}

func (v *near) provision(n graph.Node, r *record) {
	instrument := v.one(n.ID, schema.EdgePartOf)
	r.title = named(instrument.Attrs.Text("shortTitle"), n.Attrs.Text("pinpoint"))
	r.dates = cmp.Or(n.Attrs.Text("validFrom"), instrument.Attrs.Text("adopted"))
	r.addIDs("instrument", v.to(n.ID, schema.EdgePartOf)...)
	r.add("binding", binding(instrument, n.Attrs.Text("modality")))
	for _, name := range []string{"title", "shortTitle", "symbol"} {
		r.near = appendText(r.near, instrument.Attrs.Text(name))
	}
	for _, principle := range v.to(n.ID, schema.EdgeExpresses) {
		r.addIDs("principle", principle)
		r.near = appendText(r.near, v.nodes[principle].Attrs.Object("label").Text("en"))
	}
	for _, assessment := range v.from(n.ID, schema.EdgeOf) {
		activities := v.to(assessment, schema.EdgeAbout)
		r.addIDs("activity", activities...)
		if schema.Extent(v.nodes[assessment].Attrs.Text("extent")) == schema.ExtentNone {
			continue
		}
		for _, activity := range activities {
			r.near = appendText(r.near, v.nodes[activity].Attrs.Text("label"))
		}
	}
	slices.Sort(r.near)
	r.near = slices.Compact(r.near)
}

func appendText(all []string, text string) []string {
	if text == "" {
		return all
	}
	return append(all, text)
}

// binding says whether a form is hard. A provision that only recommends is
// soft within a treaty too; its definitions and procedures have the treaty's form.
func binding(instrument graph.Node, modality string) string {
	switch schema.SourceType(instrument.Attrs.Text("sourceType")) {
	case schema.SourceTypeTreaty, schema.SourceTypeCustom, schema.SourceTypeGeneralPrinciple,
		schema.SourceTypeBindingDecision, schema.SourceTypeRegionalLaw:
		if schema.Modality(modality) != schema.ModalityRecommendation {
			return string(schema.BindingnessBinding)
		}
	}
	return string(schema.BindingnessNonBinding)
}

func (v *near) statement(n graph.Node, r *record) {
	by := v.to(n.ID, schema.EdgeBy)
	r.title = named(names(by), n.Attrs.Text("speaker"), n.Attrs.Text("forum"), r.dates)
	r.addIDs("state", by...)
	r.addIDs("document", v.to(n.ID, schema.EdgeIn)...)
}

func (v *near) claim(n graph.Node, r *record) {
	by := v.to(n.ID, schema.EdgeBy)
	for _, id := range v.to(n.ID, schema.EdgeInStatement) {
		statement := v.nodes[id]
		r.dates = cmp.Or(r.dates, statement.Attrs.Text("date"))
		r.add("forum", statement.Attrs.Text("forum"))
		r.add("sourceTier", statement.Attrs.Text("sourceTier"))
		r.addIDs("document", v.to(id, schema.EdgeIn)...)
	}
	kind := strings.ToLower(strings.ReplaceAll(n.Attrs.Text("type"), "_", " "))
	r.title = named(names(by), kind, r.dates)
	r.addIDs("state", by...)
	v.about(v.to(n.ID, schema.EdgeTargets), r)
}

func (v *near) passage(n graph.Node, r *record) {
	document := v.one(n.ID, schema.EdgeInDocument)
	for _, id := range v.from(document.ID, schema.EdgeIn) {
		statement := v.nodes[id]
		r.dates = cmp.Or(r.dates, statement.Attrs.Text("date"))
		r.add("forum", statement.Attrs.Text("forum"))
		r.addIDs("state", v.to(id, schema.EdgeBy)...)
	}
	r.dates = cmp.Or(r.dates, document.Attrs.Text("date"))
	r.title = named(document.Attrs.Text("title"), n.Attrs.Text("label"))
	r.addIDs("document", document.ID)
	r.add("sourceTier", document.Attrs.Text("sourceTier"))
	for _, instrument := range v.to(document.ID, schema.EdgeTextOf) {
		r.addIDs("instrument", instrument)
		r.dates = cmp.Or(r.dates, v.nodes[instrument].Attrs.Text("adopted"))
	}
	v.about(v.to(n.ID, schema.EdgeStatesTextOf), r)
	v.about(v.to(n.ID, schema.EdgeMentions), r)
}

// about files a record under what it targets, states or mentions. States that
// are mentioned are left out: the facet says who spoke.
func (v *near) about(ids []graph.ID, r *record) {
	for _, id := range ids {
		switch prefix, _, _ := strings.Cut(string(id), ":"); prefix {
		case "activity", "principle", "instrument":
			r.addIDs(prefix, id)
		case "provision":
			r.addIDs("instrument", v.to(id, schema.EdgePartOf)...)
		}
	}
}

// language gives the language of the words that a node quotes.
func (v *near) language(n graph.Node) string {
	switch n.Kind {
	case schema.KindPassage:
		return n.Attrs.Text("language")
	case schema.KindClaim:
		for _, statement := range v.to(n.ID, schema.EdgeInStatement) {
			for _, document := range v.to(statement, schema.EdgeIn) {
				return v.nodes[document].Attrs.Text("language")
			}
		}
	}
	return "en"
}

// one gives the node at the far end of an edge of which there is at most one.
func (v *near) one(id graph.ID, name schema.EdgeName) graph.Node {
	ids := v.to(id, name)
	if len(ids) == 0 {
		return graph.Node{}
	}
	return v.nodes[slices.Min(ids)]
}
