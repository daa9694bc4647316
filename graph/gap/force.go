package gap

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// deposited notes the day of an act of a State. The day on which an act takes
// effect is not the day of its deposit, and an act without a day counts for
// nobody's entry into force. Organisations are no States and never count.
func (b *base) deposited(i *instrument, who graph.ID, n graph.Node, left bool) {
	on := lastDay(n.Attrs.Text("date"), never)
	if !b.isState(who) || on == never || strings.HasPrefix(n.Attrs.Text("dateType"), "entry_into_force") {
		return
	}
	i.deposits = append(i.deposits, deposit{b.named[who], on, left})
}

// enter computes the day of entry into force by the rule of the instrument
// where no day is given: so many days after the first day on which so many
// States have joined and not left. It uses what is known and extrapolates
// nothing, so an instrument short of its number stays out of force however
// late the day asked about.
func (i *instrument) enter() {
	slices.SortFunc(i.deposits, func(x, y deposit) int { return cmp.Or(cmp.Compare(x.on, y.on), cmp.Compare(x.state, y.state)) })
	if i.needs == 0 || i.after == never || i.inForce != never || i.status == schema.InstrumentStatusTerminated {
		return
	}
	var joined StateSet
	for _, d := range i.deposits {
		if d.left {
			joined.remove(d.state)
			continue
		}
		if joined.add(d.state); joined.Len() >= i.needs {
			i.inForce = d.on + i.after
			return
		}
	}
}

// ratified counts the States whose deposits are known by a day.
func (i *instrument) ratified(d day) int {
	var joined StateSet
	for _, one := range i.deposits {
		switch {
		case one.on > d:
			return joined.Len()
		case one.left:
			joined.remove(one.state)
		default:
			joined.add(one.state)
		}
	}
	return joined.Len()
}

// lacking says in words what an instrument still needs for its entry into
// force, or "".
func (i *instrument) lacking(d day) string {
	if i.needs == 0 || i.inForce <= d {
		return ""
	}
	return fmt.Sprintf("; it needs %d ratifications, and the dated ones by then are %d", i.needs, i.ratified(d))
}

// readReservations reads which States exclude which provisions for themselves.
// The error names a participation that excludes a provision of another instrument.
func (b *base) readReservations(s *source) error {
	for _, n := range s.nodes[schema.KindParticipation] {
		far := s.far(schema.EdgeExcludes, n.ID)
		if len(far) == 0 || n.Attrs.Text("mode") != string(schema.ParticipationModeParties) {
			continue
		}
		who, err := s.only(schema.EdgeBy, n.ID)
		if err != nil {
			return err
		}
		if !b.isState(who) {
			continue
		}
		in, err := s.only(schema.EdgeIn, n.ID)
		if err != nil {
			return err
		}
		r := reservation{state: b.named[who], from: lastDay(cmp.Or(n.Attrs.Text("effective"), n.Attrs.Text("date")), always)}
		for _, id := range far {
			if r.provision = b.place(id); r.provision < 0 {
				continue
			}
			instrument := b.provisions[r.provision].instrument
			if instrument < 0 || b.instruments[instrument].id != in {
				return fmt.Errorf("%s: it excludes %s, which is no provision of %s", n.ID, id, in)
			}
			r.to = b.instruments[instrument].leftAfter(r.state, r.from)
			b.reservations = append(b.reservations, r)
		}
	}
	slices.SortFunc(b.reservations, func(x, y reservation) int {
		return cmp.Or(cmp.Compare(x.provision, y.provision), cmp.Compare(x.state, y.state), cmp.Compare(x.from, y.from))
	})
	return nil
}

// leftAfter gives the day on which a State left after a day, or never. A State
// that comes back comes without its old reservations, unless it makes them again.
func (i *instrument) leftAfter(state int, from day) day {
	for _, t := range i.parties {
		if t.state == state && t.left && t.from > from {
			return t.from
		}
	}
	return never
}

// exclude gives a view the States that have excluded each provision by its day.
func (b *base) exclude(v *view) {
	v.excluded = map[int]int32{}
	for _, r := range b.reservations {
		if r.from > v.day || r.to <= v.day {
			continue
		}
		at, there := v.excluded[r.provision]
		if !there {
			v.reserved = append(v.reserved, StateSet{})
			at = int32(len(v.reserved))
			v.excluded[r.provision] = at
		}
		v.reserved[at-1].add(r.state)
	}
}

// statesOf gives those whom a live record binds, by name.
func (v *view) statesOf(r *record) StateSet {
	set := v.bound[r.instrument].states
	if r.reserved > 0 {
		set = set.without(v.reserved[r.reserved-1])
	}
	return set
}

// floorOf is how many members a live record binds at least by a reported
// count, from which those are taken off that have excluded it.
func (v *view) floorOf(r *record) int {
	floor := v.bound[r.instrument].floor
	if r.reserved > 0 {
		floor = max(0, floor-v.reserved[r.reserved-1].Len())
	}
	return floor
}

// lacking says in words what the instrument of a line still needs for its
// entry into force, or "".
func (s *Asker) lacking(line *ExplainLine) string {
	return s.atlas.base.instruments[s.atlas.base.named[line.Instrument]].lacking(s.view.day)
}

// reservedBy says in words who of those asked about has excluded the provision
// of a line, or "".
func (s *Asker) reservedBy(line *ExplainLine) string {
	at := s.view.excluded[s.atlas.base.named[line.Provision]]
	if at == 0 {
		return ""
	}
	asked := s.query.states
	if s.query.named == 0 {
		asked = s.view.members
	}
	var codes []string
	for _, id := range s.atlas.base.listStates(s.view.reserved[at-1].and(asked)) {
		codes = append(codes, id.Name())
	}
	if len(codes) == 0 {
		return ""
	}
	return "; by a reservation it does not bind " + strings.Join(codes, ", ")
}
