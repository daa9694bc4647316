package search_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/lacuna-law/lacuna/schema"
	"github.com/lacuna-law/lacuna/search"
)

func TestRebuiltWhenUnusable(t *testing.T) {
	rows := []struct {
		name  string
		spoil func(t *testing.T, w *world, dir string)
		why   string
	}{
		{"deleted", func(t *testing.T, _ *world, dir string) { must(t, os.RemoveAll(filepath.Join(dir, "current"))) }, "there is none yet"},
		{"another store", func(t *testing.T, w *world, _ string) {
			other := newWorld(t)
			other.law()
			w.store = other.store
		}, "another store"},
		{"another version", func(t *testing.T, _ *world, dir string) {
			internal(t, dir, "lacuna:fingerprint", "0")
		}, "another version"},
		{"another ontology", func(t *testing.T, w *world, _ string) { w.ontology = widened(t) }, "another version"},
		{"not finished", func(t *testing.T, _ *world, dir string) { internal(t, dir, "lacuna:store", "") }, "not finished"},
		{"ahead of the store", func(t *testing.T, _ *world, dir string) { internal(t, dir, "lacuna:watermark", "99") }, "stands at revision 99"},
		{"a segment with a flipped bit", func(t *testing.T, _ *world, dir string) {
			spoil(t, dir, "store/*.zap", func(b []byte) []byte { b[len(b)/3] ^= 4; return b })
		}, "damaged"},
		{"a segment cut off", func(t *testing.T, _ *world, dir string) {
			spoil(t, dir, "store/*.zap", func(b []byte) []byte { return b[:len(b)/2] })
		}, ""},
		{"a segment emptied", func(t *testing.T, _ *world, dir string) {
			spoil(t, dir, "store/*.zap", func(b []byte) []byte { return nil })
		}, ""},
		{"no root", func(t *testing.T, _ *world, dir string) {
			must(t, os.Remove(filepath.Join(dir, "current/store/root.bolt")))
		}, ""},
		{"the root overwritten", func(t *testing.T, _ *world, dir string) {
			spoil(t, dir, "store/root.bolt", func(b []byte) []byte { clear(b); return b })
		}, ""},
		{"no description", func(t *testing.T, _ *world, dir string) {
			must(t, os.Remove(filepath.Join(dir, "current/index_meta.json")))
		}, ""},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			w := newWorld(t)
			w.law()
			dir := t.TempDir()
			must(t, w.open(dir).Close())
			row.spoil(t, w, dir)
			ix := w.openOnly(dir)
			status, err := ix.Status()
			if err != nil || status.Ready || !strings.Contains(status.Rebuilt, row.why) || status.Rebuilt == "" {
				t.Fatalf("status %+v, %v; want %q", status, err, row.why)
			}
			if got := find(t, ix, search.Query{Text: "listening"}); !got.Partial {
				t.Errorf("while there is none: %+v", got)
			}
			must(t, ix.Sync(t.Context()))
			if got := find(t, ix, search.Query{Text: "strangers"}); got.Partial || !slices.Equal(idsOf(got), []string{"provision:quiet-4"}) {
				t.Errorf("built anew: %v, partial %v", idsOf(got), got.Partial)
			}
			healthy(t, ix)
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// internal writes one of the values by which an index says what it is.
func internal(t *testing.T, dir, key, value string) {
	t.Helper()
	ix, err := bleve.Open(filepath.Join(dir, "current"))
	must(t, err)
	must(t, ix.SetInternal([]byte(key), []byte(value)))
	must(t, ix.Close())
}

// spoil changes the bytes of files of an index.
func spoil(t *testing.T, dir, pattern string, change func([]byte) []byte) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "current", pattern))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no file %s: %v", pattern, err)
	}
	for _, path := range paths {
		b, err := os.ReadFile(path)
		must(t, err)
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		must(t, err)
		b = change(b)
		_, err = f.WriteAt(b, 0) // in place: an open index has the file mapped
		must(t, errors.Join(err, f.Truncate(int64(len(b))), f.Close()))
	}
}

// widened is the ontology with one more attribute in the full text.
func widened(t *testing.T) *schema.Ontology {
	t.Helper()
	sources, err := schema.Sources()
	must(t, err)
	var out []*ast.Source
	for _, s := range sources {
		out = append(out, &ast.Source{Name: s.Name, Input: strings.Replace(s.Input, "  depositary: String\n", "  depositary: String @index(by: [TEXT])\n", 1)})
	}
	o, err := schema.Parse(out...)
	must(t, err)
	return o
}

func TestDamageWhileOpenIsFoundByVerify(t *testing.T) {
	w := newWorld(t)
	w.law()
	dir := t.TempDir()
	ix := w.open(dir)
	healthy(t, ix)
	spoil(t, dir, "store/*.zap", func(b []byte) []byte { b[len(b)/3] ^= 4; return b })
	problems, err := ix.Verify(t.Context())
	if err != nil || len(problems) == 0 || !strings.Contains(problems[0], "checksum") {
		t.Errorf("problems %q, error %v; want one about a checksum", problems, err)
	}
	must(t, ix.Rebuild(t.Context(), nil))
	healthy(t, ix)
}

// What the index holds is compared with the graph by content, not by number.
func TestVerifyReadsContents(t *testing.T) {
	w := newWorld(t)
	w.law()
	dir := t.TempDir()
	must(t, w.open(dir).Close())
	raw, err := bleve.Open(filepath.Join(dir, "current"))
	must(t, err)
	must(t, raw.Delete("principle:privacy"))
	must(t, raw.Index("principle:ghost", map[string]any{"title": "Ghost"}))
	must(t, raw.Index("activity:ransom", map[string]any{"title": "Ransom by cipher"}))
	must(t, raw.Close())
	problems, err := w.openOnly(dir).Verify(t.Context())
	must(t, err)
	want := []string{
		"activity:ransom: the index holds other contents than the graph",
		"principle:privacy: the graph holds it and the index does not",
		"principle:ghost: the index holds it and the graph does not",
	}
	if diff := cmp.Diff(want, problems); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

func TestRebuildTellsProgress(t *testing.T) {
	w := newWorld(t)
	w.law()
	ix := w.open(t.TempDir())
	var told [][2]int
	must(t, ix.Rebuild(t.Context(), func(done, total int) { told = append(told, [2]int{done, total}) }))
	if len(told) < 2 || told[0] != [2]int{0, 8} || told[len(told)-1] != [2]int{8, 8} {
		t.Errorf("progress %v", told)
	}
}

// While the first index is built, searches answer, say that they are partial,
// and how far it has come; while another is built beside one, they find.
func TestSearchesTellHowFarTheIndexIs(t *testing.T) {
	w := newWorld(t)
	w.law()
	ix := w.openOnly(t.TempDir())
	var halves []search.Progress
	for _, want := range []int{0, 1} {
		must(t, ix.Rebuild(t.Context(), func(done, total int) {
			got := find(t, ix, search.Query{Text: "strangers"})
			if got.Building == nil || got.Building.Done != done || got.Building.Total != total || got.Total != want || got.Partial != (want == 0) {
				t.Errorf("at %d of %d: building %v, %d found, partial %v", done, total, got.Building, got.Total, got.Partial)
			}
			status, err := ix.Status()
			if err != nil || status.Building == nil {
				t.Errorf("status %+v, %v", status, err)
				return
			}
			halves = append(halves, *status.Building)
		}))
	}
	if diff := cmp.Diff([]search.Progress{{Done: 0, Total: 8}, {Done: 8, Total: 8}, {Done: 0, Total: 8}, {Done: 8, Total: 8}}, halves); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
	if got := find(t, ix, search.Query{Text: "strangers"}); got.Building != nil || got.Partial {
		t.Errorf("when it is built: %+v", got.Building)
	}
}

// A file that is cut off under an open index is an error of the search, not the end of the program.
func TestDamageWhileOpenIsAnError(t *testing.T) {
	w := newWorld(t)
	w.law()
	dir := t.TempDir()
	ix := w.open(dir)
	must(t, ix.Close())
	ix = w.openOnly(dir)
	spoil(t, dir, "store/*.zap", func([]byte) []byte { return nil })
	if _, err := ix.Search(t.Context(), search.Query{Text: "strangers"}); !errors.Is(err, search.ErrDamaged) {
		t.Errorf("error %v, want one that wraps ErrDamaged", err)
	}
	must(t, ix.Rebuild(t.Context(), nil))
	if got := find(t, ix, search.Query{Text: "strangers"}); got.Total != 1 {
		t.Errorf("after Rebuild: %+v", got)
	}
}
