package storetest

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/lacuna-law/lacuna/graph"
)

func snapshotChecks() []Check {
	return []Check{
		{Name: "Snapshot/Nodes", Promise: "A sequence reads one revision from its first to its last element, whatever is written meanwhile.", Run: func(r *Room) {
			nodes := many(1500)
			r.apply("source:x", nodes)
			got := []graph.ID{}
			for n, err := range r.Store.Nodes(r.ctx, graph.NodeQuery{}) {
				if err != nil {
					r.Fatal(err)
				}
				if len(got) == 0 {
					r.replace("source:x", doc("zzz"))
				}
				got = append(got, n.ID)
			}
			r.same("nodes", got, idsOf(nodes...))
			r.ids(graph.NodeQuery{}, "document:zzz")
		}},
		{Name: "Snapshot/Edges", Promise: "So does a sequence of edges.", Run: func(r *Room) {
			edges, got := web(r), []graph.EdgeKey{}
			for e, err := range r.Store.Edges(r.ctx, graph.EdgeQuery{}) {
				if err != nil {
					r.Fatal(err)
				}
				if len(got) == 0 {
					r.replace("source:x")
				}
				got = append(got, e.EdgeKey)
			}
			r.same("edges", got, keysOf(sorted(edges)))
		}},
		{Name: "Snapshot/Changes", Promise: "So does a sequence of changes.", Run: func(r *Room) {
			r.apply("source:x", many(20))
			count := 0
			for _, err := range r.Store.Changes(r.ctx, 0) {
				if err != nil {
					r.Fatal(err)
				}
				if count++; count == 1 {
					r.apply("source:x", doc("zzz"))
				}
			}
			r.same("changes", count, 20)
		}},
		{Name: "Snapshot/write inside", Promise: "All methods may be called by many at once: also Apply from inside a sequence, however much it writes.", Run: func(r *Room) {
			r.apply("source:x", many(12))
			r.within("Apply inside a sequence", func() {
				i := 0
				for _, err := range r.Store.Nodes(r.ctx, graph.NodeQuery{}) {
					if err != nil {
						r.Errorf("Nodes: %v", err)
						return
					}
					i++
					n := doc(fmt.Sprintf("big%d", i), "text", strings.Repeat("text ", 1<<16))
					if _, err := r.Store.Apply(r.ctx, batch("source:y", n)); err != nil {
						r.Errorf("Apply: %v", err)
						return
					}
				}
			})
			r.same("revision", r.revision(), graph.Revision(13))
		}},
		{Name: "Snapshot/read inside", Promise: "A sequence may be read inside another.", Run: func(r *Room) {
			web(r)
			r.within("reading inside a sequence", func() {
				for n, err := range r.Store.Nodes(r.ctx, graph.NodeQuery{}) {
					got, err2 := r.Store.Node(r.ctx, n.ID)
					if err != nil || err2 != nil || got.ID != n.ID {
						r.Errorf("Node %s inside Nodes: %v, %v", n.ID, err, err2)
					}
				}
			})
		}},
		{Name: "Snapshot/whole batches", Promise: "Nobody sees half a batch.", Run: wholeBatches},
		{Name: "Snapshot/many writers", Promise: "Batches of many writers are all applied, each at its own revision.", Run: manyWriters},
	}
}

// wholeBatches reads while batches of ten are asserted and taken back.
func wholeBatches(r *Room) {
	ten := many(10)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range 60 {
			b := batch("source:x", ten)
			if b.Replace = i%2 == 1; b.Replace {
				b.Nodes = nil
			}
			if _, err := r.Store.Apply(r.ctx, b); err != nil {
				r.Errorf("Apply: %v", err)
				return
			}
		}
	}()
	for running := true; running; {
		select {
		case <-done:
			running = false
		default:
		}
		count := 0
		for _, err := range r.Store.Nodes(r.ctx, graph.NodeQuery{}) {
			if err != nil {
				r.Errorf("Nodes: %v", err)
			}
			count++
		}
		if count != 0 && count != 10 {
			r.Errorf("%d nodes of a batch of 10 are there", count)
			<-done
			return
		}
	}
}

func manyWriters(r *Room) {
	var mu sync.Mutex
	var wait sync.WaitGroup
	revisions := map[graph.Revision]bool{}
	for w := range 4 {
		wait.Go(func() {
			for i := range 10 {
				rev, err := r.Store.Apply(r.ctx, batch(graph.ID(fmt.Sprintf("source:%d", w)), doc(fmt.Sprintf("%d-%d", w, i))))
				if err != nil {
					r.Errorf("Apply: %v", err)
				}
				mu.Lock()
				revisions[rev] = true
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	r.same("revisions", len(revisions), 40)
	r.same("nodes", len(r.nodes(graph.NodeQuery{})), 40)
	r.same("Revision", r.revision(), graph.Revision(40))
}

// calls makes one call of each method that may fail, by name.
func calls(r *Room, ctx context.Context) map[string]func() error {
	return map[string]func() error{
		"Node":     func() error { _, err := r.Store.Node(ctx, "document:a"); return err },
		"Nodes":    func() error { return fault(r, "Nodes", r.Store.Nodes(ctx, graph.NodeQuery{})) },
		"Edges":    func() error { return fault(r, "Edges", r.Store.Edges(ctx, graph.EdgeQuery{})) },
		"Changes":  func() error { return fault(r, "Changes", r.Store.Changes(ctx, 0)) },
		"Sources":  func() error { return fault(r, "Sources", r.Store.Sources(ctx)) },
		"Asserted": func() error { _, err := r.Store.Asserted(ctx, "source:x"); return err },
		"Revision": func() error { _, err := r.Store.Revision(ctx); return err },
		"Apply":    func() error { _, err := r.Store.Apply(ctx, batch("source:x", doc("b"))); return err },
	}
}

func endChecks() []Check {
	var out []Check
	for _, name := range []string{"Node", "Nodes", "Edges", "Changes", "Sources", "Asserted", "Revision", "Apply"} {
		out = append(out,
			Check{Name: "Cancel/" + name, Promise: "A call whose context has ended gives the context's error.", Run: func(r *Room) {
				r.apply("source:x", doc("a"))
				ctx, cancel := context.WithCancel(r.ctx)
				cancel()
				r.wraps(name, calls(r, ctx)[name](), context.Canceled)
				r.ids(graph.NodeQuery{}, "document:a")
			}},
			Check{Name: "Close/" + name, Promise: "Other calls after Close give an error that wraps ErrClosed.", Run: func(r *Room) {
				r.apply("source:x", doc("a"))
				if err := r.Store.Close(); err != nil {
					r.Fatalf("Close: %v", err)
				}
				r.wraps(name, calls(r, r.ctx)[name](), graph.ErrClosed)
			}})
	}
	return append(out, lifeChecks()...)
}

func lifeChecks() []Check {
	return []Check{
		{Name: "Cancel/in the middle", Promise: "A sequence whose context ends yields the context's error as its last element.", Run: func(r *Room) {
			r.apply("source:x", many(50))
			ctx, cancel := context.WithCancel(r.ctx)
			defer cancel()
			count, last := 0, error(nil)
			for _, err := range r.Store.Nodes(ctx, graph.NodeQuery{}) {
				cancel()
				count, last = count+1, err
			}
			r.wraps("Nodes", last, context.Canceled)
			r.same("elements", count, 2)
		}},
		{Name: "Close/twice", Promise: "A second Close does nothing.", Run: func(r *Room) {
			r.same("first", r.Store.Close(), nil)
			r.same("second", r.Store.Close(), nil)
		}},
		{Name: "Close/inside a sequence", Promise: "Close does not wait for a running sequence for ever; the sequence goes on or ends with ErrClosed.", Run: func(r *Room) {
			r.apply("source:x", many(30))
			r.within("Close inside a sequence", func() {
				for _, err := range r.Store.Nodes(r.ctx, graph.NodeQuery{}) {
					if err != nil {
						r.wraps("Nodes", err, graph.ErrClosed)
						return
					}
					_ = r.Store.Close()
				}
			})
		}},
		{Name: "Identity/stays", Promise: "Identity gives an id that the store was given when it was made, its own.", Run: func(r *Room) {
			first := r.Store.Identity()
			r.apply("source:x", doc("a"))
			r.same("identity", r.Store.Identity(), first)
			other := r.maker.Open(r.TB, r.ontology)
			defer other.Close()
			if first == "" || other.Identity() == first {
				r.Errorf("identities %q and %q of two stores", first, other.Identity())
			}
		}},
		{Name: "Durable/graph", Promise: "A batch outlives the process.", Durable: true, Run: func(r *Room) {
			web(r)
			nodes, edges, back := r.nodes(graph.NodeQuery{}), r.edges(graph.EdgeQuery{}), r.edges(graph.EdgeQuery{To: []graph.ID{"state:A"}})
			r.reopen()
			r.same("nodes", r.nodes(graph.NodeQuery{}), nodes)
			r.same("edges", r.edges(graph.EdgeQuery{}), edges)
			r.same("edges backwards", r.edges(graph.EdgeQuery{To: []graph.ID{"state:A"}}), back)
		}},
		{Name: "Durable/history", Promise: "Revision, changes and sources outlive the process.", Durable: true, Run: func(r *Room) {
			r.put(graph.Batch{Source: graph.Source{ID: "source:x", Date: "2026"}, Nodes: []graph.Node{doc("a")}})
			r.replace("source:y", doc("b"))
			rev, changes, sources := r.revision(), r.changes(0), r.sources()
			r.reopen()
			r.same("revision", r.revision(), rev)
			r.same("changes", r.changes(0), changes)
			r.same("sources", r.sources(), sources)
			r.same("next revision", r.apply("source:z", doc("c")), rev+1)
		}},
		{Name: "Durable/identity", Promise: "The identity outlives the process.", Durable: true, Run: func(r *Room) {
			first := r.Store.Identity()
			r.reopen()
			r.same("identity", r.Store.Identity(), first)
		}},
	}
}

func (r *Room) reopen() {
	r.Helper()
	r.Store = r.maker.Reopen(r.TB, r.ontology, r.Store)
}
