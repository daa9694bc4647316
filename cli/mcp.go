package cli

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"

	"github.com/spf13/cobra"

	"github.com/lacuna-law/lacuna/gqlapi"
	"github.com/lacuna-law/lacuna/mcp"
	"github.com/lacuna-law/lacuna/search"
)

func (a *app) mcpCommand() *cobra.Command {
	return &cobra.Command{
		Use: "mcp", Args: cobra.NoArgs,
		Short: "Answer language models: a read-only Model Context Protocol server on stdin and stdout",
		Long: `Speaks the Model Context Protocol on stdin and stdout, a message a line, until
stdin ends. Its tools gaps, explain, search, precedents, cite, simulate and
audit only read. None says whether conduct is legal.

The store is held for reading as long as it runs. To have it beside pages and
ingest, let clients connect to /mcp of a running "lacuna serve" instead.`,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			h, err := a.openToRead(cmd.Context())
			if err != nil {
				return err
			}
			defer h.close(&err)
			return a.serveModels(cmd.Context(), h)
		},
	}
}

// serveModels answers on stdin and stdout. The index is brought up to the store
// while the first questions are answered.
func (a *app) serveModels(ctx context.Context, h *house) (err error) {
	keeper, err := NewKeeper(ctx, h.store)
	if err != nil {
		return err
	}
	index, err := a.indexToRead(ctx, h)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, index.Close()) }()
	api, err := a.api(h, keeper, index, nil)
	if err != nil {
		return err
	}
	box, err := a.toolbox(h, api)
	if err != nil {
		return err
	}
	following, stop := context.WithCancel(ctx)
	var follower sync.WaitGroup
	follower.Go(func() {
		keeper.Follow(following, index, lookEvery, a.complainOfStore)
	})
	defer follower.Wait()
	defer stop()
	return box.Serve(ctx, io.NopCloser(a.Stdin), nopWriteCloser{a.Stdout})
}

// toolbox makes the tools for language models over an API.
func (a *app) toolbox(h *house, api *gqlapi.API) (*mcp.Toolbox, error) {
	log := a.log
	if log == nil {
		log = slog.New(slog.NewTextHandler(a.Stderr, nil))
	}
	return mcp.New(mcp.Options{Asker: api, Ontology: h.ontology, Version: version(), Log: log})
}

// indexToRead opens the index beside the store, or, where another process holds
// it, one in memory: several clients may each start a server.
func (a *app) indexToRead(ctx context.Context, h *house) (*search.Index, error) {
	index, err := h.openIndex(ctx)
	if err == nil || h.dir == "" {
		return index, err
	}
	a.say("The index cannot be opened (%v); searches go over one in memory.", err)
	return search.Open(ctx, search.Options{Store: h.store, Ontology: h.ontology})
}

// nopWriteCloser leaves the output open for whoever gave it.
type nopWriteCloser struct{ io.Writer }

// Close implements io.Closer.
func (nopWriteCloser) Close() error { return nil }
