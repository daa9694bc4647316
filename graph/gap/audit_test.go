package gap_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/schema"
)

// audited holds one claim against a small world, by default a gap asserted by
// AAA on 1 January 2019.
func audited(t *testing.T, w *world, c gap.Claimed) gap.ClaimAudit {
	t.Helper()
	c.ID = "claim:c"
	if c.Type == "" {
		c.Type = schema.ClaimTypeGapAsserted
	}
	if c.By == nil {
		c.By = []graph.ID{"state:AAA"}
	}
	if c.Date == "" {
		c.Date = "2019-01-01"
	}
	a, err := w.compile(t).Audit([]gap.Claimed{c}, gap.AuditFilter{}, "2020-01-01")
	if err != nil || len(a.Claims) != 1 {
		t.Fatalf("%d claims, %v", len(a.Claims), err)
	}
	return a.Claims[0]
}

// ladderOfLaw is a world with one activity for each step of the list of gaps.
func ladderOfLaw() *world {
	w := newWorld()
	w.proposition("p", "DIVIDED", "")
	for _, name := range []string{"none", "soft", "pending", "unbound", "contested", "general", "partial", "full"} {
		w.activity(name, "")
	}
	w.rule(rule{id: "soft", activity: "soft", form: schema.SourceTypeResolution},
		rule{id: "pending", activity: "pending", instrument: graph.Attrs{"inForce": "2050-01-01"}},
		rule{id: "unbound", activity: "unbound", parties: []string{"HHH"}},
		rule{id: "contested", activity: "contested", dependsOn: "p"},
		rule{id: "general", activity: "general", judged: graph.Attrs{"manner": "PRINCIPLE"}},
		rule{id: "partial", activity: "partial", judged: graph.Attrs{"extent": "PARTIAL"}},
		rule{id: "full", activity: "full"})
	w.unframed = true
	w.activity("unread", "")
	return w
}

func TestAuditOfGaps(t *testing.T) {
	for _, row := range []struct {
		activity         string
		asserted, denied schema.Verdict
		words            string
	}{
		{"unread", "CANNOT_SAY", "CANNOT_SAY", "nothing was read"},
		{"none", "AGREES", "DISAGREES", "Nothing that was read applies"},
		{"soft", "AGREES", "DISAGREES", "not hard law and binds nobody by itself (soft, Art. 1)"},
		{"pending", "AGREES", "DISAGREES", "not in force on 2019-01-01 (pending, Art. 1)"},
		{"unbound", "AGREES", "DISAGREES", "AAA is not known to be bound"},
		{"contested", "PARTLY", "PARTLY", "AAA is bound only if something disputed holds"},
		{"general", "PARTLY", "PARTLY", "AAA is bound by a general principle"},
		{"partial", "PARTLY", "PARTLY", "AAA is bound directly, and in part (partial, Art. 1)"},
		{"full", "DISAGREES", "AGREES", "AAA is bound directly, in full and without dispute (full, Art. 1)"},
	} {
		for kind, want := range map[schema.ClaimType]schema.Verdict{"GAP_ASSERTED": row.asserted, "GAP_DENIED": row.denied} {
			got := audited(t, ladderOfLaw(), gap.Claimed{Type: kind, Targets: []graph.ID{graph.ID("activity:" + row.activity)}})
			if got.Verdict != want || !strings.Contains(got.Targets[0].Why, row.words) {
				t.Errorf("%s of %s: %s %q, want %s %q", kind, row.activity, got.Verdict, got.Targets[0].Why, want, row.words)
			}
			if strings.Contains(strings.ToLower(got.Why), "wrong") || strings.Contains(strings.ToLower(got.Why), "false") {
				t.Errorf("the words judge the speaker: %q", got.Why)
			}
		}
	}
}

func TestAuditMakesOneVerdictOfSeveral(t *testing.T) {
	for want, targets := range map[schema.Verdict][]graph.ID{
		"AGREES":     {"activity:none", "activity:soft", "principle:x"},
		"PARTLY":     {"activity:none", "activity:full"},
		"DISAGREES":  {"activity:full", "instrument:full", "activity:unread"},
		"CANNOT_SAY": {"instrument:full", "provision:full", "activity:unread"},
	} {
		if got := audited(t, ladderOfLaw(), gap.Claimed{Targets: targets}); got.Verdict != want || len(got.Targets) != len(targets) {
			t.Errorf("%v: %s, want %s", targets, got.Verdict, want)
		}
	}
}

// A class of activities stands for what lies within it too.
func TestAuditOfAClass(t *testing.T) {
	law := func(rules ...rule) *world {
		w := newWorld()
		w.activity("class", "")
		w.activity("one", "class")
		w.activity("two", "class")
		w.rule(rules...)
		return w
	}
	one, two := rule{id: "r", activity: "one"}, rule{id: "s", activity: "two"}
	for name, row := range map[string]struct {
		w    *world
		want schema.Verdict
	}{
		"nothing anywhere":  {law(), "AGREES"},
		"one within it":     {law(one), "PARTLY"},
		"all within it":     {law(one, two), "PARTLY"},
		"the class as well": {law(one, two, rule{id: "c", activity: "class"}), "DISAGREES"},
	} {
		if got := audited(t, row.w, gap.Claimed{Targets: []graph.ID{"activity:class"}}); got.Verdict != row.want {
			t.Errorf("%s: %s, want %s (%s)", name, got.Verdict, row.want, got.Targets[0].Why)
		}
	}
}

// A claim is held against the law of its own day and of those who make it.
func TestAuditTakesTheClaimsOwnDayAndStates(t *testing.T) {
	w := newWorld()
	w.activity("a", "")
	w.rule(rule{id: "r", activity: "a", parties: []string{"AAA 2000-06-01"}})
	for name, row := range map[string]struct {
		claim gap.Claimed
		asOf  string
		names int
		want  schema.Verdict
		note  string
	}{
		"before":       {gap.Claimed{Date: "2000-05-31"}, "2000-05-31", 1, "AGREES", ""},
		"after":        {gap.Claimed{Date: "2000-06-01"}, "2000-06-01", 1, "DISAGREES", ""},
		"a year":       {gap.Claimed{Date: "2000"}, "2000-12-31", 1, "DISAGREES", "dated 2000"},
		"not yet over": {gap.Claimed{Date: "2020"}, "2020-01-01", 1, "DISAGREES", "the newest that can be"},
		"no date":      {gap.Claimed{Date: "?"}, "2020-01-01", 1, "DISAGREES", "has no date"},
		"two States":   {gap.Claimed{By: []graph.ID{"state:AAA", "state:BBB"}}, "2019-01-01", 2, "AGREES", ""},
		"a group":      {gap.Claimed{By: []graph.ID{"group:G", "state:AAA"}}, "2019-01-01", 0, "AGREES", "group:G speaks for itself"},
		"nobody known": {gap.Claimed{By: []graph.ID{}}, "2019-01-01", 0, "AGREES", "not known"},
	} {
		row.claim.Targets = []graph.ID{"activity:a"}
		got := audited(t, w, row.claim)
		if got.Lens.AsOf != row.asOf || len(got.Lens.States) != row.names || got.Verdict != row.want || !strings.Contains(got.Note, row.note) || row.note == "" && got.Note != "" {
			t.Errorf("%s: as of %s for %v: %s %q", name, got.Lens.AsOf, got.Lens.States, got.Verdict, got.Note)
		}
	}
}

func TestAuditOfBreaches(t *testing.T) {
	w := ladderOfLaw()
	w.node("principle:x", schema.KindPrinciple, graph.Attrs{"label": graph.Attrs{"en": "X"}, "aliases": graph.Attrs{}, "definition": "x", "confidence": "VERIFIED"})
	w.node("principle:bare", schema.KindPrinciple, graph.Attrs{"label": graph.Attrs{"en": "Bare"}, "aliases": graph.Attrs{}, "definition": "x", "confidence": "VERIFIED"})
	for _, name := range []string{"soft", "contested", "general", "full", "pending"} {
		w.edge(graph.ID("provision:"+name), schema.EdgeExpresses, "principle:x", nil)
	}
	w.rule(rule{id: "beyond", activity: "full", under: "soft", judged: graph.Attrs{"extent": "NONE"}})
	for _, row := range []struct {
		targets []graph.ID
		want    schema.Verdict
		words   string
	}{
		{[]graph.ID{"principle:x", "activity:full"}, "AGREES", "FULL: X governs it directly and without dispute (full, Art. 1)."},
		{[]graph.ID{"provision:partial", "activity:partial"}, "AGREES", "directly"},
		{[]graph.ID{"principle:x", "activity:contested"}, "PARTLY", "only if something disputed holds (contested, Art. 1): States are divided on whether “p”."},
		{[]graph.ID{"principle:x", "activity:general"}, "PARTLY", "as a general principle"},
		{[]graph.ID{"principle:x", "activity:pending"}, "PARTLY", "not in force on 2019-01-01"},
		{[]graph.ID{"instrument:soft", "activity:soft"}, "PARTLY", "voluntary norms do not bind"},
		{[]graph.ID{"instrument:soft", "activity:full"}, "CANNOT_SAY", "holds no rule of soft that governs it; it was judged not to reach it (soft, Art. 1)."},
		{[]graph.ID{"principle:x", "activity:none"}, "CANNOT_SAY", "the graph holds no rule of X that governs it."},
		{[]graph.ID{"principle:x", "activity:full", "activity:none"}, "PARTLY", "FULL: X governs it directly"},
		{[]graph.ID{"principle:x"}, "CANNOT_SAY", "names no activity"},
		{[]graph.ID{"principle:bare", "activity:full"}, "CANNOT_SAY", "No provision of the corpus expresses"},
		{[]graph.ID{"proposition:p", "activity:full"}, "CANNOT_SAY", "no rule can be held against it"},
		{[]graph.ID{"activity:full"}, "AGREES", "the law that was read governs it directly"},
		{[]graph.ID{"activity:none"}, "CANNOT_SAY", "holds no rule of the law that was read"},
	} {
		got := audited(t, w, gap.Claimed{Type: schema.ClaimTypeBreachAlleged, Targets: row.targets})
		if got.Verdict != row.want || !strings.Contains(got.Targets[0].Why, row.words) || len(got.Lens.States) > 0 {
			t.Errorf("%v: %s %q, want %s %q", row.targets, got.Verdict, got.Targets[0].Why, row.want, row.words)
		}
	}
}

// The bundled example: the statement of 14 January 2025. "No regulatory
// framework" is supported in part; of the breaches, what the graph can and
// cannot support.
func TestAuditOfTheSeed(t *testing.T) {
	store, err := bundledStore()
	if err != nil {
		t.Fatal(err)
	}
	var ids []graph.ID
	for i := range 20 {
		ids = append(ids, graph.ID(fmt.Sprintf("PAK-2025-01-14-%02d", i)))
	}
	f := gap.AuditFilter{Statements: ids}
	claims, err := gap.ReadClaims(background(), store, f)
	if err != nil {
		t.Fatal(err)
	}
	a, err := bundled(t).Audit(claims, f, today)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range a.Claims {
		line := fmt.Sprint(c.Statement.Name()[len("PAK-2025-01-14-"):], " ", c.Type, " ", c.Verdict, ":")
		for _, target := range c.Targets {
			line += fmt.Sprint(" ", target.Target.Name(), " ", target.Verdict)
		}
		got = append(got, line)
		if c.Lens.AsOf != "2025-01-14" || c.Type != schema.ClaimTypeBreachAlleged && !cmp.Equal(c.Lens.States, []graph.ID{"state:PAK"}) {
			t.Errorf("%s is held against %s for %v", c.ID, c.Lens.AsOf, c.Lens.States)
		}
	}
	want := []string{
		"00 BREACH_ALLEGED PARTLY: gge-2015 PARTLY un-charter CANNOT_SAY non-intervention PARTLY non-use-of-force CANNOT_SAY sovereignty PARTLY",
		"00 GAP_ASSERTED PARTLY: commercial-spyware-proliferation PARTLY enabling-and-procedural PARTLY military-use-of-ict PARTLY gge2013-19 CANNOT_SAY",
		"02 GAP_ASSERTED PARTLY: military-use-of-ict PARTLY",
		"03 GAP_ASSERTED AGREES: militarisation-of-cyberspace AGREES offensive-capability-development AGREES",
		"06 GAP_ASSERTED PARTLY: enabling-and-procedural PARTLY",
		"07 BREACH_ALLEGED PARTLY: gge-2015 PARTLY",
		"08 BREACH_ALLEGED CANNOT_SAY: un-charter CANNOT_SAY non-use-of-force CANNOT_SAY",
		"09 BREACH_ALLEGED PARTLY: un-charter CANNOT_SAY sovereignty PARTLY",
		"10 BREACH_ALLEGED PARTLY: un-charter CANNOT_SAY non-intervention PARTLY",
		"11 GAP_ASSERTED CANNOT_SAY: gge2013-19 CANNOT_SAY",
		"15 GAP_ASSERTED PARTLY: surveillance-and-espionage PARTLY",
		"16 GAP_ASSERTED AGREES: attribution-challenges AGREES",
		"17 GAP_ASSERTED AGREES: cross-border-data-exchange AGREES",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestReadClaimsChooses(t *testing.T) {
	store, err := bundledStore()
	if err != nil {
		t.Fatal(err)
	}
	all, err := gap.ReadClaims(background(), store, gap.AuditFilter{})
	if err != nil {
		t.Fatal(err)
	}
	for name, f := range map[string]gap.AuditFilter{
		"a State by its code": {States: []graph.ID{"pak"}},
		"two statements":      {Statements: []graph.ID{"PAK-2025-01-14-06", "statement:PAK-2025-01-14-07"}},
		"denials":             {Types: []schema.ClaimType{"GAP_DENIED"}},
		"a State and a type":  {States: []graph.ID{"state:CHN"}, Types: []schema.ClaimType{"GAP_ASSERTED"}},
	} {
		got, err := gap.ReadClaims(background(), store, f)
		if err != nil {
			t.Fatal(err)
		}
		var want []gap.Claimed
		for _, c := range all {
			one, err := bundled(t).Audit([]gap.Claimed{c}, f, today)
			if err != nil {
				t.Fatal(err)
			}
			if len(one.Claims) == 1 {
				want = append(want, c)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" || len(got) == 0 || len(got) == len(all) {
			t.Errorf("%s: %d of %d: -want +got\n%s", name, len(got), len(all), diff)
		}
	}
	if _, err := gap.ReadClaims(background(), store, gap.AuditFilter{Statements: []graph.ID{"none"}}); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("a statement that is not there: %v", err)
	}
	if _, err := gap.ReadClaims(background(), store, gap.AuditFilter{Types: []schema.ClaimType{"CONCERN"}}); !errors.Is(err, gap.ErrCase) {
		t.Errorf("a type that is not audited: %v", err)
	}
	verdict, err := bundled(t).Audit(all, gap.AuditFilter{Verdicts: []schema.Verdict{"DISAGREES"}}, today)
	if err != nil || len(verdict.Claims) == 0 || len(verdict.Claims) == len(all) {
		t.Errorf("%d claims with the verdict DISAGREES, %v", len(verdict.Claims), err)
	}
}

// A claim that names no speaker and no date has those of its statement.
func TestReadClaimsTakesTheStatements(t *testing.T) {
	w := newWorld()
	w.activity("a", "")
	w.node("statement:s", schema.KindStatement, graph.Attrs{"sourceTier": "PRESS_REPORT", "review": "EDITORIAL", "method": "HUMAN", "date": "2001-02"})
	w.edge("statement:s", schema.EdgeBy, "state:AAA", nil)
	w.node("claim:c", schema.KindClaim, graph.Attrs{"type": "GAP_DENIED", "hedged": false, "method": "HUMAN", "review": "PROPOSED"})
	w.edge("claim:c", schema.EdgeInStatement, "statement:s", nil)
	w.edge("claim:c", schema.EdgeTargets, "activity:a", nil)
	o, err := ontology()
	if err != nil {
		t.Fatal(err)
	}
	store := memstore.New(o)
	if _, err := store.Apply(background(), w.batch); err != nil {
		t.Fatal(err)
	}
	for _, speaker := range []graph.ID{"AAA", "BBB"} {
		got, err := gap.ReadClaims(background(), store, gap.AuditFilter{States: []graph.ID{speaker}})
		if err != nil {
			t.Fatal(err)
		}
		var want []gap.Claimed
		if speaker == "AAA" {
			want = []gap.Claimed{{ID: "claim:c", Statement: "statement:s", Type: "GAP_DENIED", By: []graph.ID{"state:AAA"}, Date: "2001-02", Review: "PROPOSED", Targets: []graph.ID{"activity:a"}}}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: -want +got\n%s", speaker, diff)
		}
	}
}

// BenchmarkAudit holds all claims of the bundled corpus against the graph.
func BenchmarkAudit(b *testing.B) {
	store, err := bundledStore()
	if err != nil {
		b.Fatal(err)
	}
	claims, err := gap.ReadClaims(background(), store, gap.AuditFilter{})
	if err != nil {
		b.Fatal(err)
	}
	atlas := bundled(b)
	for b.Loop() {
		if _, err := atlas.Audit(claims, gap.AuditFilter{}, today); err != nil {
			b.Fatal(err)
		}
	}
}
