package gqlapi_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Every status of a reference comes with what a reader needs to go on.
func TestVerifyCitations(t *testing.T) {
	w := bundled(t, false)
	data := run(t, w, "citations.graphql")
	for path, want := range map[string]string{
		"verifyCitations.#.status":           "[RESOLVED RESOLVED PINPOINT_DOES_NOT_EXIST AMBIGUOUS NOT_IN_CORPUS]",
		"verifyCitations.#.target.id":        "[provision:charter-2-4 provision:gge2015-13c]",
		"verifyCitations.#.pinpoint":         "[Art. 2(4) Norm 13(c) Art. 112]",
		"verifyCitations.#.nearest.#.id":     "[provision:charter-103 provision:charter-92-94 provision:charter-56]",
		"verifyCitations.#.candidates.#":     "[instrument:hrc-54-21 A/RES/54/21 S/PV.9662]",
		"verifyCitations.#.start":            "[0 29 42 70 91]",
		"verifyCitations.#.instrument.title": "[Charter of the United Nations Report of the Group of Governmental Experts (2014-2015) Charter of the United Nations]",
	} {
		if got := fmt.Sprint(at(data, path)); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

// A text that is too long, or cites too much for one answer, is refused.
func TestVerifyCitationsRefuses(t *testing.T) {
	w := bundled(t, false)
	for words, text := range map[string]string{
		"(limit 128 KiB)":         strings.Repeat("a", 128<<10+1),
		"references (limit 2000)": strings.Repeat("Article 51 of the Charter. ", 2001),
	} {
		got := ask(t, w, `query($t: String!){verifyCitations(text:$t){quote}}`, map[string]any{"t": text})
		if !slices.Contains(got.codes, "BAD_USER_INPUT") || !strings.Contains(got.body, words) {
			t.Errorf("%v, %.300s", got.codes, got.body)
		}
	}
	if got := ask(t, w, `{verifyCitations(text:""){quote}}`, nil); len(got.codes) > 0 || len(at(got.data, "verifyCitations.#")) > 0 {
		t.Errorf("an empty text: %.300s", got.body)
	}
}
