package gap

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// ErrDraft is wrapped by errors about a draft: an id that the corpus has
// already, a name that leads nowhere, a kind that no draft may add, too many
// articles. The message names the record.
var ErrDraft = errors.New("the draft cannot be laid over the law")

// How much a draft may hold. Every article is tried with and without the rest.
const (
	MaxArticles         = 200
	MaxDraftAssessments = 2000
)

// Draft is an overlay: instruments, provisions, assessments and participations
// that do not exist yet. It is written as a batch, so that the ontology that
// holds for law holds for a draft.
//
// Its ids are its own: a draft changes no record. To amend a provision it adds
// one of its own with an edge `supersedes` to the old one. Its assessments
// judge its own provisions, and need no frame. Its participations may also
// join States to an instrument of the corpus whose parties are listed. The
// form of an instrument is the one it is to have (TREATY), not DRAFT. What it
// leaves open is imagined: without dates it is adopted and in force on every
// day asked about; without parties and without the word `universal`, every
// State has joined; `universal: false` without parties means that none has.
type Draft struct {
	Title string
	About string // whose words it is in and what it is meant for
	Batch graph.Batch
	// Proposed marks a draft whose assessments were proposed from its wording.
	Proposed  bool
	Proposals []Proposal // how each proposed assessment was come by, in the order of the text
	Unread    []Unread   // what could not be read as an assessment, in the order of the text
}

// Proposal says how an assessment was proposed from wording.
type Proposal struct {
	Assessment graph.ID
	Provision  graph.ID
	Words      string  // of the text
	Rule       string  // the rule that read them
	Score      float64 // 0 to 1: how much of the rule's evidence was there; no probability
}

// Unread is a passage of a draft that was not read as an assessment.
type Unread struct {
	Article string
	Words   string
	Why     string
}

// kinds that a draft may add.
func draftable() []schema.Kind {
	return []schema.Kind{schema.KindInstrument, schema.KindProvision, schema.KindAssessment, schema.KindParticipation}
}

// Check holds every record of a draft to the ontology. WhatIf asks the rest:
// what the records name, and how they stand to the law. The error wraps
// ErrDraft.
func (d Draft) Check(o *schema.Ontology) error {
	whole := d.Batch
	whole.Nodes = slices.Clone(whole.Nodes)
	for i, n := range whole.Nodes {
		if _, said := n.Attrs["universal"]; n.Kind == schema.KindInstrument && !said {
			whole.Nodes[i].Attrs = maps.Clone(n.Attrs)
			whole.Nodes[i].Attrs["universal"] = false
		}
	}
	if _, err := whole.Check(o); err != nil {
		return fmt.Errorf("%w: %w", ErrDraft, err)
	}
	return nil
}

// Articles lists the provisions of a draft in its order.
func (d Draft) Articles() []graph.ID {
	var out []graph.ID
	for _, n := range d.Batch.Nodes {
		if n.Kind == schema.KindProvision {
			out = append(out, n.ID)
		}
	}
	return out
}

// Without gives the draft without an article: without the provision, its
// assessments and its links.
func (d Draft) Without(article graph.ID) Draft {
	return d.keep(func(id graph.ID) bool { return id != article })
}

// Only gives the draft with one article alone.
func (d Draft) Only(article graph.ID) Draft {
	return d.keep(func(id graph.ID) bool { return id == article })
}

// keep gives the draft with the articles that are wanted.
func (d Draft) keep(wanted func(article graph.ID) bool) Draft {
	gone := map[graph.ID]bool{}
	for _, id := range d.Articles() {
		gone[id] = !wanted(id)
	}
	for _, e := range d.Batch.Edges {
		if e.Name == schema.EdgeOf && gone[e.To] {
			gone[e.From] = true
		}
	}
	out := d
	out.Batch.Nodes = slices.DeleteFunc(slices.Clone(d.Batch.Nodes), func(n graph.Node) bool { return gone[n.ID] })
	out.Batch.Edges = slices.DeleteFunc(slices.Clone(d.Batch.Edges), func(e graph.Edge) bool { return gone[e.From] || gone[e.To] })
	return out
}

// source puts the records of a draft as a compile reads them.
func (d Draft) source() (*source, error) {
	s := &source{nodes: map[schema.Kind][]graph.Node{}, links: map[schema.EdgeName]map[graph.ID][]graph.Edge{}}
	seen := map[graph.ID]bool{}
	for _, n := range d.Batch.Nodes {
		if !slices.Contains(draftable(), n.Kind) {
			return nil, fmt.Errorf("%w: %s: a draft adds no %s (it may add %s)", ErrDraft, n.ID, n.Kind, list(draftable()))
		}
		if seen[n.ID] {
			return nil, fmt.Errorf("%w: %s: it stands in the draft twice. Give each record an id of its own", ErrDraft, n.ID)
		}
		seen[n.ID] = true
		attrs, err := graph.Normalise(n.Attrs)
		if err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrDraft, n.ID, err)
		}
		n.Attrs = attrs
		s.nodes[n.Kind] = append(s.nodes[n.Kind], n)
	}
	for _, e := range d.Batch.Edges {
		if !seen[e.From] {
			return nil, fmt.Errorf("%w: %s: the edge begins at no record of the draft. A draft changes nothing that is there", ErrDraft, e.EdgeKey)
		}
		if s.links[e.Name] == nil {
			s.links[e.Name] = map[graph.ID][]graph.Edge{}
		}
		s.links[e.Name][e.From] = append(s.links[e.Name][e.From], e)
	}
	if n := len(s.nodes[schema.KindProvision]); n > MaxArticles {
		return nil, fmt.Errorf("%w: it has %d articles (limit %d). Try it in parts", ErrDraft, n, MaxArticles)
	}
	if n := len(s.nodes[schema.KindAssessment]); n > MaxDraftAssessments {
		return nil, fmt.Errorf("%w: it has %d assessments (limit %d). Try it in parts", ErrDraft, n, MaxDraftAssessments)
	}
	s.settle()
	return s, nil
}

// hash names the content of a draft, whatever the order of its records, over
// the draft below it, if any; "" for one without records over the law alone.
func (d Draft) hash(below string) (string, error) {
	if len(d.Batch.Nodes) == 0 {
		return below, nil
	}
	records := make([]string, 0, len(d.Batch.Nodes)+len(d.Batch.Edges))
	for _, n := range d.Batch.Nodes {
		attrs, err := json.Marshal(n.Attrs)
		if err != nil {
			return "", fmt.Errorf("%w: %s: %w", ErrDraft, n.ID, err)
		}
		records = append(records, string(n.ID)+" "+string(attrs))
	}
	for _, e := range d.Batch.Edges {
		records = append(records, e.EdgeKey.String())
	}
	slices.Sort(records)
	sum := sha256.Sum256([]byte(below + "\n" + strings.Join(slices.Compact(records), "\n")))
	return hex.EncodeToString(sum[:8]), nil
}

// settle puts nodes and edges in order, each edge once.
func (s *source) settle() {
	for _, nodes := range s.nodes {
		slices.SortFunc(nodes, func(a, b graph.Node) int { return strings.Compare(string(a.ID), string(b.ID)) })
	}
	for _, links := range s.links {
		for from, edges := range links {
			slices.SortFunc(edges, func(a, b graph.Edge) int { return a.Compare(b.EdgeKey) })
			links[from] = slices.CompactFunc(edges, func(a, b graph.Edge) bool { return a.EdgeKey == b.EdgeKey })
		}
	}
}
