package curation

import (
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// QueueFilter limits the queue. The zero value asks for all that waits.
type QueueFilter struct {
	Relation string          // ASSESSMENT, FRAME, or the type of a claim; "" for any
	Activity graph.ID        // about this activity or one below it
	State    graph.ID        // by this State
	Review   []schema.Review // nil for PROPOSED and DISPUTED
}

// Item is a record that waits for people, and what hangs on it.
type Item struct {
	Subject     graph.ID
	Relation    string
	Review      schema.Review
	Version     int
	Voices      []Voice
	Changes     []Change // activities whose headline would change, by id
	StatesMoved int      // States that would be counted, or no longer counted, among those who assert or deny a gap
	Why         string
}

// Change is an activity whose headline would change.
type Change struct {
	Activity      graph.ID
	Before, After schema.Headline
}

// Agreement says how far two curators agree on one relation, over what both
// have accepted or rejected. Kappa after Cohen (1960).
type Agreement struct {
	Relation           string
	Curators           [2]string // in order
	Items              int
	Observed, Expected float64
	Kappa              *float64 // nil where chance alone explains all
}

// Unassessed is an activity without a frame or a provision without an assessment.
type Unassessed struct {
	ID      graph.ID
	Missing schema.Missing
	Claims  int // that target it, or the instrument it is part of
	Why     string
}

// Stale is an assessment whose ground has moved since it was made.
type Stale struct {
	ID      graph.ID
	Reasons []string
	Since   string // the first day on which something moved
}

// ImportReport says what an import did.
type ImportReport struct {
	Read, New, Known int
	Changed          []graph.ID // records that stand elsewhere now
	Waiting          []graph.ID // what people wrote that names what is not in the graph; it comes when that does
}
