package extract

import (
	"slices"

	"github.com/lacuna-law/lacuna/ingest/doc"
)

// heldAbroad says who holds the views of a sentence, as holder does, for
// languages whose verb may stand before its subject: the State or group that
// words of view or of source name, nobody where they name nobody in
// particular, or else the speaker's side.
func (g *tongue) heldAbroad(s sentence, mentions []doc.Mention, speaker []string) (by []string, anonymous bool) {
	for i := range s.toks {
		if i > 0 && s.toks[i].before < comma {
			continue
		}
		at := g.pastOpeners(s.toks, i)
		for start := i; start <= at; start++ {
			if n := g.sources.at(s.toks, start); n > 0 {
				return g.source(s.toks, start+n, mentions, speaker)
			}
		}
		if n := g.unnamed.at(s.toks, at); n > 0 && g.viewWithin(s.toks, at+n) {
			return nil, true
		}
		if id, next := actorAt(s.toks, at, mentions); id != "" && g.viewAt(s.toks, next) {
			return other(id, speaker), false
		}
		verb := at
		for verb < len(s.toks) && g.particles.auxiliaries[s.toks[verb].raw] {
			verb++
		}
		if n := g.views.at(s.toks, verb); n > 0 {
			subject := g.pastOpeners(s.toks, verb+n)
			if g.unnamed.at(s.toks, subject) > 0 {
				return nil, true
			}
			if id, _ := actorAt(s.toks, subject, mentions); id != "" && s.toks[subject].before < comma {
				return other(id, speaker), false
			}
		}
	}
	return speaker, false
}

// viewAt says whether a verb of view stands at a token or behind auxiliaries.
func (g *tongue) viewAt(toks []token, at int) bool {
	for ; at < len(toks) && toks[at].before < comma; at++ {
		if g.views.at(toks, at) > 0 {
			return true
		}
		if !g.particles.auxiliaries[toks[at].raw] {
			return false
		}
	}
	return false
}

// viewWithin says whether a verb of view stands among the next few words.
func (g *tongue) viewWithin(toks []token, at int) bool {
	const near = 5
	for i := at; i < len(toks) && i < at+near && toks[i].before < comma; i++ {
		if g.views.at(toks, i) > 0 {
			return true
		}
	}
	return false
}

// pastOpeners passes over determiners and words that open a sentence.
func (g *tongue) pastOpeners(toks []token, at int) int {
	for at < len(toks) && (toks[at].determiner || g.particles.openers[toks[at].raw]) {
		at++
	}
	return at
}

// source gives whom words such as "according to" name: the first actor among
// the next few words, or nobody.
func (g *tongue) source(toks []token, at int, mentions []doc.Mention, speaker []string) (by []string, anonymous bool) {
	const near = 5
	for i := at; i < len(toks) && i < at+near && (i == at || toks[i].before < comma); i++ {
		if id, _ := actorAt(toks, i, mentions); id != "" {
			return other(id, speaker), false
		}
		if g.unnamed.at(toks, i) > 0 {
			return nil, true
		}
	}
	return speaker, false
}

// other gives an actor, and the speaker's side where it is one of it.
func other(id string, speaker []string) []string {
	if slices.Contains(speaker, id) {
		return speaker
	}
	return []string{id}
}
