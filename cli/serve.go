package cli

import (
	"context"
	"errors"
	"fmt"
	"log"
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

// serveFlags say how the site is served.
type serveFlags struct {
	addr    string
	hosts   []string
	linger  time.Duration
	log     logFlags
	metrics metricsFlags
	gate    gateFlags
	proxies []string
}

func (f *serveFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.addr, "addr", "127.0.0.1:8080", "address to listen on")
	flags.StringSliceVar(&f.hosts, "host", nil, "host names to answer to, besides the loopback names")
	flags.DurationVar(&f.linger, "linger", 0, "how long to go on taking connections after the first signal while /readyz says no")
	flags.StringVar(&f.log.format, "log-format", "text", "text or json")
	flags.StringVar(&f.log.level, "log-level", "info", "debug, info, warn or error")
	flags.BoolVar(&f.log.access, "access-log", false, "log every request: method, route, status, bytes, duration, id")
	flags.StringVar(&f.metrics.addr, "metrics", "127.0.0.1:9464", "address for Prometheus at /metrics, \"\" for none")
	flags.BoolVar(&f.metrics.public, "metrics-public", false, "let --metrics be an address that others reach")
	flags.StringVar(&f.gate.rate, "rate", "auto", "requests of one client, as 50/s or 600/m, or off; auto is off on loopback without a proxy, else 50/s")
	flags.IntVar(&f.gate.burst, "burst", 100, "requests that one client may make at once before the rate counts")
	flags.IntVar(&f.gate.atOnce, "in-flight", 0, "requests under way at once, others wait half a second for a place; 0 for 8 for each processor")
	flags.StringSliceVar(&f.proxies, "behind-proxy", nil, "networks of reverse proxies whose X-Forwarded-For, -Host and -Proto are believed, as 10.0.0.0/8")
}

func (a *app) serveCommand() *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use: "serve", Args: cobra.NoArgs,
		Short: "The pages, GraphQL and health on one address",
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			s, err := a.newServing(f)
			if err != nil {
				return err
			}
			h, err := a.openToWrite(cmd.Context())
			if err != nil {
				return err
			}
			defer h.close(&err)
			return s.run(cmd.Context(), h)
		},
	}
	f.add(cmd)
	return cmd
}

// lookEvery is the time between two looks for a new revision.
const lookEvery = 250 * time.Millisecond

// drainFor is how long requests under way may take after the signal to end.
const drainFor = 10 * time.Second

// serving is one run of a server.
type serving struct {
	*app
	serveFlags
	behind   proxies
	counted  *metrics
	stopping atomic.Bool
	// endStreams ends the answers that go on for as long as somebody listens.
	endStreams func()
}

// newServing checks the flags of a server before anything is opened.
func (a *app) newServing(f serveFlags) (*serving, error) {
	s := &serving{app: a, serveFlags: f}
	var err error
	if a.log, err = f.log.logger(a.Stderr); err != nil {
		return nil, err
	}
	a.machine = f.log.format == "json"
	if f.linger < 0 {
		return nil, usage("linger: %s: not zero or more. Write 5s", f.linger)
	}
	if s.behind, err = readProxies(f.proxies); err == nil {
		err = errors.Join(f.gate.check(), f.metrics.check())
	}
	return s, err
}

func (s *serving) run(ctx context.Context, h *house) (err error) {
	keeper, err := NewKeeper(ctx, h.store)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", s.addr)
	if err != nil {
		return fmt.Errorf("serve: %s: %w. Choose another address with --addr", s.addr, err)
	}
	defer listener.Close()
	if err := s.printTable(keeper.Atlas()); err != nil {
		return err
	}
	index, err := h.openIndex(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, index.Close()) }()
	handler, err := s.handler(h, keeper, index, listener.Addr())
	if err != nil {
		return err
	}
	following, stop := context.WithCancel(ctx)
	defer stop()
	copying, err := s.control(following, h)
	if err != nil {
		return err
	}
	var beside sync.WaitGroup
	beside.Go(func() {
		keeper.Follow(following, index, lookEvery, s.complainOfStore)
	})
	beside.Go(s.metrics.serve(following, s.app, s.counted))
	beside.Go(copying)
	defer beside.Wait()
	defer stop()
	s.say("Serving http://%s and http://%s/graphql. Ctrl-C ends it.", listener.Addr(), listener.Addr())
	return s.listen(ctx, listener, handler)
}

// complainOfStore tells what fails while a store is followed.
func (a *app) complainOfStore(err error) { a.complain(fmt.Errorf("following the store: %w", err)) }

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

// handler ties the API, the pages and the tools to what is kept, and puts the
// front before them.
func (s *serving) handler(h *house, keeper *Keeper, index *search.Index, at net.Addr) (http.Handler, error) {
	release, err := s.release()
	if err != nil {
		return nil, err
	}
	s.counted = newMetrics(release.Version)
	s.counted.registry.MustRegister(&state{keeper: keeper, store: h.store, index: index})
	api, err := s.api(h, keeper, index, func(o *gqlapi.Options) {
		o.Answered = s.counted.answered
		s.letWrite(o, h, keeper, index)
	})
	if err != nil {
		return nil, err
	}
	s.endStreams = api.EndStreams
	box, err := s.toolbox(h, api)
	if err != nil {
		return nil, err
	}
	site := web.New(web.Options{
		Asker: api, SDL: api.SDL, GraphQL: api.Handler(), Models: box.Handler(), Version: version(), AllowedHosts: s.hosts,
		Ready: func() (bool, string) {
			if s.stopping.Load() {
				return false, "shutting down"
			}
			return keeper.Ready()
		},
	})
	gate, err := s.gate.open(isAlone(at) && len(s.behind) == 0)
	return &front{next: site, log: s.app.log, access: s.serveFlags.log.access, metrics: s.counted, proxies: s.behind, gate: gate, now: time.Now}, err
}

// isAlone says whether an address is reached from this machine only.
func isAlone(at net.Addr) bool {
	tcp, is := at.(*net.TCPAddr)
	return is && tcp.IP.IsLoopback()
}

// release says which corpus is served.
func (a *app) release() (corpus.Release, error) {
	files, err := a.corpusFolder()
	if err != nil {
		return corpus.Release{}, err
	}
	return corpus.ReadRelease(files)
}

// api makes the API over what is kept. with, which may be nil, adds what a server has.
func (a *app) api(h *house, keeper *Keeper, index *search.Index, with func(*gqlapi.Options)) (*gqlapi.API, error) {
	release, err := a.release()
	if err != nil {
		return nil, err
	}
	options := gqlapi.Options{
		Ontology: h.ontology, Store: h.store, Atlas: keeper.Atlas, Index: index, Cues: sync.OnceValues(a.cues), Now: a.Now,
		Corpus: gqlapi.CorpusInfo{Release: release.Version, Licence: release.Licence}, Log: a.log, Desk: h.desk,
	}
	if with != nil {
		with(&options)
	}
	return gqlapi.New(options)
}

// cues gives the words of the corpus by which texts are read.
func (a *app) cues() (*corpus.Lexicon, error) {
	c, err := a.openCorpus()
	if err != nil {
		return nil, err
	}
	return c.Lexicon(), nil
}

// server makes a server that nobody holds up for long.
func (a *app) server(handler http.Handler) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: log.New(logWriter{a.log}, "", 0),
	}
}

// listen serves until the context ends. Then readiness turns no; after a while
// in which a load balancer may see that, no connection is taken any more, and
// requests under way may finish for ten seconds before they are cut off.
func (s *serving) listen(ctx context.Context, l net.Listener, handler http.Handler) error {
	server := s.server(handler)
	server.RegisterOnShutdown(s.endStreams)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	s.stopping.Store(true)
	time.Sleep(s.linger)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainFor)
	defer cancel()
	err := server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		s.say("Requests were still under way after %s and were cut off.", drainFor)
		err = server.Close()
	}
	if err != nil {
		return fmt.Errorf("serve: ending: %w", err)
	}
	return nil
}
