package ingest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph/boltstore"
	"github.com/lacuna-law/lacuna/ingest"
	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
)

// refusals is what is refused of all the shared documents, by its kind, and
// why that is right: annotations and collections for information retrieval are
// no documents of ours; tables of votes, titles and codes say nothing that a
// State said; tables of parties to treaties that the corpus does not have wait
// for somebody to say which; one table names participants and not what they
// did; the text layer of one PDF is damaged.
const refusals = `
26 JSON of a kind that is not read
2 XML of a kind that is not read
7 a table of other things than statements
14 a table of parties that does not say to which instrument
6 a table of parties to treaty of the UN Treaty Collection, which is not in the graph
1 the Arabic text of the PDF is garbled
`

// TestAllSharedDocuments ingests every shared document by one command: nothing
// is lost between the outcomes, each refusal is a right one, a second run writes
// nothing, and memory stays within bounds. The whole takes minutes, so that
// without LACUNA_WHOLE the speeches of three years and the longest texts are
// left out.
func TestAllSharedDocuments(t *testing.T) {
	needShared(t)
	paths := []string{sharedData}
	if os.Getenv("LACUNA_WHOLE") == "" {
		paths = nil
		for _, part := range []string{"annotated", "corpora/unga_roll_calls.tsv", "corpora/unsc_resolutions_titles.csv", "corpora/unsc_vetoes_1946_2022.csv",
			"ir", "reference", "statements/unga79_original_language/bh_ar.pdf", "statements/unga_general_debate", "texts/udhr_xml", "texts/un_ict_norms_own_words.tsv"} {
			paths = append(paths, filepath.Join(sharedData, filepath.FromSlash(part)))
		}
	}
	b := onDisk(t)
	before := gapsOf(t, b)
	report := b.run(t, ingest.Options{Detail: true}, doc.Hints{}, paths...)
	checkSums(t, report)
	if diff := cmp.Diff(strings.Split(strings.TrimSpace(refusals), "\n"), refusalKinds(report)); diff != "" {
		t.Error(diff)
	}
	if report.Conflicts != 3 || report.Found.Participations == 0 {
		t.Errorf("%d conflicts, want those three that are known to be errors of the tables; %d participations", report.Conflicts, report.Found.Participations)
	}
	checkHeadlines(t, before, gapsOf(t, b))
	revision, _ := b.store.Revision(t.Context())
	again := b.run(t, ingest.Options{Detail: true}, doc.Hints{}, paths...)
	checkSums(t, again)
	if after, _ := b.store.Revision(t.Context()); after != revision || again.New+again.Changed != 0 || again.Unchanged != report.New+report.Unchanged {
		t.Errorf("the second run: %d new, %d changed, %d unchanged; revision %d then %d", again.New, again.Changed, again.Unchanged, revision, after)
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	if m.Sys > 1<<30 {
		t.Errorf("%d MiB were taken (limit 1024)", m.Sys>>20)
	}
	t.Logf("%d read, %d new, %d refused, %d resemblances, %d MiB", report.Read, report.New, len(report.Refused), report.Resembles, m.Sys>>20)
}

// onDisk is a bench whose store does not count as memory.
func onDisk(t *testing.T) bench {
	t.Helper()
	o, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	store, err := boltstore.Open(t.Context(), boltstore.Options{Dir: t.TempDir(), Ontology: o})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return fill(t, store, o)
}

// checkSums holds the report to its own documents.
func checkSums(t *testing.T, r ingest.Report) {
	t.Helper()
	if r.Read != r.New+r.Changed+r.Unchanged+len(r.Refused) || r.Read != len(r.Documents) {
		t.Errorf("%d read, %d new, %d changed, %d unchanged, %d refused, %d listed", r.Read, r.New, r.Changed, r.Unchanged, len(r.Refused), len(r.Documents))
	}
	var found ingest.Counts
	outcomes := map[ingest.Outcome]int{}
	resembles, conflicts := 0, 0
	for _, d := range r.Documents {
		outcomes[d.Outcome]++
		resembles, conflicts = resembles+len(d.Resembles), conflicts+len(d.Conflicts)
		if (d.Outcome == ingest.Refused) != (d.Reason != "") || (d.Outcome == ingest.Refused) != (d.Document == "") {
			t.Errorf("%s: %s, %q, %q", d.Source, d.Outcome, d.Document, d.Reason)
		}
		if d.Found != nil {
			found.Passages, found.Claims, found.Statements = found.Passages+d.Found.Passages, found.Claims+d.Found.Claims, found.Statements+d.Found.Statements
			found.Attached, found.Provisions, found.Mentions = found.Attached+d.Found.Attached, found.Provisions+d.Found.Provisions, found.Mentions+d.Found.Mentions
			found.Participations, found.Unresolved = found.Participations+d.Found.Participations, found.Unresolved+d.Found.Unresolved
		}
	}
	want := map[ingest.Outcome]int{ingest.Added: r.New, ingest.Changed: r.Changed, ingest.Unchanged: r.Unchanged, ingest.Refused: len(r.Refused)}
	for outcome, n := range want {
		if outcomes[outcome] != n {
			t.Errorf("%d are %s, want %d", outcomes[outcome], outcome, n)
		}
	}
	if found != r.Found || resembles != r.Resembles || conflicts != r.Conflicts {
		t.Errorf("the documents add up to %+v, %d, %d; the report says %+v, %d, %d", found, resembles, conflicts, r.Found, r.Resembles, r.Conflicts)
	}
}

var treatyNumber = regexp.MustCompile(`treaty \d+-\d+ `)

// refusalKinds counts refusals by what stands before the first colon or stop.
func refusalKinds(r ingest.Report) []string {
	counts := map[string]int{}
	for _, refused := range r.Refused {
		kind, _, _ := strings.Cut(treatyNumber.ReplaceAllString(refused.Reason, "treaty "), ":")
		kind, _, _ = strings.Cut(kind, ". ")
		counts[kind]++
	}
	var out []string
	for kind, n := range counts {
		out = append(out, fmt.Sprintf("%d %s", n, kind))
	}
	slices.SortFunc(out, func(a, b string) int {
		_, x, _ := strings.Cut(a, " ")
		_, y, _ := strings.Cut(b, " ")
		return strings.Compare(x, y)
	})
	return out
}

var levels = regexp.MustCompile(`"(?:Activity|Level|Quality)":"[^"]*"`)

// checkHeadlines says that levels and qualities are as before: what a machine
// read covers nothing, and no table takes a party away.
func checkHeadlines(t *testing.T, before, after string) {
	t.Helper()
	if len(sortedMatches(before)) < 50 {
		t.Fatal("the answers are written in another way, so nothing is compared")
	}
	if diff := cmp.Diff(sortedMatches(before), sortedMatches(after)); diff != "" {
		t.Errorf("levels changed: %.2000s", diff)
	}
}

func sortedMatches(text string) []string {
	found := levels.FindAllString(text, -1)
	var out []string
	for i := 0; i+2 < len(found); i += 3 {
		out = append(out, strings.Join(found[i:i+3], " "))
	}
	slices.Sort(out)
	return out
}
