package gap_test

import (
	"slices"
	"testing"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// finding is what a fair report on the bundled corpus says of an activity on
// the day of its release.
type finding struct {
	activity string
	lens     gap.Lens
	headline schema.Headline
	actors   map[schema.Actor]schema.Headline
	live     []graph.ID // provisions, without kind, that must count as hard law in force
	soft     []graph.ID // that must count and bind nobody
	not      []graph.ID // that must not count
	atMost   int        // with a number above 0: States bound without dispute, at most
	flags    []schema.Flag
}

func (f finding) check(t *testing.T) gap.Profile {
	t.Helper()
	f.lens.AsOf = today
	p := ask(t, bundled(t), f.activity, f.lens)
	if f.headline != "" && p.Headline != f.headline {
		t.Errorf("%s: headline %s, want %s", f.activity, p.Headline, f.headline)
	}
	for _, h := range p.HeadlineByActor {
		if want, said := f.actors[h.Actor]; said && h.Headline != want {
			t.Errorf("%s for %s: headline %s, want %s", f.activity, h.Actor, h.Headline, want)
		}
	}
	standing := map[graph.ID]schema.Standing{}
	for _, c := range p.Provisions {
		standing[graph.ID(c.ID.Name())] = c.Bindingness
	}
	f.provisions(t, standing)
	if f.atMost > 0 && p.Bound.Undisputed > f.atMost {
		t.Errorf("%s: %d bound without dispute, want at most %d", f.activity, p.Bound.Undisputed, f.atMost)
	}
	for _, want := range f.flags {
		if flag(p, want) == nil {
			t.Errorf("%s: no flag %s", f.activity, want)
		}
	}
	return p
}

func (f finding) provisions(t *testing.T, standing map[graph.ID]schema.Standing) {
	t.Helper()
	for _, id := range f.live {
		if standing[id] != schema.StandingBinding {
			t.Errorf("%s: %s counts as %q, want it hard and in force", f.activity, id, standing[id])
		}
	}
	for _, id := range f.soft {
		if standing[id] != schema.StandingNonBinding {
			t.Errorf("%s: %s counts as %q, want it soft", f.activity, id, standing[id])
		}
	}
	for _, id := range f.not {
		if standing[id] != "" {
			t.Errorf("%s: %s counts as %q, want it not to count", f.activity, id, standing[id])
		}
	}
}

// liveOnly checks that nothing but these provisions counts as hard law in force.
func liveOnly(t *testing.T, p gap.Profile, only ...graph.ID) {
	t.Helper()
	for _, c := range p.Provisions {
		if c.Bindingness == schema.StandingBinding && !slices.Contains(only, graph.ID(c.ID.Name())) {
			t.Errorf("%s: %s counts as hard law in force", p.Activity, c.Assessment)
		}
	}
}

// binds checks that a provision counts and how many States it binds.
func binds(t *testing.T, p gap.Profile, provision graph.ID, states int) {
	t.Helper()
	at := slices.IndexFunc(p.Provisions, func(c gap.CountedProvision) bool { return graph.ID(c.ID.Name()) == provision })
	if at < 0 || p.Provisions[at].Binds != states {
		t.Errorf("%s: %s must bind %d: %v", p.Activity, provision, states, p.Provisions)
	}
}

const (
	uncovered = schema.HeadlineUncovered
	softOnly  = schema.HeadlineSoftLawOnly
	notBound  = schema.HeadlineNotBound
	contested = schema.HeadlineContested
	partly    = schema.HeadlinePartial
	covered   = schema.HeadlineCovered
)

func TestFindingSpywareAgainstCitizens(t *testing.T) {
	p := finding{activity: "spyware-citizens", headline: covered,
		actors: map[schema.Actor]schema.Headline{"STATE": covered, "COMPANY": notBound, "NON_STATE": notBound, "INDIVIDUAL": notBound},
		live:   []graph.ID{"iccpr-17", "echr-8", "emfa-4"}, flags: []schema.Flag{schema.FlagReach}}.check(t)
	binds(t, p, "echr-8", 46)
	binds(t, p, "emfa-4", 27)
	finding{activity: "spyware-citizens", lens: gap.Lens{Territory: "OWN"}, headline: covered}.check(t)
	finding{activity: "spyware-citizens", lens: gap.Lens{Territory: "ABROAD"}, headline: contested}.check(t)
	finding{activity: "spyware-citizens", lens: gap.Lens{Actor: "COMPANY"}, not: []graph.ID{"iccpr-17", "echr-8", "emfa-4"}}.check(t)
	abroad := finding{activity: "spyware-citizens", lens: gap.Lens{Territory: "ABROAD", Functions: []schema.Function{"REMEDY"}}}.check(t)
	if abroad.Level == schema.LevelBound {
		t.Error("there is no undisputed remedy abroad")
	}
}

func TestFindingSpywareAgainstPublicFigures(t *testing.T) {
	finding{activity: "spyware-public-figures", headline: covered,
		actors: map[schema.Actor]schema.Headline{"STATE": covered, "COMPANY": notBound, "NON_STATE": notBound, "INDIVIDUAL": notBound},
		live:   []graph.ID{"iccpr-17"}, not: []graph.ID{"vcdr-29", "vcdr-27"}, flags: []schema.Flag{schema.FlagReach}}.check(t)
	finding{activity: "spyware-public-figures", lens: gap.Lens{Territory: "ABROAD"}, headline: contested}.check(t)
}

func TestFindingSpywareAgainstStateEntities(t *testing.T) {
	p := finding{activity: "spyware-state-entities", headline: contested,
		actors: map[schema.Actor]schema.Headline{"STATE": contested, "NON_STATE": notBound, "INDIVIDUAL": notBound, "COMPANY": notBound},
		live:   []graph.ID{"sovereignty-territorial", "bud-2"}, not: []graph.ID{"iccpr-17", "vcdr-22-24", "vcdr-27", "non-intervention"}}.check(t)
	if len(p.Disputes) != 1 || p.Disputes[0].Proposition != "proposition:sovereignty-mere-access" {
		t.Errorf("disputes %+v", p.Disputes)
	}
	finding{activity: "spyware-state-entities", lens: gap.Lens{Actor: "STATE"}, headline: contested, atMost: 2, not: []graph.ID{"bud-2"}}.check(t)
	finding{activity: "diplomatic-communications-interception", actors: map[schema.Actor]schema.Headline{"STATE": covered}, live: []graph.ID{"vcdr-27"}}.check(t)
}

func TestFindingProliferationOfCommercialSpyware(t *testing.T) {
	p := finding{activity: "commercial-spyware-proliferation",
		actors: map[schema.Actor]schema.Headline{"NON_STATE": notBound, "COMPANY": notBound, "INDIVIDUAL": notBound},
		live:   []graph.ID{"eu821-5"}, soft: []graph.ID{"gge2015-13i", "pmd-pillars", "echri-commit", "wa-4d4"}, atMost: 30}.check(t)
	binds(t, p, "eu821-5", 27)
	for _, c := range p.Provisions {
		if c.Bindingness == schema.StandingBinding && c.Dispute == "" && c.Manner == schema.MannerDirect && c.ID != "provision:eu821-5" {
			t.Errorf("%s counts as direct law", c.Assessment)
		}
	}
	if p.Level == schema.LevelBound {
		t.Error("nothing universal binds without dispute")
	}
}

func TestFindingTransferOfTools(t *testing.T) {
	p := finding{activity: "intrusion-tool-transfer",
		actors: map[schema.Actor]schema.Headline{"NON_STATE": notBound, "COMPANY": notBound, "INDIVIDUAL": notBound},
		live:   []graph.ID{"bud-6", "malabo-29-1h"}}.check(t)
	finding{activity: "intrusion-tool-transfer", lens: gap.Lens{Actor: "STATE"}, not: []graph.ID{"bud-6", "malabo-29-1h"}}.check(t)
	conditioned := false
	e, err := bundled(t).Explain(gap.Case{Activity: p.Activity, Lens: gap.Lens{AsOf: today}})
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range e.Lines {
		conditioned = conditioned || line.Provision == "provision:bud-6" && line.Counted && line.Condition != ""
	}
	if !conditioned {
		t.Error("criminal intent must stand as a condition of Art. 6")
	}
}

func TestFindingTradeInVulnerabilities(t *testing.T) {
	p := finding{activity: "vulnerability-trade", headline: notBound, actors: map[schema.Actor]schema.Headline{"STATE": softOnly},
		live: []graph.ID{"bud-6"}, soft: []graph.ID{"gge2021-13j"}}.check(t)
	liveOnly(t, p, "bud-6")
}

func TestFindingStockpilingByStateAgencies(t *testing.T) {
	p := finding{activity: "vulnerability-stockpiling", lens: gap.Lens{Actor: "STATE"}, headline: softOnly,
		not: []graph.ID{"malabo-29-1g", "cra-13-14", "cra-14-reporting"}}.check(t)
	liveOnly(t, p)
}

func TestFindingOffensiveCapabilityDevelopment(t *testing.T) {
	p := finding{activity: "offensive-capability-development", headline: partly, actors: map[schema.Actor]schema.Headline{"STATE": partly, "COMPANY": uncovered},
		live: []graph.ID{"ap1-36"}, flags: []schema.Flag{schema.FlagResidue}}.check(t)
	liveOnly(t, p, "ap1-36")
	binds(t, p, "ap1-36", 172)
	for _, c := range p.Provisions {
		if c.ID == "provision:ap1-36" && (c.Extent != schema.ExtentPartial || !slices.Equal(c.Functions, []schema.Function{"PREVENT"})) {
			t.Errorf("the duty to review is %+v", c)
		}
	}
	finding{activity: "offensive-capability-development", lens: gap.Lens{States: []graph.ID{"PAK", "USA"}}, headline: notBound}.check(t)
}

func TestFindingExploitationOfVulnerabilities(t *testing.T) {
	p := finding{activity: "software-vulnerability-exploitation",
		actors: map[schema.Actor]schema.Headline{"STATE": contested, "NON_STATE": notBound, "INDIVIDUAL": notBound}, live: []graph.ID{"bud-2"}}.check(t)
	for _, c := range p.Provisions {
		if c.ID == "provision:bud-2" && c.Via != schema.ViaDerived {
			t.Errorf("the offence of access must be derived: %+v", c)
		}
	}
	finding{activity: "software-vulnerability-exploitation", lens: gap.Lens{Actor: "STATE"}, headline: contested, atMost: 2, not: []graph.ID{"bud-2"}}.check(t)
}

func TestFindingHarmfulHiddenFunctions(t *testing.T) {
	finding{activity: "harmful-hidden-functions", headline: notBound, actors: map[schema.Actor]schema.Headline{"STATE": softOnly},
		live: []graph.ID{"malabo-29-1g"}, soft: []graph.ID{"gge2015-13i"}}.check(t)
	pending := ask(t, bundled(t), "harmful-hidden-functions", gap.Lens{AsOf: today}).Provisions
	if !slices.ContainsFunc(pending, func(c gap.CountedProvision) bool {
		return c.ID == "provision:cra-13-14" && c.Bindingness == schema.StandingPending
	}) {
		t.Error("the product duties of the Union must be pending")
	}
	later := ask(t, bundled(t), "harmful-hidden-functions", gap.Lens{AsOf: "2027-12-11"})
	binds(t, later, "cra-13-14", 27)
}

func TestFindingSupplyChainCompromise(t *testing.T) {
	finding{activity: "supply-chain-compromise", actors: map[schema.Actor]schema.Headline{"STATE": contested, "INDIVIDUAL": notBound},
		live: []graph.ID{"bud-2", "bud-4"}, soft: []graph.ID{"gge2015-13i"}}.check(t)
	finding{activity: "supply-chain-compromise", lens: gap.Lens{Actor: "STATE"}, headline: contested, atMost: 2, not: []graph.ID{"bud-2", "bud-4"}}.check(t)
}

func TestFindingDamageToCriticalInfrastructureInPeace(t *testing.T) {
	p := finding{activity: "critical-infrastructure-damage", lens: gap.Lens{Actor: "STATE"}, headline: partly,
		live: []graph.ID{"charter-2-4", "non-intervention"}, soft: []graph.ID{"gge2015-13f"}, flags: []schema.Flag{schema.FlagResidue}}.check(t)
	for _, d := range []graph.ID{"proposition:force-without-physical-effect", "proposition:intervention-without-force"} {
		if !slices.ContainsFunc(p.Disputes, func(x gap.Dispute) bool { return x.Proposition == d }) {
			t.Errorf("the middle band must rest on %s", d)
		}
	}
	if n := flag(p, schema.FlagResidue); n != nil && !n.Residue.DisputedBeyond {
		t.Error("what lies between force and intervention is disputed beyond")
	}
}

func TestFindingDamageToCriticalInfrastructureInArmedConflict(t *testing.T) {
	p := finding{activity: "critical-infrastructure-damage", lens: gap.Lens{Actor: "STATE", Context: "ARMED_CONFLICT"}, live: []graph.ID{"ap1-52", "ihl-custom-distinction"}}.check(t)
	if p.Level != schema.LevelBound || p.Bound.Direct != 193 {
		t.Errorf("%s with %+v", p.Level, p.Bound)
	}
	if !slices.ContainsFunc(p.Disputes, func(x gap.Dispute) bool { return x.Proposition == "proposition:loss-of-function-as-attack" }) {
		t.Error("loss of function must show as disputed")
	}
	data := finding{activity: "civilian-data-operations", lens: gap.Lens{Actor: "STATE", Context: "ARMED_CONFLICT"}}.check(t)
	if !slices.ContainsFunc(data.Disputes, func(x gap.Dispute) bool { return x.Proposition == "proposition:data-as-object" }) {
		t.Error("data as an object must show as disputed")
	}
}

func TestFindingMassSurveillance(t *testing.T) {
	finding{activity: "mass-surveillance", headline: covered, actors: map[schema.Actor]schema.Headline{"STATE": covered},
		live: []graph.ID{"iccpr-17", "echr-8"}, flags: []schema.Flag{schema.FlagReach}}.check(t)
	finding{activity: "mass-surveillance", lens: gap.Lens{Territory: "ABROAD"}, headline: contested}.check(t)
	if p := ask(t, bundled(t), "mass-surveillance", gap.Lens{AsOf: today, States: []graph.ID{"CHN"}}); p.Level == schema.LevelBound && p.Quality == schema.QualityFull {
		t.Error("a State outside the Covenant is not covered by it")
	}
}

func TestFindingPoliticalEspionage(t *testing.T) {
	finding{activity: "political-espionage", lens: gap.Lens{Actor: "STATE"}, headline: contested, live: []graph.ID{"sovereignty-territorial"}}.check(t)
	rejected := ask(t, bundled(t), "political-espionage", gap.Lens{AsOf: today, Actor: "STATE", Reading: "REJECTED"})
	if rejected.Level == schema.LevelBound || rejected.Bound.Direct != 0 {
		t.Errorf("with the disputed rule dropped a gap is left, got %s with %+v", rejected.Level, rejected.Bound)
	}
}

func TestFindingMilitarisation(t *testing.T) {
	liveOnly(t, finding{activity: "militarisation-of-cyberspace", headline: uncovered}.check(t))
}

func TestFindingAttribution(t *testing.T) {
	for _, activity := range []string{"attribution-challenges", "attribution-evidence"} {
		p := finding{activity: activity, headline: softOnly, not: []graph.ID{"charter-2-3", "charter-33"}}.check(t)
		liveOnly(t, p)
	}
}

func TestFindingCrossBorderDataExchange(t *testing.T) {
	p := finding{activity: "cross-border-data-exchange", headline: notBound, live: []graph.ID{"bud-23-25", "conv108-12", "malabo-28"}}.check(t)
	want := []graph.ID{"instrument:budapest-convention", "instrument:un-cybercrime-convention"}
	for _, id := range want {
		if !slices.Contains(p.Bound.Closing, id) {
			t.Errorf("%s would close it; closing are %v", id, p.Bound.Closing)
		}
	}
}

// TestFindingLeavesWithoutProvision: looked at, and nothing found.
func TestFindingLeavesWithoutProvision(t *testing.T) {
	for _, activity := range []string{"offensive-capability-lifecycle", "vulnerability-research-weaponisation"} {
		if p := (finding{activity: activity, headline: uncovered}).check(t); len(p.Provisions) != 0 {
			t.Errorf("%s: %v", activity, p.Provisions)
		}
	}
}
