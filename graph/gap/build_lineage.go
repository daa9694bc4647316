package gap

import (
	"cmp"
	"slices"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// readLineage reads the principles with the provisions that express them, and
// how provisions and instruments stand to each other.
func (b *base) readLineage(s *source) error {
	for _, n := range s.nodes[schema.KindPrinciple] {
		b.principles = append(b.principles, principle{id: n.ID, label: cmp.Or(n.Attrs.Object("label").Text("en"), n.ID.Name())})
	}
	for place := range b.provisions {
		for _, id := range s.far(schema.EdgeExpresses, b.provisions[place].id) {
			if p := b.principleNamed(id); p != nil {
				p.provisions = append(p.provisions, place)
			}
		}
		b.linked(s, b.provisions[place].id)
	}
	for place := range b.instruments {
		b.linked(s, b.instruments[place].id)
	}
	return nil
}

func (b *base) linked(s *source, from graph.ID) {
	for _, name := range lineage() {
		for _, e := range s.links[name][from] {
			b.lineage = append(b.lineage, link{from, name, e.To, lastDay(e.Attrs.Text("date"), always),
				e.Attrs.Text("confidence") == string(schema.ConfidenceUnsure)})
		}
	}
}

// principleNamed gives a principle by its id, or nil.
func (b *base) principleNamed(id graph.ID) *principle {
	at, found := slices.BinarySearchFunc(b.principles, id, func(p principle, id graph.ID) int { return cmp.Compare(p.id, id) })
	if !found {
		return nil
	}
	return &b.principles[at]
}
