package dgraphstore

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

var _ graph.RowReader = (*Store)(nil)

// Rows implements graph.RowReader. Rows of briefs are put together from what
// the sources assert, others are read node by node. The ids and edges of all
// rows are in memory meanwhile: some 200 bytes of each.
func (s *Store) Rows(ctx context.Context, q graph.RowQuery) iter.Seq2[graph.Row, error] {
	names := briefly(q.Kind)
	brief := s.format >= briefFormat && len(names) > 0
	for _, name := range q.Attrs {
		brief = brief && slices.Contains(names, name)
	}
	if !brief {
		return graph.JoinRows(ctx, s, q)
	}
	return func(yield func(graph.Row, error) bool) {
		err := q.Check()
		t := newTally(q, s.queries.prefixes[q.Kind])
		if err == nil {
			err = s.tally(ctx, t)
		}
		if err == nil {
			err = t.give(func(row graph.Row) error {
				if err := s.open(ctx); err != nil {
					return err
				}
				if !yield(row, nil) {
					return errEnough
				}
				return nil
			})
		}
		if err != nil && !errors.Is(err, errEnough) {
			yield(graph.Row{}, err)
		}
	}
}

// How many sources are read in one question: few at first, and then so many
// that an answer stays between these sizes, in bytes.
const (
	firstSources = 8
	mostSources  = 4096
	shortAnswer  = 2 << 20
	longAnswer   = 8 << 20
)

// tally reads all sources of one snapshot. One answer is asked for while the
// one before is taken in.
func (s *Store) tally(ctx context.Context, t *tally) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	answers, failed := make(chan []source), error(nil)
	go func() {
		defer close(answers)
		failed = s.everySource(ctx, func(some []source) error {
			select {
			case answers <- some:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	}()
	for some := range answers {
		for i := range some {
			if err := t.take(&some[i]); err != nil {
				cancel()
				for range answers { // until who reads has ended
					continue
				}
				return err
			}
		}
	}
	return failed
}

// everySource gives all sources with what they assert, in pieces.
func (s *Store) everySource(ctx context.Context, give func([]source) error) error {
	if err := s.open(ctx); err != nil {
		return err
	}
	txn := s.client.NewReadOnlyTxn()
	for after, first := "0x0", firstSources; ; {
		var found struct{ Sources []source }
		vars := map[string]string{"$after": after, "$first": strconv.Itoa(first)}
		if err := s.ask(ctx, txn, "read what sources assert", s.queries.text["rows"], vars, &found); err != nil {
			return err
		}
		if len(found.Sources) == 0 {
			return nil
		}
		size := 0
		for i := range found.Sources {
			size += len(found.Sources[i].Briefs) + len(found.Sources[i].Edges)
		}
		after = found.Sources[len(found.Sources)-1].UID
		switch {
		case size < shortAnswer:
			first = min(2*first, mostSources)
		case size > longAnswer:
			first = max(first/2, 1)
		}
		if err := give(found.Sources); err != nil {
			return err
		}
	}
}

// tally puts rows together from what sources assert, in any order of the sources.
type tally struct {
	graph.RowQuery
	prefix  string           // of the ids of the kind
	columns []int            // where the attributes asked for stand in a brief
	rows    map[graph.ID]int // places in all
	all     []tallied
	links   []tailed
	ends    map[graph.ID]int32 // places in far
	far     []graph.ID
	briefs  map[string]int32 // places in texts
	texts   [][]string
	sources []graph.ID
}

// tallied is a node. Nobody has asserted it whose brief is -1.
type tallied struct {
	id     graph.ID
	source int32 // the first that asserts it
	brief  int32
}

// tailed is an edge of a row.
type tailed struct{ row, name, end int32 }

func newTally(q graph.RowQuery, prefix string) *tally {
	t := &tally{RowQuery: q, prefix: prefix, rows: map[graph.ID]int{}, ends: map[graph.ID]int32{}, briefs: map[string]int32{}}
	for _, name := range q.Attrs {
		t.columns = append(t.columns, slices.Index(briefly(q.Kind), name))
	}
	return t
}

// take notes what one source asserts.
func (t *tally) take(s *source) error {
	own := int32(len(t.sources))
	t.sources = append(t.sources, s.ID)
	for line := range strings.Lines(s.Briefs) {
		id, brief, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if !strings.HasPrefix(id, t.prefix) {
			continue
		}
		row := &t.all[t.row(graph.ID(id))]
		if row.brief >= 0 && t.sources[row.source] < s.ID {
			continue
		}
		place, err := t.brief(brief)
		if err != nil {
			return err
		}
		row.source, row.brief = own, place
	}
	for line := range strings.Lines(s.Edges) {
		if !strings.HasPrefix(line, t.prefix) {
			continue
		}
		from, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		name, to, _ := strings.Cut(rest, " ")
		if k := slices.Index(t.RowQuery.Edges, schema.EdgeName(name)); k >= 0 {
			t.links = append(t.links, tailed{int32(t.row(graph.ID(from))), int32(k), t.end(graph.ID(to))})
		}
	}
	return nil
}

func (t *tally) row(id graph.ID) int {
	place, known := t.rows[id]
	if !known {
		id = graph.ID(strings.Clone(string(id))) // so that the long text may go
		place = len(t.all)
		t.rows[id], t.all = place, append(t.all, tallied{id: id, brief: -1})
	}
	return place
}

func (t *tally) end(id graph.ID) int32 {
	place, known := t.ends[id]
	if !known {
		id = graph.ID(strings.Clone(string(id)))
		place = int32(len(t.far))
		t.ends[id], t.far = place, append(t.far, id)
	}
	return place
}

// brief gives the place of the texts of a brief that were asked for. Many
// nodes have the same.
func (t *tally) brief(text string) (int32, error) {
	if place, known := t.briefs[text]; known {
		return place, nil
	}
	all, err := readBrief(text)
	if err != nil {
		return 0, err
	}
	some := make([]string, len(t.columns))
	for i, column := range t.columns {
		if column < len(all) {
			some[i] = all[column]
		}
	}
	place := int32(len(t.texts))
	t.briefs[strings.Clone(text)], t.texts = place, append(t.texts, some)
	return place, nil
}

// give gives the rows by id.
func (t *tally) give(yield func(graph.Row) error) error {
	t.rows, t.ends, t.briefs = nil, nil, nil
	order := make([]int32, len(t.all))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return strings.Compare(string(t.all[a].id), string(t.all[b].id)) })
	links, starts := t.byRow()
	row := graph.Row{Ends: make([][]graph.ID, len(t.RowQuery.Edges))}
	for _, i := range order {
		if t.all[i].brief < 0 {
			continue
		}
		row.ID, row.Source, row.Texts = t.all[i].id, t.sources[t.all[i].source], t.texts[t.all[i].brief]
		for k := range row.Ends {
			row.Ends[k] = row.Ends[k][:0]
		}
		for _, link := range links[starts[i]:starts[i+1]] {
			row.Ends[link.name] = append(row.Ends[link.name], t.far[link.end])
		}
		for k := range row.Ends {
			slices.Sort(row.Ends[k])
			row.Ends[k] = slices.Compact(row.Ends[k]) // several may assert the same edge
		}
		if err := yield(row); err != nil {
			return err
		}
	}
	return nil
}

// byRow puts the edges in the order of their rows, and says where each row's begin.
func (t *tally) byRow() (links []tailed, starts []int32) {
	starts = make([]int32, len(t.all)+1)
	for _, link := range t.links {
		starts[link.row+1]++
	}
	for i := range t.all {
		starts[i+1] += starts[i]
	}
	at := slices.Clone(starts)
	links = make([]tailed, len(t.links))
	for _, link := range t.links {
		links[at[link.row]] = link
		at[link.row]++
	}
	t.links = nil
	return links, starts
}
