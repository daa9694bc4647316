package cli_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/cli"
	"github.com/lacuna-law/lacuna/graph/dgraphtest"
)

// someSpeeches is how many speeches are read where not all are asked for.
const someSpeeches = 12

// speeches lists the speeches beside the checkout: a few, or all where
// LACUNA_WHOLE says so.
func speeches(t *testing.T) []string {
	t.Helper()
	all, err := filepath.Glob("../../shared/data/corpora/ungdc_2022_2024/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Skip("SKIPPED: ../shared is absent; the stores were not compared on speeches")
	}
	if os.Getenv("LACUNA_WHOLE") == "" {
		all = all[:someSpeeches]
	}
	return all
}

// typed runs a command as a person types it, on a given day.
func typed(t *testing.T, home string, args ...string) string {
	t.Helper()
	var out, messages bytes.Buffer
	code := cli.Run(t.Context(), cli.World{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &messages,
		Env: func(name string) string { return map[string]string{"HOME": home}[name] },
		Now: func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) },
	}, args)
	if code != 0 {
		t.Fatalf("lacuna %s: exit %d: %s", strings.Join(args, " "), code, messages.String())
	}
	return out.String()
}

// A cluster gives the same bytes as the file on this machine.
func TestAClusterAnswersAlike(t *testing.T) {
	some := speeches(t)
	cluster, err := dgraphtest.Start(t.Context(), t.TempDir(), 1)
	if errors.Is(err, dgraphtest.ErrMissing) {
		t.Skip("SKIPPED: " + err.Error())
	}
	if err != nil {
		t.Fatal(err)
	}
	defer cluster.Stop()
	stores := map[string][]string{
		"bolt":   {"--data", t.TempDir()},
		"dgraph": {"--data", t.TempDir(), "--store", "dgraph://" + cluster.Addresses()[0]},
	}
	home := t.TempDir()
	for name, where := range stores {
		began := time.Now()
		typed(t, home, append(append([]string{"ingest", "--quiet"}, where...), some...)...)
		t.Logf("%s: the corpus and %d speeches in %s", name, len(some), time.Since(began).Round(time.Millisecond))
	}
	for _, command := range []string{
		"gaps --format json", "gaps --format json --states PAK,USA --as-of 2012-06-30", "explain ransomware --format json",
		"explain commercial-spyware-misuse --format json --actor company", "timeline mass-surveillance --format json",
		"audit --format json", "search cyber --format json", "search désinformation --format json --limit 50", "search \"critical infrastructure\" --kind passage --format json",
		"compare --a as-of=2001-01-01 --b as-of=2026-01-01 --format json", "export --format ndjson", "verify",
	} {
		got := map[string]string{}
		for name, where := range stores {
			got[name] = typed(t, home, append(words(command), where...)...)
		}
		if got["bolt"] != got["dgraph"] {
			t.Errorf("lacuna %s: -bolt +dgraph\n%.3000s", command, cmp.Diff(got["bolt"], got["dgraph"]))
		}
		if len(got["bolt"]) < 20 {
			t.Errorf("lacuna %s says only %q", command, got["bolt"])
		}
	}
}

// A graph that is carried from the file into a cluster, by the bulk loader or
// by import, passes verify and is exported as the same bytes.
func TestAGraphIsCarriedIntoACluster(t *testing.T) {
	some := speeches(t)
	home := t.TempDir()
	file := []string{"--data", t.TempDir()}
	typed(t, home, append(append([]string{"ingest", "--quiet"}, file...), some...)...)
	lines := typed(t, home, append([]string{"export", "--format", "ndjson"}, file...)...)
	for name, carry := range map[string]func(t *testing.T, c *dgraphtest.Cluster) error{
		"bulk": func(t *testing.T, c *dgraphtest.Cluster) error {
			for _, format := range []string{"rdf", "dgraph-schema"} {
				text := typed(t, home, append([]string{"export", "--format", format}, file...)...)
				if err := os.WriteFile(filepath.Join(c.Dir, "graph."+format), []byte(text), 0o600); err != nil {
					return err
				}
			}
			began := time.Now()
			err := c.Tool(t.Context(), "bulk", "-f", "graph.rdf", "-s", "graph.dgraph-schema", "--zero", c.ZeroAddress(), "--http", "localhost:0", "--mapoutput_mb", "64")
			t.Logf("the bulk loader took %s", time.Since(began).Round(time.Millisecond))
			return errors.Join(err, os.MkdirAll(filepath.Dir(c.Postings(0)), 0o700), os.Rename(filepath.Join(c.Dir, "out", "0", "p"), c.Postings(0)), c.Revive(t.Context(), 0))
		},
		"import": func(t *testing.T, c *dgraphtest.Cluster) error {
			name := filepath.Join(c.Dir, "graph.ndjson")
			if err := errors.Join(os.WriteFile(name, []byte(lines), 0o600), c.Revive(t.Context(), 0)); err != nil {
				return err
			}
			began := time.Now()
			typed(t, home, "import", name, "--quiet", "--data", t.TempDir(), "--store", "dgraph://"+c.Addresses()[0])
			t.Logf("import took %s", time.Since(began).Round(time.Millisecond))
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := dgraphtest.StartZero(t.Context(), dgraphtest.Options{Dir: t.TempDir(), Alphas: 1})
			if errors.Is(err, dgraphtest.ErrMissing) {
				t.Skip("SKIPPED: " + err.Error())
			}
			if err != nil {
				t.Fatal(err)
			}
			defer c.Stop()
			if err := carry(t, c); err != nil {
				t.Fatal(err)
			}
			where := []string{"--data", t.TempDir(), "--store", "dgraph://" + c.Addresses()[0]}
			typed(t, home, append([]string{"reindex", "--quiet"}, where...)...)
			typed(t, home, append([]string{"verify"}, where...)...)
			if diff := cmp.Diff(lines, typed(t, home, append([]string{"export", "--format", "ndjson"}, where...)...)); diff != "" {
				t.Errorf("-file +cluster\n%.2000s", diff)
			}
			for _, command := range []string{"gaps --format json", "search cyber --format json"} {
				if diff := cmp.Diff(typed(t, home, append(words(command), file...)...), typed(t, home, append(words(command), where...)...)); diff != "" {
					t.Errorf("lacuna %s: -file +cluster\n%.2000s", command, diff)
				}
			}
		})
	}
}

// words cuts a command at spaces, but not within quotation marks.
func words(command string) []string {
	var out []string
	for i, part := range strings.Split(command, `"`) {
		if i%2 == 1 {
			out = append(out, `"`+part+`"`)
			continue
		}
		out = append(out, strings.Fields(part)...)
	}
	return out
}
