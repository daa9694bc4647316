package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// The page brings the norm that a French half clause comes from, marks what is
// shared, and keeps its whole state in the address.
func TestPrecedentsPage(t *testing.T) {
	pages := open(t).pages
	q := url.Values{"text": {"Les États ne devraient pas mener ni soutenir sciemment une activité qui endommage intentionnellement une infrastructure critique"},
		"to": {"2020"}, "binding": {"no"}, "limit": {"2"}}
	answer := get(t, pages, "/precedents?"+q.Encode())
	body := answer.Body.String()
	if answer.Code != http.StatusOK {
		t.Fatalf("%d: %.300s", answer.Code, body)
	}
	for _, part := range []string{"<h2>2 nearest provisions</h2>", `id="provision:gge2015-13f"`, "<mark>infrastructure</mark>", `value="2020"`,
		`<option value="no" selected>`, `name="limit" value="2"`, "infrastructure critique</textarea>", "What this does not say."} {
		if !strings.Contains(body, part) {
			t.Errorf("the page lacks %s", part)
		}
	}
}

func TestPrecedentsPageRefuses(t *testing.T) {
	pages := open(t).pages
	for query, line := range map[string]string{
		"text=" + strings.Repeat("a", 2001): "limit 2000", "text=a&limit=51": "not a number from 1 to 50", "text=a&from=2015-13": "write YYYY",
	} {
		if answer := get(t, pages, "/precedents?"+query); answer.Code != http.StatusBadRequest || !strings.Contains(answer.Body.String(), line) {
			t.Errorf("%.20s: %d, and no %q", query, answer.Code, line)
		}
	}
}
