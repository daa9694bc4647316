package gap

import (
	"cmp"
	"slices"

	"github.com/lacuna-law/lacuna/schema"
)

// Gaps answers every activity that the filter chooses and ranks them: by
// level, then by the number of States that assert a gap (most first), then by
// id. The error wraps ErrCase.
func (a *Atlas) Gaps(l Lens, f Filter) ([]Profile, error) {
	s, err := a.Ask(l)
	if err != nil {
		return nil, err
	}
	chosen, err := a.chosen(f)
	if err != nil {
		return nil, err
	}
	out := []Profile{}
	for _, place := range chosen {
		if p := s.profile(place); f.takes(&p) {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(x, y Profile) int {
		return cmp.Or(cmp.Compare(levelOf(x.Level), levelOf(y.Level)),
			cmp.Compare(y.Claims.GapAsserted.Count, x.Claims.GapAsserted.Count), cmp.Compare(x.Activity, y.Activity))
	})
	return out, nil
}

// chosen lists the activities of a filter's tree and nature, and refuses words
// that no vocabulary has.
func (a *Atlas) chosen(f Filter) ([]int, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	var roots []int
	for _, id := range f.Under {
		place, err := a.activityNamed("under", id)
		if err != nil {
			return nil, err
		}
		roots = append(roots, place)
	}
	var out []int
	for place := range a.base.activities {
		under := len(roots) == 0 || slices.ContainsFunc(roots, func(root int) bool { return a.base.kinship(root, place) })
		if under && (f.Nature == "" || a.base.activities[place].nature == f.Nature) {
			out = append(out, place)
		}
	}
	return out, nil
}

func (f Filter) check() error {
	_, levels := wordList("levels", f.Levels, schema.AllLevel())
	_, headlines := wordList("headlines", f.Headlines, schema.AllHeadline())
	_, flags := wordList("flags", f.Flags, schema.AllFlag())
	_, nature := word("nature", f.Nature, "", schema.AllNature())
	return cmp.Or(levels, headlines, flags, nature)
}

func (f Filter) takes(p *Profile) bool {
	if len(f.Levels) > 0 && !slices.Contains(f.Levels, p.Level) || len(f.Headlines) > 0 && !slices.Contains(f.Headlines, p.Headline) {
		return false
	}
	return len(f.Flags) == 0 || slices.ContainsFunc(p.Flags, func(n FlagNote) bool { return slices.Contains(f.Flags, n.Flag) })
}
