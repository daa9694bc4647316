package gap_test

import (
	"errors"
	"testing"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// TestStandingOfProvisions holds how provisions stand on a day by themselves.
func TestStandingOfProvisions(t *testing.T) {
	w := newWorld()
	w.rule(
		rule{id: "treaty", activity: "a", parties: []string{"AAA", "BBB"}, instrument: graph.Attrs{"adopted": "2000-01-01", "inForce": "2005-01-01", "terminated": "2015-01-01"}},
		rule{id: "asks", activity: "a", under: "treaty", modality: schema.ModalityRecommendation},
		rule{id: "custom", activity: "a", form: schema.SourceTypeCustom},
		rule{id: "report", activity: "a", form: schema.SourceTypeConsensusReport, instrument: graph.Attrs{"adopted": "2010-01-01", "inForce": nil}},
	)
	w.activity("a", "")
	atlas := w.compile(t)
	for _, c := range []struct {
		provision, day string
		standing       schema.Standing
		inForce        bool
		bound          int
	}{
		{"treaty", "2003-01-01", schema.StandingPending, false, 0},
		{"treaty", "2010-01-01", schema.StandingBinding, true, 2},
		{"treaty", "2016-01-01", schema.StandingPending, false, 0},
		{"asks", "2010-01-01", schema.StandingNonBinding, true, 0},
		{"custom", "1990-01-01", schema.StandingBinding, true, 8},
		{"report", "2009-01-01", schema.StandingNonBinding, false, 0},
		{"report", "2011-01-01", schema.StandingNonBinding, true, 0},
	} {
		got, err := atlas.Standing(graph.ID("provision:"+c.provision), c.day)
		if err != nil {
			t.Fatal(err)
		}
		if got.Standing != c.standing || got.InForce != c.inForce || got.Bound != c.bound || got.Of != 8 {
			t.Errorf("%s on %s: %+v", c.provision, c.day, got)
		}
	}
	for id, day := range map[graph.ID]string{"provision:none": "2010-01-01", "activity:a": "2010-01-01", "provision:custom": "now"} {
		if _, err := atlas.Standing(id, day); !errors.Is(err, gap.ErrCase) {
			t.Errorf("%s, %s: %v", id, day, err)
		}
	}
}

// TestStandingAgreesWithExplain holds that the bundled provisions stand alone
// as they stand in a case that counts them.
func TestStandingAgreesWithExplain(t *testing.T) {
	atlas := bundled(t)
	seen := 0
	for _, activity := range atlas.Activities() {
		p, err := atlas.Profile(gap.Case{Activity: activity, Lens: gap.Lens{AsOf: "2026-01-01"}})
		if err != nil {
			t.Fatal(err)
		}
		for _, counted := range p.Provisions {
			got, err := atlas.Standing(counted.ID, "2026-01-01")
			if err != nil {
				t.Fatal(err)
			}
			if got.Standing == schema.StandingBinding && counted.Bindingness == schema.StandingBinding {
				if seen++; got.Bound != counted.Binds {
					t.Errorf("%s binds %d, counted for %s as %d", counted.ID, got.Bound, activity, counted.Binds)
				}
			}
			if got.Standing == schema.StandingNonBinding != (counted.Bindingness == schema.StandingNonBinding) {
				t.Errorf("%s stands as %s, counted for %s as %s", counted.ID, got.Standing, activity, counted.Bindingness)
			}
		}
	}
	if seen == 0 {
		t.Error("no binding provision was compared")
	}
}
