package gap_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// replayed is what a trace says of level, quality and counts.
type replayed struct {
	Level   schema.Level
	Quality schema.Quality
	Bound   [4]int
}

// bodies is States known by name, and a floor for their number.
type bodies struct {
	names map[graph.ID]bool
	floor int
}

// replay computes an answer from the lines of its trace alone and the States
// bound by each instrument, the plain way: maps, one line after the other.
func replay(s *gap.Asker, e gap.Explanation) (replayed, error) {
	var sets [4]bodies
	applies, hard, live := false, false, false
	for _, line := range e.Lines {
		if !line.Counted {
			continue
		}
		applies = true
		hard = hard || line.Standing != schema.StandingNonBinding
		if line.Standing != schema.StandingBinding {
			continue
		}
		live = true
		by, err := s.Bound(line.Provision)
		if err != nil {
			return replayed{}, err
		}
		clear := undisputed(line, e.Profile.Lens)
		direct := clear && line.Manner == schema.MannerDirect
		for i, meets := range []bool{true, clear, direct, direct && line.Extent == schema.ExtentFull} {
			if meets {
				sets[i].join(by)
			}
		}
	}
	return grades(s, e.Profile, sets, applies, hard, live), nil
}

// undisputed says whether a line counts without dispute: it rests on nothing
// disputed, or on what the lens takes as accepted, of its own proposition first.
// An argument by analogy is one whatever is read of its proposition.
func undisputed(line gap.ExplainLine, l gap.Lens) bool {
	accepted := l.Reading == schema.ReadingAccepted
	for _, r := range l.Propositions {
		if r.Proposition == line.Proposition && line.Proposition != "" {
			return r.Reading == schema.ReadingAccepted && (accepted || line.Manner != schema.MannerAnalogy)
		}
	}
	return line.Dispute == "" || accepted
}

func (b *bodies) join(by gap.Parties) {
	if b.names == nil {
		b.names = map[graph.ID]bool{}
	}
	for _, id := range by.States {
		b.names[id] = true
	}
	b.floor = max(b.floor, by.Floor)
}

func grades(s *gap.Asker, p gap.Profile, sets [4]bodies, applies, hard, live bool) replayed {
	var out replayed
	var enough [4]bool
	for i, set := range sets {
		among, need := s.Members(), int(math.Ceil(p.Lens.Quorum*float64(len(s.Members()))-1e-9))
		if len(p.Lens.States) > 0 {
			among, need, set.floor = p.Lens.States, len(p.Lens.States), 0
		}
		for _, id := range among {
			if set.names[id] {
				out.Bound[i]++
			}
		}
		out.Bound[i] = max(out.Bound[i], set.floor)
		enough[i] = out.Bound[i] >= max(need, 1)
	}
	switch {
	case p.Level == schema.LevelNotAssessed: // a matter of frames, not of the trace
		out.Level = schema.LevelNotAssessed
	case !applies:
		out.Level = schema.LevelNoNorm
	case !hard:
		out.Level = schema.LevelSoftOnly
	case !live:
		out.Level = schema.LevelNotInForce
	case !enough[0]:
		out.Level = schema.LevelNotBound
	case !enough[1]:
		out.Level = schema.LevelContested
	default:
		out.Level, out.Quality = schema.LevelBound, quality(enough[2], enough[3])
	}
	return out
}

func quality(direct, full bool) schema.Quality {
	switch {
	case full:
		return schema.QualityFull
	case direct:
		return schema.QualityPartial
	}
	return schema.QualityGeneral
}

// checkReplay says how a profile differs from its trace, or "".
func checkReplay(atlas *gap.Atlas, activity graph.ID, lens gap.Lens) string {
	s, err := atlas.Ask(lens)
	if err != nil {
		return err.Error()
	}
	e, err := s.Explain(activity)
	if err != nil {
		return err.Error()
	}
	got, err := replay(s, e)
	if err != nil {
		return err.Error()
	}
	p := e.Profile
	want := replayed{p.Level, p.Quality, [4]int{p.Bound.Count, p.Bound.Undisputed, p.Bound.Direct, p.Bound.Full}}
	if diff := cmp.Diff(want, got); diff != "" {
		return fmt.Sprintf("%s under %+v: %s", activity, lens, diff)
	}
	return cmp.Diff(p.Provisions, gathered(e.Lines), cmp.Transformer("short", shorten))
}

// shorten keeps of a counted provision what a trace says too.
func shorten(c gap.CountedProvision) string {
	return fmt.Sprint(c.ID, c.Assessment, c.Instrument, c.Pinpoint, c.Bindingness, c.Manner, c.Extent, c.Functions, c.Via, c.JudgedAt, c.Dispute, c.Binds, c.Confidence)
}

// gathered makes the counted provisions out of the lines of a trace.
func gathered(lines []gap.ExplainLine) []gap.CountedProvision {
	var out []gap.CountedProvision
	for _, l := range lines {
		if !l.Counted {
			continue
		}
		if n := len(out); n > 0 && out[n-1].Assessment == l.Assessment {
			out[n-1].Functions = append(out[n-1].Functions, l.Function)
			continue
		}
		out = append(out, gap.CountedProvision{ID: l.Provision, Assessment: l.Assessment, Instrument: l.Instrument, Pinpoint: l.Pinpoint,
			Bindingness: l.Standing, Manner: l.Manner, Extent: l.Extent, Functions: []schema.Function{l.Function}, Via: l.Via,
			JudgedAt: l.JudgedAt, Dispute: l.Dispute, Binds: l.Binds, Confidence: l.Confidence})
	}
	return out
}

// TestProfilesReplayFromTheirTraces on the bundled corpus; the random worlds
// hold it too.
func TestProfilesReplayFromTheirTraces(t *testing.T) {
	atlas := bundled(t)
	for i, lens := range []gap.Lens{{}, {Actor: "STATE", Territory: "ABROAD"}, {Actor: "COMPANY", Reading: "ACCEPTED"}, {Reading: "REJECTED", Context: "ARMED_CONFLICT"},
		{States: []graph.ID{"PAK", "USA"}}, {AsOf: "2000-01-01", Quorum: 0.3}, {Functions: schema.AllFunction(), Context: "ANY"}} {
		if lens.AsOf == "" {
			lens.AsOf = today
		}
		for _, id := range atlas.Activities() {
			if fault := checkReplay(atlas, id, lens); fault != "" {
				t.Errorf("lens %d: %s", i, fault)
			}
		}
	}
}

// TestTracesSayWhyInWords: every line has its rule, a whole sentence, and the
// counts of the explanation are those of its lines.
func TestTracesSayWhyInWords(t *testing.T) {
	atlas := bundled(t)
	for _, id := range atlas.Activities() {
		e, err := atlas.Explain(gap.Case{Activity: id, Lens: gap.Lens{AsOf: today}})
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range e.Lines {
			if l.Rule == "" || len(l.Why) < 20 || l.Why[len(l.Why)-1] != '.' || l.Counted != (l.Rule == gap.RuleCounted) || l.Counted != (l.Standing != "") {
				t.Errorf("%s %s: %q %q", id, l.Assessment, l.Rule, l.Why)
			}
		}
		if e.Counted+e.Excluded != len(e.Lines) {
			t.Errorf("%s: %d and %d of %d lines", id, e.Counted, e.Excluded, len(e.Lines))
		}
	}
}
