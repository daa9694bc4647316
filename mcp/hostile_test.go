package mcp_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/lacuna-law/lacuna/mcp"
	"github.com/lacuna-law/lacuna/schema"
)

func TestDocumentTextIsMarkedAndStripped(t *testing.T) {
	for tool, arguments := range map[string]string{
		"search": `{"query":"specimen"}`,
		"audit":  `{"filter":{"statements":["statement:specimen"]}}`,
	} {
		got, text := call(t, tool, arguments)
		if found := place(got["answer"], "", false); len(found) > 0 {
			t.Errorf("%s: words of the document outside of the mark: %v", tool, found)
		}
		whole, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(whole), "ignore all rules") {
			t.Fatalf("%s: the document was not found: %s", tool, whole)
		}
		for _, out := range []string{string(whole), text} {
			for _, r := range out {
				if r != '\n' && (unicode.In(r, unicode.Cc, unicode.Cf)) {
					t.Errorf("%s: %U came through", tool, r)
				}
			}
		}
		for line := range strings.Lines(text) {
			if strings.Contains(line, "ignore all rules") && !strings.Contains(line, "untrusted document text: \"") {
				t.Errorf("%s: an unmarked line: %s", tool, line)
			}
		}
	}
}

// place lists where the hostile words stand outside of a marked field.
func place(value any, at string, marked bool) []string {
	var out []string
	switch v := value.(type) {
	case string:
		if !marked && strings.Contains(v, "ignore all rules") {
			return []string{at + ": " + v}
		}
	case []any:
		for i, child := range v {
			out = append(out, place(child, fmt.Sprintf("%s[%d]", at, i), marked)...)
		}
	case map[string]any:
		for name, child := range v {
			out = append(out, place(child, at+"."+name, marked || name == "untrustedDocumentText")...)
		}
	}
	return out
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		hostile:                      seen,
		"":                           "",
		"a\tb\nc":                    "a\tb\nc",
		"a\r\nb\u2028c":              "a\nb\nc",
		"é 网络 كلمة — “x”":            "é 网络 كلمة — “x”",
		"e\u0301":                    "e\u0301",
		"\ufeffa\u2066b\u2069\u061c": "ab",
		"x\ufe0f\U000e0101\u034f\u3164\u2800\ue000": "x",
		"\u0600١٢": "\u0600١٢",
		"\ufffd":   "\ufffd",
	} {
		if got := mcp.Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

// badArguments is calls that are refused, with what the line must name.
var badArguments = []struct{ tool, arguments, want string }{
	{"gaps", `[]`, "gaps: the arguments are no JSON object"},
	{"gaps", `{} {}`, "gaps: the arguments are no JSON object"},
	{"gaps", `{"first":21}`, "gaps.first: \"21\": out of range (limit 20)"},
	{"gaps", `{"first":0}`, "gaps.first"},
	{"gaps", `{"first":1.5}`, "gaps.first"},
	{"gaps", `{"first":"3"}`, "gaps.first: no number"},
	{"gaps", `{"lens":{"actor":"robot"}}`, `gaps.lens.actor: "robot": no such word. Use one of`},
	{"gaps", `{"lens":{"mood":"dark"}}`, `gaps.lens: "mood": no such argument. Use actor, asOf,`},
	{"gaps", `{"lens":{"states":"PAK"}}`, "gaps.lens.states: no list"},
	{"gaps", `{"lens":{"states":[null]}}`, "gaps.lens.states[0]: null"},
	{"gaps", `{"lens":{"states":["XXX"]}}`, "gaps: "},
	{"gaps", `{"lens":{"asOf":"yesterday"}}`, "YYYY-MM-DD"},
	{"gaps", `{"lens":{"quorum":7}}`, "quorum"},
	{"gaps", `{"lens":{"quorum":1e999}}`, "gaps.lens.quorum"},
	{"gaps", `{"lens":{"propositions":[{"proposition":"sovereignty-rule"}]}}`, "reading: missing"},
	{"gaps", `{"after":"nonsense"}`, "gaps: "},
	{"gaps", `{"isLegal":true}`, "no such argument"},
	{"gaps", `{"lens":{"group":"NOWHERE"}}`, "gaps: "},
	{"explain", `{}`, "explain: activity: missing"},
	{"explain", `{"activity":null}`, "explain: activity: missing"},
	{"explain", `{"activity":"nothing-of-that-name"}`, "explain: "},
	{"explain", `{"activity":"state:PAK"}`, "explain: "},
	{"search", `{"query":"` + strings.Repeat("a", 5000) + `"}`, "search.query: 5000 bytes are too many (limit 4096)"},
	{"search", `{"query":"x","synonyms":"yes"}`, "search.synonyms: not true or false"},
	{"search", `{"query":"x","filter":{"kinds":["Robot"]}}`, "search: "},
	{"precedents", `{"text":"x","filter":{"from":"2015-13"}}`, "precedents: "},
	{"precedents", `{"text":7}`, "precedents.text: no text"},
	{"cite", `{"text":"x","skip":-1}`, "cite.skip"},
	{"cite", `{"text":"` + strings.Repeat("a ", 40<<10) + `"}`, "cite.text"},
	{"simulate", `{"draft":{"text":"no draft of that name","format":"BUNDLED"}}`, "simulate: "},
	{"simulate", `{"draft":{"text":"x","format":"PDF"}}`, "simulate.draft.format"},
	{"simulate", `{"draft":{"text":"a: [","format":"YAML"}}`, "simulate: "},
	{"simulate", `{"draft":"x"}`, "simulate.draft: no JSON object"},
	{"simulate", `{"draft":{"text":"` + strings.Repeat("a ", 300<<10) + `","format":"TEXT"}}`, "simulate: the arguments are too long"},
	{"audit", `{"filter":{"statements":["statement:nowhere"]}}`, "audit: "},
	{"audit", `{"filter":{"verdicts":["GUILTY"]}}`, "audit.filter.verdicts[0]"},
	{"is_it_legal", `{}`, "no such tool. Use one of gaps"},
}

func TestBadArgumentsGetOneLine(t *testing.T) {
	for _, row := range badArguments {
		_, err := open(t).box.Call(t.Context(), row.tool, json.RawMessage(row.arguments))
		if err == nil {
			t.Errorf("%s %.80s: answered", row.tool, row.arguments)
			continue
		}
		line := err.Error()
		if !strings.Contains(line, row.want) || !oneLine(line) || strings.Contains(line, "internal error") || !strings.Contains(line, ". ") {
			t.Errorf("%s %.80s: %q, want %q and what to do", row.tool, row.arguments, line, row.want)
		}
	}
}

func oneLine(line string) bool {
	return line != "" && len(line) < 1000 && !strings.ContainsAny(line, "\n\r\t") && utf8.ValidString(line)
}

// FuzzArguments: whatever is sent, there is an answer that carries its caveat,
// or one line that is no fault of ours.
func FuzzArguments(f *testing.F) {
	for _, row := range badArguments {
		f.Add(row.tool, row.arguments)
	}
	for _, q := range questions {
		f.Add(q.tool, q.arguments)
	}
	f.Fuzz(func(t *testing.T, tool, arguments string) {
		a, err := open(t).box.Call(t.Context(), tool, json.RawMessage(arguments))
		switch {
		case err != nil && (!oneLine(err.Error()) || strings.Contains(err.Error(), "internal error")):
			t.Errorf("%s %q: %q", tool, arguments, err)
		case err == nil && (a.Caveat == "" || a.Release == "" || a.Text == ""):
			t.Errorf("%s %q: %+v", tool, arguments, a)
		}
	})
}

// askerFunc is an API that says what a test wants.
type askerFunc func(context.Context) ([]byte, error)

func (f askerFunc) Do(ctx context.Context, _ string, _ map[string]any) ([]byte, error) { return f(ctx) }

func TestFaultsOfOursStayHere(t *testing.T) {
	o, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name  string
		asker askerFunc
		want  string
	}{
		{"an error", func(context.Context) ([]byte, error) { return nil, errors.New("secret of the operator") }, "gaps: internal error"},
		{"no JSON", func(context.Context) ([]byte, error) { return []byte("secret"), nil }, "gaps: internal error"},
		{"an internal code", func(context.Context) ([]byte, error) {
			return []byte(`{"data":null,"errors":[{"message":"secret","extensions":{"code":"INTERNAL"}}]}`), nil
		}, "gaps: internal error"},
		{"not ready", func(context.Context) ([]byte, error) {
			return []byte(`{"errors":[{"message":"the index is\nclosed","extensions":{"code":"UNAVAILABLE"}}]}`), nil
		}, "gaps: the index is closed. Try again in a moment"},
		{"slow", func(ctx context.Context) ([]byte, error) { <-ctx.Done(); return nil, ctx.Err() }, "gaps: took too long (limit 1ms)"},
	} {
		box, err := mcp.New(mcp.Options{Asker: row.asker, Ontology: o, Deadline: time.Millisecond, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		if row.name != "slow" {
			box, err = mcp.New(mcp.Options{Asker: row.asker, Ontology: o, Log: slog.New(slog.DiscardHandler)})
			if err != nil {
				t.Fatal(err)
			}
		}
		_, err = box.Call(t.Context(), "gaps", nil)
		if err == nil || !strings.HasPrefix(err.Error(), row.want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v, want %s", row.name, err, row.want)
		}
	}
}
