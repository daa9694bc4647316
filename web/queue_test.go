package web_test

import (
	"strings"
	"testing"

	"github.com/lacuna-law/lacuna/curation"
	"github.com/lacuna-law/lacuna/schema"
)

// What waits and what was decided is shown with everything that is at stake,
// and with the words of people as words.
func TestQueueAndLogAreShown(t *testing.T) {
	w, err := buildWorld()
	if err != nil {
		t.Fatal(err)
	}
	const one, other = "Ada", "Ben"
	decide := func(who string, version int, ruling schema.Ruling) {
		t.Helper()
		if _, err := w.desk.Review(t.Context(), who, curation.Review{
			Subject: "claim:specimen", Version: version, Ruling: ruling, Reason: "because " + hostile,
			Evidence: []curation.Evidence{{URL: "https://example.org/x", Note: "a note " + hostile}},
		}); err != nil {
			t.Fatal(err)
		}
	}
	decide(one, 0, schema.RulingAccept)
	decide(other, 1, schema.RulingDispute)
	queue := get(t, w.pages, "/queue?by=PAK&activity=commercial-spyware-misuse").Body.String()
	for _, want := range []string{"1 record.", "no specimen rule", "disputed", "<strong>Ben</strong>: dispute. because", "version 2", `href="/decisions?subject=claim%3aspecimen"`, "Ada"} {
		if !strings.Contains(queue, want) {
			t.Errorf("the queue does not say %q:\n%s", want, queue)
		}
	}
	log := get(t, w.pages, "/decisions?subject=claim:specimen").Body.String()
	for _, want := range []string{"2 decisions.", "Ada", "https://example.org/x", "proposed to disputed", "How far curators agree"} {
		if !strings.Contains(log, want) {
			t.Errorf("the log does not say %q:\n%s", want, log)
		}
	}
	for _, page := range []string{queue, log} {
		if strings.Contains(page, "<img src=x") || strings.Contains(page, "<b>") {
			t.Error("the words of people became markup")
		}
	}
	if got := get(t, w.pages, "/decisions?curator=Nobody").Body.String(); !strings.Contains(got, "Nobody has decided anything here") {
		t.Error("who has decided nothing has")
	}
}
