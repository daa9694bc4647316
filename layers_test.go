package main_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/lacuna-law/lacuna"

// layers lists the rooms from the ground up. A package imports only from lines
// below its own; `""` is main.go. bench is a module of its own that uses this one.
var layers = [][]string{
	{"schema", "ask"},
	{"graph", "ingest/doc"},
	{"corpus", "graph/memstore", "graph/boltstore", "graph/dgraphstore", "graph/dgraphtest", "graph/wording"},
	{"search", "reference", "graph/gap", "graph/storetest"},
	{"export", "curation", "tokens", "ingest/read", "ingest/segment", "ingest/extract", "ingest/link"},
	{"ingest/draft"},
	{"gqlapi/gen"},
	{"gqlapi", "ingest"},
	{"ask/asktest"},
	{"web", "mcp"},
	{"cli"},
	{""},
	{"bench"},
}

// generators may import any room below cli, and no room may import them.
var generators = map[string]bool{"schema/generate": true, "gqlapi/generate": true}

// owners names the one room of each big library. Tests may use any, and so may
// the bench, which sets the libraries themselves beside us.
var owners = map[string][]string{
	"github.com/vektah/gqlparser/":     {"schema", "schema/generate", "gqlapi", "gqlapi/gen", "gqlapi/generate"},
	"github.com/99designs/gqlgen/":     {"gqlapi", "gqlapi/gen", "gqlapi/generate"},
	"github.com/blevesearch/":          {"search"},
	"go.etcd.io/bbolt":                 {"graph/boltstore"},
	"github.com/dgraph-io/":            {"graph/dgraphstore"},
	"google.golang.org/grpc":           {"graph/dgraphstore"},
	"github.com/spf13/cobra":           {"cli"},
	"github.com/modelcontextprotocol/": {"mcp"},
	"github.com/goccy/go-yaml":         {"corpus", "curation", "ingest", "ingest/read", "ingest/extract", "ingest/draft", "cli"},
	"codeberg.org/readeck/":            {"ingest/read"},
	"github.com/klippa-app/":           {"ingest/read"},
	"github.com/tetratelabs/wazero":    {"ingest/read"},
	"golang.org/x/net/html":            {"ingest/read"},
	"github.com/schollz/progressbar":   {"cli"},
	"github.com/prometheus/":           {"cli"},
	"golang.org/x/time/":               {"cli"},
	"github.com/vikstrous/dataloadgen": {"gqlapi"},
	"github.com/sergi/go-diff":         {"graph/wording"},
}

func TestRoomsImportOnlyFromBelow(t *testing.T) {
	line := map[string]int{}
	for i, rooms := range layers {
		for _, room := range rooms {
			line[room] = i
		}
	}
	for _, use := range imports(t) {
		if use.test {
			continue
		}
		at, known := line[use.room]
		if !known && !generators[use.room] {
			t.Errorf("%s: the room %q stands on no line: add it to layers", use.file, use.room)
			continue
		}
		to, ours := strings.CutPrefix(use.path+"/", module+"/")
		if to = strings.TrimSuffix(to, "/"); !ours || generators[use.room] {
			continue
		}
		if below, found := line[to]; !found || below >= at {
			t.Errorf("%s: the room %q imports %q, which is not below it", use.file, use.room, to)
		}
	}
}

func TestBigLibrariesHaveOneRoom(t *testing.T) {
	for _, use := range imports(t) {
		if use.test || use.room == "bench" {
			continue
		}
		for library, rooms := range owners {
			if strings.HasPrefix(use.path, library) && !contains(rooms, use.room) {
				t.Errorf("%s: %s belongs to %v, not to %q", use.file, use.path, rooms, use.room)
			}
		}
	}
}

// use is one import in one file.
type use struct {
	file, room, path string
	test             bool
}

// imports parses every Go file of the module. It does not ask the go command,
// whose answer the test cache would keep.
func imports(t *testing.T) []use {
	t.Helper()
	var out []use
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && path != "." && (strings.HasPrefix(entry.Name(), ".") || strings.HasPrefix(entry.Name(), "_") || entry.Name() == "testdata" || entry.Name() == "tools") {
			return fs.SkipDir
		}
		if entry.IsDir() || filepath.Ext(path) != ".go" {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		room := filepath.ToSlash(filepath.Dir(path))
		if room == "." {
			room = ""
		}
		for _, spec := range file.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			out = append(out, use{file: path, room: room, path: name, test: strings.HasSuffix(path, "_test.go")})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) == 0 {
		t.Fatal("no imports found")
	}
	return out
}

func contains(list []string, x string) bool {
	for _, y := range list {
		if x == y {
			return true
		}
	}
	return false
}
