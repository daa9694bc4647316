package cli_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/cli"
	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/schema"
)

// FuzzLens: a lens that is typed is read or refused by its flag; the engine
// answers it or refuses it as a case; what it answered, asked with every
// default filled in, is the same lens; and words of vocabularies mean the same
// in capitals.
func FuzzLens(f *testing.F) {
	for _, text := range []string{"as-of=2020-02-30", "states=PAK,USA as-of=2012-01-01 actor=state", "context=armed-conflict territory=own quorum=0.5", "function=prohibit,prevent reading=accepted",
		"reading=sovereignty-rule=rejected reading=neutral", "group=EU states=FRA known-as-of=2025", "--states=\"PAK", "quorum=NaN", "quorum=1e400", "actor=", "review=editorial,proposed", "actor=any actor=company", "states=,"} {
		f.Add(text)
	}
	atlas := bundledAtlas(f)
	now := func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }
	f.Fuzz(func(t *testing.T, text string) {
		lens, err := cli.LensOf(text, now)
		if err != nil {
			if err.Error() == "" || !strings.HasPrefix(err.Error(), "a: ") {
				t.Fatalf("%q: %q does not say what it is about", text, err)
			}
			return
		}
		if loud, err := cli.LensOf(capitals(text), now); err != nil || fmt.Sprintf("%+v", loud) != fmt.Sprintf("%+v", lens) {
			t.Fatalf("%q in capitals is another lens: %v", text, cmp.Diff(lens, loud))
		}
		asker, err := atlas.Ask(lens)
		if err != nil {
			if !errors.Is(err, gap.ErrCase) {
				t.Fatalf("%q: %v is no refusal of a case", text, err)
			}
			return
		}
		whole := asker.Lens()
		again, err := atlas.Ask(whole)
		if err != nil || !reflect.DeepEqual(again.Lens(), whole) {
			t.Fatalf("%q: asked with its defaults it is another lens: %v", text, err)
		}
		for _, activity := range atlas.Activities()[:3] {
			one, err := asker.Core(activity)
			if err != nil {
				t.Fatalf("%q: %s: %v", text, activity, err)
			}
			if two, err := again.Core(activity); err != nil || !reflect.DeepEqual(one, two) {
				t.Fatalf("%q: %s: asked twice, two answers", text, activity)
			}
		}
	})
}

// capitals writes the words of vocabularies in a lens in capitals.
func capitals(text string) string {
	parts := strings.Fields(text)
	for i, part := range parts {
		name, value, _ := strings.Cut(part, "=")
		switch strings.TrimPrefix(name, "--") {
		case "actor", "context", "territory", "function", "review", "reading":
			if !strings.Contains(value, "=") {
				parts[i] = name + "=" + asciiUpper(value)
			}
		}
	}
	return strings.Join(parts, " ")
}

func asciiUpper(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}, s)
}

func bundledAtlas(t testing.TB) *gap.Atlas {
	t.Helper()
	c, err := corpus.Open(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	store := memstore.New(loaded(t))
	if _, err := store.Apply(t.Context(), c.Batch()); err != nil {
		t.Fatal(err)
	}
	atlas, err := gap.Compile(t.Context(), store)
	if err != nil {
		t.Fatal(err)
	}
	return atlas
}

func loaded(t testing.TB) *schema.Ontology {
	t.Helper()
	o, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// FuzzImport: lines that are read as an export and that a store takes are
// exported, read and exported again with the same bytes; all others are refused.
func FuzzImport(f *testing.F) {
	o := loaded(f)
	for _, text := range []string{
		`{"node":{"id":"principle:calm","kind":"Principle","attrs":{"label":{"en":"calm"},"aliases":{},"definition":"calm","confidence":"WELL_KNOWN"}},"source":{"id":"own:x"}}` + "\n" +
			`{"node":{"id":"principle:calm","kind":"Principle","attrs":{"label":{"en":"peace"},"aliases":{"en":["rest"]},"definition":"calm","confidence":"UNSURE"}},"source":{"id":"own:y","curator":"me","date":"2026-01-02"}}` + "\n",
		`{"edge":{"from":"a:b","name":"by","to":"c:d"},"source":{"id":"own:x"}}`, "{}\n", "\xff", `{"source":{"id":"x"}}`, `{"node":{"id":"state:X"},"source":{"id":"own:x"}} {"node":{}}`, "\n\n", `{"node":{"id":"x","attrs":{"a":[1,null,{"b":1e99}]}},"source":{"id":"\u0000"}}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		store, err := imported(t.Context(), o, text)
		if err != nil {
			return
		}
		first := exported(t, store)
		again, err := imported(t.Context(), o, first)
		if err != nil {
			t.Fatalf("an export is refused: %v\n%s", err, first)
		}
		if second := exported(t, again); !bytes.Equal(first, second) {
			t.Fatalf("exported again it is another:\n%s\n%s", first, second)
		}
	})
}

// imported applies an export to a new store, as the command does.
func imported(ctx context.Context, o *schema.Ontology, text []byte) (graph.Store, error) {
	batches, err := cli.ReadExport(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	store := memstore.New(o)
	for _, b := range batches {
		if _, err := store.Apply(ctx, graph.Batch{Source: b.Source, Nodes: b.Nodes}); err != nil {
			return nil, err
		}
	}
	for _, b := range batches {
		if _, err := store.Apply(ctx, b); err != nil {
			return nil, err
		}
	}
	return store, nil
}

func exported(t *testing.T, store graph.Store) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := cli.ExportGraph(t.Context(), store, &out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
