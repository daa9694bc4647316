package gap

import (
	"fmt"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Explain answers a case with its trace. The error wraps ErrCase.
func (a *Atlas) Explain(c Case) (Explanation, error) {
	s, err := a.Ask(c.Lens)
	if err != nil {
		return Explanation{}, err
	}
	return s.Explain(c.Activity)
}

// Explain answers for an activity with the trace: every record that speaks of
// it, for each of its functions. The error wraps ErrCase.
func (s *Asker) Explain(activity graph.ID) (Explanation, error) {
	place, err := s.atlas.activityNamed("activity", activity)
	if err != nil {
		return Explanation{}, err
	}
	out := Explanation{Profile: s.profile(place)}
	q := s.queryFor(place)
	for i := range s.view.law.rules[place] {
		out.Lines = append(out.Lines, s.lines(place, &s.view.law.rules[place][i], &q)...)
	}
	for _, line := range out.Lines {
		if line.Counted {
			out.Counted++
		} else {
			out.Excluded++
		}
	}
	return out, nil
}

// lines explains one rule, function by function.
func (s *Asker) lines(place int, r *rule, q *query) []ExplainLine {
	b, out := s.atlas.base, []ExplainLine(nil)
	a := &b.assessments[r.assessment]
	for f, function := range schema.AllFunction() {
		if a.functions&(1<<f) == 0 {
			continue
		}
		p := &b.provisions[a.provision]
		line := ExplainLine{Assessment: a.id, Provision: p.id, Instrument: b.instruments[p.instrument].id, Pinpoint: p.pinpoint,
			Function: function, Extent: r.extent, Manner: r.manner, Via: r.via, JudgedAt: b.activities[a.activity].id,
			Reason: a.reason, Condition: a.condition, Confidence: a.confidence}
		line.Rule = s.ruling(r, 1<<f, q)
		line.Counted = line.Rule == RuleCounted
		s.force(&line, r, q)
		line.Why = s.why(place, r, &line)
		out = append(out, line)
	}
	return out
}

// ruling says by which rule a record counts or not for one function.
func (s *Asker) ruling(r *rule, function mask, q *query) string {
	if rule := s.stopped(r, function); rule != "" {
		return rule
	}
	b := s.atlas.base
	if rule := b.barred(r, s.view.day); rule != "" {
		return rule
	}
	a := &b.assessments[r.assessment]
	switch {
	case function&admitted(&b.provisions[a.provision]) == 0:
		return RuleRightOnly
	case function&q.functions == 0:
		return RuleFunction
	case a.contexts&q.contexts == 0:
		return RuleContext
	case a.territory&q.territory == 0:
		return RuleTerritory
	case b.doubtsOf(s.view, r)&q.refuses != 0:
		return RuleReading
	case a.indirect:
		return RuleIndirect
	case a.reaches&q.actors == 0:
		return RuleActor
	}
	return RuleCounted
}

// stopped says which rule of selection or of the activity's line keeps a
// record out for a function, or "".
func (s *Asker) stopped(r *rule, function mask) string {
	a := &s.atlas.base.assessments[r.assessment]
	switch {
	case !r.selected && a.review&s.view.law.selection.review == 0:
		return RuleReview
	case !r.selected:
		return RuleKnownLater
	case r.near&function != 0 && r.via == schema.ViaDerived:
		return RuleOwnDecides
	case r.near&function != 0:
		return RuleNearerDecides
	case r.shallow&function != 0:
		return RuleNotInherited
	}
	return ""
}

// force adds to a line that counts whether it binds, whom, how that is known,
// and what dispute it rests on.
func (s *Asker) force(line *ExplainLine, r *rule, q *query) {
	b := s.atlas.base
	kind, on := b.dispute(s.view, r)
	if line.Dispute = kind; on >= 0 {
		line.Proposition = b.propositions[on].id
	}
	if !line.Counted {
		return
	}
	record := b.recordOf(s.view, r)
	line.Standing, line.Binds = standing(record.traits), s.binds(&record, q)
	if line.Standing == schema.StandingBinding {
		line.Basis = s.view.bound[record.instrument].basis
	}
}

// why says the rule of a line in words.
func (s *Asker) why(place int, r *rule, line *ExplainLine) string {
	b := s.atlas.base
	a := &b.assessments[r.assessment]
	p := &b.provisions[a.provision]
	i := &b.instruments[p.instrument]
	switch line.Rule {
	case RuleReview:
		return fmt.Sprintf("The judgement stands at %s, and the lens counts %s.", list(words(schema.AllReview(), a.review)), list(s.lens.Review))
	case RuleKnownLater:
		return fmt.Sprintf("The judgement was made on %s, after the day of knowledge asked about.", a.assertedOn)
	case RuleOwnDecides:
		return "It speaks of an activity that this one usually involves, and for this provision and function the activity has a judgement of its own."
	case RuleNearerDecides:
		return fmt.Sprintf("It judges a broader activity, and a nearer judgement of the same provision and function decides: the one at %s.", b.nearer(place, line, a, s.view.law.selection))
	case RuleNotInherited:
		return fmt.Sprintf("It judges a broader activity to the extent %s; only a full extent passes down to what lies within.", a.extent)
	case RuleDoesNotReach:
		return "It was assessed, and the rule does not reach this activity."
	case RuleIndirect:
		return "It is a duty to guard against the acts of others, which never governs the attacker: shown, not counted."
	case RuleNeverLaw:
		return fmt.Sprintf("%s is %s; scholarship and drafts never count as coverage.", i.title, formWords(i.form))
	case RuleGovernsNothing:
		return fmt.Sprintf("A provision that is a %s governs no conduct by itself.", strings.ToLower(string(p.modality)))
	case RuleRightOnly:
		return "A right counts only where it protects or repairs."
	case RuleNotAdopted:
		return fmt.Sprintf("%s was adopted on %s, after %s.", i.title, i.adopted, s.lens.AsOf)
	case RuleEnded:
		return fmt.Sprintf("It no longer applied on %s.", s.lens.AsOf)
	}
	return s.whyLens(r, line)
}

// whyLens says in words why a record fits the lens or not.
func (s *Asker) whyLens(r *rule, line *ExplainLine) string {
	a := &s.atlas.base.assessments[r.assessment]
	switch line.Rule {
	case RuleFunction:
		return fmt.Sprintf("Its function %s is not asked for.", line.Function)
	case RuleContext:
		return fmt.Sprintf("It applies in %s, and the case is asked in %s.", list(words(schema.AllContext(), a.contexts)), s.lens.Context)
	case RuleTerritory:
		return fmt.Sprintf("It applies to conduct or victims at %s, and the case is asked for %s.", list(words(schema.AllTerritory(), a.territory)), s.lens.Territory)
	case RuleActor:
		return fmt.Sprintf("It governs the conduct of %s, and the case is asked for %s.", list(words(schema.AllActor(), a.reaches)), actorAsked(s.lens.Actor))
	case RuleReading:
		return "It counts only if something disputed holds (" + disputeWords(line) + "), and the reading drops what is disputed."
	}
	return s.whyCounted(line)
}

func (s *Asker) whyCounted(line *ExplainLine) string {
	var text string
	switch line.Standing {
	case schema.StandingBinding:
		text = fmt.Sprintf("It applies, is hard law in force on %s and binds at least %d of those asked about (%s)", s.lens.AsOf, line.Binds, basisWords(line.Basis)) + s.reservedBy(line)
	case schema.StandingPending:
		text = fmt.Sprintf("It applies and is hard law, not in force on %s", s.lens.AsOf) + s.lacking(line)
	default:
		text = "It applies and is not hard law: by the form of its instrument or by its own words it binds nobody"
	}
	switch line.Via {
	case schema.ViaInherited:
		text += fmt.Sprintf("; inherited from the broader %s, one step weaker", line.JudgedAt)
	case schema.ViaDerived:
		text += fmt.Sprintf("; derived from %s, which this activity usually involves: in part, and as a principle at most", line.JudgedAt)
	}
	if line.Dispute != "" {
		text += "; disputed: " + disputeWords(line)
	}
	return text + "."
}

// nearer names the activity whose judgement decides for a line.
func (b *base) nearer(place int, line *ExplainLine, a *assessment, s selection) graph.ID {
	nearest := b.nearest(place, s)
	function := masked(schema.AllFunction(), line.Function)
	for distance, at := range b.activities[place].line {
		if nearest.at(a.provision, distance)&function != 0 {
			return b.activities[at].id
		}
	}
	return line.JudgedAt
}

func actorAsked(a schema.Actor) string {
	if a == "" {
		return "the four classes of actors and leaders of States"
	}
	return string(a)
}

func formWords(form schema.SourceType) string {
	if form == schema.SourceTypeDraft {
		return "a draft"
	}
	return "scholarship"
}

func disputeWords(line *ExplainLine) string {
	switch line.Dispute {
	case schema.DisputeKindDivided:
		return fmt.Sprintf("States are divided on %s", line.Proposition)
	case schema.DisputeKindUntested:
		return fmt.Sprintf("%s is untested", line.Proposition)
	}
	return "an argument by analogy"
}

func basisWords(basis schema.BoundBasis) string {
	switch basis {
	case schema.BoundBasisEveryState:
		return "custom or a general principle, taken as established: every State"
	case schema.BoundBasisUnMembers:
		return "members of the United Nations of the day"
	case schema.BoundBasisGroupMembers:
		return "members of the group of the day"
	case schema.BoundBasisListOfParties:
		return "list of parties"
	case schema.BoundBasisAllButNonParties:
		return "all members but the listed non-parties"
	case schema.BoundBasisPresumedUniversal:
		return "presumed: practically universal by the editors' mark, no list"
	case schema.BoundBasisImagined:
		return "a draft, imagined as joined by every State"
	}
	return "parties not known by name"
}
