package main

import (
	"context"
	"fmt"
	"iter"

	"github.com/jackc/pgx/v5"
)

// tablesOfPeer are the same graph in relations.
const tablesOfPeer = `
CREATE TABLE activity(id int PRIMARY KEY);
CREATE TABLE instrument(id int PRIMARY KEY, binding bool NOT NULL);
CREATE TABLE provision(id int PRIMARY KEY, instrument int NOT NULL);
CREATE TABLE party(instrument int NOT NULL, state int NOT NULL);
CREATE TABLE covers(provision int NOT NULL, activity int NOT NULL);
CREATE TABLE statement(id int PRIMARY KEY, state int NOT NULL, day int NOT NULL, stance text NOT NULL);
CREATE TABLE mentions(statement int NOT NULL, activity int NOT NULL);
CREATE TABLE invokes(statement int NOT NULL, provision int NOT NULL);`

// indexesOfPeer serve the four questions. The last is a summary of what C
// asks, for the peer at its best: it must be refreshed after every change.
const indexesOfPeer = `
CREATE INDEX ON provision(instrument);
ALTER TABLE party ADD PRIMARY KEY (instrument, state);
CREATE INDEX ON party(state, instrument);
ALTER TABLE covers ADD PRIMARY KEY (provision, activity);
CREATE INDEX ON covers(activity, provision);
ALTER TABLE mentions ADD PRIMARY KEY (statement, activity);
CREATE INDEX ON mentions(activity, statement);
ALTER TABLE invokes ADD PRIMARY KEY (statement, provision);
CREATE INDEX ON invokes(provision, statement);
CREATE INDEX ON statement(stance, day) INCLUDE (id, state);
CREATE INDEX ON statement(id) INCLUDE (day);
CREATE MATERIALIZED VIEW asserted AS
  SELECT m.activity, s.state, max(s.day) AS latest FROM statement s JOIN mentions m ON m.statement = s.id
  WHERE s.stance = 'gap' GROUP BY m.activity, s.state;
CREATE INDEX ON asserted(activity, state) INCLUDE (latest);`

// load copies a world into the peer, indexes it and brings its statistics up
// to date.
func (p *peer) load(ctx context.Context, w *world) error {
	if _, err := p.conn.Exec(ctx, tablesOfPeer); err != nil {
		return fmt.Errorf("PostgreSQL: making tables: %w", err)
	}
	for _, t := range w.relations() {
		if _, err := p.conn.CopyFrom(ctx, pgx.Identifier{t.name}, t.columns, &copying{next: t.rows}); err != nil {
			return fmt.Errorf("PostgreSQL: copying %s: %w", t.name, err)
		}
	}
	if _, err := p.conn.Exec(ctx, indexesOfPeer); err != nil {
		return fmt.Errorf("PostgreSQL: making indexes: %w", err)
	}
	if _, err := p.conn.Exec(ctx, "VACUUM (ANALYZE)"); err != nil {
		return fmt.Errorf("PostgreSQL: VACUUM: %w", err)
	}
	return nil
}

// relation is a table with its rows.
type relation struct {
	name    string
	columns []string
	rows    iter.Seq[[]any]
}

func (w *world) relations() []relation {
	return []relation{
		{"activity", []string{"id"}, counted(w.Activities, func(i int) [][]any { return [][]any{{i}} })},
		{"instrument", []string{"id", "binding"}, counted(w.Instruments, func(i int) [][]any { return [][]any{{i, w.binding[i]}} })},
		{"provision", []string{"id", "instrument"}, counted(w.Provisions, func(i int) [][]any { return [][]any{{i, w.instrument[i]}} })},
		{"party", []string{"instrument", "state"}, counted(w.Instruments, func(i int) [][]any { return each(i, w.parties[i]) })},
		{"covers", []string{"provision", "activity"}, counted(w.Provisions, func(i int) [][]any { return each(i, w.covers[i]) })},
		{"statement", []string{"id", "state", "day", "stance"}, counted(w.Statements, func(i int) [][]any {
			return [][]any{{i, w.by[i], w.day[i], w.says[i].word()}}
		})},
		{"mentions", []string{"statement", "activity"}, counted(w.Statements, func(i int) [][]any { return each(i, w.mentions.of(i)) })},
		{"invokes", []string{"statement", "provision"}, counted(w.Statements, func(i int) [][]any { return each(i, w.invokes.of(i)) })},
	}
}

func each(i int, list []int32) [][]any {
	out := make([][]any, len(list))
	for k, x := range list {
		out[k] = []any{i, x}
	}
	return out
}

func counted(n int, rows func(int) [][]any) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for i := range n {
			for _, row := range rows(i) {
				if !yield(row) {
					return
				}
			}
		}
	}
}

// copying is rows as pgx wants them.
type copying struct {
	next iter.Seq[[]any]
	pull func() ([]any, bool)
	row  []any
}

// Next implements pgx.CopyFromSource.
func (c *copying) Next() bool {
	if c.pull == nil {
		c.pull, _ = iter.Pull(c.next)
	}
	var more bool
	c.row, more = c.pull()
	return more
}

// Values implements pgx.CopyFromSource.
func (c *copying) Values() ([]any, error) { return c.row, nil }

// Err implements pgx.CopyFromSource.
func (c *copying) Err() error { return nil }
