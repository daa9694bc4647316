package ingest

import (
	"fmt"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/draft"
	"github.com/lacuna-law/lacuna/schema"
)

// machineNote stands at everything that a machine made of a text.
const machineNote = "Read from a text by machine; nobody has judged it."

// unsorted is the field of law of what nobody has sorted.
const unsorted = "unsorted"

// makeInstrument makes an instrument and its provisions out of its text, under
// the source of the document. The rule for what the graph must have: the form by
// a word of the title, whom it binds by the form, the modality of a provision by
// its own words, its digest the heading of its article or its number; the rest is
// empty. No assessment is ever made, so nothing that is made covers anything. A
// corpus that has the same id goes before it.
func (a *assembly) makeInstrument(id string) {
	title := a.title()
	form := formOf(title)
	attrs := graph.Attrs{
		"title": title, "shortTitle": cutWords(title, 80), "sourceType": string(form), "symbol": a.d.Hints.Symbol, "url": a.d.Hints.URL,
		"bindingness": string(schema.BindingnessNonBinding), "binds": string(schema.BindsNone), "universal": false,
		"regimes": []any{unsorted}, "contexts": []any{}, "addressees": []any{}, "confidence": string(schema.ConfidenceUnsure), "note": machineNote,
	}
	if form == schema.SourceTypeTreaty {
		attrs["bindingness"], attrs["binds"] = string(schema.BindingnessBinding), string(schema.BindsPartiesOnceInForce)
	}
	a.node(graph.ID(id), schema.KindInstrument, attrs)
	a.made = map[string]string{}
	for i, s := range a.segments {
		if !a.isRule(i) || a.made[s.Pin] != "" {
			continue
		}
		rule := graph.ID("provision:" + doc.BareName(id) + "/" + pinName(s.Pin))
		a.made[s.Pin] = string(rule)
		a.node(rule, schema.KindProvision, graph.Attrs{
			"pinpoint": "Art. " + s.Pin, "digest": a.digest(i), "modality": string(a.modality(i)),
			"reaches": []any{}, "addressees": []any{}, "functions": []any{}, "contexts": []any{},
			"regime": unsorted, "confidence": string(schema.ConfidenceUnsure), "note": machineNote,
		})
		a.edge(rule, schema.EdgePartOf, graph.ID(id), nil)
	}
}

// isRule says whether a segment is made a provision: an article, or each of
// its paragraphs where it has some.
func (a *assembly) isRule(i int) bool {
	s := a.segments[i]
	switch {
	case s.Pin == "" || s.Scope != "":
		return false
	case s.Type == schema.PassageTypeParagraph:
		return true
	case s.Type != schema.PassageTypeArticle:
		return false
	}
	for _, inner := range a.segments[i+1:] {
		if inner.Start >= s.End {
			break
		}
		if inner.Type == schema.PassageTypeParagraph && inner.Pin != "" {
			return false
		}
	}
	return true
}

// digest is the heading of the article, or says that there is none.
func (a *assembly) digest(i int) string {
	s := a.segments[i]
	for s.Type != schema.PassageTypeArticle && s.Within >= 0 {
		s = a.segments[s.Within]
	}
	number, _, _ := strings.Cut(a.segments[i].Pin, "(")
	if at := strings.Index(s.Label, number); at >= 0 {
		if heading := strings.Trim(s.Label[at+len(number):], " .:–—-()\t"); len([]rune(heading)) > 2 {
			return heading
		}
	}
	return fmt.Sprintf("Article %s, not yet summarised", a.segments[i].Pin)
}

// modality goes by the words of force, which are known in English alone; what
// has none orders nothing, and counts as procedure.
func (a *assembly) modality(i int) schema.Modality {
	s := a.segments[i]
	if a.d.Language != "en" && a.d.Language != "" {
		return schema.ModalityProcedure
	}
	if m := draft.Modality(a.d.Text.Slice(s.Start, s.End)); m != "" {
		return m
	}
	return schema.ModalityProcedure
}

// formOf tells the form of an instrument by a word of its title. What has none
// of these words is taken to bind nobody.
func formOf(title string) schema.SourceType {
	words := titleWords(title)
	for _, form := range [...]struct {
		is    schema.SourceType
		words string
	}{
		{schema.SourceTypeDraft, "draft projet proyecto проект"},
		{schema.SourceTypeResolution, "resolution résolution resolución резолюция"},
		{schema.SourceTypeTreaty, "convention treaty covenant agreement pact protocol statute constitution traité pacte accord protocole convenio convención tratado pacto acuerdo protocolo конвенция договор пакт соглашение протокол verdrag protocol"},
		{schema.SourceTypePoliticalCommitment, "declaration déclaration declaración декларация call appel"},
	} {
		for _, w := range words {
			if contains(form.words, w) {
				return form.is
			}
		}
	}
	if strings.ContainsAny(title, "公") && strings.Contains(title, "公約") || strings.Contains(title, "公约") || strings.Contains(title, "條約") || strings.Contains(title, "条约") || strings.Contains(title, "議定書") || strings.Contains(title, "议定书") {
		return schema.SourceTypeTreaty
	}
	return schema.SourceTypeSoftLaw
}

func contains(words, word string) bool {
	for w := range strings.FieldsSeq(words) {
		if w == word {
			return true
		}
	}
	return false
}

// newID names an instrument that the graph does not have by its title. A title
// that tells little, or is in another script, is told apart by the document.
func (a *assembly) newID() string {
	name := slug(strings.Join(titleWords(a.title()), " "))
	if strings.Count(name, "-") < 2 {
		name = strings.Trim(name+"-"+a.short, "-")
	}
	const longest = 80
	if len(name) > longest {
		name = name[:strings.LastIndexByte(name[:longest], '-')]
	}
	return "instrument:" + name
}

// pinName writes a pinpoint as it stands in ids: 2(4) as 2-4.
func pinName(pin string) string {
	return strings.Trim(strings.NewReplacer("(", "-", ")", "", " ", "").Replace(pin), "-")
}

// cutWords shortens a text to whole words.
func cutWords(text string, limit int) string {
	runes := []rune(text)
	if len(runes) <= limit {
		return text
	}
	cut := string(runes[:limit])
	if at := strings.LastIndexByte(cut, ' '); at > limit/2 {
		cut = cut[:at]
	}
	return strings.TrimRight(cut, " ,;:–—-") + "…"
}
