package gqlapi

import (
	"context"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

const (
	maxDocuments = 256     // in each of two generations
	maxKept      = 8 << 10 // bytes of a document that is kept: long ones would fill the memory
)

// documents keeps documents that were parsed, measured and validated. It has
// two generations: when the young one is full it becomes the old one, and what
// nobody asked for since is forgotten with the old one before it.
type documents struct {
	mu         sync.Mutex
	young, old map[string]*ast.QueryDocument
}

var _ graphql.Cache[*ast.QueryDocument] = (*documents)(nil)

func newDocuments() *documents { return &documents{young: map[string]*ast.QueryDocument{}} }

// Get implements graphql.Cache.
func (d *documents) Get(_ context.Context, query string) (*ast.QueryDocument, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	doc, found := d.young[query]
	if !found {
		if doc, found = d.old[query]; found {
			d.put(query, doc)
		}
	}
	return doc, found
}

// Add implements graphql.Cache.
func (d *documents) Add(_ context.Context, query string, doc *ast.QueryDocument) {
	if len(query) > maxKept {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.put(query, doc)
}

func (d *documents) put(query string, doc *ast.QueryDocument) {
	if len(d.young) >= maxDocuments {
		d.old, d.young = d.young, map[string]*ast.QueryDocument{}
	}
	d.young[query] = doc
}
