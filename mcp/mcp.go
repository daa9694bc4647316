// Package mcp answers language models: seven questions as tools of the Model
// Context Protocol.
//
// A tool is one GraphQL document of queries/, asked in process through an
// Asker, and one template of texts/. What it may be asked stands in the schema
// already, so the JSON schema of its arguments is read from there, and a number
// in its answer is the number of the API.
//
// What a document says reaches a model as material, never as an instruction:
// such text is wrapped in a field that says so, and characters that nobody sees
// are taken out of every answer.
//
// It writes nothing, reads no file and asks no other server. It has no tool that
// says whether conduct is legal, because nothing here can know that.
package mcp

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"log/slog"
	"text/template"
	"time"

	"github.com/lacuna-law/lacuna/ask"
	"github.com/lacuna-law/lacuna/schema"
)

//go:embed queries texts/*.tmpl
var files embed.FS

// Asker runs a GraphQL document and gives the JSON of its answer, with the keys
// data and errors.
type Asker interface {
	Do(ctx context.Context, document string, variables map[string]any) ([]byte, error)
}

// Options says what the tools are made of.
type Options struct {
	// Asker answers the documents. It must be given.
	Asker Asker
	// Ontology declares what may be asked. It must be given.
	Ontology *schema.Ontology
	// Version names the program.
	Version string
	// Log hears of faults of ours. None means slog.Default().
	Log *slog.Logger
	// Deadline is how long one call may take. Zero means ten seconds.
	Deadline time.Duration
}

// deadline is how long one call may take unless it is said otherwise.
const deadline = 10 * time.Second

// Toolbox is the tools. Any number of callers may use it at once.
type Toolbox struct {
	options   Options
	documents map[string]string
	texts     *template.Template
	tools     []Tool
}

// New makes the tools. The error names what is missing or broken.
func New(o Options) (*Toolbox, error) {
	switch {
	case o.Asker == nil:
		return nil, errors.New("mcp: no asker")
	case o.Ontology == nil:
		return nil, errors.New("mcp: no ontology")
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Deadline == 0 {
		o.Deadline = deadline
	}
	b := &Toolbox{options: o}
	var err error
	if b.documents, err = ask.Documents(files, "queries"); err != nil {
		return nil, err
	}
	if b.texts, err = template.New("").Funcs(textFuncs()).ParseFS(files, "texts/*.tmpl"); err != nil {
		return nil, fmt.Errorf("mcp: texts: %w", err)
	}
	for _, t := range tools() {
		if t.InputSchema, err = b.inputSchema(t); err != nil {
			return nil, fmt.Errorf("mcp: tool %s: %w", t.Name, err)
		}
		b.tools = append(b.tools, t)
	}
	return b, nil
}
