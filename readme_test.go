package main_test

import (
	"os"
	"strings"
	"testing"
)

// TestReadmeShowsTheQueryThatIsTested holds the README to the example document,
// which the tests of gqlapi run over the bundled corpus.
func TestReadmeShowsTheQueryThatIsTested(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	query, err := os.ReadFile("gqlapi/examples/readme.graphql")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(readme), "```graphql\n"+strings.TrimSpace(string(query))+"\n```") {
		t.Error("README.md does not show gqlapi/examples/readme.graphql as it is")
	}
}
