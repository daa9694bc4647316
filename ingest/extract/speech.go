package extract

import (
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
)

// leadSegments is how many paragraphs are read for who speaks and where.
const leadSegments = 8

// headlines gives the number of paragraphs at the beginning that announce an
// article of the press and are said again in it: those before the dateline.
// For other texts it is none.
func (t *Text) headlines() int {
	for i, s := range t.segments[:min(leadSegments, len(t.segments))] {
		if s.Type != schema.PassageTypeText {
			return 0
		}
		if isDateline(t.doc.Text.Slice(s.Start, min(s.End, s.Start+80))) {
			return i
		}
	}
	return 0
}

// isDateline says whether a paragraph begins with a place in capitals and a
// colon or dash, as reports of the press do.
func isDateline(words string) bool {
	cut := strings.IndexAny(words, ":—–")
	if cut < 4 {
		if cut = strings.Index(words, " - "); cut < 4 {
			return false
		}
	}
	place, _, _ := strings.Cut(words[:cut], "(")
	place, _, _ = strings.Cut(place, ",")
	place = strings.TrimSpace(place)
	return len(place) >= 4 && strings.ToUpper(place) == place && strings.ContainsAny(place, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
}

// IsPress says whether a text is laid out as a report of the press.
func (t *Text) IsPress() bool {
	return t.headlines() > 0 || len(t.segments) > 0 && t.segments[0].Type == schema.PassageTypeText &&
		isDateline(t.doc.Text.Slice(t.segments[0].Start, min(t.segments[0].End, t.segments[0].Start+80)))
}

// Speech says who speaks, where and when, from the hints and, where they leave
// it open, from the words: a name with an office and a State. Mentions must be
// linked. What is not said stays empty.
func (lex *Lexicon) Speech(t *Text, mentions []doc.Mention) doc.Speech {
	h := t.doc.Hints
	s := doc.Speech{Speaker: h.Speaker, Office: h.Office, Forum: h.Forum, Date: h.Date, Symbol: h.Symbol, Tier: h.Tier}
	if id := lex.StateID(h.State); id != "" {
		s.By = []string{id}
	}
	if t.IsPress() {
		lex.readReport(t, mentions, &s)
	}
	lex.readBehalf(t, mentions, &s)
	if s.Forum == "" {
		s.Forum = lex.forumOf(t)
	}
	if s.Tier == "" {
		s.Tier = schema.SourceTierSecondary
		if t.IsPress() {
			s.Tier = schema.SourceTierPressReport
		}
	}
	return s
}

// readReport reads an article of the press for the envoy whose words it
// reports: one with a name, or else one who is named by office and State alone.
func (lex *Lexicon) readReport(t *Text, mentions []doc.Mention, s *doc.Speech) {
	if !lex.readEnvoy(t, mentions, s, true) {
		lex.readEnvoy(t, mentions, s, false)
	}
}

func (lex *Lexicon) readEnvoy(t *Text, mentions []doc.Mention, s *doc.Speech, named bool) bool {
	for _, sentence := range t.sentences {
		if sentence.segment >= leadSegments {
			return false
		}
		if sentence.headline {
			continue
		}
		if who, ok := lex.envoy(t, sentence, mentions); ok && (who.name != "") == named && (len(s.By) == 0 || slices.Contains(s.By, who.state)) {
			s.By = []string{who.state}
			if s.Speaker == "" {
				s.Speaker = who.name
			}
			if s.Office == "" {
				s.Office = who.office
			}
			return true
		}
	}
	return false
}

type envoy struct{ state, name, office string }

// envoy finds in one sentence an office, a name in capitals and a State: in
// "Ambassador A B, Ruritania’s Deputy Permanent Representative", "Ruritania’s
// Foreign Minister A B" or "A B, the Permanent Representative of Ruritania".
// The name may be missing.
func (lex *Lexicon) envoy(t *Text, s sentence, mentions []doc.Mention) (envoy, bool) {
	offices := longest(lex.offices["en"].find(s.toks))
	if len(offices) == 0 {
		return envoy{}, false
	}
	best := offices[0]
	for _, o := range offices {
		if o.to-o.from > best.to-best.from {
			best = o
		}
	}
	state := nearestState(s, mentions, best.span)
	if state == "" {
		return envoy{}, false
	}
	for _, o := range offices {
		for _, at := range [...]span{nameAfter(s.toks, o.to), nameBefore(s.toks, o.from), nameBeforeState(s.toks, o.from)} {
			if at.to-at.from >= 2 && !isActor(s, mentions, at) {
				return envoy{state, t.quote(s.toks[at.from].start, s.toks[at.to-1].end), t.quote(s.toks[best.from].start, s.toks[best.to-1].end)}, true
			}
		}
	}
	return envoy{state: state, office: t.quote(s.toks[best.from].start, s.toks[best.to-1].end)}, true
}

// longest leaves out offices that lie within others.
func longest(all []found[string]) []found[string] {
	var out []found[string]
	end := 0
	for _, f := range all {
		if f.from >= end {
			out, end = append(out, f), f.to
		}
	}
	return out
}

func nameAfter(toks []token, at int) span {
	to := at
	for to < len(toks) && toks[to].title && toks[to].before == space && to < at+4 {
		to++
	}
	return span{at, to}
}

func nameBefore(toks []token, at int) span {
	to := at
	for to > 0 && (toks[to-1].raw == "the" || toks[to-1].raw == "a") {
		to--
	}
	if to == 0 || to >= len(toks) || toks[to].before != comma {
		return span{}
	}
	from := to
	for from > 0 && toks[from-1].title && from > to-4 && (from == to || toks[from].before == space) {
		from--
	}
	return span{from, to}
}

// nameBeforeState skips the State in "A B, Ruritania’s Ambassador".
func nameBeforeState(toks []token, at int) span {
	for at > 0 && toks[at].before != comma && toks[at-1].title {
		at--
	}
	return nameBefore(toks, at)
}

func isActor(s sentence, mentions []doc.Mention, at span) bool {
	for _, m := range mentionsIn(mentions, s.start, s.end) {
		if tok := tokensOf(s.toks, m.Start, m.End); tok.from < at.to && at.from < tok.to {
			return true
		}
	}
	return false
}

// nearestState gives the State that stands nearest to a span, at most six words away.
func nearestState(s sentence, mentions []doc.Mention, at span) string {
	best, distance := "", 7
	for _, m := range mentionsIn(mentions, s.start, s.end) {
		if !strings.HasPrefix(m.Target, "state:") {
			continue
		}
		tok := tokensOf(s.toks, m.Start, m.End)
		if d := max(at.from-tok.to, tok.from-at.to, 0); d < distance {
			best, distance = m.Target, d
		}
	}
	return best
}

// readBehalf finds a group for which the speaker says to speak, near the
// beginning. The claims are then the group's, never those of its members.
func (lex *Lexicon) readBehalf(t *Text, mentions []doc.Mention, s *doc.Speech) {
	const near = 1500
	for _, sentence := range t.sentences {
		if sentence.start > near {
			return
		}
		for i := 0; i+2 < len(sentence.toks); i++ {
			if sentence.toks[i].raw != "on" || sentence.toks[i+1].raw != "behalf" || sentence.toks[i+2].raw != "of" || !speaks(sentence.toks[:i]) {
				continue
			}
			at := i + 3
			for at < len(sentence.toks) && (sentence.toks[at].determiner || sentence.toks[at].raw == "member" || sentence.toks[at].raw == "members" || sentence.toks[at].raw == "states" || sentence.toks[at].raw == "of") {
				at++
			}
			if id, _ := actorAt(sentence.toks, at, mentions); strings.HasPrefix(id, "group:") {
				s.By = []string{id}
				return
			}
		}
	}
}

func speaks(toks []token) bool {
	return slices.ContainsFunc(toks, func(t token) bool {
		return t.stem == "speak" || t.stem == "statement" || t.stem == "deliver" || t.stem == "address"
	})
}

// forumOf gives the forum that is named with the most words near the beginning.
func (lex *Lexicon) forumOf(t *Text) string {
	name, most, at := "", 1, 0
	for _, s := range t.sentences {
		if s.segment >= leadSegments {
			break
		}
		for _, f := range lex.forums.find(s.toks) {
			if f.value.words > most || f.value.words == most && name != "" && s.toks[f.from].start < at {
				name, most, at = f.value.name, f.value.words, s.toks[f.from].start
			}
		}
	}
	return name
}
