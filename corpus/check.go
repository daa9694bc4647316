package corpus

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Check says everything that is wrong with the content: what the ontology
// forbids, ids and edges that are there twice, ends that are missing, and what
// the rules of the domain refuse. An empty answer means that a store will take
// the batch. The problems are ordered by file, line and text.
func (c *Corpus) Check(o *schema.Ontology) []Problem {
	k := &checker{corpus: c, ontology: o, nodes: map[graph.ID]*record{}, out: map[graph.EdgeKey][]link{}}
	k.index()
	k.checkOntology()
	k.checkEnds()
	k.checkMentioned()
	k.checkRelease()
	k.checkActivities()
	k.checkFrames()
	k.checkParticipation()
	for i := range c.nodes {
		k.checkRules(&c.nodes[i])
	}
	for _, l := range c.edges {
		k.checkLink(l)
	}
	return k.problems.sorted()
}

// checker holds what the rules look up.
type checker struct {
	corpus   *Corpus
	ontology *schema.Ontology
	nodes    map[graph.ID]*record
	out      map[graph.EdgeKey][]link // by From and Name, without To
	problems Problems
}

func (k *checker) refuse(at place, format string, args ...any) {
	k.problems = append(k.problems, Problem{File: at.file, Line: at.line, What: fmt.Sprintf(format, args...)})
}

// refuseField is refuse at the line of a field, or of its record.
func (k *checker) refuseField(r *record, name, format string, args ...any) {
	at := r.place
	if line, found := r.at(name); found {
		at.line = line
	}
	k.refuse(at, "%s: "+format, append([]any{r.ID}, args...)...)
}

// ends gives the edges of a name that leave a node.
func (k *checker) ends(from graph.ID, name schema.EdgeName) []link {
	return k.out[graph.EdgeKey{From: from, Name: name}]
}

// one gives the far end of an edge of which there is at most one, or "".
func (k *checker) one(from graph.ID, name schema.EdgeName) graph.ID {
	if all := k.ends(from, name); len(all) > 0 {
		return all[0].To
	}
	return ""
}

// index notes nodes and edges, and refuses those that are there twice.
func (k *checker) index() {
	for i := range k.corpus.nodes {
		r := &k.corpus.nodes[i]
		if first, twice := k.nodes[r.ID]; twice {
			k.refuse(r.place, "%s is already at %s:%d", r.ID, first.file, first.line)
			continue
		}
		k.nodes[r.ID] = r
	}
	for i, l := range k.corpus.edges {
		if i > 0 && k.corpus.edges[i-1].EdgeKey == l.EdgeKey {
			first := k.corpus.edges[i-1]
			k.refuse(l.place, "%s is already at %s:%d", l.EdgeKey, first.file, first.line)
			continue
		}
		key := graph.EdgeKey{From: l.From, Name: l.Name}
		k.out[key] = append(k.out[key], l)
	}
}

// checkOntology asks the ontology about every node and edge.
func (k *checker) checkOntology() {
	name := regexp.MustCompile(`^[a-zA-Z]+`)
	for i := range k.corpus.nodes {
		r := &k.corpus.nodes[i]
		if err := k.ontology.CheckNode(string(r.ID), r.Kind, r.Attrs); err != nil {
			for _, fault := range strings.Split(err.Error(), "; ") {
				k.refuseField(r, name.FindString(fault), "%s", fault)
			}
		}
	}
	for _, l := range k.corpus.edges {
		if err := k.ontology.CheckEdge(string(l.From), l.Name, string(l.To), l.Attrs); err != nil {
			k.refuse(l.place, "%s: %s", l.EdgeKey, err)
		}
	}
}

// checkEnds refuses edges to what is not there, several where one is allowed,
// and records without the edges that they need.
func (k *checker) checkEnds() {
	for _, l := range k.corpus.edges {
		for _, end := range []graph.ID{l.From, l.To} {
			if k.nodes[end] == nil {
				k.refuse(l.place, "%s: %s is not in the corpus", l.EdgeKey, end)
			}
		}
	}
	for i := range k.corpus.nodes {
		r := &k.corpus.nodes[i]
		decl := k.ontology.Kind(r.Kind)
		for _, e := range decl.Edges {
			if all := k.ends(r.ID, e.Name); e.One && len(all) > 1 {
				k.refuse(all[1].place, "%s: %s may lead to one, not to %d", r.ID, e.Name, len(all))
			}
		}
		for _, name := range needed(r.Kind) {
			if len(k.ends(r.ID, name)) == 0 {
				k.refuse(r.place, "%s: %s is missing", r.ID, name)
			}
		}
	}
}

// needed lists the edges without which a record says nothing.
func needed(kind schema.Kind) []schema.EdgeName {
	switch kind {
	case schema.KindAssessment:
		return []schema.EdgeName{schema.EdgeOf, schema.EdgeAbout, schema.EdgeUnder}
	case schema.KindProvision:
		return []schema.EdgeName{schema.EdgePartOf}
	case schema.KindParticipation:
		return []schema.EdgeName{schema.EdgeBy, schema.EdgeIn}
	case schema.KindPosition:
		return []schema.EdgeName{schema.EdgeBy, schema.EdgeFrom}
	case schema.KindStatement:
		return []schema.EdgeName{schema.EdgeIn}
	case schema.KindClaim:
		return []schema.EdgeName{schema.EdgeInStatement, schema.EdgeTargets}
	case schema.KindFrame:
		return []schema.EdgeName{schema.EdgeCovers, schema.EdgeReads}
	case schema.KindMechanism:
		return []schema.EdgeName{schema.EdgeServes}
	}
	return nil
}

// checkMentioned refuses ids within attributes, and outside of any record, that
// name nothing, and issues that are not listed.
func (k *checker) checkMentioned() {
	ids := map[schema.Kind]map[string]string{}
	for _, section := range sections() {
		l := layoutOf(section)
		ids[l.kind] = l.ids
	}
	for i := range k.corpus.nodes {
		r := &k.corpus.nodes[i]
		for _, name := range sortedNames(ids[r.Kind]) {
			for _, id := range mentioned(r.Attrs[name], name, ids[r.Kind]) {
				if k.nodes[id] == nil {
					k.refuseField(r, name, "%s: %s is not in the corpus", name, id)
				}
			}
		}
		if issue := r.Attrs.Text("issue"); issue != "" && !slices.ContainsFunc(k.corpus.issues, func(i Issue) bool { return i.Name == issue }) {
			k.refuseField(r, "issue", "%q is not among the issues", issue)
		}
	}
	for _, n := range k.corpus.named {
		if k.nodes[n.id] == nil {
			k.refuse(n.place, "%s is not in the corpus", n.id)
		}
	}
}

// sortedNames gives the attributes of which the paths speak, in order.
func sortedNames(paths map[string]string) []string {
	var out []string
	for path := range paths {
		name, _, _ := strings.Cut(path, ".")
		out = append(out, name)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// mentioned gives the ids in an attribute, sorted; holds says on which paths they are.
func mentioned(v any, path string, holds map[string]string) []graph.ID {
	var out []graph.ID
	var walk func(v any, path string)
	walk = func(v any, path string) {
		switch v := v.(type) {
		case string:
			if holds[path] != "" {
				out = append(out, graph.ID(v))
			}
		case []any:
			for _, item := range v {
				walk(item, path)
			}
		case map[string]any:
			for name, item := range v {
				walk(item, path+"."+name)
			}
		}
	}
	walk(v, path)
	slices.Sort(out)
	return slices.Compact(out)
}

func (k *checker) checkRelease() {
	r := k.corpus.release
	for _, part := range []struct{ name, text string }{
		{"version", r.Version}, {"date", r.Date}, {"licence", r.Licence}, {"source", string(r.Source)}, {"curator", r.Curator},
	} {
		if part.text == "" {
			k.refuse(k.corpus.head, "the release has no %s", part.name)
		}
	}
	if !strings.HasPrefix(string(r.Source), "corpus:") {
		k.refuse(k.corpus.head, "the source %q of the release must begin with \"corpus:\"", r.Source)
	}
	for _, date := range []string{r.Date, cmp.Or(r.FactChecked, r.Date)} {
		if len(date) != len("2026-01-02") || !schema.ValidDate(date) {
			k.refuse(k.corpus.head, "%q is no day", date)
		}
	}
}
