package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// lawDay is the day of the law in all four questions.
const lawDay = "2026-01-01"

// The page of question D.
const (
	pageSize  = 20
	pageSkip  = 2 * pageSize
	newestFew = 8 // statements of a provision, the newest
)

// answer is rows of numbers, in the order in which they came.
type answer [][]int32

// question is asked in both, with several parameters in turn.
type question struct {
	name  string
	says  string
	cases int
	ours  func(*gap.Atlas, int) (answer func() answer, err error) // the rows are made when called, outside the measured time
	peers []wording                                               // ways to ask it there; the fastest counts
	extra []wording                                               // with a summary made beforehand: shown, not compared in speed
}

// measure asks the atlas again and again, case after case.
func (q question) measure(atlas *gap.Atlas) (sample, error) {
	return repeat(oursTimes, patience, func(i int) error { _, err := q.ours(atlas, i%q.cases); return err })
}

// wanted is how many times quicker than the peer the atlas is to be.
func (q question) wanted() float64 {
	return map[string]float64{"A": 10, "B": 10, "C": 500, "D": 3}[q.name]
}

// wording is a question in SQL, with its parameters by case.
type wording struct {
	sql  string
	args func(int) []any
}

func none(int) []any { return nil }

// questions gives the four questions for a world.
func questions(w *world) []question {
	return []question{w.questionA(), w.questionB(), w.questionC(), w.questionD()}
}

func (w *world) questionA() question {
	return question{name: "A", says: "activities with no provision of a binding instrument", cases: 1,
		ours: func(a *gap.Atlas, _ int) (func() answer, error) {
			s, err := a.Ask(gap.Lens{AsOf: lawDay})
			if err != nil {
				return nil, err
			}
			ids := s.At(schema.LevelNoNorm, schema.LevelSoftOnly)
			return func() answer { return rowsOf(ids) }, nil
		},
		peers: []wording{
			{`SELECT a.id FROM activity a WHERE NOT EXISTS (
				SELECT FROM covers c JOIN provision p ON p.id = c.provision JOIN instrument i ON i.id = p.instrument
				WHERE c.activity = a.id AND i.binding) ORDER BY a.id`, none},
			{`SELECT id FROM activity EXCEPT
				SELECT c.activity FROM covers c JOIN provision p ON p.id = c.provision JOIN instrument i ON i.id = p.instrument
				WHERE i.binding ORDER BY 1`, none},
		}}
}

func (w *world) questionB() question {
	pairs := w.pairs()
	args := func(i int) []any { return []any{pairs[i][0], pairs[i][1]} }
	return question{name: "B", says: "the same, for instruments to which two given States are both party", cases: len(pairs),
		ours: func(a *gap.Atlas, i int) (func() answer, error) {
			s, err := a.Ask(gap.Lens{AsOf: lawDay, States: []graph.ID{stateID(pairs[i][0]), stateID(pairs[i][1])}})
			if err != nil {
				return nil, err
			}
			ids := s.Unshared()
			return func() answer { return rowsOf(ids) }, nil
		},
		peers: []wording{
			{`SELECT a.id FROM activity a WHERE NOT EXISTS (
				SELECT FROM covers c JOIN provision p ON p.id = c.provision JOIN instrument i ON i.id = p.instrument
				JOIN party x ON x.instrument = i.id AND x.state = $1 JOIN party y ON y.instrument = i.id AND y.state = $2
				WHERE c.activity = a.id AND i.binding) ORDER BY a.id`, args},
			{`SELECT id FROM activity EXCEPT
				SELECT c.activity FROM covers c JOIN provision p ON p.id = c.provision WHERE p.instrument = ANY(ARRAY(
					SELECT i.id FROM instrument i JOIN party x ON x.instrument = i.id AND x.state = $1
					JOIN party y ON y.instrument = i.id AND y.state = $2 WHERE i.binding)) ORDER BY 1`, args},
		}}
}

func (w *world) questionC() question {
	since := []int32{firstDay(), firstDay() + 1000, firstDay() + 2500, firstDay() + 4000, firstDay() + 5500}
	args := func(i int) []any { return []any{since[i]} }
	return question{name: "C", says: "per activity the number of States that call it a gap from a day on, the most first", cases: len(since),
		ours: func(a *gap.Atlas, i int) (func() answer, error) {
			counts, err := a.Asserting(dateOf(since[i]))
			return func() answer {
				out := answer{}
				for _, c := range counts {
					out = append(out, []int32{place(c.Activity), int32(c.States)})
				}
				return out
			}, err
		},
		peers: []wording{
			{`SELECT m.activity, count(DISTINCT s.state)::int AS n FROM statement s JOIN mentions m ON m.statement = s.id
				WHERE s.stance = 'gap' AND s.day >= $1 GROUP BY m.activity ORDER BY n DESC, m.activity`, args},
			{`SELECT activity, count(*)::int AS n FROM (
				SELECT DISTINCT m.activity, s.state FROM statement s JOIN mentions m ON m.statement = s.id
				WHERE s.stance = 'gap' AND s.day >= $1) t GROUP BY activity ORDER BY n DESC, activity`, args},
		},
		extra: []wording{{`SELECT activity, count(*)::int AS n FROM asserted WHERE latest >= $1 GROUP BY activity ORDER BY n DESC, activity`, args}}}
}

func (w *world) questionD() question {
	wide := w.wide(8)
	args := func(i int) []any { return []any{wide[i]} }
	return question{name: "D", says: "for one activity the paths to provision and instrument with the newest statements invoking each, page 3 of 20", cases: len(wide),
		ours: func(a *gap.Atlas, i int) (func() answer, error) {
			page, err := a.Invoking(activityID(wide[i]), pageSkip, pageSize)
			return func() answer {
				out := answer{}
				for _, p := range page {
					head := []int32{place(p.Provision), place(p.Instrument)}
					if len(p.Newest) == 0 {
						out = append(out, append(head, -1))
					}
					for _, s := range p.Newest {
						out = append(out, append(slices.Clone(head), place(s.Statement)))
					}
				}
				return out
			}, err
		},
		peers: []wording{{fmt.Sprintf(`SELECT c.provision, p.instrument, coalesce(n.id, -1) FROM (
				SELECT provision FROM covers WHERE activity = $1 ORDER BY provision LIMIT %d OFFSET %d) c
			JOIN provision p ON p.id = c.provision LEFT JOIN LATERAL (
				SELECT s.id, s.day FROM invokes v JOIN statement s ON s.id = v.statement WHERE v.provision = c.provision
				ORDER BY s.day DESC, s.id LIMIT %d) n ON true ORDER BY c.provision, n.day DESC, n.id`, pageSize, pageSkip, newestFew), args}}}
}

func rowsOf(ids []graph.ID) answer {
	out := answer{}
	for _, id := range ids {
		out = append(out, []int32{place(id)})
	}
	return out
}

// pairs are pairs of States: talkative and silent, near and far.
func (w *world) pairs() [][2]int32 {
	var out [][2]int32
	for i := range 8 {
		out = append(out, [2]int32{int32(i * w.States / 9), int32((i + 1) * w.States / 9)})
	}
	return out
}

// wide gives the first activities that have a third page.
func (w *world) wide(n int) []int32 {
	count := make([]int, w.Activities)
	for _, list := range w.covers {
		for _, a := range list {
			count[a]++
		}
	}
	var out []int32
	for a, c := range count {
		if c > pageSkip && len(out) < n {
			out = append(out, int32(a))
		}
	}
	return out
}

// ask asks the peer and reads every row.
func (p *peer) ask(ctx context.Context, q wording, i int) (answer, error) {
	rows, err := p.conn.Query(ctx, q.sql, q.args(i)...)
	if err != nil {
		return nil, err
	}
	out := answer{}
	_, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (struct{}, error) {
		line, to := make([]int32, len(row.FieldDescriptions())), make([]any, len(row.FieldDescriptions()))
		for k := range line {
			to[k] = &line[k]
		}
		out = append(out, line)
		return struct{}{}, row.Scan(to...)
	})
	return out, err
}
