package gap

import (
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Simulation is what a draft would change. Its cells are each activity for any
// actor and for each of the four classes (one class, where the lens names
// one), in the context of the lens.
type Simulation struct {
	Release   string
	Title     string
	About     string
	Proposed  bool
	Lens      Lens
	Before    []HeadlineCount // of the activities, for the actor of the lens; in the order of the vocabulary, no zeros
	After     []HeadlineCount
	Changes   []CellChange    // by activity, then actor (any first)
	Articles  []ArticleEffect // in the order of the draft's provisions
	Open      []OpenGap       // activities that the draft judges, or that lie below one it judges, and that are not COVERED after; by id
	Joining   []Joining       // per instrument of the draft that binds those who join, by id
	Assumed   []string        // what the draft leaves open and how it was imagined
	Proposals []Proposal      // as the draft has them
	Unread    []Unread        // as the draft has them
	Caveat    string
}

// SimulationCaveat is said with every simulation.
const SimulationCaveat = "A simulation shows what a draft would change if its words held and were read as its assessments read them. Nothing of it is law, and nothing of it is stored. " + Caveat

// ArticleEffect is what one article of a draft does: each cell, with the
// article and without it, all other articles being there.
type ArticleEffect struct {
	Provision  graph.ID
	Instrument graph.ID
	Pinpoint   string
	Digest     string
	Closes     []CellRef // BOUND, and below BOUND without it
	Narrows    []CellRef // better than without it, and no closing
	Shares     []CellRef // changed by the draft, unchanged without this article, which alone would change it as well
	Worsens    []CellRef // worse than without it: it takes the place of law that does more
	Leaves     []LeftOpen
}

// CellRef names a cell.
type CellRef struct {
	Activity graph.ID
	Label    string
	Actor    schema.Actor // "" for any
	Context  schema.Context
	Before   MatrixCell // without the draft
	After    MatrixCell // with it
	Without  MatrixCell // with it, but for the article
}

// LeftOpen is an activity that an article judges and changes no cell of, and why.
type LeftOpen struct {
	Activity graph.ID
	Label    string
	Cell     MatrixCell // with the draft, for the actor of the lens
	Why      string
}

// OpenGap is what stays open.
type OpenGap struct {
	Activity graph.ID
	Label    string
	Before   MatrixCell
	Cell     MatrixCell      // with the draft
	ByActor  []ActorHeadline // with the draft; empty when the lens names an actor
	Why      string
}

// Joining says who would have to join for an instrument of a draft to bind enough.
type Joining struct {
	Instrument graph.ID
	Title      string
	Imagined   bool       // no party is listed: joined by every State
	Have       int        // of those asked about, the States that are parties
	Needed     int        // of Of, for the quorum or for every State named
	Of         int        // States named, or members of the day
	Missing    []graph.ID // the States named that are no party; empty without States named
}
