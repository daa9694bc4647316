// Package doc is what the stations of ingest hand on: a text that was read,
// its segments, what was found in it, and how sure anybody is of that.
//
// It exists so that stations need not import each other. It reads nothing and
// knows no store; all it tells by itself is the language of a text. All offsets count Unicode code points of
// the document's text, end exclusive, so that they mean the same in every
// language and tool.
package doc

import (
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/schema"
)

// Document is a source that was read.
type Document struct {
	Name     string // the name it came under, with slashes
	SHA256   string // of its bytes, in hex
	Format   string // what it was read from: text, markdown, html, pdf, docx, akn, udhr, treaty, record
	Encoding string // the encoding of its bytes
	Title    string
	Byline   string
	Language string // ISO 639-1, or "" when not known
	Text     Text
	Pages    []int // where each page begins, for a format that has pages
	Hints    Hints
	Evidence []Evidence // where the text itself says what stands in the hints
}

// Evidence is the place of the words from which one of the hints was read.
type Evidence struct {
	Field      string // of Hints, in small letters: speaker, office, state, date, forum, symbol
	Start, End int
}

// Page is the number of the page on which an offset lies, from 1, or 0 where
// the format has no pages.
func (d Document) Page(offset int) int {
	at, found := slices.BinarySearch(d.Pages, offset+1)
	if found || len(d.Pages) > 0 {
		return max(1, at)
	}
	return 0
}

// ShortHash is the part of the hash that names the document in ids.
func (d Document) ShortHash() string { return d.SHA256[:min(12, len(d.SHA256))] }

// Text is a text addressed by code points.
type Text struct{ runes []rune }

// NewText makes a text. Invalid UTF-8 becomes U+FFFD.
func NewText(s string) Text { return Text{runes: []rune(s)} }

// Len is the number of code points.
func (t Text) Len() int { return len(t.runes) }

// At gives the code point at an offset.
func (t Text) At(i int) rune { return t.runes[i] }

// Slice gives the words between two offsets.
func (t Text) Slice(start, end int) string { return string(t.runes[start:end]) }

// Runes gives the code points. They must not be changed.
func (t Text) Runes() []rune { return t.runes }

// String gives the whole text.
func (t Text) String() string { return string(t.runes) }

// As says what a document is to be taken for.
type As string

// The kinds of document that the stations tell apart.
const (
	AsAuto       As = ""
	AsInstrument As = "instrument"
	AsStatement  As = "statement"
)

// Hints is what somebody knows about a document beside its content: from
// flags, from a file beside it, from its name. What is not known stays empty.
type Hints struct {
	As         As                `yaml:"as"`
	Instrument string            `yaml:"instrument"` // id of the instrument whose text it is, with or without its kind
	State      string            `yaml:"state"`      // id or alpha-3 code of the State that speaks
	Speaker    string            `yaml:"speaker"`
	Office     string            `yaml:"office"`
	Date       string            `yaml:"date"` // a date of any precision
	Forum      string            `yaml:"forum"`
	Tier       schema.SourceTier `yaml:"tier"`
	Language   string            `yaml:"language"`
	Title      string            `yaml:"title"`
	URL        string            `yaml:"url"`
	Licence    string            `yaml:"licence"`
	Symbol     string            `yaml:"symbol"`
	Columns    Columns           `yaml:"columns"`
}

// Columns names the columns of a table of statements where their own names do
// not say what they hold.
type Columns struct {
	Text  string `yaml:"text"`
	State string `yaml:"state"`
	Date  string `yaml:"date"`
}

// Over fills what h leaves open from what is known less surely.
func (h Hints) Over(weaker Hints) Hints {
	fill := func(to *string, from string) {
		if *to == "" {
			*to = from
		}
	}
	if h.As == AsAuto {
		h.As = weaker.As
	}
	if h.Tier == "" {
		h.Tier = weaker.Tier
	}
	fill(&h.Instrument, weaker.Instrument)
	fill(&h.State, weaker.State)
	fill(&h.Speaker, weaker.Speaker)
	fill(&h.Office, weaker.Office)
	fill(&h.Date, weaker.Date)
	fill(&h.Forum, weaker.Forum)
	fill(&h.Language, weaker.Language)
	fill(&h.Title, weaker.Title)
	fill(&h.URL, weaker.URL)
	fill(&h.Licence, weaker.Licence)
	fill(&h.Symbol, weaker.Symbol)
	fill(&h.Columns.Text, weaker.Columns.Text)
	fill(&h.Columns.State, weaker.Columns.State)
	fill(&h.Columns.Date, weaker.Columns.Date)
	return h
}

// Segment is a piece of a document. Segments stand in the order of the text.
type Segment struct {
	Type   schema.PassageType
	Label  string // as printed or counted: `Article 2`, `Art. 2(4)`, or ""
	Path   string // its name in ids: `art-2-4`, or its order
	Pin    string // its pinpoint without a word for the division: `2(4)`; of a resolution `OP 3`, `PP 1`; or ""
	Start  int
	End    int
	Within int // the segment that holds it, or -1

	// Scope is the annex, protocol or other text of its own that it belongs to,
	// as printed; its pinpoint is one of that text. It is "" for the main text.
	Scope    string
	Language string // where it is known to be another than that of the main text
}

// Mention is words that name something of the corpus. Before it is linked it
// has candidates; after, a target.
type Mention struct {
	Target     string   // an id, once linked
	Candidates []string // the ids that the words may mean
	Pin        string   // a pinpoint of the candidate, an instrument: 2(4)
	Inside     bool     // may stand around or inside a mention of another kind
	Loose      bool     // found by passing over a member of a coordination
	Start      int
	End        int
	Quote      string
}

// Claim is one assertion.
type Claim struct {
	Type    schema.ClaimType
	By      []string // ids of States, groups or organisations, sorted
	Targets []string // ids, in the order of the text
	Start   int
	End     int
	Quote   string
	Hedged  bool
	Score   float64 // how often claims like it were right, between 0 and 1
	Basis   string  // what kind of evidence it rests on
	Rule    string  // the cue that found it
}

// Unresolved is words that may name something and could not be resolved.
type Unresolved struct {
	Quote  string `json:"quote"`
	Start  int    `json:"start"`
	End    int    `json:"end"`
	Reason string `json:"reason"`
}

// Speech is who said it, where and when. What is not known is empty.
type Speech struct {
	By      []string // ids of States, groups or organisations
	Speaker string
	Office  string
	Forum   string
	Date    string
	Symbol  string
	Tier    schema.SourceTier
}

// Findings is all that was found in a document.
type Findings struct {
	Speech     Speech
	Mentions   []Mention
	Claims     []Claim
	Unresolved []Unresolved
}

// Join adds the ids that are not there yet, keeping the order.
func Join(ids []string, more ...string) []string {
	for _, id := range more {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// BareName is an id without the prefix of its kind.
func BareName(id string) string {
	if _, name, found := strings.Cut(id, ":"); found {
		return name
	}
	return id
}
