package reference

import (
	"strings"

	"github.com/lacuna-law/lacuna/schema"
)

// Finding is the kind of an item that is no thing of the graph but an answer
// computed from it: an activity under a lens.
const Finding schema.Kind = "Finding"

// Citation writes an item as one line for a footnote: who, what, where, when,
// its symbol; of a finding the lens; on what it rests, and where it is read.
// A part that another says already is left out.
func (l List) Citation(i Item) string {
	var said string
	put := func(text, before string) {
		text = oneLine(text)
		if text == "" || strings.Contains(said, text) {
			return
		}
		if said != "" {
			said += before
		}
		said += text
	}
	put(strings.Join(i.Authors, ", "), "")
	put(i.Title, ", ")
	put(i.Container, ", ")
	put(i.Pinpoint, ", ")
	put(i.Date, ", ")
	put(i.Symbol, ", ")
	put(strings.TrimSuffix(i.Lens, "."), ". ")
	put(l.Source(), ". ")
	put(i.Link, ", ")
	return said
}
