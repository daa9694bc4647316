package curation

import (
	"context"
	"errors"
	"io"

	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

var errLater = errors.New("not written yet")

// Unassessed gives what nobody has judged; missing "" asks for both.
func (d *Desk) Unassessed(context.Context, *gap.Atlas, schema.Missing) ([]Unassessed, error) {
	return nil, errLater
}

// Stale gives assessments whose ground has moved by a day.
func (d *Desk) Stale(ctx context.Context, today string) ([]Stale, error) { return nil, errLater }

// Export writes the log as YAML.
func (d *Desk) Export(context.Context, io.Writer) error { return errLater }

// Import adds the decisions of a file that Export wrote.
func (d *Desk) Import(context.Context, io.Reader) (ImportReport, error) {
	return ImportReport{}, errLater
}
