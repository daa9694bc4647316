package main

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"modernc.org/sqlite"
)

// sqliteSearch is FTS5 of SQLite over a table of texts, with what the texts
// are filed under in a narrow table beside it. SQLite is the one translated to
// Go, without the C that it is written in.
type sqliteSearch struct {
	dir string
	db  *sql.DB
}

var _ engine = (*sqliteSearch)(nil)

const sqliteTables = `
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 1073741824;
CREATE TABLE paragraph(number INTEGER PRIMARY KEY, id TEXT, body TEXT);
CREATE TABLE filed(number INTEGER PRIMARY KEY, kind TEXT, state TEXT, year INTEGER, language TEXT, forum TEXT, sourceTier TEXT);
CREATE VIRTUAL TABLE words USING fts5(body, content='paragraph', content_rowid='number', tokenize='porter unicode61')`

func (s *sqliteSearch) name() string { return "SQLite FTS5" }

// sqliteFile opens a database.
type sqliteFile string

// Connect implements driver.Connector.
func (f sqliteFile) Connect(context.Context) (driver.Conn, error) { return f.Driver().Open(string(f)) }

// Driver implements driver.Connector.
func (f sqliteFile) Driver() driver.Driver { return &sqlite.Driver{} }

func (s *sqliteSearch) build(ctx context.Context, all []paragraph) error {
	s.db = sql.OpenDB(sqliteFile(filepath.Join(s.dir, "search.db")))
	s.db.SetMaxOpenConns(1)
	if _, err := s.db.ExecContext(ctx, sqliteTables); err != nil {
		return fmt.Errorf("SQLite: making tables: %w", err)
	}
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := fillSQLite(ctx, tx, all); err != nil {
		return errors.Join(fmt.Errorf("SQLite: filling tables: %w", err), tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	for _, command := range []string{"INSERT INTO words(words) VALUES('rebuild')", "INSERT INTO words(words) VALUES('optimize')", "CREATE INDEX filed_state ON filed(state)", "ANALYZE"} {
		if _, err := s.db.ExecContext(ctx, command); err != nil {
			return fmt.Errorf("SQLite: %s: %w", command, err)
		}
	}
	return nil
}

func fillSQLite(ctx context.Context, tx *sql.Tx, all []paragraph) error {
	texts, err := tx.PrepareContext(ctx, "INSERT INTO paragraph VALUES(?, ?, ?)")
	if err != nil {
		return err
	}
	facets, err := tx.PrepareContext(ctx, "INSERT INTO filed VALUES(?, ?, ?, ?, ?, ?, ?)")
	if err != nil {
		return err
	}
	number := 0
	for row := range paragraphRows(all) {
		number++
		if _, err := texts.ExecContext(ctx, number, row[0], row[1]); err != nil {
			return err
		}
		if _, err := facets.ExecContext(ctx, append([]any{number}, row[2:]...)...); err != nil {
			return err
		}
	}
	return errors.Join(texts.Close(), facets.Close())
}

// where writes what a question asks for, and its arguments.
func (s *sqliteSearch) where(q inquiry) (from string, args []any) {
	words := make([]string, len(q.words))
	for i, w := range q.words {
		words[i] = `"` + w + `"`
	}
	between := " AND "
	switch {
	case q.any:
		between = " OR "
	case q.phrase:
		between = " + "
	}
	from, args = "FROM words CROSS JOIN filed ON filed.number = words.rowid WHERE words MATCH ?", []any{strings.Join(words, between)}
	for _, limit := range [][2]string{{"state = ?", q.state}, {"year >= CAST(? AS INTEGER)", q.from}, {"year <= CAST(? AS INTEGER)", q.to}, {"forum = ?", q.forum}} {
		if limit[1] != "" {
			from, args = from+" AND "+limit[0], append(args, limit[1])
		}
	}
	return from, args
}

func (s *sqliteSearch) ask(ctx context.Context, q inquiry) (hits, error) {
	from, args := s.where(q)
	out := hits{counts: map[string]map[string]int{}}
	best := fmt.Sprintf("SELECT 0, (SELECT id FROM paragraph p WHERE p.number = words.rowid), snippet(words, 0, '<b>', '</b>', '…', 35), NULL, NULL, NULL, NULL %s ORDER BY rank LIMIT %d", from, page)
	if err := s.read(ctx, &out, best, args); err != nil {
		return out, err
	}
	counts := `WITH found AS MATERIALIZED (SELECT filed.* ` + from + `) SELECT count(*), NULL, NULL, NULL, NULL, NULL, NULL FROM found`
	for i, facet := range filed() {
		columns := []string{"NULL", "NULL", "NULL", "NULL", "NULL", "NULL"}
		columns[i] = "CAST(" + facet + " AS TEXT)"
		counts += " UNION ALL SELECT count(*), " + strings.Join(columns, ", ") + " FROM found GROUP BY " + facet
	}
	return out, s.read(ctx, &out, counts, args)
}

func (s *sqliteSearch) read(ctx context.Context, out *hits, command string, args []any) error {
	rows, err := s.db.QueryContext(ctx, command, args...)
	if err != nil {
		return err
	}
	for rows.Next() {
		if err := out.scan(rows.Scan); err != nil {
			return errors.Join(err, rows.Close())
		}
	}
	return errors.Join(rows.Err(), rows.Close())
}

func (s *sqliteSearch) rank(ctx context.Context, q inquiry, most int) (out []string, err error) {
	from, args := s.where(q)
	rows, err := s.db.QueryContext(ctx, fmt.Sprintf("SELECT (SELECT id FROM paragraph p WHERE p.number = words.rowid) %s ORDER BY rank, words.rowid LIMIT %d", from, most), args...)
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, errors.Join(err, rows.Close())
		}
		out = append(out, id)
	}
	return out, errors.Join(rows.Err(), rows.Close())
}

func (s *sqliteSearch) spent() (time.Duration, error) { return busy(), nil }
func (s *sqliteSearch) size() (int64, error)          { return folderSize(s.dir) }
func (s *sqliteSearch) memory() (int64, error)        { return givenBack(s) }

func (s *sqliteSearch) close() error {
	var err error
	if s.db != nil {
		err = s.db.Close()
		s.db = nil
	}
	return errors.Join(err, os.RemoveAll(s.dir))
}
