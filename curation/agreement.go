package curation

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/lacuna-law/lacuna/schema"
)

// Agreement says how far curators agree, for each relation and each two who
// have judged the same records, by relation and names. A DISPUTE counts as a
// REJECT; other rulings are no judgement of right or wrong and are left out.
func (d *Desk) Agreement(ctx context.Context) ([]Agreement, error) {
	if err := d.book.Follow(ctx, d.store); err != nil {
		return nil, err
	}
	d.book.mu.RLock()
	defer d.book.mu.RUnlock()
	type pair struct{ relation, one, two string }
	tables := map[pair]*table{}
	for _, key := range slices.Sorted(maps.Keys(d.book.byKey)) {
		on := d.book.on(key)
		judges := judgements(on)
		for i, one := range judges {
			for _, two := range judges[i+1:] {
				p := pair{on[0].Relation, one.curator, two.curator}
				if tables[p] == nil {
					tables[p] = new(table)
				}
				tables[p].add(one.right, two.right)
			}
		}
	}
	out := []Agreement{}
	for p, t := range tables {
		out = append(out, t.agreement(p.relation, p.one, p.two))
	}
	slices.SortFunc(out, func(a, b Agreement) int {
		return cmp.Or(cmp.Compare(a.Relation, b.Relation), cmp.Compare(a.Curators[0], b.Curators[0]), cmp.Compare(a.Curators[1], b.Curators[1]))
	})
	return out, nil
}

// judgement is what one curator holds of a record.
type judgement struct {
	curator string
	right   bool
}

// judgements gives those who have judged, by name.
func judgements(on []Decision) []judgement {
	var out []judgement
	for _, v := range Voices(on) {
		switch v.Ruling {
		case schema.RulingAccept:
			out = append(out, judgement{v.Curator, true})
		case schema.RulingReject, schema.RulingDispute:
			out = append(out, judgement{v.Curator, false})
		}
	}
	return out
}

// table counts how often two say right and wrong: [one][two], 1 for right.
type table [2][2]int

func (t *table) add(one, two bool) { t[bit(one)][bit(two)]++ }

func bit(truth bool) int {
	if truth {
		return 1
	}
	return 0
}

// agreement is Cohen's kappa of a table: (observed − expected) / (1 − expected),
// the expected from how often each says right.
func (t *table) agreement(relation, one, two string) Agreement {
	n := float64(t[0][0] + t[0][1] + t[1][0] + t[1][1])
	rightOne, rightTwo := float64(t[1][0]+t[1][1])/n, float64(t[0][1]+t[1][1])/n
	out := Agreement{Relation: relation, Curators: [2]string{one, two}, Items: int(n), Observed: float64(t[0][0]+t[1][1]) / n}
	out.Expected = rightOne*rightTwo + (1-rightOne)*(1-rightTwo)
	if out.Expected < 1 {
		kappa := (out.Observed - out.Expected) / (1 - out.Expected)
		out.Kappa = &kappa
	}
	return out
}
