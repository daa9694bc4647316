package extract

import (
	"fmt"
	"slices"

	"github.com/lacuna-law/lacuna/ingest/doc"
)

// GateFaults compares what each expression of a citer finds in a text at the
// words that it needs with what it finds by itself.
func GateFaults(c *Citer, text string) (faults []string, found int) {
	gates := slices.Concat(c.backs.outside, c.acts.forms, []gated{c.reports.run})
	for _, rule := range slices.Concat(c.symbols, c.lists) {
		gates = append(gates, rule.find)
	}
	for _, rule := range c.backs.rules {
		gates = append(gates, rule.find)
	}
	f := newFlat(doc.NewText(text))
	for _, g := range gates {
		got, want := g.all(f), f.all(g.Regexp)
		found += len(want)
		if !slices.EqualFunc(got, want, slices.Equal) {
			faults = append(faults, fmt.Sprintf("%.60s: got %v, want %v", g.String(), got, want))
		}
	}
	return faults, found
}
