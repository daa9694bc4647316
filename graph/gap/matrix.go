package gap

import (
	"fmt"
	"slices"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// MatrixOptions says what runs down and across a matrix. The zero value is all
// activities by actors.
type MatrixOptions struct {
	Rows     []graph.ID // nil: all activities, or the roots of all families
	Families bool       // a row stands for the narrowest activities at and below it
	Columns  schema.MatrixColumns
	Groups   []graph.ID // for GROUPS; nil: all that have a member on the day
}

// Matrix answers levels for rows of activities (nil: all) across one part of
// the lens. The error wraps ErrCase.
func (a *Atlas) Matrix(l Lens, rows []graph.ID, columns schema.MatrixColumns) (Matrix, error) {
	return a.Table(l, MatrixOptions{Rows: rows, Columns: columns})
}

// Table answers levels in a table. Across run the parts of the lens, or
// STATES: each State of the lens by itself, or each member where it names none;
// GROUPS: the members of a group on the day, as if they were named;
// REGIMES: each field of law as if its provisions were all there are.
// The error wraps ErrCase.
func (a *Atlas) Table(l Lens, o MatrixOptions) (Matrix, error) {
	shared, err := a.Ask(l)
	if err != nil {
		return Matrix{}, err
	}
	columns, err := word("columns", o.Columns, schema.MatrixColumnsActors, schema.AllMatrixColumns())
	if err != nil {
		return Matrix{}, err
	}
	if len(o.Groups) > 0 && columns != schema.MatrixColumnsGroups {
		return Matrix{}, fmt.Errorf("%w: groups: they are named for the columns GROUPS alone. Leave them out or ask for GROUPS", ErrCase)
	}
	rows, err := a.rows(o)
	if err != nil {
		return Matrix{}, err
	}
	across, err := shared.across(columns, o.Groups)
	if err != nil {
		return Matrix{}, err
	}
	out := Matrix{Lens: shared.lens, Rows: make([]MatrixRow, len(rows))}
	for _, c := range across {
		out.Columns = append(out.Columns, c.name)
	}
	for i, place := range rows {
		row := &out.Rows[i]
		row.Activity, row.Label = a.base.activities[place].id, a.base.activities[place].label
		family := []int(nil)
		if o.Families {
			family = a.base.narrowest(place)
		}
		for _, c := range across {
			row.Cells = append(row.Cells, c.asker.familyCell(place, family))
		}
	}
	return out, nil
}

// rows gives the activities down a table.
func (a *Atlas) rows(o MatrixOptions) ([]int, error) {
	var out []int
	for _, id := range o.Rows {
		place, err := a.activityNamed("rows", id)
		if err != nil {
			return nil, err
		}
		out = append(out, place)
	}
	if o.Rows != nil {
		return out, nil
	}
	for place := range a.base.activities {
		if !o.Families || a.base.activities[place].broader < 0 {
			out = append(out, place)
		}
	}
	return out, nil
}

// narrowest lists the activities at and below one that have none below them.
func (b *base) narrowest(root int) []int {
	broader := make([]bool, len(b.activities))
	for place := range b.activities {
		if above := b.activities[place].broader; above >= 0 {
			broader[above] = true
		}
	}
	var out []int
	for place := range b.activities {
		if !broader[place] && b.kinship(root, place) {
			out = append(out, place)
		}
	}
	return out
}

func (s *Asker) cell(place int) MatrixCell {
	q := s.queryFor(place)
	a := s.view.answer(place, &q)
	return s.cellOf(place, &a, &q)
}

// familyCell is the lowest cell of a family, or the activity's own without one.
func (s *Asker) familyCell(place int, family []int) MatrixCell {
	if family == nil {
		return s.cell(place)
	}
	var low answer
	var out MatrixCell
	open := 0
	for i, member := range family {
		q := s.queryFor(member)
		a := s.view.answer(member, &q)
		if a.level < contested {
			open++
		}
		if i == 0 || a.below(&low) {
			low, out = a, s.cellOf(member, &a, &q)
		}
	}
	out.Open, out.Of = open, len(family)
	return out
}

// column is a name with who answers below it.
type column struct {
	name  string
	asker *Asker
}

// across gives the columns of a table.
func (s *Asker) across(columns schema.MatrixColumns, groups []graph.ID) ([]column, error) {
	switch columns {
	case schema.MatrixColumnsContexts:
		return varied(s, schema.AllContext(), func(l *Lens, c schema.Context) { l.Context = c })
	case schema.MatrixColumnsTerritories:
		return varied(s, schema.AllTerritory(), func(l *Lens, t schema.Territory) { l.Territory = t })
	case schema.MatrixColumnsFunctions:
		return varied(s, schema.AllFunction(), func(l *Lens, f schema.Function) { l.Functions = []schema.Function{f} })
	case schema.MatrixColumnsReadings:
		return varied(s, schema.AllReading(), func(l *Lens, r schema.Reading) { l.Reading = r })
	case schema.MatrixColumnsStates:
		return varied(s, s.statesAcross(), func(l *Lens, id graph.ID) { l.States, l.Group = []graph.ID{id}, "" })
	case schema.MatrixColumnsGroups:
		return s.groupsAcross(groups)
	case schema.MatrixColumnsRegimes:
		return s.regimesAcross(), nil
	}
	return varied(s, append([]schema.Actor{"ANY"}, classes()...), func(l *Lens, a schema.Actor) { l.Actor = a })
}

// varied asks under one lens for each word. A column is named by the word, an
// id by its name.
func varied[T ~string](s *Asker, words []T, set func(*Lens, T)) ([]column, error) {
	var out []column
	for _, w := range words {
		one := s.lens
		set(&one, w)
		asker, err := s.atlas.Ask(one)
		if err != nil {
			return nil, err
		}
		name := string(w)
		if _, found := s.atlas.base.named[graph.ID(w)]; found {
			name = graph.ID(w).Name()
		}
		out = append(out, column{name, asker})
	}
	return out, nil
}

func (s *Asker) statesAcross() []graph.ID {
	if len(s.lens.States) > 0 {
		return s.lens.States
	}
	return s.Members()
}

// groupsAcross gives the groups, each as its members of the day.
func (s *Asker) groupsAcross(named []graph.ID) ([]column, error) {
	b := s.atlas.base
	var ids []graph.ID
	for _, id := range named {
		g, found := s.atlas.groupNamed(id)
		if !found {
			return nil, fmt.Errorf("%w: groups: %q: not in this corpus. Give an id such as group:EU", ErrCase, string(id))
		}
		if len(b.listStates(b.groups[g].on(s.view.day))) == 0 {
			return nil, fmt.Errorf("%w: groups: %q: it has no members on %s. Give another day or group", ErrCase, string(id), s.lens.AsOf)
		}
		ids = append(ids, b.groups[g].id)
	}
	for g := range b.groups {
		if named == nil && b.groups[g].on(s.view.day) != (StateSet{}) {
			ids = append(ids, b.groups[g].id)
		}
	}
	return varied(s, ids, func(l *Lens, id graph.ID) { l.States, l.Group = nil, id })
}

// regimesAcross gives the fields of law that some assessment is about, each as
// a law of its own.
func (s *Asker) regimesAcross() []column {
	b := s.atlas.base
	var names []string
	for i := range b.assessments {
		names = append(names, b.provisions[b.assessments[i].provision].regime)
	}
	slices.Sort(names)
	var out []column
	for _, regime := range slices.Compact(names) {
		if regime == "" {
			continue
		}
		one := *s
		one.view = s.view.only(func(r *rule) bool {
			return b.provisions[b.assessments[r.assessment].provision].regime == regime
		})
		out = append(out, column{regime, &one})
	}
	return out
}

// only is a view with the records of some rules.
func (v *view) only(takes func(*rule) bool) *view {
	out := *v
	out.records = make([][]record, len(v.records))
	for place, records := range v.records {
		for i := range records {
			if takes(&v.law.rules[place][records[i].rule]) {
				out.records[place] = append(out.records[place], records[i])
			}
		}
	}
	return &out
}
