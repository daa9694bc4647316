package extract

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/goccy/go-yaml"

	"github.com/lacuna-law/lacuna/schema"
)

// What a claim rests on. How often each was right is counted in
// rules/confidence.yaml, and the score of a claim is read from there.
const (
	basisNamed   = "named"   // a cue and a name
	basisSubject = "subject" // a cue and words for the subject as a whole
	basisBefore  = "before"  // a cue, and a name from what was said before
	basisImplied = "implied" // a cue in a sentence about ICTs that names nothing
	basisWorry   = "worry"   // names among words of worry
	basisBare    = "bare"    // a cue of the corpus's lexicon, without a pattern
)

// odds is how many of the claims found were right: right and found, by
// language, basis and type of claim.
type odds map[string]map[string]map[schema.ClaimType][2]float64

// The belief that a score starts from before anything is counted, and how many
// claims that belief is worth. A type with few cases is judged by its basis, a
// basis with few by its language, a language with few by the belief. A counted
// claim is worth a part of one, because the rules were written with the counted
// passages in view: on others fewer claims are right.
const (
	believed     = 0.6
	beliefWeight = 8
	worth        = 0.1
)

func readOdds() (odds, error) {
	text, err := rulesFiles.ReadFile("rules/confidence.yaml")
	if err != nil {
		return nil, fmt.Errorf("confidence: %w", err)
	}
	var o odds
	if err := yaml.Unmarshal(text, &o); err != nil {
		return nil, fmt.Errorf("rules/confidence.yaml: %w", err)
	}
	return o, nil
}

// score gives how often claims like one were right, between 0 and 1.
func (o odds) score(language, basis string, kind schema.ClaimType) float64 {
	bases := o[language]
	var all, ofBasis [2]float64
	for _, name := range sortedKeys(bases) {
		for _, count := range bases[name] {
			all[0], all[1] = all[0]+count[0], all[1]+count[1]
			if name == basis {
				ofBasis[0], ofBasis[1] = ofBasis[0]+count[0], ofBasis[1]+count[1]
			}
		}
	}
	p := believed
	for _, count := range [...][2]float64{all, ofBasis, bases[basis][kind]} {
		p = (worth*count[0] + beliefWeight*p) / (worth*count[1] + beliefWeight)
	}
	return p
}

// strongest gives the better founded of two claims' bases, by their scores.
func strongest(a, b finding) (basis string, score float64) {
	best := slices.MaxFunc([]finding{a, b}, func(a, b finding) int { return cmp.Compare(a.Score, b.Score) })
	return best.Basis, best.Score
}
