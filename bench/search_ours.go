package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/boltstore"
	"github.com/lacuna-law/lacuna/schema"
	"github.com/lacuna-law/lacuna/search"
)

// ourSearch is our index on disk over our store on disk, as the program has them.
type ourSearch struct {
	dir      string
	ontology *schema.Ontology
	store    *boltstore.Store
	index    *search.Index
	indexing time.Duration // of building, the part of the index
}

var _ engine = (*ourSearch)(nil)

func (o *ourSearch) name() string { return "Lacuna" }

// stored is how many paragraphs are written to the store at once.
const stored = 20_000

func (o *ourSearch) build(ctx context.Context, all []paragraph) (err error) {
	if o.store, err = boltstore.Open(ctx, boltstore.Options{Dir: filepath.Join(o.dir, "store"), Ontology: o.ontology}); err != nil {
		return err
	}
	known := map[string]bool{}
	for from := 0; from < len(all); from += stored {
		source := graph.Source{ID: graph.ID(fmt.Sprintf("document:paragraphs-%d", from/stored))}
		if _, err := o.store.Apply(ctx, batchOf(source, all[from:min(from+stored, len(all))], known)); err != nil {
			return err
		}
	}
	start := time.Now()
	if o.index, err = search.Open(ctx, search.Options{Dir: filepath.Join(o.dir, "index"), Store: o.store, Ontology: o.ontology}); err != nil {
		return err
	}
	err = o.index.Sync(ctx)
	o.indexing = time.Since(start)
	return err
}

// batchOf writes paragraphs as passages of documents in which States make
// statements, or of documents alone where nobody speaks. What is known already
// is not written again.
func batchOf(source graph.Source, all []paragraph, known map[string]bool) graph.Batch {
	b := graph.Batch{Source: source}
	for i, p := range all {
		document, state := graph.ID("document:"+p.document), graph.ID("state:"+p.state)
		if p.state != "" && !known[p.state] {
			known[p.state] = true
			b.Nodes = append(b.Nodes, graph.Node{ID: state, Kind: schema.KindState, Attrs: graph.Attrs{"alpha2": p.state, "alpha3": p.state,
				"status": "UN_MEMBER", "name": map[string]any{"en": "State " + p.state}, "confidence": "VERIFIED"}})
		}
		if !known[p.document] {
			known[p.document] = true
			b.Nodes = append(b.Nodes, graph.Node{ID: document, Kind: schema.KindDocument,
				Attrs: graph.Attrs{"title": p.document, "language": p.language, "date": p.year, "sourceTier": p.tier}})
			if p.state != "" {
				statement := graph.ID("statement:" + p.document)
				b.Nodes = append(b.Nodes, graph.Node{ID: statement, Kind: schema.KindStatement,
					Attrs: graph.Attrs{"forum": p.forum, "date": p.year, "sourceTier": p.tier, "review": "EDITORIAL", "method": "AUTOMATION"}})
				b.Edges = append(b.Edges, link(statement, schema.EdgeIn, document), link(statement, schema.EdgeBy, state))
			}
		}
		if p.text == "" {
			continue
		}
		id := graph.ID("passage:" + p.id)
		b.Nodes = append(b.Nodes, graph.Node{ID: id, Kind: schema.KindPassage, Attrs: graph.Attrs{"type": "TEXT", "order": float64(i), "start": 0.0,
			"end": float64(len([]rune(p.text))), "text": p.text, "language": p.language}})
		b.Edges = append(b.Edges, link(id, schema.EdgeInDocument, document))
	}
	return b
}

// query writes a question in our language.
func (o *ourSearch) query(q inquiry) search.Query {
	out := search.Query{Text: strings.Join(q.words, " "), NoSynonyms: true, First: page, From: q.from, To: q.to}
	switch {
	case q.any:
		out.Text = strings.Join(q.words, " OR ")
	case q.phrase:
		out.Text = `"` + out.Text + `"`
	}
	if q.state != "" {
		out.States = []string{q.state}
	}
	if q.forum != "" {
		out.Forums = []string{q.forum}
	}
	return out
}

func (o *ourSearch) ask(ctx context.Context, q inquiry) (hits, error) {
	found, err := o.index.Search(ctx, o.query(q))
	if err != nil {
		return hits{}, err
	}
	out := hits{total: found.Total, counts: map[string]map[string]int{}}
	for _, h := range found.Hits {
		out.ids = append(out.ids, paragraphOf(h))
		if len(h.Highlights) > 0 {
			out.marked++
		}
	}
	for _, f := range found.Facets {
		out.counts[f.Field] = map[string]int{}
		for _, v := range f.Values {
			out.counts[f.Field][strings.TrimPrefix(v.Value, "state:")] = v.Count
		}
	}
	return out, nil
}

func paragraphOf(h search.Hit) string { return strings.TrimPrefix(string(h.ID), "passage:") }

func (o *ourSearch) rank(ctx context.Context, q inquiry, most int) ([]string, error) {
	asked := o.query(q)
	asked.First = search.MaxFirst
	var out []string
	for len(out) < most {
		found, err := o.index.Search(ctx, asked)
		if err != nil {
			return nil, err
		}
		for _, h := range found.Hits {
			out = append(out, paragraphOf(h))
		}
		if asked.After = found.Next; asked.After == "" {
			break
		}
	}
	return out[:min(most, len(out))], nil
}

func (o *ourSearch) spent() (time.Duration, error) { return busy(), nil }
func (o *ourSearch) size() (int64, error)          { return folderSize(filepath.Join(o.dir, "index")) }
func (o *ourSearch) memory() (int64, error)        { return givenBack(o) }

func (o *ourSearch) close() error {
	var errs []error
	if o.index != nil {
		errs = append(errs, o.index.Close())
	}
	if o.store != nil {
		errs = append(errs, o.store.Close())
	}
	o.index, o.store = nil, nil
	return errors.Join(append(errs, os.RemoveAll(o.dir))...)
}

// folderSize gives the bytes of the files in a folder.
func folderSize(dir string) (int64, error) {
	var size int64
	err := filepath.Walk(dir, func(_ string, info os.FileInfo, err error) error {
		if err == nil && info.Mode().IsRegular() {
			size += info.Size()
		}
		return err
	})
	return size, err
}

// givenBack ends an engine that lives in this process, and gives how much less
// memory of its own the process uses then.
func givenBack(e engine) (int64, error) {
	debug.FreeOSMemory()
	before, err := memory(os.Getpid(), "RssAnon:")
	if err := errors.Join(err, e.close()); err != nil {
		return 0, err
	}
	debug.FreeOSMemory()
	after, err := memory(os.Getpid(), "RssAnon:")
	return max(0, before-after), err
}
