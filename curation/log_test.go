package curation_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/lacuna-law/lacuna/curation"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// busy is a room in which all sorts of decisions were taken.
func busy(t *testing.T) room {
	t.Helper()
	r := inMemory(t)
	r.put(speech("a", "FRA", gapSaid("ransomware", "No rules: “none”\tat all, \\ < > & é 中 😀."), gapSaid("ransomware", "Others.")))
	r.review("ann", "claim:a/0", schema.RulingAccept)
	r.review("bob", "claim:a/0", schema.RulingDispute, curation.Evidence{Document: "document:a", Quote: "Others.", Note: "x: y # z " + strings.Repeat("[{", 99)}, curation.Evidence{URL: "https://example.org/?a=b&c"})
	r.review("ann", "claim:a/0", schema.RulingAbstain)
	a := judgement()
	a.Reason = "A reason: with “quotes”, \"marks\"\nand - lines.\n"
	id := r.assess("ann", a).ID
	r.review("bob", id, schema.RulingAccept)
	r.review("eve", id, schema.RulingAccept)
	a.ID, a.Version, a.Note = id, 3, "A note."
	r.assess("ann", a)
	own, err := r.desk.Record(t.Context(), "eve", frame())
	if err != nil {
		t.Fatal(err)
	}
	under := judgement()
	under.Frame = own.ID
	r.assess("bob", under)
	if _, err := r.desk.Retracted(t.Context(), "ann", "document:0123456789ab", "a.txt", "By mistake."); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r room) export() string {
	r.Helper()
	var out bytes.Buffer
	if err := r.desk.Export(r.Context(), &out); err != nil {
		r.Fatal(err)
	}
	return out.String()
}

// Any change of an entry, and any entry that goes or comes but at the end, shows.
func TestTheLogShowsChanges(t *testing.T) {
	r := busy(t)
	if err := r.desk.Verify(t.Context()); err != nil {
		t.Fatal(err)
	}
	log, err := r.desk.Log(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range log {
		source := graph.ID("curation:decision/" + entry.ID.Name())
		was, err := r.store.Asserted(t.Context(), source)
		if err != nil {
			t.Fatal(err)
		}
		for name, value := range was.Nodes[0].Attrs {
			edited := was
			edited.Nodes = []graph.Node{was.Nodes[0]}
			edited.Nodes[0].Attrs = was.Nodes[0].Attrs.Clone()
			switch v := value.(type) {
			case string:
				edited.Nodes[0].Attrs[name] = other(name, v)
			case float64:
				edited.Nodes[0].Attrs[name] = v + 1
			default:
				delete(edited.Nodes[0].Attrs, name)
			}
			r.tampered(edited, was, fmt.Sprintf("%s of %s", name, entry.ID))
		}
		if entry.Number < len(log) {
			r.tampered(graph.Batch{Source: was.Source, Replace: true}, was, string(entry.ID))
		}
	}
}

// other gives another value that the ontology allows.
func other(name, value string) string {
	switch name {
	case "ruling":
		return map[bool]string{true: "REJECT", false: "ACCEPT"}[value == "ACCEPT"]
	case "before", "after":
		return map[bool]string{true: "DISPUTED", false: "ACCEPTED"}[value == "ACCEPTED"]
	case "at":
		return strings.Replace(value, "T12", "T13", 1)
	case "subject":
		return value + "x"
	}
	return value + " "
}

// tampered applies a change past the desk, looks that it shows, and takes it back.
func (r room) tampered(edited, was graph.Batch, what string) {
	r.Helper()
	if _, err := r.store.Apply(r.Context(), edited); err != nil {
		r.Fatal(err)
	}
	if err := r.desk.Verify(r.Context()); !errors.Is(err, curation.ErrTampered) {
		r.Errorf("%s was changed: %v", what, err)
	}
	was.Replace = true
	if _, err := r.store.Apply(r.Context(), was); err != nil {
		r.Fatal(err)
	}
}

// The file of one installation makes the same log in another, whatever is in
// its graph, and the same file again.
func TestDecisionsTravel(t *testing.T) {
	r := busy(t)
	text := r.export()
	there := inMemory(t)
	report, err := there.desk.Import(t.Context(), strings.NewReader(text))
	if err != nil || report.New != 10 || report.Known != 0 || len(report.Waiting) != 0 {
		t.Fatalf("got %+v, %v\n%s", report, err, text)
	}
	if again := there.export(); again != text {
		t.Errorf("got\n%s\nwant\n%s", again, text)
	}
	if err := there.desk.Verify(t.Context()); err != nil {
		t.Error(err)
	}
	there.stands("assessment:charter-2-4-ransomware-ann", schema.ReviewProposed)
	there.stands("assessment:charter-2-4-ransomware-bob", schema.ReviewProposed)
	there.atlas()
	there.put(speech("a", "FRA", gapSaid("ransomware", "no rules: “none” at all, \\ < > & É 中 😀.")))
	there.stands("claim:a/0", schema.ReviewDisputed)
	before := there.revision()
	report, err = there.desk.Import(t.Context(), strings.NewReader(text))
	if err != nil || report.New != 0 || report.Known != 10 || there.revision() != before {
		t.Errorf("again: %+v, %v", report, err)
	}
}

// Decisions that were taken in two places come together in the order of time.
func TestTwoLogsMeet(t *testing.T) {
	here, there := inMemory(t), inMemory(t)
	for _, r := range []room{here, there} {
		r.put(speech("a", "FRA", gapSaid("ransomware", words)))
	}
	there.review("bob", "claim:a/0", schema.RulingReject) // the older
	here.clock.at = here.clock.at.Add(1e12)
	here.review("ann", "claim:a/0", schema.RulingAccept)
	here.review("bob", "claim:a/0", schema.RulingAccept)
	here.stands("claim:a/0", schema.ReviewAccepted)
	report, err := here.desk.Import(t.Context(), strings.NewReader(there.export()))
	if err != nil || report.New != 1 {
		t.Fatal(report, err)
	}
	here.stands("claim:a/0", schema.ReviewAccepted)
	there.clock.at = here.clock.at
	report, err = there.desk.Import(t.Context(), strings.NewReader(here.export()))
	if err != nil || report.New != 2 || report.Known != 1 {
		t.Fatal(report, err)
	}
	there.stands("claim:a/0", schema.ReviewAccepted)
	if here.export() != there.export() {
		t.Error("the logs differ")
	}
}

// A faulty file is refused whole, with its line.
func TestFaultyFiles(t *testing.T) {
	text := busy(t).export()
	r := inMemory(t)
	before := r.revision()
	for name, row := range map[string]struct{ old, now, want string }{
		"no file of ours":     {"lacuna-decisions/1", "other/1", "format:"},
		"no mapping":          {text, "- a\n- b\n", "line 1: not one mapping"},
		"no YAML":             {"decisions:", "decisions: [", "line"},
		"unknown field":       {"  version: 1\n", "  version: 1\n  colour: red\n", "line 20: unknown field"},
		"ruling":              {"ruling: DISPUTE", "ruling: SHRUG", "line 22: ruling: \"SHRUG\""},
		"time":                {`at: "2026-11-23T12:00:02Z"`, `at: "yesterday"`, "at: \"yesterday\""},
		"time to come":        {`at: "2026-11-23T12:00:02Z"`, `at: "2036-11-23T12:00:02Z"`, "has not come yet"},
		"curator":             {`curator: "bob"`, `curator: "b ob"`, "curator:"},
		"relation":            {`relation: "GAP_ASSERTED"`, `relation: "FRAME"`, "relation:"},
		"key":                 {`key: "`, `key: "zz`, "key:"},
		"dispute alone":       {"ruling: ACCEPT", "ruling: DISPUTE", "evidence: a dispute needs some"},
		"content of another":  {`"assessor":"ann"`, `"assessor":"bob"`, "content"},
		"content that is not": {`"extent":"PARTIAL"`, `"extent":"HALF"`, "HALF is no Extent"},
		"alias":               {`reason: "It is so."`, `reason: &a "It is so."`, "anchors"},
	} {
		t.Run(name, func(t *testing.T) {
			faulty := strings.Replace(text, row.old, row.now, 1)
			if faulty == text {
				t.Fatal("nothing was changed")
			}
			_, err := r.desk.Import(t.Context(), strings.NewReader(faulty))
			if !errors.Is(err, curation.ErrInput) || !strings.Contains(err.Error(), row.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want %q", err, row.want)
			}
			if r.revision() != before {
				t.Error("something was imported")
			}
		})
	}
}

// Texts of any kind come through the file as they are.
func TestTextsTravel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r, there := bare(t), bare(t)
		r.put(speech("a", "FRA", gapSaid("ransomware", words)))
		reason := rapid.StringN(1, 40, -1).Filter(func(s string) bool { return strings.TrimSpace(s) != "" }).Draw(rt, "reason")
		if _, err := r.desk.Review(t.Context(), "ann", curation.Review{Subject: "claim:a/0", Ruling: schema.RulingReject, Reason: reason}); err != nil {
			rt.Fatal(err)
		}
		if _, err := there.desk.Import(t.Context(), strings.NewReader(r.export())); err != nil {
			rt.Fatalf("%q: %v", reason, err)
		}
		log, err := there.desk.Log(t.Context())
		if err != nil || len(log) != 1 || log[0].Reason != reason {
			rt.Fatalf("got %+v (%v), want %q", log, err, reason)
		}
	})
}
