// Package storetest is the one suite that every maker of graph.Store passes.
// Each promise in package graph is a check here, with a name and the sentence
// it holds the store to; the package's own tests prove by liars, stores that break one
// promise each, that no check is blind. Random compares a store with a model
// over random batches.
//
// It knows no store and measures no speed.
package storetest

import (
	"context"
	"testing"
	"time"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Maker makes the stores that are tried.
type Maker struct {
	// Open makes an empty store. The suite closes it.
	Open func(tb testing.TB, o *schema.Ontology) graph.Store
	// Reopen closes a store and opens what it left; nil for stores that do
	// not outlive their process.
	Reopen func(tb testing.TB, o *schema.Ontology, s graph.Store) graph.Store
	// Patience is how long a call may take before it counts as hanging; 0 for ten seconds.
	Patience time.Duration
}

// Check is one promise and how it is tried.
type Check struct {
	Name    string // what is tried, with the method before the slash
	Promise string // what graph.Store promises
	Durable bool   // asks for a store that outlives its process
	Run     func(r *Room)
}

// Checks lists every check, in the order of the contract.
func Checks() []Check {
	var out []Check
	for _, some := range [][]Check{nodeChecks(), pageChecks(), whereChecks(), edgeChecks(), rowsChecks(), valueChecks(), applyChecks(), refusalChecks(), replaceChecks(), sourceChecks(), changeChecks(), snapshotChecks(), endChecks()} {
		out = append(out, some...)
	}
	return out
}

// Run tries every check on stores of one maker. What a store promises only when
// it outlives its process is asked of those alone that can be opened again.
func Run(t *testing.T, m Maker) {
	o := Ontology(t)
	for _, c := range Checks() {
		if c.Durable && m.Reopen == nil {
			continue
		}
		t.Run(c.Name, func(t *testing.T) { Try(t, o, m, c) })
	}
}

// Try tries one check on a new store.
func Try(tb testing.TB, o *schema.Ontology, m Maker, c Check) {
	if m.Patience == 0 {
		m.Patience = 10 * time.Second
	}
	r := &Room{TB: tb, Store: m.Open(tb, o), ontology: o, maker: m, ctx: context.WithoutCancel(tb.Context())}
	defer func() { _ = r.Store.Close() }()
	c.Run(r)
	if tb.Failed() {
		tb.Logf("the promise: %s", c.Promise)
	}
}

// Ontology loads the declaration that the suite's graphs obey.
func Ontology(tb testing.TB) *schema.Ontology {
	tb.Helper()
	o, err := schema.Load()
	if err != nil {
		tb.Fatal(err)
	}
	return o
}
