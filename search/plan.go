package search

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// projection counts the meanings of a document of the index. Raise it with any
// change of what project writes, so that older indexes are built anew.
const projection = "2"

// engine gives the release of the library below, whose analysers are part of
// what an index means. A program that was built without saying so counts as one release.
func engine() string {
	info, _ := debug.ReadBuildInfo()
	if info == nil {
		return ""
	}
	for _, dep := range info.Deps {
		if dep.Path == "github.com/blevesearch/bleve/v2" {
			return dep.Version
		}
	}
	return ""
}

// languages that have analysers of their own.
func languages() []string { return []string{"ar", "en", "es", "fr", "ru", "zh"} }

// other is the language of a text in none of them.
const other = "und"

// plan says what is indexed of each kind and where.
type plan struct {
	kinds map[schema.Kind]kindPlan
	// analysers by language.
	analysers map[string]*analyser
	// facets are the attributes and derived facets by which one may narrow, sorted.
	facets []string
	// fingerprint of plan, analysers and projection.
	fingerprint string
}

type kindPlan struct {
	Texts  []textPlan
	Facets []string // attributes that are facets
}

// textPlan says how the words of an attribute are indexed.
type textPlan struct {
	Attr  string
	Name  bool // weighs as a name, not as running text
	Exact bool // also word by word, unstemmed
	Local bool // holds texts by language
}

// newPlan derives the plan from the ontology.
func newPlan(o *schema.Ontology) (*plan, error) {
	p := &plan{kinds: map[schema.Kind]kindPlan{}}
	facets := append(FacetFields(), "principle", "document")
	for _, kind := range Kinds() {
		decl := o.Kind(kind)
		if decl == nil {
			return nil, fmt.Errorf("search plan: the ontology has no kind %s", kind)
		}
		var k kindPlan
		for _, a := range decl.Attributes {
			if a.Text {
				k.Texts = append(k.Texts, planText(a))
			}
			if a.Facet {
				k.Facets = append(k.Facets, a.Name)
				facets = append(facets, a.Name)
			}
		}
		p.kinds[kind] = k
	}
	slices.Sort(facets)
	p.facets = slices.Compact(facets)
	var err error
	if p.analysers, err = newAnalysers(); err != nil {
		return nil, fmt.Errorf("search plan: %w", err)
	}
	return p, p.seal()
}

// seal computes the fingerprint.
func (p *plan) seal() error {
	text, err := json.Marshal(map[string]any{"kinds": p.kinds, "facets": p.facets, "analysers": analysers, "projection": projection, "engine": engine()})
	if err != nil {
		return fmt.Errorf("search plan: %w", err)
	}
	sum := sha256.Sum256(text)
	p.fingerprint = hex.EncodeToString(sum[:16])
	return nil
}

func planText(a *schema.Attribute) textPlan {
	t := textPlan{Attr: a.Name, Local: strings.HasPrefix(a.Type.Name(), "Local")}
	switch a.Name {
	case "title", "shortTitle", "symbol", "pinpoint", "label":
		t.Name, t.Exact = true, true
	case "name", "formalName", "aliases", "speaker":
		t.Name = true
	}
	return t
}

// text is one text of a node and where its words go.
type text struct {
	attr  string // as highlights name it
	lang  string
	name  bool
	exact bool
	words string
}

// field names the field of the index that holds the words.
func (t text) field() string {
	if t.name {
		return nameField(t.lang)
	}
	return bodyField(t.lang)
}

const (
	namePrefix = "name_"
	bodyPrefix = "body_"
)

func nameField(lang string) string { return namePrefix + lang }
func bodyField(lang string) string { return bodyPrefix + lang }

// texts lists the texts of a node in the order of the plan. The language is
// that of the words of others; our own words are English.
func (p *plan) texts(n graph.Node, lang string) []text {
	var out []text
	for _, t := range p.kinds[n.Kind].Texts {
		add := func(attr, lang, words string) {
			if words != "" {
				out = append(out, text{attr: attr, lang: lang, name: t.Name, exact: t.Exact, words: words})
			}
		}
		if !t.Local {
			own := "en"
			if isQuoted(t.Attr) {
				own = lang
			}
			add(t.Attr, own, n.Attrs.Text(t.Attr))
			continue
		}
		by := n.Attrs.Object(t.Attr)
		for _, lang := range languages() {
			add(t.Attr+"."+lang, lang, by.Text(lang))
			for _, words := range by.Texts(lang) {
				add(t.Attr+"."+lang, lang, words)
			}
		}
	}
	return out
}

// isQuoted says whether an attribute holds the words of a document.
func isQuoted(attr string) bool {
	return attr == "text" || attr == "quote" || attr == "label"
}

// known gives the language as the index has it.
func known(lang string) string {
	lang = strings.ToLower(lang)
	lang, _, _ = strings.Cut(lang, "-")
	switch {
	case slices.Contains(languages(), lang):
		return lang
	case lang == "":
		return "en"
	}
	return other
}
