package gap

import (
	"cmp"
	"slices"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

func (b *base) readInstruments(s *source) error {
	for _, n := range s.nodes[schema.KindInstrument] {
		far, err := s.only(schema.EdgeBindsMembersOf, n.ID)
		if err != nil {
			return err
		}
		b.instruments = append(b.instruments, b.instrumentOf(n, far))
	}
	for _, n := range s.nodes[schema.KindParticipation] {
		if err := b.readParticipation(s, n); err != nil {
			return err
		}
	}
	for i := range b.instruments {
		b.instruments[i].enter()
		b.instruments[i].parties = forgetGone(b.instruments[i].parties)
		slices.SortFunc(b.instruments[i].parties, inOrder)
		slices.SortFunc(b.instruments[i].outside, inOrder)
	}
	return nil
}

// forgetGone drops the States that left on a day that is not known: from when
// they were bound to when cannot be said.
func forgetGone(list []tenure) []tenure {
	var gone StateSet
	for _, t := range list {
		if t.left && t.from == always {
			gone.add(t.state)
		}
	}
	return slices.DeleteFunc(list, func(t tenure) bool { return gone.Has(t.state) })
}

// inOrder puts tenures in order of their first days; of one day a leaving
// comes last, so that who joined and left on a day is out.
func inOrder(a, b tenure) int {
	last := func(t tenure) int {
		if t.left {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(last(a), last(b)), cmp.Compare(a.state, b.state))
}

func (b *base) instrumentOf(n graph.Node, boundGroup graph.ID) instrument {
	i := instrument{
		id:         n.ID,
		title:      n.Attrs.Text("shortTitle"),
		form:       schema.SourceType(n.Attrs.Text("sourceType")),
		status:     schema.InstrumentStatus(n.Attrs.Text("status")),
		adopted:    lastDay(n.Attrs.Text("adopted"), always),
		inForce:    lastDay(n.Attrs.Text("inForce"), never),
		terminated: lastDay(n.Attrs.Text("terminated"), never),
		universal:  n.Attrs.Bool("universal"),
		group:      -1,
		count:      int(n.Attrs.Number("partiesCount")),
		counted:    lastDay(n.Attrs.Text("partiesAsOf"), never),
		after:      never,
	}
	if rule := n.Attrs.Object("entryIntoForce"); rule != nil {
		i.needs = int(rule.Number("ratifications"))
		if days, given := rule["days"].(float64); given {
			i.after = day(days)
		}
	}
	if boundGroup != "" {
		i.group = b.place(boundGroup)
	}
	lists, _ := n.Attrs["participationLists"].([]any)
	for _, list := range lists {
		about, _ := list.(map[string]any)
		i.unlisted = i.unlisted || about["mode"] == string(schema.ParticipationModeNonParties)
	}
	return i
}

// readParticipation puts one act in the lists of its instrument. Signatures,
// reservations and parts in arrangements that do not bind make nobody a party.
func (b *base) readParticipation(s *source, n graph.Node) error {
	in, err := s.only(schema.EdgeIn, n.ID)
	if err != nil {
		return err
	}
	who, err := s.only(schema.EdgeBy, n.ID)
	if err != nil || b.place(in) < 0 {
		return err
	}
	i := &b.instruments[b.place(in)]
	from := lastDay(cmp.Or(n.Attrs.Text("effective"), n.Attrs.Text("date")), always)
	left := n.Attrs.Text("action") == string(schema.ParticipationActionWithdrawn)
	switch schema.ParticipationMode(n.Attrs.Text("mode")) {
	case schema.ParticipationModeParties:
		i.listed = true
		if joins(schema.ParticipationAction(n.Attrs.Text("action"))) || left {
			i.parties = b.listed(i.parties, who, tenure{from: from, left: left})
			b.deposited(i, who, n, left)
		}
	case schema.ParticipationModeNonParties:
		i.unlisted = true
		i.outside = b.listed(i.outside, who, tenure{from: absentFrom(left, from)})
	}
	return nil
}

// absentFrom is the day from which one on a list of non-parties is none: the
// day of its withdrawal, or ever.
func absentFrom(left bool, from day) day {
	if left {
		return from
	}
	return always
}

func (b *base) listed(list []tenure, who graph.ID, t tenure) []tenure {
	if !b.isState(who) {
		return list
	}
	t.state = b.named[who]
	return append(list, t)
}

// joins says whether an act makes its author a party.
func joins(a schema.ParticipationAction) bool {
	switch a {
	case schema.ParticipationActionParty, schema.ParticipationActionRatified, schema.ParticipationActionAcceded,
		schema.ParticipationActionSucceeded, schema.ParticipationActionAccepted, schema.ParticipationActionConsented:
		return true
	}
	return false
}
