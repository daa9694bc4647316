package mcp

import (
	"context"
	"encoding/json"
	"io"
	"net/http"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// maxMessage is the longest message that is read, over either way in.
const maxMessage = 1 << 20

// outputSchema is the frame of every answer; what stands in answer is declared
// by the schema of the API.
const outputSchema = `{"type":"object","required":["tool","release","revision","lens","caveat","evidence","note","answer"],"properties":{` +
	`"tool":{"type":"string"},"release":{"type":"string","description":"The corpus release."},"revision":{"type":"integer"},` +
	`"lens":{"description":"The lens with its defaults filled in; null where none is asked with."},` +
	`"caveat":{"type":"string","description":"What the answer does not say. Keep it."},` +
	`"evidence":{"type":"object","description":"Ids that the answer rests on."},"note":{"type":"string"},` +
	`"totals":{"type":"array","description":"Which part of each list is here."},` +
	`"answer":{"description":"The data, as the GraphQL API gives it, with words of documents in fields ` + untrusted + `."}}}`

// server makes a server of the protocol with the tools, the guide and a prompt.
func (b *Toolbox) server() *sdk.Server {
	s := sdk.NewServer(&sdk.Implementation{Name: "lacuna", Title: "Lacuna: gaps in international law", Version: b.options.Version},
		&sdk.ServerOptions{Instructions: Instructions, Capabilities: &sdk.ServerCapabilities{}})
	no := false
	for _, t := range b.tools {
		s.AddTool(&sdk.Tool{
			Name: t.Name, Title: t.Title, Description: t.Description, InputSchema: t.InputSchema,
			OutputSchema: json.RawMessage(outputSchema),
			Annotations:  &sdk.ToolAnnotations{ReadOnlyHint: true, IdempotentHint: true, DestructiveHint: &no, OpenWorldHint: &no},
		}, b.handle(t.Name))
	}
	s.AddResource(&sdk.Resource{URI: GuideURI, Name: "levels-and-flags", Title: "Levels and flags", MIMEType: "text/markdown",
		Description: "What the levels, headlines and flags of an answer mean."}, b.readGuide)
	s.AddPrompt(&sdk.Prompt{Name: "read-an-answer", Title: "Read an answer", Description: "What the levels and flags mean, and what no answer says."}, b.promptGuide)
	return s
}

// handle answers the calls of one tool. What is wrong with a call is told in
// the result, where the model sees it.
func (b *Toolbox) handle(name string) sdk.ToolHandler {
	return func(ctx context.Context, r *sdk.CallToolRequest) (*sdk.CallToolResult, error) {
		a, err := b.Call(ctx, name, r.Params.Arguments)
		if err != nil {
			var refused sdk.CallToolResult
			refused.SetError(err)
			return &refused, nil
		}
		whole, err := json.Marshal(a)
		if err != nil {
			return nil, err
		}
		return &sdk.CallToolResult{StructuredContent: json.RawMessage(whole), Content: []sdk.Content{&sdk.TextContent{Text: a.Text}}}, nil
	}
}

func (b *Toolbox) readGuide(context.Context, *sdk.ReadResourceRequest) (*sdk.ReadResourceResult, error) {
	return &sdk.ReadResourceResult{Contents: []*sdk.ResourceContents{{URI: GuideURI, MIMEType: "text/markdown", Text: b.Guide()}}}, nil
}

func (b *Toolbox) promptGuide(context.Context, *sdk.GetPromptRequest) (*sdk.GetPromptResult, error) {
	return &sdk.GetPromptResult{Messages: []*sdk.PromptMessage{{Role: "user", Content: &sdk.TextContent{Text: Instructions + "\n\n" + b.Guide()}}}}, nil
}

// Serve speaks the protocol over two streams, a message a line, until the input
// ends or the context does.
func (b *Toolbox) Serve(ctx context.Context, in io.ReadCloser, out io.WriteCloser) error {
	return b.server().Run(ctx, &sdk.IOTransport{Reader: in, Writer: out, MaxLineLength: maxMessage})
}

// Connect speaks the protocol over a transport of the caller's until the context ends.
func (b *Toolbox) Connect(ctx context.Context, t sdk.Transport) error { return b.server().Run(ctx, t) }

// Handler serves the protocol over HTTP at whatever path it is mounted, without
// sessions: each request stands alone. Whoever mounts it checks hosts and origins.
func (b *Toolbox) Handler() http.Handler {
	s := b.server()
	return sdk.NewStreamableHTTPHandler(func(*http.Request) *sdk.Server { return s }, &sdk.StreamableHTTPOptions{
		Stateless: true, JSONResponse: true, MaxRequestBodyBytes: maxMessage,
		DisableLocalhostProtection: true, // web's list of hosts stands before it, and names those that the operator allows
	})
}
