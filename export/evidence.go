package export

import (
	"maps"
	"slices"
	"strconv"

	"github.com/lacuna-law/lacuna/graph"
)

// evidenceType is the type of attributes that point at spans and addresses.
const evidenceType = "Evidence"

// evidence makes each piece of evidence of a record an annotation: its body is
// the record, its target a span of a document, a passage, a document or a page.
// Which attribute it stands in says whether it is for the record or against it.
func (t triples) evidence(main *resource, n graph.Node) []resource {
	var out []resource
	for _, a := range t.job.Ontology.Kind(n.Kind).Attributes {
		if a.Type.Name() != evidenceType {
			continue
		}
		list, _ := n.Attrs[a.Name].([]any)
		for i, one := range list {
			fields, _ := one.(map[string]any)
			r := resource{id: fragment(n.ID, a.Name, strconv.Itoa(i+1))}
			main.add("ns:"+a.Name, term{iri: r.id})
			out = append(out, evidencePiece(r, n.ID, "-"+a.Name+"-"+strconv.Itoa(i+1), fields)...)
		}
	}
	return out
}

func evidencePiece(r resource, of graph.ID, which string, e graph.Attrs) []resource {
	places := evidencePlaces(e)
	if len(places) > 0 {
		r.types("oa:Annotation", "ns:Evidence")
		r.add("oa:motivatedBy", term{iri: "oa:linking"})
		r.add("oa:hasBody", term{iri: name(of)})
	} else { // an annotation without a target is none
		r.types("ns:Evidence")
	}
	if text := e.Text("url"); text != "" && address(text) == "" {
		r.add("ns:url", term{text: text})
	}
	var parts []resource
	if _, spanned := e["start"].(float64); len(places) > 0 && (spanned || e.Text("quote") != "") {
		parts = target(of, which, places[0], e)
		places[0] = term{iri: parts[0].id}
	}
	r.add("oa:hasTarget", places...)
	if note := e.Text("note"); note != "" {
		r.add("rdfs:comment", term{text: note})
	}
	return append([]resource{r}, parts...)
}

// evidencePlaces gives what evidence points at; a span lies in the first.
func evidencePlaces(e graph.Attrs) []term {
	var out []term
	for _, key := range []string{"document", "passage"} {
		if id := e.Text(key); id != "" {
			out = append(out, term{iri: name(graph.ID(id))})
		}
	}
	if page := address(e.Text("url")); page != "" {
		out = append(out, term{iri: page})
	}
	return out
}

// target describes a span of a document or page, by its place in code points
// and by its words, as far as they are given. Its parts are named for what holds
// the span, and which of its spans.
func target(of graph.ID, which string, source term, attrs graph.Attrs) []resource {
	r := resource{id: fragment(of, "target") + which}
	r.types("oa:SpecificResource")
	r.add("oa:hasSource", source)
	out := []resource{r}
	if _, placed := attrs["start"].(float64); placed {
		position := resource{id: fragment(of, "position") + which}
		position.types("oa:TextPositionSelector")
		for _, end := range []string{"start", "end"} {
			number := terms(nil, attrs.Number(end), "")[0].text
			position.add("oa:"+end, term{text: number, datatype: "xsd:nonNegativeInteger"})
		}
		out = append(out, position)
	}
	if words := attrs.Text("quote"); words != "" {
		quote := resource{id: fragment(of, "quote") + which}
		quote.types("oa:TextQuoteSelector")
		quote.add("oa:exact", term{text: words})
		out = append(out, quote)
	}
	for _, selector := range out[1:] {
		out[0].add("oa:hasSelector", term{iri: selector.id})
	}
	return out
}

// decision makes a decision an activity of the one who decided, which ended
// when it was made. Of the person it says the name that the decision gives.
func (t triples) decision(main *resource, n graph.Node) {
	curator := n.Attrs.Text("curator")
	t.curators[curator] = true
	main.add("prov:wasAssociatedWith", term{iri: curatorName(curator)})
	main.add("prov:endedAtTime", term{text: n.Attrs.Text("at"), datatype: "xsd:dateTime"})
}

func curatorName(curator string) string { return "lacuna:curator/" + iri(curator) }

func (t triples) writeCurators() error {
	for _, curator := range slices.Sorted(maps.Keys(t.curators)) {
		r := resource{id: curatorName(curator)}
		r.types("prov:Agent")
		r.add("rdfs:label", term{text: curator})
		if err := t.emit(r); err != nil {
			return err
		}
	}
	return nil
}
