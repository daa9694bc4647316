package corpus

import (
	"cmp"
	"slices"

	"github.com/lacuna-law/lacuna/schema"
)

// Stats counts what the corpus holds.
type Stats struct {
	Release Release
	Nodes   int
	Edges   int
	Kinds   []KindCount // by kind
	Total   KindCount   // of all kinds; its Kind is ""
}

// KindCount counts the nodes of a kind.
type KindCount struct {
	Kind       schema.Kind
	Nodes      int
	Confidence []Tally // in the order of the vocabulary, then those without; no zeros
	Review     []Tally // likewise
}

// Tally is a word and how often it occurs. The word is "" for nodes that say none.
type Tally struct {
	Word  string
	Nodes int
}

// Stats counts by kind, confidence and review.
func (c *Corpus) Stats() Stats {
	out := Stats{Release: c.release, Nodes: len(c.nodes), Edges: len(c.edges)}
	byKind := map[schema.Kind][]record{}
	for _, r := range c.nodes {
		byKind[r.Kind] = append(byKind[r.Kind], r)
	}
	for kind, records := range byKind {
		out.Kinds = append(out.Kinds, count(kind, records))
	}
	slices.SortFunc(out.Kinds, func(a, b KindCount) int { return cmp.Compare(a.Kind, b.Kind) })
	out.Total = count("", c.nodes)
	return out
}

func count(kind schema.Kind, records []record) KindCount {
	confidence, review := map[string]int{}, map[string]int{}
	for _, r := range records {
		confidence[r.Attrs.Text("confidence")]++
		review[r.Attrs.Text("review")]++
	}
	return KindCount{
		Kind: kind, Nodes: len(records),
		Confidence: tallies(schema.AllConfidence(), confidence), Review: tallies(schema.AllReview(), review),
	}
}

func tallies[W ~string](words []W, counts map[string]int) []Tally {
	var out []Tally
	for _, word := range append(words, "") {
		if n := counts[string(word)]; n > 0 {
			out = append(out, Tally{Word: string(word), Nodes: n})
		}
	}
	return out
}
