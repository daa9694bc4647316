package export

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/google/uuid"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// OSCALVersion is the version of the Open Security Controls Assessment Language
// whose control mapping model is followed (NIST, released 1.2.1, metaschema
// oscal_mapping_metaschema.xml). Its relationships are those of NIST IR 8477.
const OSCALVersion = "1.2.1"

type oscalDocument struct {
	Collection oscalCollection `json:"mapping-collection"`
}

type oscalCollection struct {
	UUID       string          `json:"uuid"`
	Metadata   oscalMetadata   `json:"metadata"`
	Provenance oscalProvenance `json:"provenance"`
	Mappings   []oscalMapping  `json:"mappings"`
	BackMatter oscalBackMatter `json:"back-matter"`
}

type oscalMetadata struct {
	Title        string       `json:"title"`
	LastModified string       `json:"last-modified"`
	Version      string       `json:"version"`
	OSCALVersion string       `json:"oscal-version"`
	Props        []oscalProp  `json:"props"`
	Parties      []oscalParty `json:"parties,omitempty"`
	Remarks      string       `json:"remarks"`
}

type oscalParty struct {
	UUID string `json:"uuid"`
	Type string `json:"type"`
	Name string `json:"name"`
}

type oscalProp struct {
	Name  string `json:"name"`
	NS    string `json:"ns"`
	Value string `json:"value"`
}

type oscalProvenance struct {
	Method      string `json:"method"`
	Rationale   string `json:"matching-rationale"`
	Status      string `json:"status"`
	Description string `json:"mapping-description"`
}

type oscalMapping struct {
	UUID   string        `json:"uuid"`
	Source oscalResource `json:"source-resource"`
	Target oscalResource `json:"target-resource"`
	Maps   []oscalMap    `json:"maps"`
}

type oscalResource struct {
	Type string `json:"type"`
	Href string `json:"href"`
}

type oscalMap struct {
	UUID         string           `json:"uuid"`
	Relationship string           `json:"relationship"`
	Sources      []oscalItem      `json:"sources"`
	Targets      []oscalItem      `json:"targets"`
	Qualifiers   []oscalQualifier `json:"qualifiers,omitempty"`
	Props        []oscalProp      `json:"props"`
	Links        []oscalLink      `json:"links,omitempty"`
	Remarks      string           `json:"remarks"`
}

type oscalItem struct {
	Type  string `json:"type"`
	IDRef string `json:"id-ref"`
}

type oscalQualifier struct {
	Subject     string `json:"subject"`
	Predicate   string `json:"predicate"`
	Category    string `json:"category"`
	Description string `json:"description"`
}

type oscalBackMatter struct {
	Resources []oscalBack `json:"resources"`
}

type oscalBack struct {
	UUID   string      `json:"uuid"`
	Title  string      `json:"title"`
	Props  []oscalProp `json:"props"`
	RLinks []oscalLink `json:"rlinks,omitempty"`
}

type oscalLink struct {
	Href string `json:"href"`
	Rel  string `json:"rel,omitempty"`
	Text string `json:"text,omitempty"`
}

// oscalWriter gathers a mapping collection: provisions are the controls of
// their instruments, and each assessment maps one to an activity.
type oscalWriter struct {
	job         Job
	mappings    map[graph.ID]*oscalMapping // by instrument
	instruments map[graph.ID]graph.Node
}

// oscal writes the assessments of the part, held whole, as a control mapping.
func (j Job) oscal(ctx context.Context, w io.Writer) error {
	o := oscalWriter{j, map[graph.ID]*oscalMapping{}, map[graph.ID]graph.Node{}}
	for page, err := range j.pages(ctx) {
		if err != nil {
			return err
		}
		if err := o.page(ctx, page); err != nil {
			return err
		}
	}
	if len(o.mappings) == 0 {
		return fmt.Errorf("%w: oscal: the graph holds no assessment, and a mapping must hold one. Load a corpus first", ErrPart)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(oscalDocument{o.collection()})
}

func (o oscalWriter) page(ctx context.Context, page []entry) error {
	provisions := []graph.ID{}
	for _, e := range page {
		provisions = append(provisions, e.to(schema.EdgeOf)...)
	}
	instrument, missing := map[graph.ID]graph.ID{}, []graph.ID{}
	for edge, err := range o.job.Reader.Edges(ctx, graph.EdgeQuery{From: provisions, Names: []schema.EdgeName{schema.EdgePartOf}}) {
		if err != nil {
			return err
		}
		instrument[edge.From] = edge.To
		missing = append(missing, edge.To)
	}
	for n, err := range o.job.Reader.Nodes(ctx, graph.NodeQuery{IDs: missing}) {
		if err != nil {
			return err
		}
		o.instruments[n.ID] = n
	}
	for _, e := range page {
		if !stands(e.Node) {
			continue
		}
		for _, provision := range e.to(schema.EdgeOf) {
			o.add(e, provision, instrument[provision])
		}
	}
	return nil
}

// stands says whether a judgement still holds: one that was taken back or has
// another in its place maps nothing.
func stands(n graph.Node) bool {
	review := schema.Review(n.Attrs.Text("review"))
	return review != schema.ReviewSuperseded && review != schema.ReviewWithdrawn
}

// add adds an assessment to the mapping of its instrument.
func (o oscalWriter) add(e entry, provision, instrument graph.ID) {
	m := o.mappings[instrument]
	if m == nil {
		m = &oscalMapping{UUID: o.uuid("mapping", string(instrument)),
			Source: oscalResource{"catalog", "#" + o.uuid("resource", string(instrument))}, Target: oscalResource{"catalog", "#" + o.uuid("resource", "activities")}}
		o.mappings[instrument] = m
	}
	one := oscalMap{UUID: o.uuid("map", string(e.ID)), Relationship: relationship(e.Attrs), Qualifiers: qualifiers(e),
		Sources: []oscalItem{{"control", string(provision)}}, Remarks: e.Attrs.Text("reason"), Props: []oscalProp{o.prop("assessment", string(e.ID))}}
	for _, activity := range e.to(schema.EdgeAbout) {
		one.Targets = append(one.Targets, oscalItem{"control", string(activity)})
	}
	for _, name := range []string{"extent", "manner", "indirect", "functions", "reaches", "contexts", "territory", "method", "review", "confidence", "assessor", "assertedOn", "validFrom", "validTo"} {
		if value := cell(e.Attrs[name]); value != "" {
			one.Props = append(one.Props, o.prop(name, strings.ReplaceAll(value, "; ", " ")))
		}
	}
	for _, proposition := range e.to(schema.EdgeDependsOn) {
		one.Props = append(one.Props, o.prop("dependsOn", string(proposition)))
	}
	for _, before := range e.to(schema.EdgeReplaces) {
		one.Props = append(one.Props, o.prop("replaces", string(before)))
	}
	for _, rel := range []string{"evidence", "contrary"} {
		o.pointAt(&one, rel, e.Attrs)
	}
	m.Maps = append(m.Maps, one)
}

// pointAt points at what a judgement rests on, or at what stands against it:
// with a link, or by name where there is no address.
func (o oscalWriter) pointAt(m *oscalMap, rel string, a graph.Attrs) {
	list, _ := a[rel].([]any)
	for _, one := range list {
		fields, _ := one.(map[string]any)
		e := graph.Attrs(fields)
		href := address(e.Text("url"))
		if id := cmp.Or(e.Text("document"), e.Text("passage")); id != "" {
			href = o.job.base() + iri(id)
		}
		if href != "" {
			m.Links = append(m.Links, oscalLink{href, rel, oscalText(e.Text("note"))})
		} else if named := oscalText(e.Text("url")); named != "" {
			m.Props = append(m.Props, o.prop(rel, named))
		}
	}
}

// oscalText writes a text on one line, without control characters.
func oscalText(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

// relationship says how a provision stands to an activity. What reaches all of
// it by its own terms or as a principle is a superset; an argument that a rule
// should extend is no more than an overlap, and so is a duty to guard against
// others, which never governs the conduct itself.
func relationship(a graph.Attrs) string {
	switch schema.Extent(a.Text("extent")) {
	case schema.ExtentNone:
		return "no-relationship"
	case schema.ExtentFull:
		if schema.Manner(a.Text("manner")) != schema.MannerAnalogy && !a.Bool("indirect") {
			return "superset-of"
		}
	}
	return "intersects-with"
}

// qualifiers says what a relationship rests on.
func qualifiers(e entry) []oscalQualifier {
	var out []oscalQualifier
	put := func(text string) {
		out = append(out, oscalQualifier{"source", "has-requirement", "restricted", text})
	}
	switch schema.Review(e.Attrs.Text("review")) {
	case schema.ReviewProposed:
		put("Proposed: nobody has accepted it.")
	case schema.ReviewDisputed:
		put("Disputed, with evidence against it.")
	}
	if condition := e.Attrs.Text("condition"); condition != "" {
		put(condition)
	}
	if e.Attrs.Bool("indirect") {
		put("A duty to guard against the conduct of others: it does not govern the conduct itself.")
	}
	if schema.Manner(e.Attrs.Text("manner")) == schema.MannerAnalogy {
		put("By analogy: an argument that the rule should extend, not a rule.")
	}
	for _, proposition := range e.to(schema.EdgeDependsOn) {
		put("Holds only if this proposition does: " + string(proposition) + ".")
	}
	return out
}

func (o oscalWriter) collection() oscalCollection {
	h := o.job.Head
	out := oscalCollection{
		UUID: o.uuid("collection", h.words()),
		Metadata: oscalMetadata{
			Title: "Provisions of international law mapped to harmful activities", LastModified: h.AsOf + "T00:00:00Z", Version: cmp.Or(h.Release, "none"), OSCALVersion: OSCALVersion,
			Remarks: "A mapping says what a provision was judged to reach. It is not coverage: whether a rule binds whom and since when is answered under a lens. What is not mapped was not judged.",
		},
		Provenance: oscalProvenance{"hybrid", "semantic", "not-complete", "Judgements of the graph, each with its reason in the remarks and its assessor, method and review as properties. FULL is superset-of, PARTIAL intersects-with, NONE no-relationship; FULL by analogy or only as a duty to guard is intersects-with."},
		Mappings:   []oscalMapping{}, BackMatter: oscalBackMatter{[]oscalBack{}},
	}
	for _, p := range []struct{ name, value string }{{"release", h.Release}, {"as-of", h.AsOf}, {"licence", h.Licence}} {
		if p.value != "" {
			out.Metadata.Props = append(out.Metadata.Props, o.prop(p.name, p.value))
		}
	}
	if h.Curator != "" {
		out.Metadata.Parties = []oscalParty{{o.uuid("party", h.Curator), "organization", h.Curator}}
	}
	var ids []graph.ID
	for id := range o.mappings {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		out.Mappings = append(out.Mappings, *o.mappings[id])
		n := o.instruments[id]
		back := oscalBack{UUID: o.uuid("resource", string(id)), Title: cmp.Or(n.Attrs.Text("title"), string(id)), Props: []oscalProp{o.prop("id", string(id))}}
		if url := address(n.Attrs.Text("url")); url != "" {
			back.RLinks = []oscalLink{{Href: url}}
		}
		out.BackMatter.Resources = append(out.BackMatter.Resources, back)
	}
	out.BackMatter.Resources = append(out.BackMatter.Resources, oscalBack{UUID: o.uuid("resource", "activities"), Title: "Harmful activities of the corpus", Props: []oscalProp{o.prop("id", "scheme/Activity")}})
	return out
}

func (o oscalWriter) prop(name, value string) oscalProp {
	return oscalProp{name, o.job.base() + "ns", oscalText(value)}
}

// uuid names a thing the same in each export (RFC 9562, version 5).
func (o oscalWriter) uuid(what, id string) string {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte(o.job.base()+"oscal/"+what+"/"+id)).String()
}
