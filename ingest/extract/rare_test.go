package extract_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
)

// rareTypes are the kinds of claim that weigh most and are too rare in the
// annotated passages for a figure of their own.
var rareTypes = []schema.ClaimType{schema.ClaimTypeGapAsserted, schema.ClaimTypeGapDenied, schema.ClaimTypeRejection, schema.ClaimTypeBreachAlleged}

// TestRareClaims reads passages written for the rare kinds of claim, and holds
// precision and recall to the golden.
func TestRareClaims(t *testing.T) {
	data, err := os.ReadFile("testdata/claims.txt")
	if err != nil {
		t.Fatal(err)
	}
	s, score, cases := open(t), newTally(), 0
	for _, line := range strings.Split(string(data), "\n") {
		kinds, text, isCase := strings.Cut(line, " | ")
		if !isCase || strings.HasPrefix(line, "#") {
			continue
		}
		cases++
		_, findings := s.find(t, "x.txt", text, doc.Hints{State: "FRA", As: doc.AsStatement, Language: "en"})
		for _, kind := range rareTypes {
			asked := slices.Contains(strings.Fields(kinds), string(kind))
			found := slices.ContainsFunc(findings.Claims, func(c doc.Claim) bool { return c.Type == kind })
			countRare(score, string(kind), asked, found)
			if asked != found {
				t.Logf("%s: asked %v, found %v: %s", kind, asked, found, text)
			}
		}
	}
	if cases < 60 {
		t.Errorf("%d passages", cases)
	}
	report := score.report("passages")
	t.Log("\n" + report)
	holdScores(t, "testdata/claims.golden", report)
}

func countRare(into tally, kind string, asked, found bool) {
	for k, yes := range [...]bool{asked, found, asked && found} {
		if yes {
			into.add("claim."+kind, k, 1)
		}
	}
}
