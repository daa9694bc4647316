package corpus

import (
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// checkRules asks the rules of the domain about one record.
func (k *checker) checkRules(r *record) {
	k.checkOrder(r)
	k.checkLensWords(r)
	switch r.Kind {
	case schema.KindInstrument:
		k.checkInstrument(r)
	case schema.KindAssessment:
		k.checkAssessment(r)
	case schema.KindProposition:
		k.checkProposition(r)
	case schema.KindFrame, schema.KindDocument:
		for _, language := range append(r.Attrs.Texts("languages"), r.Attrs.Text("language")) {
			if language != "" && !slices.Contains(Languages(), language) {
				k.refuseField(r, "languages", "%q is no language of the corpus", language)
			}
		}
	}
}

func (k *checker) checkLensWords(r *record) {
	for _, name := range []string{"contexts", "territory"} {
		if slices.Contains(r.Attrs.Texts(name), "ANY") {
			k.refuseField(r, name, "%s: ANY is a word of the lens, not of a record", name)
		}
	}
}

// checkOrder refuses pairs of days in the wrong order. Coarse dates are given
// the benefit of the doubt.
func (k *checker) checkOrder(r *record) {
	for _, pair := range [][2]string{{"adopted", "inForce"}, {"inForce", "terminated"}, {"validFrom", "validTo"}, {"since", "until"}} {
		if from, to := r.Attrs.Text(pair[0]), r.Attrs.Text(pair[1]); after(from, to) {
			k.refuseField(r, pair[1], "%s %s is before %s %s", pair[1], to, pair[0], from)
		}
	}
}

// after says whether a date is later than another, whatever their finer parts are.
func after(a, b string) bool {
	if a == "" || b == "" || !schema.ValidDate(a) || !schema.ValidDate(b) {
		return false
	}
	return a+"-01-01"[min(len(a)-4, 6):] > schema.LastDay(b)
}

func (k *checker) checkInstrument(r *record) {
	text := r.Attrs.Text
	if text("binds") == string(schema.BindsEuMembers) && k.one(r.ID, schema.EdgeBindsMembersOf) == "" {
		k.refuseField(r, "binds", "it binds EU_MEMBERS and bindsMembersOf names no group")
	}
	if r.Attrs["partiesCount"] != nil && (text("partiesAsOf") == "" || text("partiesCountConfidence") == "") {
		k.refuseField(r, "partiesCount", "a count of parties needs its day and its confidence")
	}
	custom := text("sourceType") == string(schema.SourceTypeCustom) || text("sourceType") == string(schema.SourceTypeGeneralPrinciple)
	switch schema.InstrumentStatus(text("status")) {
	case schema.InstrumentStatusInForce:
		if text("inForce") == "" && !custom {
			k.refuseField(r, "status", "it is IN_FORCE without a day")
		}
	case schema.InstrumentStatusTerminated:
		if text("terminated") == "" {
			k.refuseField(r, "status", "it is TERMINATED without a day")
		}
	case schema.InstrumentStatusNotInForce:
		if text("inForce") != "" && schema.LastDay(text("inForce")) <= k.corpus.release.Date {
			k.refuseField(r, "status", "it is NOT_IN_FORCE although in force since %s", text("inForce"))
		}
	}
}

// checkAssessment holds an assessment to what it must say, beyond the fields
// that the ontology demands.
func (k *checker) checkAssessment(r *record) {
	k.checkJudgement(r)
	if day := r.Attrs.Text("assertedOn"); after(day, k.corpus.release.Date) {
		k.refuseField(r, "assertedOn", "assertedOn %s is after the release of %s", day, k.corpus.release.Date)
	}
	k.checkPair(r)
}

// checkJudgement holds the words of an assessment to each other.
func (k *checker) checkJudgement(r *record) {
	for _, name := range []string{"functions", "reaches", "contexts", "territory"} {
		if values, ok := r.Attrs[name].([]any); ok && len(values) == 0 {
			k.refuseField(r, name, "%s is empty", name)
		}
	}
	functions, reaches := r.Attrs.Texts("functions"), r.Attrs.Texts("reaches")
	none := r.Attrs.Text("extent") == string(schema.ExtentNone)
	if none && r.Attrs.Bool("indirect") {
		k.refuseField(r, "indirect", "a rule that does not reach (NONE) cannot be indirect")
	}
	if slices.Contains(reaches, string(schema.ActorOfficial)) && !slices.Equal(functions, []string{string(schema.FunctionCriminalise)}) {
		k.refuseField(r, "reaches", "only a duty to CRIMINALISE, judged by itself, reaches OFFICIAL")
	}
	if !none && slices.Contains(functions, string(schema.FunctionCriminalise)) && slices.Contains(reaches, string(schema.ActorState)) {
		k.refuseField(r, "reaches", "a duty to CRIMINALISE reaches persons, not STATE: judge its functions apart")
	}
}

// checkPair holds an assessment to its name and its frame.
func (k *checker) checkPair(r *record) {
	of, about, under := k.one(r.ID, schema.EdgeOf), k.one(r.ID, schema.EdgeAbout), k.one(r.ID, schema.EdgeUnder)
	if of == "" || about == "" || under == "" {
		return
	}
	pair := of.Name() + "/" + about.Name()
	if name := r.ID.Name(); name != pair && !strings.HasPrefix(name, pair+"/") {
		k.refuseField(r, "id", "the id must be %q, with a third part where the pair has several", pair)
	}
	covers := k.ends(under, schema.EdgeCovers)
	for _, activity := range k.line(about) {
		if slices.ContainsFunc(covers, func(l link) bool { return l.To == activity }) {
			return
		}
	}
	k.refuseField(r, "activity", "%s does not cover %s or anything broader", under, about)
}

func (k *checker) checkProposition(r *record) {
	since, by := r.Attrs.Text("since"), r.Attrs.Text("settledBy")
	if r.Attrs.Text("status") == string(schema.PropositionStatusSettled) {
		if since == "" || by == "" {
			k.refuseField(r, "status", "a SETTLED proposition needs since and settledBy")
		}
	} else if since != "" || by != "" {
		k.refuseField(r, "status", "only a SETTLED proposition has since and settledBy")
	}
}

// line gives an activity and its ancestors, nearest first. It ends where the
// tree turns in a circle.
func (k *checker) line(activity graph.ID) []graph.ID {
	var out []graph.ID
	for activity != "" && !slices.Contains(out, activity) {
		out = append(out, activity)
		activity = k.one(activity, schema.EdgeBroader)
	}
	return out
}

// checkActivities holds the tree of activities together.
func (k *checker) checkActivities() {
	for i := range k.corpus.nodes {
		r := &k.corpus.nodes[i]
		if r.Kind != schema.KindActivity {
			continue
		}
		line := k.line(r.ID)
		if next := k.one(line[len(line)-1], schema.EdgeBroader); next != "" {
			if next == r.ID {
				k.refuseField(r, "broader", "broader leads in a circle: it is above itself")
			}
			continue
		}
		if depth := int(r.Attrs.Number("depth")); depth != len(line) {
			k.refuseField(r, "depth", "depth is %d and must be %d", depth, len(line))
		}
		for _, l := range k.ends(r.ID, schema.EdgeUsuallyInvolves) {
			if slices.Contains(line, l.To) || slices.Contains(k.line(l.To), r.ID) {
				k.refuse(l.place, "%s: it cannot involve %s, its own ancestor or descendant", r.ID, l.To)
			}
		}
		procedural := r.Attrs.Text("nature") == string(schema.NatureProcedural)
		if procedural != (len(r.Attrs.Texts("needs")) > 0) {
			k.refuseField(r, "nature", "a PROCEDURAL activity needs functions, and only such a one")
		}
	}
}

// checkFrames counts what lies below the roots.
func (k *checker) checkFrames() {
	below := map[graph.ID]int{}
	for _, r := range k.nodes {
		if r.Kind == schema.KindActivity {
			for _, id := range k.line(r.ID) {
				below[id]++
			}
		}
	}
	for i := range k.corpus.nodes {
		r := &k.corpus.nodes[i]
		if r.Kind != schema.KindFrame {
			continue
		}
		roots, _ := r.Attrs["roots"].([]any)
		for _, root := range roots {
			fields, _ := root.(map[string]any)
			of := graph.Attrs(fields)
			id := graph.ID(of.Text("activity"))
			if n := int(of.Number("activities")); k.nodes[id] != nil && n != below[id] {
				k.refuseField(r, "roots", "%d activities lie at or below %s, not %d", below[id], id, n)
			}
		}
	}
}

// checkParticipation refuses a State that is said to be party and not party.
func (k *checker) checkParticipation() {
	type act struct{ who, what graph.ID }
	party := map[act]*record{}
	for i := range k.corpus.nodes {
		r := &k.corpus.nodes[i]
		if r.Kind != schema.KindParticipation {
			continue
		}
		who := act{k.one(r.ID, schema.EdgeBy), k.one(r.ID, schema.EdgeIn)}
		mode := schema.ParticipationMode(r.Attrs.Text("mode"))
		switch mode {
		case schema.ParticipationModeNonParties:
			state := k.nodes[who.who]
			if state != nil && state.Attrs.Text("status") != string(schema.StateStatusUnMember) {
				k.refuse(r.place, "%s: NON_PARTIES lists members of the United Nations, and %s is none", r.ID, who.who)
			}
		case schema.ParticipationModeParties, schema.ParticipationModeSignatoriesNotParties:
		default:
			continue
		}
		if other := party[who]; other != nil {
			k.refuse(r.place, "%s: %s says otherwise at %s:%d", r.ID, other.ID, other.file, other.line)
			continue
		}
		if who.who != "" {
			party[who] = r
		}
	}
}

// checkLink asks the rules about one edge.
func (k *checker) checkLink(l link) {
	if l.From == l.To {
		k.refuse(l.place, "%s leads to itself", l.EdgeKey)
	}
	if from, to := l.Attrs.Text("from"), l.Attrs.Text("to"); after(from, to) {
		k.refuse(l.place, "%s: to %s is before from %s", l.EdgeKey, to, from)
	}
}
