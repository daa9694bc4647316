package boltstore_test

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/boltstore"
	"github.com/lacuna-law/lacuna/graph/storetest"
	"github.com/lacuna-law/lacuna/schema"
)

var roundsFlag = flag.Int("boltstore.rounds", 0, "how many rounds of kills and of turned bits; 0 for a few")

// rounds says how many rounds a test of faults has.
func rounds(t *testing.T, few int) int {
	t.Helper()
	if *roundsFlag > 0 {
		return *roundsFlag
	}
	return few
}

// childDir names the variable that makes the test binary the writer that is killed.
const childDir = "LACUNA_TEST_STORE"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		if err := writeForEver(context.Background(), dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// perArticle is how many statements each article of the writer has.
const perArticle = 15

// writeForEver applies articles and prints the number of each once it is
// acknowledged. Every third is one of before, with other contents.
func writeForEver(ctx context.Context, dir string) error {
	o, err := schema.Load()
	if err != nil {
		return err
	}
	s, err := boltstore.Open(ctx, boltstore.Options{Dir: dir, Ontology: o})
	if err != nil {
		return err
	}
	rev, err := s.Revision(ctx)
	if err != nil {
		return err
	}
	for i := int(rev); ; i++ {
		name := i
		if i%3 == 2 {
			name = i / 2
		}
		b := article(strconv.Itoa(name), perArticle)
		b.Nodes[0].Attrs["path"] = strconv.Itoa(i)
		if _, err := s.Apply(ctx, b); err != nil {
			return err
		}
		fmt.Println(name, i)
	}
}

func TestKilledWriterLosesNothing(t *testing.T) {
	dir, acknowledged := t.TempDir(), map[string]int{}
	random := rand.New(rand.NewPCG(3, 4))
	for round := range rounds(t, 5) {
		killOnce(t, dir, time.Duration(20+random.IntN(150))*time.Millisecond, acknowledged)
		begin := time.Now()
		s := open(t, boltstore.Options{Dir: dir, Ontology: storetest.Ontology(t)})
		t.Logf("round %d: %d articles acknowledged, reopened in %s", round, len(acknowledged), time.Since(begin))
		whole(t, s, acknowledged)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if len(acknowledged) == 0 {
		t.Error("nothing was acknowledged before a kill")
	}
}

// killOnce runs the writer and kills it some time after its first word.
func killOnce(t *testing.T, dir string, wait time.Duration, acknowledged map[string]int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childDir+"="+dir)
	out, err := cmd.StdoutPipe()
	if err = errors.Join(err, cmd.Start()); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for first := true; lines.Scan(); first = false {
		if first {
			time.AfterFunc(wait, func() { _ = cmd.Process.Kill() })
		}
		name, number, _ := strings.Cut(lines.Text(), " ")
		if acknowledged[name], err = strconv.Atoi(number); err != nil {
			t.Fatalf("the writer said %q", lines.Text())
		}
	}
	if err := cmd.Wait(); err == nil || cmd.ProcessState.Exited() {
		t.Fatalf("the writer ended by itself: %v", err)
	}
}

// whole fails unless every acknowledged article is there as it was last
// acknowledged or newer, and nothing is there by half.
func whole(t *testing.T, s *boltstore.Store, acknowledged map[string]int) {
	t.Helper()
	sources := 0
	for src, err := range s.Sources(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		sources++
		b, err := s.Asserted(t.Context(), src.ID)
		if err != nil || len(b.Nodes) != perArticle+1 || len(b.Edges) != perArticle {
			t.Errorf("%s: %d nodes and %d edges, want %d and %d (%v)", src.ID, len(b.Nodes), len(b.Edges), perArticle+1, perArticle, err)
		}
	}
	for name, number := range acknowledged {
		n, err := s.Node(t.Context(), graph.ID("document:"+name))
		if got, _ := strconv.Atoi(n.Attrs.Text("path")); err != nil || got < number {
			t.Errorf("document %s: version %d, acknowledged %d (%v)", name, got, number, err)
		}
	}
	nodes := map[graph.ID]bool{}
	for n, err := range s.Nodes(t.Context(), graph.NodeQuery{}) {
		if err != nil || nodes[n.ID] {
			t.Fatalf("node %s stands twice, or %v", n.ID, err)
		}
		nodes[n.ID] = true
	}
	if len(nodes) != sources*(perArticle+1) || sources < len(acknowledged) {
		t.Errorf("%d nodes of %d sources, %d acknowledged", len(nodes), sources, len(acknowledged))
	}
	if problems, err := s.Verify(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("Verify: %q, %v", problems, err)
	}
}
