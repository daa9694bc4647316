package gqlapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"text/template"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/cli"
)

// example is a document of examples as its page shows it. Its comment says what
// it asks, and in a line of its own the variables it needs.
type example struct {
	Name, Asks, Document, Variables string
	Writes, Listens                 bool
}

// Body is the request as JSON in one line.
func (e example) Body() (string, error) {
	body := map[string]any{"query": e.Document}
	if e.Variables != "" {
		body["variables"] = json.RawMessage(e.Variables)
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(body)
	return strings.TrimSpace(b.String()), err
}

// examples reads the documents, by name.
func examples(t *testing.T) []example {
	t.Helper()
	files, err := filepath.Glob("examples/*.graphql")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d examples: %v", len(files), err)
	}
	var out []example
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		e := example{Name: strings.TrimSuffix(filepath.Base(file), ".graphql"), Document: strings.TrimSpace(string(text))}
		var asks []string
		for _, line := range strings.Split(e.Document, "\n") {
			comment, is := strings.CutPrefix(line, "# ")
			if !is {
				e.Writes, e.Listens = strings.HasPrefix(line, "mutation"), strings.HasPrefix(line, "subscription")
				break
			}
			if variables, is := strings.CutPrefix(comment, "Variables: "); is {
				e.Variables = variables
			} else {
				asks = append(asks, comment)
			}
		}
		if e.Asks = strings.Join(asks, " "); e.Asks == "" {
			t.Errorf("%s does not say what it asks", file)
		}
		out = append(out, e)
	}
	return out
}

// The page of the examples follows from them.
func TestExamplesAreShown(t *testing.T) {
	page := template.Must(template.ParseFiles("testdata/examples.tmpl"))
	var got bytes.Buffer
	if err := page.Execute(&got, examples(t)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("examples", "README.md")
	if *update {
		if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("the examples changed; write their page with -update: -page +now\n%s", diff)
	}
}

// snippets gives the ways in which the page asks one example, by language.
func snippets(t *testing.T, name string) map[string]string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("examples", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(page), "\n## "+name+"\n")
	if !found {
		t.Fatalf("the page does not show %s", name)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	out := map[string]string{}
	for _, block := range regexp.MustCompile("(?s)```([a-z]+)\n(.*?)\n```").FindAllStringSubmatch(section, -1) {
		out[block[1]] = block[2]
	}
	return out
}

// Every way of asking that the page shows gets the answer of the API from a
// server, as whoever copies it would; R is held to its shape.
func TestExamplesAnswerAsShown(t *testing.T) {
	s, token := startWritableSite(t)
	for _, e := range examples(t) {
		ways := snippets(t, e.Name)
		if len(ways) != 5 {
			t.Fatalf("%s: %d ways to ask", e.Name, len(ways))
		}
		if r := ways["r"]; strings.Count(r, "(") != strings.Count(r, ")") || !strings.Contains(r, "req_body_json(body)") || !strings.Contains(r, e.Name+".graphql") {
			t.Errorf("%s in R:\n%s", e.Name, r)
		}
		if e.Name == "differences" || e.Name == "review" {
			continue // they need ids of one's own; TestTextDifferences and TestReviewAsShown give them some
		}
		languages := []string{"sh"}
		if e.Name == "readme" || e.Listens || e.Writes {
			languages = []string{"sh", "python", "js"}
		}
		for _, language := range languages {
			t.Run(e.Name+" in "+language, func(t *testing.T) {
				got := runSnippet(t, s, token, language, ways[language], e.Listens)
				if e.Listens && !strings.Contains(got, `data: {"data":{"revisions":{"revision":`) || !e.Listens && !strings.Contains(got, "{") || strings.Contains(got, `"errors"`) || strings.Contains(got, "null\n") && len(got) < 10 {
					t.Errorf("got %.500s", got)
				}
			})
		}
	}
}

// runSnippet runs what the page shows, against a server of ours; what listens
// is ended after its first event.
func runSnippet(t *testing.T, s site, token, language, code string, listens bool) string {
	t.Helper()
	command := map[string][]string{"sh": {"bash", "-c"}, "python": {"python3", "-c"}, "js": {"node", "--input-type=module", "-e"}}[language]
	for _, tool := range []string{command[0], map[string]string{"sh": "curl"}[language]} {
		if _, err := exec.LookPath(tool); tool != "" && err != nil {
			t.Skipf("%s is not here", tool)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	run := exec.CommandContext(ctx, command[0], append(command[1:], strings.ReplaceAll(code, "http://127.0.0.1:8080", s.base))...)
	run.Dir, run.Env, run.WaitDelay = "..", append(os.Environ(), "LACUNA_TOKEN="+token, "NO_PROXY=127.0.0.1"), time.Second
	var complaint bytes.Buffer
	run.Stderr = &complaint
	out, err := run.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	var text []byte
	for piece := make([]byte, 64<<10); ; {
		n, err := out.Read(piece)
		if text = append(text, piece[:n]...); err != nil || listens && bytes.Contains(text, []byte("}}}")) {
			break
		}
	}
	if listens {
		cancel()
		_ = run.Wait()
	} else if err := run.Wait(); err != nil {
		t.Fatalf("%v: %s\n%s", err, complaint.String(), code)
	}
	return string(text)
}

// startWritableSite serves the bundled corpus to one person with a token.
func startWritableSite(t *testing.T) (site, string) {
	t.Helper()
	data := t.TempDir()
	var token strings.Builder
	world := cli.World{Stdin: strings.NewReader(""), Stdout: &token, Stderr: io.Discard, Env: func(string) string { return "" }, Now: today}
	if code := cli.Run(t.Context(), world, []string{"token", "new", "reader", "--data", data}); code != 0 {
		t.Fatalf("token new: %d", code)
	}
	return startSite(t, data), strings.TrimSpace(token.String())
}

// What the examples read in and wait for is what the examples of curation show.
func TestReviewAsShown(t *testing.T) {
	s, token := startWritableSite(t)
	by := map[string]example{}
	for _, e := range examples(t) {
		by[e.Name] = e
	}
	send := func(name string, variables map[string]any) map[string]any {
		t.Helper()
		a := post(t, by[name].Document, variables, "", 200)
		a.header["Authorization"] = "Bearer " + token
		got := s.strike(t, a)
		var parsed struct{ Data map[string]any }
		if err := json.Unmarshal([]byte(got.body), &parsed); err != nil || got.status != http.StatusOK || parsed.Data == nil {
			t.Fatalf("%s: %d %.500s", name, got.status, got.body)
		}
		return parsed.Data
	}
	if got := at(send("ingest", nil), "ingest.documents.#.outcome"); len(got) != 1 || got[0] != "ADDED" {
		t.Fatalf("ingest: %v", got)
	}
	waiting := at(send("queue", nil), "reviewQueue.edges.#.node.id")
	if len(waiting) == 0 {
		t.Fatal("nothing waits")
	}
	if got := at(send("review", map[string]any{"subject": waiting[0]}), "review.voices.#.curator"); len(got) != 1 || got[0] != "reader" {
		t.Errorf("review: %v", got)
	}
	if got := at(send("decisions", nil), "decisions.edges.#.node.curator"); len(got) != 1 || got[0] != "reader" {
		t.Errorf("decisions: %v", got)
	}
	for name, path := range map[string]string{"unassessed": "unassessed.totalCount", "stale": "staleAssessments.totalCount"} {
		if got := at(send(name, nil), path); len(got) != 1 {
			t.Errorf("%s: %v", name, got)
		}
	}
}
