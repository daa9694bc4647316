package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/ingest/draft"
)

// addDraft adds the flag by which an answer is asked over a draft.
func addDraft(cmd *cobra.Command, name *string) {
	cmd.Flags().StringVar(name, "draft", "", "answer as if this draft were law: a .yaml, .md or .txt file, or the name of a bundled one, as pakistan-2025")
}

// atlasWith gives the atlas with a draft laid over it; "" is none. What is
// only imagined is said on stderr, so that no table is taken for the law.
func (h *house) atlasWith(ctx context.Context, name string) (*gap.Atlas, error) {
	atlas, err := h.atlas(ctx)
	if err != nil || name == "" {
		return atlas, err
	}
	d, err := h.readDraft(ctx, name)
	if err != nil {
		return nil, err
	}
	h.app.say("Answered as if %q were law. It is not; `lacuna simulate` says what is imagined.", d.Title)
	return atlas.WhatIf(d)
}

// readDraft reads a draft: a bundled one by its name, standard input as "-",
// or a file.
func (h *house) readDraft(ctx context.Context, name string) (gap.Draft, error) {
	w := draft.World{Ontology: h.ontology, Graph: h.store, Lexicon: h.extraction, Today: h.app.Now().UTC().Format("2006-01-02")}
	bundled, err := draft.Bundled()
	if err != nil {
		return gap.Draft{}, err
	}
	if slices.Contains(bundled, name) {
		return draft.ReadBundled(ctx, name, w)
	}
	data, err := h.app.draftText(name)
	if err != nil {
		return gap.Draft{}, err
	}
	return draft.Read(ctx, name, data, w)
}

// draftText reads a file as far as a draft may be long, and a little further.
func (a *app) draftText(name string) ([]byte, error) {
	in := a.Stdin
	if name != "-" {
		file, err := os.Open(name)
		if pathError := (*fs.PathError)(nil); errors.As(err, &pathError) {
			err = pathError.Err
		}
		if err != nil {
			return nil, fmt.Errorf("draft: %s: %w. Give a .yaml, .md or .txt file, or the name of a bundled draft, as pakistan-2025", name, err)
		}
		defer file.Close()
		in = file
	}
	data, err := io.ReadAll(io.LimitReader(in, draft.MaxDraft+1))
	if err != nil {
		return nil, fmt.Errorf("draft: %s: %w", name, err)
	}
	return data, nil
}
