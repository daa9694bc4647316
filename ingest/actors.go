package ingest

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
)

// actors finds States and organisations by the names and codes that tables use.
type actors struct {
	byName map[string][]string
	byCode map[string]string
	member map[string]bool // of the United Nations
}

func newActors(ctx context.Context, r graph.Reader) (*actors, error) {
	a := &actors{map[string][]string{}, map[string]string{}, map[string]bool{}}
	for _, kind := range [...]schema.Kind{schema.KindState, schema.KindOrganisation} {
		for n, err := range r.Nodes(ctx, graph.NodeQuery{Kind: kind}) {
			if err != nil {
				return nil, fmt.Errorf("names of %s: %w", kind, err)
			}
			a.add(n)
		}
	}
	return a, nil
}

func (a *actors) add(n graph.Node) {
	id := string(n.ID)
	for _, field := range [...]string{"name", "formalName", "aliases", "formerNames"} {
		for _, words := range n.Attrs.Object(field) {
			list, _ := words.([]any)
			if text, isText := words.(string); isText {
				list = []any{text}
			}
			for _, name := range list {
				if text, isText := name.(string); isText && nameForm(text) != "" {
					a.byName[nameForm(text)] = doc.Join(a.byName[nameForm(text)], id)
				}
			}
		}
	}
	for _, code := range [...]string{n.Attrs.Text("alpha2"), n.Attrs.Text("alpha3"), n.ID.Name()} {
		if code != "" && n.Kind == schema.KindState {
			a.byCode[strings.ToUpper(code)] = id
		}
	}
	a.member[id] = n.Attrs.Text("status") == string(schema.StateStatusUnMember)
}

// footnote is the number of a note behind a name in tables of treaties.
var footnote = regexp.MustCompile(`[\s,\d]+$`)

// nameForm is a name in the form in which names are compared: without accents,
// articles, notes and marks, in lower case.
func nameForm(name string) string {
	name = footnote.ReplaceAllString(name, "")
	var out strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(name)) {
		switch {
		case unicode.IsLetter(r):
			out.WriteRune(r)
		case unicode.Is(unicode.Mn, r):
		default:
			out.WriteByte(' ')
		}
	}
	words := slices.DeleteFunc(strings.Fields(out.String()), func(w string) bool { return w == "the" || w == "of" || w == "and" })
	return strings.Join(words, " ")
}

// find gives the one State or organisation of a code, or else of a name, or "".
// A name that stands with its parts turned round, as `Korea, Republic of`, and
// one with a bracket is also tried without it.
func (a *actors) find(name, code string) string {
	if id := a.byCode[strings.ToUpper(strings.TrimSpace(code))]; id != "" {
		return id
	}
	tries := []string{name, bracketed.ReplaceAllString(name, "")}
	if before, after, found := strings.Cut(name, ", "); found {
		tries = append(tries, after+" "+before)
	}
	if open := strings.IndexByte(name, '('); open > 0 && strings.HasSuffix(strings.TrimSpace(footnote.ReplaceAllString(name, "")), ")") {
		tries = append(tries, strings.TrimSuffix(name[open+1:], ")")+" "+name[:open])
	}
	for _, try := range tries {
		if ids := a.byName[nameForm(try)]; len(ids) == 1 {
			return ids[0]
		}
	}
	return ""
}
