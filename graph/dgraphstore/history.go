package dgraphstore

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Changes implements graph.Reader.
func (s *Store) Changes(ctx context.Context, since graph.Revision) iter.Seq2[graph.Change, error] {
	return func(yield func(graph.Change, error) bool) {
		if err := s.changes(ctx, since, yield); err != nil && !errors.Is(err, errEnough) {
			yield(graph.Change{}, err)
		}
	}
}

// entry is the record of one batch.
type entry struct {
	Revision uint64   `json:"lacuna.rev"`
	Source   graph.ID `json:"lacuna.rev.source"`
	Changes  string   `json:"lacuna.rev.changes"`
}

func (s *Store) changes(ctx context.Context, since graph.Revision, yield func(graph.Change, error) bool) error {
	if err := s.open(ctx); err != nil {
		return err
	}
	txn := s.client.NewReadOnlyTxn()
	for {
		var found struct{ Log []entry }
		vars := map[string]string{"$since": strconv.FormatUint(uint64(min(since, 1<<62)), 10)}
		if err := s.ask(ctx, txn, "read the change log", s.queries.text["log"], vars, &found); err != nil {
			return err
		}
		for _, e := range found.Log {
			since = graph.Revision(e.Revision)
			if err := s.giveChanges(ctx, e, yield); err != nil {
				return err
			}
		}
		if len(found.Log) == 0 {
			return nil
		}
	}
}

func (s *Store) giveChanges(ctx context.Context, e entry, yield func(graph.Change, error) bool) error {
	changes, err := readChanges(e)
	if err != nil {
		return err
	}
	for _, c := range changes {
		if err := s.open(ctx); err != nil {
			return err
		}
		if !yield(c, nil) {
			return errEnough
		}
	}
	return nil
}

// writeChanges writes the changes of a batch, one on a line: a sign that says
// whether it stands or is gone, and a node, or an edge as its three parts. Ids
// hold no space.
func writeChanges(all []graph.Change) string {
	var out strings.Builder
	for _, c := range all {
		sign := "+"
		if c.Gone {
			sign = "-"
		}
		if c.Edge != nil {
			fmt.Fprintf(&out, "%s%s\n", sign, writeKey(*c.Edge))
			continue
		}
		fmt.Fprintf(&out, "%s%s\n", sign, c.Node)
	}
	return out.String()
}

func readChanges(e entry) ([]graph.Change, error) {
	var out []graph.Change
	for line := range strings.Lines(e.Changes) {
		line = strings.TrimSuffix(line, "\n")
		c := graph.Change{Revision: graph.Revision(e.Revision), Source: e.Source, Gone: strings.HasPrefix(line, "-")}
		if len(line) < 2 {
			return nil, fmt.Errorf("change log of revision %d: a line without an id", e.Revision)
		}
		key, isEdge := readKey(line[1:])
		if c.Node = graph.ID(line[1:]); isEdge {
			c.Node, c.Edge = "", &key
		}
		out = append(out, c)
	}
	return out, nil
}

// source is what the cluster keeps of one who asserts.
type source struct {
	UID       string   `json:"uid"`
	ID        graph.ID `json:"lacuna.src"`
	Extractor string   `json:"lacuna.src.extractor"`
	Curator   string   `json:"lacuna.src.curator"`
	Date      string   `json:"lacuna.src.date"`
	Edges     string   `json:"lacuna.src.edges"`
	Briefs    string   `json:"lacuna.src.briefs"`
	Asserted  int      `json:"asserted"`
	Asserts   []struct {
		ID graph.ID `json:"lacuna.id"`
	} `json:"lacuna.asserts"`
}

func (s source) source() graph.Source {
	return graph.Source{ID: s.ID, Extractor: s.Extractor, Curator: s.Curator, Date: s.Date}
}

// nodes gives the nodes that a source asserts, by id.
func (s source) nodes() []graph.ID {
	out := make([]graph.ID, 0, len(s.Asserts))
	for _, a := range s.Asserts {
		out = append(out, a.ID)
	}
	slices.Sort(out)
	return out
}

// Sources implements graph.Reader.
func (s *Store) Sources(ctx context.Context) iter.Seq2[graph.Source, error] {
	return func(yield func(graph.Source, error) bool) {
		if err := s.sources(ctx, yield); err != nil && !errors.Is(err, errEnough) {
			yield(graph.Source{}, err)
		}
	}
}

func (s *Store) sources(ctx context.Context, yield func(graph.Source, error) bool) error {
	if err := s.open(ctx); err != nil {
		return err
	}
	txn := s.client.NewReadOnlyTxn()
	for after := ""; ; {
		var found struct{ Sources []source }
		if err := s.ask(ctx, txn, "read sources", s.queries.text["all_sources"], map[string]string{"$after": after}, &found); err != nil {
			return err
		}
		for _, one := range found.Sources {
			if err := s.open(ctx); err != nil {
				return err
			}
			if !yield(one.source(), nil) {
				return errEnough
			}
			after = string(one.ID)
		}
		if len(found.Sources) == 0 {
			return nil
		}
	}
}

// Asserted implements graph.Reader.
func (s *Store) Asserted(ctx context.Context, id graph.ID) (graph.Batch, error) {
	if err := s.open(ctx); err != nil {
		return graph.Batch{}, err
	}
	r := &reading{s: s, txn: s.client.NewReadOnlyTxn()}
	_, src, err := r.head(ctx, id)
	if err != nil {
		return graph.Batch{}, err
	}
	if src.UID == "" {
		return graph.Batch{}, fmt.Errorf("source %s: %w", id, graph.ErrNotFound)
	}
	keys, err := readKeys(src.Edges)
	if err != nil {
		return graph.Batch{}, fmt.Errorf("source %s: %w", id, err)
	}
	st := newState()
	if err := r.load(ctx, st, src.nodes(), keys); err != nil {
		return graph.Batch{}, err
	}
	b := graph.Batch{Source: src.source()}
	for _, node := range src.nodes() {
		for _, a := range st.nodes[node].all {
			if a.source == id {
				b.Nodes = append(b.Nodes, graph.Node{ID: node, Kind: s.Ontology.KindOf(string(node)), Attrs: a.attrs, Source: id})
			}
		}
	}
	for _, key := range keys {
		for _, a := range st.edges[key] {
			if a.source == id {
				b.Edges = append(b.Edges, graph.Edge{EdgeKey: key, Attrs: a.attrs, Source: id})
			}
		}
	}
	return b, nil
}

// writeKey writes an edge as its three parts between spaces, which ids do not hold.
func writeKey(k graph.EdgeKey) string {
	return string(k.From) + " " + string(k.Name) + " " + string(k.To)
}

func readKey(line string) (graph.EdgeKey, bool) {
	parts := strings.Split(line, " ")
	if len(parts) != 3 {
		return graph.EdgeKey{}, false
	}
	return graph.EdgeKey{From: graph.ID(parts[0]), Name: schema.EdgeName(parts[1]), To: graph.ID(parts[2])}, true
}

func readKeys(text string) ([]graph.EdgeKey, error) {
	var out []graph.EdgeKey
	for line := range strings.Lines(text) {
		k, is := readKey(strings.TrimSuffix(line, "\n"))
		if !is {
			return nil, fmt.Errorf("edges of the source: %s is none", strconv.Quote(line))
		}
		out = append(out, k)
	}
	return out, nil
}

func writeKeys(keys []graph.EdgeKey) string {
	var out strings.Builder
	for _, k := range keys {
		out.WriteString(writeKey(k))
		out.WriteByte('\n')
	}
	return out.String()
}
