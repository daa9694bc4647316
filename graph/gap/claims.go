package gap

import "slices"

// claimsBy counts who asserts and who denies a gap in an activity by a day.
// States are counted once; groups and organisations stand apart and are never
// expanded to their members.
func (b *base) claimsBy(place int, d day) ClaimCounts {
	var out ClaimCounts
	for i := range b.activities[place].claims {
		c := &b.activities[place].claims[i]
		side := &out.GapAsserted
		if c.denies {
			side = &out.GapDenied
		}
		switch {
		case c.on > d:
		case !c.counted:
			side.Proposed = append(side.Proposed, c.id)
		default:
			side.Claims = append(side.Claims, c.id)
			side.States = append(side.States, c.states...)
			side.Others = append(side.Others, c.others...)
		}
	}
	out.GapAsserted.settle()
	out.GapDenied.settle()
	return out
}

func (s *ClaimSide) settle() {
	slices.Sort(s.States)
	slices.Sort(s.Others)
	s.States, s.Others = slices.Compact(s.States), slices.Compact(s.Others)
	s.Count = len(s.States)
}
