// Package draft reads a draft: law that does not exist yet, to be laid over
// the law that does.
//
// A draft written in the corpus's own record layout says itself what each
// article does. From a draft in plain words the assessments are proposed by
// the words of rules.yaml, which people can read and edit, and by the lexicon
// with which statements are read. A proposal carries its rule, its words and a
// score, and is marked as a machine's wherever it goes; what could not be read
// is listed and never passed over.
//
// The package reads and proposes. It computes no gap, stores nothing, and does
// not say what a draft would change: graph/gap does.
package draft

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/ingest/extract"
	"github.com/lacuna-law/lacuna/schema"
)

// How long a draft may be in bytes: one of records, and one in plain words,
// every sentence of which is compared with every rule.
const (
	MaxDraft   = corpus.MaxFragment
	MaxWording = 128 << 10
)

// ErrRefused is wrapped by the error for a text that is not read as a draft.
// The message gives file, line and reason, for every fault that was found.
var ErrRefused = errors.New("the draft cannot be read")

// World is what a draft is read with.
type World struct {
	Ontology *schema.Ontology
	Graph    graph.Reader
	// Lexicon gives the words by which activities are found. It is asked for a
	// draft in plain words alone; nil refuses such a draft.
	Lexicon func(context.Context) (*extract.Lexicon, error)
	Today   string // the day of the proposals, YYYY-MM-DD
}

// Format says how a draft is written.
type Format string

// The formats. Markdown is plain text whose headings are marked.
const (
	FormatYAML     Format = "YAML"
	FormatText     Format = "TEXT"
	FormatMarkdown Format = "MARKDOWN"
)

// sections of the corpus's layout that a draft may have.
func sections() []string {
	return []string{"instruments", "provisions", "assessments", "participation", "lineage"}
}

var sectionLine = regexp.MustCompile(`(?m)^(draft|instruments|provisions|assessments|participation|lineage):`)

// FormatOf says how a draft is written, by the name of its file, or by its
// content where the name tells nothing.
func FormatOf(name string, data []byte) Format {
	switch strings.ToLower(path.Ext(name)) {
	case ".yaml", ".yml":
		return FormatYAML
	case ".md", ".markdown":
		return FormatMarkdown
	case ".txt", ".text":
		return FormatText
	}
	if sectionLine.Match(data) {
		return FormatYAML
	}
	return FormatText
}

// Read reads a draft by the name of its file. The error wraps ErrRefused, or
// is one of the graph.
func Read(ctx context.Context, name string, data []byte, w World) (gap.Draft, error) {
	return ReadAs(ctx, FormatOf(name, data), name, data, w)
}

// ReadAs is Read for a format that is known.
func ReadAs(ctx context.Context, format Format, name string, data []byte, w World) (gap.Draft, error) {
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return gap.Draft{}, fmt.Errorf("%w: %s: it is empty", ErrRefused, name)
	case len(data) > MaxDraft:
		return gap.Draft{}, fmt.Errorf("%w: %s: it has %d bytes (limit %d). Give it in parts", ErrRefused, name, len(data), MaxDraft)
	case format == FormatYAML:
		return readRecords(ctx, name, data, w)
	}
	return readWording(ctx, name, data, w)
}

// Bundled lists the names of the drafts that the program was built with, in order.
func Bundled() ([]string, error) {
	files, err := fs.Glob(corpus.Drafts(), "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("bundled drafts: %w", err)
	}
	for i, name := range files {
		files[i] = strings.TrimSuffix(name, ".yaml")
	}
	return files, nil
}

// ReadBundled reads a draft that the program was built with. The error wraps
// ErrRefused when there is none of that name.
func ReadBundled(ctx context.Context, name string, w World) (gap.Draft, error) {
	data, err := BundledText(name)
	if err != nil {
		return gap.Draft{}, err
	}
	return readRecords(ctx, name+".yaml", data, w)
}

// BundledText gives the text of a bundled draft. The error wraps ErrRefused.
func BundledText(name string) ([]byte, error) {
	names, err := Bundled()
	if err != nil {
		return nil, err
	}
	data, err := fs.ReadFile(corpus.Drafts(), name+".yaml")
	if err != nil {
		return nil, fmt.Errorf("%w: %.80q: no draft of that name came with the program. There is %s", ErrRefused, name, strings.Join(names, ", "))
	}
	return data, nil
}
