// Command generate writes what the API gets from the ontology: gqlgen's
// executable schema and models in gqlapi/gen, and the one-line resolvers of
// every edge and list in gqlapi/resolvers_gen.go.
//
// There is no gqlgen.yml: which field is an edge stands in the ontology, and a
// second list of them would go stale. gqlgen turns an edge that it was not
// told to resolve into a struct field that answers empty without an error.
package main

import (
	"fmt"
	"log"
	"os"

	"github.com/99designs/gqlgen/api"

	"github.com/lacuna-law/lacuna/schema"
)

func main() {
	log.SetFlags(0)
	if err := run(); err != nil {
		log.Fatalf("generate: %v", err)
	}
}

// run writes into the folder of package gqlapi, which is the current one.
func run() error {
	ontology, err := schema.Load()
	if err != nil {
		return err
	}
	cfg, err := configure(ontology)
	if err != nil {
		return err
	}
	if err := api.Generate(cfg); err != nil {
		return fmt.Errorf("gqlgen: %w", err)
	}
	code, err := resolvers(ontology)
	if err != nil {
		return err
	}
	return os.WriteFile("resolvers_gen.go", code, 0o644)
}
