package web

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// queuePage shows what waits for people. It decides nothing: that needs a token,
// which no page ever has.
func queuePage() page {
	return page{name: "queue", variables: queueVariables, view: queueView}
}

func queueVariables(r request) (map[string]any, error) {
	filter := map[string]any{}
	if relation := r.Query.Get("relation"); relation != "" {
		filter["relation"] = word(relation)
	}
	if by := r.Query.Get("by"); by != "" {
		filter["state"] = withPrefix("state", strings.ToUpper(by))
	}
	if about := r.Query.Get("activity"); about != "" {
		filter["activity"] = withPrefix("activity", about)
	}
	return paged(r, filter), nil
}

// waiting is a record of the queue.
type waiting struct {
	ID, Relation, Review, Why string
	Version, StatesMoved      int
	Voices                    []struct{ Curator, Ruling, At, Reason string }
	Changes                   []struct{ Activity, Before, After string }
	Subject                   struct {
		Gist, Quote, Date, Reason, Extent, Manner, Assessor, Label string
		Score                                                      *float64
		By, Targets                                                list[struct{ ID string }]
		InStatement, Of, About                                     *struct{ ID string }
	}
}

// queueBody is what the page shows.
type queueBody struct {
	Items        []waiting
	Total        int
	Relations    []choice
	By, Activity string
	First, Next  string
	Cited        names
	Open         bool
}

// relations are the sorts of record that people decide on.
func relations() []string {
	out := []string{"ASSESSMENT", "FRAME"}
	for _, t := range schema.AllClaimType() {
		out = append(out, string(t))
	}
	return out
}

func queueView(ctx context.Context, s *site, r request, data json.RawMessage) (view, error) {
	all, err := decode[struct {
		Corpus      struct{ Release string }
		ReviewQueue list[waiting]
	}](data)
	if err != nil {
		return view{}, err
	}
	items := all.ReviewQueue
	cited, err := s.cite(ctx, namedIn(items.Nodes()))
	if err != nil {
		return view{}, err
	}
	q := r.Query
	body := queueBody{Items: items.Nodes(), Total: items.TotalCount, Relations: choices(relations(), []string{word(q.Get("relation"))}),
		By: q.Get("by"), Activity: q.Get("activity"), Cited: cited, Open: len(with(q, "after")) > 0}
	body.First, body.Next = items.turns("/queue", q)
	return view{Title: "What waits for people", Release: all.Corpus.Release, Caveat: gap.Caveat, Body: body}, nil
}

// namedIn lists the things that records of the queue name.
func namedIn(items []waiting) []string {
	var out []string
	for _, it := range items {
		for _, l := range [][]struct{ ID string }{it.Subject.By.Nodes(), it.Subject.Targets.Nodes()} {
			for _, n := range l {
				out = append(out, n.ID)
			}
		}
		for _, n := range []*struct{ ID string }{it.Subject.Of, it.Subject.About} {
			if n != nil {
				out = append(out, n.ID)
			}
		}
		for _, c := range it.Changes {
			out = append(out, c.Activity)
		}
	}
	return out
}

// decisionsPage shows the log of what people decided, and how far they agree.
func decisionsPage() page {
	return page{name: "decisions", variables: decisionsVariables, view: decisionsView}
}

func decisionsVariables(r request) (map[string]any, error) {
	filter := map[string]any{}
	for _, name := range []string{"subject", "curator"} {
		if value := r.Query.Get(name); value != "" {
			filter[name] = value
		}
	}
	if ruling := r.Query.Get("ruling"); ruling != "" {
		filter["ruling"] = word(ruling)
	}
	return paged(r, filter), nil
}

// decided is an entry of the log.
type decided struct {
	ID, At, Curator, Ruling, Subject, Words, Reason, Before, After, SupersededBy string
	Number                                                                       int
	Evidence                                                                     []struct{ Document, Quote, URL, Note string }
}

// agreement is how far two curators agree on one sort of record.
type agreement struct {
	Relation string
	Curators []string
	Items    int
	Observed float64
	Kappa    *float64
}

// decisionsBody is what the page shows.
type decisionsBody struct {
	Items            []decided
	Total            int
	Agreement        []agreement
	Subject, Curator string
	Rulings          []choice
	First, Next      string
	Open             bool
}

func decisionsView(_ context.Context, _ *site, r request, data json.RawMessage) (view, error) {
	all, err := decode[struct {
		Corpus    struct{ Release string }
		Decisions list[decided]
		Agreement []agreement
	}](data)
	if err != nil {
		return view{}, err
	}
	q, items := r.Query, all.Decisions
	body := decisionsBody{Items: items.Nodes(), Total: items.TotalCount, Agreement: all.Agreement, Subject: q.Get("subject"), Curator: q.Get("curator"),
		Rulings: choices(schema.AllRuling(), []string{word(q.Get("ruling"))}), Open: len(with(q, "after")) > 0}
	body.First, body.Next = items.turns("/decisions", q)
	return view{Title: "What people decided", Release: all.Corpus.Release, Caveat: gap.Caveat, Body: body}, nil
}

// inUTC writes a time in UTC for people; what is none stays as it is.
func inUTC(at string) string {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return at
	}
	return t.UTC().Format("2 January 2006, 15:04:05")
}
