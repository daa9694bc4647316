package export

import (
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
)

const graphMLHead = xml.Header + `<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
  <desc>%s</desc>
  <key id="id" for="node" attr.name="id" attr.type="string"/>
  <key id="kind" for="node" attr.name="kind" attr.type="string"/>
  <key id="label" for="node" attr.name="label" attr.type="string"/>
  <key id="source" for="node" attr.name="source" attr.type="string"/>
  <key id="name" for="edge" attr.name="name" attr.type="string"/>
  <key id="confidence" for="edge" attr.name="confidence" attr.type="string"/>
  <graph id="lacuna" edgedefault="directed">
`

// graphML writes the nodes of the part and the edges among them. Nodes carry
// their ids, kinds and labels, edges their names; texts stay behind. What edges
// name is the id as a token, since GraphML takes no other.
func (j Job) graphML(ctx context.Context, w io.Writer) error {
	if _, err := fmt.Fprintf(w, graphMLHead, xmlText(j.Head.words())); err != nil {
		return err
	}
	in := map[graph.ID]bool{}
	for n, err := range j.nodes(ctx) {
		if err != nil {
			return err
		}
		in[n.ID] = true
		if _, err := fmt.Fprintf(w, "    <node id=\"%s\"><data key=\"id\">%s</data><data key=\"kind\">%s</data><data key=\"label\">%s</data><data key=\"source\">%s</data></node>\n",
			nodeToken(n.ID), xmlText(string(n.ID)), n.Kind, xmlText(label(n)), xmlText(string(n.Source))); err != nil {
			return err
		}
	}
	for page, err := range j.pages(ctx) {
		if err != nil {
			return err
		}
		for _, e := range page {
			for _, edge := range e.edges {
				if in[edge.To] {
					if _, err := io.WriteString(w, graphMLEdge(edge)); err != nil {
						return err
					}
				}
			}
		}
	}
	_, err := io.WriteString(w, "  </graph>\n</graphml>\n")
	return err
}

func graphMLEdge(edge graph.Edge) string {
	confidence := ""
	if c := edge.Attrs.Text("confidence"); c != "" {
		confidence = `<data key="confidence">` + xmlText(c) + `</data>`
	}
	return fmt.Sprintf("    <edge source=\"%s\" target=\"%s\"><data key=\"name\">%s</data>%s</edge>\n", nodeToken(edge.From), nodeToken(edge.To), edge.Name, confidence)
}

// nodeToken writes an id as an xs:NMTOKEN, which the schema of GraphML asks for:
// what a token may not hold, and the underscore, becomes an underscore and the
// two digits of each byte.
func nodeToken(id graph.ID) string {
	var b strings.Builder
	for i := range len(id) {
		switch c := id[i]; {
		case c >= '0' && c <= '9', c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z', c == ':', c == '.', c == '-':
			b.WriteByte(c)
		default:
			b.WriteString("_" + strings.ToUpper(string([]byte{hex[c>>4], hex[c&15]})))
		}
	}
	return b.String()
}

func xmlText(text string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(text)); err != nil { // a builder takes all
		return ""
	}
	return b.String()
}
