package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/gqlapi"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/search"
	"github.com/lacuna-law/lacuna/web"
)

func (a *app) serveCommand() *cobra.Command {
	addr := "127.0.0.1:8080"
	var hosts []string
	cmd := &cobra.Command{
		Use: "serve", Args: cobra.NoArgs,
		Short: "The pages, GraphQL and health on one address",
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			h, err := a.openToWrite(cmd.Context())
			if err != nil {
				return err
			}
			defer h.close(&err)
			return a.serve(cmd.Context(), h, addr, hosts)
		},
	}
	cmd.Flags().StringVar(&addr, "addr", addr, "address to listen on")
	cmd.Flags().StringSliceVar(&hosts, "host", nil, "host names to answer to, besides the loopback names")
	return cmd
}

// lookEvery is the time between two looks for a new revision.
const lookEvery = 250 * time.Millisecond

func (a *app) serve(ctx context.Context, h *house, addr string, hosts []string) (err error) {
	keeper, err := NewKeeper(ctx, h.store)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("serve: %s: %w. Choose another address with --addr", addr, err)
	}
	defer listener.Close()
	if err := a.printTable(keeper.Atlas()); err != nil {
		return err
	}
	index, err := h.openIndex(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, index.Close()) }()
	var stopping atomic.Bool
	handler, err := a.handler(h, keeper, index, hosts, &stopping)
	if err != nil {
		return err
	}
	following, stop := context.WithCancel(ctx)
	var follower sync.WaitGroup
	follower.Go(func() {
		keeper.Follow(following, index, lookEvery, func(err error) { a.complain(fmt.Errorf("following the store: %w", err)) })
	})
	defer follower.Wait()
	defer stop()
	a.say("Serving http://%s and http://%s/graphql. Ctrl-C ends it.", listener.Addr(), listener.Addr())
	return a.listen(ctx, listener, handler, &stopping)
}

// printTable prints the ranked table of today under the default lens.
func (a *app) printTable(atlas *gap.Atlas) error {
	if a.quiet {
		return nil
	}
	gaps, err := atlas.Gaps((&lensFlags{}).lens(a), gap.Filter{})
	if err != nil {
		return err
	}
	return a.writeGaps("table", gaps)
}

// handler ties the API, the pages and the tools to what is kept.
func (a *app) handler(h *house, keeper *Keeper, index *search.Index, hosts []string, stopping *atomic.Bool) (http.Handler, error) {
	api, err := a.api(h, keeper, index)
	if err != nil {
		return nil, err
	}
	box, err := a.toolbox(h, api)
	if err != nil {
		return nil, err
	}
	return web.New(web.Options{
		Asker: api, SDL: api.SDL, GraphQL: api.Handler(), Models: box.Handler(), Version: version(), AllowedHosts: hosts,
		Ready: func() (bool, string) {
			if stopping.Load() {
				return false, "shutting down"
			}
			return keeper.Ready()
		},
	}), nil
}

// api makes the API over what is kept.
func (a *app) api(h *house, keeper *Keeper, index *search.Index) (*gqlapi.API, error) {
	files, err := a.corpusFolder()
	if err != nil {
		return nil, err
	}
	release, err := corpus.ReadRelease(files)
	if err != nil {
		return nil, err
	}
	return gqlapi.New(gqlapi.Options{
		Ontology: h.ontology, Store: h.store, Atlas: keeper.Atlas, Index: index, Cues: sync.OnceValues(a.cues), Now: a.Now,
		Corpus: gqlapi.CorpusInfo{Release: release.Version, Licence: release.Licence},
	})
}

// cues gives the words of the corpus by which texts are read.
func (a *app) cues() (*corpus.Lexicon, error) {
	c, err := a.openCorpus()
	if err != nil {
		return nil, err
	}
	return c.Lexicon(), nil
}

// listen serves until the context ends, then lets requests under way finish.
func (a *app) listen(ctx context.Context, l net.Listener, handler http.Handler, stopping *atomic.Bool) error {
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(slog.NewTextHandler(a.Stderr, nil), slog.LevelWarn),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	stopping.Store(true)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		return fmt.Errorf("serve: ending: %w", err)
	}
	return nil
}
