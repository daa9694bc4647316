package gap

import (
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// clash is two assessments of one activity and one provision that cannot both
// be right where they meet.
type clash struct {
	one, other                              int // assessments, one < other
	functions, reaches, contexts, territory mask
}

// clashesOf finds the assessments of an activity itself that disagree: of the
// same provision, for a function, an actor, a setting and a place that both
// name, resting on the same proposition or both on none, both direct or both
// indirect, and differing in extent, or in that one is an argument by analogy
// and the other a rule. What only one side rests on a proposition is no
// disagreement: the settled core and its disputed reach are recorded apart.
func (b *base) clashesOf(rules []rule) []clash {
	var out []clash
	for i := range rules {
		for j := i + 1; j < len(rules); j++ {
			x, y := &b.assessments[rules[i].assessment], &b.assessments[rules[j].assessment]
			if x.provision != y.provision {
				break // rules are in order of their provisions
			}
			own := rules[i].via == schema.ViaOwn && rules[j].via == schema.ViaOwn && rules[i].selected && rules[j].selected
			if !own || x.proposition != y.proposition || x.indirect != y.indirect {
				continue
			}
			if x.extent == y.extent && (x.manner == schema.MannerAnalogy) == (y.manner == schema.MannerAnalogy) {
				continue
			}
			c := clash{rules[i].assessment, rules[j].assessment, x.functions & y.functions, x.reaches & y.reaches, x.contexts & y.contexts, x.territory & y.territory}
			if c.functions != 0 && c.reaches != 0 && c.contexts != 0 && c.territory != 0 {
				out = append(out, c)
			}
		}
	}
	return out
}

// asks says whether a case looks where two assessments disagree. Whether they
// count is another matter: one that finds no reach disagrees too.
func (q *query) asks(c *clash) bool {
	return c.functions&q.functions != 0 && c.reaches&q.actors != 0 && c.contexts&q.contexts != 0 && c.territory&q.territory != 0
}

func (s *Asker) disagreement(place int, q *query, unsure bool) FlagNote {
	b, note := s.atlas.base, FlagNote{Flag: schema.FlagDisagreement}
	var why []string
	pairs := 0
	for i := range s.view.law.clashes[place] {
		if c := &s.view.law.clashes[place][i]; q.asks(c) {
			pairs++
			note.Evidence = append(note.Evidence, b.assessments[c.one].id, b.assessments[c.other].id)
		}
	}
	if pairs > 0 {
		why = append(why, counted(pairs, "pair of judgements of the same provision disagrees", "pairs of judgements of the same provision disagree")+" on how far or by what manner it reaches this activity.")
	}
	if unsure {
		why = append(why, "Nothing that counts here is better than UNSURE: check before relying on it.")
		note.Evidence = append(note.Evidence, s.counting(place, q)...)
	}
	note.Why, note.Evidence = strings.Join(why, " "), ordered(note.Evidence)
	return note
}

// counting lists the assessments that count in a case.
func (s *Asker) counting(place int, q *query) []graph.ID {
	var out []graph.ID
	for _, rule := range s.applying(place, q) {
		out = append(out, s.atlas.base.assessments[rule.assessment].id)
	}
	return out
}
