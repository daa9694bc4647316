package export

import (
	"context"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// said is the property of an outer vocabulary that an attribute is written
// with, and the language of its text.
type said struct{ property, lang string }

// outer gives the words of outer vocabularies for the attributes of a kind. What
// is not here is written as ns: and its own name, so no attribute is lost.
func outer(kind schema.Kind) map[string]said {
	switch kind {
	case schema.KindInstrument:
		return map[string]said{"title": {"dcterms:title", "en"}, "shortTitle": {"dcterms:alternative", "en"}, "symbol": {"eli:id_local", ""}, "url": {"rdfs:seeAlso", ""},
			"adopted": {"eli:date_document", ""}, "inForce": {"eli:first_date_entry_in_force", ""}, "terminated": {"eli:date_no_longer_in_force", ""}}
	case schema.KindProvision:
		return map[string]said{"pinpoint": {"eli:number", ""}, "digest": {"dcterms:description", "en"}}
	case schema.KindActivity, schema.KindPrinciple:
		return map[string]said{"label": {"skos:prefLabel", "en"}, "aliases": {"skos:altLabel", ""}, "definition": {"skos:definition", "en"}, "note": {"skos:editorialNote", "en"}}
	case schema.KindState, schema.KindOrganisation, schema.KindGroup:
		return map[string]said{"name": {"rdfs:label", ""}, "aliases": {"skos:altLabel", ""}}
	case schema.KindMechanism:
		return map[string]said{"name": {"rdfs:label", "en"}}
	case schema.KindFrame:
		return map[string]said{"label": {"rdfs:label", "en"}}
	case schema.KindDocument:
		return map[string]said{"title": {"dcterms:title", ""}, "language": {"dcterms:language", ""}, "licence": {"dcterms:rights", ""}, "url": {"rdfs:seeAlso", ""},
			"symbol": {"dcterms:identifier", ""}, "date": {"dcterms:date", ""}}
	case schema.KindStatement, schema.KindClaim:
		return map[string]said{"date": {"dcterms:date", ""}}
	case schema.KindDecision:
		return map[string]said{"subject": {"prov:used", ""}, "words": {"rdfs:label", ""}, "reason": {"rdfs:comment", ""}}
	}
	return nil
}

// classes gives the classes of outer vocabularies that a kind belongs to.
func classes(kind schema.Kind) []string {
	switch kind {
	case schema.KindInstrument:
		return []string{"eli:LegalResource"}
	case schema.KindProvision:
		return []string{"eli:LegalResourceSubdivision"}
	case schema.KindActivity, schema.KindPrinciple:
		return []string{"skos:Concept"}
	case schema.KindState, schema.KindOrganisation, schema.KindGroup:
		return []string{"prov:Agent"}
	case schema.KindDocument, schema.KindStatement, schema.KindAssessment:
		return []string{"prov:Entity"}
	case schema.KindDecision:
		return []string{"prov:Activity"}
	case schema.KindClaim:
		return []string{"oa:Annotation"}
	}
	return nil
}

// predicate gives the word for an edge.
func predicate(from schema.Kind, edge schema.EdgeName) string {
	switch {
	case edge == schema.EdgePartOf:
		return "eli:is_part_of"
	case edge == schema.EdgeBroader:
		return "skos:broader"
	case edge == schema.EdgeTargets:
		return "oa:hasBody"
	case edge == schema.EdgeBy && (from == schema.KindClaim || from == schema.KindStatement):
		return "prov:wasAttributedTo"
	case edge == schema.EdgeIn && from == schema.KindStatement, edge == schema.EdgeFrom:
		return "prov:wasDerivedFrom"
	case edge == schema.EdgeReplaces:
		return "prov:wasRevisionOf"
	}
	return "ns:" + string(edge)
}

// derived gives the word for what a node is known from. PROV-O derives entities
// alone, and what a person does is none.
func derived(kind schema.Kind) string {
	if kind == schema.KindDecision {
		return "dcterms:source"
	}
	return "prov:wasDerivedFrom"
}

// triples describes a part of the graph, resource after resource.
type triples struct {
	job      Job
	emit     func(resource) error
	sources  map[graph.ID]bool
	schemes  map[schema.Kind]bool
	curators map[string]bool
}

// describe gives each resource of the part to emit: what is in the graph by id,
// each with its parts after it; then the schemes of concepts; then who decided;
// then the sources.
func (j Job) describe(ctx context.Context, emit func(resource) error) error {
	t := triples{job: j, emit: emit, sources: map[graph.ID]bool{}, schemes: map[schema.Kind]bool{}, curators: map[string]bool{}}
	for page, err := range j.pages(ctx) {
		if err != nil {
			return err
		}
		documents, err := t.documents(ctx, page)
		if err != nil {
			return err
		}
		for _, e := range page {
			for _, r := range t.entry(e, documents) {
				if err := emit(r); err != nil {
					return err
				}
			}
		}
	}
	if err := t.writeSchemes(); err != nil {
		return err
	}
	if err := t.writeCurators(); err != nil {
		return err
	}
	return t.writeSources(ctx)
}

// documents gives the document in which each claim and passage of a page stands.
func (t triples) documents(ctx context.Context, page []entry) (map[graph.ID]graph.ID, error) {
	out, via := map[graph.ID]graph.ID{}, map[graph.ID]graph.ID{}
	var statements []graph.ID
	for _, e := range page {
		for _, to := range e.to(schema.EdgeInDocument) {
			out[e.ID] = to
		}
		for _, to := range e.to(schema.EdgeInStatement) {
			via[e.ID] = to
			statements = append(statements, to)
		}
	}
	if statements == nil {
		return out, nil
	}
	in := map[graph.ID]graph.ID{}
	for edge, err := range t.job.Reader.Edges(ctx, graph.EdgeQuery{From: statements, Names: []schema.EdgeName{schema.EdgeIn}}) {
		if err != nil {
			return nil, err
		}
		in[edge.From] = edge.To
	}
	for claim, statement := range via {
		if document, found := in[statement]; found {
			out[claim] = document
		}
	}
	return out, nil
}

// entry describes a node and all that leaves it.
func (t triples) entry(e entry, documents map[graph.ID]graph.ID) []resource {
	main := resource{id: name(e.ID)}
	main.types(append(classes(e.Kind), "ns:"+string(e.Kind))...)
	if e.Kind == schema.KindActivity || e.Kind == schema.KindPrinciple {
		t.schemes[e.Kind] = true
		main.add("skos:inScheme", term{iri: scheme(e.Kind)})
	}
	t.attributes(&main, e.Node)
	if e.Kind == schema.KindDecision {
		t.decision(&main, e.Node)
	}
	parts := t.evidence(&main, e.Node)
	for _, edge := range e.edges {
		main.add(predicate(e.Kind, edge.Name), term{iri: name(edge.To)})
		if edge.Name == schema.EdgeMentions && documents[e.ID] != "" {
			parts = append(parts, mention(edge, documents[e.ID])...)
		} else if len(edge.Attrs) > 0 {
			parts = append(parts, link(e.Kind, edge))
		}
	}
	if e.Kind == schema.KindClaim {
		parts = append(parts, claim(&main, e, documents[e.ID])...)
	}
	main.add(derived(e.Kind), term{iri: sourceName(e.Source)})
	t.sources[e.Source] = true
	return append([]resource{main}, parts...)
}

func (t triples) attributes(r *resource, n graph.Node) {
	words := outer(n.Kind)
	for _, a := range t.job.Ontology.Kind(n.Kind).Attributes {
		value, there := n.Attrs[a.Name]
		if !there || a.Type.Name() == evidenceType || n.Kind == schema.KindDecision && (a.Name == "curator" || a.Name == "at") {
			continue
		}
		word, lang := "ns:"+a.Name, ""
		if w, found := words[a.Name]; found {
			word, lang = w.property, w.lang
		}
		values := terms(a, value, lang)
		switch {
		case word == "rdfs:seeAlso" && address(values[0].text) != "":
			values = []term{{iri: address(values[0].text)}}
		case word == "rdfs:seeAlso", strings.HasPrefix(word, "eli:") && a.Type.Name() == "Date" && values[0].datatype != "xsd:date":
			word = "ns:" + a.Name // what is no address, and a date coarser than ELI knows
		}
		r.add(word, values...)
	}
	switch schema.InstrumentStatus(n.Attrs.Text("status")) {
	case schema.InstrumentStatusInForce:
		r.add("eli:in_force", term{iri: "eli:InForce-inForce"})
	case schema.InstrumentStatusNotInForce, schema.InstrumentStatusTerminated:
		r.add("eli:in_force", term{iri: "eli:InForce-notInForce"})
	}
}

// link describes what an edge says of itself.
func link(from schema.Kind, edge graph.Edge) resource {
	r := resource{id: fragment(edge.From, string(edge.Name), string(edge.To))}
	r.types("rdf:Statement")
	r.add("rdf:subject", term{iri: name(edge.From)})
	r.add("rdf:predicate", term{iri: predicate(from, edge.Name)})
	r.add("rdf:object", term{iri: name(edge.To)})
	edgeAttributes(&r, edge.Attrs)
	return r
}

func edgeAttributes(r *resource, attrs graph.Attrs) {
	var names []string
	for key := range attrs {
		names = append(names, key)
	}
	slices.Sort(names)
	for _, key := range names {
		values := terms(nil, attrs[key], "")
		if text, is := attrs[key].(string); is && (key == "from" || key == "to" || key == "date") {
			values = []term{day(text)}
		}
		r.add("ns:"+key, values...)
	}
}

// claim makes a claim an annotation of the words that it was read in, or, where
// they are not held, of the statement.
func claim(main *resource, e entry, document graph.ID) []resource {
	main.add("oa:motivatedBy", term{iri: "oa:classifying"})
	if _, spanned := e.Attrs["start"].(float64); !spanned || document == "" {
		for _, statement := range e.to(schema.EdgeInStatement) {
			main.add("oa:hasTarget", term{iri: name(statement)})
		}
		return nil
	}
	parts := target(e.ID, "", term{iri: name(document)}, e.Attrs)
	main.add("oa:hasTarget", term{iri: parts[0].id})
	return parts
}

// mention makes a mention an annotation of the words of a passage.
func mention(edge graph.Edge, document graph.ID) []resource {
	which := "-mention-" + iri(string(edge.To))
	parts := target(edge.From, which, term{iri: name(document)}, edge.Attrs)
	r := resource{id: fragment(edge.From, "mention", string(edge.To))}
	r.types("oa:Annotation")
	r.add("oa:motivatedBy", term{iri: "oa:identifying"})
	r.add("oa:hasBody", term{iri: name(edge.To)})
	r.add("oa:hasTarget", term{iri: parts[0].id})
	if count, there := edge.Attrs["count"].(float64); there {
		r.add("ns:count", terms(nil, count, "")...)
	}
	return append([]resource{r}, parts...)
}

// sourceName names what a source says, apart from the document it may be read in.
func sourceName(id graph.ID) string { return "lacuna:source/" + iri(string(id)) }

func scheme(kind schema.Kind) string { return "lacuna:scheme/" + string(kind) }

func (t triples) writeSchemes() error {
	for _, kind := range []schema.Kind{schema.KindActivity, schema.KindPrinciple} {
		if !t.schemes[kind] {
			continue
		}
		r := resource{id: scheme(kind)}
		r.types("skos:ConceptScheme")
		r.add("dcterms:title", term{text: map[schema.Kind]string{schema.KindActivity: "Harmful activities", schema.KindPrinciple: "Principles of international law"}[kind], lang: "en"})
		if err := t.emit(r); err != nil {
			return err
		}
	}
	return nil
}

// writeSources describes the sources of what was written.
func (t triples) writeSources(ctx context.Context) error {
	l := licences{t.job, map[graph.ID]string{}}
	for s, err := range t.job.Reader.Sources(ctx) {
		if err != nil {
			return err
		}
		if !t.sources[s.ID] {
			continue
		}
		licence, err := l.of(ctx, s.ID)
		if err != nil {
			return err
		}
		r := resource{id: sourceName(s.ID)}
		r.types("prov:Entity", "ns:Source")
		if t.job.Ontology.KindOf(string(s.ID)) != "" {
			r.add("prov:hadPrimarySource", term{iri: name(s.ID)})
		}
		for _, one := range []struct{ word, text string }{{"dcterms:rights", licence}, {"ns:curator", s.Curator}, {"ns:extractor", s.Extractor}} {
			if one.text != "" {
				r.add(one.word, term{text: one.text})
			}
		}
		if s.Date != "" {
			r.add("dcterms:date", day(s.Date))
		}
		if len(s.Date) == len("2006-01-02") { // PROV-O asks for a moment: the first of the day
			r.add("prov:generatedAtTime", term{text: s.Date + "T00:00:00Z", datatype: "xsd:dateTime"})
		}
		if err := t.emit(r); err != nil {
			return err
		}
	}
	return nil
}
