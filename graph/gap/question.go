package gap

import (
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Cause says what moved an answer: an assessment that counts on one side only,
// or that counts otherwise. Where no single rule moved it, the assessment is ""
// and the words say what did: a quorum, the number of members.
type Cause struct {
	Assessment graph.ID
	Provision  graph.ID
	Instrument graph.ID
	Change     schema.CauseChange
	Why        string // in words: "EU Dual-Use Regulation, Art. 5 applies from 2021-09-09."
	// Decides says that the better answer rests on it: it belongs to the rules
	// that reach the better level, and it is weaker on the other side. The rest
	// moved as well and made no difference.
	Decides bool
}

// Comparison is two lenses side by side.
type Comparison struct {
	Release string
	A, B    Lens
	Changes []CellChange // activities whose level or quality differs, in the order of their ids
	Same    int          // activities that do not differ
}

// CellChange is one answer under two circumstances.
type CellChange struct {
	Activity graph.ID
	Label    string
	Actor    schema.Actor   // "" for any
	Context  schema.Context // of the cell
	Before   MatrixCell
	After    MatrixCell
	Bound    Bound   // after
	Because  []Cause // those that decide first, then by assessment; never empty
}

// Timeline is the levels of an activity by year, with what moved them.
type Timeline struct {
	Release  string
	Activity graph.ID
	Label    string
	Lens     Lens
	From, To int
	Points   []TimelinePoint // the first year, and every year that differs from the one before
}

// TimelinePoint is an answer that holds from a year on.
type TimelinePoint struct {
	Year  int // as of its last day
	Cell  MatrixCell
	Bound Bound
	Moved []Cause // against the year before, as CellChange.Because; empty for the first
}

// Dyads is the atlas of pairs of States under a lens: of all members of the
// day, of one State named with each member, or of the States named.
type Dyads struct {
	Release    string
	Lens       Lens
	Pairs      int
	Activities []DyadActivity // by id
}

// DyadActivity is one activity over all pairs.
type DyadActivity struct {
	Activity graph.ID
	Label    string
	Counts   []HeadlineCount // in the order of the vocabulary, no zeros
	Worst    []Pair          // of the lowest level and quality, by codes
	Best     []Pair          // of the highest, by codes; empty when all pairs are alike
}

// HeadlineCount counts pairs.
type HeadlineCount struct {
	Headline schema.Headline
	Count    int
}

// Pair is two States with their answer.
type Pair struct {
	A, B graph.ID
	Cell MatrixCell
}

// Path is one way through the law from one thing to another.
type Path struct {
	Steps []PathStep // the first is where it begins
}

// PathStep is one thing on a path, with how it was reached.
type PathStep struct {
	ID    graph.ID
	Kind  schema.Kind
	Label string
	Edge  string   // the edge walked to reach it; "" for the first
	Back  bool     // walked against its direction
	Via   graph.ID // the assessment, where one links a provision and an activity
}

// Draft is an overlay: instruments, provisions, assessments and participations
// that do not exist yet. It is written as a batch, so that the ontology that
// holds for law holds for a draft.
type Draft struct {
	Title string
	Batch graph.Batch
	// Proposed marks a draft whose assessments were proposed from its wording.
	Proposed bool
}

// Simulation is what a draft would change.
type Simulation struct {
	Release  string
	Title    string
	Proposed bool
	Lens     Lens
	Changes  []CellChange    // by activity, then actor (any first), then context
	Articles []ArticleEffect // in the order of the draft's provisions
	Open     []OpenGap       // activities that the draft judges, or that lie below one it judges, and that are not COVERED after
	Joining  []Joining       // per instrument of the draft that binds its parties
	Caveat   string
}

// ArticleEffect is what one article of a draft does.
type ArticleEffect struct {
	Provision graph.ID
	Pinpoint  string
	Digest    string
	Closes    []CellRef // would fall back to a level below BOUND without it
	Narrows   []CellRef // would be worse without it, without closing
	Shares    []CellRef // changed by the draft, and would stay as they are without this article alone
	Leaves    []LeftOpen
}

// CellRef names a cell.
type CellRef struct {
	Activity graph.ID
	Actor    schema.Actor
	Context  schema.Context
	Before   MatrixCell
	After    MatrixCell
	Without  MatrixCell // after, without the article
}

// LeftOpen is an activity that an article judges and does not change, and why.
type LeftOpen struct {
	Activity graph.ID
	Why      string
}

// OpenGap is what stays open.
type OpenGap struct {
	Activity graph.ID
	Label    string
	Cell     MatrixCell
	Why      string
}

// Joining says who would have to join for a draft to bind enough.
type Joining struct {
	Instrument graph.ID
	Have       int // States that the draft lists as parties
	Needed     int // of Of, for the quorum or for every State named
	Of         int
	Missing    []graph.ID // the States named that are no party; empty without States named
}

// Audit holds claims against the graph. A statement stays as the State made it.
type Audit struct {
	Release string
	Claims  []ClaimAudit // by claim
}

// ClaimAudit is one claim and what the graph can say to it.
type ClaimAudit struct {
	Claim     graph.ID
	Statement graph.ID
	Type      schema.ClaimType
	By        []graph.ID
	Date      string // "" when unknown
	Gist      string
	Quote     string
	Lens      Lens // the claim's own State and date; today where it has none, and the words say so
	Verdict   schema.Verdict
	Why       string
	Targets   []TargetAudit // by target
}

// TargetAudit is one target of a claim.
type TargetAudit struct {
	Target   graph.ID
	Cell     *MatrixCell // nil where the target is no activity
	Verdict  schema.Verdict
	Why      string
	Deciding []CountedProvision // what decides
}

// AuditFilter chooses claims. The zero value chooses all gap assertions, gap
// denials and alleged breaches.
type AuditFilter struct {
	Statements []graph.ID
	States     []graph.ID
	Types      []schema.ClaimType
	Verdicts   []schema.Verdict
}
