package gap

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

func (b *base) readActivities(s *source) error {
	for _, n := range s.nodes[schema.KindActivity] {
		far, err := s.only(schema.EdgeBroader, n.ID)
		if err != nil {
			return err
		}
		a := activity{id: n.ID, label: n.Attrs.Text("label"), nature: schema.Nature(n.Attrs.Text("nature")), asks: regulating(), broader: b.place(far)}
		if a.nature == schema.NatureProcedural {
			a.asks = masked(schema.AllFunction(), n.Attrs.Texts("needs")...)
		}
		for _, id := range s.far(schema.EdgeUsuallyInvolves, n.ID) {
			if place := b.place(id); place >= 0 {
				a.involves = append(a.involves, place)
			}
		}
		b.activities = append(b.activities, a)
	}
	for place := range b.activities {
		if err := b.drawLine(place); err != nil {
			return err
		}
	}
	return b.checkInvolves()
}

func (b *base) drawLine(place int) error {
	a := &b.activities[place]
	for at := place; at >= 0; at = b.activities[at].broader {
		if slices.Contains(a.line, at) {
			return fmt.Errorf("%s: it is broader than itself, by way of %s", b.activities[at].id, a.id)
		}
		a.line = append(a.line, at)
	}
	return nil
}

func (b *base) checkInvolves() error {
	for place, a := range b.activities {
		for _, other := range a.involves {
			if b.kinship(place, other) || b.kinship(other, place) {
				return fmt.Errorf("%s: it usually involves %s, which lies on its own line; only an activity of another line may be involved", a.id, b.activities[other].id)
			}
		}
	}
	return nil
}

func (b *base) isActivity(id graph.ID) bool {
	place, there := b.named[id]
	return there && place < len(b.activities) && b.activities[place].id == id
}

// names gives groups and organisations their names in English, or their ids'.
func (s *source) names() map[graph.ID]string {
	out := map[graph.ID]string{}
	for _, kind := range []schema.Kind{schema.KindGroup, schema.KindOrganisation} {
		for _, n := range s.nodes[kind] {
			out[n.ID] = cmp.Or(n.Attrs.Object("name").Text("en"), n.ID.Name())
		}
	}
	return out
}
