package gap_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// The traps of the domain page, on small worlds or on the bundled corpus. What
// texts, languages and labels must say is held where they are made; here stands
// what the engine must not make of them.

// TestTrap01 holds that what limits an organ of the United Nations governs no State.
func TestTrap01ArticleTwoSevenLimitsTheOrganisation(t *testing.T) {
	atlas := bundled(t)
	looked := false
	for _, id := range atlas.Activities() {
		e, err := atlas.Explain(gap.Case{Activity: id, Lens: gap.Lens{AsOf: today, Context: "ANY", Functions: schema.AllFunction()}})
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range e.Lines {
			if line.Provision == "provision:charter-2-7" {
				looked = true
				if line.Counted {
					t.Errorf("%s: Art. 2(7) counts by %s", id, line.Assessment)
				}
			}
		}
	}
	if !looked {
		t.Error("Art. 2(7) was looked at nowhere")
	}
	if !countsFor(t, atlas, "election-interference", "provision:non-intervention") {
		t.Error("non-intervention between States is custom and must count")
	}
}

func countsFor(t *testing.T, atlas *gap.Atlas, activity string, provision graph.ID) bool {
	t.Helper()
	return slices.ContainsFunc(ask(t, atlas, activity, gap.Lens{AsOf: today}).Provisions, func(p gap.CountedProvision) bool { return p.ID == provision })
}

// TestTrap02TextsInManyLanguagesAreOneRule: neither the number of texts held
// nor which of them is authentic changes what a provision counts for.
func TestTrap02TextsInManyLanguagesAreOneRule(t *testing.T) {
	w := one(rule{parties: eight()[:5]})
	before := ask(t, w.compile(t), "a", gap.Lens{})
	for _, language := range []string{"ar", "en", "ru"} {
		document, passage := graph.ID("document:"+language), graph.ID("passage:"+language)
		w.node(document, schema.KindDocument, graph.Attrs{"title": "r", "language": language, "sourceTier": "OFFICIAL_TEXT", "authentic": language != "ar"})
		w.node(passage, schema.KindPassage, graph.Attrs{"type": "PARAGRAPH", "order": 1, "start": 0, "end": 1, "text": "x", "language": language})
		w.edge(passage, schema.EdgeInDocument, document, nil)
		w.edge(passage, schema.EdgeStatesTextOf, "provision:r", nil)
	}
	if diff := cmp.Diff(before, ask(t, w.compile(t), "a", gap.Lens{})); diff != "" {
		t.Error(diff)
	}
}

func TestTrap03SignedIsNotParty(t *testing.T) {
	w := one(rule{parties: []string{"AAA"}})
	w.takesPart("r", "BBB", "SIGNATORIES", "SIGNED", "1989-01-01")
	w.takesPart("r", "BBB", "PARTIES", "SIGNED", "1989-01-01")
	w.takesPart("r", "BBB", "PARTIES", "RESERVED", "1989-01-01")
	want(t, w.compile(t), "a", gap.Lens{States: []graph.ID{"BBB"}}, "NOT_BOUND")
}

func TestTrap03TheUnionIsNoStateThatRatifies(t *testing.T) {
	w := one(rule{parties: eight()[:5]})
	w.node("organisation:EU", schema.KindOrganisation, graph.Attrs{"name": graph.Attrs{"en": "Union"}, "type": "regional", "confidence": "VERIFIED"})
	w.node("participation:eu", schema.KindParticipation, graph.Attrs{"mode": "PARTIES", "action": "ACCEDED", "confidence": "VERIFIED"})
	w.edge("participation:eu", schema.EdgeBy, "organisation:EU", nil)
	w.edge("participation:eu", schema.EdgeIn, "instrument:r", nil)
	if got := ask(t, w.compile(t), "a", gap.Lens{}).Bound.Count; got != 5 {
		t.Errorf("%d bound, want 5", got)
	}
}

func TestTrap04EndorsementChangesNoLevel(t *testing.T) {
	for _, endorsed := range []bool{false, true} {
		w := one(rule{form: schema.SourceTypeConsensusReport})
		if endorsed {
			w.rule(rule{id: "resolution", activity: "a", form: schema.SourceTypeResolution, modality: schema.ModalityObligation})
			w.edge("provision:resolution", schema.EdgeEndorses, "provision:r", nil)
		}
		want(t, w.compile(t), "a", gap.Lens{}, "SOFT_ONLY")
	}
	for _, p := range ask(t, bundled(t), "critical-infrastructure-damage", gap.Lens{AsOf: today}).Provisions {
		if id := p.Instrument.Name(); (id == "gge-2015" || id == "unga-70-237" || id == "unga-73-27") && p.Bindingness != schema.StandingNonBinding {
			t.Errorf("%s counts as %s", p.ID, p.Bindingness)
		}
	}
}

func TestTrap05AdoptedIsNotInForce(t *testing.T) {
	atlas := bundled(t)
	pending := map[graph.ID]bool{"instrument:un-cybercrime-convention": false, "instrument:budapest-protocol-2": false, "instrument:conv-108-plus": false}
	for _, id := range atlas.Activities() {
		for _, p := range ask(t, atlas, string(id), gap.Lens{AsOf: today, Context: "ANY", Functions: schema.AllFunction()}).Provisions {
			if _, named := pending[p.Instrument]; named {
				pending[p.Instrument] = true
				if p.Bindingness == schema.StandingBinding || p.Binds != 0 {
					t.Errorf("%s: %s is %s and binds %d", id, p.Assessment, p.Bindingness, p.Binds)
				}
			}
		}
	}
	for id, seen := range pending {
		if !seen {
			t.Errorf("%s counts nowhere, not even as pending", id)
		}
	}
}

// TestTrap06ARightToReactIsRemedy: it never answers the harm itself.
func TestTrap06ARightToReactIsRemedy(t *testing.T) {
	w := one(rule{modality: schema.ModalityRight, judged: graph.Attrs{"functions": []string{"PROHIBIT", "REMEDY"}}})
	atlas := w.compile(t)
	want(t, atlas, "a", gap.Lens{}, "NO_NORM")
	want(t, atlas, "a", gap.Lens{Functions: []schema.Function{"REMEDY"}}, "FULL")
	e, err := bundled(t).Explain(gap.Case{Activity: "armed-attack-by-ict", Lens: gap.Lens{AsOf: today}})
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range e.Lines {
		if line.Provision == "provision:charter-51" && (line.Counted || line.Function != schema.FunctionRemedy) {
			t.Errorf("Art. 51 as %s: %s", line.Function, line.Rule)
		}
	}
}

func TestTrap07DutiesToCriminaliseReachIndividuals(t *testing.T) {
	w := one(rule{modality: schema.ModalityObligation, judged: graph.Attrs{"functions": []string{"CRIMINALISE"}, "reaches": []string{"INDIVIDUAL"}}})
	atlas := w.compile(t)
	want(t, atlas, "a", gap.Lens{Actor: "INDIVIDUAL"}, "FULL")
	want(t, atlas, "a", gap.Lens{Actor: "STATE"}, "NO_NORM")
	for _, id := range bundled(t).Activities() {
		for _, p := range ask(t, bundled(t), string(id), gap.Lens{AsOf: today, Actor: "STATE", Functions: []schema.Function{"CRIMINALISE"}}).Provisions {
			if p.Instrument == "instrument:budapest-convention" {
				t.Errorf("%s: %s reaches State organs", id, p.Assessment)
			}
		}
	}
}

func TestTrap08PrivacyProtectsPeopleNotMinistries(t *testing.T) {
	p := ask(t, bundled(t), "spyware-state-entities", gap.Lens{AsOf: today})
	if p.Headline == schema.HeadlineCovered || countsFor(t, bundled(t), "spyware-state-entities", "provision:iccpr-17") {
		t.Errorf("headline %s with %v", p.Headline, p.Provisions)
	}
}

// TestTrap09HumanitarianLawNeverLiftsPeacetime: on the bundled corpus only
// the review of new means speaks in peace, and only in part.
func TestTrap09HumanitarianLawNeverLiftsPeacetime(t *testing.T) {
	atlas := one(rule{judged: graph.Attrs{"contexts": []string{"ARMED_CONFLICT"}}}).compile(t)
	want(t, atlas, "a", gap.Lens{}, "NO_NORM")
	law := []graph.ID{"instrument:ap-i", "instrument:ap-ii", "instrument:gc-i", "instrument:gc-ii", "instrument:gc-iii", "instrument:gc-iv", "instrument:custom-ihl"}
	for _, id := range bundled(t).Activities() {
		for _, p := range ask(t, bundled(t), string(id), gap.Lens{AsOf: today}).Provisions {
			if slices.Contains(law, p.Instrument) && (p.Extent != schema.ExtentPartial || p.ID != "provision:ap1-36" && p.ID != "provision:gc-ca1") {
				t.Errorf("%s in peacetime: %s to the extent %s", id, p.Assessment, p.Extent)
			}
		}
	}
}

func TestTrap10ARestatementAddsNobody(t *testing.T) {
	w := one(rule{parties: eight()[:4]})
	before := ask(t, w.compile(t), "a", gap.Lens{})
	w.rule(rule{id: "again", under: "r", activity: "a"})
	w.edge("provision:again", schema.EdgeRestates, "provision:r", nil)
	after := ask(t, w.compile(t), "a", gap.Lens{})
	if before.Bound.Count != after.Bound.Count || grade(before) != grade(after) {
		t.Errorf("before %+v, after %+v", before.Bound, after.Bound)
	}
}

func TestTrap11SilenceIsNotOpposition(t *testing.T) {
	w := one(rule{dependsOn: "p"})
	w.proposition("p", "SETTLED", "2030")
	w.says("AAA", "AFFIRMS", "p", "2001")
	w.says("BBB", "SILENT", "p", "2001")
	d := ask(t, w.compile(t), "a", gap.Lens{}).Disputes[0]
	if d.Kind != schema.DisputeKindUntested || d.Deny != 0 || d.Silent != 1 {
		t.Errorf("got %+v", d)
	}
}

// TestTrap12CodesFollowTheSource: one that is no member may be named and
// never counts toward the members.
func TestTrap12CodesFollowTheSource(t *testing.T) {
	w := one(rule{parties: []string{"AAA", "XKX"}})
	w.member("XKX", "")
	p := ask(t, w.compile(t), "a", gap.Lens{})
	if p.Bound.Count != 1 || p.Bound.Of != 8 {
		t.Errorf("got %+v", p.Bound)
	}
}

// TestTrap13AnIncidentAttributesNothing: naming an event, even by a State's
// name, changes no answer and finds no author.
func TestTrap13AnIncidentAttributesNothing(t *testing.T) {
	w := one(rule{})
	before := ask(t, w.compile(t), "a", gap.Lens{})
	w.attrs("activity:a")["incidents"] = []any{map[string]any{"name": "The BBB operation", "year": 2019}}
	after := ask(t, w.compile(t), "a", gap.Lens{})
	if diff := cmp.Diff(before, after); diff != "" || flag(after, schema.FlagAttribution) == nil {
		t.Errorf("%s %+v", diff, after.Flags)
	}
}
