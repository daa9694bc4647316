package doc

// Citation is words that point to law: to an instrument, and where they say so
// to places in it. What they point to is found out by the link station.
type Citation struct {
	Start, End int
	Quote      string
	Works      []string   // ids of instruments that the words name, mostly one
	Symbols    []string   // or the symbols they may give, in one form: A/RES/70/237
	Pins       []Pinpoint // places in it, in the order of the text
	Back       bool       // the words take up what was cited before: the said Convention
	Noun       string     // what kind of instrument they take up or name: convention; also former and latter
}

// Pinpoint is a place in an instrument.
type Pinpoint struct {
	Division Division
	Number   string // 2(4), 13(f), 8bis; (7) alone is of the article cited before
}

// Division says what a number counts.
type Division string

// The divisions that citations name.
const (
	Article   Division = "article"
	Paragraph Division = "paragraph"
	Norm      Division = "norm" // of the list of eleven that experts agreed on
)

// CitationStatus is what became of a citation.
type CitationStatus string

// The statuses of citations.
const (
	CitationResolved  CitationStatus = "RESOLVED"
	CitationAmbiguous CitationStatus = "AMBIGUOUS"           // may be several things
	CitationUnnamed   CitationStatus = "NO_INSTRUMENT_NAMED" // a place, and nothing says in what
	CitationUnknown   CitationStatus = "NOT_IN_CORPUS"       // an instrument that the corpus does not have
	CitationUncharted CitationStatus = "PINPOINT_NOT_IN_CORPUS"
	CitationNoPin     CitationStatus = "PINPOINT_DOES_NOT_EXIST"
)

// Reference is one thing that a citation points to, or the reason why none.
type Reference struct {
	Quote      string         `json:"quote"`
	Start      int            `json:"start"`
	End        int            `json:"end"`
	Status     CitationStatus `json:"status"`
	Target     string         `json:"target"`     // an id, or "" when nothing was resolved
	Instrument string         `json:"instrument"` // the id of the instrument, or ""
	Pinpoint   string         `json:"pinpoint"`   // as Art. 2(4), or ""
	Candidates []string       `json:"candidates"` // ids or symbols that the words may mean
	Nearest    []string       `json:"nearest"`    // ids of the provisions nearest to a pinpoint that is not there
	Reason     string         `json:"reason"`
}
