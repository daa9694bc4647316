package web

import "net/url"

// The types here hold the answers to the documents of queries/. A field that a
// document does not ask for stays empty.

// list is a connection.
type list[T any] struct {
	TotalCount int
	PageInfo   struct {
		HasNextPage bool
		EndCursor   string
	}
	Edges []edge[T]
}

// edge is one thing in a connection, with what the edge to it carries.
type edge[T any] struct {
	Node       T
	Date       string
	Confidence string
	Note       string
}

// Nodes gives what the connection holds.
func (l list[T]) Nodes() []T {
	out := make([]T, len(l.Edges))
	for i, e := range l.Edges {
		out[i] = e.Node
	}
	return out
}

// turns gives the addresses of the beginning, for who is past it, and of the
// next page of a list, each "" where there is none.
func (l list[T]) turns(path string, q url.Values) (first, next string) {
	if q.Get("after") != "" {
		first = link(path, with(q, "after"))
	}
	if l.PageInfo.HasNextPage {
		next = link(path, with(q, "after", l.PageInfo.EndCursor))
	}
	return first, next
}

// paged gives the variables of a page of a list.
func paged(r request, filter map[string]any) map[string]any {
	out := map[string]any{}
	if len(filter) > 0 {
		out["filter"] = filter
	}
	if after := r.Query.Get("after"); after != "" {
		out["after"] = after
	}
	return out
}

// Rest is how many the page of the list does not hold, for lists from their beginning.
func (l list[T]) Rest() int { return max(0, l.TotalCount-len(l.Edges)) }

// Others is how many there are beside the first.
func (l list[T]) Others() int { return max(0, l.TotalCount-1) }

// localText is a short text by language.
type localText struct{ Ar, En, Es, Fr, Ru, Zh string }

// localList is words by language.
type localList struct{ Ar, En, Es, Fr, Ru, Zh []string }

// wordsIn is words in one language.
type wordsIn struct {
	Lang  string
	Words []string
}

// Each gives the words language by language, English first.
func (l localList) Each() []wordsIn {
	var out []wordsIn
	for _, w := range []wordsIn{{"en", l.En}, {"fr", l.Fr}, {"es", l.Es}, {"ru", l.Ru}, {"ar", l.Ar}, {"zh", l.Zh}} {
		if len(w.Words) > 0 {
			out = append(out, w)
		}
	}
	return out
}

// Each gives the text language by language, English first.
func (t localText) Each() []wordsIn {
	one := func(text string) []string {
		if text == "" {
			return nil
		}
		return []string{text}
	}
	return localList{Ar: one(t.Ar), En: one(t.En), Es: one(t.Es), Fr: one(t.Fr), Ru: one(t.Ru), Zh: one(t.Zh)}.Each()
}

// thing is a node of any kind, with what the documents ask of it.
type thing struct {
	Typename   string `json:"__typename"`
	ID         string
	Label      string
	Name       localText
	ShortTitle string
	URL        string
	SourceType string
	Status     string
	Pinpoint   string
	Digest     string
	Text       string
	Confidence string
	PartOf     *thing
	Of         *thing
	Principle  localText

	// Of a claim.
	Type            string
	Quote           string
	Gist            string
	Date            string
	Review          string
	Hedged          bool
	ClaimConfidence string
	By              list[thing]
	InStatement     *statementRef
}

// statementRef is where a claim was made.
type statementRef struct {
	ID         string
	Speaker    string
	Forum      string
	Date       string
	SourceTier string
}

// Title names a thing for a reader.
func (t *thing) Title() string {
	if t == nil {
		return ""
	}
	for _, text := range []string{t.Label, t.Name.En, t.Principle.En, t.ShortTitle} {
		if text != "" {
			return text
		}
	}
	switch {
	case t.Pinpoint != "" && t.PartOf != nil:
		return t.PartOf.Title() + ", " + t.Pinpoint
	case t.Pinpoint != "":
		return t.Pinpoint
	case t.Of != nil:
		return t.Of.Title()
	case t.Text != "":
		return t.Text
	case t.Gist != "":
		return t.Gist
	}
	return t.ID
}

// Link is the page of a thing, or "".
func (t *thing) Link() string {
	switch {
	case t == nil:
		return ""
	case t.Of != nil:
		return t.Of.Link()
	case t.InStatement != nil:
		return href(t.InStatement.ID) + "#" + t.ID
	}
	return href(t.ID)
}

// names is what the ids of an answer name.
type names map[string]*thing

// Of gives the thing of an id; one that is not there is named by its id.
func (n names) Of(id string) *thing {
	if t := n[id]; t != nil {
		return t
	}
	return &thing{ID: id}
}

// lensParts is the lens of an answer.
type lensParts struct {
	AsOf, KnownAsOf           string
	States                    []string
	Actor, Context, Territory string
	Functions                 []string
	Quorum                    float64
	Reading                   string
	Review                    []string
	Group                     string
	Propositions              []struct{ Proposition, Reading string }
}

// profile is the answer for an activity.
type profile struct {
	Activity        string
	Label           string
	ActivityNode    activityNode
	Release         string
	Lens            lensParts
	Level           string
	Quality         string
	Headline        string
	HeadlineByActor []actorHeadline
	Flags           []flagNote
	Bound           bound
	Provisions      []counted
	Disputes        []dispute
	Claims          struct{ GapAsserted, GapDenied side }
	Unsure          int
	Caveat          string
}

type actorHeadline struct{ Actor, Headline string }

type flagNote struct {
	Flag, Why          string
	Evidence           []string
	Indirect, Improves bool
	Level, Quality     string
	Residue            *struct {
		Conditions     []struct{ Assessment, Condition string }
		Functions      []string
		Actors         []string
		DisputedBeyond bool
	}
}

type bound struct {
	Count, Undisputed, Direct, Full, Of int
	Closing                             []string
	Presumed                            bool
}

// counted is an assessment that counts.
type counted struct {
	ID, Assessment, Instrument, Pinpoint string
	Bindingness, Manner, Extent          string
	Functions                            []string
	Via, JudgedAt, Dispute               string
	Binds                                int
	Confidence                           string
	Provision                            provisionNode
}

type dispute struct {
	Kind, Proposition, Text                    string
	Affirm, Deny, Nuanced, Silent, NotSurveyed int
}

type side struct {
	States   []string
	Count    int
	Others   []string
	Claims   []string
	Proposed []string
}

// explainLine is one assessment as the case sees it.
type explainLine struct {
	Assessment, Provision, Instrument, Pinpoint string
	Function, Extent, Manner, Via, JudgedAt     string
	Counted                                     bool
	Rule, Why, Standing                         string
	Binds                                       int
	Basis, Dispute, Proposition                 string
	Reason, Condition, Confidence               string
}
