package web_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func parse(t *testing.T, body string) *html.Node {
	t.Helper()
	page, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return page
}

func walk(n *html.Node, see func(*html.Node)) {
	for c := range n.Descendants() {
		if c.Type == html.ElementNode {
			see(c)
		}
	}
}

// find gives the elements that a selector of the forms tag, tag.class,
// tag[attribute] and tag[attribute=value] chooses.
func find(n *html.Node, selector string) []*html.Node {
	tag, class, _ := strings.Cut(selector, ".")
	key, value := "", ""
	if at := strings.Index(selector, "["); at >= 0 {
		tag, class = selector[:at], ""
		key, value, _ = strings.Cut(strings.Trim(selector[at:], "[]"), "=")
	}
	var out []*html.Node
	walk(n, func(c *html.Node) {
		switch {
		case c.Data != tag,
			class != "" && !slices.Contains(strings.Fields(attr(c, "class")), class),
			key != "" && attr(c, key) == "",
			value != "" && attr(c, key) != value:
			return
		}
		out = append(out, c)
	})
	return out
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func text(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

// repeated gives the ids that stand on a page twice.
func repeated(page *html.Node) []string {
	seen := map[string]bool{}
	var out []string
	walk(page, func(n *html.Node) {
		id := attr(n, "id")
		if id != "" && seen[id] {
			out = append(out, id)
		}
		seen[id] = true
	})
	return out
}

// labelled says whether a field has a label for it or around it.
func labelled(page, field *html.Node) bool {
	for _, label := range find(page, "label") {
		if attr(label, "for") != "" && attr(label, "for") == attr(field, "id") {
			return true
		}
	}
	for p := range field.Ancestors() {
		if p.Data == "label" {
			return true
		}
	}
	return false
}
