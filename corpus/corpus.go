// Package corpus is the curated law: instruments, provisions, activities and the
// judgements that link them, with the States, positions and statements beside
// them, written in YAML files that a lawyer can edit.
//
// It reads those files strictly, keeps file and line of every record, finds
// every fault in them at once, and hands the whole on as one batch for the
// graph. The files are embedded in the program, and a folder may stand in for
// them. The package holds no law of its own, computes no gap and keeps no text
// of any source: README.md beside the files says what they claim and what not.
package corpus

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"

	"github.com/lacuna-law/lacuna/graph"
)

//go:embed *.yaml
var embedded embed.FS

// Embedded gives the files of the release that the program was built with.
func Embedded() fs.FS { return embedded }

//go:embed drafts/*.yaml
var drafts embed.FS

// Drafts gives the drafts that the program was built with: examples for what-if
// questions, in the layout of the corpus and no part of it, one file each.
func Drafts() fs.FS {
	sub, err := fs.Sub(drafts, "drafts")
	if err != nil {
		panic(err) // the name is valid
	}
	return sub
}

// Corpus is the content of the files. It does not change after Open.
type Corpus struct {
	release Release
	head    place // of the release
	lexicon Lexicon
	issues  []Issue
	nodes   []record // by id
	edges   []link   // by key
	named   []named  // ids that are named outside of any record
}

// Release says which corpus this is and on whose word it stands.
type Release struct {
	Version     string   // 2026.11
	Date        string   // of the release, YYYY-MM-DD
	Licence     string   // of the words of the corpus
	Source      graph.ID // of the batch
	Curator     string
	FactChecked string // the day of the last check against texts
	Digest      string // of the files
}

// Issue is a question on which positions are recorded.
type Issue struct {
	Name  string
	About string
}

// place is where something is written.
type place struct {
	file string
	line int
}

// record is a node with its place and the lines of its fields.
type record struct {
	graph.Node
	place
	fields []fieldLine
}

// fieldLine is the line of a field.
type fieldLine struct {
	name string
	line int
}

// at gives the line of a field, and false when the record does not have it.
func (r *record) at(name string) (int, bool) {
	for _, f := range r.fields {
		if f.name == name {
			return f.line, true
		}
	}
	return 0, false
}

// link is an edge with its place.
type link struct {
	graph.Edge
	place
}

// named is an id with the place where it is named.
type named struct {
	id graph.ID
	place
}

// Open reads every file of the folder whose name ends in .yaml, in the order of
// their names. What is no YAML, no known field or no record is refused: the
// error is then of type Problems and names them all, with file and line. What
// the records say is not judged here but by Check.
func Open(fsys fs.FS) (*Corpus, error) {
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("corpus: %w", err)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("corpus: there is no .yaml file in the folder")
	}
	slices.Sort(names)
	files, problems := parseAll(fsys, names)
	if len(problems) > 0 {
		return nil, problems.sorted()
	}
	digest, err := Digest(fsys)
	if err != nil {
		return nil, err
	}
	b := newBuilder(files)
	b.corpus.release.Digest = digest
	b.build()
	if len(b.problems) > 0 {
		return nil, b.problems.sorted()
	}
	return b.corpus, nil
}

// Digest names the content of the files, without reading what they say: twelve
// hexadecimal digits that are others when any file says something else,
// whatever the files are called.
func Digest(fsys fs.FS) (string, error) {
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return "", fmt.Errorf("corpus: %w", err)
	}
	var sums [][]byte
	for _, name := range names {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return "", fmt.Errorf("corpus: %w", err)
		}
		sum := sha256.Sum256(text)
		sums = append(sums, sum[:])
	}
	slices.SortFunc(sums, bytes.Compare)
	all := sha256.Sum256(bytes.Join(sums, nil))
	return hex.EncodeToString(all[:])[:12], nil
}

// ReadRelease reads the release of a folder from its release.yaml alone, without
// the records. The error is of type Problems when the file is faulty.
func ReadRelease(fsys fs.FS) (Release, error) {
	f, problems := parse(fsys, "release.yaml")
	if len(problems) > 0 {
		return Release{}, problems.sorted()
	}
	b := newBuilder([]file{f})
	b.build()
	if len(b.problems) > 0 {
		return Release{}, b.problems.sorted()
	}
	digest, err := Digest(fsys)
	b.corpus.release.Digest = digest
	return b.corpus.release, err
}

// Release gives the release.
func (c *Corpus) Release() Release { return c.release }

// Lexicon gives the cues. It must not be changed.
func (c *Corpus) Lexicon() *Lexicon { return &c.lexicon }

// Issues gives the questions on which positions are recorded, in the order of the file.
func (c *Corpus) Issues() []Issue { return slices.Clone(c.issues) }

// Batch gives all that the corpus asserts, nodes by id and edges by key. It
// replaces what an earlier release asserted. The extractor of its source ends
// with the digest of the files, by which a store that holds it already is known. The attributes in it are those of
// the corpus and must not be changed.
func (c *Corpus) Batch() graph.Batch {
	b := graph.Batch{
		Source: graph.Source{
			ID: c.release.Source, Curator: c.release.Curator,
			Extractor: "corpus " + c.release.Version + " " + c.release.Digest, Date: c.release.Date,
		},
		Replace: true,
		Nodes:   make([]graph.Node, 0, len(c.nodes)),
		Edges:   make([]graph.Edge, 0, len(c.edges)),
	}
	for _, r := range c.nodes {
		b.Nodes = append(b.Nodes, graph.Node{ID: r.ID, Kind: r.Kind, Attrs: r.Attrs})
	}
	for _, l := range c.edges {
		b.Edges = append(b.Edges, graph.Edge{EdgeKey: l.EdgeKey, Attrs: l.Attrs})
	}
	return b
}
