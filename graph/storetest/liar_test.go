package storetest_test

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"sync"
	"testing"

	"github.com/lacuna-law/lacuna/graph"
)

// liar is a store that breaks a promise: what it is asked and what it answers
// go through whatever is set here.
type liar struct {
	graph.Store
	node      func(graph.ID, graph.Node, error) (graph.Node, error)
	nodeQuery func(graph.NodeQuery) graph.NodeQuery
	nodes     func(graph.NodeQuery, []graph.Node) []graph.Node
	edgeQuery func(graph.EdgeQuery) graph.EdgeQuery
	rowQuery  func(graph.RowQuery) graph.RowQuery
	rows      func(graph.RowQuery, []graph.Row) []graph.Row
	edges     func(graph.EdgeQuery, []graph.Edge) []graph.Edge
	changes   func(graph.Revision, []graph.Change) []graph.Change
	sources   func([]graph.Source) []graph.Source
	asserted  func(graph.Batch, error) (graph.Batch, error)
	apply     func(context.Context, graph.Batch) (graph.Revision, error)
	revision  func(graph.Revision) graph.Revision
	identity  func(string) string
	close     func() error
	ctx       func(method string, ctx context.Context) context.Context
	fault     func(method string, err error) error
	insist    bool // goes on yielding when the reader has stopped
	lazy      bool // reads page by page, each at the newest revision
	lock      *sync.RWMutex
}

func (l *liar) context(method string, ctx context.Context) context.Context {
	if l.ctx != nil {
		return l.ctx(method, ctx)
	}
	return ctx
}

func (l *liar) error(method string, err error) error {
	if l.fault != nil && err != nil {
		return l.fault(method, err)
	}
	return err
}

func (l *liar) Node(ctx context.Context, id graph.ID) (graph.Node, error) {
	n, err := l.Store.Node(l.context("Node", ctx), id)
	if l.node != nil {
		n, err = l.node(id, n, err)
	}
	return n, l.error("Node", err)
}

// relay collects a sequence, changes it, and yields the rest.
func relay[T any](l *liar, method string, seq iter.Seq2[T, error], change func([]T) []T) iter.Seq2[T, error] {
	if change == nil && l.fault == nil && !l.insist && l.lock == nil {
		return seq
	}
	return func(yield func(T, error) bool) {
		if l.lock != nil {
			l.lock.RLock()
			defer l.lock.RUnlock()
		}
		var all []T
		var last error
		for x, err := range seq {
			if err != nil {
				last = l.error(method, err)
				break
			}
			all = append(all, x)
		}
		if change != nil {
			all = change(all)
		}
		for _, x := range all {
			if !yield(x, nil) && !l.insist {
				return
			}
		}
		if last != nil {
			var none T
			yield(none, last)
		}
	}
}

func (l *liar) Nodes(ctx context.Context, q graph.NodeQuery) iter.Seq2[graph.Node, error] {
	asked := q
	if l.nodeQuery != nil {
		q = l.nodeQuery(q)
	}
	if l.lazy {
		return pages(ctx, l.Store, q)
	}
	var change func([]graph.Node) []graph.Node
	if l.nodes != nil {
		change = func(all []graph.Node) []graph.Node { return l.nodes(asked, all) }
	}
	return relay(l, "Nodes", l.Store.Nodes(l.context("Nodes", ctx), q), change)
}

// pages reads node by node, each at the newest revision.
func pages(ctx context.Context, s graph.Store, q graph.NodeQuery) iter.Seq2[graph.Node, error] {
	return func(yield func(graph.Node, error) bool) {
		for q.Limit = 1; ; {
			found := false
			for n, err := range s.Nodes(ctx, q) {
				if found = true; !yield(n, err) || err != nil {
					return
				}
				q.After = n.ID
			}
			if !found {
				return
			}
		}
	}
}

func (l *liar) Edges(ctx context.Context, q graph.EdgeQuery) iter.Seq2[graph.Edge, error] {
	asked := q
	if l.edgeQuery != nil {
		q = l.edgeQuery(q)
	}
	if l.lazy {
		return func(yield func(graph.Edge, error) bool) {
			for q.Limit = 1; ; {
				found := false
				for e, err := range l.Store.Edges(ctx, q) {
					if found = true; !yield(e, err) || err != nil {
						return
					}
					q.After = &e.EdgeKey
				}
				if !found {
					return
				}
			}
		}
	}
	var change func([]graph.Edge) []graph.Edge
	if l.edges != nil {
		change = func(all []graph.Edge) []graph.Edge { return l.edges(asked, all) }
	}
	return relay(l, "Edges", l.Store.Edges(l.context("Edges", ctx), q), change)
}

func (l *liar) Changes(ctx context.Context, since graph.Revision) iter.Seq2[graph.Change, error] {
	if l.lazy {
		return func(yield func(graph.Change, error) bool) {
			for i := 0; ; i++ {
				var all []graph.Change
				for c := range l.Store.Changes(ctx, since) {
					all = append(all, c)
				}
				if i >= len(all) || !yield(all[i], nil) {
					return
				}
			}
		}
	}
	var change func([]graph.Change) []graph.Change
	if l.changes != nil {
		change = func(all []graph.Change) []graph.Change { return l.changes(since, all) }
	}
	return relay(l, "Changes", l.Store.Changes(l.context("Changes", ctx), since), change)
}

func (l *liar) Sources(ctx context.Context) iter.Seq2[graph.Source, error] {
	return relay(l, "Sources", l.Store.Sources(l.context("Sources", ctx)), l.sources)
}

func (l *liar) Asserted(ctx context.Context, source graph.ID) (graph.Batch, error) {
	b, err := l.Store.Asserted(l.context("Asserted", ctx), source)
	if l.asserted != nil {
		b, err = l.asserted(b, err)
	}
	return b, l.error("Asserted", err)
}

func (l *liar) Revision(ctx context.Context) (graph.Revision, error) {
	r, err := l.Store.Revision(l.context("Revision", ctx))
	if l.revision != nil {
		r = l.revision(r)
	}
	return r, l.error("Revision", err)
}

func (l *liar) Apply(ctx context.Context, b graph.Batch) (graph.Revision, error) {
	if l.lock != nil {
		l.lock.Lock()
		defer l.lock.Unlock()
	}
	ctx = l.context("Apply", ctx)
	if l.apply != nil {
		r, err := l.apply(ctx, b)
		return r, l.error("Apply", err)
	}
	r, err := l.Store.Apply(ctx, b)
	return r, l.error("Apply", err)
}

func (l *liar) Identity() string {
	if l.identity != nil {
		return l.identity(l.Store.Identity())
	}
	return l.Store.Identity()
}

func (l *liar) Close() error {
	if l.close != nil {
		return l.close()
	}
	return l.Store.Close()
}

// recorder is a test that notes whether it failed, and fails nobody else.
type recorder struct {
	testing.TB
	mu     sync.Mutex
	failed bool
	said   []string
}

func (r *recorder) note(text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failed, r.said = true, append(r.said, text)
}

func (r *recorder) Errorf(format string, args ...any) { r.note(fmt.Sprintf(format, args...)) }
func (r *recorder) Error(args ...any)                 { r.note(fmt.Sprint(args...)) }
func (r *recorder) Fail()                             { r.note("") }
func (r *recorder) Log(...any)                        {}
func (r *recorder) Logf(string, ...any)               {}
func (r *recorder) Helper()                           {}

func (r *recorder) Fatalf(format string, args ...any) {
	r.note(fmt.Sprintf(format, args...))
	runtime.Goexit()
}

func (r *recorder) Fatal(args ...any) {
	r.note(fmt.Sprint(args...))
	runtime.Goexit()
}

func (r *recorder) FailNow() {
	r.note("")
	runtime.Goexit()
}

func (r *recorder) Failed() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.failed
}

// catches runs a trial with a recorder and says whether it failed. A panic counts.
func catches(t *testing.T, trial func(testing.TB)) bool {
	t.Helper()
	r := &recorder{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			if cause := recover(); cause != nil {
				r.note(fmt.Sprint("panic: ", cause))
			}
		}()
		trial(r)
	}()
	<-done
	return r.Failed()
}
