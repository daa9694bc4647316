package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The text of a statement stands on its page with its claims in place: each
// leads to the claim, and the claim to what it is about and to the computed level.
func TestStatementShowsItsClaimsInPlace(t *testing.T) {
	w := open(t)
	page := parse(t, get(t, w.pages, "/statement/specimen-said").Body.String())
	var marked []string
	for _, a := range find(page, "a") {
		if strings.HasPrefix(attr(a, "class"), "mark ") {
			marked = append(marked, attr(a, "href")+" "+text(a))
		}
	}
	want := []string{
		"#claim:specimen-said/1 No rule stops ", "#claim:specimen-said/2 extortion", "#claim:specimen-said/1  now", "#claim:specimen-said/3 We call for one.",
	}
	if diff := cmp.Diff(want, marked); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	for _, c := range []struct{ name, leads string }{
		{"Ransomware", "/activity/ransomware?asOf=2025-01-14&states=PAK"},
		{"in the text", "#at-1"},
	} {
		if got := linkNamed(t, page, c.name); got != c.leads {
			t.Errorf("%q leads to %q, want %q", c.name, got, c.leads)
		}
	}
	all := text(page)
	for _, words := range []string{"law as of 14 January 2025; obligations of Pakistan", "found by machine, nobody has looked"} {
		if !strings.Contains(all, words) {
			t.Errorf("the page does not say %q", words)
		}
	}
	levels := 0
	for _, s := range find(page, "span") {
		if strings.HasPrefix(attr(s, "class"), "headline ") {
			levels++
		}
	}
	if levels != 2 {
		t.Errorf("%d levels beside the activities of three claims, of which two are about one, want 2", levels)
	}
}

func TestStatementWithoutTextShowsItsClaimsAlone(t *testing.T) {
	w := open(t)
	got := get(t, w.pages, "/statement/specimen")
	if body := got.Body.String(); got.Code != http.StatusOK || strings.Contains(body, `class="marked"`) || !strings.Contains(body, `class="claims"`) {
		t.Errorf("status %d: %s", got.Code, body)
	}
}
