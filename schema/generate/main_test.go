package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestGeneratedFilesAreOfToday writes the generated files into another folder
// and compares them with those that are committed.
func TestGeneratedFilesAreOfToday(t *testing.T) {
	dir := t.TempDir()
	paths, err := filepath.Glob("../*.graphql")
	if err != nil || len(paths) == 0 {
		t.Fatalf("the SDL is not found: %v", err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(path)), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := run(dir); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"names_gen.go", "connections_gen.graphql"} {
		committed, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		written, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(written), string(committed)); diff != "" {
			t.Errorf("%s is of another day: run `go run ./generate` in schema (-want +got):\n%s", name, diff)
		}
	}
}

func TestCamel(t *testing.T) {
	for name, want := range map[string]string{"NOT_BOUND": "NotBound", "usuallyInvolves": "UsuallyInvolves", "ANY": "Any", "of": "Of"} {
		if got := camel(name); got != want {
			t.Errorf("camel of %q: got %q, want %q", name, got, want)
		}
	}
}
