package extract_test

import (
	"bytes"
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

// unlearned gives the stations with rules alone.
func unlearned(t testing.TB) stations {
	t.Helper()
	s := open(t)
	lex, err := extract.WithLearned(s.lex, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return stations{lex, s.world}
}

// TestLearnedProposes shows claims that no rule finds: they name what found
// them, have a score of their own, and are never doubled by a rule's.
func TestLearnedProposes(t *testing.T) {
	with, without := open(t), unlearned(t)
	for _, tc := range []struct{ language, text, want string }{
		{"en", "The world has no fire brigade for cyberspace.", "GAP_ASSERTED"},
		{"en", "We stay away from the Counter Ransomware Initiative.", "REJECTION"},
		{"fr", "On cherche en vain une convention qui réprime la vente de vulnérabilités.", "GAP_ASSERTED"},
		{"es", "La cooperación entre delegaciones fue cordial.", ""},
		{"en", "The reading room offers free internet to visitors.", ""},
	} {
		t.Run(tc.text, func(t *testing.T) {
			hints := doc.Hints{State: "FRA", As: doc.AsStatement, Language: tc.language}
			if _, found := without.find(t, "x.txt", tc.text, hints); len(found.Claims) > 0 {
				t.Fatalf("a rule finds %v", claimsOf(found))
			}
			d, found := with.find(t, "x.txt", tc.text, hints)
			var got []string
			for _, c := range found.Claims {
				got = append(got, string(c.Type))
				checkQuote(t, d, c.Start, c.End, c.Quote)
				if c.Rule != "learned" || c.Basis != "learned" || c.Score <= 0.3 || c.Score >= 1 || len(c.Targets) == 0 {
					t.Errorf("%+v", c)
				}
			}
			if strings.Join(got, " ") != tc.want {
				t.Errorf("got %v, want %q", claimsOf(found), tc.want)
			}
		})
	}
}

// TestTeachingRepeats says that the same examples teach the same bytes, and
// that other examples teach others.
func TestTeachingRepeats(t *testing.T) {
	s := open(t)
	list := listed(t, "testdata/claims.txt", "claims", "en", nil)[:40]
	for _, e := range list {
		e.see(t, s)
	}
	bytesOf := func(in func(*example) bool) []byte {
		packed, err := extract.EncodeWeights(teachAll(list, in))
		if err != nil {
			t.Fatal(err)
		}
		return packed
	}
	all := func(*example) bool { return true }
	if !bytes.Equal(bytesOf(all), bytesOf(all)) {
		t.Error("the same examples teach other bytes")
	}
	if bytes.Equal(bytesOf(all), bytesOf(func(e *example) bool { return e != list[0] })) {
		t.Error("other examples teach the same bytes")
	}
}

// TestDamagedWeights says that weights that are cut short, too long or no
// weights at all are refused.
func TestDamagedWeights(t *testing.T) {
	s := open(t)
	whole, err := os.ReadFile(weightsFile)
	if err != nil {
		t.Fatal(err)
	}
	limits, err := os.ReadFile(limitsFile)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := extract.WithLearned(s.lex, limits, whole); err != nil {
		t.Fatal(err)
	}
	for name, weights := range map[string][]byte{"short": whole[:len(whole)/2], "long": append(slices.Clone(whole), whole...), "none": []byte("weights")} {
		if _, err := extract.WithLearned(s.lex, limits, weights); err == nil || !strings.Contains(err.Error(), "learned.gz") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := extract.WithLearned(s.lex, []byte("often: 1"), whole); err == nil || !strings.Contains(err.Error(), "learned.yaml") {
		t.Errorf("limits of another form: %v", err)
	}
}

// TestLearnedLimits holds the limits to what they mean.
func TestLearnedLimits(t *testing.T) {
	text, err := os.ReadFile(limitsFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range schema.AllClaimType() {
		if n := strings.Count(string(text), "  "+string(kind)+": "); n != 2 {
			t.Errorf("%s has %d limits, want 2", kind, n)
		}
	}
}

// BenchmarkSpeeches reads speeches of the general debate with the learned
// reader and without it.
func BenchmarkSpeeches(b *testing.B) {
	files := glob(b, filepath.Join(annotated, "corpora", "ungdc_2022_2024", "A*.txt"))
	if len(files) == 0 {
		b.Skip("SKIPPED: ../shared is absent")
	}
	var docs []doc.Document
	for _, file := range files[:min(20, len(files))] {
		data, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		d, err := read.File(filepath.Base(file), data, doc.Hints{})
		if err != nil {
			b.Fatal(err)
		}
		docs = append(docs, d)
	}
	for _, run := range [...]struct {
		name string
		stations
	}{{"rules", unlearned(b)}, {"both", open(b)}} {
		b.Run(run.name, func(b *testing.B) {
			for b.Loop() {
				for _, d := range docs {
					run.lex.Find(d, segment.Split(d), segment.IsInstrument(d), run.world)
				}
			}
		})
	}
}
