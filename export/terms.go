package export

import (
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// term is the object of a triple: an IRI, or a text with a language or a
// datatype. IRIs and datatypes are compact: a prefix of prefixes and a name.
type term struct {
	iri, text, lang, datatype string
}

// property is a predicate with its objects.
type property struct {
	name  string
	terms []term
}

// resource is a subject with its properties. Types come as rdf:type.
type resource struct {
	id         string
	properties []property
}

// add adds objects, each once.
func (r *resource) add(name string, terms ...term) {
	at := slices.IndexFunc(r.properties, func(p property) bool { return p.name == name })
	for _, t := range terms {
		if at < 0 {
			r.properties, at = append(r.properties, property{name: name}), len(r.properties)
		}
		if p := &r.properties[at]; !slices.Contains(p.terms, t) {
			p.terms = append(p.terms, t)
		}
	}
}

func (r *resource) types(names ...string) {
	for _, name := range names {
		r.add("rdf:type", term{iri: name})
	}
}

// prefix names a vocabulary.
type prefix struct{ name, iri string }

// prefixes lists the vocabularies that are written with.
func (j Job) prefixes() []prefix {
	return []prefix{
		{"dcterms", "http://purl.org/dc/terms/"},
		{"eli", "http://data.europa.eu/eli/ontology#"},
		{"lacuna", j.base()},
		{"ns", j.base() + "ns#"},
		{"oa", "http://www.w3.org/ns/oa#"},
		{"prov", "http://www.w3.org/ns/prov#"},
		{"rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
		{"rdfs", "http://www.w3.org/2000/01/rdf-schema#"},
		{"skos", "http://www.w3.org/2004/02/skos/core#"},
		{"xsd", "http://www.w3.org/2001/XMLSchema#"},
	}
}

// name gives the compact IRI of a thing of the graph.
func name(id graph.ID) string { return "lacuna:" + iri(string(id)) }

// fragment gives the compact IRI of a part of a thing.
func fragment(id graph.ID, parts ...string) string {
	for i := range parts {
		parts[i] = iri(parts[i])
	}
	return name(id) + "#" + strings.Join(parts, "-")
}

// iri writes a text with the characters that an IRI may hold anywhere before
// its fragment, the rest as percent and the bytes of UTF-8.
func iri(text string) string {
	var b strings.Builder
	for i := range len(text) {
		c := text[i]
		if c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || strings.IndexByte("-._~:/@!$&'()*+,;=", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteString("%" + strings.ToUpper(string([]byte{hex[c>>4], hex[c&15]})))
	}
	return b.String()
}

const hex = "0123456789abcdef"

// address gives the IRI of a page, or "" for what is none.
func address(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	out := u.String()
	if strings.ContainsFunc(out, func(r rune) bool { return r <= ' ' || strings.ContainsRune("<>\"{}|\\^`", r) || r > 126 }) {
		return ""
	}
	return out
}

// terms writes the value of an attribute as RDF. What has fields of its own is
// JSON; what is a text in several languages is one text for each.
func terms(a *schema.Attribute, value any, lang string) []term {
	kind := ""
	if a != nil {
		kind = a.Type.Name()
	}
	switch v := value.(type) {
	case string:
		return []term{text(kind, v, lang)}
	case bool:
		return []term{{text: strconv.FormatBool(v), datatype: "xsd:boolean"}}
	case float64:
		if kind == "Int" {
			return []term{{text: strconv.FormatFloat(v, 'f', -1, 64), datatype: "xsd:integer"}}
		}
		return []term{{text: strconv.FormatFloat(v, 'f', -1, 64), datatype: "xsd:decimal"}}
	case []any:
		var out []term
		for _, one := range v {
			out = append(out, terms(a, one, lang)...)
		}
		return out
	case map[string]any:
		if kind != "LocalText" && kind != "LocalList" {
			return []term{{text: compactJSON(v), datatype: "rdf:JSON"}}
		}
		var out []term
		for _, in := range languages() {
			if one, there := v[in]; there {
				out = append(out, terms(nil, one, in)...)
			}
		}
		return out
	}
	return nil
}

func text(kind, value, lang string) term {
	switch kind {
	case "ID":
		return term{iri: name(graph.ID(value))}
	case "Date":
		return day(value)
	}
	return term{text: value, lang: lang}
}

// day writes a date of any precision.
func day(value string) term {
	return term{text: value, datatype: map[int]string{4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}[len(value)]}
}

func languages() []string { return []string{"ar", "en", "es", "fr", "ru", "zh"} }

func compactJSON(value any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil { // a value of the graph is a JSON value
		return ""
	}
	return strings.TrimSuffix(b.String(), "\n")
}
