package extract_test

import (
	"encoding/json"
	"hash/fnv"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/extract"
	"github.com/lacuna-law/lacuna/ingest/read"
	"github.com/lacuna-law/lacuna/ingest/segment"
	"github.com/lacuna-law/lacuna/schema"
)

// learnFolder holds sentences written for the learned reader to learn from.
var learnFolder = filepath.Join("testdata", "learn")

// example is a text with the claims that it makes, to learn from: an annotated
// passage, whose claims have spans, or a line, whose claims are of the whole.
type example struct {
	set      string
	file     string // of a passage
	fold     int
	name     string
	text     string
	hints    doc.Hints
	from, to int
	gold     []doc.AnnotationClaim
	kinds    []string   // of a line
	claims   [][]string // of a line: the kind and the targets of which it must have one
	unknown  []string   // kinds of which a line says nothing
	parts    []extract.Part
}

// folds is how many parts cross-validation cuts the examples into.
const folds = 10

// foldOf puts what must not be told apart into one fold.
func foldOf(key string) int {
	h := fnv.New32a()
	h.Write([]byte(key))
	return int(h.Sum32()>>8) % folds
}

// examples gives all that may be learned from. It gives false where the
// sources of some passages are not beside the checkout.
func examples(t *testing.T) ([]*example, bool) {
	t.Helper()
	var out []*example
	for _, p := range parts(t) {
		for _, file := range p.files {
			if p.closed {
				continue
			}
			e, ok := passageExample(t, p.name, file)
			if !ok {
				return nil, false
			}
			out = append(out, e)
		}
	}
	out = append(out, freshExamples(t)...)
	out = append(out, listed(t, "testdata/claims.txt", "claims", "en", []string{"CONCERN", "PROPOSAL", "ENDORSEMENT", "INTERPRETATION"})...)
	out = append(out, foreignExamples(t)...)
	for _, file := range glob(t, filepath.Join(learnFolder, "*.txt")) {
		set := strings.TrimSuffix(filepath.Base(file), ".txt")
		out = append(out, listed(t, file, "learn-"+set, set[:2], nil)...)
	}
	return out, true
}

// passageExample reads an annotated passage. Those of one State are in one fold.
func passageExample(t *testing.T, set, file string) (*example, bool) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var g goldFile
	if err := json.Unmarshal(data, &g); err != nil {
		t.Fatal(file, err)
	}
	e := &example{set: set, file: file, from: g.Start, to: g.End, name: "passage.txt", text: g.Text, fold: foldOf(set + filepath.Base(file))}
	e.hints = doc.Hints{As: doc.AsStatement, Language: g.Language, State: standIn}
	if g.Text == "" {
		source, err := os.ReadFile(filepath.Join(annotated, g.Source))
		if err != nil {
			return nil, false
		}
		e.name, e.text, e.hints, e.fold = g.Source, string(source), doc.Hints{}, foldOf(filepath.Base(file)[:3])
		if g.Language != "en" && len(g.Document.States) > 0 {
			e.hints.State = g.Document.States[0]
		}
	} else if g.Document.Forum != nil {
		e.hints.Forum = *g.Document.Forum
	}
	for _, c := range g.Claims {
		e.gold = append(e.gold, c.AnnotationClaim)
	}
	return e, true
}

// lineExample makes an example of a line; key says what shares its fold.
func lineExample(set, language, text, key string, claims [][]string) *example {
	e := &example{set: set, name: "x.txt", text: text, to: math.MaxInt, claims: claims, fold: foldOf(key)}
	e.hints = doc.Hints{State: "FRA", As: doc.AsStatement, Language: language}
	for _, c := range claims {
		e.kinds = append(e.kinds, c[0])
	}
	return e
}

func freshExamples(t *testing.T) []*example {
	t.Helper()
	var out []*example
	for _, file := range glob(t, filepath.Join(freshFolder, "*.txt")) {
		for _, f := range readFresh(t, file) {
			out = append(out, lineExample("fresh", "en", f.text, f.text, f.claims))
		}
	}
	return out
}

// listed reads lines of kinds, a bar and a text.
func listed(t *testing.T, file, set, language string, unknown []string) []*example {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []*example
	for line := range strings.Lines(string(data)) {
		kinds, text, isCase := strings.Cut(strings.TrimSpace(line), " | ")
		if !isCase || strings.HasPrefix(line, "#") {
			continue
		}
		var claims [][]string
		for _, kind := range strings.Fields(kinds) {
			if kind != "none" {
				claims = append(claims, []string{kind})
			}
		}
		e := lineExample(set, language, text, text, claims)
		e.unknown = unknown
		out = append(out, e)
	}
	return out
}

func foreignExamples(t *testing.T) []*example {
	t.Helper()
	data, err := os.ReadFile("testdata/foreign.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []*example
	for line := range strings.Lines(string(data)) {
		fields := strings.SplitN(strings.TrimSpace(line), " | ", 3)
		if len(fields) != 3 || strings.HasPrefix(line, "#") {
			continue
		}
		claim := strings.Fields(fields[1])
		if claim[0] == "by" {
			claim = claim[2:]
		}
		claims := [][]string{claim[:min(2, len(claim))]}
		if claim[0] == "none" {
			claims = nil
		}
		out = append(out, lineExample("foreign", fields[0], fields[2], fields[2], claims))
	}
	return out
}

// see cuts the example into parts as the learned reader sees them.
func (e *example) see(t *testing.T, s stations) {
	t.Helper()
	d, err := read.File(e.name, []byte(e.text), e.hints)
	if err != nil {
		t.Fatal(err)
	}
	e.parts = extract.Parts(s.lex, d, segment.Split(d), s.world, e.from, e.to)
}

// holds says whether a part makes a claim of a type, and whether that is known.
func (e *example) holds(p extract.Part, kind schema.ClaimType) (holds, known bool) {
	if e.file == "" {
		holds = slices.Contains(e.kinds, string(kind))
		return holds, !slices.Contains(e.unknown, string(kind)) && (!holds || len(e.parts) == 1)
	}
	holds = slices.ContainsFunc(e.gold, func(c doc.AnnotationClaim) bool {
		return c.Type == kind && half(c.Start, c.End, p.Start, p.End)
	})
	return holds, holds || p.Start >= e.from && p.End <= e.to
}
