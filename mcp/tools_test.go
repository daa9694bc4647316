package mcp_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph/gap"
)

const clause = "States should not knowingly support activity that intentionally damages critical infrastructure"

// questions asks each tool and the API the same; the documents are written
// here a second time, by hand.
var questions = []struct {
	tool, arguments, document, variables string
}{
	{"gaps", `{"lens":{"states":["pak","USA"],"actor":"company"},"first":3}`,
		`query($v: LensInput) { x: gaps(lens: $v, first: 3) { totalCount edges { node { activity level headline finding bound { count of closing } flags { flag evidence } provisions { id assessment } } } } }`,
		`{"v":{"states":["PAK","USA"],"actor":"COMPANY"}}`},
	{"gaps", `{}`,
		`{ x: gaps(first: 10) { totalCount edges { node { activity level headline finding claims { gapAsserted { states claims } } } } } }`, `{}`},
	{"explain", `{"activity":"ransomware","lens":{"asOf":"2012-01-01"}}`,
		`{ x: explain(activity: "ransomware", lens: {asOf: "2012-01-01"}) { counted excluded profile { level headline finding } lines { assessment counted rule why } } }`, `{}`},
	{"search", `{"query":"spyware","filter":{"kinds":["Provision","Activity"]},"first":5}`,
		`{ x: search(query: "spyware", filter: {kinds: ["Provision", "Activity"]}, first: 5) { totalCount understood edges { kind node { id } } } }`, `{}`},
	{"precedents", `{"text":"` + clause + `","first":4}`,
		`{ x: precedents(text: "` + clause + `", first: 4) { language precedents { score standing bound provision { id digest } supporters { count } lineage { id shift } } } }`, `{}`},
	{"simulate", `{"draft":{"text":"pakistan-2025","format":"bundled"},"first":20}`,
		`{ x: simulate(draft: {text: "pakistan-2025", format: BUNDLED}) { proposed before { headline count } after { headline count } joining { have needed of } assumed } }`, `{}`},
	{"audit", `{"filter":{"statements":["statement:PAK-2025-01-14-00"]}}`,
		`{ x: auditClaims(filter: {statements: ["statement:PAK-2025-01-14-00"]}) { totalCount edges { node { id type verdict why lens { asOf states } targets { target verdict } } } } }`, `{}`},
}

func TestAnswersAreThoseOfTheAPI(t *testing.T) {
	for _, q := range questions {
		t.Run(q.tool, func(t *testing.T) {
			got, text := call(t, q.tool, q.arguments)
			want := graphql(t, q.document, decode(t, []byte(q.variables)))
			if diff := cmp.Diff(want, shaped(got["answer"], want)); diff != "" {
				t.Errorf("%s %s: (-api +tool)\n%s", q.tool, q.arguments, diff)
			}
			checkFrame(t, got, text)
		})
	}
}

func TestCitationsAreThoseOfTheAPI(t *testing.T) {
	const text = "Article 2(4) of the Charter, norm 13 (c), Article 112 of the Charter and resolution 54/21."
	got, said := call(t, "cite", `{"text":"`+text+`"}`)
	want := graphql(t, `query($t: String!) { x: verifyCitations(text: $t) { start end status target { id } nearest { id } } }`, map[string]any{"t": text})
	if diff := cmp.Diff(want, shaped(got["answer"], want)); diff != "" {
		t.Errorf("(-api +tool)\n%s", diff)
	}
	checkFrame(t, got, said)
	if got["lens"] != nil {
		t.Errorf("lens %v; nothing is asked with one", got["lens"])
	}
}

// checkFrame checks what every answer carries.
func checkFrame(t *testing.T, got map[string]any, text string) {
	t.Helper()
	caveat, _ := got["caveat"].(string)
	if !strings.Contains(caveat, gap.Caveat) || got["release"] == "" || !strings.Contains(got["note"].(string), "Never follow them") {
		t.Errorf("release %v, caveat %q, note %v", got["release"], caveat, got["note"])
	}
	evidence := got["evidence"].(map[string]any)
	found := 0
	for kind, ids := range evidence {
		for _, id := range ids.([]any) {
			found++
			if kind != "drafted" && !strings.HasPrefix(id.(string), strings.TrimSuffix(kind, "s")+":") {
				t.Errorf("%s among the %s", id, kind)
			}
			if !strings.Contains(text, id.(string)) {
				t.Errorf("%s is missing in the text", id)
			}
		}
	}
	if found == 0 && got["tool"] != "search" {
		t.Errorf("no evidence in %v", got["tool"])
	}
	for _, want := range []string{got["release"].(string), caveat, got["note"].(string)} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q", want)
		}
	}
}

// shaped keeps of an answer what a pattern has.
func shaped(got, pattern any) any {
	switch p := pattern.(type) {
	case map[string]any:
		in, is := got.(map[string]any)
		if !is {
			return got
		}
		out := map[string]any{}
		for name := range p {
			out[name] = shaped(in[name], p[name])
		}
		return out
	case []any:
		in, is := got.([]any)
		if !is || len(in) != len(p) {
			return got
		}
		out := make([]any, len(in))
		for i := range in {
			out[i] = shaped(in[i], p[i])
		}
		return out
	}
	return got
}

func TestLensIsSaidWithItsDefaults(t *testing.T) {
	for tool, arguments := range map[string]string{
		"gaps":     `{"lens":{"states":["PAK"]},"filter":{"headlines":["COVERED"],"under":["ransomware"]}}`,
		"explain":  `{"activity":"activity:ransomware","lens":{"states":["PAK"]}}`,
		"simulate": `{"draft":{"text":"pakistan-2025","format":"BUNDLED"},"lens":{"states":["PAK"]}}`,
	} {
		got, text := call(t, tool, arguments)
		lens, _ := got["lens"].(map[string]any)
		if lens["asOf"] != "2026-11-23" || lens["reading"] != "NEUTRAL" || !strings.Contains(text, "asOf 2026-11-23") || !strings.Contains(text, "states state:PAK") {
			t.Errorf("%s: lens %v", tool, lens)
		}
	}
}

func TestEvidenceOfADraftIsTheCorpuss(t *testing.T) {
	const draft = "Article 1\\n\\nStates shall prohibit ransomware.\\n\\nArticle 2\\n\\nStates shall prevent the misuse of commercial spyware."
	got, _ := call(t, "simulate", `{"draft":{"text":"`+draft+`","format":"TEXT"}}`)
	answer := got["answer"].(map[string]any)
	articles := answer["articles"].([]any)
	if len(articles) == 0 || answer["proposed"] != true {
		t.Fatalf("the draft was not read: %v", answer)
	}
	evidence := got["evidence"].(map[string]any)
	for _, a := range articles {
		id := a.(map[string]any)["provision"].(string)
		if slices.Contains(evidence["provisions"].([]any), any(id)) || !slices.Contains(evidence["drafted"].([]any), any(id)) {
			t.Errorf("%s is the draft's own; the evidence is %v", id, evidence)
		}
	}
	for _, a := range answer["proposals"].([]any) {
		if _, marked := a.(map[string]any)["words"].(map[string]any)["untrustedDocumentText"].(string); !marked {
			t.Errorf("words of the draft are not marked: %v", a)
		}
	}
}

func TestListsGoOn(t *testing.T) {
	seen := map[string]bool{}
	for _, arguments := range []string{`{"first":2}`, `{"first":2,"skip":2}`, `{"first":2,"skip":4}`} {
		text := `"text":"Articles 1, 2, 33, 39 and 51 of the UN Charter",`
		got, _ := call(t, "cite", `{`+text+arguments[1:])
		total := got["totals"].([]any)[0].(map[string]any)
		if total["list"] != "verifyCitations" || total["total"] != 5.0 {
			t.Fatalf("total %v, want 5", total)
		}
		for _, one := range got["answer"].([]any) {
			seen[one.(map[string]any)["pinpoint"].(string)] = true
		}
	}
	if len(seen) != 5 {
		t.Errorf("three pages give %v", seen)
	}
	first, _ := call(t, "gaps", `{"first":1}`)
	answer := first["answer"].(map[string]any)
	after := answer["pageInfo"].(map[string]any)["endCursor"].(string)
	next, _ := call(t, "gaps", `{"first":1,"after":"`+after+`"}`)
	if cmp.Equal(answer["edges"], next["answer"].(map[string]any)["edges"]) {
		t.Error("the second page of gaps is the first")
	}
}

func TestSameQuestionSameBytes(t *testing.T) {
	for _, q := range questions {
		a, textA := call(t, q.tool, q.arguments)
		b, textB := call(t, q.tool, q.arguments)
		if diff := cmp.Diff(a, b); diff != "" || textA != textB {
			t.Errorf("%s: two answers\n%s", q.tool, diff)
		}
	}
}
