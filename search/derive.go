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
		r.add("regime", n.Attrs.Texts("regimes")...)
		r.add("binding", binding(n, ""))
		r.force = inForce(n, "")
	case schema.KindActivity:
		r.title = n.Attrs.Text("label")
		v.addActivities(r, n.ID)
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
	r.add("regime", instrument.Attrs.Texts("regimes")...)
	r.add("binding", binding(instrument, n.Attrs.Text("modality")))
	r.pins = pins(n.Attrs.Text("pinpoint"))
	r.force = inForce(instrument, n.Attrs.Text("validFrom"))
	for _, name := range []string{"title", "shortTitle", "symbol"} {
		r.near = appendText(r.near, instrument.Attrs.Text(name))
	}
	for _, principle := range v.to(n.ID, schema.EdgeExpresses) {
		r.addIDs("principle", principle)
		r.near = appendText(r.near, v.nodes[principle].Attrs.Object("label").Text("en"))
	}
	for _, assessment := range v.from(n.ID, schema.EdgeOf) {
		activities := v.to(assessment, schema.EdgeAbout)
		v.addActivities(r, activities...)
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
	v.speakers(r, by)
	r.addIDs("document", v.to(n.ID, schema.EdgeIn)...)
}

// speakers files a record under who spoke and, by its date, the groups they belonged to.
func (v *near) speakers(r *record, by []graph.ID) {
	r.addIDs("state", by...)
	for _, id := range by {
		if strings.HasPrefix(string(id), "group:") {
			r.addIDs("group", id)
		}
		r.addIDs("group", v.groupsOf(id, r.dates)...)
	}
}

// addActivities files a record under activities and the classes above them.
func (v *near) addActivities(r *record, activities ...graph.ID) {
	for _, id := range activities {
		r.addIDs("activity", v.above(id)...)
	}
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
	v.speakers(r, by)
	v.about(v.to(n.ID, schema.EdgeTargets), r)
}

func (v *near) passage(n graph.Node, r *record) {
	document := v.one(n.ID, schema.EdgeInDocument)
	var by []graph.ID
	for _, id := range v.from(document.ID, schema.EdgeIn) {
		statement := v.nodes[id]
		r.dates = cmp.Or(r.dates, statement.Attrs.Text("date"))
		r.add("forum", statement.Attrs.Text("forum"))
		by = append(by, v.to(id, schema.EdgeBy)...)
	}
	r.dates = cmp.Or(r.dates, document.Attrs.Text("date"))
	r.pins = pins(n.Attrs.Text("label"))
	v.speakers(r, by)
	r.title = named(document.Attrs.Text("title"), n.Attrs.Text("label"))
	r.addIDs("document", document.ID)
	r.add("sourceTier", document.Attrs.Text("sourceTier"))
	for _, instrument := range v.to(document.ID, schema.EdgeTextOf) {
		v.addInstruments(r, instrument)
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
		case "activity":
			v.addActivities(r, id)
		case "principle":
			r.addIDs(prefix, id)
		case "instrument":
			v.addInstruments(r, id)
		case "provision":
			v.addInstruments(r, v.to(id, schema.EdgePartOf)...)
		}
	}
}

// addInstruments files a record under instruments and their fields of law.
func (v *near) addInstruments(r *record, instruments ...graph.ID) {
	r.addIDs("instrument", instruments...)
	for _, id := range instruments {
		r.add("regime", v.nodes[id].Attrs.Texts("regimes")...)
	}
}

// inForce gives the days on which an instrument is in force, or for one of its
// provisions with a first day of its own, from then on. A treaty is from the
// day of its entry into force, whatever else is from its adoption.
func inForce(instrument graph.Node, own string) period {
	a := instrument.Attrs
	switch schema.InstrumentStatus(a.Text("status")) {
	case schema.InstrumentStatusNotInForce, schema.InstrumentStatusProposed:
		return period{}
	}
	from := a.Text("inForce")
	switch schema.SourceType(a.Text("sourceType")) {
	case schema.SourceTypeTreaty:
	case schema.SourceTypeScholarly, schema.SourceTypeDraft:
		return period{}
	case schema.SourceTypeCustom, schema.SourceTypeGeneralPrinciple:
		from = cmp.Or(from, a.Text("adopted"), "0001")
	default:
		from = cmp.Or(from, a.Text("adopted"))
	}
	if from == "" {
		return period{}
	}
	return period{max(firstDay(from), firstDay(own)), cmp.Or(a.Text("terminated"), "9999-12-31")}
}

// pins gives the place that a pinpoint names and the places that hold it, as
// 2, 2/4: `Art. 2(4)` lies in Article 2.
func pins(pinpoint string) []string {
	var out []string
	at := ""
	for _, word := range cutWords([]byte(pinpoint)) {
		part := fold(string(word.Term))
		if at == "" && !strings.ContainsAny(part, "0123456789") {
			continue
		}
		if at != "" {
			at += "/"
		}
		at += part
		out = append(out, at)
	}
	return out
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
