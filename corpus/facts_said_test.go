package corpus_test

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

func TestStatesAreThoseOfTheFacts(t *testing.T) {
	rows := append(facts(t, "states", "states"), facts(t, "states", "others")...)
	for _, r := range rows {
		short, formal := row{}, row{}
		for language, names := range r["names"].(row) {
			short[language] = names.(row)["short"]
			if f := names.(row)["formal"]; f != nil && f != "" {
				formal[language] = f
			}
		}
		r["names"] = short
		if len(formal) > 0 {
			r["formal"] = formal
		}
	}
	compare(t, "state", rows, map[string]column{
		"alpha2": {"alpha2", same}, "alpha3": {"alpha3", same}, "m49": {"m49", same}, "kind": {"status", upper},
		"un_member_since": {"memberSince", same}, "observer_since": {"observerSince", same}, "names": {"name", same},
		"formal": {"formalName", same}, "demonyms": {"demonyms", same}, "aliases": {"aliases", same},
		"former_names": {"formerNames", same}, "obsolete_codes": {"obsoleteCodes", same}, "metonyms": {"metonyms", same},
		"confidence": {"confidence", upper}, "note": {"note", same},
	}, "memberOf")
	compare(t, "organisation", facts(t, "states", "organisations"), map[string]column{
		"type": {"type", same}, "since": {"since", same}, "names": {"name", same}, "aliases": {"aliases", same},
		"confidence": {"confidence", upper}, "note": {"note", same},
	}, "memberOf")
}

func TestGroupsAreThoseOfTheFacts(t *testing.T) {
	rows := facts(t, "groups", "groups")
	want := map[string]row{}
	for _, r := range rows {
		r["names"].(row)["en"] = r["name"]
		r["as_of"] = fmt.Sprint(r["as_of"])
		for _, m := range r["members"].([]any) {
			attrs := row{}
			for _, name := range []string{"from", "to"} {
				if v := m.(row)[name]; v != nil && v != "" {
					attrs[name] = v
				}
			}
			if v := m.(row)["confidence"]; v != nil {
				attrs["confidence"] = upper(v)
			}
			want[fmt.Sprint(m.(row)["member"], " ", r["id"])] = attrs
		}
	}
	compare(t, "group", rows, map[string]column{
		"name": {}, "names": {"name", same}, "aliases": {"aliases", same}, "as_of": {"asOf", same},
		"completeness": {"completeness", same}, "confidence": {"confidence", upper}, "note": {"note", same},
		"organisation": {">ofOrganisation organisation:", nil}, "members": {},
	})
	members := map[string]row{}
	for _, e := range open(t).Batch().Edges {
		if e.Name == schema.EdgeMemberOf {
			members[e.From.Name()+" "+e.To.Name()] = row(e.Attrs)
			if e.Attrs == nil {
				members[e.From.Name()+" "+e.To.Name()] = row{}
			}
		}
	}
	if diff := gocmp.Diff(want, members); diff != "" {
		t.Errorf("members (-facts +corpus):\n%s", diff)
	}
}

func TestLineageIsThatOfTheFacts(t *testing.T) {
	want, have := map[string]row{}, map[string]row{}
	for _, r := range facts(t, "lineage", "edges") {
		attrs := row{"confidence": upper(r["confidence"])}
		if r["note"] != "" {
			attrs["note"] = r["note"]
		}
		if r["source_date"] != nil {
			attrs["date"] = r["source_date"]
		}
		relation := strings.NewReplacer("conflicts_with", "conflictsWith", "derogates_from", "derogatesFrom").Replace(r["relation"].(string))
		want[fmt.Sprint(r["source"], " ", relation, " ", r["target"])] = attrs
	}
	for _, e := range open(t).Batch().Edges {
		if e.Attrs != nil && e.Name != schema.EdgeMemberOf {
			have[e.From.Name()+" "+string(e.Name)+" "+e.To.Name()] = row(e.Attrs)
		}
	}
	if diff := gocmp.Diff(want, have); diff != "" || len(have) != 195 {
		t.Errorf("%d edges of lineage (-facts +corpus):\n%s", len(have), diff)
	}
}

func TestParticipationIsThatOfTheFacts(t *testing.T) {
	lists, entries, nodes := map[graph.ID][]any{}, 0, byID(t)
	for _, r := range facts(t, "participation", "treaties") {
		instrument := graph.ID(fmt.Sprint("instrument:", r["instrument"]))
		list := graph.Attrs{"mode": upper(r["mode"]), "asOf": r["as_of"], "completeness": r["completeness"], "totalReported": r["total_reported"]}
		for from, to := range map[string]string{"note": "note", "verified_against": "verifiedAgainst"} {
			if r[from] != nil && r[from] != "" {
				list[to] = r[from]
			}
		}
		normal, err := graph.Normalise(list)
		if err != nil {
			t.Fatal(err)
		}
		lists[instrument] = append(lists[instrument], map[string]any(normal))
		all, _ := r["entries"].([]any)
		for _, x := range all {
			entries++
			compareEntry(t, nodes, r, x.(row))
		}
	}
	for id, n := range nodes {
		if strings.HasPrefix(string(id), "instrument:") {
			want, found := lists[id]
			if have, there := n.attrs["participationLists"].([]any); found != there || !gocmp.Equal(want, have) {
				t.Errorf("%s: lists (-facts +corpus):\n%s", id, gocmp.Diff(want, have))
			}
		}
		if strings.HasPrefix(string(id), "participation:") {
			entries--
		}
	}
	if entries != 0 {
		t.Errorf("the facts hold %d entries more than the corpus", entries)
	}
}

func compareEntry(t *testing.T, nodes map[graph.ID]*got, list, entry row) {
	t.Helper()
	mode := list["mode"].(string)
	id := graph.ID(fmt.Sprintf("participation:%v/%v/%s", list["instrument"], entry["iso3"], strings.ReplaceAll(mode, "_", "-")))
	n := nodes[id]
	if n == nil {
		t.Errorf("%s is not in the corpus", id)
		return
	}
	want := graph.Attrs{"mode": strings.ToUpper(mode), "confidence": upper(entry["confidence"])}
	for from, to := range map[string]string{"date": "date", "date_type": "dateType", "note": "note"} {
		if v := entry[from]; v != nil && v != "" {
			want[to] = v
		}
	}
	if diff := gocmp.Diff(want, without(n.attrs, []string{"action"})); diff != "" {
		t.Errorf("%s (-facts +corpus):\n%s", id, diff)
	}
	dateType, _ := entry["date_type"].(string)
	if have := n.attrs.Text("action"); have != actionByFacts(mode, dateType) {
		t.Errorf("%s: the action is %s", id, have)
	}
	by := "by state:" + entry["iso3"].(string)
	if entry["iso3"] == "EU" {
		by = "by organisation:EU"
	}
	if diff := gocmp.Diff([]string{by, "in instrument:" + list["instrument"].(string)}, sorted(n.out)); diff != "" {
		t.Errorf("%s, edges (-facts +corpus):\n%s", id, diff)
	}
}

// actionByFacts is the rule of the README, written as a table.
func actionByFacts(mode, dateType string) string {
	table := map[string]string{
		"parties/ratification": "RATIFIED", "parties/accession": "ACCEDED", "parties/succession": "SUCCEEDED",
		"parties/acceptance": "ACCEPTED", "parties/consent": "CONSENTED", "non_parties/withdrawal_effective": "WITHDRAWN",
	}
	if action, found := table[mode+"/"+dateType]; found {
		return action
	}
	return map[string]string{
		"parties": "PARTY", "non_parties": "NOT_PARTY", "signatories": "SIGNED", "signatories_not_parties": "SIGNED",
		"participants": "PARTICIPANT", "sponsors": "SPONSOR",
	}[mode]
}

// documentOf gives the id of a document by the rule of the README.
func documentOf(key any) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(key.(string))))[:12] }

func actorOf(code any) string {
	if code == "EU" || code == "AU" {
		return fmt.Sprint("organisation:", code)
	}
	return fmt.Sprint("state:", code)
}

func TestPositionsAreThoseOfTheFacts(t *testing.T) {
	rows, issues, count := facts(t, "positions", "positions"), map[any][]any{}, map[string]int{}
	nodes := byID(t)
	for _, p := range facts(t, "propositions", "propositions") {
		if p["issue"] != "" {
			issues[p["issue"]] = append(issues[p["issue"]], p["id"])
		}
	}
	for _, r := range rows {
		id := fmt.Sprintf("%v/%v", r["state"], r["issue"])
		if r["date"] != "" {
			id = fmt.Sprintf("%s/%v", id, r["date"])
		}
		if count[id]++; count[id] > 1 {
			id = fmt.Sprintf("%s/%d", id, count[id])
		}
		doc, key := r["document"].(row), r["url"]
		if key == "" {
			key = doc["title"]
		}
		r["id"], r["state"], r["document"], r["on"] = id, actorOf(r["state"]), documentOf(key), issues[r["issue"]]
		have := nodes[graph.ID("document:"+documentOf(key))]
		if have == nil {
			t.Errorf("%s: its document is not in the corpus", id)
			continue
		}
		want := []string{doc["title"].(string), doc["symbol"].(string), r["url"].(string)}
		if diff := gocmp.Diff(want, []string{have.attrs.Text("title"), have.attrs.Text("symbol"), have.attrs.Text("url")}); diff != "" {
			t.Errorf("%s, document (-facts +corpus):\n%s", id, diff)
		}
		if r["on"] == nil || len(issues[r["issue"]]) == 0 {
			delete(r, "on")
		}
	}
	compare(t, "position", rows, map[string]column{
		"state": {">by ", nil}, "issue": {"issue", same}, "stance": {"stance", upper}, "date": {"date", same},
		"document": {">from document:", nil}, "forum": {"forum", same}, "gist": {"gist", same}, "url": {},
		"confidence": {"confidence", upper}, "note": {"note", same}, "on": {">on proposition:", nil},
	})
}

func TestStatementsAndClaimsAreThoseOfTheFacts(t *testing.T) {
	rows, nodes := facts(t, "statements", "statements"), byID(t)
	tiers := map[any]any{
		"official_text": "OFFICIAL_TEXT", "press_report": "PRESS_REPORT", "un_press": "PRESS_REPORT",
		"machine_translation": "SECONDARY", "unofficial_transcript": "SECONDARY", "secondary": "SECONDARY",
	}
	claims := []row{}
	for _, r := range rows {
		by := []any{}
		for _, code := range r["states"].([]any) {
			by = append(by, actorOf(code))
		}
		r["states"], r["tier"], r["method"], r["review"] = by, tiers[r["source_kind"]], "HYBRID", "EDITORIAL"
		if r["source_url"] != "" {
			r["source_url"] = documentOf(r["source_url"])
		} else {
			have := nodes[graph.ID("statement:"+r["id"].(string))].out
			r["source_url"] = strings.TrimPrefix(have[len(have)-1], "in document:") // taken from a position of the same State and day
		}
		for _, list := range []string{"activities", "principles_or_norms", "gap_assertions", "proposals"} {
			if values, _ := r[list].([]any); len(values) == 0 {
				delete(r, list)
			}
		}
		for i, c := range r["claims"].([]any) {
			claim := c.(row)
			claim["id"], claim["by"], claim["date"] = fmt.Sprintf("%v/%d", r["id"], i+1), by, r["date"]
			claim["statement"], claim["hedged"], claim["method"], claim["review"] = r["id"], false, "HYBRID", "EDITORIAL"
			claims = append(claims, claim)
		}
	}
	compare(t, "statement", rows, map[string]column{
		"states": {">by ", nil}, "speaker": {"speaker", same}, "date": {"date", same}, "forum": {"forum", same},
		"symbol": {"symbol", same}, "source_url": {">in document:", nil}, "source_kind": {"sourceKind", same}, "tier": {"sourceTier", same},
		"activities": {"activitiesSaid", same}, "principles_or_norms": {"principlesSaid", same}, "gap_assertions": {"gapsSaid", same},
		"proposals": {"proposalsSaid", same}, "gist": {"gist", same}, "confidence": {"confidence", upper}, "note": {"note", same},
		"method": {"method", same}, "review": {"review", same}, "claims": {},
	})
	compare(t, "claim", claims, map[string]column{
		"type": {"type", same}, "gist": {"gist", same}, "targets": {">targets ", nil}, "by": {">by ", nil}, "date": {"date", same},
		"statement": {">inStatement statement:", nil}, "hedged": {"hedged", same}, "method": {"method", same}, "review": {"review", same},
	})
}

func TestFramesAreThoseOfTheFacts(t *testing.T) {
	rows := facts(t, "frames", "frames")
	for _, r := range rows {
		covers, reads := []any{}, map[any]bool{}
		for _, root := range r["roots"].([]any) {
			of := root.(row)
			covers = append(covers, of["activity"])
			of["activity"], of["instruments"] = fmt.Sprint("activity:", of["activity"]), prefixed("instrument:", of["instruments"], reads)
		}
		r["instruments_without_provisions"] = prefixed("instrument:", r["instruments_without_provisions"], reads)
		r["activities_with_no_provision"] = prefixed("activity:", r["activities_with_no_provision"], nil)
		basis := r["reading_basis"].(row)
		for name := range basis {
			basis[name] = prefixed("instrument:", basis[name], nil)
		}
		basis["note"] = r["reading_basis_note"]
		r["covers"], r["reads"] = covers, []any{}
		for id := range reads {
			r["reads"] = append(r["reads"].([]any), id)
		}
		if len(reads) != 153 {
			t.Errorf("the frame reads %d instruments", len(reads))
		}
	}
	compare(t, "frame", rows, map[string]column{
		"label": {"label", same}, "cut_off": {"cutOff", same}, "languages": {"languages", same}, "language_note": {"languageNote", same},
		"assessor": {"assessor", same}, "method": {"method", same}, "method_note": {"methodNote", same}, "review": {"review", same},
		"scope": {"scope", same}, "roots": {"roots", same}, "instruments_without_provisions": {"instrumentsWithoutProvisions", same},
		"activities_with_no_provision": {"activitiesWithNoProvision", same}, "reading_basis": {"readingBasis", same},
		"reading_basis_note": {}, "limits": {"limits", same}, "asserted_on": {"assertedOn", same}, "confidence": {"confidence", upper},
		"covers": {">covers activity:", nil}, "reads": {">reads ", nil},
	})
}

func prefixed(prefix string, v any, note map[any]bool) []any {
	out := []any{}
	for _, x := range v.([]any) {
		id := any(fmt.Sprint(prefix, x))
		if out = append(out, id); note != nil {
			note[id] = true
		}
	}
	return out
}

func TestTheLexiconIsThatOfTheFacts(t *testing.T) {
	forums := facts(t, "lexicon", "forums")
	content := wholeFile(t, "lexicon")
	lexicon := open(t).Lexicon()
	if len(lexicon.Forums) != len(forums) {
		t.Fatalf("%d forums", len(lexicon.Forums))
	}
	for i, f := range lexicon.Forums {
		note, _ := forums[i]["note"].(string)
		want := corpus.Forum{
			ID: forums[i]["id"].(string), Name: forums[i]["name"].(string), OfficialRecord: forums[i]["official_record"].(string),
			SourceTier: schema.SourceTier(forums[i]["source_tier"].(string)), Aliases: phrases(forums[i]["aliases"]), Note: note,
		}
		if diff := gocmp.Diff(want, f); diff != "" {
			t.Errorf("forum (-facts +corpus):\n%s", diff)
		}
	}
	cues := map[schema.ClaimType]corpus.Phrases{}
	for name, list := range content["claim_cues"].(row) {
		cues[schema.ClaimType(name)] = phrases(list)
	}
	attribution := content["attribution"].(row)
	want := corpus.Lexicon{
		ClaimCues: cues, Negation: phrases(content["negation"]), Hedging: phrases(content["hedging"]), Offices: phrases(content["offices"]),
		Attribution: corpus.Attribution{Self: phrases(attribution["self"]), Other: phrases(attribution["other"]), Reported: phrases(attribution["reported"])},
		Forums:      lexicon.Forums, SeedTerms: lexicon.SeedTerms,
	}
	if diff := gocmp.Diff(want, *lexicon); diff != "" {
		t.Errorf("lexicon (-facts +corpus):\n%s", diff)
	}
	seeds := row{}
	for _, s := range lexicon.SeedTerms {
		seeds[s.Words] = s.Activity.Name()
	}
	if diff := gocmp.Diff(wholeFile(t, "activities")["meta"].(row)["seed_terms"], any(seeds)); diff != "" {
		t.Errorf("seed terms (-facts +corpus):\n%s", diff)
	}
}

func phrases(v any) corpus.Phrases {
	out := corpus.Phrases{}
	for language, list := range v.(row) {
		for _, phrase := range list.([]any) {
			out[language] = append(out[language], phrase.(string))
		}
	}
	return out
}
