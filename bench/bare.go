package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/standard"
	"github.com/blevesearch/bleve/v2/analysis/lang/ar"
	"github.com/blevesearch/bleve/v2/analysis/lang/cjk"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/lang/es"
	"github.com/blevesearch/bleve/v2/analysis/lang/fr"
	"github.com/blevesearch/bleve/v2/analysis/lang/ru"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/boltstore"
	"github.com/lacuna-law/lacuna/schema"
)

// passage is what the bare index holds of one passage.
type passage struct{ id, language, text string }

// bareBatch is how many passages are written at once, as our own index does.
const bareBatch = 2000

// bare measures the peer of ingest: bleve by itself, on disk, indexing the text
// of the same passages with its own analyser of their language, and nothing
// else. It is given the passages in memory, so it neither reads nor cuts nor
// finds nor stores.
func (b *bench) bare(ctx context.Context, data string) (out ingested, count int, err error) {
	passages, err := b.passages(ctx, data)
	if err != nil {
		return out, 0, err
	}
	dir, err := os.MkdirTemp("", "lacuna-bare")
	if err != nil {
		return out, 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	start, before := time.Now(), busy()
	if err := indexBare(ctx, filepath.Join(dir, "index"), passages); err != nil {
		return out, 0, fmt.Errorf("bare bleve: %w", err)
	}
	return ingested{took: time.Since(start), busy: busy() - before}, len(passages), nil
}

// busy is what this process has used of the processors.
func busy() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func (b *bench) passages(ctx context.Context, data string) (out []passage, err error) {
	store, err := boltstore.Open(ctx, boltstore.Options{Dir: data, Ontology: b.ontology, ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	for n, err := range store.Nodes(ctx, graph.NodeQuery{Kind: schema.KindPassage}) {
		if err != nil {
			return nil, err
		}
		out = append(out, passage{string(n.ID), n.Attrs.Text("language"), n.Attrs.Text("text")})
	}
	return out, nil
}

// analysersOf are bleve's own analysers by language.
func analysersOf() map[string]string {
	return map[string]string{"ar": ar.AnalyzerName, "en": en.AnalyzerName, "es": es.AnalyzerName, "fr": fr.AnalyzerName, "ru": ru.AnalyzerName, "zh": cjk.AnalyzerName, "": standard.Name}
}

func indexBare(ctx context.Context, dir string, passages []passage) (err error) {
	m := bleve.NewIndexMapping()
	m.DefaultMapping = bleve.NewDocumentStaticMapping()
	analysers := analysersOf()
	for language, name := range analysers {
		field := bleve.NewTextFieldMapping()
		field.Analyzer, field.Store, field.IncludeInAll, field.DocValues = name, false, false, false
		m.DefaultMapping.AddFieldMappingsAt("text_"+language, field)
	}
	index, err := bleve.NewUsing(dir, m, scorch.Name, scorch.Name, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, index.Close()) }()
	batch := index.NewBatch()
	for i, p := range passages {
		if analysers[p.language] == "" {
			p.language = ""
		}
		if err := batch.Index(p.id, map[string]any{"text_" + p.language: p.text}); err != nil {
			return err
		}
		if batch.Size() < bareBatch && i+1 < len(passages) {
			continue
		}
		if err := errors.Join(ctx.Err(), index.Batch(batch)); err != nil {
			return err
		}
		batch.Reset()
	}
	return nil
}
