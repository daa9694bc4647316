package mcp_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/lacuna-law/lacuna/mcp"
	"github.com/lacuna-law/lacuna/schema"
)

// connect gives a client of the tools, in process.
func connect(t *testing.T) *sdk.ClientSession {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	here, there := sdk.NewInMemoryTransports()
	done := make(chan error, 1)
	go func() { done <- open(t).box.Connect(ctx, there) }()
	session, err := sdk.NewClient(&sdk.Implementation{Name: "test", Version: "1"}, nil).Connect(ctx, here, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := session.Close(); err != nil {
			t.Error(err)
		}
		cancel()
		<-done
	})
	return session
}

func TestServerSaysWhatItIsNot(t *testing.T) {
	init := connect(t).InitializeResult()
	if !strings.Contains(init.Instructions, "No tool here says whether conduct is legal") || init.ServerInfo.Name != "lacuna" {
		t.Errorf("instructions %q of %v", init.Instructions, init.ServerInfo)
	}
	if init.Capabilities.Tools == nil || init.Capabilities.Resources == nil || init.Capabilities.Prompts == nil {
		t.Errorf("capabilities %+v", init.Capabilities)
	}
}

func TestToolsOnlyRead(t *testing.T) {
	var names []string
	for tool, err := range connect(t).Tools(t.Context(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, tool.Name)
		a := tool.Annotations
		if !a.ReadOnlyHint || *a.DestructiveHint || *a.OpenWorldHint || tool.Description == "" || len(tool.Description) > 400 {
			t.Errorf("%s: %+v, %d letters of description", tool.Name, a, len(tool.Description))
		}
		if in := tool.InputSchema.(map[string]any); in["type"] != "object" || in["additionalProperties"] != false {
			t.Errorf("%s: schema %v", tool.Name, in)
		}
	}
	if diff := cmp.Diff([]string{"audit", "cite", "explain", "gaps", "precedents", "search", "simulate"}, names); diff != "" {
		t.Error(diff)
	}
}

func TestSchemasCarryTheVocabularies(t *testing.T) {
	for tool, err := range connect(t).Tools(t.Context(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		properties := tool.InputSchema.(map[string]any)["properties"].(map[string]any)
		if first, is := properties["first"].(map[string]any); is && first["maximum"] != 20.0 {
			t.Errorf("%s: first %v", tool.Name, first)
		}
		lens, is := properties["lens"].(map[string]any)
		if !is {
			continue
		}
		fields := lens["properties"].(map[string]any)
		var want []any
		for _, actor := range schema.AllActor() {
			want = append(want, string(actor))
		}
		if diff := cmp.Diff(want, fields["actor"].(map[string]any)["enum"]); diff != "" {
			t.Errorf("%s: actors %s", tool.Name, diff)
		}
		for _, name := range []string{"asOf", "knownAsOf", "states", "group", "context", "territory", "functions", "quorum", "reading", "propositions", "review"} {
			if field, is := fields[name].(map[string]any); !is || field["description"] == nil {
				t.Errorf("%s: lens.%s: %v", tool.Name, name, fields[name])
			}
		}
	}
}

func TestToolsOverTheProtocol(t *testing.T) {
	session := connect(t)
	asked := append(questions[:len(questions):len(questions)], struct{ tool, arguments, document, variables string }{tool: "cite", arguments: `{"text":"Article 2(4) of the Charter"}`})
	for _, q := range asked {
		got, err := session.CallTool(t.Context(), &sdk.CallToolParams{Name: q.tool, Arguments: json.RawMessage(q.arguments)})
		if err != nil || got.IsError {
			t.Fatalf("%s %s: %v %+v", q.tool, q.arguments, err, got)
		}
		want, text := call(t, q.tool, q.arguments)
		if diff := cmp.Diff(want, got.StructuredContent); diff != "" {
			t.Errorf("%s: %s", q.tool, diff)
		}
		if said := got.Content[0].(*sdk.TextContent).Text; len(got.Content) != 1 || said != text {
			t.Errorf("%s: text %q, want %q", q.tool, said, text)
		}
	}
}

func TestErrorsReachTheModel(t *testing.T) {
	session := connect(t)
	got, err := session.CallTool(t.Context(), &sdk.CallToolParams{Name: "gaps", Arguments: map[string]any{"first": 100}})
	if err != nil || !got.IsError || !strings.Contains(got.Content[0].(*sdk.TextContent).Text, "limit 20") {
		t.Errorf("%v %+v", err, got)
	}
	if _, err := session.CallTool(t.Context(), &sdk.CallToolParams{Name: "is_legal"}); err == nil {
		t.Error("a tool that is not there answers")
	}
}

func TestGuideExplainsEveryLevelAndFlag(t *testing.T) {
	session := connect(t)
	read, err := session.ReadResource(t.Context(), &sdk.ReadResourceParams{URI: mcp.GuideURI})
	if err != nil {
		t.Fatal(err)
	}
	prompt, err := session.GetPrompt(t.Context(), &sdk.GetPromptParams{Name: "read-an-answer"})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{read.Contents[0].Text, prompt.Messages[0].Content.(*sdk.TextContent).Text} {
		for _, level := range schema.AllLevel() {
			if !strings.Contains(text, "**"+string(level)+"**: ") {
				t.Errorf("level %s is not explained", level)
			}
		}
		for _, flag := range schema.AllFlag() {
			if !strings.Contains(text, "**"+string(flag)+"**: ") {
				t.Errorf("flag %s is not explained", flag)
			}
		}
	}
}

// post sends one message over HTTP.
func post(t *testing.T, body []byte) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1:8080/mcp", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json, text/event-stream")
	w := httptest.NewRecorder()
	open(t).box.Handler().ServeHTTP(w, r)
	return w
}

func TestHTTPAnswersWithoutSessions(t *testing.T) {
	got := post(t, []byte(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"explain","arguments":{"activity":"ransomware"}}}`))
	if got.Code != http.StatusOK || got.Header().Get("Mcp-Session-Id") != "" {
		t.Fatalf("status %d, session %q: %s", got.Code, got.Header().Get("Mcp-Session-Id"), got.Body)
	}
	want, _ := call(t, "explain", `{"activity":"ransomware"}`)
	if diff := cmp.Diff(want, decode(t, got.Body.Bytes())["result"].(map[string]any)["structuredContent"]); diff != "" {
		t.Error(diff)
	}
}

func TestHTTPRefusesBigBodies(t *testing.T) {
	for _, body := range []string{`{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":"` + strings.Repeat("a", 1<<20) + `"}}`, strings.Repeat("[", 2<<20)} {
		if got := post(t, []byte(body)); got.Code != http.StatusRequestEntityTooLarge {
			t.Errorf("%d bytes: status %d, want 413", len(body), got.Code)
		}
	}
	for _, body := range []string{"", "no JSON", "[]", strings.Repeat("[", 100_000)} {
		if got := post(t, []byte(body)); got.Code < 400 || got.Code >= 500 {
			t.Errorf("%.20q: status %d, want 4xx", body, got.Code)
		}
	}
}
