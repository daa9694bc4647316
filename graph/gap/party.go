package gap

import "github.com/lacuna-law/lacuna/schema"

// notMembers is how many parties of a reported count may be no members of the
// United Nations: Holy See, Palestine, Cook Islands, Niue, European Union.
const notMembers = 5

// bound is who is bound by an instrument as such on a day.
type bound struct {
	states StateSet
	floor  int // so many members at least, known from a reported count alone
	basis  schema.BoundBasis
}

// boundBy gives who is bound by an instrument on a day, were it in force. Who
// is not known by name is unknown, never not bound.
func (b *base) boundBy(i *instrument, d day, members StateSet) bound {
	switch {
	case customary(i.form):
		return bound{states: b.everyone, basis: schema.BoundBasisEveryState}
	case i.group >= 0:
		return bound{states: b.groups[i.group].on(d), basis: schema.BoundBasisGroupMembers}
	case i.form == schema.SourceTypeBindingDecision:
		return bound{states: members, basis: schema.BoundBasisUnMembers}
	case i.listed:
		return bound{states: within(i.parties, d), floor: i.floor(d), basis: schema.BoundBasisListOfParties}
	case i.unlisted:
		return bound{states: members.without(within(i.outside, d)), basis: schema.BoundBasisAllButNonParties}
	case i.universal:
		return bound{states: members, basis: schema.BoundBasisPresumedUniversal}
	}
	return bound{floor: i.floor(d), basis: schema.BoundBasisNamesNotKnown}
}

// floor is how many members are bound by the reported count, from its day on.
func (i *instrument) floor(d day) int {
	if i.counted > d {
		return 0
	}
	return max(0, i.count-notMembers)
}

// within gives the States in a list on a day. Tenures are in order of their
// first days, so the last one begun decides.
func within(list []tenure, d day) StateSet {
	var out StateSet
	for _, t := range list {
		switch {
		case t.from > d:
		case t.left:
			out.remove(t.state)
		default:
			out.add(t.state)
		}
	}
	return out
}

func (g *group) on(d day) StateSet {
	var out StateSet
	for _, m := range g.members {
		if m.from <= d && d <= m.to {
			out.add(m.state)
		}
	}
	return out
}

// members gives the members of the United Nations on a day.
func (b *base) members(d day) StateSet {
	var out StateSet
	for place, s := range b.states {
		if s.joined <= d {
			out.add(place)
		}
	}
	return out
}
