package draft

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/lacuna-law/lacuna/schema"
)

// clause is what a sentence of a draft was read as.
type clause struct {
	words    string
	modality schema.Modality
	contexts []schema.Context
	limit    string // the words that limit it, or ""
	does     []deed
	unread   string // why it was not read, or ""
}

// deed is one function of a clause with the activities it is about.
type deed struct {
	function   schema.Function
	reaches    []schema.Actor
	indirect   bool
	activities []string
	words      string // that were read
	score      float64
}

// What a proposal loses of its rule's score where it had to assume something.
const (
	noActor    = 0.85 // nobody is named, so States are meant
	noActivity = 0.7  // no activity is named, so the rule's own is meant
	isLimited  = 0.9
)

// clause reads a sentence: its force, its limits, what it does and about what.
func (r *reader) clause(words string) clause {
	c := clause{words: words}
	force, cue := r.force(words)
	switch {
	case force == nil:
		c.unread = "no words of duty (shall, must, should, is prohibited …)"
		return c
	case force.Word == schema.ModalityPermission:
		c.unread = "a permission governs no conduct"
		return c
	}
	c.modality = force.Word
	c.contexts = r.contexts(words)
	named, rest := r.activities(words)
	if at := r.rules.limits.FindStringIndex(rest); at != nil {
		from := utf8.RuneCountInString(rest[:at[0]])
		c.limit = "“" + shown(strings.TrimRight(string([]rune(words)[from:]), " .;")) + "”"
	}
	subject := r.actors(words[:cue[1]])
	if force.Forbids {
		c.does = append(c.does, deed{function: schema.FunctionProhibit, reaches: orStates(subject), activities: named,
			words: words[cue[0]:cue[1]], score: scored(0.9, len(subject) > 0, true, c.limit)})
	} else {
		c.does = r.deeds(words, cue, subject, named, c.limit)
	}
	switch {
	case len(c.does) == 0:
		c.unread = "a duty, and no words that say what is to be done about a harmful activity"
	case !slices.ContainsFunc(c.does, func(d deed) bool { return len(d.activities) > 0 }):
		c.unread = "no activity of this corpus is named"
	}
	return c
}

// force finds how binding the words are, and the place of the words that say so.
func (r *reader) force(words string) (*modalityText, []int) {
	for i := range r.rules.modality {
		if at := r.rules.modality[i].find.FindStringIndex(words); at != nil {
			return &r.rules.modality[i].is, at
		}
	}
	return nil, nil
}

// contexts are the settings that the words name, or both.
func (r *reader) contexts(words string) []schema.Context {
	var out []schema.Context
	for _, c := range r.rules.contexts {
		if c.find.MatchString(words) {
			out = append(out, c.is.Word)
		}
	}
	if len(out) == 0 {
		return []schema.Context{schema.ContextPeacetime, schema.ContextArmedConflict}
	}
	return out
}

// actors are those whom words name, in the order of the vocabulary. What
// non-State actors do is not what States do, so "non-State" names no State.
func (r *reader) actors(words string) []schema.Actor {
	var out []schema.Actor
	rest := strings.ToLower(words)
	for _, a := range r.rules.actors {
		if a.is.Word != schema.ActorState && a.find.MatchString(rest) {
			out = joined(out, a.is.Word)
			rest = a.find.ReplaceAllString(rest, " ")
		}
	}
	for _, a := range r.rules.actors {
		if a.is.Word == schema.ActorState && a.find.MatchString(rest) {
			out = joined(out, a.is.Word)
		}
	}
	slices.Sort(out)
	return out
}

func orStates(named []schema.Actor) []schema.Actor {
	if len(named) == 0 {
		return []schema.Actor{schema.ActorState}
	}
	return named
}

// deeds lists what a duty obliges to do.
func (r *reader) deeds(words string, cue []int, subject []schema.Actor, named []string, limit string) []deed {
	var out []deed
	for _, f := range r.rules.functions {
		at := f.find.FindStringIndex(words[cue[0]:])
		if at == nil {
			continue
		}
		d := deed{function: f.is.Word, activities: named, words: words[cue[0]+at[0] : cue[0]+at[1]], reaches: orStates(subject), indirect: f.is.Indirect}
		if len(named) == 0 && f.is.About != "" {
			d.activities = []string{"activity:" + f.is.About}
		}
		if f.is.Reaches == "others" {
			d.reaches, d.indirect = r.others(words[cue[1]:], &f.is)
		}
		d.score = scored(f.is.Score, len(subject) > 0, len(named) > 0, limit)
		out = append(out, d)
	}
	return out
}

// others are those whom a State is to make act: the actors named behind the
// words of duty other than States, or those of the rule. A rule that is
// indirect where nobody is named is a duty to guard.
func (r *reader) others(words string, f *functionText) (reaches []schema.Actor, indirect bool) {
	for _, a := range r.actors(words) {
		if a != schema.ActorState {
			reaches = append(reaches, a)
		}
	}
	if len(reaches) > 0 {
		return reaches, false
	}
	return f.Else, f.Indirect
}

func scored(score float64, actor, activity bool, limit string) float64 {
	if !actor {
		score *= noActor
	}
	if !activity {
		score *= noActivity
	}
	if limit != "" {
		score *= isLimited
	}
	return score
}
