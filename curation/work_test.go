package curation_test

import (
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/lacuna-law/lacuna/curation"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Kappa of a known table: of ten both accept four, both reject two, ann alone
// accepts three and bob alone one. Observed 0.6; ann accepts 0.7, bob 0.5;
// expected 0.5; kappa 0.2.
func TestAgreement(t *testing.T) {
	r := inMemory(t)
	var claims []said
	for i := range 12 {
		claims = append(claims, gapSaid("ransomware", strings.Repeat("x", i+1)))
	}
	r.put(speech("a", "FRA", claims...))
	no := []schema.Ruling{schema.RulingReject, schema.RulingDispute}
	for i, row := range []string{"aa", "aa", "aa", "aa", "rr", "rr", "ar", "ar", "ar", "ra", "a-", "aw"} {
		id := graph.ID("claim:a/" + map[bool]string{true: string(rune('0' + i)), false: "1" + string(rune('0'+i%10))}[i < 10])
		for j, who := range []string{"ann", "bob"} {
			switch row[j] {
			case 'a':
				r.review(who, id, schema.RulingAccept)
			case 'r':
				r.review(who, id, no[i%2], curation.Evidence{URL: "https://example.org"})
			case 'w':
				r.review(who, id, schema.RulingAccept)
				r.review(who, id, schema.RulingAbstain)
			}
		}
	}
	got, err := r.desk.Agreement(t.Context())
	if err != nil || len(got) != 1 {
		t.Fatal(got, err)
	}
	a := got[0]
	if a.Relation != "GAP_ASSERTED" || a.Curators != [2]string{"ann", "bob"} || a.Items != 10 || math.Abs(a.Observed-0.6) > 1e-9 || math.Abs(a.Expected-0.5) > 1e-9 || a.Kappa == nil || math.Abs(*a.Kappa-0.2) > 1e-9 {
		t.Errorf("got %+v, kappa %v", a, a.Kappa)
	}
}

func TestKappaIsNothingWhereChanceExplainsAll(t *testing.T) {
	r := inMemory(t)
	r.put(speech("a", "FRA", gapSaid("ransomware", words)))
	r.review("ann", "claim:a/0", schema.RulingAccept)
	r.review("bob", "claim:a/0", schema.RulingAccept)
	got, err := r.desk.Agreement(t.Context())
	if err != nil || len(got) != 1 || got[0].Kappa != nil || got[0].Observed != 1 {
		t.Errorf("got %+v, %v", got, err)
	}
}

// edited gives the corpus with some attributes of its records changed.
func edited(edits map[graph.ID]graph.Attrs) graph.Batch {
	b := bundled().Batch()
	for i, n := range b.Nodes {
		if edit, is := edits[n.ID]; is {
			b.Nodes[i].Attrs = maps.Clone(n.Attrs)
			maps.Copy(b.Nodes[i].Attrs, edit)
		}
	}
	return b
}

func TestUnassessed(t *testing.T) {
	r := inMemory(t)
	none, err := r.desk.Unassessed(t.Context(), r.atlas(), "")
	if err != nil || len(none) != 0 {
		t.Fatalf("of the corpus: %+v, %v", none, err)
	}
	b := bundled().Batch()
	b.Nodes = slices.DeleteFunc(b.Nodes, func(n graph.Node) bool { return n.ID == "assessment:achpr-9/internet-shutdown" })
	b.Edges = slices.DeleteFunc(b.Edges, func(e graph.Edge) bool {
		return e.From == "assessment:achpr-9/internet-shutdown" || e.Name == schema.EdgeCovers && e.To == "activity:cybercrime-for-profit"
	})
	r.put(b)
	r.put(speech("a", "FRA", gapSaid("cybercrime-for-profit", words)))
	got, err := r.desk.Unassessed(t.Context(), r.atlas(), "")
	if err != nil {
		t.Fatal(err)
	}
	ids := map[graph.ID]schema.Missing{}
	for _, one := range got {
		ids[one.ID] = one.Missing
	}
	if ids["activity:cybercrime-for-profit"] != schema.MissingFrame || ids["provision:achpr-9"] != schema.MissingAssessment {
		t.Errorf("got %+v", got)
	}
	if !slices.IsSortedFunc(got, func(a, b curation.Unassessed) int { return b.Claims - a.Claims }) || got[0].Claims == 0 {
		t.Errorf("the order is %+v", got)
	}
	only, err := r.desk.Unassessed(t.Context(), r.atlas(), schema.MissingAssessment)
	if err != nil || len(only) != 1 {
		t.Errorf("got %+v, %v", only, err)
	}
}

// stale gives the reasons for an assessment, by id.
func (r room) stale(today string) map[graph.ID]curation.Stale {
	r.Helper()
	all, err := r.desk.Stale(r.Context(), today)
	if err != nil {
		r.Fatal(err)
	}
	out := map[graph.ID]curation.Stale{}
	for _, s := range all {
		out[s.ID] = s
	}
	return out
}

func TestStale(t *testing.T) {
	r := inMemory(t)
	if all := r.stale("2026-11-23"); len(all) != 0 {
		t.Fatalf("of the corpus: %+v", all)
	}
	const id, contested, text = "assessment:achr-11/mass-surveillance", "assessment:achpr-9/internet-shutdown", "assessment:abm-12/space-system-attack"
	b := edited(map[graph.ID]graph.Attrs{
		"instrument:achr-1969":                 {"terminated": "2027-02-01"},
		"assessment:achpr-9/internet-shutdown": {"assertedOn": "2026-01-01"},
	})
	proposition := graph.ID("")
	for i, n := range b.Nodes {
		if n.Kind == schema.KindProposition && proposition == "" {
			proposition = n.ID
			b.Nodes[i].Attrs = maps.Clone(n.Attrs)
			maps.Copy(b.Nodes[i].Attrs, graph.Attrs{"status": "SETTLED", "since": "2026-06-01", "settledBy": "A court."})
		}
	}
	b.Edges = slices.DeleteFunc(b.Edges, func(e graph.Edge) bool { return e.From == contested && e.Name == schema.EdgeDependsOn })
	b.Edges = append(b.Edges, graph.Edge{EdgeKey: graph.EdgeKey{From: contested, Name: schema.EdgeDependsOn, To: proposition}})
	r.put(b)
	r.put(textOf("provision:abm-12", "2026-12-24"))
	if all := r.stale("2026-11-23"); len(all) != 1 || all[contested].Since != "2026-06-01" || !strings.Contains(all[contested].Reasons[0], "settled on 2026-06-01") {
		t.Errorf("today: %+v", all)
	}
	all := r.stale("2027-03-01")
	if s := all[id]; s.Since != "2027-02-01" || len(s.Reasons) != 1 || !strings.Contains(s.Reasons[0], "ended on 2027-02-01") {
		t.Errorf("ended: %+v", s)
	}
	if s := all[text]; s.Since != "2026-12-24" || !strings.Contains(s.Reasons[0], "a text of 2026-12-24 (document:text)") {
		t.Errorf("text: %+v", s)
	}
	for _, who := range []string{"ann", "bob"} {
		r.review(who, id, schema.RulingReject)
	}
	if _, still := r.stale("2027-03-01")[id]; still {
		t.Error("what was withdrawn is stale")
	}
}

// An instrument that enters into force or is superseded, and a text that is
// later than the frame and older than the assessment.
func TestMoreThatIsStale(t *testing.T) {
	r := inMemory(t)
	const force, replaced, closed = "assessment:achr-11/mass-surveillance", "assessment:achpr-9/internet-shutdown", "assessment:abm-12/space-system-attack"
	b := edited(map[graph.ID]graph.Attrs{"instrument:achr-1969": {"inForce": "2027-01-05"}, closed: {"assertedOn": "2027-01-15"}})
	b.Edges = append(b.Edges, graph.Edge{EdgeKey: graph.EdgeKey{From: "instrument:un-charter", Name: schema.EdgeSupersedes, To: instrumentOf(b, "provision:achpr-9")}, Attrs: graph.Attrs{"date": "2027-01-07"}},
		graph.Edge{EdgeKey: graph.EdgeKey{From: "provision:charter-2-4", Name: schema.EdgeSupersedes, To: "provision:achpr-9"}, Attrs: graph.Attrs{"date": "2027-01-06"}})
	r.put(b)
	r.put(textOf("provision:abm-12", "2026-12-24"))
	all := r.stale("2027-01-31")
	for id, want := range map[graph.ID]string{
		force: "entered into force on 2027-01-05", replaced: "superseded by provision:charter-2-4 on 2027-01-06", closed: "The frame was closed on 2026-11-23, before the text of 2026-12-24",
	} {
		if s := all[id]; len(s.Reasons) == 0 || !strings.Contains(s.Reasons[0], want) {
			t.Errorf("%s: %+v", id, s)
		}
	}
	if s := all[replaced]; len(s.Reasons) != 2 || s.Since != "2027-01-06" {
		t.Errorf("got %+v", s)
	}
	if early := r.stale("2027-01-04"); len(early) != 1 {
		t.Errorf("before it moved: %+v", early)
	}
}

func instrumentOf(b graph.Batch, provision graph.ID) graph.ID {
	for _, e := range b.Edges {
		if e.From == provision && e.Name == schema.EdgePartOf {
			return e.To
		}
	}
	return ""
}

// textOf is a document with a passage that states the text of a provision.
func textOf(provision graph.ID, date string) graph.Batch {
	edge := func(from graph.ID, name schema.EdgeName, to graph.ID) graph.Edge {
		return graph.Edge{EdgeKey: graph.EdgeKey{From: from, Name: name, To: to}}
	}
	return graph.Batch{Source: graph.Source{ID: "document:text"}, Replace: true, Nodes: []graph.Node{
		{ID: "document:text", Kind: schema.KindDocument, Attrs: graph.Attrs{"title": "Text", "sourceTier": "OFFICIAL_TEXT", "date": date, "text": "Words."}},
		{ID: "passage:text/0", Kind: schema.KindPassage, Attrs: graph.Attrs{"type": "ARTICLE", "order": 0, "start": 0, "end": 6, "text": "Words.", "language": "en"}},
	}, Edges: []graph.Edge{edge("passage:text/0", schema.EdgeInDocument, "document:text"), edge("passage:text/0", schema.EdgeStatesTextOf, provision)}}
}
