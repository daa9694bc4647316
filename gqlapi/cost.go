package gqlapi

import (
	"github.com/vektah/gqlparser/v2/ast"
)

// weight is what an operation costs: each field one, what lies in a list as
// often as the list is long.
type weight struct {
	cost       int
	inspection int // of what lies below __schema and __type
}

// bytesRead is how many bytes of a text are read at the cost of one.
const bytesRead = 32

// weigher weighs each fragment once for every length of page it stands in.
type weigher struct {
	variables map[string]any
	fragments map[placed]weight
}

// placed is a fragment within a connection of so many edges; 1 elsewhere.
type placed struct {
	name string
	page int
}

// set weighs a selection set, in a connection whose page holds so many edges.
func (w weigher) set(selections ast.SelectionSet, page int) weight {
	var total weight
	for _, selection := range selections {
		var found weight
		switch s := selection.(type) {
		case *ast.Field:
			found = w.field(s, page)
		case *ast.InlineFragment:
			found = w.set(s.SelectionSet, page)
		case *ast.FragmentSpread:
			found = w.fragment(s, page)
		}
		total.cost = plus(total.cost, found.cost)
		total.inspection = plus(total.inspection, found.inspection)
	}
	return total
}

func (w weigher) fragment(s *ast.FragmentSpread, page int) weight {
	found, done := w.fragments[placed{s.Name, page}]
	if !done && s.Definition != nil {
		found = w.set(s.Definition.SelectionSet, page)
		w.fragments[placed{s.Name, page}] = found
	}
	return found
}

func (w weigher) field(f *ast.Field, page int) weight {
	if f.Definition == nil || f.ObjectDefinition == nil {
		return weight{cost: 1}
	}
	length, inner := 1, 1
	switch {
	case f.Name == "edges", f.Name == "precedents" && f.ObjectDefinition.Name == "Precedents":
		length = page
	case f.Definition.Type.Elem != nil && f.Definition.Arguments.ForName("first") != nil:
		length = pageLength(f.ArgumentMap(w.variables)["first"])
	case f.Definition.Arguments.ForName("first") != nil:
		inner = pageLength(f.ArgumentMap(w.variables)["first"])
	default:
		length = w.length(f)
	}
	below := w.set(f.SelectionSet, inner)
	found := weight{cost: plus(plus(own(f), w.words(f)), times(length, below.cost)), inspection: times(length, below.inspection)}
	if f.Name == "__schema" || f.Name == "__type" {
		return weight{cost: 1, inspection: plus(found.cost, found.inspection)}
	}
	return found
}

// own is what a field costs by itself.
func own(f *ast.Field) int {
	switch f.ObjectDefinition.Name {
	case "Mutation":
		return 400 // so that no request writes a dozen times
	case "Query":
	default:
		return 1
	}
	switch f.Name {
	case "simulate":
		return 500
	case "reviewQueue":
		return 300
	case "timeline", "dyads":
		return 200
	case "compare", "auditClaims", "verifyCitations", "unassessed", "staleAssessments", "agreement":
		return 100
	case "gaps", "coverageMatrix", "search", "path", "textDifferences", "precedents", "changesSince":
		return 50
	case "explain", "gapProfile":
		return 10
	}
	return 1
}

// words is what reading a text costs that comes with a question.
func (w weigher) words(f *ast.Field) int {
	if f.Definition.Arguments.ForName("text") == nil {
		return 0
	}
	text, _ := f.ArgumentMap(w.variables)["text"].(string)
	return len(text) / bytesRead
}

// length says how many of what lies below a field an answer may hold: as many
// as ids are given, or as a list of its kind usually holds.
func (w weigher) length(f *ast.Field) int {
	if f.Definition.Type.Elem == nil && f.Definition.Arguments == nil || len(f.SelectionSet) == 0 {
		return 1
	}
	args := f.ArgumentMap(w.variables)
	if f.Name == "coverageMatrix" {
		return tables(args)
	}
	if ids, is := args["ids"].([]any); is {
		return max(1, len(ids))
	}
	if f.Definition.Type.Elem == nil {
		return 1
	}
	return usual(f.ObjectDefinition.Name, f.Name)
}

// tables says how many usual tables, of all activities by five columns, one
// table is as large as.
func tables(args map[string]any) int {
	across, down := 5, 120
	switch args["columns"] {
	case "STATES":
		across = 200
		lens, _ := args["lens"].(map[string]any)
		if states, is := lens["states"].([]any); is && len(states) > 0 && lens["group"] == nil {
			across = len(states)
		}
	case "GROUPS", "REGIMES":
		across = 25
		if groups, is := args["groups"].([]any); is && len(groups) > 0 {
			across = len(groups)
		}
	}
	if args["families"] == true {
		down = 20
	}
	if rows, is := args["rows"].([]any); is {
		down = len(rows)
	}
	return max(1, (across*down+599)/600)
}

func pageLength(first any) int {
	switch n := first.(type) {
	case int64:
		return int(max(1, min(n, maxFirst)))
	case int:
		return max(1, min(n, maxFirst))
	case nil:
		return defaultFirst
	}
	return maxFirst
}

// usual is about how long a list without a page is.
func usual(of, field string) int {
	switch of + "." + field {
	case "CoverageMatrix.rows":
		return 120
	case "Simulation.changes", "Comparison.changes":
		return 20
	case "Dyads.activities":
		return 120
	case "DyadActivity.counts", "DyadActivity.worst", "DyadActivity.best", "ClaimAudit.targets", "TargetAudit.deciding", "CitationCheck.nearest":
		return 3
	case "TimelinePoint.moved", "LawPath.steps":
		return 4
	case "CellChange.because", "ArticleEffect.closes", "ArticleEffect.narrows", "ArticleEffect.shares", "ArticleEffect.worsens", "ArticleEffect.leaves":
		return 4
	case "Precedent.lineage", "Precedent.highlights", "LineageStep.diff", "Highlight.pieces":
		return 6
	case "Explanation.lines":
		return 60
	case "GapProfile.provisions":
		return 15
	case "Corpus.confidence":
		return 40
	case "Facet.values":
		return 25
	case "GapProfile.flags", "GapProfile.headlineByActor", "GapProfile.disputes":
		return 4
	case "MatrixRow.cells":
		return 5
	case "Query.agreement":
		return 50
	case "IngestResult.documents":
		return 20
	case "QueueItem.voices", "ReviewResult.voices", "Decision.evidence", "StaleAssessment.reasons", "RetractResult.gone", "RetractResult.standing":
		return 5
	case "__Schema.types":
		return 150
	case "__Type.fields":
		return 15
	case "__Type.interfaces":
		return 1
	case "__Field.args", "__Directive.args":
		return 2
	}
	return 10
}
