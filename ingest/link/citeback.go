package link

import (
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/ingest/doc"
)

// notResolved is the reason where words take up something without a target.
const notResolved = "what it takes up was not resolved"

// trail is what was cited before a place in a text.
type trail struct {
	last  doc.Reference
	cited []cited // the last instruments, each once, the latest at the end
}

// cited is an instrument that was cited. One that the corpus does not have is
// kept as well, so that nothing before it is taken for it.
type cited struct {
	id    string
	nouns string // the words for its kind
}

// longestTrail is how many instruments words may take up.
const longestTrail = 8

func (t *trail) add(id, nouns string, back bool) {
	if id == "" && back {
		return
	}
	if id != "" {
		t.cited = slices.DeleteFunc(t.cited, func(c cited) bool { return c.id == id })
	}
	t.cited = append(t.cited, cited{id, nouns})
	t.cited = t.cited[max(0, len(t.cited)-longestTrail):]
}

// find gives the instrument that a word takes up: the last of its kind, or the
// last at all where the word says no kind.
func (t *trail) find(noun string) (id, reason string) {
	n := len(t.cited)
	switch {
	case noun == "":
		id = t.last.Instrument
	case noun == "former" && n > 1:
		id = t.cited[n-2].id
	case noun == "latter" && n > 0, noun == "instrument" && n > 0:
		id = t.cited[n-1].id
	default:
		for i := n - 1; i >= 0; i-- {
			if strings.Contains(t.cited[i].nouns, noun) {
				id = t.cited[i].id
				break
			}
		}
	}
	if id == "" {
		return "", notResolved
	}
	return id, ""
}

// under puts paragraphs under the article that was cited last, or gives nil
// when it was none.
func (t *trail) under(pins []doc.Pinpoint) []doc.Pinpoint {
	article, isArticle := strings.CutPrefix(t.last.Pinpoint, "Art. ")
	if !isArticle {
		return nil
	}
	article, _, _ = strings.Cut(article, "(")
	out := slices.Clone(pins)
	for i := range out {
		out[i].Number = article + out[i].Number
	}
	return out
}

// nouns gives the words for the kind of an instrument: those of its titles, or
// what the text called it when the corpus does not have it.
func (w *World) nouns(id, said string) string {
	if id == "" {
		return said
	}
	return w.kinds[id]
}
