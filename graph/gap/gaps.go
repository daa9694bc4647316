package gap

import (
	"cmp"
	"slices"

	"github.com/lacuna-law/lacuna/graph"
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

// Matrix answers levels for rows of activities (nil: all) across one part of
// the lens. The error wraps ErrCase.
func (a *Atlas) Matrix(l Lens, rows []graph.ID, columns schema.MatrixColumns) (Matrix, error) {
	columns, err := word("columns", columns, schema.MatrixColumnsActors, schema.AllMatrixColumns())
	if err != nil {
		return Matrix{}, err
	}
	shared, err := a.Ask(l)
	if err != nil {
		return Matrix{}, err
	}
	if rows == nil {
		rows = a.Activities()
	}
	names, lenses := across(shared.lens, columns)
	out := Matrix{Lens: shared.lens, Columns: names, Rows: make([]MatrixRow, len(rows))}
	for i, id := range rows {
		place, err := a.activityNamed("rows", id)
		if err != nil {
			return Matrix{}, err
		}
		out.Rows[i] = MatrixRow{Activity: a.base.activities[place].id, Label: a.base.activities[place].label}
	}
	for _, lens := range lenses {
		s, err := a.Ask(lens)
		if err != nil {
			return Matrix{}, err
		}
		for i := range out.Rows {
			out.Rows[i].Cells = append(out.Rows[i].Cells, s.cell(a.base.named[out.Rows[i].Activity]))
		}
	}
	return out, nil
}

func (s *Asker) cell(place int) MatrixCell {
	q := s.queryFor(place)
	a := s.view.answer(place, &q)
	return s.cellOf(place, &a, &q)
}

// across gives the columns of a matrix: their names, and the lens of each.
func across(l Lens, columns schema.MatrixColumns) ([]string, []Lens) {
	switch columns {
	case schema.MatrixColumnsContexts:
		return varied(l, schema.AllContext(), func(l *Lens, c schema.Context) { l.Context = c })
	case schema.MatrixColumnsTerritories:
		return varied(l, schema.AllTerritory(), func(l *Lens, t schema.Territory) { l.Territory = t })
	case schema.MatrixColumnsFunctions:
		return varied(l, schema.AllFunction(), func(l *Lens, f schema.Function) { l.Functions = []schema.Function{f} })
	case schema.MatrixColumnsReadings:
		return varied(l, schema.AllReading(), func(l *Lens, r schema.Reading) { l.Reading = r })
	}
	return varied(l, append([]schema.Actor{"ANY"}, classes()...), func(l *Lens, a schema.Actor) { l.Actor = a })
}

func varied[T ~string](l Lens, words []T, set func(*Lens, T)) ([]string, []Lens) {
	var names []string
	var lenses []Lens
	for _, w := range words {
		one := l
		set(&one, w)
		names, lenses = append(names, string(w)), append(lenses, one)
	}
	return names, lenses
}
