package ingest

import (
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/ingest/doc"
)

// Outcome is what became of a source.
type Outcome string

// The outcomes.
const (
	Added     Outcome = "new"       // it was not there
	Changed   Outcome = "changed"   // it was there with other content, read in another way or with other hints
	Unchanged Outcome = "unchanged" // its findings were not written again
	Refused   Outcome = "refused"
)

// Event says what became of one source.
type Event struct {
	Source     string           `json:"source"`
	Document   graph.ID         `json:"document,omitempty"` // "" when refused
	Outcome    Outcome          `json:"outcome"`
	Reason     string           `json:"reason,omitempty"` // why refused
	Format     string           `json:"format,omitempty"`
	Language   string           `json:"language,omitempty"`
	Instrument graph.ID         `json:"instrument,omitempty"` // whose text it is, or on whose parties
	Made       bool             `json:"made,omitempty"`       // the instrument was made from this text
	Found      *Counts          `json:"found,omitempty"`      // in what was written
	Parties    *PartyCounts     `json:"parties,omitempty"`    // of a table of parties
	Unresolved []doc.Unresolved `json:"unresolved,omitempty"` // the first ten
	Conflicts  []Conflict       `json:"conflicts,omitempty"`
	Resembles  []Resemblance    `json:"resembles,omitempty"`
	Kept       int              `json:"kept,omitempty"` // claims of its reading before on which people have decided; the decisions stay in the log
	Done       int              `json:"-"`              // sources done so far
}

// shownUnresolved is how many of the unresolved an event lists.
const shownUnresolved = 10

// Refusal is a source that was not taken in, and why.
type Refusal struct {
	Source string `json:"source"`
	Reason string `json:"reason"`
}

// Counts are things found in what was written.
type Counts struct {
	Passages       int `json:"passages"`
	Attached       int `json:"attached"` // passages that state the text of a provision
	Provisions     int `json:"provisions"`
	Statements     int `json:"statements"`
	Claims         int `json:"claims"`
	Mentions       int `json:"mentions"`
	Participations int `json:"participations"`
	Unresolved     int `json:"unresolved"`
}

// add adds up counts.
func (c *Counts) add(o Counts) {
	c.Passages, c.Attached, c.Provisions = c.Passages+o.Passages, c.Attached+o.Attached, c.Provisions+o.Provisions
	c.Statements, c.Claims, c.Mentions = c.Statements+o.Statements, c.Claims+o.Claims, c.Mentions+o.Mentions
	c.Participations, c.Unresolved = c.Participations+o.Participations, c.Unresolved+o.Unresolved
}

// Report says what a run did. Read is the sum of New, Changed, Unchanged and
// the number of Refused.
type Report struct {
	Read      int       `json:"read"`
	New       int       `json:"new"`
	Changed   int       `json:"changed"`
	Unchanged int       `json:"unchanged"`
	Refused   []Refusal `json:"refused"`
	Removed   []Removal `json:"removed"` // documents whose place holds something else now
	Kept      int       `json:"kept"`    // claims of earlier readings on which people have decided
	Conflicts int       `json:"conflicts"`
	Resembles int       `json:"resembles"`
	Found     Counts    `json:"found"`
	Bytes     int64     `json:"bytes"`
	Documents []Event   `json:"documents,omitempty"` // each source, where Options asks for it
}

// count adds what became of a source.
func (r *Report) count(e Event, bytes int) {
	r.Read++
	r.Bytes += int64(bytes)
	switch e.Outcome {
	case Added:
		r.New++
	case Changed:
		r.Changed++
	case Unchanged:
		r.Unchanged++
	case Refused:
		r.Refused = append(r.Refused, Refusal{e.Source, e.Reason})
	}
	if e.Found != nil {
		r.Found.add(*e.Found)
	}
	r.Kept += e.Kept
	r.Conflicts += len(e.Conflicts)
	r.Resembles += len(e.Resembles)
}
