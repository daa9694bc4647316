package extract

import "github.com/lacuna-law/lacuna/ingest/doc"

// UnknownInstrument is the candidate of words that look like the name of an
// instrument. No corpus has it, so what the corpus does not name otherwise is
// reported as unresolved.
const UnknownInstrument = "instrument:?"

var (
	instrumentNouns = map[string]bool{"convention": true, "treaty": true, "declaration": true, "protocol": true, "covenant": true, "compact": true, "accord": true, "accords": true, "agreement": true, "pact": true, "statute": true}
	connectors      = map[string]bool{"of": true, "on": true, "the": true, "for": true, "against": true, "and": true, "to": true, "in": true}
)

// instruments finds runs of capitalised words with a noun for an instrument
// among them: "the Manila Declaration", "Convention on Cluster Munitions".
func instruments(t *Text, s sentence) []doc.Mention {
	if shouted(s.toks) {
		return nil
	}
	var out []doc.Mention
	for i := 0; i < len(s.toks); i++ {
		if s.toks[i].stem == "articl" || i > 0 && s.toks[i-1].stem == "articl" {
			continue
		}
		to, named := properName(s.toks, i)
		if named {
			out = append(out, t.mention(s.toks, span{i, to}, []string{UnknownInstrument}))
		}
		i = max(i, to-1)
	}
	return out
}

// properName gives the end of the run of capitalised words that begins at a
// token, and whether it names an instrument by two words or more.
func properName(toks []token, at int) (end int, named bool) {
	capitals, nouns := 0, 0
	end = at
	for i := at; i < len(toks) && (i == at || toks[i].before == space); i++ {
		switch {
		case toks[i].stem == "articl" && i > at:
			return end, nouns > 0 && capitals > 1
		case toks[i].title:
			capitals, end = capitals+1, i+1
			if instrumentNouns[toks[i].raw] && !(i+1 < len(toks) && toks[i+1].title && toks[i+1].before == space) {
				nouns++
			}
		case i == at || !connectors[toks[i].raw]:
			return end, nouns > 0 && capitals > 1
		}
	}
	return end, nouns > 0 && capitals > 1
}

// shouted says whether a sentence is written in capitals, where they tell nothing.
func shouted(toks []token) bool {
	upper := 0
	for _, t := range toks {
		if t.upper {
			upper++
		}
	}
	return upper*2 > len(toks)
}
