package gap_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// mechanism adds one that is compulsory and attributes as said, from 2000 to 2010.
func (w *world) mechanism(name, compulsory, attributes string, serves ...graph.ID) {
	id := graph.ID("mechanism:" + name)
	w.node(id, schema.KindMechanism, graph.Attrs{"name": name, "type": "court", "compulsory": compulsory, "attributes": attributes,
		"reach": "r", "since": "2000-01-01", "until": "2010-12-31", "confidence": "VERIFIED"})
	for _, to := range serves {
		w.edge(id, schema.EdgeServes, to, nil)
	}
}

// raised checks whether a flag is raised, with this evidence ("" for none).
func raised(t *testing.T, atlas *gap.Atlas, f schema.Flag, lens gap.Lens, evidence ...graph.ID) {
	t.Helper()
	n := flag(ask(t, atlas, "a", lens), f)
	switch {
	case n == nil && len(evidence) > 0:
		t.Errorf("%+v: no %s", lens, f)
	case n != nil && len(evidence) == 0:
		t.Errorf("%+v: %s: %+v", lens, f, n)
	case n != nil && (!cmp.Equal(n.Evidence, evidence) || !strings.HasSuffix(n.Why, ".") || len(n.Why) < 40):
		t.Errorf("%+v: %+v, want evidence %v", lens, n, evidence)
	}
}

const r = graph.ID("assessment:r")

// TestFlagAttribution: what binds reaches States alone, and nothing says who did it.
func TestFlagAttribution(t *testing.T) {
	f := schema.FlagAttribution
	raised(t, one(rule{}).compile(t), f, gap.Lens{}, r)
	raised(t, one(rule{judged: graph.Attrs{"reaches": []string{"STATE", "COMPANY"}}}).compile(t), f, gap.Lens{})
	raised(t, one(rule{judged: graph.Attrs{"reaches": []string{"INDIVIDUAL"}}}).compile(t), f, gap.Lens{})
	raised(t, one(rule{form: schema.SourceTypeResolution}).compile(t), f, gap.Lens{})             // nothing binds
	raised(t, one(rule{parties: []string{}}).compile(t), f, gap.Lens{})                           // binds nobody known
	raised(t, one(rule{parties: eight()[:1]}).compile(t), f, gap.Lens{States: []graph.ID{"BBB"}}) // none of those asked about
	raised(t, one(rule{parties: eight()[:1]}).compile(t), f, gap.Lens{States: []graph.ID{"AAA"}}, r)
	w := one(rule{})
	w.rule(rule{id: "vendors", activity: "a", judged: graph.Attrs{"reaches": []string{"COMPANY"}}})
	raised(t, w.compile(t), f, gap.Lens{})
	raised(t, w.compile(t), f, gap.Lens{Actor: "STATE"}, r)
}

// TestFlagAttributionIsLiftedByAStandard that counts in the case, soft or hard,
// though its function is not asked for.
func TestFlagAttributionIsLiftedByAStandard(t *testing.T) {
	for form, lifted := range map[schema.SourceType]bool{"TREATY": true, "RESOLUTION": true, "SCHOLARLY": false} {
		w := one(rule{})
		w.rule(rule{id: "standard", activity: "a", form: form, judged: graph.Attrs{"functions": []string{"ATTRIBUTE"}, "contexts": []string{"PEACETIME"}}})
		atlas := w.compile(t)
		if lifted {
			raised(t, atlas, schema.FlagAttribution, gap.Lens{})
		} else {
			raised(t, atlas, schema.FlagAttribution, gap.Lens{}, r)
		}
		raised(t, atlas, schema.FlagAttribution, gap.Lens{Context: "ARMED_CONFLICT"}, r) // not of this case
	}
}

// TestMechanismsLiftFlags: one for the provision, its instrument, the activity
// or a broader one, in its time, at least in part.
func TestMechanismsLiftFlags(t *testing.T) {
	for flag, words := range map[schema.Flag][3]string{schema.FlagAttribution: {"NO", "YES", "PARTLY"}, schema.FlagRemedy: {"NO", "YES", "PARTLY"}} {
		for _, serves := range []graph.ID{"provision:r", "instrument:r", "activity:a", "activity:above", "activity:other"} {
			for i, word := range words {
				w := newWorld()
				w.activity("above", "")
				w.activity("other", "")
				w.activity("a", "above")
				w.rule(rule{id: "r", activity: "a"})
				if flag == schema.FlagAttribution {
					w.mechanism("m", "NO", word, serves)
				} else {
					w.mechanism("m", word, "NO", serves)
				}
				atlas := w.compile(t)
				for day, inTime := range map[string]bool{"1999-12-31": false, "2000-01-01": true, "2010-12-31": true, "2011-01-01": false} {
					if inTime && i > 0 && serves != "activity:other" {
						raised(t, atlas, flag, gap.Lens{AsOf: day})
					} else {
						raised(t, atlas, flag, gap.Lens{AsOf: day}, r)
					}
				}
			}
		}
	}
}

// TestFlagRemedy: something binds and nothing that counts repairs.
func TestFlagRemedy(t *testing.T) {
	f := schema.FlagRemedy
	raised(t, one(rule{}).compile(t), f, gap.Lens{}, r)
	raised(t, one(rule{form: schema.SourceTypeResolution}).compile(t), f, gap.Lens{})
	w := one(rule{})
	w.rule(rule{id: "react", activity: "a", modality: schema.ModalityRight, judged: graph.Attrs{"functions": []string{"REMEDY"}, "territory": []string{"OWN"}}})
	raised(t, w.compile(t), f, gap.Lens{})
	raised(t, w.compile(t), f, gap.Lens{Territory: "ABROAD"}, r)
	raised(t, w.compile(t), f, gap.Lens{Actor: "STATE"})
}

// conflicting is two treaties with a rule each on one activity, that conflict.
func conflicting(attrs graph.Attrs) *world {
	w := one(rule{parties: eight()[:4]})
	w.rule(rule{id: "s", activity: "a", parties: eight()[3:]})
	w.edge("provision:r", schema.EdgeConflictsWith, "provision:s", attrs)
	return w
}

const s = graph.ID("assessment:s")

func TestFlagConflict(t *testing.T) {
	f := schema.FlagConflict
	raised(t, conflicting(nil).compile(t), f, gap.Lens{}, r, s) // DDD is bound by both
	raised(t, conflicting(nil).compile(t), f, gap.Lens{States: []graph.ID{"DDD"}}, r, s)
	raised(t, conflicting(nil).compile(t), f, gap.Lens{States: []graph.ID{"AAA"}})
	raised(t, conflicting(nil).compile(t), f, gap.Lens{AsOf: "1989-06-01"}) // adopted, not in force
	raised(t, conflicting(graph.Attrs{"confidence": "UNSURE"}).compile(t), f, gap.Lens{})
	raised(t, conflicting(graph.Attrs{"date": "2005"}).compile(t), f, gap.Lens{AsOf: "2005-12-30"})
	raised(t, conflicting(graph.Attrs{"date": "2005"}).compile(t), f, gap.Lens{AsOf: "2005-12-31"}, r, s)
	if n := flag(ask(t, conflicting(nil).compile(t), "a", gap.Lens{}), f); n == nil || !strings.HasPrefix(n.Why, "r, Art. 1 and s, Art. 1 cannot") {
		t.Errorf("%+v", n)
	}
	w := one(rule{})
	w.rule(rule{id: "s", activity: "a", form: schema.SourceTypeResolution})
	w.edge("provision:r", schema.EdgeConflictsWith, "provision:s", nil)
	raised(t, w.compile(t), f, gap.Lens{}) // soft law cannot be disobeyed
}

// TestFlagConflictWhereNamesAreNotKnown: who is bound by both cannot be said,
// and cannot be denied; for a State that is named it is not known.
func TestFlagConflictWhereNamesAreNotKnown(t *testing.T) {
	w := one(rule{})
	w.rule(rule{id: "s", activity: "a", parties: []string{}, instrument: graph.Attrs{"partiesCount": 7, "partiesAsOf": "2001"}})
	w.edge("provision:r", schema.EdgeConflictsWith, "provision:s", nil)
	raised(t, w.compile(t), schema.FlagConflict, gap.Lens{}, r, s)
	raised(t, w.compile(t), schema.FlagConflict, gap.Lens{States: []graph.ID{"AAA"}})
}

// TestFlagConflictOfInstruments: an edge between whole instruments speaks of
// all their provisions.
func TestFlagConflictOfInstruments(t *testing.T) {
	w := one(rule{})
	w.rule(rule{id: "s", activity: "a"})
	w.edge("instrument:s", schema.EdgeConflictsWith, "instrument:r", nil)
	raised(t, w.compile(t), schema.FlagConflict, gap.Lens{}, r, s)
}

// TestWhatPrevailsIsNoConflict: the Charter over other treaties, a special
// rule, a later one, each from its day.
func TestWhatPrevailsIsNoConflict(t *testing.T) {
	f := schema.FlagConflict
	for _, edge := range []schema.EdgeName{schema.EdgeDerogatesFrom, schema.EdgeSupersedes} {
		for _, ends := range [][2]graph.ID{{"provision:r", "provision:s"}, {"provision:s", "provision:r"}, {"instrument:s", "instrument:r"}, {"provision:s", "instrument:r"}} {
			w := conflicting(nil)
			w.edge(ends[0], edge, ends[1], graph.Attrs{"date": "2005-01-01"})
			raised(t, w.compile(t), f, gap.Lens{AsOf: "2004-12-31"}, r, s)
			raised(t, w.compile(t), f, gap.Lens{AsOf: "2005-01-01"})
		}
	}
	w := conflicting(nil)
	w.edge("provision:r", schema.EdgeRestates, "provision:s", nil)
	raised(t, w.compile(t), f, gap.Lens{}, r, s) // no other edge decides
	for form, prevails := range map[schema.SourceType]bool{"TREATY": true, "CUSTOM": false} {
		w := newWorld()
		w.activity("a", "")
		w.rule(rule{id: "un-charter", activity: "a"}, rule{id: "r", activity: "a", form: form})
		w.edge("provision:r", schema.EdgeConflictsWith, "provision:un-charter", nil)
		if prevails {
			raised(t, w.compile(t), f, gap.Lens{})
		} else {
			raised(t, w.compile(t), f, gap.Lens{}, r, "assessment:un-charter")
		}
	}
}

// TestFlagDisagreement: two judgements of one pair that meet and differ.
func TestFlagDisagreement(t *testing.T) {
	f := schema.FlagDisagreement
	for name, c := range map[string]struct {
		second graph.Attrs
		on     string
		clash  bool
	}{
		"the same":           {graph.Attrs{}, "", false},
		"extent":             {graph.Attrs{"extent": "PARTIAL"}, "", true},
		"no reach":           {graph.Attrs{"extent": "NONE"}, "", true},
		"analogy":            {graph.Attrs{"manner": "ANALOGY"}, "", true},
		"principle":          {graph.Attrs{"manner": "PRINCIPLE"}, "", false}, // neither extent nor dispute
		"another function":   {graph.Attrs{"extent": "PARTIAL", "functions": []string{"PREVENT"}}, "", false},
		"another actor":      {graph.Attrs{"extent": "PARTIAL", "reaches": []string{"COMPANY"}}, "", false},
		"another place":      {graph.Attrs{"extent": "PARTIAL", "territory": []string{"ABROAD"}}, "", false},
		"another setting":    {graph.Attrs{"extent": "PARTIAL", "contexts": []string{"ARMED_CONFLICT"}}, "", false},
		"another ground":     {graph.Attrs{"extent": "PARTIAL"}, "p", false}, // the settled core and the rest
		"a duty to guard":    {graph.Attrs{"extent": "PARTIAL", "indirect": true}, "", false},
		"nobody accepted it": {graph.Attrs{"extent": "PARTIAL", "review": "PROPOSED"}, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			w := one(rule{judged: graph.Attrs{"territory": []string{"OWN"}, "contexts": []string{"PEACETIME"}}})
			w.proposition("p", "DIVIDED", "")
			second := with(graph.Attrs{"territory": []string{"OWN"}, "contexts": []string{"PEACETIME"}}, c.second)
			w.rule(rule{id: "s", of: "r", activity: "a", judged: second, dependsOn: c.on})
			if c.clash {
				raised(t, w.compile(t), f, gap.Lens{}, r, s)
				raised(t, w.compile(t), f, gap.Lens{Functions: []schema.Function{"REMEDY"}}) // not asked about
				raised(t, w.compile(t), f, gap.Lens{Territory: "ABROAD"})
			} else {
				raised(t, w.compile(t), f, gap.Lens{})
			}
		})
	}
}

// TestFlagDisagreementWhereAllIsUnsure: one better judgement lifts it.
func TestFlagDisagreementWhereAllIsUnsure(t *testing.T) {
	unsure := graph.Attrs{"confidence": "UNSURE"}
	w := one(rule{judged: unsure})
	raised(t, w.compile(t), schema.FlagDisagreement, gap.Lens{}, r)
	w.rule(rule{id: "s", activity: "a", form: schema.SourceTypeResolution, judged: graph.Attrs{"confidence": "UNSURE"}})
	raised(t, w.compile(t), schema.FlagDisagreement, gap.Lens{}, r, s)
	w.rule(rule{id: "sure", activity: "a", judged: graph.Attrs{"confidence": "WELL_KNOWN", "reaches": []string{"COMPANY"}}})
	raised(t, w.compile(t), schema.FlagDisagreement, gap.Lens{})
	raised(t, w.compile(t), schema.FlagDisagreement, gap.Lens{Actor: "STATE"}, r, s)
}
