// Package reference writes lists of things of the graph as references: what
// each is called, who said or made it, where it stands and when, in the formats
// of programs that keep literature: CSV, JSON, RIS, BibTeX and CSL-JSON.
//
// What a reference needs lies scattered in the graph: a claim has its speaker,
// a provision its instrument, a passage its document. Of gathers it, so that a
// page, a command and an answer of the API cite a thing in the same way. It
// searches nothing and judges nothing, and knows no addresses: who writes a list
// says where its items are read.
package reference

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Item is one thing to be cited. What is not known is "".
type Item struct {
	ID         graph.ID    `json:"id"`
	Kind       schema.Kind `json:"kind"`
	Title      string      `json:"title"`
	Authors    []string    `json:"authors"`   // who said or decided it, in English
	Container  string      `json:"container"` // the instrument, document or meeting that holds it
	Within     graph.ID    `json:"within"`    // the id of what it is read in, where it has no page of its own
	Pinpoint   string      `json:"pinpoint"`
	Date       string      `json:"date"` // of any precision
	Symbol     string      `json:"symbol"`
	URL        string      `json:"url"` // of the source, not of ours
	Language   string      `json:"language"`
	Form       string      `json:"form"` // of an instrument or provision: its source type; of what was said: its source tier
	Review     string      `json:"review"`
	Confidence string      `json:"confidence"`
	Text       string      `json:"text"`           // its words, or what it says in ours, in short; never a whole document
	Lens       string      `json:"lens,omitempty"` // of a finding, in words
	Link       string      `json:"link"`           // where it is read
}

// Of gathers references to nodes, in their order.
func Of(ctx context.Context, r graph.Reader, nodes []graph.Node) ([]Item, error) {
	n := near{reader: r, nodes: map[graph.ID]graph.Node{}, out: map[graph.EdgeKey]bool{}, to: map[graph.ID]map[schema.EdgeName][]graph.ID{}}
	own := make([]graph.ID, 0, len(nodes))
	for _, node := range nodes {
		n.nodes[node.ID] = node
		own = append(own, node.ID)
	}
	// What is cited leads to what holds it, that to its document, and that to its instrument.
	for range 3 {
		next, err := n.follow(ctx, own)
		if err != nil {
			return nil, err
		}
		own = next
	}
	out := make([]Item, len(nodes))
	for i, node := range nodes {
		out[i] = n.item(node)
	}
	return out, nil
}

// near is the part of the graph around what is cited.
type near struct {
	reader graph.Reader
	nodes  map[graph.ID]graph.Node
	out    map[graph.EdgeKey]bool
	to     map[graph.ID]map[schema.EdgeName][]graph.ID
}

// follow reads what holds some nodes and who made them, and gives their ids.
func (n near) follow(ctx context.Context, ids []graph.ID) ([]graph.ID, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	names := []schema.EdgeName{schema.EdgePartOf, schema.EdgeInStatement, schema.EdgeIn, schema.EdgeInDocument, schema.EdgeTextOf, schema.EdgeBy}
	var next []graph.ID
	for e, err := range n.reader.Edges(ctx, graph.EdgeQuery{From: ids, Names: names}) {
		if err != nil {
			return nil, fmt.Errorf("references: %w", err)
		}
		if n.out[e.EdgeKey] {
			continue
		}
		n.out[e.EdgeKey] = true
		if n.to[e.From] == nil {
			n.to[e.From] = map[schema.EdgeName][]graph.ID{}
		}
		n.to[e.From][e.Name] = append(n.to[e.From][e.Name], e.To)
		if _, known := n.nodes[e.To]; !known {
			next = append(next, e.To)
		}
	}
	slices.Sort(next)
	next = slices.Compact(next)
	if len(next) == 0 {
		return nil, nil
	}
	for node, err := range n.reader.Nodes(ctx, graph.NodeQuery{IDs: next}) {
		if err != nil {
			return nil, fmt.Errorf("references: %w", err)
		}
		n.nodes[node.ID] = node
	}
	return next, nil
}

// one gives the node at the end of an edge of which there is at most one.
func (n near) one(id graph.ID, name schema.EdgeName) graph.Node {
	if ids := n.to[id][name]; len(ids) > 0 {
		return n.nodes[ids[0]]
	}
	return graph.Node{}
}

// authors names those who said something.
func (n near) authors(id graph.ID) []string {
	out := []string{}
	for _, by := range n.to[id][schema.EdgeBy] {
		out = append(out, cmp.Or(n.nodes[by].Attrs.Object("name").Text("en"), by.Name()))
	}
	return out
}

func (n near) item(node graph.Node) Item {
	a := node.Attrs
	out := Item{
		ID: node.ID, Kind: node.Kind, Authors: n.authors(node.ID), Date: a.Text("date"), Symbol: a.Text("symbol"), URL: a.Text("url"),
		Language: a.Text("language"), Review: a.Text("review"), Confidence: a.Text("confidence"), Form: a.Text("sourceTier"),
		Title: cmp.Or(a.Text("title"), a.Object("label").Text("en"), a.Text("label"), a.Object("name").Text("en"), a.Text("name"), string(node.ID)),
		Text:  gist(node),
	}
	switch node.Kind {
	case schema.KindInstrument:
		out.Date, out.Form = a.Text("adopted"), a.Text("sourceType")
	case schema.KindProvision:
		n.provision(&out, node)
	case schema.KindStatement:
		n.statement(&out, node)
	case schema.KindClaim:
		statement := n.one(node.ID, schema.EdgeInStatement)
		n.statement(&out, statement)
		out.Within = statement.ID
		out.Title = strings.ToLower(strings.ReplaceAll(a.Text("type"), "_", " "))
		if out.Title = capital(out.Title); len(out.Authors) > 0 {
			out.Title += " by " + strings.Join(out.Authors, ", ")
		}
	case schema.KindPassage:
		n.passage(&out, node)
	case schema.KindDocument:
		out.Within = ""
	}
	return out
}

// MaxText bounds the text of an item, in code points. A reference says which
// thing is meant; what stands in a document is read there, under its licence.
const MaxText = 600

// gist gives what a thing says, in short, and nothing of the text of a document.
func gist(node graph.Node) string {
	a := node.Attrs
	words := cmp.Or(a.Text("quote"), a.Text("digest"), a.Text("definition"), a.Text("gist"))
	if node.Kind != schema.KindDocument {
		words = cmp.Or(words, a.Text("text"))
	}
	if letters := []rune(words); len(letters) > MaxText {
		return strings.TrimRightFunc(string(letters[:MaxText-1]), unicode.IsSpace) + "…"
	}
	return words
}

func capital(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

func (n near) provision(out *Item, node graph.Node) {
	instrument := n.one(node.ID, schema.EdgePartOf)
	a := instrument.Attrs
	out.Pinpoint, out.Container = node.Attrs.Text("pinpoint"), a.Text("title")
	out.Title = cmp.Or(a.Text("shortTitle"), string(instrument.ID)) + ", " + out.Pinpoint
	out.Date, out.Symbol, out.URL, out.Form = cmp.Or(node.Attrs.Text("validFrom"), a.Text("adopted")), a.Text("symbol"), a.Text("url"), a.Text("sourceType")
}

// statement takes what is known of a statement and of the document it stands in.
func (n near) statement(out *Item, node graph.Node) {
	a, document := node.Attrs, n.one(node.ID, schema.EdgeIn).Attrs
	if out.Kind == schema.KindStatement {
		out.Title = cmp.Or(document.Text("title"), "Statement")
		if speaker := a.Text("speaker"); speaker != "" {
			out.Title += " (" + speaker + ")"
		}
	}
	out.Container = cmp.Or(a.Text("forum"), document.Text("title"))
	out.Date = cmp.Or(out.Date, a.Text("date"), document.Text("date"))
	out.Symbol = cmp.Or(out.Symbol, a.Text("symbol"), document.Text("symbol"))
	out.URL = cmp.Or(out.URL, document.Text("url"))
	out.Language = cmp.Or(out.Language, document.Text("language"))
	out.Form = cmp.Or(out.Form, a.Text("sourceTier"))
}

func (n near) passage(out *Item, node graph.Node) {
	document := n.one(node.ID, schema.EdgeInDocument)
	instrument := n.one(document.ID, schema.EdgeTextOf).Attrs
	a := document.Attrs
	out.Within, out.Pinpoint, out.Container = document.ID, node.Attrs.Text("label"), cmp.Or(instrument.Text("title"), a.Text("title"))
	if out.Title = a.Text("title"); out.Pinpoint != "" {
		out.Title += ", " + out.Pinpoint
	}
	out.Date, out.Symbol = cmp.Or(a.Text("date"), instrument.Text("adopted")), cmp.Or(a.Text("symbol"), instrument.Text("symbol"))
	out.URL, out.Form = cmp.Or(a.Text("url"), instrument.Text("url")), a.Text("sourceTier")
}
