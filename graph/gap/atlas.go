// Package gap is the heart: it computes, for an activity under a lens, whether
// the law leaves a gap, and shows every provision it looked at.
//
// Compile reads the law side of a graph into an immutable Atlas; after that
// there is no store, no clock and no I/O, and any number of readers may ask at
// once. The definition is that of the project's domain page: what applies,
// what is hard, live, disputed, whom it binds, and one level from that.
package gap

import (
	"context"
	"errors"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// ErrCase is wrapped by errors about what was asked: an unknown activity or
// State, a lens part outside its vocabulary. The message names the part.
var ErrCase = errors.New("no such case")

// Atlas is the law side of one revision, compiled. It does not change.
type Atlas struct{}

// Compile reads an atlas. The error names the first node or edge that the
// domain forbids: an assessment without provision, activity or frame.
func Compile(ctx context.Context, r graph.Reader) (*Atlas, error) { panic("to be built") }

// Release gives the corpus release and Revision the revision compiled from.
func (a *Atlas) Revision() graph.Revision { panic("to be built") }

// Activities lists the ids of all activities, ascending.
func (a *Atlas) Activities() []graph.ID { panic("to be built") }

// Profile answers a case. The error wraps ErrCase.
func (a *Atlas) Profile(c Case) (Profile, error) { panic("to be built") }

// Explain answers a case with its trace. The error wraps ErrCase.
func (a *Atlas) Explain(c Case) (Explanation, error) { panic("to be built") }

// Gaps answers every activity that the filter chooses and ranks them: by
// level, then by the number of States that assert a gap (most first), then by id.
func (a *Atlas) Gaps(l Lens, f Filter) ([]Profile, error) { panic("to be built") }

// Matrix answers levels for rows of activities (nil: all) across one part of the lens.
func (a *Atlas) Matrix(l Lens, rows []graph.ID, columns schema.MatrixColumns) (Matrix, error) {
	panic("to be built")
}
