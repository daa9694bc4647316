// Package cli is what people type. One file holds one command; house.go ties
// the rooms together for all of them. Nothing is computed here: a number in a
// table is the number of the engine.
//
// Answers go to stdout, messages and progress to stderr. Every failure is one
// line that says what failed, why, and what to do.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/lacuna-law/lacuna/corpus"
)

// The exit codes of the contract.
const (
	exitOK          = 0
	exitFailed      = 1
	exitUsage       = 2
	exitSomeRefused = 3
	exitInterrupted = 130
)

// World is what a command sees of the system. Tests make their own.
type World struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Env            func(string) string
	Now            func() time.Time
	Terminal       bool // whether stderr is a terminal
}

// System is the world of the running process.
func System() World {
	info, err := os.Stderr.Stat()
	return World{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Env: os.Getenv, Now: time.Now,
		Terminal: err == nil && info.Mode()&os.ModeCharDevice != 0,
	}
}

// app is one invocation.
type app struct {
	World
	data     string
	corpus   string
	config   string
	store    string
	format   string
	quiet    bool
	verbose  bool
	log      *slog.Logger   // of a server
	machine  bool           // what is said are entries of the log, for machines
	settings *config        // where what is not typed comes from
	opened   *corpus.Corpus // the corpus, once it was read
	ran      bool           // whether a command began, so that its error is no usage error
	signals  atomic.Int32   // interrupts so far
}

// errRefused says that the work was done and some inputs were refused.
var errRefused = errors.New("some inputs were refused")

// usageError is about what was typed.
type usageError struct{ error }

func usage(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// Run runs one command and gives its exit code. The first interrupt lets a
// command finish what it began; the second ends it at once.
func Run(ctx context.Context, w World, args []string) int {
	a := &app{World: w}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer a.watchSignals(cancel)()
	root := a.root()
	root.SetArgs(args)
	root.SetOut(w.Stdout)
	root.SetErr(w.Stderr)
	err := root.ExecuteContext(ctx)
	return a.exit(ctx, err)
}

func (a *app) watchSignals(cancel context.CancelFunc) (stop func()) {
	signals := make(chan os.Signal, 2)
	done := make(chan struct{})
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		for {
			select {
			case <-signals:
				if a.signals.Add(1) > 1 {
					os.Exit(exitInterrupted)
				}
				cancel()
			case <-done:
				return
			}
		}
	}()
	return func() { signal.Stop(signals); close(done) }
}

func (a *app) exit(ctx context.Context, err error) int {
	var typed usageError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errRefused):
		return exitSomeRefused
	case errors.As(err, &typed) || !a.ran:
		a.complain(err)
		return exitUsage
	case a.signals.Load() > 0 || errors.Is(err, context.Canceled) && ctx.Err() != nil:
		a.complain(fmt.Errorf("interrupted; what was acknowledged is kept. Run the same command again to go on"))
		return exitInterrupted
	}
	a.complain(err)
	return exitFailed
}

// complain prints an error in one line.
func (a *app) complain(err error) {
	line := strings.Join(strings.Fields(err.Error()), " ")
	if a.machine {
		a.log.Error(line)
		return
	}
	fmt.Fprintf(a.Stderr, "lacuna: %s\n", line)
}

// say prints a message for people, unless they asked for quiet.
func (a *app) say(format string, args ...any) {
	switch {
	case a.quiet:
	case a.machine:
		a.log.Info(fmt.Sprintf(format, args...))
	default:
		fmt.Fprintf(a.Stderr, format+"\n", args...)
	}
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "lacuna",
		Short: "Finds the gaps in international law and shows every provision it looked at",
		Long: `Lacuna answers one question and shows its work: which harmful activities lack
legal coverage, for whom, where and as of when, and who says so?

An answer is not a finding that conduct is lawful.`,
		SilenceErrors: true, SilenceUsage: true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			a.ran = true
			return a.settle(cmd)
		},
	}
	flags := root.PersistentFlags()
	flags.StringVar(&a.data, "data", "", "data folder (default $LACUNA_DATA, else $XDG_DATA_HOME/lacuna)")
	flags.StringVar(&a.config, "config", "", "file of settings, \"\" for none (default $LACUNA_CONFIG, else $XDG_CONFIG_HOME/lacuna/config.yaml if it is there)")
	flags.StringVar(&a.corpus, "corpus", "", "corpus folder instead of the bundled corpus")
	flags.StringVar(&a.store, "store", "", "store: bolt, or dgraph://host:9080,host:9080 (default $LACUNA_STORE, else bolt)")
	flags.StringVar(&a.format, "format", "", "table, json, jsonl, csv or md; a search also writes ris, bibtex and csl-json")
	flags.BoolVar(&a.quiet, "quiet", false, "no messages")
	flags.BoolVarP(&a.verbose, "verbose", "v", false, "more messages")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(a.serveCommand(), a.ingestCommand(), a.retractCommand(), a.extractCommand(), a.gapsCommand(), a.explainCommand(), a.simulateCommand(),
		a.compareCommand(), a.timelineCommand(), a.dyadsCommand(), a.pathCommand(), a.auditCommand(),
		a.searchCommand(), a.precedentsCommand(), a.citeCommand(), a.corpusCommand(), a.exportCommand(), a.importCommand(), a.verifyCommand(),
		a.reindexCommand(), a.repairCommand(), a.backupCommand(), a.restoreCommand(), a.mcpCommand(), a.tokenCommand(), a.reviewCommand(), a.configCommand(), a.versionCommand())
	return root
}

// settle fills the flags that nobody typed from the environment and from the
// file of settings, and checks the common ones.
func (a *app) settle(cmd *cobra.Command) (err error) {
	if a.settings, err = a.openConfig(cmd); err != nil {
		return err
	}
	a.Env = a.settings.look
	if err := a.settings.fill(cmd.Root().PersistentFlags()); err != nil {
		return err
	}
	if cmd.Name() == "serve" {
		if err := a.settings.fill(cmd.LocalNonPersistentFlags()); err != nil {
			return err
		}
	}
	if a.data == "" {
		a.data = a.defaultData()
	}
	if err := a.checkStore(); err != nil {
		return err
	}
	switch a.format {
	case "", "table", "json", "jsonl", "csv", "md", "ndjson", "ris", "bibtex", "csl-json", "rdf", "dgraph-schema",
		"jsonld", "turtle", "graphml", "oscal", "navigator":
		return nil
	}
	return usage("format: %s: not one of table, json, jsonl, csv, md, for a search ris, bibtex, csl-json, for an export ndjson, jsonld, turtle, graphml, csv, oscal, navigator, csl-json, bibtex, ris, rdf, dgraph-schema", a.format)
}

func (a *app) defaultData() string {
	if dir := a.Env("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "lacuna")
	}
	return filepath.Join(a.Env("HOME"), ".local", "share", "lacuna")
}

// oneOf refuses a format that a command does not write.
func (a *app) oneOf(formats ...string) (string, error) {
	if a.format == "" {
		return formats[0], nil
	}
	for _, f := range formats {
		if f == a.format {
			return f, nil
		}
	}
	return "", usage("format: %s: this command writes %s", a.format, strings.Join(formats, ", "))
}
