// Package curation is what people of this installation decide: a desk at which
// named curators accept, dispute and replace what machines and editors have put
// into the graph, and write assessments of their own.
//
// A decision is a node of kind Decision that is only ever added; the list of
// them is the log, and each carries a hash over the one before. What stands of
// a record, its review, follows from the decisions on it and from who made it,
// by the rules at Standing. The store holds that review with the record, in the
// batch of the source that asserts the record, so everybody who reads records
// reads it; Book.Stamp writes it into each batch before it is applied. A
// decision stays with what was judged and not with an id: a claim that is found
// again in a changed document has the ruling that it had, and an assessment
// that says something else than when it was accepted does not.
//
// The desk knows nobody: who a curator is says its caller, who has checked a
// token. It computes no level: what a decision would change is asked of an
// atlas. One process decides at a time; on a cluster one server takes the
// decisions.
package curation

import (
	"errors"
	"time"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// The errors by which a caller decides.
var (
	// ErrConflict says that another decision came first.
	ErrConflict = errors.New("decided meanwhile")
	// ErrForbidden says that this curator may not do this.
	ErrForbidden = errors.New("not for this curator")
	// ErrInput says that a decision lacks something or says something that cannot be.
	ErrInput = errors.New("not a decision")
	// ErrTampered says that the log is not as it was written.
	ErrTampered = errors.New("the log of decisions was changed")
)

// Decision is an entry of the log, as the node of that kind holds it.
type Decision struct {
	ID            graph.ID
	Number        int
	Subject       graph.ID
	Key           string
	Relation      string // ASSESSMENT, FRAME, DOCUMENT, or the type of a claim
	Ruling        schema.Ruling
	Curator       string
	At            time.Time // UTC, whole seconds
	Reason        string
	Evidence      []Evidence
	SupersededBy  graph.ID
	Before, After schema.Review
	Version       int
	Words         string
	ContentBefore string // JSON, for ASSESS
	ContentAfter  string
	Chain         string
}

// Evidence points at something; see schema/curation.graphql.
type Evidence struct {
	Document, Passage graph.ID
	Start, End        *int // code points
	Quote, URL, Note  string
}

// Voice is the newest ruling of one curator on a record.
type Voice struct {
	Curator string
	Ruling  schema.Ruling
	At      time.Time
	Reason  string
}

// Review asks for a decision on a record.
type Review struct {
	Subject      graph.ID
	Version      int // that the curator has seen
	Ruling       schema.Ruling
	Reason       string
	Evidence     []Evidence
	SupersededBy graph.ID
}

// Reviewed says what a decision did.
type Reviewed struct {
	Decision Decision
	Review   schema.Review // where the record stands now
	Version  int
	Voices   []Voice
	AlsoFor  []graph.ID // other claims with the same words by the same speaker
	Revision graph.Revision
}

// Assessment is a judgement as a person writes it. Empty texts are left out.
type Assessment struct {
	ID         graph.ID // "" for a new one
	Version    int
	Provision  graph.ID
	Activity   graph.ID
	Frame      graph.ID
	Extent     schema.Extent
	Manner     schema.Manner
	Functions  []schema.Function
	Reaches    []schema.Actor
	Contexts   []schema.Context
	Territory  []schema.Territory
	Indirect   bool
	Condition  string
	Reason     string
	DependsOn  graph.ID
	ValidFrom  string
	ValidTo    string
	Confidence schema.Confidence
	Note       string
	Evidence   []Evidence
	Contrary   []Evidence
	Replaces   graph.ID
}

// Frame says what a person read. Empty texts are left out.
type Frame struct {
	ID         graph.ID // "" for a new one
	Version    int
	Label      string
	Covers     []graph.ID
	Reads      []graph.ID
	CutOff     string
	Languages  []string
	Scope      string
	Limits     []string
	Confidence schema.Confidence
}

// Written says what became of an assessment or frame.
type Written struct {
	ID       graph.ID
	Decision Decision
	Version  int
	Revision graph.Revision
}
