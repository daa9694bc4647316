package gap

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"

	"github.com/lacuna-law/lacuna/graph"
)

// finding names an answer so that an article can cite it and anyone can run it
// again: `finding:` and the first 16 hex digits of the SHA-256 of the canonical
// text of release, lens and activity. That text is these lines, each ended by a
// line feed, with the defaults of the lens filled in:
//
//	lacuna finding 1
//	release 2026.11
//	activity activity:ransomware
//	asOf 2026-11-23
//	knownAsOf                        empty where everything held is taken
//	states state:PAK,state:USA       ascending, the group's members among them; empty for all members of the United Nations
//	group group:EU                   empty without one
//	actor ANY
//	context PEACETIME
//	territory ANY
//	functions PROHIBIT,PREVENT       those asked for, in the order of the vocabulary
//	quorum 0.75                      the shortest decimal that gives the number
//	reading NEUTRAL
//	propositions proposition:p=ACCEPTED
//	review EDITORIAL,ACCEPTED        in the order of the vocabulary
//
// An answer over a draft has one line more, `draft` and the hash of the draft,
// so that nobody can take it for a finding about the law.
func (s *Asker) finding(activity graph.ID, functions mask) string {
	l, b := &s.lens, s.atlas.base
	text := make([]byte, 0, 1024)
	line := func(name string, value string) {
		text = append(append(append(append(text, name...), ' '), value...), '\n')
	}
	text = append(text, "lacuna finding 1\n"...)
	line("release", b.release)
	line("activity", string(activity))
	line("asOf", l.AsOf)
	line("knownAsOf", l.KnownAsOf)
	text = joined(append(text, "states "...), l.States)
	line("group", string(l.Group))
	actor := string(l.Actor)
	if actor == "" {
		actor = "ANY"
	}
	line("actor", actor)
	line("context", string(l.Context))
	line("territory", string(l.Territory))
	text = joined(append(text, "functions "...), b.functions[functions])
	line("quorum", strconv.FormatFloat(l.Quorum, 'g', -1, 64))
	line("reading", string(l.Reading))
	line("propositions", readingWords(l.Propositions))
	text = joined(append(text, "review "...), l.Review)
	if b.draft != "" {
		line("draft", b.draft)
	}
	sum := sha256.Sum256(text)
	return "finding:" + hex.EncodeToString(sum[:8])
}

func joined[T ~string](text []byte, words []T) []byte {
	for i, w := range words {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(text, w...)
	}
	return append(text, '\n')
}
