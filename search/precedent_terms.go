package search

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// ledger counts the terms of one provision or activity, weighed by where they stand.
type ledger map[string]float64

// add puts the words of a text into the ledger: stems, pairs of stems, meanings.
func (l ledger) add(words []clauseWord, lang string, weight float64) {
	before := ""
	for _, w := range words {
		for _, m := range w.means {
			l[m] += weight
		}
		if w.empty {
			continue
		}
		l[stemTerm(lang, w.stem)] += weight
		if before != "" {
			l[pairOf(lang, before, w.stem)] += weight
		}
		before = w.stem
	}
}

// languageOf gives the language of a stem or a pair of stems, and "" for terms
// of no language.
func languageOf(term string) string {
	lang, _, _ := strings.Cut(strings.TrimPrefix(term, pairTerm), ":")
	if len(lang) != 2 {
		return ""
	}
	return lang
}

func stemTerm(lang, stem string) string { return lang + ":" + stem }

func pairOf(lang, one, other string) string { return pairTerm + lang + ":" + one + " " + other }

// settled gives the weight of a count, from 0 to 1; one word of a provision's own text has 1.
func settled(count float64) float64 { return min(1, (1+repeated)*count/(count+repeated)) }

// addTerms makes the lists of terms of provisions and activities.
func (l *law) addTerms(read *lawReading) {
	ledgers := make([]ledger, len(l.provisions))
	for i := range l.provisions {
		ledgers[i] = l.ledgerOf(&l.provisions[i])
	}
	l.addAround(read, ledgers)
	l.terms = ledgerTerms(ledgers)
	l.own = make([]float64, len(l.provisions))
	for i, p := range l.provisions {
		seen := map[string]bool{}
		for _, w := range l.reader.read(p.texts[0].words, "en") {
			if name := stemTerm("en", w.stem); !w.empty && !seen[name] {
				seen[name] = true
				l.own[i] += l.terms[name].telling
			}
		}
	}
	deeds := make([]ledger, len(l.activities))
	for i, a := range l.activities {
		deeds[i] = l.deedLedger(read.byID[a.id])
	}
	l.deedTerms = ledgerTerms(deeds)
}

// ledgerOf counts the words of a provision itself and of its place.
func (l *law) ledgerOf(p *ruled) ledger {
	out := ledger{}
	for _, t := range p.texts {
		words := l.reader.read(t.words, t.lang)
		weight := 1.0
		if n := len(words); n > textWords {
			weight = math.Sqrt(textWords / float64(n))
		}
		out.add(words, t.lang, weight)
	}
	english := func(text string, weight float64) { out.add(l.reader.read(text, "en"), "en", weight) }
	english(p.node.Attrs.Text("condition"), aroundCondition)
	english(p.node.Attrs.Text("pinpoint"), aroundPinpoint)
	for _, name := range []string{"title", "shortTitle", "symbol"} {
		english(p.instrument.Attrs.Text(name), aroundNames)
	}
	out[lawTerm+string(p.instrument.ID)] += aroundNames
	return out
}

// addAround counts what the editors say of provisions: the reasons of their
// assessments and the principles that they express.
func (l *law) addAround(read *lawReading, ledgers []ledger) {
	of := map[graph.ID]int{}
	for _, e := range read.edges[schema.EdgeOf] {
		of[e.From] = l.place[e.To]
	}
	for _, e := range read.edges[schema.EdgeAbout] {
		a, to := read.byID[e.From].Attrs, ledgers[of[e.From]]
		to.add(l.reader.read(a.Text("reason"), "en"), "en", aroundReason)
		to.add(l.reader.read(a.Text("condition"), "en"), "en", aroundReason)
	}
	for _, e := range read.edges[schema.EdgeExpresses] {
		principle, to := read.byID[e.To], ledgers[l.place[e.From]]
		to[meaningTerm+string(principle.ID)] += aroundPrinciple
		to.add(l.reader.read(principle.Attrs.Text("definition"), "en"), "en", aroundDefinition)
	}
}

// deedLedger counts the words of an activity. Each language has its aliases,
// so that one counts about as much as another.
func (l *law) deedLedger(n graph.Node) ledger {
	out := ledger{}
	out.add(l.reader.read(n.Attrs.Text("label"), "en"), "en", 1)
	out.add(l.reader.read(n.Attrs.Text("definition"), "en"), "en", 0.7)
	for _, lang := range languages() {
		for _, alias := range n.Attrs.Object("aliases").Texts(lang) {
			out.add(l.reader.read(alias, lang), lang, 0.5)
		}
	}
	return out
}

// ledgerTerms turns ledgers into the places of each term, ascending. A word of
// a language in which few have a text is rare for that reason alone: it tells
// less by the share of those who have one.
func ledgerTerms(ledgers []ledger) map[string]term {
	out := map[string]term{}
	speaks := map[string]float64{}
	for place, l := range ledgers {
		spoken := map[string]bool{}
		for name := range l {
			spoken[languageOf(name)] = true
		}
		for lang := range spoken {
			speaks[lang]++
		}
		for name, count := range l {
			t := out[name]
			t.in = append(t.in, weighed{place, settled(count)})
			out[name] = t
		}
	}
	all := float64(len(ledgers))
	for name, t := range out {
		slices.SortFunc(t.in, func(a, b weighed) int { return cmp.Compare(a.place, b.place) })
		having := 0.0
		for _, at := range t.in {
			having += at.weight
		}
		in := all
		if lang := languageOf(name); lang != "" {
			in = speaks[lang]
		}
		t.telling = math.Log(1+(in-having+0.5)/(having+0.5)) * math.Sqrt(in/all)
		out[name] = t
	}
	return out
}
