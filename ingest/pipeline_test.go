package ingest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/boltstore"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/ingest"
	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/extract"
	"github.com/lacuna-law/lacuna/schema"
)

// bench is a store with the bundled corpus and a lexicon of it.
type bench struct {
	store    graph.Store
	ontology *schema.Ontology
	lexicon  *extract.Lexicon
}

func fill(t testing.TB, store graph.Store, o *schema.Ontology) bench {
	t.Helper()
	c, err := bundled()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Apply(t.Context(), c.Batch()); err != nil {
		t.Fatal(err)
	}
	lex, err := lexicon()
	if err != nil {
		t.Fatal(err)
	}
	return bench{store, o, lex}
}

// bundled opens the corpus of the program once for all tests.
var bundled = sync.OnceValues(func() (*corpus.Corpus, error) { return corpus.Open(corpus.Embedded()) })

// lexicon makes one lexicon for all tests: it depends on the corpus alone.
var lexicon = sync.OnceValues(func() (*extract.Lexicon, error) {
	o, err := schema.Load()
	if err != nil {
		return nil, err
	}
	c, err := bundled()
	if err != nil {
		return nil, err
	}
	store := memstore.New(o)
	if _, err := store.Apply(context.Background(), c.Batch()); err != nil {
		return nil, err
	}
	return extract.NewLexicon(context.Background(), store, c.Lexicon())
})

func inMemory(t testing.TB) bench {
	t.Helper()
	o, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	return fill(t, memstore.New(o), o)
}

func (b bench) run(t testing.TB, opt ingest.Options, hints doc.Hints, paths ...string) ingest.Report {
	t.Helper()
	opt.Ontology, opt.Store, opt.Lexicon = b.ontology, b.store, b.lexicon
	report, err := ingest.New(opt).Run(t.Context(), ingest.Sources(paths, nil, ingest.Limits{Hints: hints}))
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// speeches writes a folder of small speeches of our own.
func speeches(t testing.TB, n int) string {
	t.Helper()
	dir := t.TempDir()
	codes := []string{"FRA", "PAK", "KEN", "BRA", "JPN"}
	for i := range n {
		name := fmt.Sprintf("%s_%d_%d.txt", codes[i%len(codes)], 60+i/len(codes), 2005+i/len(codes))
		text := fmt.Sprintf("Mr. President, this is speech %d.\n\nWe are deeply concerned about ransomware. We must combat cybercrime.\n\nWe reaffirm the Charter of the United Nations.\n", i)
		write(t, dir, name, text)
	}
	return dir
}

func write(t testing.TB, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// content writes out all that documents assert, for comparing stores.
func content(t testing.TB, r graph.Reader) string {
	t.Helper()
	var out strings.Builder
	for s, err := range r.Sources(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(s.ID), "document:") {
			continue
		}
		b, err := r.Asserted(t.Context(), s.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range b.Nodes {
			fmt.Fprintln(&out, n.ID, n.Kind, n.Attrs)
		}
		for _, e := range b.Edges {
			fmt.Fprintln(&out, e.EdgeKey, e.Attrs)
		}
	}
	return out.String()
}

func TestStatementInTheGraph(t *testing.T) {
	b, dir := inMemory(t), t.TempDir()
	write(t, dir, "FRA_77_2022.txt", "We are deeply concerned about ransomware.\n\nWe may propose a treaty on security in cyberspace.\n")
	report := b.run(t, ingest.Options{}, doc.Hints{}, dir)
	if report.New != 1 || report.Found.Passages != 2 || report.Found.Claims != 2 || report.Found.Statements != 1 {
		t.Fatalf("report %+v", report)
	}
	var short string
	for n, err := range b.store.Nodes(t.Context(), graph.NodeQuery{Kind: schema.KindDocument, Where: map[string]any{"sourceTier": "VERBATIM_RECORD", "format": "text"}}) {
		if err != nil {
			t.Fatal(err)
		}
		short = n.ID.Name()
	}
	want := strings.ReplaceAll(`claim:DOC/14-40/concern/ransomware by state:FRA
claim:DOC/14-40/concern/ransomware inStatement statement:DOC
claim:DOC/14-40/concern/ransomware targets activity:ransomware
claim:DOC/50-92/proposal/enabling-and-procedural by state:FRA
claim:DOC/50-92/proposal/enabling-and-procedural inStatement statement:DOC
claim:DOC/50-92/proposal/enabling-and-procedural targets activity:enabling-and-procedural
passage:DOC/00 inDocument document:DOC
passage:DOC/00 mentions activity:ransomware
passage:DOC/43 inDocument document:DOC
statement:DOC by state:FRA
statement:DOC in document:DOC`, "DOC", short)
	asserted, err := b.store.Asserted(t.Context(), graph.ID("document:"+short))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range asserted.Edges {
		got = append(got, e.EdgeKey.String())
	}
	if diff := cmp.Diff(want, strings.Join(got, "\n")); diff != "" {
		t.Error(diff)
	}
	checkProposed(t, asserted)
}

// checkProposed says that nothing a machine found stands above a proposal, and
// that each claim's quote is what its span cuts from the document's text.
func checkProposed(t *testing.T, b graph.Batch) {
	t.Helper()
	var text doc.Text
	for _, n := range b.Nodes {
		if n.Kind == schema.KindDocument {
			text = doc.NewText(n.Attrs.Text("text"))
		}
	}
	for _, n := range b.Nodes {
		switch n.Kind {
		case schema.KindClaim, schema.KindStatement:
			if n.Attrs.Text("review") != "PROPOSED" || n.Attrs.Text("method") != "AUTOMATION" {
				t.Errorf("%s stands at %s by %s", n.ID, n.Attrs.Text("review"), n.Attrs.Text("method"))
			}
		}
		if quote := n.Attrs.Text("quote"); quote != "" && text.Slice(int(n.Attrs.Number("start")), int(n.Attrs.Number("end"))) != quote {
			t.Errorf("%s: the span does not slice to %q", n.ID, quote)
		}
	}
}

func TestInstrumentIsAttachedToItsProvisions(t *testing.T) {
	b, dir := inMemory(t), t.TempDir()
	write(t, dir, "c.txt", "Article 1\nAims.\nArticle 2\nThese hold:\n\nOne.\nTwo.\nThree.\nFour.\nFive.\nSix.\nSeven.\nArticle 51\nNothing impairs.\n")
	report := b.run(t, ingest.Options{}, doc.Hints{As: doc.AsInstrument, Instrument: "un-charter"}, dir)
	if report.New != 1 || report.Found.Statements != 0 || report.Found.Attached != 8 {
		t.Fatalf("report %+v", report)
	}
	texts := map[graph.ID]string{}
	for e, err := range b.store.Edges(t.Context(), graph.EdgeQuery{Names: []schema.EdgeName{schema.EdgeStatesTextOf}}) {
		if err != nil {
			t.Fatal(err)
		}
		n, err := b.store.Node(t.Context(), e.From)
		if err != nil {
			t.Fatal(err)
		}
		texts[e.To] = n.Attrs.Text("label") + ": " + n.Attrs.Text("text")
	}
	if texts["provision:charter-2-4"] != "Art. 2(4): Four." || texts["provision:charter-51"] != "Article 51: Article 51\nNothing impairs." {
		t.Errorf("attached: %v", texts)
	}
	for e, err := range b.store.Edges(t.Context(), graph.EdgeQuery{To: []graph.ID{"instrument:un-charter"}, Names: []schema.EdgeName{schema.EdgeTextOf}}) {
		if err != nil || !strings.HasPrefix(string(e.From), "document:") {
			t.Error(e, err)
		}
	}
}

func TestSecondRunWritesNothing(t *testing.T) {
	b, dir := inMemory(t), speeches(t, 12)
	if first := b.run(t, ingest.Options{}, doc.Hints{}, dir); first.New != 12 {
		t.Fatalf("first run: %+v", first)
	}
	before, _ := b.store.Revision(t.Context())
	second := b.run(t, ingest.Options{}, doc.Hints{}, dir)
	after, _ := b.store.Revision(t.Context())
	if second.Unchanged != 12 || second.New+second.Changed != 0 || before != after {
		t.Errorf("second run: %+v, revision %d then %d", second, before, after)
	}
	third := b.run(t, ingest.Options{}, doc.Hints{Date: "2020-01-02"}, dir)
	if third.Changed != 12 {
		t.Errorf("with other hints: %+v", third)
	}
}

func TestWorkersChangeNothing(t *testing.T) {
	dir := speeches(t, 20)
	write(t, dir, "again.txt", "Mr. President, this is speech 0.\n\nWe are deeply concerned about ransomware. We must combat cybercrime.\n\nWe reaffirm the Charter of the United Nations.\n")
	var want string
	var events []string
	for _, workers := range []int{1, 7} {
		b := inMemory(t)
		var seen []string
		report := b.run(t, ingest.Options{Workers: workers, Progress: func(e ingest.Event) {
			seen = append(seen, fmt.Sprint(filepath.Base(e.Source), e.Outcome, e.Done))
		}}, doc.Hints{}, dir)
		if report.New != 20 || report.Unchanged != 1 {
			t.Errorf("%d workers: %+v", workers, report)
		}
		if want == "" {
			want, events = content(t, b.store), seen
			continue
		}
		if diff := cmp.Diff(want, content(t, b.store)); diff != "" {
			t.Errorf("%d workers: %s", workers, diff)
		}
		if diff := cmp.Diff(events, seen); diff != "" {
			t.Errorf("%d workers: %s", workers, diff)
		}
	}
}

// TestInterruptedRunIsMadeGood stops a run in the middle, opens the store
// again as after a crash, and runs the same command.
func TestInterruptedRunIsMadeGood(t *testing.T) {
	dir, data := speeches(t, 15), t.TempDir()
	whole := inMemory(t)
	whole.run(t, ingest.Options{}, doc.Hints{}, dir)
	o := whole.ontology
	store, err := boltstore.Open(t.Context(), boltstore.Options{Dir: data, Ontology: o})
	if err != nil {
		t.Fatal(err)
	}
	b := fill(t, store, o)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	opt := ingest.Options{Ontology: o, Store: store, Lexicon: b.lexicon, Progress: func(e ingest.Event) {
		if e.Done == 6 {
			cancel()
		}
	}}
	report, err := ingest.New(opt).Run(ctx, ingest.Sources([]string{dir}, nil, ingest.Limits{}))
	if !errors.Is(err, context.Canceled) || report.New != 6 {
		t.Fatalf("after the interruption: %+v, %v", report, err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if b.store, err = boltstore.Open(t.Context(), boltstore.Options{Dir: data, Ontology: o}); err != nil {
		t.Fatal(err)
	}
	defer b.store.Close()
	if again := b.run(t, ingest.Options{}, doc.Hints{}, dir); again.Unchanged != 6 || again.New != 9 {
		t.Errorf("the same command again: %+v", again)
	}
	if diff := cmp.Diff(content(t, whole.store), content(t, b.store)); diff != "" {
		t.Error(diff)
	}
}

func TestRefusalsHarmNothingElse(t *testing.T) {
	b, dir, outside := inMemory(t), t.TempDir(), t.TempDir()
	write(t, outside, "secret.txt", "Secret.")
	write(t, dir, "a.txt", "We must combat cybercrime.")
	write(t, dir, "b.pdf", "%PDF-1.4")
	write(t, dir, "c.txt", " ")
	write(t, dir, "d.txt", strings.Repeat("x", 2<<20))
	write(t, dir, "e.txt", "Hello there.")
	write(t, dir, "e.txt.meta.yaml", "state: NOWHERE\n")
	write(t, dir, "f.txt", "Good day.")
	write(t, dir, "f.meta.yaml", "colour: red\n")
	write(t, dir, ".hidden", "Hidden.")
	if err := os.Symlink(filepath.Join(outside, "secret.txt"), filepath.Join(dir, "g.txt")); err != nil {
		t.Skip("no links here: ", err)
	}
	write(t, dir, "z.txt", "We must stop ransomware.")
	opt := ingest.Options{Ontology: b.ontology, Store: b.store, Lexicon: b.lexicon}
	report, err := ingest.New(opt).Run(t.Context(), ingest.Sources([]string{dir, "ftp://example.org/x", filepath.Join(dir, "nothing.txt")}, nil, ingest.Limits{MaxBytes: 1 << 20}))
	if err != nil {
		t.Fatal(err)
	}
	if report.New != 2 {
		t.Errorf("new: %d, want 2", report.New)
	}
	want := []string{"b.pdf: the PDF is damaged", "c.txt: the file is empty", "d.txt: the file is too large", `e.txt: no State "NOWHERE"`,
		"f.txt: the .meta.yaml beside it", "g.txt: ", "x: \"ftp\" is not fetched", "nothing.txt: no such file"}
	if len(report.Refused) != len(want) {
		t.Fatalf("refused: %v", report.Refused)
	}
	for i, r := range report.Refused {
		if got := filepath.Base(r.Source) + ": " + r.Reason; !strings.HasPrefix(got, want[i]) {
			t.Errorf("refusal %d is %q, want %q…", i, got, want[i])
		}
	}
}

func TestSidecarStdinAndDryRun(t *testing.T) {
	b, dir := inMemory(t), t.TempDir()
	write(t, dir, "note.txt", "We must combat cybercrime.")
	write(t, dir, "note.txt.meta.yaml", "state: PAK\nspeaker: A Person\ndate: 2025-01-14\nforum: A meeting\ntier: OFFICIAL_TEXT\nlanguage: en\n")
	if dry := b.run(t, ingest.Options{DryRun: true}, doc.Hints{}, dir); dry.New != 1 {
		t.Fatalf("dry run: %+v", dry)
	}
	if content(t, b.store) != "" {
		t.Error("a dry run wrote something")
	}
	b.run(t, ingest.Options{}, doc.Hints{}, dir)
	for n, err := range b.store.Nodes(t.Context(), graph.NodeQuery{Kind: schema.KindStatement, Where: map[string]any{"forum": "A meeting"}}) {
		if err != nil || n.Attrs.Text("speaker") != "A Person" || n.Attrs.Text("date") != "2025-01-14" || n.Attrs.Text("sourceTier") != "OFFICIAL_TEXT" {
			t.Error(n, err)
		}
	}
	opt := ingest.Options{Ontology: b.ontology, Store: b.store, Lexicon: b.lexicon}
	report, err := ingest.New(opt).Run(t.Context(), ingest.Sources([]string{"-"}, bytes.NewBufferString("We must stop ransomware."), ingest.Limits{}))
	if err != nil || report.New != 1 {
		t.Errorf("stdin: %+v, %v", report, err)
	}
}
