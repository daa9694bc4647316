package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// postgresSearch is the full text search of PostgreSQL: a column of lexemes
// with a GIN index, and indexes on what is filtered by.
type postgresSearch struct {
	*peer
	ranking string // ts_rank or ts_rank_cd
	apart   bool   // hits and counts are asked for in two statements
}

var _ engine = (*postgresSearch)(nil)

const postgresTable = `
CREATE TABLE paragraph(id text PRIMARY KEY, kind text, state text, year int, language text, forum text, "sourceTier" text, body text NOT NULL, lexemes tsvector)`

const postgresIndexes = `
UPDATE paragraph SET lexemes = to_tsvector('english', body);
CREATE INDEX ON paragraph USING gin(lexemes);
CREATE INDEX ON paragraph(state);
CREATE INDEX ON paragraph(year);
CREATE INDEX ON paragraph(forum)`

func (p *postgresSearch) name() string { return "PostgreSQL" }

func (p *postgresSearch) build(ctx context.Context, all []paragraph) error {
	if _, err := p.conn.Exec(ctx, postgresTable); err != nil {
		return fmt.Errorf("PostgreSQL: making a table: %w", err)
	}
	columns := append([]string{"id", "body"}, filed()...)
	if _, err := p.conn.CopyFrom(ctx, pgx.Identifier{"paragraph"}, columns, &copying{next: paragraphRows(all)}); err != nil {
		return fmt.Errorf("PostgreSQL: copying paragraphs: %w", err)
	}
	for _, command := range append(strings.Split(postgresIndexes, ";"), "VACUUM (FULL, ANALYZE) paragraph") {
		if _, err := p.conn.Exec(ctx, command); err != nil {
			return fmt.Errorf("PostgreSQL: %s: %w", strings.TrimSpace(command), err)
		}
	}
	return nil
}

// paragraphRows gives paragraphs as rows: id, text, and what each is filed under.
func paragraphRows(all []paragraph) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for _, p := range all {
			year, err := strconv.Atoi(p.year)
			if err != nil || !yield([]any{p.id, p.text, p.kind, p.state, year, p.language, p.forum, p.tier}) {
				return
			}
		}
	}
}

// where writes what a question asks for, and its arguments.
func (p *postgresSearch) where(q inquiry) (from string, args []any) {
	text, reader := strings.Join(q.words, " "), "plainto_tsquery"
	switch {
	case q.any:
		text, reader = strings.Join(q.words, " OR "), "websearch_to_tsquery"
	case q.phrase:
		reader = "phraseto_tsquery"
	}
	from, args = fmt.Sprintf("FROM paragraph, %s('english', $1) q WHERE lexemes @@ q", reader), []any{text}
	for _, limit := range [][2]string{{"state =", q.state}, {"year >=", q.from}, {"year <=", q.to}, {"forum =", q.forum}} {
		if limit[1] == "" {
			continue
		}
		if args = append(args, limit[1]); strings.HasPrefix(limit[0], "year") {
			from += fmt.Sprintf(" AND %s $%d::text::int", limit[0], len(args))
		} else {
			from += fmt.Sprintf(" AND %s $%d", limit[0], len(args))
		}
	}
	return from, args
}

// The columns that are counted, and the sets to count them by.
const (
	countedColumns = `kind, state, year::text, language, forum, "sourceTier"`
	countedSets    = `GROUP BY GROUPING SETS ((), (kind), (state), (year), (language), (forum), ("sourceTier"))`
)

func (p *postgresSearch) ask(ctx context.Context, q inquiry) (hits, error) {
	from, args := p.where(q)
	best := fmt.Sprintf("SELECT id, body, q, %s(lexemes, q) AS score %s ORDER BY score DESC, id LIMIT %d", p.ranking, from, page)
	counts := "SELECT count(*)::int, " + countedColumns + " " + from + " " + countedSets
	if !p.apart {
		all := fmt.Sprintf("WITH found AS MATERIALIZED (SELECT *, %s(lexemes, q) AS score %s)", p.ranking, from)
		best = all + fmt.Sprintf(", best AS (SELECT id, body, q, score FROM found ORDER BY score DESC, id LIMIT %d)", page)
		both := best + ` SELECT 0, id, ts_headline('english', body, q), NULL, NULL, NULL, NULL FROM (SELECT * FROM best ORDER BY score DESC, id) b
			UNION ALL SELECT count(*)::int, ` + countedColumns + " FROM found " + countedSets
		return p.read(ctx, both, args)
	}
	first, err := p.read(ctx, "SELECT 0, id, ts_headline('english', body, q), NULL, NULL, NULL, NULL FROM ("+best+") b ORDER BY score DESC, id", args)
	if err != nil {
		return hits{}, err
	}
	rest, err := p.read(ctx, counts, args)
	rest.ids, rest.marked = first.ids, first.marked
	return rest, err
}

// read reads hits, which have a count of 0, and counts.
func (p *postgresSearch) read(ctx context.Context, command string, args []any) (hits, error) {
	out := hits{counts: map[string]map[string]int{}}
	rows, err := p.conn.Query(ctx, command, args...)
	if err != nil {
		return out, err
	}
	defer rows.Close()
	for rows.Next() {
		if err := out.scan(rows.Scan); err != nil {
			return out, err
		}
	}
	return out, rows.Err()
}

func (p *postgresSearch) rank(ctx context.Context, q inquiry, most int) ([]string, error) {
	from, args := p.where(q)
	rows, err := p.conn.Query(ctx, fmt.Sprintf("SELECT id %s ORDER BY %s(lexemes, q) DESC, id LIMIT %d", from, p.ranking, most), args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

func (p *postgresSearch) size() (size int64, err error) {
	return size, p.conn.QueryRow(context.Background(), "SELECT pg_total_relation_size('paragraph')").Scan(&size)
}

// spent adds up the server and the processes that it started, those that ended included.
func (p *postgresSearch) spent() (time.Duration, error) {
	total := time.Duration(0)
	err := p.processes(func(pid int) error {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			return err
		}
		after := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
		if len(after) < 15 {
			return fmt.Errorf("/proc/%d/stat has %d fields", pid, len(after))
		}
		for i := 11; i < 15; i++ { // its own, and those of children that ended
			if i > 12 && pid != p.server.Process.Pid {
				break
			}
			ticks, err := strconv.Atoi(after[i])
			if err != nil {
				return err
			}
			total += time.Duration(ticks) * 10 * time.Millisecond
		}
		return nil
	})
	return total, err
}

// memory adds up the memory of the processes, what they share once.
func (p *postgresSearch) memory() (int64, error) {
	own, shared := int64(0), int64(0)
	err := p.processes(func(pid int) error {
		anonymous, err := memory(pid, "RssAnon:")
		if err != nil {
			return err
		}
		common, err := memory(pid, "RssShmem:")
		own, shared = own+anonymous, max(shared, common)
		return err
	})
	return own + shared, err
}

// processes calls for the server and each of its processes.
func (p *postgresSearch) processes(do func(pid int) error) error {
	top := p.server.Process.Pid
	if err := do(top); err != nil {
		return err
	}
	paths, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return err
	}
	for _, path := range paths {
		stat, err := os.ReadFile(path)
		if err != nil {
			continue // it ended
		}
		after := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
		if len(after) < 2 || after[1] != strconv.Itoa(top) {
			continue
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if err != nil {
			return err
		}
		if err := do(pid); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

func (p *postgresSearch) close() error { return p.stop() }
