package curation_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/lacuna-law/lacuna/curation"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// judgement is an assessment that may be written.
func judgement() curation.Assessment {
	return curation.Assessment{
		Provision: "provision:charter-2-4", Activity: "activity:ransomware", Frame: "frame:release-frame",
		Extent: schema.ExtentPartial, Manner: schema.MannerDirect, Functions: []schema.Function{schema.FunctionProhibit},
		Reaches: []schema.Actor{schema.ActorState}, Contexts: []schema.Context{schema.ContextPeacetime},
		Territory: []schema.Territory{schema.TerritoryAbroad}, Condition: "Only where it amounts to force.",
		Reason: "Extortion with effects like those of force is a use of it.", Confidence: schema.ConfidenceUnsure,
	}
}

func frame() curation.Frame {
	return curation.Frame{
		Label: "Own reading", Covers: []graph.ID{"activity:ransomware"}, Reads: []graph.ID{"instrument:un-charter", "instrument:arsiwa-2001"},
		CutOff: "2026-11-20", Languages: []string{"en"}, Scope: "Both were read for rules on extortion.", Limits: []string{"No case law."},
		Confidence: schema.ConfidenceUnsure,
	}
}

func (r room) assess(who string, a curation.Assessment) curation.Written {
	r.Helper()
	done, err := r.desk.Assess(r.Context(), who, a)
	if err != nil {
		r.Fatal(err)
	}
	return done
}

func TestAnAssessmentOfAPerson(t *testing.T) {
	r := inMemory(t)
	done := r.assess("ann", judgement())
	const id = "assessment:charter-2-4-ransomware-ann"
	if done.ID != id || done.Version != 1 || done.Decision.ContentBefore != "" || done.Decision.Ruling != schema.RulingAssess {
		t.Errorf("got %+v", done)
	}
	n, err := r.store.Node(t.Context(), id)
	if err != nil || n.Source != "curation:"+id || n.Attrs.Text("assessor") != "ann" || n.Attrs.Text("method") != "HUMAN" || n.Attrs.Text("assertedOn") != "2026-11-23" {
		t.Errorf("got %+v, %v", n, err)
	}
	r.stands(id, schema.ReviewProposed)
	r.atlas()
	r.review("ann", id, schema.RulingAccept) // the author's own does not count
	r.review("bob", id, schema.RulingAccept)
	r.stands(id, schema.ReviewProposed)
	r.review("eve", id, schema.RulingAccept)
	r.stands(id, schema.ReviewAccepted)
	r.changed(id)
	other := judgement()
	other.Reason = "Another reason."
	if second := r.assess("ann", other); second.ID != id+"-2" {
		t.Errorf("the second is %s", second.ID)
	}
}

// changed changes what stands accepted, by its author, and looks that it is
// judged anew.
func (r room) changed(id graph.ID) {
	r.Helper()
	a := judgement()
	a.ID, a.Version, a.Condition = id, 4, "Only with deaths."
	if _, err := r.desk.Assess(r.Context(), "bob", a); !errors.Is(err, curation.ErrForbidden) {
		r.Errorf("another changed it: %v", err)
	}
	a.Version = 3
	if _, err := r.desk.Assess(r.Context(), "ann", a); !errors.Is(err, curation.ErrConflict) {
		r.Errorf("with an old version: %v", err)
	}
	a.Version = 4
	done := r.assess("ann", a)
	r.stands(id, schema.ReviewProposed)
	if !strings.Contains(done.Decision.ContentBefore, "amounts to force") || !strings.Contains(done.Decision.ContentAfter, "with deaths") || done.Decision.Before != schema.ReviewAccepted {
		r.Errorf("the log says %+v", done.Decision)
	}
	if _, err := r.desk.Review(r.Context(), "bob", curation.Review{Subject: id, Version: 4, Ruling: schema.RulingAccept, Reason: "So."}); !errors.Is(err, curation.ErrConflict) {
		r.Errorf("accepted unseen: %v", err)
	}
	r.review("ann", id, schema.RulingWithdraw)
	r.stands(id, schema.ReviewWithdrawn)
	if _, err := r.try("bob", id, schema.RulingWithdraw); !errors.Is(err, curation.ErrForbidden) {
		r.Errorf("another withdrew it: %v", err)
	}
}

func TestWhatAnAssessmentMustSay(t *testing.T) {
	r := inMemory(t)
	for name, row := range map[string]struct {
		edit func(*curation.Assessment)
		want string
	}{
		"no provision":       {func(a *curation.Assessment) { a.Provision = "" }, "provision: it is missing"},
		"another kind":       {func(a *curation.Assessment) { a.Provision = "activity:ransomware" }, "no such Provision"},
		"unknown":            {func(a *curation.Assessment) { a.Activity = "activity:nothing" }, "no such Activity"},
		"no condition":       {func(a *curation.Assessment) { a.Condition = "" }, "a PARTIAL one needs it"},
		"no reason":          {func(a *curation.Assessment) { a.Reason = " " }, "reason:"},
		"no functions":       {func(a *curation.Assessment) { a.Functions = nil }, "functions: it is empty"},
		"word of the lens":   {func(a *curation.Assessment) { a.Territory = []schema.Territory{"ANY"} }, "a word of the lens"},
		"unknown word":       {func(a *curation.Assessment) { a.Manner = "LOUD" }, "LOUD is no Manner"},
		"none and indirect":  {func(a *curation.Assessment) { a.Extent, a.Indirect = schema.ExtentNone, true }, "cannot be indirect"},
		"officials":          {func(a *curation.Assessment) { a.Reaches = []schema.Actor{schema.ActorOfficial} }, "reaches OFFICIAL"},
		"crimes of States":   {func(a *curation.Assessment) { a.Functions = []schema.Function{schema.FunctionCriminalise} }, "reaches persons"},
		"days turned around": {func(a *curation.Assessment) { a.ValidFrom, a.ValidTo = "2026", "2025-12-31" }, "before validFrom"},
		"no date":            {func(a *curation.Assessment) { a.ValidFrom = "soon" }, "is no date"},
		"no such frame":      {func(a *curation.Assessment) { a.Frame = "frame:other" }, "no such Frame"},
		"replaces another's": {func(a *curation.Assessment) { a.Replaces = "assessment:achr-11/mass-surveillance" }, "judges another provision"},
		"above":              {func(a *curation.Assessment) { *a = above() }, "which is narrower"},
		"evidence of nothing": {func(a *curation.Assessment) {
			a.Evidence = []curation.Evidence{{Note: "x"}}
		}, "evidence[0]: it points at nothing"},
		"contrary elsewhere": {func(a *curation.Assessment) {
			a.Contrary = []curation.Evidence{{Document: "document:nothing"}}
		}, "contrary[0]: document:nothing: no such document"},
	} {
		t.Run(name, func(t *testing.T) {
			before := r.revision()
			a := judgement()
			row.edit(&a)
			_, err := r.desk.Assess(t.Context(), "ann", a)
			if !errors.Is(err, curation.ErrInput) || !strings.Contains(err.Error(), row.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want %q", err, row.want)
			}
			if r.revision() != before {
				t.Error("something was written")
			}
		})
	}
	a := judgement()
	a.ID = "assessment:achr-11/mass-surveillance"
	if _, err := r.desk.Assess(t.Context(), "ann", a); !errors.Is(err, curation.ErrForbidden) {
		t.Errorf("the corpus was changed: %v", err)
	}
	a.ID = "assessment:nothing"
	if _, err := r.desk.Assess(t.Context(), "ann", a); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("of nothing: %v", err)
	}
	r.assess("ann", judgement())
	if _, err := r.desk.Assess(t.Context(), "ann", judgement()); !errors.Is(err, curation.ErrInput) {
		t.Errorf("said twice: %v", err)
	}
}

// above judges a provision above an activity at which the corpus has it in full.
func above() curation.Assessment {
	a := judgement()
	a.Provision, a.Activity, a.Extent = "provision:iccpr-17", "activity:surveillance-and-espionage", schema.ExtentFull
	a.Functions, a.Territory = []schema.Function{schema.FunctionProhibit}, []schema.Territory{schema.TerritoryOwn}
	return a
}

// A quote is the words of the text, at its place.
func TestQuotesAreExact(t *testing.T) {
	r := inMemory(t)
	r.put(speech("a", "FRA", gapSaid("ransomware", "Così è: no rules."), gapSaid("ransomware", "None at all, none.")))
	at := func(from, to int, quote string) curation.Evidence {
		return curation.Evidence{Document: "document:a", Start: &from, End: &to, Quote: quote}
	}
	for name, row := range map[string]struct {
		piece curation.Evidence
		want  string
	}{
		"the words":      {at(8, 16, "no rules"), ""},
		"found":          {curation.Evidence{Document: "document:a", Quote: "no rules"}, ""},
		"an address":     {curation.Evidence{URL: "https://example.org/x", Quote: "anything"}, ""},
		"other words":    {at(8, 16, "No rules"), "has other words"},
		"one off":        {at(7, 15, "no rules"), "has other words"},
		"twice":          {curation.Evidence{Document: "document:a", Quote: "one"}, "2 times"},
		"nowhere":        {curation.Evidence{Document: "document:a", Quote: "never said"}, "0 times"},
		"beyond the end": {at(8, 1600, "no rules"), "lies outside"},
		"turned around":  {at(16, 8, "no rules"), "is no span"},
		"no web address": {curation.Evidence{URL: "file:///etc/passwd"}, "not an address of the web"},
		"another kind":   {curation.Evidence{Document: "statement:a"}, "no such document"},
	} {
		t.Run(name, func(t *testing.T) {
			done, err := r.try("ann", "claim:a/0", schema.RulingDispute, row.piece)
			if row.want != "" {
				if !errors.Is(err, curation.ErrInput) || !strings.Contains(err.Error(), row.want) {
					t.Errorf("got %v, want %q", err, row.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if e := done.Decision.Evidence[0]; e.Document != "" && (*e.Start != 8 || *e.End != 16) {
				t.Errorf("it lies at %d to %d", *e.Start, *e.End)
			}
		})
	}
}

func TestAFrameOfAPerson(t *testing.T) {
	r := inMemory(t)
	done, err := r.desk.Record(t.Context(), "ann", frame())
	if err != nil || done.ID != "frame:own-reading-ann" {
		t.Fatal(done.ID, err)
	}
	n, err := r.store.Node(t.Context(), done.ID)
	if err != nil || len(n.Attrs["roots"].([]any)) != 1 || n.Attrs.Text("review") != "PROPOSED" {
		t.Errorf("got %+v, %v", n.Attrs, err)
	}
	a := judgement()
	a.Frame = done.ID
	r.assess("bob", a)
	r.atlas()
	a.Activity = "activity:mass-surveillance"
	if _, err := r.desk.Assess(t.Context(), "bob", a); !errors.Is(err, curation.ErrInput) || !strings.Contains(err.Error(), "does not cover") {
		t.Errorf("outside of the frame: %v", err)
	}
	for name, edit := range map[string]func(*curation.Frame){
		"no roots": func(f *curation.Frame) { f.Covers = nil }, "no such instrument": func(f *curation.Frame) { f.Reads = []graph.ID{"instrument:none"} },
		"tomorrow": func(f *curation.Frame) { f.CutOff = "2026-11-24" }, "language": func(f *curation.Frame) { f.Languages = []string{"tlh"} },
		"no label": func(f *curation.Frame) { f.Label = "" }, "confidence": func(f *curation.Frame) { f.Confidence = "SOME" },
	} {
		f := frame()
		edit(&f)
		if _, err := r.desk.Record(t.Context(), "ann", f); !errors.Is(err, curation.ErrInput) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// An assessment that replaces another takes its place while it is accepted.
func TestReplacement(t *testing.T) {
	r := inMemory(t)
	const old = "assessment:achr-11/mass-surveillance"
	a := judgement()
	a.Provision, a.Activity, a.Replaces, a.Territory = "provision:achr-11", "activity:mass-surveillance", old, []schema.Territory{schema.TerritoryOwn}
	id := r.assess("ann", a).ID
	r.review("bob", id, schema.RulingAccept)
	r.stands(old, schema.ReviewEditorial)
	r.review("eve", id, schema.RulingAccept)
	r.stands(id, schema.ReviewAccepted)
	r.stands(old, schema.ReviewSuperseded)
	before := r.revision()
	r.put(bundled().Batch())
	if r.revision() != before {
		t.Error("the same corpus was written again")
	}
	r.review("eve", id, schema.RulingAbstain)
	r.stands(old, schema.ReviewEditorial)
	r.review("eve", id, schema.RulingAccept)
	a.ID, a.Version, a.Replaces = id, 5, ""
	r.assess("ann", a)
	r.stands(old, schema.ReviewEditorial)
}
