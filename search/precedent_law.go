package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// law is what clauses are compared with: the provisions of one revision with
// their words, shapes, activities and lineage. It never changes.
type law struct {
	reader     *clauseReader
	shapes     *shapeReader
	provisions []ruled // by ascending id
	place      map[graph.ID]int
	passages   map[graph.ID]bool // that state the text of a provision
	terms      map[string]term
	own        []float64 // of each provision, how telling its digest is
	activities []deedOf  // by ascending id
	deedPlace  map[graph.ID]int
	deedTerms  map[string]term
	kin        []kinship // by from, to
}

// ruled is a provision as clauses are compared with it.
type ruled struct {
	node       graph.Node
	instrument graph.Node
	texts      []ruledText
	shape      ClauseShape
	conduct    map[int]float64 // how far it governs activities, by their places
}

// ruledText is a text that states a provision: the digest, or a passage of a document.
type ruledText struct {
	field   string // digest, or text.fr
	lang    string
	words   string
	passage graph.ID // "" for the digest
}

// deedOf is an activity with the broader ones, by their places.
type deedOf struct {
	id      graph.ID
	broader int // -1 for none
}

// term is a stem, a pair of stems or a meaning, with where it stands.
type term struct {
	telling float64 // by how few provisions have it
	in      []weighed
}

// weighed is a place with how much a term weighs there, from 0 to 1.
type weighed struct {
	place  int
	weight float64
}

// kinship says that one provision has its words from another.
type kinship struct{ younger, older int }

// The prefixes of terms that are no stems of a language.
const (
	meaningTerm = "=" // a meaning
	pairTerm    = "+" // two stems beside each other
	deedTerm    = "~" // an activity that is named
	lawTerm     = "§" // an instrument that is named
)

// lineageEdges are those by which the words of a rule come from another's.
func lineageEdges() []schema.EdgeName {
	return []schema.EdgeName{schema.EdgeElaborates, schema.EdgeEndorses, schema.EdgeImplements, schema.EdgeInterprets, schema.EdgeRestates, schema.EdgeSupersedes}
}

// lawKinds are the kinds of node, and lawEdges the edges, that make the law.
func lawKinds() []schema.Kind {
	return []schema.Kind{schema.KindInstrument, schema.KindProvision, schema.KindPrinciple, schema.KindActivity, schema.KindAssessment}
}

func lawEdges() []schema.EdgeName {
	return append(lineageEdges(), schema.EdgePartOf, schema.EdgeExpresses, schema.EdgeOf, schema.EdgeAbout, schema.EdgeBroader, schema.EdgeStatesTextOf)
}

// lawReading is the part of the graph that the law is read from.
type lawReading struct {
	nodes map[schema.Kind][]graph.Node
	byID  map[graph.ID]graph.Node
	edges map[schema.EdgeName][]graph.Edge
}

// readLaw reads a graph.
func readLaw(ctx context.Context, from graph.Reader) (*lawReading, error) {
	r := &lawReading{nodes: map[schema.Kind][]graph.Node{}, byID: map[graph.ID]graph.Node{}, edges: map[schema.EdgeName][]graph.Edge{}}
	for _, kind := range lawKinds() {
		if err := r.keep(ctx, from, graph.NodeQuery{Kind: kind}); err != nil {
			return nil, err
		}
	}
	var passages []graph.ID
	for e, err := range from.Edges(ctx, graph.EdgeQuery{Names: lawEdges()}) {
		if err != nil {
			return nil, fmt.Errorf("law for precedents: %w", err)
		}
		r.edges[e.Name] = append(r.edges[e.Name], e)
		if e.Name == schema.EdgeStatesTextOf {
			passages = append(passages, e.From)
		}
	}
	if len(passages) == 0 {
		return r, nil
	}
	return r, r.keep(ctx, from, graph.NodeQuery{IDs: passages})
}

func (r *lawReading) keep(ctx context.Context, from graph.Reader, q graph.NodeQuery) error {
	for n, err := range from.Nodes(ctx, q) {
		if err != nil {
			return fmt.Errorf("law for precedents: %w", err)
		}
		r.nodes[n.Kind] = append(r.nodes[n.Kind], n)
		r.byID[n.ID] = n
	}
	return nil
}

// newLaw makes the law of a graph.
func newLaw(ctx context.Context, from graph.Reader) (*law, error) {
	read, err := readLaw(ctx, from)
	if err != nil {
		return nil, err
	}
	l := &law{place: map[graph.ID]int{}, passages: map[graph.ID]bool{}, deedPlace: map[graph.ID]int{}}
	if l.shapes, err = newShapeReader(); err != nil {
		return nil, err
	}
	if l.reader, err = newMeaningReader(read); err != nil {
		return nil, err
	}
	l.addActivities(read)
	l.addProvisions(read)
	l.addConduct(read)
	l.addKin(read)
	l.addTerms(read)
	l.reader.done()
	return l, ctx.Err()
}

// newMeaningReader makes a reader that knows the meanings of precedent_words.csv
// and the names of activities, principles and instruments.
func newMeaningReader(read *lawReading) (*clauseReader, error) {
	r, err := newClauseReader()
	if err != nil {
		return nil, err
	}
	if err := r.learnTable("precedent_words.csv", meaningsFile, meaningTerm); err != nil {
		return nil, err
	}
	if err := r.passOver(signForce, signAsk, signMay, signNot); err != nil {
		return nil, err
	}
	r.learnNames(read)
	return r, nil
}

// learnNames makes a reader know activities, principles and instruments by name.
func (r *clauseReader) learnNames(read *lawReading) {
	for _, n := range read.nodes[schema.KindPrinciple] {
		for _, lang := range languages() {
			r.learn(lang, n.Attrs.Object("label").Text(lang), meaningTerm+string(n.ID))
			for _, form := range n.Attrs.Object("aliases").Texts(lang) {
				r.learn(lang, form, meaningTerm+string(n.ID))
			}
		}
	}
	for _, n := range read.nodes[schema.KindActivity] {
		r.learn("en", n.Attrs.Text("label"), deedTerm+string(n.ID))
		for _, lang := range languages() {
			for _, form := range n.Attrs.Object("aliases").Texts(lang) {
				r.learn(lang, form, deedTerm+string(n.ID))
			}
		}
	}
	for _, n := range read.nodes[schema.KindInstrument] {
		for _, name := range []string{"title", "shortTitle", "symbol"} {
			for _, lang := range languages() {
				r.learn(lang, n.Attrs.Text(name), lawTerm+string(n.ID))
			}
		}
	}
}

func (l *law) addActivities(read *lawReading) {
	for _, n := range read.nodes[schema.KindActivity] {
		l.deedPlace[n.ID] = len(l.activities)
		l.activities = append(l.activities, deedOf{n.ID, -1})
	}
	for _, e := range read.edges[schema.EdgeBroader] {
		l.activities[l.deedPlace[e.From]].broader = l.deedPlace[e.To]
	}
}

func (l *law) addProvisions(read *lawReading) {
	instrument := map[graph.ID]graph.Node{}
	for _, e := range read.edges[schema.EdgePartOf] {
		instrument[e.From] = read.byID[e.To]
	}
	for _, n := range read.nodes[schema.KindProvision] {
		l.place[n.ID] = len(l.provisions)
		p := ruled{node: n, instrument: instrument[n.ID], conduct: map[int]float64{}}
		p.texts = []ruledText{{field: "digest", lang: "en", words: n.Attrs.Text("digest")}}
		p.shape = ClauseShape{Modality: schema.Modality(n.Attrs.Text("modality"))}
		for _, a := range joinTexts(n.Attrs.Texts("addressees"), n.Attrs.Texts("reaches")) {
			p.shape.Bearers = append(p.shape.Bearers, schema.Actor(a))
		}
		for _, f := range n.Attrs.Texts("functions") {
			p.shape.Functions = append(p.shape.Functions, schema.Function(f))
		}
		l.provisions = append(l.provisions, p)
	}
	for _, e := range read.edges[schema.EdgeStatesTextOf] {
		p := &l.provisions[l.place[e.To]]
		passage := read.byID[e.From]
		lang := known(passage.Attrs.Text("language"))
		l.passages[e.From] = true
		p.texts = append(p.texts, ruledText{"text." + lang, lang, passage.Attrs.Text("text"), e.From})
	}
}

func joinTexts(lists ...[]string) []string {
	out := slices.Concat(lists...)
	slices.Sort(out)
	return slices.Compact(out)
}

// addConduct notes how far each provision governs activities, by its assessments.
func (l *law) addConduct(read *lawReading) {
	of := map[graph.ID]int{}
	for _, e := range read.edges[schema.EdgeOf] {
		of[e.From] = l.place[e.To]
	}
	for _, e := range read.edges[schema.EdgeAbout] {
		far := reachOf(read.byID[e.From].Attrs)
		p, activity := &l.provisions[of[e.From]], l.deedPlace[e.To]
		if far > 0 {
			p.conduct[activity] = max(p.conduct[activity], far)
		}
	}
}

// reachOf says how far an assessment makes a provision govern an activity, from
// 0 to 1.
func reachOf(assessment graph.Attrs) float64 {
	far := 0.0
	switch schema.Extent(assessment.Text("extent")) {
	case schema.ExtentFull:
		far = 1
	case schema.ExtentPartial:
		far = 0.8
	}
	if assessment.Text("manner") != string(schema.MannerDirect) {
		far *= 0.7
	}
	return far
}

// addKin notes who has words from whom.
func (l *law) addKin(read *lawReading) {
	for _, name := range lineageEdges() {
		for _, e := range read.edges[name] {
			younger, is := l.place[e.From]
			older, too := l.place[e.To]
			if is && too {
				l.kin = append(l.kin, kinship{younger, older})
			}
		}
	}
	slices.SortFunc(l.kin, func(a, b kinship) int {
		return cmp.Or(cmp.Compare(a.younger, b.younger), cmp.Compare(a.older, b.older))
	})
	l.kin = slices.Compact(l.kin)
}
