package boltstore_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/boltstore"
	"github.com/lacuna-law/lacuna/graph/storetest"
)

// doc makes a document.
func doc(name, text string) graph.Node {
	return graph.Node{ID: graph.ID("document:" + name), Kind: "Document", Attrs: graph.Attrs{"title": name, "sourceTier": "PRESS_REPORT", "text": text, "language": "fr"}}
}

// statement makes a statement and its edge to a document.
func statement(name string, in graph.Node) (graph.Node, graph.Edge) {
	n := graph.Node{ID: graph.ID("statement:" + name), Kind: "Statement", Attrs: graph.Attrs{"sourceTier": "PRESS_REPORT", "review": "PROPOSED", "method": "AUTOMATION"}}
	return n, graph.Edge{EdgeKey: graph.EdgeKey{From: n.ID, Name: "in", To: in.ID}}
}

// article is a batch of a document with statements, as an ingest makes it.
func article(name string, statements int) graph.Batch {
	d := doc(name, strings.Repeat("words ", 50))
	b := graph.Batch{Source: graph.Source{ID: graph.ID("source:" + name), Extractor: "test"}, Replace: true, Nodes: []graph.Node{d}}
	for i := range statements {
		n, e := statement(fmt.Sprintf("%s/%d", name, i), d)
		b.Nodes, b.Edges = append(b.Nodes, n), append(b.Edges, e)
	}
	return b
}

// filled makes a closed store in a folder of its own and gives what is in it.
func filled(t *testing.T, articles int) (dir string, content string) {
	t.Helper()
	dir = t.TempDir()
	s := open(t, boltstore.Options{Dir: dir, Ontology: storetest.Ontology(t)})
	for i := range articles {
		if _, err := s.Apply(t.Context(), article(fmt.Sprint("a", i), 20)); err != nil {
			t.Fatal(err)
		}
	}
	content, err := read(t, s)
	if err = errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	return dir, content
}

// read writes down all that a store answers.
func read(t *testing.T, s *boltstore.Store) (string, error) {
	t.Helper()
	var b bytes.Buffer
	put := func(x any, err error) error {
		if err == nil {
			err = json.NewEncoder(&b).Encode(x)
		}
		return err
	}
	for n, err := range s.Nodes(t.Context(), graph.NodeQuery{}) {
		if err := put(n, err); err != nil {
			return "", err
		}
	}
	for e, err := range s.Edges(t.Context(), graph.EdgeQuery{}) {
		if err := put(e, err); err != nil {
			return "", err
		}
	}
	for c, err := range s.Changes(t.Context(), 0) {
		if err := put(c, err); err != nil {
			return "", err
		}
	}
	for src, err := range s.Sources(t.Context()) {
		if err := put(src, err); err != nil {
			return "", err
		}
		batch, err := s.Asserted(t.Context(), src.ID)
		if errors.Is(err, graph.ErrNotFound) { // what is listed is there, unless the list is damaged
			err = put("nothing", nil)
		}
		if err := put(batch, err); err != nil {
			return "", err
		}
	}
	return b.String(), nil
}

// refused fails unless a store does not open for this reason, in one line and in time.
func refused(t *testing.T, opt boltstore.Options, want error, words ...string) {
	t.Helper()
	opt.Ontology = storetest.Ontology(t)
	begin := time.Now()
	s, err := boltstore.Open(t.Context(), opt)
	if err == nil {
		_ = s.Close()
	}
	if !errors.Is(err, want) {
		t.Fatalf("got the error %v, want one that wraps %q", err, want)
	}
	if took := time.Since(begin); took > 2*time.Second {
		t.Errorf("it took %s to say so", took)
	}
	for _, word := range append(words, opt.Dir) {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("the error does not name %q: %v", word, err)
		}
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("the error has more than one line: %v", err)
	}
}

func TestSecondOpenerIsToldWho(t *testing.T) {
	dir := t.TempDir()
	s := open(t, boltstore.Options{Dir: dir, Ontology: storetest.Ontology(t)})
	for _, readOnly := range []bool{false, true} {
		refused(t, boltstore.Options{Dir: dir, ReadOnly: readOnly}, boltstore.ErrBusy, fmt.Sprintf("process %d", os.Getpid()), filepath.Base(os.Args[0]))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "holder.json")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the note of the holder outlives it: %v", err)
	}
	open(t, boltstore.Options{Dir: dir, Ontology: storetest.Ontology(t)})
}

func TestReadOnly(t *testing.T) {
	dir, want := filled(t, 2)
	before := listing(t, dir)
	opt := boltstore.Options{Dir: dir, Ontology: storetest.Ontology(t), ReadOnly: true}
	s, other := open(t, opt), open(t, opt)
	if got, err := read(t, s); got != want || err != nil {
		t.Errorf("read only: %v\n%s", err, cmp.Diff(want, got))
	}
	if _, err := other.Apply(t.Context(), article("new", 1)); !errors.Is(err, boltstore.ErrReadOnly) {
		t.Errorf("Apply: got the error %v, want ErrReadOnly", err)
	}
	refused(t, boltstore.Options{Dir: dir}, boltstore.ErrBusy)
	if err := errors.Join(s.Close(), other.Close()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, listing(t, dir)); diff != "" {
		t.Errorf("reading wrote: %s", diff)
	}
}

func listing(t *testing.T, dir string) map[string]int64 {
	t.Helper()
	out := map[string]int64{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		out[e.Name()] = info.Size()
	}
	return out
}

func TestNothingToRead(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "none")
	refused(t, boltstore.Options{Dir: dir, ReadOnly: true}, fs.ErrNotExist)
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Error("reading made a folder")
	}
}

func TestWrongFilesAreRefused(t *testing.T) {
	write := func(name, text string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	meta := func(key string, value []byte) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			change(t, dir, func(tx *bolt.Tx) error { return tx.Bucket([]byte("meta")).Put([]byte(key), value) })
		}
	}
	for name, test := range map[string]struct {
		spoil func(t *testing.T, dir string)
		want  error
		words string
	}{
		"graph missing":  {func(t *testing.T, dir string) { _ = os.Remove(filepath.Join(dir, "graph.bolt")) }, boltstore.ErrDamaged, "missing beside store.json"},
		"graph empty":    {write("graph.bolt", ""), boltstore.ErrDamaged, "empty beside store.json"},
		"graph of zeros": {write("graph.bolt", string(make([]byte, 1<<16))), boltstore.ErrDamaged, "does not begin as a store does"},
		"graph a text":   {write("graph.bolt", strings.Repeat("this is no store\n", 5000)), boltstore.ErrDamaged, "does not begin as a store does"},
		"graph short":    {func(t *testing.T, dir string) { _ = os.Truncate(filepath.Join(dir, "graph.bolt"), 20_000) }, boltstore.ErrDamaged, "ends after 20000 of"},
		"graph newer":    {meta("format", []byte{0, 0, 0, 0, 0, 0, 0, 99}), boltstore.ErrFormat, "format 99"},
		"graph foreign": {func(t *testing.T, dir string) {
			change(t, dir, func(tx *bolt.Tx) error { return tx.DeleteBucket([]byte("meta")) })
		}, boltstore.ErrFormat, "another program"},
		"graph without part": {func(t *testing.T, dir string) {
			change(t, dir, func(tx *bolt.Tx) error { return tx.DeleteBucket([]byte("in")) })
		}, boltstore.ErrDamaged, `"in" is missing`},
		"card newer":      {write("store.json", `{"store":"x","format":99,"madeBy":"lacuna v9.9.9"}`), boltstore.ErrFormat, "lacuna v9.9.9"},
		"card garbled":    {write("store.json", `{"store":`), boltstore.ErrDamaged, "store.json is unreadable"},
		"card of another": {write("store.json", `{"store":"0123456789abcdef","format":1}`), boltstore.ErrDamaged, "0123456789abcdef"},
	} {
		t.Run(name, func(t *testing.T) {
			dir, _ := filled(t, 3)
			test.spoil(t, dir)
			refused(t, boltstore.Options{Dir: dir}, test.want, test.words)
			refused(t, boltstore.Options{Dir: dir, ReadOnly: true}, test.want, test.words)
		})
	}
}

// change writes to the file of a store past the store.
func change(t *testing.T, dir string, write func(tx *bolt.Tx) error) {
	t.Helper()
	db, err := bolt.Open(filepath.Join(dir, "graph.bolt"), 0o644, &bolt.Options{Timeout: time.Second})
	if err == nil {
		err = errors.Join(db.Update(write), db.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestLostCardIsWrittenAgain(t *testing.T) {
	dir, want := filled(t, 1)
	card, err := os.ReadFile(filepath.Join(dir, "store.json"))
	if err = errors.Join(err, os.Remove(filepath.Join(dir, "store.json"))); err != nil {
		t.Fatal(err)
	}
	s := open(t, boltstore.Options{Dir: dir, Ontology: storetest.Ontology(t)})
	if got, err := read(t, s); got != want || err != nil {
		t.Errorf("content: %v\n%s", err, cmp.Diff(want, got))
	}
	if again, err := os.ReadFile(filepath.Join(dir, "store.json")); string(again) != string(card) || err != nil {
		t.Errorf("the card: %v\n%s", err, cmp.Diff(string(card), string(again)))
	}
}

// TestTurnedBits turns bits in a store. What it then answers is what was
// written, or it or Verify says that it is damaged; never a panic, a hang or other law.
func TestTurnedBits(t *testing.T) {
	dir, want := filled(t, 10)
	path := filepath.Join(dir, "graph.bolt")
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	used := len(bytes.TrimRight(good, "\x00")) // behind it the file is empty
	random := rand.New(rand.NewPCG(1, 2))
	found, rounds := 0, rounds(t, 60)
	for range rounds {
		bad := bytes.Clone(good)
		at := random.IntN(used)
		for range 1 + random.IntN(64) {
			bad[(at+random.IntN(64))%len(bad)] ^= 1 << random.IntN(8)
		}
		if err := os.WriteFile(path, bad, 0o644); err != nil {
			t.Fatal(err)
		}
		err := use(t, dir, want)
		if err != nil && !errors.Is(err, boltstore.ErrDamaged) && !errors.Is(err, boltstore.ErrFormat) {
			t.Errorf("bits turned at %d: %v", at, err)
		}
		if err != nil {
			found++
		}
	}
	t.Logf("%d of %d damages met what is read", found, rounds)
	if found == 0 {
		t.Error("no damage was met")
	}
}

// use opens a store, reads it, verifies it and writes to it. The library keeps
// no checksum of its pages, so an entry can be lost from a list without
// an error; then Verify must say so.
func use(t *testing.T, dir, want string) error {
	t.Helper()
	s, err := boltstore.Open(t.Context(), boltstore.Options{Dir: dir, Ontology: storetest.Ontology(t)})
	if err != nil {
		return err
	}
	defer s.Close()
	got, err := read(t, s)
	if err != nil {
		return err
	}
	if err := verified(t, s); err != nil {
		return err
	}
	if got != want {
		t.Errorf("the store answers other things than were written, and Verify is silent:\n%s", cmp.Diff(want, got))
	}
	if _, err := s.Apply(t.Context(), article("new", 3)); err != nil {
		return err
	}
	return verified(t, s)
}

func verified(t *testing.T, s *boltstore.Store) error {
	t.Helper()
	problems, err := s.Verify(t.Context())
	if len(problems) > 0 && err == nil {
		return fmt.Errorf("%w: %s", boltstore.ErrDamaged, problems[0])
	}
	return err
}

func TestVerify(t *testing.T) {
	for name, spoil := range map[string]func(tx *bolt.Tx) error{
		"":                     func(*bolt.Tx) error { return nil },
		"list of its source":   func(tx *bolt.Tx) error { return dropFirst(tx, "bynode") },
		"edges by source":      func(tx *bolt.Tx) error { return dropFirst(tx, "out") },
		"incoming edges":       func(tx *bolt.Tx) error { return dropFirst(tx, "in") },
		"index by":             func(tx *bolt.Tx) error { return dropFirst(tx, "exact") },
		"not in the list of s": func(tx *bolt.Tx) error { return dropFirst(tx, "sources") },
		"is not there":         func(tx *bolt.Tx) error { return dropFirst(tx, "nodes") },
		"checksum": func(tx *bolt.Tx) error {
			key, value := tx.Bucket([]byte("nodes")).Cursor().First()
			value = bytes.Clone(value)
			value[len(value)-1] ^= 1
			return tx.Bucket([]byte("nodes")).Put(bytes.Clone(key), value)
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir, _ := filled(t, 2)
			change(t, dir, spoil)
			s := open(t, boltstore.Options{Dir: dir, Ontology: storetest.Ontology(t)})
			problems, err := s.Verify(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if said := strings.Join(problems, "\n"); (name == "") != (said == "") || !strings.Contains(said, name) {
				t.Errorf("problems %q, want one with %q", problems, name)
			}
		})
	}
}

func dropFirst(tx *bolt.Tx, bucket string) error {
	key, _ := tx.Bucket([]byte(bucket)).Cursor().First()
	return tx.Bucket([]byte(bucket)).Delete(bytes.Clone(key))
}

func TestBackup(t *testing.T) {
	dir, want := filled(t, 3)
	o := storetest.Ontology(t)
	s := open(t, boltstore.Options{Dir: dir, Ontology: o})
	writing := make(chan error)
	go func() {
		_, err := s.Apply(t.Context(), article("meanwhile", 500))
		writing <- err
	}()
	var file bytes.Buffer
	rev, err := s.Backup(t.Context(), &file)
	if err = errors.Join(err, <-writing); err != nil {
		t.Fatal(err)
	}
	other := t.TempDir()
	if err := os.WriteFile(filepath.Join(other, "graph.bolt"), file.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	b := open(t, boltstore.Options{Dir: other, Ontology: o})
	got, err := read(t, b)
	now, err2 := b.Revision(t.Context())
	if err := errors.Join(err, err2); err != nil || now != rev || b.Identity() != s.Identity() {
		t.Errorf("the copy is store %s at revision %d (%v), want %s at %d", b.Identity(), now, err, s.Identity(), rev)
	}
	if rev == 3 && got != want {
		t.Errorf("content of the copy:\n%s", cmp.Diff(want, got))
	}
	if problems, err := b.Verify(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("the copy: %q, %v", problems, err)
	}
}
