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
	// that carry the better level, is weaker on the other side, and the answer
	// would not stand without it; or, where it would stand without any one of
	// them, it is one of them. The rest moved as well and made no difference.
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
	Points   []TimelinePoint // the first year asked, and every year that differs from the one before
	Undated  []graph.ID      // instruments that speak of the activity and have parties held without a date, who count from the entry into force: earlier years may show too many
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

// Claimed is a claim as it stands in a graph: what Audit is given. ReadClaims
// reads them.
type Claimed struct {
	ID        graph.ID
	Statement graph.ID // "" for none
	Type      schema.ClaimType
	By        []graph.ID // States, groups and organisations, ascending
	Date      string     // of the claim, else of its statement; of any precision, "" when unknown
	Gist      string
	Quote     string
	Review    schema.Review
	Targets   []graph.ID // ascending
}

// Audit holds claims against the graph. A statement stays as the State made it.
type Audit struct {
	Release string
	Claims  []ClaimAudit // by claim
}

// ClaimAudit is one claim and what the graph can say to it.
type ClaimAudit struct {
	Claimed
	Lens    Lens // the claim's own States and day; Note says where it has none
	Note    string
	Verdict schema.Verdict
	Why     string
	Targets []TargetAudit // by target; of an alleged breach the rules that it names
}

// TargetAudit is one target of a claim.
type TargetAudit struct {
	Target   graph.ID
	Label    string
	Cell     *MatrixCell // nil where the target is no activity
	Verdict  schema.Verdict
	Why      string
	Deciding []CountedProvision // what decides
}

// AuditFilter chooses claims. The zero value chooses all gap assertions, gap
// denials and alleged breaches.
type AuditFilter struct {
	Statements []graph.ID
	States     []graph.ID // or groups and organisations, by id; a code is a State's
	Types      []schema.ClaimType
	Verdicts   []schema.Verdict
}
