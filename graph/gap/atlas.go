// Package gap is the heart: it computes, for an activity under a lens, whether
// the law leaves a gap, and shows every provision it looked at.
//
// Compile reads the law side of a graph into an immutable Atlas; after that
// there is no store, no clock and no I/O, and any number of readers may ask at
// once. The definition is that of the project's domain page: what applies,
// what is hard, live, disputed, whom it binds, and one level from that.
//
// The way of a question: a Lens picks a selection of the records (law), the
// day makes of it a view with one set of States per instrument, and an answer
// is one pass over the short list of records of the activity. Profile and
// Explain walk the same list and add the words and the evidence.
//
// It keeps no statements: claims are counted while reading, and Audit is given
// those it is to look at. It never prunes across cases: weaker evidence stays
// where stronger stands elsewhere.
package gap

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// ErrCase is wrapped by errors about what was asked: an unknown activity or
// State, a lens part outside its vocabulary. The message names the part.
var ErrCase = errors.New("no such case")

// Atlas is the law side of one revision, compiled. It does not change; what
// was computed for a day is kept for the next who asks.
type Atlas struct {
	base     *base
	overlay  *overlay // the draft laid over another atlas, or nil
	asserted []day    // the days on which records were asserted, ascending
	reviews  mask     // the reviews that some record has

	mu    sync.RWMutex
	laws  map[selection]*law
	views map[viewKey]*view
}

type viewKey struct {
	selection selection
	day       day
	readings  string // of single propositions, in the canonical order
}

// How many laws and views are kept at most; past that all are made anew.
const (
	keptLaws  = 16
	keptViews = 64
)

// Compile reads an atlas. The error names the first node or edge that the
// domain forbids: an assessment without provision, activity or frame. What
// was read while somebody wrote is read again, a few times at most; the atlas
// then carries the older revision, so that whoever follows the changes sees that it is late.
func Compile(ctx context.Context, r graph.Reader) (*Atlas, error) {
	return settled(ctx, r, func(at graph.Revision) (*Atlas, error) { return compile(ctx, r, at, nil) })
}

// settled makes an atlas of a revision, again where it was not the newest any more.
func settled(ctx context.Context, r graph.Reader, attempt func(at graph.Revision) (*Atlas, error)) (*Atlas, error) {
	for tries := 0; ; tries++ {
		before, err := r.Revision(ctx)
		if err != nil {
			return nil, fmt.Errorf("compile the atlas: %w", err)
		}
		a, failed := attempt(before)
		after, err := r.Revision(ctx)
		if err != nil {
			return nil, fmt.Errorf("compile the atlas: %w", errors.Join(failed, err))
		}
		if after == before || tries == 4 {
			return a, failed
		}
	}
}

func compile(ctx context.Context, r graph.Reader, at graph.Revision, w *witness) (*Atlas, error) {
	s, err := fetch(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("compile the atlas: %w", err)
	}
	b, err := build(s)
	if err == nil {
		err = b.readClaims(ctx, r, s, w)
	}
	if err != nil {
		return nil, fmt.Errorf("compile the atlas: %w", err)
	}
	b.revision = at
	a := &Atlas{base: b, laws: map[selection]*law{}, views: map[viewKey]*view{}}
	for i := range b.assessments {
		a.asserted = append(a.asserted, b.assessments[i].assertedOn)
		a.reviews |= b.assessments[i].review
	}
	for i := range b.frames {
		a.asserted = append(a.asserted, b.frames[i].assertedOn)
		a.reviews |= b.frames[i].review
	}
	slices.Sort(a.asserted)
	a.asserted = slices.Compact(a.asserted)
	a.lawOf(a.selection(masked(schema.AllReview(), usual()...), never))
	return a, nil
}

// usual is the reviews that count when a lens names none.
func usual() []schema.Review { return []schema.Review{schema.ReviewEditorial, schema.ReviewAccepted} }

// Release gives the release of the corpus, or "" without one.
func (a *Atlas) Release() string { return a.base.release }

// Revision gives the revision compiled from.
func (a *Atlas) Revision() graph.Revision { return a.base.revision }

// Activities lists the ids of all activities, ascending.
func (a *Atlas) Activities() []graph.ID {
	out := make([]graph.ID, len(a.base.activities))
	for place := range a.base.activities {
		out[place] = a.base.activities[place].id
	}
	return out
}

// States lists the ids of all States and coded territories, ascending: their
// places in a StateSet.
func (a *Atlas) States() []graph.ID {
	out := make([]graph.ID, len(a.base.states))
	for place := range a.base.states {
		out[place] = a.base.states[place].id
	}
	return out
}

// viewOf gives the law of a selection on a day, made once.
func (a *Atlas) viewOf(review mask, known, d day) *view {
	key := viewKey{selection: a.selection(review, known), day: d}
	a.mu.RLock()
	v := a.views[key]
	a.mu.RUnlock()
	if v != nil {
		return v
	}
	l := a.lawOf(key.selection)
	v = a.newView(l, d)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.keepView(key, v)
	return v
}

// keepView keeps a view. The caller holds the lock.
func (a *Atlas) keepView(key viewKey, v *view) {
	if len(a.views) >= keptViews {
		clear(a.views)
	}
	a.views[key] = v
}

// selection names the same records by the same words, whatever was asked for:
// the reviews that records have, and the last day on which one was asserted by then.
func (a *Atlas) selection(review mask, known day) selection {
	review &= a.reviews
	i, found := slices.BinarySearch(a.asserted, known)
	if found {
		return selection{review, known}
	}
	if i == 0 {
		return selection{review, always}
	}
	return selection{review, a.asserted[i-1]}
}

func (a *Atlas) lawOf(s selection) *law {
	a.mu.RLock()
	l := a.laws[s]
	a.mu.RUnlock()
	if l != nil {
		return l
	}
	l = a.newLaw(s)
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.laws) >= keptLaws {
		clear(a.laws)
	}
	a.laws[s] = l
	return l
}
