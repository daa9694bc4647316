package web

// activityNode is an activity.
type activityNode struct {
	ID, Definition, Nature    string
	Needs, Lifecycle, Effects []string
	TypicalActors             []string
	Aliases                   localList
	Incidents                 []struct {
		Name string
		Year int
	}
	Confidence, Note string
	Broader          *thing
	Narrower         list[thing]
	UsuallyInvolves  list[thing]
	ServedBy         list[mechanism]
}

type mechanism struct{ ID, Name, Type, Compulsory, Reach, Confidence string }

// provisionNode is a provision.
type provisionNode struct {
	ID, Pinpoint, PinpointConfidence, Digest, Modality string
	Reaches, Addressees, Functions, Contexts           []string
	Regime, Condition, ValidFrom                       string
	Confidence, VerifiedAgainst, Note                  string
	PartOf                                             *instrumentNode
	Expresses                                          list[struct {
		ID    string
		Label localText
	}]
	Passages    list[passage]
	Assessments list[assessment]
	ServedBy    list[mechanism]
	lineage
}

// lineage is how a provision or instrument stands to others.
type lineage struct {
	Restates, Elaborates, Endorses, Implements                    list[thing]
	Supersedes, DerogatesFrom, ConflictsWith, Interprets          list[thing]
	RestatedBy, ElaboratedBy, EndorsedBy, ImplementedBy           list[thing]
	SupersededBy, DerogatedFromBy, ConflictsWithBy, InterpretedBy list[thing]
}

// relation is one way in which things stand to each other.
type relation struct {
	Words  string
	Things list[thing]
}

// Relations gives the relations that hold something.
func (l lineage) Relations() []relation {
	all := []relation{
		{"Restates", l.Restates}, {"Elaborates", l.Elaborates}, {"Endorses", l.Endorses}, {"Implements", l.Implements},
		{"Supersedes", l.Supersedes}, {"Derogates from", l.DerogatesFrom}, {"Conflicts with", l.ConflictsWith}, {"Interprets", l.Interprets},
		{"Restated by", l.RestatedBy}, {"Elaborated by", l.ElaboratedBy}, {"Endorsed by", l.EndorsedBy}, {"Implemented by", l.ImplementedBy},
		{"Superseded by", l.SupersededBy}, {"Derogated from by", l.DerogatedFromBy}, {"In conflict with", l.ConflictsWithBy}, {"Interpreted by", l.InterpretedBy},
	}
	var out []relation
	for _, r := range all {
		if len(r.Things.Edges) > 0 {
			out = append(out, r)
		}
	}
	return out
}

// passage is a piece of a document.
type passage struct {
	ID, Type, Label, Text, Language string
	Order                           int
	InDocument                      *documentNode
	StatesTextOf                    *thing
	Within                          *thing
}

// assessment is a provision judged against an activity.
type assessment struct {
	ID, Extent, Manner                      string
	Functions, Reaches, Contexts, Territory []string
	Indirect                                bool
	Condition, Reason, Review, Confidence   string
	About                                   *thing
	DependsOn                               *thing
}

// instrumentNode is an instrument.
type instrumentNode struct {
	ID, Title, ShortTitle, SourceType, Bindingness, Binds, Status, Symbol string
	Adopted, Opened, InForce, Terminated, Depositary                      string
	Universal                                                             bool
	PartiesCount                                                          *int
	PartiesAsOf, PartiesCountConfidence                                   string
	ParticipationLists                                                    []struct {
		Mode, AsOf, Completeness, Note, VerifiedAgainst string
		TotalReported                                   *int
	}
	Regimes, Contexts                           []string
	Enforcement, URL, Confidence, Note          string
	DatesVerifiedAgainst, StatusVerifiedAgainst string
	BindsMembersOf                              *thing
	Provisions                                  list[provisionNode]
	Participations                              list[participation]
	Documents                                   list[documentNode]
	ServedBy                                    list[mechanism]
}

type participation struct {
	ID, Action, Date, Effective, Confidence string
	By                                      *thing
}

// statementNode is a statement.
type statementNode struct {
	ID, Speaker, Office, Forum, Date, Symbol, SourceTier, Gist string
	ActivitiesSaid, PrinciplesSaid, GapsSaid, ProposalsSaid    []string
	Review, Method, Confidence, Note                           string
	By                                                         list[thing]
	In                                                         *documentNode
	Claims                                                     list[claim]
}

// claim is one assertion in a statement.
type claim struct {
	ID, Type, Quote, Gist, Confidence, Method, Review string
	Start, End                                        *int
	Hedged                                            bool
	Score                                             *float64
	By, Targets                                       list[thing]
}

// documentNode is a document.
type documentNode struct {
	ID, Title, SHA256, Language, URL, Symbol, Date, Licence string
	SourceTier, Format, Extractor, Note, Text               string
	Authentic                                               *bool
	Unresolved                                              []struct{ Quote, Reason string }
	TextOf                                                  *thing
	Statements                                              list[statementNode]
	Passages                                                list[passage]
}

// principleNode is a principle.
type principleNode struct {
	ID, Definition, Confidence string
	Label                      localText
	ExpressedBy                list[provisionNode]
}

// frame is what was read.
type frame struct {
	ID, Label, CutOff               string
	Languages                       []string
	Assessor, Method, Review, Scope string
	Limits                          []string
	AssertedOn, Confidence          string
	Covers                          list[thing]
}
