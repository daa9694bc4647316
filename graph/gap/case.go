package gap

import (
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Lens says for whom, where and as of when. A zero part takes its default; the
// lens of an answer has every default filled in.
type Lens struct {
	AsOf         string               // the day of the law, YYYY-MM-DD; the caller must give it, the engine has no clock
	KnownAsOf    string               // the day of the corpus, YYYY-MM-DD; "" takes everything held
	States       []graph.ID           // `state:PAK`; none means all members of the United Nations
	Group        graph.ID             // `group:EU`: its members on the day of the law, beside the States; the lens of an answer names them there too
	Actor        schema.Actor         // STATE, NON_STATE, COMPANY, INDIVIDUAL; "" means any
	Context      schema.Context       // default PEACETIME
	Territory    schema.Territory     // default ANY
	Functions    []schema.Function    // default by the nature of the activity
	Quorum       float64              // above 0, at most 1; default 0.75
	Reading      schema.Reading       // default NEUTRAL
	Propositions []PropositionReading // single propositions that are read otherwise; by id
	Review       []schema.Review      // which assessments count; default EDITORIAL, ACCEPTED
}

// Case is one activity under a lens.
type Case struct {
	Activity graph.ID
	Lens     Lens
}

// Caveat is said with every answer.
const Caveat = "This is not a finding that the conduct is lawful; whether a reaction to it is permitted is not asked. It says what the provisions read for this corpus hold, and nothing of what was not read."

// Profile is the answer for a case.
type Profile struct {
	Activity        graph.ID
	Label           string
	Release         string
	Finding         string // `finding:` and 16 hex digits: the same for the same release, lens and activity, whoever asks
	Lens            Lens
	Level           schema.Level
	Quality         schema.Quality // "" unless Level is BOUND
	Headline        schema.Headline
	HeadlineByActor []ActorHeadline // STATE, NON_STATE, COMPANY, INDIVIDUAL; empty when the lens names an actor
	Flags           []FlagNote      // in the order of the vocabulary
	Bound           Bound
	Provisions      []CountedProvision // by provision, then assessment
	Disputes        []Dispute          // by kind, then proposition; those that something live rests on, whatever the level
	Claims          ClaimCounts
	Unsure          int // assessments that count and are marked UNSURE
	Caveat          string
}

// ActorHeadline is the headline for one class of actors.
type ActorHeadline struct {
	Actor    schema.Actor
	Headline schema.Headline
}

// FlagNote is a flag with its evidence.
type FlagNote struct {
	Flag     schema.Flag
	Why      string
	Evidence []graph.ID     // assessments and claims, ascending
	Indirect bool           // ACTOR: duties to guard were kept out, whoever the actor is
	Improves bool           // ACTOR: the level is better with the actor lifted
	Level    schema.Level   // REACH: abroad; CONTEXT: in armed conflict; else ""
	Quality  schema.Quality // the quality there
	Residue  *Residue       // RESIDUE, else nil
}

// Residue is what a partial quality leaves open.
type Residue struct {
	Conditions     []ResidueCondition // by assessment
	Functions      []schema.Function  // asked for, served by nothing direct
	Actors         []schema.Actor     // reached by nothing direct
	DisputedBeyond bool               // under the reading ACCEPTED the quality would be FULL
}

// ResidueCondition is a threshold of an assessment that counts.
type ResidueCondition struct {
	Assessment graph.ID
	Condition  string
}

// Bound counts the States bound by something live. Every number is a lower
// bound: parties not known by name are unknown, never not bound.
type Bound struct {
	Count      int        // A: at all
	Undisputed int        // B
	Direct     int        // D: undisputed and DIRECT
	Full       int        // F: undisputed, DIRECT and FULL
	Of         int        // States named, or members of the day
	Closing    []graph.ID // for NOT_BOUND: treaties whose hard rules apply, ascending
	Presumed   bool       // some instrument counts as practically universal without a list
}

// CountedProvision is an assessment that counts, with how. An assessment that
// counts for several functions in the same way stands once. The list of
// functions is shared by all answers and must not be changed.
type CountedProvision struct {
	ID          graph.ID // the provision
	Assessment  graph.ID
	Instrument  graph.ID
	Pinpoint    string
	Bindingness schema.Standing
	Manner      schema.Manner
	Extent      schema.Extent
	Functions   []schema.Function
	Via         schema.Via
	JudgedAt    graph.ID
	Dispute     schema.DisputeKind // "" for none
	Binds       int
	Confidence  schema.Confidence
}

// Dispute is a dispute with both sides. The latest word of each State by the
// day counts.
type Dispute struct {
	Kind        schema.DisputeKind
	Proposition graph.ID // "" for an analogy
	Text        string
	Affirm      int
	Deny        int
	Nuanced     int
	Silent      int
	NotSurveyed int
}

// ClaimCounts says who asserts and who denies a gap, by the lens's day.
type ClaimCounts struct {
	GapAsserted ClaimSide
	GapDenied   ClaimSide
}

// ClaimSide is one side. Only claims at the reviews EDITORIAL and ACCEPTED are
// counted; what a machine proposed is listed apart.
type ClaimSide struct {
	States   []string   // codes, ascending
	Count    int        // of States
	Others   []string   // names of groups and organisations, ascending
	Claims   []graph.ID // ascending; the newest 64 held, where there are more
	Proposed []graph.ID // likewise
}

// Explanation is an answer with its trace. The trace is the definition: the
// profile follows from its lines.
type Explanation struct {
	Profile  Profile
	Lines    []ExplainLine // by provision, assessment, function, via
	Counted  int
	Excluded int
}

// ExplainLine is one assessment as the case sees it, for one function.
type ExplainLine struct {
	Assessment  graph.ID
	Provision   graph.ID
	Instrument  graph.ID
	Pinpoint    string
	Function    schema.Function
	Extent      schema.Extent
	Manner      schema.Manner
	Via         schema.Via
	JudgedAt    graph.ID
	Counted     bool
	Rule        string // RuleCounted, or the rule that excluded it
	Why         string
	Standing    schema.Standing // for what counted, else ""
	Binds       int
	Basis       schema.BoundBasis // for what is live, else ""
	Dispute     schema.DisputeKind
	Proposition graph.ID
	Reason      string
	Condition   string
	Confidence  schema.Confidence
}

// Matrix is levels in a table.
type Matrix struct {
	Lens    Lens
	Columns []string
	Rows    []MatrixRow
}

// MatrixRow is one activity, or one family of activities, across the columns.
type MatrixRow struct {
	Activity graph.ID
	Label    string
	Cells    []MatrixCell
}

// MatrixCell is one cell.
type MatrixCell struct {
	Level    schema.Level
	Quality  schema.Quality
	Headline schema.Headline
	// Of is, for a family, how many activities the cell stands for: the
	// narrowest at and below the row's. Open of them stand below CONTESTED, and
	// the cell is the lowest of theirs. Both are 0 for a single activity.
	Open, Of int
}

// Filter chooses gaps from a ranked list. The zero value chooses all.
type Filter struct {
	Levels    []schema.Level
	Headlines []schema.Headline
	Under     []graph.ID // these activities and all below them
	Nature    schema.Nature
	Flags     []schema.Flag // any of these
}
