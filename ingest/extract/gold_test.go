package extract_test

import (
	"crypto/sha1" //nolint:gosec // names a quote, guards nothing
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lacuna-law/lacuna/corpus"
)

// goldRoot is the folder of the annotated passages; its README says what they
// are and who may open which part.
const goldRoot = "testdata/annotated"

// goldItem is a mention, a claim or an unresolved reference of a passage: a
// span, the words it cuts or their SHA-1, and what it says about them.
type goldItem struct {
	Target    string   `json:"target"`
	Type      string   `json:"type"`
	By        []string `json:"by"`
	Targets   []string `json:"targets"`
	AlsoOk    []string `json:"alsoOk"`
	Reason    string   `json:"reason"`
	Start     int      `json:"start"`
	End       int      `json:"end"`
	Quote     string   `json:"quote"`
	QuoteSHA1 string   `json:"quote_sha1"`
}

// goldPassage is one file. A passage from a shared source names the source and
// its SHA-256 and holds no words of it; an own passage holds its text.
type goldPassage struct {
	Source       string `json:"source"`
	SourceSHA256 string `json:"source_sha256"`
	Text         string `json:"text"`
	Start        int    `json:"start"`
	End          int    `json:"end"`
	Language     string `json:"language"`
	Document     struct {
		Date   string   `json:"date"`
		States []string `json:"states"`
	} `json:"document"`
	Mentions   []goldItem `json:"mentions"`
	Claims     []goldItem `json:"claims"`
	Unresolved []goldItem `json:"unresolved"`
}

// goldClaimTypes are the types that annotators may give a claim.
var goldClaimTypes = []string{
	"BREACH_ALLEGED", "CONCERN", "ENDORSEMENT", "GAP_ASSERTED",
	"GAP_DENIED", "INTERPRETATION", "PROPOSAL", "REJECTION",
}

// TestGold holds the annotated passages: every span lies in its passage and
// slices to its quote, every id is in the corpus, and every claim has a type, a
// holder and a target.
func TestGold(t *testing.T) {
	known := goldIDs(t)
	for _, file := range goldFiles(t) {
		t.Run(strings.TrimPrefix(filepath.ToSlash(file), goldRoot+"/"), func(t *testing.T) {
			p := readGold(t, file)
			checkGoldPlace(t, file, p)
			checkGoldItems(t, known, p)
			checkGoldSpans(t, p)
		})
	}
}

// TestGoldSplit says that no State, and no source, has passages on both sides
// of the split, and that the States kept out elsewhere are in neither.
func TestGoldSplit(t *testing.T) {
	side := map[string]string{}
	for _, file := range goldFiles(t) {
		p := readGold(t, file)
		split := goldSplit(file)
		for _, key := range append([]string{p.Source}, p.Document.States...) {
			if slices.Contains(heldOutStates, key) {
				t.Errorf("%s: %s is kept out", file, key)
			}
			if other, ok := side[key]; ok && other != split {
				t.Errorf("%s: %s is in %s as well", file, key, other)
			}
			side[key] = split
		}
	}
}

// TestGoldCovers says that each side of the split has every claim type, so
// that a figure per type can be given.
func TestGoldCovers(t *testing.T) {
	count := map[string]map[string]int{"dev": {}, "test": {}}
	for _, file := range goldFiles(t) {
		for _, claim := range readGold(t, file).Claims {
			count[goldSplit(file)][claim.Type]++
		}
	}
	for split, types := range count {
		for _, want := range goldClaimTypes {
			if types[want] < 5 {
				t.Errorf("%s has %d claims of type %s, want 5 or more", split, types[want], want)
			}
		}
	}
}

// checkGoldPlace compares what the file says of itself with where it lies.
func checkGoldPlace(t *testing.T, file string, p goldPassage) {
	t.Helper()
	parts := strings.Split(filepath.ToSlash(strings.TrimPrefix(file, goldRoot)), "/")
	if len(parts) != 4 || !slices.Contains([]string{"dev", "test"}, parts[1]) {
		t.Fatalf("not of the form dev|test/LANGUAGE/NAME.json: %s", file)
	}
	if p.Language != parts[2] {
		t.Errorf("language %q in folder %q", p.Language, parts[2])
	}
	own := strings.Join(parts[1:], "/")
	if p.Text != "" && p.Source != own {
		t.Errorf("own passage names source %q, want %q", p.Source, own)
	}
	if p.Text == "" && len(p.SourceSHA256) != 2*sha256.Size {
		t.Errorf("shared passage without source_sha256")
	}
	if len(p.Document.States) == 0 && p.Document.Date == "" {
		t.Errorf("no State and no date")
	}
}

// checkGoldItems says that ids are known and that claims are whole.
func checkGoldItems(t *testing.T, known map[string]bool, p goldPassage) {
	t.Helper()
	for _, m := range p.Mentions {
		checkGoldIDs(t, known, append([]string{m.Target}, m.AlsoOk...))
	}
	for _, c := range p.Claims {
		checkGoldIDs(t, known, append(slices.Clone(c.Targets), c.AlsoOk...))
		if !slices.Contains(goldClaimTypes, c.Type) {
			t.Errorf("claim at %d: unknown type %q", c.Start, c.Type)
		}
		if len(c.By) == 0 || len(c.Targets) == 0 {
			t.Errorf("claim at %d: held by %v about %v", c.Start, c.By, c.Targets)
		}
	}
	for _, u := range p.Unresolved {
		if u.Reason == "" {
			t.Errorf("unresolved at %d: no reason", u.Start)
		}
	}
}

func checkGoldIDs(t *testing.T, known map[string]bool, ids []string) {
	t.Helper()
	for i, id := range ids {
		if !known[id] {
			t.Errorf("%q is not in the corpus", id)
		}
		if slices.Contains(ids[:i], id) {
			t.Errorf("%q is listed twice", id)
		}
	}
}

// checkGoldSpans cuts every span out of the text and compares it with the
// quote. It skips where the passage is of a shared source that is not there.
func checkGoldSpans(t *testing.T, p goldPassage) {
	t.Helper()
	items := slices.Concat(p.Mentions, p.Claims, p.Unresolved)
	for _, it := range items {
		if it.Start < p.Start || it.End > p.End || it.Start >= it.End {
			t.Errorf("span %d-%d outside the passage %d-%d", it.Start, it.End, p.Start, p.End)
		}
		if (it.Quote == "") == (it.QuoteSHA1 == "") || (it.Quote == "") == (p.Text != "") {
			t.Errorf("span %d-%d: own passages carry quotes, shared ones quote_sha1", it.Start, it.End)
		}
	}
	text := []rune(goldText(t, p))
	if p.End > len(text) || p.Start < 0 || p.Start >= p.End {
		t.Fatalf("passage %d-%d of a text of %d", p.Start, p.End, len(text))
	}
	for _, it := range items {
		cut := string(text[max(it.Start, 0):min(it.End, len(text))])
		sum := sha1.Sum([]byte(cut)) //nolint:gosec // names a quote, guards nothing
		if cut != it.Quote && hex.EncodeToString(sum[:]) != it.QuoteSHA1 {
			t.Errorf("span %d-%d does not slice to its quote", it.Start, it.End)
		}
	}
}

// goldText is the text that the offsets of the passage count in.
func goldText(t *testing.T, p goldPassage) string {
	t.Helper()
	if p.Text != "" {
		return p.Text
	}
	data, err := os.ReadFile(filepath.Join(annotated, filepath.FromSlash(p.Source)))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("no shared source beside the checkout: ", p.Source)
	}
	if err != nil {
		t.Fatal(err)
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != p.SourceSHA256 {
		t.Fatalf("source changed: %s", p.Source)
	}
	return string(data)
}

// goldFiles are the files of both sides, in order.
func goldFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(goldRoot, "*", "*", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("annotated passages: none found (%v)", err)
	}
	return files
}

func readGold(t *testing.T, file string) goldPassage {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var p goldPassage
	if err := json.Unmarshal(data, &p); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return p
}

// goldSplit is the side of the split that a file lies on.
func goldSplit(file string) string {
	return filepath.Base(filepath.Dir(filepath.Dir(file)))
}

// goldIDs are the ids that an annotation may name.
func goldIDs(t *testing.T) map[string]bool {
	t.Helper()
	c, err := corpus.Open(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, node := range c.Batch().Nodes {
		known[string(node.ID)] = true
	}
	return known
}
