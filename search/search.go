// Package search finds things of the graph by their words: provisions,
// instruments, activities, principles, statements, claims and passages, in six
// languages, with facets and marked matches.
//
// The index is a projection of the graph and never a truth of its own. One
// indexer reads the change log of the store after a watermark, and writes the
// watermark inside the same batch as what it indexed, so a crash anywhere
// replays and harms nothing. An index that is missing, damaged, of another store
// or of another mapping is built anew beside the old place and swapped in;
// searches meanwhile say that they are partial. Before a hit is shown it is
// joined to the graph, and dropped when the graph no longer holds it.
//
// What may be searched follows from the ontology: attributes marked TEXT are
// analysed, attributes marked FACET are counted. The package computes no gap,
// judges no rule and writes nothing to the graph. It does not hand user input
// to the query syntax of the library below it.
package search

import (
	"errors"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Query asks for what matches all of its parts. Its zero value matches everything.
type Query struct {
	// Text is a query of the language that LANGUAGE.md tells: words that must
	// all be there, "phrases", fields, and what binds them. Words are matched
	// in every language of their script.
	Text string
	// NoSynonyms leaves out what means the same as the words by the graph.
	NoSynonyms bool
	// Kinds limits the kinds; those of Kinds, in any case of letters.
	Kinds []schema.Kind
	// States limits to what these said: states, groups or organisations, as
	// `PAK` or `state:PAK`. The members of a group are not meant by it.
	States []string
	// Instruments limits to what belongs to, targets or names these, as `un-charter` or `instrument:un-charter`.
	Instruments []string
	// Activities limits to what is linked to these, as `ransomware` or `activity:ransomware`.
	Activities []string
	// Languages limits to what has text in one of these, as `en`.
	Languages []string
	// From and To limit the date, each of any precision; a coarse date of a
	// thing matches when any of its days does. What has no date is left out.
	From, To string
	// Groups limits to what members of these said on days on which they were
	// members, and to what they said themselves.
	Groups []string
	// Years limits to these years, Forums to these places, as recorded, Reviews
	// and SourceTiers to these words of their vocabularies, Regimes to these
	// fields of law.
	Years                                 []int
	Forums, Reviews, SourceTiers, Regimes []string
	// InForceOn limits to provisions and instruments in force on a day of this date.
	InForceOn string
	// Without limits to what has no value in any of these facets.
	Without []string
	// Binding limits to provisions and instruments whose form is hard, or to those whose form is not.
	Binding *bool
	// First is how many hits to give: 20 by default, at most 100.
	First int
	// After is the Next of the answer before.
	After string
}

// Result is the answer to a query.
type Result struct {
	// Understood is the text as it was understood, and Problem why that is not as it was written, or nil.
	Understood string
	Problem    *Problem
	// Suggestion is another spelling of the text that finds more, or "".
	Suggestion string
	// Synonyms are the words for which others were looked for too.
	Synonyms []SynonymUse

	Hits   []Hit   // by score, best first, then by id
	Total  int     // of all pages, as the index counts
	Facets []Facet // over all hits of all pages, in the order of FacetFields
	// Partial says that the index is being built or stands behind the graph, so hits may be missing.
	Partial bool
	// Building says how far the build that runs has come, or is nil.
	Building *Progress
	// Revision is that of the graph at which the index stands.
	Revision graph.Revision
	// Next asks for the page after this one, or is "" on the last.
	Next string
}

// Hit is one thing found.
type Hit struct {
	ID         graph.ID
	Kind       schema.Kind
	Score      float64 // comparable within one answer only
	Title      string
	Cursor     string      // asks for what comes after this hit
	Highlights []Highlight // by weight of the field, at most 3
	// Node is the thing as the graph holds it.
	Node graph.Node
}

// Highlight is a stretch of text with its matches. A stretch that does not
// begin or end with the text carries an ellipsis there.
type Highlight struct {
	Field  string // the attribute, with the language where it has several: `digest`, `label.fr`
	Pieces []Piece
}

// Piece is a part of a highlight.
type Piece struct {
	Text  string
	Match bool
}

// Facet counts hits by the values of one field.
type Facet struct {
	Field   string
	Values  []FacetValue // by count, then by value; at most 25
	Missing int          // hits without a value
	Other   int          // counts of the values not listed
}

// FacetValue is a value with the number of hits that have it.
type FacetValue struct {
	Value string
	Count int
	// Parent is the value that holds it, of an activity its broader one, or "".
	Parent string
}

// The errors by which a caller decides.
var (
	// ErrQuery says that the query cannot be answered as it is.
	ErrQuery = errors.New("search query")
	// ErrDamaged says that the index on disk is damaged. Open or Rebuild mends it.
	ErrDamaged = errors.New("search index is damaged")
	// ErrClosed says that the index was closed.
	ErrClosed = errors.New("search index is closed")
)

// Kinds lists the kinds that are indexed, sorted.
func Kinds() []schema.Kind {
	return []schema.Kind{
		schema.KindActivity, schema.KindClaim, schema.KindInstrument, schema.KindPassage,
		schema.KindPrinciple, schema.KindProvision, schema.KindStatement,
	}
}
