package extract

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/goccy/go-yaml"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
)

// basisLearned is what a claim rests on that no rule found, and ruleLearned
// names what found it.
const (
	basisLearned = "learned"
	ruleLearned  = "learned"
)

// learned is a reader of claims that was taught by examples: a weight for each
// feature and type of claim (logistic regression). It proposes where no rule
// does, and takes back what a rule found where it is sure that the words do not
// say it. What it proposes can be explained less well than what a rule finds,
// and so it has a rule name and a score of its own.
type learned struct {
	weights map[schema.ClaimType]*learnedWeights
	limits  learnedLimits
}

// learnedWeights are the weights of one type, as steps of one size.
type learnedWeights struct {
	step  float64
	steps [1 << featureBits]int8
}

// learnedLimits say when the learned reader speaks, by type of claim: how
// likely it must think a claim to propose it, and how unlikely to take back one
// of a rule; and how often what it proposed was right, by how likely it thought it.
type learnedLimits struct {
	Propose map[schema.ClaimType]float64 `yaml:"propose"`
	Veto    map[schema.ClaimType]float64 `yaml:"veto"`
	Right   [][2]float64                 `yaml:"right"`
}

// readLearned reads the weights and limits that come with the rules.
func readLearned() (*learned, error) {
	limits, err := rulesFiles.ReadFile("rules/learned.yaml")
	if err != nil {
		return nil, fmt.Errorf("learned reader: %w", err)
	}
	weights, err := rulesFiles.ReadFile("rules/learned.gz")
	if err != nil {
		return nil, fmt.Errorf("learned reader: %w", err)
	}
	return newLearned(limits, weights)
}

// newLearned reads limits, and weights as encodeWeights wrote them.
func newLearned(limits, weights []byte) (*learned, error) {
	l := &learned{weights: map[schema.ClaimType]*learnedWeights{}}
	if err := yaml.UnmarshalWithOptions(limits, &l.limits, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("rules/learned.yaml: %w", err)
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(weights))
	if err != nil {
		return nil, fmt.Errorf("rules/learned.gz: %w", err)
	}
	for _, kind := range schema.AllClaimType() {
		var step float32
		w := new(learnedWeights)
		if err := binary.Read(unpacked, binary.LittleEndian, &step); err != nil {
			return nil, fmt.Errorf("rules/learned.gz: %s: %w", kind, err)
		}
		if err := binary.Read(unpacked, binary.LittleEndian, &w.steps); err != nil {
			return nil, fmt.Errorf("rules/learned.gz: %s: %w", kind, err)
		}
		w.step, l.weights[kind] = float64(step), w
	}
	if n, err := io.Copy(io.Discard, unpacked); n > 0 || err != nil {
		return nil, fmt.Errorf("rules/learned.gz: %d bytes too many: %w", n, err)
	}
	return l, nil
}

// likely gives how likely a part with some features holds a claim of a type,
// between 0 and 1. The sum is of whole numbers, so that it is the same everywhere.
func (l *learned) likely(kind schema.ClaimType, said, ruled []feature) float64 {
	w := l.weights[kind]
	sum := 0
	for _, list := range [...][]feature{said, ruled} {
		for _, f := range list {
			sum += int(w.steps[f])
		}
	}
	return 1 / (1 + math.Exp(-w.step*float64(sum)/math.Sqrt(float64(len(said)+len(ruled)))))
}

// score gives how often claims that were thought so likely were right.
func (l learnedLimits) score(likely float64) float64 {
	score := 0.0
	for _, pair := range l.Right {
		if likely >= pair[0] {
			score = pair[1]
		}
	}
	return score
}

// learned adds to the claims of the rules those of the learned reader, and
// leaves out those that it takes back. Claims are in the order of the text.
func (r *reading) learned(found []finding) []finding {
	if r.lex.learned == nil || len(r.subs) == 0 && !r.s.ict {
		return found
	}
	for _, part := range r.parts() {
		said, ruled := r.features(part)
		said, ruled = distinct(said), distinct(ruled)
		for _, kind := range order {
			found = r.weigh(found, kind, part, r.lex.learned.likely(kind, said, ruled))
		}
	}
	slices.SortStableFunc(found, byStart)
	return found
}

// fewWords is how many words a part must have for a claim that no rule finds,
// and sureOutside how likely support and breaches must be in sentences that are
// not about ICTs, where principles are named in passing.
const (
	fewWords    = 4
	sureOutside = 0.5
)

// isDoubtful says whether a type is often thought to be found in sentences like this one.
func (r *reading) isDoubtful(kind schema.ClaimType) bool {
	return !r.s.ict && (kind == schema.ClaimTypeEndorsement || kind == schema.ClaimTypeBreachAlleged)
}

// contraries are the types that say the opposite: what is claimed of a part
// already is not gainsaid.
var contraries = map[schema.ClaimType]schema.ClaimType{
	schema.ClaimTypeGapAsserted: schema.ClaimTypeGapDenied, schema.ClaimTypeGapDenied: schema.ClaimTypeGapAsserted,
	schema.ClaimTypeEndorsement: schema.ClaimTypeRejection, schema.ClaimTypeRejection: schema.ClaimTypeEndorsement,
}

// weigh adds or takes back a claim of a type about a part.
func (r *reading) weigh(found []finding, kind schema.ClaimType, part span, likely float64) []finding {
	start, end := r.place(part)
	within := func(c finding) bool { return c.Type == kind && c.Start < end && start < c.End }
	if slices.ContainsFunc(found, within) {
		if likely >= r.lex.learned.limits.Veto[kind] {
			return found
		}
		return slices.DeleteFunc(found, func(c finding) bool { return within(c) && c.Basis != basisLearned })
	}
	if likely < r.lex.learned.limits.Propose[kind] || r.isDoubtful(kind) && likely < sureOutside || slices.ContainsFunc(found, func(c finding) bool {
		return c.Type == contraries[kind] && c.Start < end && start < c.End
	}) {
		return found
	}
	targets := r.aims(kind, part)
	if len(targets) == 0 {
		return found
	}
	claim := doc.Claim{Type: kind, Targets: targets, Start: start, End: end, Quote: r.t.quote(start, end), Hedged: r.hedged(part),
		Basis: basisLearned, Score: r.lex.learned.limits.score(likely), Rule: ruleLearned}
	return append(found, finding{claim, false})
}

// distinct sorts features and keeps one of each.
func distinct(list []feature) []feature {
	slices.Sort(list)
	return slices.Compact(list)
}

// parts gives the parts of the sentence that stand alone.
func (r *reading) parts() []span {
	var out []span
	for from := 0; from < len(r.s.toks); {
		part := r.clause(span{from, from + 1})
		out, from = append(out, part), part.to
	}
	return out
}

// learnedOnly is what claims of a type that the learned reader proposes are about.
var learnedOnly = map[schema.ClaimType]string{
	schema.ClaimTypeBreachAlleged: onlyRules, schema.ClaimTypeInterpretation: onlyRules, schema.ClaimTypeEndorsement: onlyRules,
	schema.ClaimTypeRejection: onlyTexts, schema.ClaimTypeConcern: onlyConduct, schema.ClaimTypeGapAsserted: onlyConduct,
}

// aims gives what a claim of a type is about that a part makes: what is named
// in it, or what the rules take where nothing is.
func (r *reading) aims(kind schema.ClaimType, part span) []string {
	if part.to-part.from < fewWords || kind == schema.ClaimTypeInterpretation && !r.s.ict {
		return nil
	}
	c := cue{kind: kind}
	c.Only = learnedOnly[kind]
	var picked []int
	for k, m := range r.subs {
		if m.from >= part.from && m.from < part.to && r.fits(c, m.Target) {
			picked = append(picked, k)
		}
	}
	var out []string
	for _, k := range r.special(picked) {
		out = doc.Join(out, r.subs[k].Target)
	}
	if len(out) > 0 || !r.s.ict {
		return out
	}
	return r.implied(kind, part)
}

// implied gives what a claim of a type is about in a part about ICTs that names
// nothing that it could be about: the conduct named just before, the subject as
// a whole, or the law as a whole.
func (r *reading) implied(kind schema.ClaimType, part span) []string {
	switch kind {
	case schema.ClaimTypeInterpretation, schema.ClaimTypeBreachAlleged:
		if r.s.ownICT {
			return []string{wholeLaw}
		}
		return nil
	case schema.ClaimTypeConcern, schema.ClaimTypeGapAsserted, schema.ClaimTypeProposal:
		if out := r.named(part); len(out) > 0 || kind == schema.ClaimTypeConcern {
			return out
		}
	case schema.ClaimTypeEndorsement:
		return nil
	}
	if kind == schema.ClaimTypeProposal && !r.s.ownICT && !r.t.forumICT {
		return nil // a call in a speech that has gone on to something else
	}
	return []string{generalTarget}
}

// named gives the conduct that was named just before a part: in the sentence,
// or in the one before.
func (r *reading) named(part span) []string {
	var out []string
	for _, m := range r.subs {
		if m.to <= part.from && r.isHarm(m) {
			out = doc.Join(out, m.Target)
		}
	}
	if len(out) == 0 && r.t.sentences[max(0, r.at-1)].segment == r.s.segment {
		return r.justBefore()
	}
	return out
}

// wholeLaw is international law as a whole, as it applies to ICTs.
const wholeLaw = "provision:gge2013-19"
