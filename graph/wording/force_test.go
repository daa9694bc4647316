package wording_test

import (
	"testing"

	. "github.com/lacuna-law/lacuna/graph/wording"
	"github.com/lacuna-law/lacuna/schema"
)

func TestForce(t *testing.T) {
	for text, want := range map[string]struct {
		strength Strength
		word     string
	}{
		"States shall cooperate.":            {Demands, "shall"},
		"No State may enter.":                {Demands, "no … may"},
		"A State may enter.":                 {Allows, "may"},
		"States should, where they must, do": {Asks, "should"},
		"A State SHOULD NOT allow":           {Asks, "should not"},
		"Parties shall not":                  {Demands, "shall not"},
		"marshal the dismay":                 {Unsaid, ""},
		"Les États s’engagent à coopérer":    {Demands, "s'engagent"},
		"Los Estados deberían abstenerse":    {Asks, "deberían"},
		"Государства могут":                  {Allows, "могут"},
		"ينبغي للدول":                        {Asks, "ينبغي"},
		"各国不得攻击":                             {Demands, "不得"},
		"各国应该合作":                             {Asks, "应该"},
		"":                                   {Unsaid, ""},
	} {
		if strength, word := Force(text); strength != want.strength || word != want.word {
			t.Errorf("%s: %d %q, want %d %q", text, strength, word, want.strength, want.word)
		}
	}
}

func TestShiftOf(t *testing.T) {
	for _, c := range []struct {
		older, newer Strength
		want         schema.Shift
	}{
		{Demands, Asks, schema.ShiftWeakens}, {Asks, Demands, schema.ShiftHardens}, {Allows, Asks, schema.ShiftHardens},
		{Asks, Asks, schema.ShiftSame}, {Unsaid, Demands, schema.ShiftUnknown}, {Demands, Unsaid, schema.ShiftUnknown},
	} {
		if got := ShiftOf(c.older, c.newer); got != c.want {
			t.Errorf("%d to %d: %s", c.older, c.newer, got)
		}
	}
	if ModalityStrength(schema.ModalityProhibition) != Demands || ModalityStrength(schema.ModalityRecommendation) != Asks ||
		ModalityStrength(schema.ModalityPermission) != Allows || ModalityStrength(schema.ModalityDefinition) != Unsaid {
		t.Error("the strengths of modalities")
	}
}
