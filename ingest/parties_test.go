package ingest_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/ingest"
	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
)

const act = `Participant,Signature,"Ratification, Accession(a), Succession(d)"` + "\n"

// tableOf ingests one table of parties and gives what became of it.
func tableOf(t testing.TB, b bench, name, table string, hints doc.Hints) ingest.Event {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, name, table)
	report := b.run(t, ingest.Options{Detail: true}, hints, filepath.Join(dir, name))
	if len(report.Documents) != 1 {
		t.Fatalf("report %+v", report)
	}
	return report.Documents[0]
}

// A list of parties is completed, and what says otherwise is kept apart.
func TestTableOfParties(t *testing.T) {
	b := inMemory(t)
	before := participationsOf(t, b)
	got := tableOf(t, b, "untc_23-1_VCLT.csv", act+
		"Albania,,27 Jun 2001 a\n"+ // as the corpus has it
		"Algeria,,9 Nov 1988 a\n"+ // another day
		"Afghanistan,23 May 1969,\n"+ // signed only: not in the corpus
		"Ruritania,,1 Jan 1990\n"+ // nobody
		"France,,1 Feb 2026\n"+ // not in the corpus
		"Pakistan 3,,\n", doc.Hints{})
	want := &ingest.PartyCounts{Written: 2, Agreeing: 1, Silent: 1, Conflicts: 1, Unresolved: 1}
	if diff := cmp.Diff(want, got.Parties); diff != "" {
		t.Fatalf("%s\n%+v", diff, got)
	}
	if diff := cmp.Diff([]ingest.Conflict{{State: "state:DZA", Table: "acceded 1988-11-09", Graph: "acceded 1988-11-08 (accession)"}}, got.Conflicts); diff != "" {
		t.Error(diff)
	}
	if len(got.Unresolved) != 1 || got.Unresolved[0].Quote != "Ruritania" {
		t.Errorf("unresolved %v", got.Unresolved)
	}
	n, err := b.store.Node(t.Context(), got.Document)
	if err != nil {
		t.Fatal(err)
	}
	text := doc.NewText(n.Attrs.Text("text"))
	if u := got.Unresolved[0]; text.Slice(u.Start, u.End) != "Ruritania" || n.Attrs.Text("format") != "parties" {
		t.Errorf("the document %v", n.Attrs)
	}
	written := map[graph.ID]bool{}
	for id := range participationsOf(t, b) {
		if !before[id] {
			written[id] = true
		}
	}
	short := got.Document.Name()
	wantIDs := map[graph.ID]bool{graph.ID("participation:vclt-1969/FRA/parties/" + short): true, graph.ID("participation:vclt-1969/AFG/signatories/" + short): true}
	if diff := cmp.Diff(wantIDs, written); diff != "" {
		t.Error(diff)
	}
	if _, err := ingest.Retract(t.Context(), b.store, got.Document, false); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, participationsOf(t, b)); diff != "" {
		t.Error(diff)
	}
}

func participationsOf(t testing.TB, b bench) map[graph.ID]bool {
	t.Helper()
	out := map[graph.ID]bool{}
	for n, err := range b.store.Nodes(t.Context(), graph.NodeQuery{Kind: schema.KindParticipation}) {
		if err != nil {
			t.Fatal(err)
		}
		out[n.ID] = true
	}
	return out
}

// Where the corpus lists who is not a party, a table makes nobody a party: its
// entries agree, are older, or say otherwise. The answers on gaps stay.
func TestTableAgainstAListOfThoseWhoAreNot(t *testing.T) {
	b := inMemory(t)
	before := gapsOf(t, b)
	got := tableOf(t, b, "hr_status_iccpr.csv", "iso2,member,state party,year ratification or accession,signatory,no action,status,note\n"+
		"AF,Afghanistan,1,1983,0,0,state party,\n"+ // not on the list
		"CN,China,0,,1,0,signatory state,\n"+ // on the list
		"TV,Tuvalu,1,1976,0,0,state party,\n"+ // on the list, and said to be a party
		"FR,France,0,,0,1,no action,\n", doc.Hints{}) // not on the list, so a party since
	if diff := cmp.Diff(&ingest.PartyCounts{Agreeing: 2, Older: 1, Conflicts: 1}, got.Parties); diff != "" {
		t.Errorf("%s\n%+v", diff, got)
	}
	got = tableOf(t, b, "table.csv", act+"Holy See,,1 Jan 1990 a\n", doc.Hints{Instrument: "iccpr"})
	if diff := cmp.Diff(&ingest.PartyCounts{Unplaced: 1}, got.Parties); diff != "" {
		t.Errorf("%s\n%+v", diff, got)
	}
	if gapsOf(t, b) != before {
		t.Error("the answers on gaps are others than before")
	}
}

func TestTableAgain(t *testing.T) {
	b, dir := inMemory(t), t.TempDir()
	write(t, dir, "untc_23-1_VCLT.csv", act+"France,,1 Feb 2026\n")
	write(t, dir, "vclt.csv", act+"France,,2 Feb 2026\nKenya,,3 Feb 2026\n")
	report := b.run(t, ingest.Options{}, doc.Hints{Instrument: "vclt-1969"}, dir)
	if report.New != 2 || report.Found.Participations != 2 || report.Conflicts != 1 {
		t.Fatalf("report %+v", report)
	}
	before, _ := b.store.Revision(t.Context())
	if again := b.run(t, ingest.Options{}, doc.Hints{Instrument: "vclt-1969"}, dir); again.Unchanged != 2 {
		t.Errorf("again: %+v", again)
	}
	if after, _ := b.store.Revision(t.Context()); after != before {
		t.Error("the second run wrote something")
	}
	// When people change what the corpus says, the table is compared anew.
	n := graph.Node{ID: "participation:vclt-1969/FRA/parties", Kind: schema.KindParticipation, Attrs: graph.Attrs{"action": "RATIFIED", "mode": "PARTIES", "date": "2026-02-01", "confidence": "VERIFIED"}}
	batch := graph.Batch{Source: graph.Source{ID: "corpus:more"}, Nodes: []graph.Node{n}, Edges: []graph.Edge{
		{EdgeKey: graph.EdgeKey{From: n.ID, Name: schema.EdgeBy, To: "state:FRA"}}, {EdgeKey: graph.EdgeKey{From: n.ID, Name: schema.EdgeIn, To: "instrument:vclt-1969"}}}}
	if _, err := b.store.Apply(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	if anew := b.run(t, ingest.Options{}, doc.Hints{Instrument: "vclt-1969"}, dir); anew.Changed != 2 {
		t.Errorf("anew: %+v", anew)
	}
}

func TestTablesThatAreRefused(t *testing.T) {
	for _, tc := range []struct{ name, file, table, want string }{
		{"an instrument that is not there", "untc_4-9_CAT.csv", act + "France,,1 Feb 1986\n", "treaty 4-9 of the UN Treaty Collection, which is not in the graph. Say which with --instrument"},
		{"no word of an instrument", "parties.csv", act + "France,,1 Feb 1986\n", "does not say to which instrument"},
		{"a wrong date", "untc_23-1_VCLT.csv", act + "France,,February 1986\n", `row 2 of the table: "February 1986" is no date`},
		{"names alone", "untc_23-1_VCLT.csv", "Participant\nFrance\nKenya\n", "a table of participants: no column says what they did"},
		{"votes", "votes.tsv", "session\tdate\tresolution\n1\t1946\tR/1\n2\t1947\tR/2\n", "a table of other things than statements: no column holds a statement's text"},
		{"countries", "codes.csv", "name,alpha-2,alpha-3\nFrance,FR,FRA\nKenya,KE,KEN\n", "a table of other things than statements"},
		{"treaties", "index.csv", "chapter_no,treaty_no,treaty_name\n1,1,A treaty\n1,2,Another\n", "a table of other things than statements"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := tableOf(t, inMemory(t), tc.file, tc.table, doc.Hints{})
			if got.Outcome != ingest.Refused || !strings.Contains(got.Reason, tc.want) {
				t.Errorf("%s: %q, want %q", got.Outcome, got.Reason, tc.want)
			}
		})
	}
}

func TestColumnsOfATable(t *testing.T) {
	b, dir := inMemory(t), t.TempDir()
	write(t, dir, "t.csv", "Country,Said,On\nPAK,We must combat cybercrime.,2025-01-14\nFRA,We must stop ransomware.,2024\n")
	write(t, dir, "t.csv.meta.yaml", "columns: {text: Said, state: country, date: On}\n")
	if report := b.run(t, ingest.Options{}, doc.Hints{}, dir); report.New != 2 || report.Found.Claims != 2 {
		t.Fatalf("report %+v", report)
	}
	count := 0
	for n, err := range b.store.Nodes(t.Context(), graph.NodeQuery{Kind: schema.KindDocument, Where: map[string]any{"occasion": "PAK/2025"}}) {
		if err != nil || n.Attrs.Text("text") != "We must combat cybercrime." {
			t.Error(n, err)
		}
		count++
	}
	if count != 1 {
		t.Errorf("%d statements of Pakistan in 2025", count)
	}
	write(t, dir, "t.csv.meta.yaml", "columns: {text: Words}\n")
	report := b.run(t, ingest.Options{}, doc.Hints{}, dir)
	if len(report.Refused) != 1 || !strings.Contains(report.Refused[0].Reason, `the table has no column "Words" for text: its columns are country, on, said`) {
		t.Errorf("refused: %v", report.Refused)
	}
}

// The declarations to a treaty, kept State by State, are a statement of each.
func TestDeclarationsByState(t *testing.T) {
	b, dir := inMemory(t), t.TempDir()
	write(t, dir, "declarations.txt", "#Viet Nam\nWe must combat cybercrime.\n#Republic of Korea\nWe agree.\n#France\n\n#Kenya\nSo do we.\n#Ruritania\nAnd we.\n")
	report := b.run(t, ingest.Options{}, doc.Hints{}, dir)
	if report.New != 3 || report.Found.Statements != 3 || len(report.Refused) != 1 || !strings.Contains(report.Refused[0].Reason, `no State "Ruritania"`) {
		t.Fatalf("report %+v", report)
	}
	for e, err := range b.store.Edges(t.Context(), graph.EdgeQuery{To: []graph.ID{"state:VNM"}, Names: []schema.EdgeName{schema.EdgeBy}}) {
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(string(e.From), "statement:") {
			return
		}
	}
	t.Error("no statement by Viet Nam")
}
