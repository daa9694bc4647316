package corpus

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// MaxFragment is the longest fragment in bytes, and maxNesting how deep its
// lists and mappings may lie within each other: a fragment may come from anybody.
const (
	MaxFragment = 256 << 10
	maxNesting  = 40
)

// Base is what a fragment stands on.
type Base struct {
	Ontology *schema.Ontology
	Sections []string            // the sections that the fragment may have
	Head     string              // a further section: a mapping of texts that is no record
	Known    func(graph.ID) bool // whether there is a thing of an id outside of the fragment
	Fill     func(graph.Node)    // adds to the attributes of a record what it need not say
}

// Fragment is the records of one small file in the layout of the corpus, which
// is no part of it: a draft. Nodes stand in the order of the file, edges by key.
type Fragment struct {
	Head  map[string]string
	Nodes []graph.Node
	Edges []graph.Edge
}

// ReadFragment reads a fragment. It is checked as the corpus is, record by
// record, and every name in it must be of the fragment or known to the base.
// The error is of type Problems and names all faults, with file and line.
func ReadFragment(name string, text []byte, base Base) (Fragment, error) {
	if fault := tooLarge(text); fault != "" {
		return Fragment{}, Problems{{File: name, What: fault}}
	}
	f, problems := parseText(name, text)
	if len(problems) > 0 {
		return Fragment{}, problems.sorted()
	}
	b := newBuilder([]file{f})
	head := b.takeHead(base)
	b.corpus.release.Version = name // a fragment has no release of its own
	b.build()
	if len(b.problems) > 0 {
		return Fragment{}, b.problems.sorted()
	}
	for i := range b.corpus.nodes {
		base.Fill(b.corpus.nodes[i].Node)
	}
	if problems := b.corpus.checkFragment(base); len(problems) > 0 {
		return Fragment{}, problems.sorted()
	}
	out := Fragment{Head: head}
	slices.SortStableFunc(b.corpus.nodes, func(x, y record) int { return cmp.Compare(x.line, y.line) })
	for _, r := range b.corpus.nodes {
		out.Nodes = append(out.Nodes, r.Node)
	}
	for _, l := range b.corpus.edges {
		out.Edges = append(out.Edges, l.Edge)
	}
	return out, nil
}

// tooLarge says why a text is not even parsed, or "". The parser follows
// nesting by calling itself.
func tooLarge(text []byte) string {
	if len(text) > MaxFragment {
		return "the file is longer than 256 KiB. Give it in parts"
	}
	depth := 0
	for line := range bytes.Lines(text) {
		lead := 0
		for lead < len(line) && strings.IndexByte(" \t-?:", line[lead]) >= 0 {
			lead++
		}
		if lead > 4*maxNesting {
			return "a line lies too deep within others"
		}
		for _, c := range line {
			switch c {
			case '[', '{':
				depth++
			case ']', '}':
				depth = max(0, depth-1)
			}
			if depth > maxNesting {
				return "too many brackets lie within each other"
			}
		}
	}
	return ""
}

// takeHead takes the head section out of the file and refuses sections that
// the base does not allow.
func (b *builder) takeHead(base Base) map[string]string {
	f, head := &b.files[0], map[string]string{}
	var kept []field
	for _, s := range f.root.fields {
		switch {
		case s.name == base.Head:
			for _, one := range s.fields {
				text, ok := one.scalar.(string)
				if !ok {
					b.refuse(place{f.name, one.line}, "%s: %s must be a text", base.Head, one.name)
				}
				head[one.name] = text
			}
			continue
		case s.name != "defaults" && !slices.Contains(base.Sections, s.name):
			b.refuse(place{f.name, s.line}, "%q has no place here; there may be %s, %s", s.name, base.Head, strings.Join(base.Sections, ", "))
			continue
		}
		kept = append(kept, s)
	}
	f.root.fields = kept
	return head
}

// checkFragment is Check for records that stand beside a corpus.
func (c *Corpus) checkFragment(base Base) Problems {
	k := &checker{corpus: c, ontology: base.Ontology, nodes: map[graph.ID]*record{}, out: map[graph.EdgeKey][]link{}}
	k.index()
	k.checkOntology()
	known := func(id graph.ID) bool { return k.nodes[id] != nil || base.Known(id) }
	for _, l := range c.edges {
		for _, end := range []graph.ID{l.From, l.To} {
			if !known(end) {
				k.refuse(l.place, "%s: %s is neither in the corpus nor in this file", l.EdgeKey, end)
			}
		}
		k.checkLink(l)
	}
	for _, n := range c.named {
		if !known(n.id) {
			k.refuse(n.place, "%s is neither in the corpus nor in this file", n.id)
		}
	}
	for i := range c.nodes {
		r := &c.nodes[i]
		if base.Known(r.ID) {
			k.refuse(r.place, "%s is the id of a record of the corpus. Give this one an id of its own", r.ID)
		}
		k.checkOrder(r)
		k.checkLensWords(r)
		if r.Kind == schema.KindAssessment {
			k.checkJudgement(r)
		}
		for _, name := range needed(r.Kind) {
			if name != schema.EdgeUnder && len(k.ends(r.ID, name)) == 0 {
				k.refuse(r.place, "%s: %s is missing", r.ID, name)
			}
		}
	}
	return k.problems
}
