package dgraphstore

import (
	"embed"
	"fmt"
	"strconv"
	"strings"

	"github.com/lacuna-law/lacuna/schema"
)

//go:embed queries/*.dql
var queryFiles embed.FS

// page is how many ids are asked for in one query.
const page = 500

// fan is up to how many edges of a list come with a node. Longer lists are
// read by themselves: to put them in order would cost all the short ones much.
const fan = 1000

// queries holds the text of every query. Values never stand in it: they are
// sent as variables. What stands in place of a mark is a name of the ontology.
type queries struct {
	text     map[string]string
	names    []schema.EdgeName // of every edge, sorted
	indexed  map[string]bool   // attributes that are looked up by value
	prefixes map[schema.Kind]string
}

// learn takes the names of the ontology.
func (q *queries) learn(o *schema.Ontology) {
	q.names, q.indexed, q.prefixes = edgeNames(o), map[string]bool{}, map[schema.Kind]string{}
	for _, name := range exactAttributes(o) {
		q.indexed[name] = true
	}
	for _, kind := range o.Kinds() {
		q.prefixes[kind] = o.Kind(kind).Prefix + ":"
	}
}

func (q *queries) read() error {
	files, err := queryFiles.ReadDir("queries")
	if err != nil {
		return err
	}
	q.text = map[string]string{}
	for _, f := range files {
		text, err := queryFiles.ReadFile("queries/" + f.Name())
		if err != nil {
			return err
		}
		q.text[strings.TrimSuffix(f.Name(), ".dql")] = string(text)
	}
	return nil
}

// list writes a variable that stands for several, $ids... for $ids0, $ids1, and
// gives the variables with their values.
func (q *queries) list(name, mark string, values []string) (string, map[string]string) {
	return spread(q.text[name], mark, values)
}

func spread(text, mark string, values []string) (string, map[string]string) {
	var declared, used strings.Builder
	vars := make(map[string]string, len(values))
	for i, value := range values {
		name := "$" + mark + strconv.Itoa(i)
		if i > 0 {
			declared.WriteString(", ")
			used.WriteString(", ")
		}
		declared.WriteString(name + ": string")
		used.WriteString(name)
		vars[name] = value
	}
	text = strings.ReplaceAll(text, "$"+mark+"...: string", declared.String())
	return strings.ReplaceAll(text, "$"+mark+"...", used.String()), vars
}

// put writes a name of the ontology in the place of a mark.
func put(text, mark, name string) string { return strings.ReplaceAll(text, mark, name) }

// listed asks for the edges of some names, and for one more where there are
// more than come with a node.
func listed(names []schema.EdgeName, direction string) string {
	var out strings.Builder
	for _, name := range names {
		fmt.Fprintf(&out, "%s @facets(a, s) (first: %d) { lacuna.id }\n    ", direction+edgePredicate(name), fan+1)
	}
	return out.String()
}

// among asks for the edges of some names that reach the nodes in $to.
func among(names []schema.EdgeName) string {
	var out strings.Builder
	for _, name := range names {
		out.WriteString(edgePredicate(name) + " @facets(a, s) @filter(uid($to)) { lacuna.id }\n    ")
	}
	return out.String()
}

// everything asks for all edges of some names in both directions.
func everything(names []schema.EdgeName) string {
	var out strings.Builder
	for _, name := range names {
		out.WriteString(edgePredicate(name) + " @facets(a, s) { lacuna.id }\n    ~" + edgePredicate(name) + " @facets(a, s) { lacuna.id }\n    ")
	}
	return out.String()
}

// edgePredicate is the predicate of an edge.
func edgePredicate(name schema.EdgeName) string { return "lacuna.e." + string(name) }

// attributePredicate is the predicate of an attribute that is looked up by value.
func attributePredicate(name string) string { return "lacuna.a." + name }
