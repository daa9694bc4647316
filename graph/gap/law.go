package gap

import (
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// The law side of a graph, as read. Things refer to each other by place; nodes
// are read by ascending id, so places sort as ids do. -1 is nobody.

type activity struct {
	id       graph.ID
	label    string
	nature   schema.Nature
	asks     mask  // the functions asked for when the lens names none
	broader  int   // the class it belongs to
	line     []int // itself and the broader ones, nearest first
	involves []int // what it usually involves, ascending
	judged   []int // the assessments about it, ascending
	asserts  side  // who asserts a gap in it
	denies   side  // who denies one
}

type provision struct {
	id         graph.ID
	pinpoint   string
	modality   schema.Modality
	regime     string // the field of law
	validFrom  day    // always, where it has no first day of its own
	instrument int
	invoked    []dated // the newest statements that speak of it
}

type assessment struct {
	id          graph.ID
	provision   int
	activity    int
	proposition int
	extent      schema.Extent
	manner      schema.Manner
	functions   mask
	reaches     mask
	contexts    mask
	territory   mask
	indirect    bool
	condition   string
	reason      string
	validFrom   day // always, where none is given
	validTo     day // never, where none is given
	review      mask
	confidence  schema.Confidence
	assertedOn  day
}

type frame struct {
	review     mask
	assertedOn day
	covers     []int // activities
}

type instrument struct {
	id         graph.ID
	title      string
	form       schema.SourceType
	status     schema.InstrumentStatus
	adopted    day // always, where no date is given
	inForce    day // never, where no date is given
	terminated day // never, where no date is given
	universal  bool
	group      int  // the group whose members of the day it binds
	count      int  // parties reported
	counted    day  // the day of that count; never, where none is given
	listed     bool // a list of parties is held
	parties    []tenure
	deposits   []deposit // acts that make a State a party or end that, in order of their days
	needs      int       // so many ratifications for its entry into force, or 0
	after      day       // and so many days after the last of them; never, where that is not known
	outside    []tenure  // the listed non-parties
	unlisted   bool      // a list of non-parties is held, perhaps empty
}

// deposit is a dated act of a State by which it joins or leaves.
type deposit struct {
	state int
	on    day
	left  bool
}

// reservation is a State that excludes a provision for itself.
type reservation struct {
	provision int
	state     int
	from      day
	to        day // the day it left the instrument, with which the reservation ended; or never
}

// mechanism is a court, a treaty body, a directory, a duty to report.
type mechanism struct {
	id     graph.ID
	helps  traits // isAttributed, isEnforced
	since  day
	until  day
	serves []graph.ID
}

// tenure is a State in a list, from a first day, or out of it again.
type tenure struct {
	state int
	from  day
	left  bool
}

type group struct {
	id      graph.ID
	members []membership
}

type membership struct {
	state    int
	from, to day
}

type state struct {
	id     graph.ID
	code   string
	joined day // the United Nations; never for others
}

type proposition struct {
	id        graph.ID
	text      string
	status    schema.PropositionStatus
	since     day
	positions []position
}

// principle is a principle with the provisions that express it, ascending.
type principle struct {
	id         graph.ID
	label      string
	provisions []int
}

// link is an edge of the lineage of provisions and instruments.
type link struct {
	from   graph.ID
	name   schema.EdgeName
	to     graph.ID
	since  day // always, where no day is given
	unsure bool
}

type position struct {
	state  int
	on     day // always, where no date is given
	stance schema.Stance
}

// binding says whether a form of instrument can bind at all.
func binding(form schema.SourceType) bool {
	switch form {
	case schema.SourceTypeTreaty, schema.SourceTypeCustom, schema.SourceTypeGeneralPrinciple,
		schema.SourceTypeBindingDecision, schema.SourceTypeRegionalLaw:
		return true
	}
	return false
}

// customary says whether a form binds every State at all times.
func customary(form schema.SourceType) bool {
	return form == schema.SourceTypeCustom || form == schema.SourceTypeGeneralPrinciple
}

// hard says whether a provision of an instrument is hard law: by the form of
// the instrument and by its own modality.
func hard(i *instrument, p *provision) bool {
	switch p.modality {
	case schema.ModalityProhibition, schema.ModalityObligation, schema.ModalityRight:
		return binding(i.form)
	}
	return false
}

// inForceOn says whether an instrument is in force on a day. Custom is
// established at all times; where the editors know of an end and not of its
// day, it is not taken as in force.
func (i *instrument) inForceOn(d day) bool {
	switch {
	case i.status == schema.InstrumentStatusTerminated && i.terminated == never:
		return false
	case customary(i.form):
		return i.status == schema.InstrumentStatusInForce
	}
	return i.inForce <= d
}
