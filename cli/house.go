package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/curation"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/schema"
	"github.com/lacuna-law/lacuna/search"
)

// house is the rooms of one invocation, tied together.
type house struct {
	app      *app
	ontology *schema.Ontology
	store    graph.Store
	desk     *curation.Desk
	dir      string // the folder for what is kept beside the store, or "" for a house in memory
}

// indexFolder is where the index is kept, in the folder of a house.
const indexFolder = "index"

// openToRead opens the store, or, where there is none, the corpus in memory.
// Nothing is written.
func (a *app) openToRead(ctx context.Context) (*house, error) {
	o, err := schema.Load()
	if err != nil {
		return nil, err
	}
	store, dir, err := a.openStore(ctx, o, true)
	if noStore(err) {
		return a.inMemory(ctx, o)
	}
	if err != nil {
		return nil, err
	}
	return &house{app: a, ontology: o, store: store, dir: dir, desk: curation.NewDesk(store, o, a.Now)}, nil
}

// openToWrite opens the store, making it when there is none, brings the corpus in
// it to this program's release, and records to where people's decisions put them.
func (a *app) openToWrite(ctx context.Context) (*house, error) {
	o, err := schema.Load()
	if err != nil {
		return nil, err
	}
	store, dir, err := a.openStore(ctx, o, false)
	if err != nil {
		return nil, err
	}
	h := &house{app: a, ontology: o, store: store, dir: dir, desk: curation.NewDesk(store, o, a.Now)}
	err = h.updateCorpus(ctx)
	if err == nil {
		_, err = h.desk.Reconcile(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return h, nil
}

// updateCorpus applies the corpus unless the store says that it holds these very files.
func (h *house) updateCorpus(ctx context.Context) error {
	files, err := h.app.corpusFolder()
	if err != nil {
		return err
	}
	digest, err := corpus.Digest(files)
	if err != nil {
		return err
	}
	for source, err := range h.store.Sources(ctx) {
		if err != nil {
			return err
		}
		if strings.HasPrefix(source.Extractor, "corpus ") && strings.HasSuffix(source.Extractor, " "+digest) {
			return nil
		}
	}
	return h.applyCorpus(ctx)
}

func (a *app) inMemory(ctx context.Context, o *schema.Ontology) (*house, error) {
	store := memstore.New(o)
	h := &house{app: a, ontology: o, store: store, desk: curation.NewDesk(store, o, a.Now)}
	return h, h.applyCorpus(ctx)
}

// corpusFolder gives the files of the corpus: those of a folder, or the bundled ones.
func (a *app) corpusFolder() (fs.FS, error) {
	if a.corpus == "" {
		return corpus.Embedded(), nil
	}
	if info, err := os.Stat(a.corpus); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("corpus: %s: no such folder. Name a folder with the corpus's YAML files", a.corpus)
	}
	return os.DirFS(a.corpus), nil
}

// openCorpus reads the corpus, once.
func (a *app) openCorpus() (*corpus.Corpus, error) {
	if a.opened != nil {
		return a.opened, nil
	}
	files, err := a.corpusFolder()
	if err != nil {
		return nil, err
	}
	c, err := corpus.Open(files)
	if err != nil {
		return nil, fmt.Errorf("corpus: %w. Run `lacuna corpus check` for all faults", err)
	}
	a.opened = c
	return c, nil
}

func (h *house) applyCorpus(ctx context.Context) error {
	c, err := h.app.openCorpus()
	if err != nil {
		return err
	}
	if _, err := h.desk.Apply(ctx, c.Batch()); err != nil {
		return fmt.Errorf("corpus: %w. Run `lacuna corpus check` for all faults", err)
	}
	return nil
}

func (h *house) atlas(ctx context.Context) (*gap.Atlas, error) {
	a, err := gap.Compile(ctx, h.store)
	if err != nil {
		return nil, fmt.Errorf("compiling the law side: %w. Run `lacuna verify`", err)
	}
	return a, nil
}

// openIndex opens the full-text index as it is.
func (h *house) openIndex(ctx context.Context) (*search.Index, error) {
	dir := ""
	if h.dir != "" {
		dir = filepath.Join(h.dir, indexFolder)
	}
	return search.Open(ctx, search.Options{Dir: dir, Store: h.store, Ontology: h.ontology})
}

// index opens the full-text index and brings it up to the store.
func (h *house) index(ctx context.Context) (*search.Index, error) {
	index, err := h.openIndex(ctx)
	if err != nil {
		return nil, err
	}
	if err := index.Sync(ctx); err != nil {
		return nil, errors.Join(err, index.Close())
	}
	return index, nil
}

// close closes the store and adds its error to the one at hand.
func (h *house) close(err *error) { *err = errors.Join(*err, h.store.Close()) }
