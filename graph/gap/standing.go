package gap

import (
	"fmt"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// ProvisionStanding is how a provision stands on a day by itself, whatever it
// was judged against. Whether it covers anything is for a case to say.
type ProvisionStanding struct {
	Standing schema.Standing
	Hard     bool // by the form of its instrument and its own words
	InForce  bool // for what cannot bind: adopted and not ended
	Bound    int  // members of the day that it binds, at least; 0 unless it is BINDING
	Of       int  // members of the day
	Basis    schema.BoundBasis
}

// Standing gives how a provision stands on a day. The error wraps ErrCase for
// a day that is none and for an id that no provision has.
func (a *Atlas) Standing(id graph.ID, asOf string) (ProvisionStanding, error) {
	asOf, err := dayWord("asOf", asOf)
	if err != nil {
		return ProvisionStanding{}, err
	}
	place, there := a.base.named[id]
	if !there || place >= len(a.base.provisions) || a.base.provisions[place].id != id {
		return ProvisionStanding{}, fmt.Errorf("%w: provision: %q: the corpus has no such provision. Give an id such as provision:charter-2-4", ErrCase, id)
	}
	d := lastDay(asOf, never)
	p := &a.base.provisions[place]
	i := &a.base.instruments[p.instrument]
	v := a.viewOf(masked(schema.AllReview(), usual()...), never, d)
	out := ProvisionStanding{Standing: schema.StandingNonBinding, Hard: hard(i, p), Of: v.size}
	out.InForce = i.adopted <= d && i.terminated > d && p.validFrom <= d
	if binding(i.form) {
		out.InForce = out.InForce && i.inForceOn(d)
	}
	if !out.Hard {
		return out, nil
	}
	if out.Standing = schema.StandingPending; !out.InForce {
		return out, nil
	}
	r := record{instrument: int32(p.instrument), reserved: v.excluded[place]}
	set := v.statesOf(&r)
	out.Standing, out.Basis = schema.StandingBinding, v.bound[p.instrument].basis
	out.Bound = max(set.and(v.members).Len(), v.floorOf(&r))
	return out, nil
}
