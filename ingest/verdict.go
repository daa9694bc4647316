package ingest

import (
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/ingest/read"
	"github.com/lacuna-law/lacuna/schema"
)

// verdict says how an entry of a table stands to the graph.
type verdict int

const (
	isNew verdict = iota
	agrees
	isOlder    // the graph has it newer
	isSilent   // nothing on either side
	isUnplaced // a party that is no member of the United Nations, where the graph lists who is not a party
	differs
)

// compare holds an entry against what the graph says of the same actor. It
// gives what the graph says in words where they differ. Dates of one
// precision or another agree when one can be the other; the date of a deposit
// agrees with an entry into force on it or later.
func (t *tabulation) compare(who string, row read.PartyRow) (verdict, string) {
	have := t.known.by[who]
	switch {
	case row.Action == schema.ParticipationActionParticipant:
		return t.compareOne(have, row, schema.ParticipationModeParticipants, schema.ParticipationModeSponsors)
	case joins(row.Action):
		return t.compareParty(who, have, row)
	case row.Action == schema.ParticipationActionSigned:
		return t.compareSigned(who, have, row)
	}
	return t.compareNothing(who, have)
}

// compareOne compares with records of some modes.
func (t *tabulation) compareOne(have []graph.Node, row read.PartyRow, modes ...schema.ParticipationMode) (verdict, string) {
	n, found := ofMode(have, modes...)
	switch {
	case !found:
		return isNew, ""
	case sameDay(row.Date, n.Attrs.Text("date")):
		return agrees, ""
	}
	return differs, says(n)
}

func (t *tabulation) compareParty(who string, have []graph.Node, row read.PartyRow) (verdict, string) {
	if n, left := ofAction(have, schema.ParticipationActionWithdrawn); left {
		if date := dateOf(n); date == "" || row.Date == "" || row.Date <= schema.LastDay(date) {
			return isOlder, ""
		}
		return differs, says(n)
	}
	if n, found := ofMode(have, schema.ParticipationModeParties); found {
		if t.agreesWith(n, row) {
			return agrees, ""
		}
		return differs, says(n)
	}
	if n, found := ofMode(have, schema.ParticipationModeNonParties); found {
		return differs, says(n)
	}
	switch {
	case t.known.listsOthers && t.run.actors.member[who]:
		return agrees, ""
	case t.known.listsOthers || t.known.universal && !t.known.listsOwn:
		return isUnplaced, ""
	}
	return isNew, ""
}

// agreesWith says whether the record of a party can be the act of a row.
func (t *tabulation) agreesWith(n graph.Node, row read.PartyRow) bool {
	date, about := n.Attrs.Text("date"), n.Attrs.Text("dateType")
	if date == "" || row.Date == "" {
		return true
	}
	if about == "entry_into_force" || about == "effective" {
		return row.Date <= schema.LastDay(date)
	}
	return sameDay(row.Date, date)
}

func (t *tabulation) compareSigned(who string, have []graph.Node, row read.PartyRow) (verdict, string) {
	for _, n := range have {
		mode, action := n.Attrs.Text("mode"), n.Attrs.Text("action")
		switch {
		case mode == string(schema.ParticipationModeParties):
			return t.sinceTable(n)
		case action == string(schema.ParticipationActionSigned) || n.Attrs.Text("dateType") == "signature_only":
			if sameDay(row.Date, n.Attrs.Text("date")) {
				return agrees, ""
			}
			return differs, says(n)
		}
	}
	if _, outside := ofMode(have, schema.ParticipationModeNonParties); !outside && t.known.listsOthers && t.run.actors.member[who] {
		return isOlder, "" // it is a party by now
	}
	return isNew, ""
}

func (t *tabulation) compareNothing(who string, have []graph.Node) (verdict, string) {
	if n, found := ofMode(have, schema.ParticipationModeParties); found {
		return t.sinceTable(n)
	}
	if _, found := ofMode(have, schema.ParticipationModeNonParties); found {
		return agrees, ""
	}
	if t.known.listsOthers && t.run.actors.member[who] {
		return isOlder, ""
	}
	return isSilent, ""
}

// sinceTable says whether a party may have joined after the last entry of the
// table. One without a date may have.
func (t *tabulation) sinceTable(n graph.Node) (verdict, string) {
	if date := dateOf(n); date == "" || t.table.AsOf == "" || schema.LastDay(date) > t.table.AsOf {
		return isOlder, ""
	}
	return differs, says(n)
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

func ofMode(have []graph.Node, modes ...schema.ParticipationMode) (graph.Node, bool) {
	for _, n := range have {
		if slices.Contains(modes, schema.ParticipationMode(n.Attrs.Text("mode"))) && n.Attrs.Text("action") != string(schema.ParticipationActionReserved) {
			return n, true
		}
	}
	return graph.Node{}, false
}

func ofAction(have []graph.Node, action schema.ParticipationAction) (graph.Node, bool) {
	for _, n := range have {
		if n.Attrs.Text("action") == string(action) {
			return n, true
		}
	}
	return graph.Node{}, false
}

func dateOf(n graph.Node) string {
	if date := n.Attrs.Text("effective"); date != "" {
		return date
	}
	return n.Attrs.Text("date")
}

// sameDay says whether two dates can be the same day: one that is not known, or
// is known less exactly, can.
func sameDay(a, b string) bool { return strings.HasPrefix(a, b) || strings.HasPrefix(b, a) }

// act writes an act in words.
func act(action schema.ParticipationAction, date string) string {
	words := strings.ToLower(strings.ReplaceAll(string(action), "_", " "))
	if words == "" {
		words = "did nothing"
	}
	return strings.TrimSpace(words + " " + date)
}

// says writes what a record of the graph says.
func says(n graph.Node) string {
	words := act(schema.ParticipationAction(n.Attrs.Text("action")), n.Attrs.Text("date"))
	if about := n.Attrs.Text("dateType"); about != "" {
		words += " (" + strings.ReplaceAll(about, "_", " ") + ")"
	}
	return words
}
