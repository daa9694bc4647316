package gqlapi_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const simulates = `query($draft: DraftInput!, $lens: LensInput) { simulate(draft: $draft, lens: $lens) { title proposed changes { activity actor } articles { provision closes { activity } } } }`

func draftOf(text, format string) map[string]any {
	return map[string]any{"draft": map[string]any{"text": text, "format": format}}
}

// A draft is read, answered and forgotten: the law is the same before and after.
func TestADraftIsSimulatedAndForgotten(t *testing.T) {
	w := bundled(t, false)
	law := func() any {
		return ask(t, w, `{ gapProfile(activity: "supply-chain-compromise") { headline finding } }`, nil).data
	}
	before := law()
	got := ask(t, w, simulates, draftOf("pakistan-2025", "BUNDLED"))
	if len(at(got.data, "simulate.articles.#.closes.#.activity")) == 0 {
		t.Errorf("nothing is closed: %.400s", got.body)
	}
	if diff := cmp.Diff(before, law()); diff != "" {
		t.Errorf("the law has changed: %s", diff)
	}
}

func TestBadDraftsAreBadInput(t *testing.T) {
	w := bundled(t, false)
	for _, c := range []struct{ name, text, format, says string }{
		{"no such bundle", "none", "BUNDLED", "no draft of that name"},
		{"a way out of the folder", "../release", "BUNDLED", "no draft of that name"},
		{"no YAML", "instruments: [", "YAML", "draft.yaml:"},
		{"deep", strings.Repeat("[", 100_000), "YAML", "within each other"},
		{"plain words without the lexicon", "No State shall use ransomware.", "TEXT", "needs the lexicon"},
		{"empty", " ", "MARKDOWN", "it is empty"},
		{"too long", strings.Repeat("x", 300_000), "YAML", "limit 262144"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ask(t, w, simulates, draftOf(c.text, c.format))
			if len(got.codes) != 1 || got.codes[0] != "BAD_USER_INPUT" || !strings.Contains(got.body, c.says) {
				t.Errorf("codes %v: %.400s", got.codes, got.body)
			}
			if len(got.body) > 1000 {
				t.Errorf("the answer repeats what was sent: %d bytes", len(got.body))
			}
		})
	}
}
