package corpus_test

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	gocmp "github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/graph"
)

// The compiled facts that the corpus was made from lie beside the checkout. Where
// they are, these tests hold the corpus to them value by value.
const factsFolder = "../../shared/facts"

type row = map[string]any

// wholeFile reads a file of the facts, or skips.
func wholeFile(t *testing.T, name string) row {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(factsFolder, name+".yaml"))
	if os.IsNotExist(err) {
		t.Skipf("the compiled facts are not at %s", factsFolder)
	}
	if err != nil {
		t.Fatal(err)
	}
	var content row
	if err := yaml.Unmarshal(text, &content); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return content
}

// facts reads a list of a file of the facts, or skips.
func facts(t *testing.T, file, list string) []row {
	t.Helper()
	items, ok := wholeFile(t, file)[list].([]any)
	if !ok {
		t.Fatalf("%s has no list %q", file, list)
	}
	var out []row
	for _, item := range items {
		out = append(out, item.(row))
	}
	return out
}

// column says where a field of the facts went. A name that begins with ">" is
// an edge to the prefix after it, one with "<" an edge from there.
type column struct {
	to string
	as func(any) any
}

func same(v any) any { return v }

func upper(v any) any {
	switch v := v.(type) {
	case string:
		return strings.ToUpper(v)
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = upper(v[i])
		}
		return out
	}
	return v
}

// words translates the words of the facts that are not simply upper case here.
func words(v any) any {
	switch v := upper(v).(type) {
	case string:
		switch v {
		case "STATES", "INDIVIDUALS", "UN_ORGANS":
			return strings.TrimSuffix(v, "S")
		case "COMPANIES":
			return "COMPANY"
		case "EXPORT_CONTROL":
			return "CONTROL_EXPORT"
		case "BOTH":
			return []any{"PEACETIME", "ARMED_CONFLICT"}
		case "PEACETIME", "ARMED_CONFLICT":
			return []any{v}
		}
		return v
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = words(v[i])
		}
		return out
	default:
		return v
	}
}

// got is a node of the corpus with its edges as "name id", both ways.
type got struct {
	attrs     graph.Attrs
	out, into []string
}

func byID(t *testing.T) map[graph.ID]*got {
	t.Helper()
	b, nodes := open(t).Batch(), map[graph.ID]*got{}
	for _, n := range b.Nodes {
		nodes[n.ID] = &got{attrs: n.Attrs}
	}
	for _, e := range b.Edges {
		nodes[e.From].out = append(nodes[e.From].out, fmt.Sprintf("%s %s", e.Name, e.To))
		nodes[e.To].into = append(nodes[e.To].into, fmt.Sprintf("%s %s", e.Name, e.From))
	}
	return nodes
}

// compare holds the nodes of a prefix to rows of the facts: the same ids, every
// field of a row where its column says, and nothing in a node that no row says.
// derived names the attributes and edges that the corpus adds by a written rule.
func compare(t *testing.T, prefix string, rows []row, columns map[string]column, derived ...string) {
	t.Helper()
	nodes, wanted := byID(t), map[graph.ID]bool{}
	for _, r := range rows {
		id := graph.ID(fmt.Sprintf("%s:%v", prefix, r["id"]))
		wanted[id] = true
		n := nodes[id]
		if n == nil {
			t.Errorf("%s is not in the corpus", id)
			continue
		}
		attrs, out, into := graph.Attrs{}, []string{}, []string{}
		for name, v := range r {
			c, known := columns[name]
			switch {
			case name == "id" || v == nil || v == "":
			case !known:
				t.Errorf("%s: the field %q of the facts has no column", id, name)
			case strings.HasPrefix(c.to, ">"):
				out = append(out, edges(c.to[1:], v)...)
			case strings.HasPrefix(c.to, "<"):
				into = append(into, edges(c.to[1:], v)...)
			case c.to != "":
				attrs[c.to] = c.as(v)
			}
		}
		attrs, err := graph.Normalise(attrs)
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(attrs, without(firstAliases(n.attrs, attrs), derived)); diff != "" {
			t.Errorf("%s (-facts +corpus):\n%s", id, diff)
		}
		if diff := gocmp.Diff(sorted(out), sorted(named(n.out, columns, ">", derived))); diff != "" {
			t.Errorf("%s, edges (-facts +corpus):\n%s", id, diff)
		}
		if diff := gocmp.Diff(sorted(into), sorted(named(n.into, columns, "<", derived))); diff != "" {
			t.Errorf("%s, edges to it (-facts +corpus):\n%s", id, diff)
		}
	}
	for id := range nodes {
		if strings.HasPrefix(string(id), prefix+":") && !wanted[id] {
			t.Errorf("%s is not in the facts", id)
		}
	}
}

// firstAliases leaves of the aliases of a node as many of each language as the
// facts have: the corpus adds its own behind them.
func firstAliases(node, facts graph.Attrs) graph.Attrs {
	have, want := node.Object("aliases"), facts.Object("aliases")
	if len(have) == 0 || len(want) == 0 {
		return node
	}
	out, first := maps.Clone(node), graph.Attrs{}
	for language, list := range have {
		if all, isList := list.([]any); isList {
			wanted, _ := want[language].([]any)
			list = all[:min(len(all), len(wanted))]
		}
		if all, isList := list.([]any); !isList || len(all) > 0 {
			first[language] = list
		}
	}
	out["aliases"] = map[string]any(first)
	return out
}

// edges gives "name prefix:x" for each x.
func edges(nameAndPrefix string, v any) []string {
	name, prefix, _ := strings.Cut(nameAndPrefix, " ")
	values, ok := v.([]any)
	if !ok {
		values = []any{v}
	}
	var out []string
	for _, x := range values {
		out = append(out, fmt.Sprintf("%s %s%v", name, prefix, x))
	}
	return out
}

// named keeps the edges that a column stands for, or all outgoing ones that are not derived.
func named(all []string, columns map[string]column, mark string, derived []string) []string {
	out := []string{}
	for _, e := range all {
		name, _, _ := strings.Cut(e, " ")
		stands := mark == ">"
		for _, c := range columns {
			stands = stands || strings.HasPrefix(c.to, mark+name+" ")
		}
		if stands && !slices.Contains(derived, name) {
			out = append(out, e)
		}
	}
	return out
}

func without(attrs graph.Attrs, names []string) graph.Attrs {
	out := graph.Attrs{}
	for name, v := range attrs {
		if !slices.Contains(names, name) {
			out[name] = v
		}
	}
	return out
}

func sorted(s []string) []string {
	slices.Sort(s)
	return s
}

func TestInstrumentsAreThoseOfTheFacts(t *testing.T) {
	rows := facts(t, "instruments", "instruments")
	starts := 0
	for _, r := range rows {
		r["sourceType"] = sourceType(r)
		switch {
		case r["binds"] == "eu_members":
			r["group"] = "EU"
		case r["id"] == "echr":
			r["group"] = "COE"
		}
		if rule := entryIntoForce(fmt.Sprint(r["note"])); rule != nil {
			r["enters"] = rule
		}
		staged, _ := r["staged_application"].([]any)
		starts += len(staged)
	}
	if starts != 5 {
		t.Errorf("%d staged applications in the facts", starts)
	}
	compare(t, "instrument", rows, map[string]column{
		"title": {"title", same}, "short_title": {"shortTitle", same}, "sourceType": {"sourceType", same}, "kind": {},
		"bindingness": {"bindingness", upper}, "binds": {"binds", upper}, "status": {"status", upper},
		"adopted": {"adopted", same}, "opened_for_signature": {"opened", same}, "in_force": {"inForce", same}, "enters": {"entryIntoForce", same},
		"terminated": {"terminated", same}, "symbol": {"symbol", same}, "depositary": {"depositary", same},
		"parties_count": {"partiesCount", same}, "parties_as_of": {"partiesAsOf", same},
		"parties_count_confidence": {"partiesCountConfidence", upper}, "universal": {"universal", same},
		"regime": {"regimes", same}, "applies_in": {"contexts", words}, "addressees": {"addressees", words},
		"enforcement_mechanism": {"enforcement", same}, "official_url": {"url", same}, "confidence": {"confidence", upper},
		"note": {"note", same}, "dates_verified_against": {"datesVerifiedAgainst", same},
		"status_verified_against": {"statusVerifiedAgainst", same}, "group": {">bindsMembersOf group:", nil},
		"staged_application": {}, // goes to the provisions
	}, "participationLists", "restates", "elaborates", "endorses", "implements", "supersedes", "conflictsWith", "derogatesFrom", "interprets")
}

// entryIntoForce reads the rule where a note of the facts states the numbers of
// an instrument that is not in force.
func entryIntoForce(note string) map[string]any {
	var ratifications, days float64
	if _, after, found := strings.Cut(note, "NOT IN FORCE on the last date seen: "); found {
		if n, _ := fmt.Sscanf(after, "needs %f instruments + %f days", &ratifications, &days); n == 2 {
			return map[string]any{"ratifications": ratifications, "days": days}
		}
		if strings.HasPrefix(after, "five ratifications needed") {
			return map[string]any{"ratifications": 5.0}
		}
	}
	return nil
}

// sourceType is the rule of the README: the kind, except that a resolution of
// the Security Council that binds is a decision.
func sourceType(r row) string {
	switch kind := r["kind"].(string); {
	case kind == "unsc_resolution" && r["bindingness"] == "binding":
		return "BINDING_DECISION"
	case strings.HasSuffix(kind, "_resolution"):
		return "RESOLUTION"
	default:
		return strings.ToUpper(kind)
	}
}

func TestProvisionsAreThoseOfTheFacts(t *testing.T) {
	rows, settings, starts := facts(t, "provisions", "provisions"), map[any]any{}, map[any]row{}
	for _, i := range facts(t, "instruments", "instruments") {
		settings[i["id"]] = i["applies_in"]
		staged, _ := i["staged_application"].([]any)
		for _, s := range staged {
			starts[s.(row)["provision"]] = s.(row)
		}
	}
	for _, r := range rows {
		if r["applies_in"] == nil {
			r["applies_in"] = settings[r["instrument"]]
		}
		if s := starts[r["id"]]; s != nil {
			r["valid_from"], r["valid_from_note"] = cmp.Or(r["valid_from"], s["from"]), s["note"]
		}
		for _, g := range r["governs"].([]any) {
			g.(row)["activity"] = fmt.Sprint("activity:", g.(row)["activity"])
		}
	}
	compare(t, "provision", rows, map[string]column{
		"instrument": {">partOf instrument:", nil}, "pinpoint": {"pinpoint", same}, "digest": {"digest", same},
		"deontic": {"modality", upper}, "addressees": {"addressees", words}, "reaches": {"reaches", words},
		"regime": {"regime", same}, "governs": {"rawLinks", same}, "coverage_functions": {"functions", words},
		"conditions": {"condition", same}, "confidence": {"confidence", upper}, "pinpoint_confidence": {"pinpointConfidence", upper},
		"verified_against": {"verifiedAgainst", same}, "applies_in": {"contexts", words},
		"valid_from": {"validFrom", same}, "valid_from_note": {"validFromNote", same},
	}, "expresses", "restates", "elaborates", "endorses", "implements", "supersedes", "conflictsWith", "derogatesFrom", "interprets")
}

func TestAssessmentsAreThoseOfTheFacts(t *testing.T) {
	rows := facts(t, "assessments", "assessments")
	for _, r := range rows {
		r["assessor"], r["method"], r["review"], r["asserted_on"], r["frame"] = "editors of this corpus", "HYBRID", "EDITORIAL", "2026-11-23", "release-frame"
		if r["territory"] == nil {
			r["territory"] = []any{"own", "abroad"}
		}
		r["indirect"], r["added"] = r["indirect"] == true, r["added"] == true
	}
	contexts := func(v any) any { return upper(v) }
	compare(t, "assessment", rows, map[string]column{
		"provision": {">of provision:", nil}, "activity": {">about activity:", nil}, "frame": {">under frame:", nil},
		"depends_on": {">dependsOn proposition:", nil}, "extent": {"extent", upper}, "manner": {"manner", upper},
		"functions": {"functions", words}, "reaches": {"reaches", upper}, "contexts": {"contexts", contexts},
		"territory": {"territory", upper}, "indirect": {"indirect", same}, "condition": {"condition", same},
		"reason": {"reason", same}, "valid_from": {"validFrom", same}, "valid_to": {"validTo", same}, "added": {"added", same},
		"assessor": {"assessor", same}, "method": {"method", same}, "review": {"review", same},
		"confidence": {"confidence", upper}, "asserted_on": {"assertedOn", same},
	})
}

func TestActivitiesAreThoseOfTheFacts(t *testing.T) {
	compare(t, "activity", facts(t, "activities", "activities"), map[string]column{
		"parent": {">broader activity:", nil}, "level": {"depth", same}, "nature": {"nature", upper}, "label": {"label", same},
		"definition": {"definition", same}, "typical_actors": {"typicalActors", same}, "targets": {"targets", same},
		"effects": {"effects", same}, "life_cycle": {"lifecycle", same}, "example_incidents": {"incidents", same},
		"attack_tactics": {"tactics", same}, "usually_involves": {">usuallyInvolves activity:", nil}, "aliases": {"aliases", same},
		"confidence": {"confidence", upper}, "note": {"note", same}, "needs": {"needs", words},
	})
}

func TestPrinciplesPropositionsAndMechanismsAreThoseOfTheFacts(t *testing.T) {
	compare(t, "principle", facts(t, "principles", "principles"), map[string]column{
		"labels": {"label", same}, "definition": {"definition", same}, "aliases": {"aliases", same},
		"provisions": {"<expresses provision:", nil}, "confidence": {"confidence", upper},
	})
	compare(t, "proposition", facts(t, "propositions", "propositions"), map[string]column{
		"text": {"text", same}, "status": {"status", upper}, "since": {"since", same}, "by": {"settledBy", same},
		"issue": {"issue", same}, "note": {"note", same},
	})
	compare(t, "mechanism", facts(t, "mechanisms", "mechanisms"), map[string]column{
		"name": {"name", same}, "type": {"type", same}, "compulsory": {"compulsory", upper}, "attributes": {"attributes", upper},
		"since": {"since", same}, "until": {"until", same}, "serves": {">serves ", nil}, "reach": {"reach", same},
		"confidence": {"confidence", upper},
	})
}
