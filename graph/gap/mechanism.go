package gap

import (
	"slices"

	"github.com/lacuna-law/lacuna/schema"
)

func (b *base) readMechanisms(s *source) error {
	for _, n := range s.nodes[schema.KindMechanism] {
		m := mechanism{id: n.ID, since: lastDay(n.Attrs.Text("since"), always), until: lastDay(n.Attrs.Text("until"), never),
			serves: s.far(schema.EdgeServes, n.ID)}
		if n.Attrs.Text("attributes") != string(schema.CompulsionNo) {
			m.helps |= isAttributed
		}
		if n.Attrs.Text("compulsory") != string(schema.CompulsionNo) {
			m.helps |= isEnforced
		}
		if m.helps != 0 {
			b.mechanisms = append(b.mechanisms, m)
		}
	}
	return nil
}

// help says, on a day, for which things there is a mechanism that can find who
// did an act (isAttributed), and one that can be set in motion without fresh
// consent (isEnforced), each at least in part.
type help struct {
	activities  []traits // a mechanism for a broader activity serves the narrower ones
	instruments []traits // and one for an instrument all its provisions
	provisions  []traits
}

func (b *base) helpOn(d day) help {
	h := help{make([]traits, len(b.activities)), make([]traits, len(b.instruments)), make([]traits, len(b.provisions))}
	for i := range b.mechanisms {
		m := &b.mechanisms[i]
		if m.since > d || m.until < d {
			continue
		}
		for _, id := range m.serves {
			switch place := b.place(id); {
			case b.isActivity(id):
				h.activities[place] |= m.helps
			case b.isProvision(id):
				h.provisions[place] |= m.helps
			case b.isInstrument(id):
				h.instruments[place] |= m.helps
			}
		}
	}
	own := slices.Clone(h.activities)
	for place := range b.activities {
		for _, at := range b.activities[place].line {
			h.activities[place] |= own[at]
		}
	}
	return h
}

// at gives the help for a provision. What a draft adds has none.
func (h *help) at(provision, instrument int) traits {
	var out traits
	if provision < len(h.provisions) {
		out |= h.provisions[provision]
	}
	if instrument < len(h.instruments) {
		out |= h.instruments[instrument]
	}
	return out
}
