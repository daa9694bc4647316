package gqlapi

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"github.com/lacuna-law/lacuna/gqlapi/gen"
	"github.com/lacuna-law/lacuna/graph"
)

// maxFirst is the longest page.
const maxFirst = 100

// defaultFirst is the page for `first: null`; left out, the schema's default holds.
const defaultFirst = 50

// window is the part of a list that is asked for.
type window struct {
	first *int
	after *string
}

// size is the length of the page. The error wraps errInput.
func (w window) size() (int, error) {
	if w.first == nil {
		return defaultFirst, nil
	}
	if *w.first < 1 || *w.first > maxFirst {
		return 0, fmt.Errorf("%w: first is %d; ask for 1 to %d", errInput, *w.first, maxFirst)
	}
	return *w.first, nil
}

// place is where the page begins: what the cursor of that list holds, or "".
// The error wraps errInput.
func (w window) place(list string) (string, error) {
	if w.after == nil {
		return "", nil
	}
	text, err := base64.RawURLEncoding.DecodeString(*w.after)
	place, ours := strings.CutPrefix(string(text), list+"\x00")
	if err != nil || !ours || place == "" {
		return "", fmt.Errorf("%w: after is no cursor of this list; take endCursor of the page before", errInput)
	}
	return place, nil
}

// cursor writes a place in a list so that nobody is tempted to read it.
func cursor(list, place string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(list + "\x00" + place))
}

// The lists that cursors belong to.
const (
	listNodes      = "n"
	listGaps       = "g"
	listHits       = "s"
	listAudit      = "a"
	listDecisions  = "d"
	listQueue      = "q"
	listUnassessed = "u"
	listStale      = "o"
)

// stretch is a page of nodes.
type stretch struct {
	items   []item
	more    bool
	started bool // it does not begin at the beginning
	total   int
}

// item is a node in a page, with the attributes of the edge that led to it.
type item struct {
	cursor string
	node   gen.Node
	attrs  graph.Attrs
}

func (p stretch) info() *gen.PageInfo {
	cursors := make([]string, len(p.items))
	for i := range p.items {
		cursors[i] = p.items[i].cursor
	}
	return pageInfo(cursors, p.more, p.started)
}

func pageInfo(cursors []string, more, started bool) *gen.PageInfo {
	info := &gen.PageInfo{HasNextPage: more, HasPreviousPage: started}
	if len(cursors) > 0 {
		info.StartCursor, info.EndCursor = &cursors[0], &cursors[len(cursors)-1]
	}
	return info
}

// asksTotal says whether the answer must hold totalCount: counting a list
// costs more than a page of it.
func asksTotal(ctx context.Context) bool {
	field := graphql.GetFieldContext(ctx)
	if field == nil {
		return true
	}
	of := field.Field.Definition.Type.Name()
	for _, f := range graphql.CollectFieldsCtx(ctx, []string{of}) {
		if f.Name == "totalCount" {
			return true
		}
	}
	return false
}
