package dgraphstore

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/schema"
)

// Schema writes the schema of Dgraph that follows from an ontology: a predicate
// for each edge with its reverse, one for each attribute that is looked up by
// value, a type for each kind, and those that the store keeps its books with.
// Attributes are kept as one JSON text, byte for byte; the predicates beside it
// are for those who ask the cluster in DQL.
func Schema(o *schema.Ontology) string {
	var out strings.Builder
	out.WriteString(books)
	for _, name := range exactAttributes(o) {
		fmt.Fprintf(&out, "%s: string @index(hash) .\n", attributePredicate(name))
	}
	for _, name := range edgeNames(o) {
		fmt.Fprintf(&out, "%s: [uid] @reverse .\n", edgePredicate(name))
	}
	for _, kind := range o.Kinds() {
		fmt.Fprintf(&out, "type %s {\n  lacuna.id\n  lacuna.attrs\n  lacuna.from\n", kind)
		decl := o.Kind(kind)
		for _, a := range decl.Attributes {
			if a.Exact {
				fmt.Fprintf(&out, "  %s\n", attributePredicate(a.Name))
			}
		}
		for _, e := range decl.Edges {
			fmt.Fprintf(&out, "  %s\n", edgePredicate(e.Name))
		}
		out.WriteString("}\n")
	}
	return out.String()
}

// books are the predicates of the store itself.
const books = `lacuna.head: string @index(exact) @upsert .
lacuna.revision: int .
lacuna.identity: string .
lacuna.format: int .
lacuna.schema: string .
lacuna.id: string @index(exact) @upsert .
lacuna.attrs: string .
lacuna.from: string .
lacuna.src: string @index(exact) @upsert .
lacuna.src.extractor: string .
lacuna.src.curator: string .
lacuna.src.date: string .
lacuna.src.edges: string .
lacuna.src.briefs: string .
lacuna.asserts: [uid] @reverse .
lacuna.hidden: string @index(hash) @upsert .
lacuna.rev: int @index(int) @upsert .
lacuna.rev.source: string .
lacuna.rev.changes: string .
lacuna.rev.token: string @index(hash) .
`

func edgeNames(o *schema.Ontology) []schema.EdgeName {
	names := map[schema.EdgeName]bool{}
	for _, kind := range o.Kinds() {
		for _, e := range o.Kind(kind).Edges {
			names[e.Name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

func exactAttributes(o *schema.Ontology) []string {
	names := map[string]bool{}
	for _, kind := range o.Kinds() {
		for _, a := range o.Kind(kind).Attributes {
			if a.Exact {
				names[a.Name] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// fingerprint names a schema.
func fingerprint(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}
