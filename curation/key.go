package curation

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// The relations that are no type of a claim.
const (
	relationAssessment = "ASSESSMENT"
	relationFrame      = "FRAME"
	relationDocument   = "DOCUMENT"
)

// record is a node with the edges that leave it.
type record struct {
	graph.Node
	edges []graph.Edge
}

// far gives the far ends of the edges of a name, ascending, each once.
func (r *record) far(name schema.EdgeName) []graph.ID {
	var out []graph.ID
	for _, e := range r.edges {
		if e.Name == name {
			out = append(out, e.To)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// one gives the first far end, or "".
func (r *record) one(name schema.EdgeName) graph.ID {
	if all := r.far(name); len(all) > 0 {
		return all[0]
	}
	return ""
}

// relation says what sort of record it is, or "" for one that is not decided on.
func (r *record) relation() string {
	switch r.Kind {
	case schema.KindClaim:
		return r.Attrs.Text("type")
	case schema.KindAssessment:
		return relationAssessment
	case schema.KindFrame:
		return relationFrame
	}
	return ""
}

// author says who made a record, or "" for a machine.
func (r *record) author() string { return r.Attrs.Text("assessor") }

// key names what a decision stays with. Of a claim that is who says what about
// what in which words, wherever they are found. Of an assessment and a frame it
// is the id and all they say, apart from where they stand and since when: one
// that says something else has to be judged anew.
func (r *record) key() string {
	switch r.Kind {
	case schema.KindClaim:
		words := folded(r.Attrs.Text("quote"))
		if words == "" {
			words = folded(r.Attrs.Text("gist"))
		}
		if words == "" {
			words = string(r.ID)
		}
		return hashOf("claim", r.Attrs.Text("type"), r.far(schema.EdgeBy), r.far(schema.EdgeTargets), words)
	case schema.KindAssessment, schema.KindFrame:
		return hashOf("record", r.ID, r.said(), r.links())
	}
	return hashOf("id", r.ID)
}

// said is the attributes apart from where the record stands and since when.
func (r *record) said() graph.Attrs {
	attrs, err := graph.Normalise(r.Attrs)
	if err != nil {
		return nil // no store holds such a record
	}
	delete(attrs, "review")
	delete(attrs, "assertedOn")
	return attrs
}

// links is the edges in order, those alone on the word of the one who asserts the record.
func (r *record) links() []link {
	out := []link{}
	for _, e := range r.edges {
		if attrs, err := graph.Normalise(e.Attrs); err == nil && (e.Source == r.Source || e.Source == "") {
			out = append(out, link{e.Name, e.To, attrs})
		}
	}
	slices.SortFunc(out, func(a, b link) int {
		return graph.EdgeKey{Name: a.Name, To: a.To}.Compare(graph.EdgeKey{Name: b.Name, To: b.To})
	})
	return out
}

// link is an edge as its near end says it.
type link struct {
	Name  schema.EdgeName `json:"name"`
	To    graph.ID        `json:"to"`
	Attrs graph.Attrs     `json:"attrs,omitempty"`
}

// folded writes words so that case, width, ligatures and white space make no difference.
func folded(words string) string {
	return strings.Join(strings.Fields(cases.Fold().String(norm.NFKC.String(words))), " ")
}

// hashOf names a list of things: the first 32 hexadecimal digits of the SHA-256
// of their JSON.
func hashOf(parts ...any) string {
	text, err := json.Marshal(parts)
	if err != nil {
		panic(err) // texts and JSON values cannot fail
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:16])
}
