package corpus

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// inheritContexts gives a provision without contexts those of its instrument.
func (b *builder) inheritContexts(r record, item value) {
	if _, own := r.Attrs["contexts"]; own {
		return
	}
	if contexts, found := b.contexts[item.text("instrument")]; found {
		r.Attrs["contexts"] = contexts.json()
	}
}

// decide leads a position to every proposition under whose issue it is recorded.
func (b *builder) decide(r record) {
	for _, name := range b.byIssue[r.Attrs.Text("issue")] {
		b.edge(graph.EdgeKey{From: r.ID, Name: schema.EdgeOn, To: idOf("proposition", name)}, r.place, nil)
	}
}

// readFrame leads a frame to the roots it covers and the instruments it reads.
func (b *builder) readFrame(r record) {
	seen := map[graph.ID]bool{}
	reads := func(v any) {
		ids, _ := v.([]any)
		for _, id := range ids {
			if name, ok := id.(string); ok && !seen[graph.ID(name)] {
				seen[graph.ID(name)] = true
				b.edge(graph.EdgeKey{From: r.ID, Name: schema.EdgeReads, To: graph.ID(name)}, r.place, nil)
			}
		}
	}
	roots, _ := r.Attrs["roots"].([]any)
	for _, root := range roots {
		fields, _ := root.(map[string]any)
		if activity, ok := fields["activity"].(string); ok {
			b.edge(graph.EdgeKey{From: r.ID, Name: schema.EdgeCovers, To: graph.ID(activity)}, r.place, nil)
		}
		reads(fields["instruments"])
	}
	reads(r.Attrs["instrumentsWithoutProvisions"])
}

// readMembers leads the members of a group to it. A member is a code, or a
// mapping with the code under "of" and the days and confidence of the membership.
func (b *builder) readMembers(r record, item value) {
	members, _ := item.get("members")
	for _, m := range members.items {
		at := place{r.file, m.line}
		code, _ := m.scalar.(string)
		attrs := graph.Attrs{}
		for _, f := range m.fields {
			switch f.name {
			case "of":
				code, _ = f.scalar.(string)
			case "from", "to", "confidence":
				attrs[f.name] = f.json()
			default:
				b.refuse(place{r.file, f.line}, "%s: %q is no field of a member", r.ID, f.name)
			}
		}
		if code == "" {
			b.refuse(at, "%s: a member has no code", r.ID)
			continue
		}
		b.edge(graph.EdgeKey{From: b.far(actor, code), Name: schema.EdgeMemberOf, To: r.ID}, at, filled(attrs))
	}
}

func filled(attrs graph.Attrs) graph.Attrs {
	if len(attrs) == 0 {
		return nil
	}
	return attrs
}

// readClaims makes the claims of a statement. A claim is held by those whose
// statement it is and has its date, unless it says otherwise.
func (b *builder) readClaims(f file, statement record, item value) {
	claims, _ := item.get("claims")
	l := layoutOf("claims")
	uses, given := l.uses(), defaults(f, "claims")
	by, _ := item.get("by")
	for i, claim := range claims.items {
		at := place{f.name, claim.line}
		if claim.shape != mapping {
			b.refuse(at, "%s: a claim must be a mapping", statement.ID)
			continue
		}
		id := idOf("claim", fmt.Sprintf("%s/%d", statement.ID.Name(), i+1))
		r := b.record(l, uses, id, at, claim, given)
		if date, found := statement.Attrs["date"]; found && r.Attrs["date"] == nil {
			r.Attrs["date"] = date
		}
		if _, own := r.at("by"); !own {
			b.follow(id, l.links["by"], by.value, at)
		}
		b.edge(graph.EdgeKey{From: id, Name: schema.EdgeInStatement, To: statement.ID}, at, nil)
		b.corpus.nodes = append(b.corpus.nodes, r)
	}
}

// readLineage makes the edges between provisions and instruments.
func (b *builder) readLineage(f file, items value) {
	for _, item := range items.items {
		at := place{f.name, item.line}
		key, attrs := graph.EdgeKey{}, graph.Attrs{}
		for _, field := range item.fields {
			text, _ := field.scalar.(string)
			switch field.name {
			case "from":
				key.From = graph.ID(text)
			case "relation":
				key.Name = schema.EdgeName(text)
			case "to":
				key.To = graph.ID(text)
			case "date", "confidence", "note":
				if !field.empty() {
					attrs[field.name] = field.json()
				}
			default:
				b.refuse(place{f.name, field.line}, "%q is no field of a lineage", field.name)
			}
		}
		if key.From == "" || key.To == "" || key.Name == "" {
			b.refuse(at, "a lineage must have from, relation and to")
			continue
		}
		b.edge(key, at, filled(attrs))
	}
}

// readParticipation makes the participations of a list and notes the list for its instrument.
func (b *builder) readParticipation(f file, items value) {
	l := layoutOf("entries")
	uses := l.uses()
	for _, item := range items.items {
		at, list := place{f.name, item.line}, map[string]any{}
		var instrument, mode string
		var entries, given value
		for _, field := range item.fields {
			switch field.name {
			case "instrument":
				instrument = item.text("instrument")
			case "entries":
				entries = field.value
			case "entryDefaults":
				given = field.value
			case "mode", "asOf", "completeness", "totalReported", "note", "verifiedAgainst":
				if !field.empty() {
					list[field.name] = field.json()
				}
			default:
				b.refuse(place{f.name, field.line}, "%q is no field of a participation list", field.name)
			}
		}
		mode = item.text("mode")
		if instrument == "" || !slices.Contains(schema.AllParticipationMode(), schema.ParticipationMode(mode)) {
			b.refuse(at, "a participation list must name its instrument and its mode: %q", mode)
			continue
		}
		id := idOf("instrument", instrument)
		b.corpus.named = append(b.corpus.named, named{id, at})
		b.lists[id] = append(b.lists[id], list)
		if total, ok := list["totalReported"].(float64); ok && mode != string(schema.ParticipationModeNonParties) && len(entries.items) > int(total) {
			b.refuse(at, "%s: %d entries of %s are more than the %g reported", id, len(entries.items), mode, total)
		}
		for _, entry := range entries.items {
			b.readEntry(l, uses, place{f.name, entry.line}, id, mode, entry, given)
		}
	}
}

// readEntry makes one participation. An entry is a code, or a mapping with the
// code under "by". The default dateType goes only to entries with a date.
func (b *builder) readEntry(l layout, uses map[string]fieldUse, at place, instrument graph.ID, mode string, entry, given value) {
	if entry.shape == scalar {
		entry = value{shape: mapping, line: entry.line, fields: []field{{name: "by", line: entry.line, value: entry}}}
	}
	code := entry.text("by")
	if code == "" {
		b.refuse(at, "%s: an entry of %s has no code", instrument, mode)
		return
	}
	if _, dated := entry.get("date"); !dated {
		given = given.without("dateType")
	}
	id := idOf("participation", instrument.Name()+"/"+code+"/"+strings.ToLower(strings.ReplaceAll(mode, "_", "-")))
	switch action := entry.text("action"); schema.ParticipationAction(action) {
	case schema.ParticipationActionReserved, schema.ParticipationActionWithdrawn: // beside the act that made it a party
		id += graph.ID("/" + strings.ToLower(action))
	}
	r := b.record(l, uses, id, at, entry, given)
	r.Attrs["mode"] = mode
	if _, own := r.Attrs["action"]; !own {
		r.Attrs["action"] = string(actionOf(schema.ParticipationMode(mode), r.Attrs.Text("dateType")))
	}
	b.edge(graph.EdgeKey{From: id, Name: schema.EdgeIn, To: instrument}, at, nil)
	b.corpus.nodes = append(b.corpus.nodes, r)
}

func (v value) without(name string) value {
	out := v
	out.fields = nil
	for _, f := range v.fields {
		if f.name != name {
			out.fields = append(out.fields, f)
		}
	}
	return out
}

// actionOf derives what was done from the list that says so and from what the
// date is the date of.
func actionOf(mode schema.ParticipationMode, dateType string) schema.ParticipationAction {
	switch mode {
	case schema.ParticipationModeNonParties:
		if dateType == "withdrawal_effective" {
			return schema.ParticipationActionWithdrawn
		}
		return schema.ParticipationActionNotParty
	case schema.ParticipationModeSignatories, schema.ParticipationModeSignatoriesNotParties:
		return schema.ParticipationActionSigned
	case schema.ParticipationModeParticipants:
		return schema.ParticipationActionParticipant
	case schema.ParticipationModeSponsors:
		return schema.ParticipationActionSponsor
	}
	switch dateType {
	case "ratification":
		return schema.ParticipationActionRatified
	case "accession":
		return schema.ParticipationActionAcceded
	case "succession":
		return schema.ParticipationActionSucceeded
	case "acceptance":
		return schema.ParticipationActionAccepted
	case "consent":
		return schema.ParticipationActionConsented
	}
	return schema.ParticipationActionParty
}
