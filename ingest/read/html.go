package read

import (
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"unicode"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// The limits of a page. A page beyond them is refused, because the article
// finder's time and the depth of its recursion grow with them.
const (
	maxElements = 60_000
	maxDepth    = 400
)

// fromHTML keeps the article of a page and drops its navigation. Where no
// article is found all text of the body is kept.
func fromHTML(source string) (extracted, error) {
	root, err := html.Parse(strings.NewReader(source))
	if err != nil {
		return extracted{}, fmt.Errorf("%w: not a page: %w", ErrRefused, err)
	}
	if count, depth := measure(root); count > maxElements || depth > maxDepth {
		return extracted{}, fmt.Errorf("%w: the page has %d elements at depth %d (limits %d and %d)", ErrRefused, count, depth, maxElements, maxDepth)
	}
	out := extracted{format: "html", title: collapse(textOf(find(root, atom.Title))), language: languageOf(root)}
	whole := blocks(find(root, atom.Body))
	out.text = whole
	parser := readability.NewParser()
	parser.Logger = slog.New(slog.DiscardHandler)
	article, err := parser.ParseDocument(root, &url.URL{})
	if err == nil && article.Node != nil {
		body := blocks(article.Node)
		if title := collapse(article.Title()); title != "" {
			out.title = title
		}
		out.byline = collapse(article.Byline())
		if len(body)*4 >= len(whole) || len(body) >= 500 {
			out.text = body
		}
	}
	if out.title != "" && !strings.HasPrefix(out.text, out.title) {
		out.text = out.title + "\n\n" + out.text
	}
	if strings.TrimSpace(out.text) == "" {
		return extracted{}, fmt.Errorf("%w: the page has no text", ErrRefused)
	}
	return out, nil
}

// measure counts elements and the greatest depth without recursion.
func measure(root *html.Node) (count, deepest int) {
	depth := 0
	for n := root; n != nil; {
		count++
		deepest = max(deepest, depth)
		if n.FirstChild != nil {
			n, depth = n.FirstChild, depth+1
			continue
		}
		for n != nil && n.NextSibling == nil {
			n, depth = n.Parent, depth-1
		}
		if n != nil {
			n = n.NextSibling
		}
	}
	return count, deepest
}

func find(n *html.Node, tag atom.Atom) *html.Node {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.DataAtom == tag {
			return d
		}
	}
	return nil
}

func languageOf(root *html.Node) string {
	if n := find(root, atom.Html); n != nil {
		for _, a := range n.Attr {
			if a.Key == "lang" && len(a.Val) >= 2 {
				return strings.ToLower(a.Val[:2])
			}
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	if n == nil {
		return ""
	}
	var out strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			out.WriteString(d.Data)
		}
	}
	return out.String()
}

// blocks writes the text below a node, one block to a paragraph with an empty
// line between, leaving out what is no content.
func blocks(n *html.Node) string {
	if n == nil {
		return ""
	}
	var paragraphs []string
	var line strings.Builder
	flush := func() {
		if text := collapse(line.String()); text != "" {
			paragraphs = append(paragraphs, text)
		}
		line.Reset()
	}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			line.WriteString(n.Data)
			return
		case n.Type == html.ElementNode && isChrome(n):
			return
		case n.Type == html.ElementNode && (isBlock(n.DataAtom) || n.DataAtom == atom.Br):
			flush()
			defer flush()
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	flush()
	return strings.Join(paragraphs, "\n\n")
}

func isChrome(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Nav, atom.Footer, atom.Aside, atom.Form, atom.Button, atom.Svg, atom.Iframe, atom.Select, atom.Head:
		return true
	}
	for _, a := range n.Attr {
		if a.Key == "hidden" || a.Key == "role" && (a.Val == "navigation" || a.Val == "search" || a.Val == "banner") {
			return true
		}
	}
	return false
}

func isBlock(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Header, atom.Main, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6,
		atom.Li, atom.Ul, atom.Ol, atom.Dl, atom.Dt, atom.Dd, atom.Table, atom.Tr, atom.Td, atom.Th, atom.Blockquote, atom.Pre, atom.Figure, atom.Figcaption, atom.Hr, atom.Address:
		return true
	}
	return false
}

// collapse turns runs of white space into one space.
func collapse(s string) string { return strings.Join(strings.FieldsFunc(s, unicode.IsSpace), " ") }
