package extract

import (
	"strings"

	"github.com/lacuna-law/lacuna/ingest/doc"
)

// feature is something that is so of a part of a sentence, as a place in a
// table of weights. Places are hashes: the table holds no words.
type feature uint32

// featureBits is how many bits a place has.
const featureBits = 16

// symbol is the hash of the beginning of a word, or of what stands for words.
// A name is one symbol for its kind in every language, and so is a negation.
type symbol uint32

// What a feature is about, so that equal symbols of different kinds lie apart.
const (
	ofAll symbol = iota + 1
	ofWord
	ofPair
	ofDeterminer
	ofMissing // no name of a kind
	ofSet     // a word of a list of the rules
	ofCue
	ofClaim
)

// symbolOf hashes a word (FNV-1a).
func symbolOf(word string) symbol {
	h := uint32(2166136261)
	for i := range len(word) {
		h = (h ^ uint32(word[i])) * 16777619
	}
	return symbol(h)
}

// featureOf mixes symbols to a place in the table.
func featureOf(of, a, b symbol) feature {
	h := uint64(of) * 0x9e3779b97f4a7c15
	for _, s := range [...]symbol{a, b} {
		h = (h ^ uint64(s)) * 0xff51afd7ed558ccd
		h ^= h >> 32
	}
	return feature(h >> (64 - featureBits))
}

// Symbols that stand for words.
var (
	symbolEdge = symbolOf("<edge>")
	symbolNot  = symbolOf("<not>")
	symbolWho  = symbolOf("<who>") // a State or a group
	symbolAll  = symbolOf("<all>") // the subject as a whole
	symbolICT  = symbolOf("<ict>")
	symbolNear = symbolOf("<near>")

	symbolActivity   = symbolOf("activity")
	symbolPrinciple  = symbolOf("principle")
	symbolProvision  = symbolOf("provision")
	symbolInstrument = symbolOf("instrument")
)

// namedSymbols are those of names.
var namedSymbols = [...]symbol{symbolActivity, symbolPrinciple, symbolProvision, symbolInstrument, symbolAll}

// symbolOfName gives the symbol of a name that claims may be about.
func symbolOfName(m placed) symbol {
	if m.general {
		return symbolAll
	}
	switch kind, _, _ := strings.Cut(m.Target, ":"); kind {
	case "activity":
		return symbolActivity
	case "principle":
		return symbolPrinciple
	case "provision":
		return symbolProvision
	}
	return symbolInstrument
}

// features gives what is so of a part of the sentence: what its words say, and
// what the rules say of it, whose claims must have been read.
func (r *reading) features(part span) (said, ruled []feature) {
	said = make([]feature, 0, 3*(part.to-part.from)+16)
	said = append(said, featureOf(ofAll, 0, 0))
	last := symbolEdge
	for i := part.from; i < part.to; {
		s, to := r.symbolAt(i)
		if r.s.toks[i].determiner && to == i+1 && s != symbolNot {
			said = append(said, featureOf(ofDeterminer, symbolOf(r.s.toks[i].raw), 0))
			i = to
			continue
		}
		said = append(said, featureOf(ofWord, s, 0), featureOf(ofPair, last, s))
		last, i = s, to
	}
	said = append(said, featureOf(ofPair, last, symbolEdge))
	return r.signs(said, part), r.rulings(part)
}

// symbolAt gives the symbol of the name or word at a token, and where it ends.
func (r *reading) symbolAt(at int) (s symbol, to int) {
	for _, m := range r.subs {
		if m.from == at && m.to > to {
			s, to = symbolOfName(m), m.to
		}
	}
	if to > at {
		return s, to
	}
	tok := r.s.toks[at]
	for _, m := range mentionsIn(r.all, tok.start, tok.end) {
		if !doc.IsSubject(m.Target) {
			return symbolWho, max(at+1, tokensOf(r.s.toks, m.Start, m.End).to)
		}
	}
	if r.g.negations.has(tok) {
		return symbolNot, at + 1
	}
	return symbolOf(beginning(tok.stem)), at + 1
}

// beginning gives the first letters of a word, which related words of one
// language and of several share.
func beginning(word string) string {
	const letters = 5
	n := 0
	for i := range word {
		if n == letters {
			return word[:i]
		}
		n++
	}
	return word
}

// signs adds which names are missing, which lists of the rules have a word in
// the part, and whether it is about ICTs.
func (r *reading) signs(out []feature, part span) []feature {
	var there [len(namedSymbols)]bool
	for _, m := range r.subs {
		if m.from < part.from || m.from >= part.to {
			continue
		}
		for i, s := range namedSymbols {
			there[i] = there[i] || s == symbolOfName(m)
		}
	}
	for i, s := range namedSymbols {
		if !there[i] {
			out = append(out, featureOf(ofMissing, s, 0))
		}
	}
	for i, set := range [...]*wordSet{&r.g.worry, &r.g.negations, &r.g.harm, &r.g.remedies} {
		if set.any(r.s.toks[part.from:part.to]) {
			out = append(out, featureOf(ofSet, symbol(i), 0))
		}
	}
	if r.s.ownICT {
		out = append(out, featureOf(ofSet, symbolICT, 0))
	}
	if r.s.ict {
		out = append(out, featureOf(ofSet, symbolNear, 0))
	}
	return out
}

// rulings gives the cues of the rules that stand in a part, and their claims in it.
func (r *reading) rulings(part span) []feature {
	var out []feature
	for _, c := range r.cues {
		if c.from >= part.from && c.to <= part.to {
			out = append(out, featureOf(ofCue, symbolOf(string(c.value.kind)), 0))
		}
	}
	start, end := r.place(part)
	for _, c := range r.out {
		if c.Start < end && start < c.End {
			kind := symbolOf(string(c.Type))
			out = append(out, featureOf(ofClaim, kind, 0), featureOf(ofClaim, kind, symbolOf(c.Basis)))
		}
	}
	return out
}

// place gives where a part stands in the text.
func (r *reading) place(part span) (start, end int) {
	return r.s.toks[part.from].start, r.s.toks[part.to-1].end
}
