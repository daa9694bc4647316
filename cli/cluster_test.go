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
