package curation

import (
	"context"
	"fmt"
	"slices"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Assess adds an assessment, or changes one that the same curator wrote. It
// enters as PROPOSED on the day; one that was accepted returns to PROPOSED when
// it is changed. What an assessment must say is what the corpus demands of its
// own, and a condition where it is PARTIAL. The error wraps graph.ErrNotFound,
// ErrInput with all faults, ErrForbidden, ErrConflict, or is one of the store.
func (d *Desk) Assess(ctx context.Context, who string, a Assessment) (Written, error) {
	d.deciding.Lock()
	defer d.deciding.Unlock()
	if err := checkWho(who); err != nil {
		return Written{}, err
	}
	if err := d.book.Follow(ctx, d.store); err != nil {
		return Written{}, err
	}
	var err error
	if a.Evidence, err = d.checkEvidence(ctx, "evidence", a.Evidence); err != nil {
		return Written{}, err
	}
	if a.Contrary, err = d.checkEvidence(ctx, "contrary", a.Contrary); err != nil {
		return Written{}, err
	}
	if err := d.checkAssessment(ctx, &a); err != nil {
		return Written{}, err
	}
	w := &draft{who: who, version: a.Version, reason: a.Reason, record: record{Node: graph.Node{ID: a.ID, Kind: schema.KindAssessment}}}
	w.name = fmt.Sprintf("assessment:%s-%s-%s", a.Provision.Name(), a.Activity.Name(), who)
	before, err := d.begin(ctx, w)
	if err != nil {
		return Written{}, err
	}
	w.Attrs = a.attrs(who, d.today())
	w.link(schema.EdgeOf, a.Provision)
	w.link(schema.EdgeAbout, a.Activity)
	w.link(schema.EdgeUnder, a.Frame)
	w.link(schema.EdgeDependsOn, a.DependsOn)
	w.link(schema.EdgeReplaces, a.Replaces)
	return d.write(ctx, w, before)
}

// attrs is an assessment as the node of it holds it.
func (a *Assessment) attrs(who, today string) graph.Attrs {
	out := graph.Attrs{
		"extent": string(a.Extent), "manner": string(a.Manner), "functions": list(a.Functions), "reaches": list(a.Reaches),
		"contexts": list(a.Contexts), "territory": list(a.Territory), "indirect": a.Indirect, "reason": a.Reason, "added": true,
		"assessor": who, "method": string(schema.MethodHuman), "review": string(schema.ReviewProposed),
		"confidence": string(a.Confidence), "assertedOn": today,
	}
	put(out, "condition", a.Condition)
	put(out, "validFrom", a.ValidFrom)
	put(out, "validTo", a.ValidTo)
	put(out, "note", a.Note)
	if len(a.Evidence) > 0 {
		out["evidence"] = evidenceList(a.Evidence)
	}
	if len(a.Contrary) > 0 {
		out["contrary"] = evidenceList(a.Contrary)
	}
	return out
}

// checkAssessment gives all that is wrong with an assessment.
func (d *Desk) checkAssessment(ctx context.Context, a *Assessment) error {
	var f faults
	a.checkWords(&f)
	if err := d.checkEnds(ctx, a, &f); err != nil {
		return err
	}
	return f.err()
}

// checkWords holds the words of an assessment to each other.
func (a *Assessment) checkWords(f *faults) {
	if err := checkText("reason", a.Reason, maxReason); err != nil {
		f.add("reason: not a sentence of at most %d signs", maxReason)
	}
	if len([]rune(a.Condition)) > maxReason || len([]rune(a.Note)) > maxReason {
		f.add("condition and note: too long (limit %d signs)", maxReason)
	}
	for _, part := range []struct {
		name  string
		words int
	}{{"functions", len(a.Functions)}, {"reaches", len(a.Reaches)}, {"contexts", len(a.Contexts)}, {"territory", len(a.Territory)}} {
		if part.words == 0 {
			f.add("%s: it is empty", part.name)
		}
	}
	if slices.Contains(a.Contexts, schema.ContextAny) || slices.Contains(a.Territory, schema.TerritoryAny) {
		f.add("contexts, territory: ANY is a word of the lens, not of a record")
	}
	none := a.Extent == schema.ExtentNone
	switch {
	case none && a.Indirect:
		f.add("indirect: a rule that does not reach (NONE) cannot be indirect")
	case a.Extent == schema.ExtentPartial && a.Condition == "":
		f.add("condition: a PARTIAL one needs it: what does it leave open?")
	}
	crime := slices.Contains(a.Functions, schema.FunctionCriminalise)
	if slices.Contains(a.Reaches, schema.ActorOfficial) && !(crime && len(a.Functions) == 1) {
		f.add("reaches: only a duty to CRIMINALISE, judged by itself, reaches OFFICIAL")
	}
	if !none && crime && slices.Contains(a.Reaches, schema.ActorState) {
		f.add("reaches: a duty to CRIMINALISE reaches persons, not STATE: judge its functions apart")
	}
	a.checkDays(f)
}

// checkDays holds the days of an assessment to the calendar and to each other.
func (a *Assessment) checkDays(f *faults) {
	for _, day := range []struct{ name, text string }{{"validFrom", a.ValidFrom}, {"validTo", a.ValidTo}} {
		if day.text != "" && !schema.ValidDate(day.text) {
			f.add("%s: %.40q is no date", day.name, day.text)
			return
		}
	}
	if later(a.ValidFrom, a.ValidTo) {
		f.add("validTo: %s is before validFrom %s", a.ValidTo, a.ValidFrom)
	}
}

// later says whether a date is later than another, whatever their finer parts are.
func later(a, b string) bool { return a != "" && b != "" && firstDay(a) > schema.LastDay(b) }

// firstDay gives the first day that a date of any precision can mean.
func firstDay(text string) string {
	switch len(text) {
	case 4:
		return text + "-01-01"
	case 7:
		return text + "-01"
	}
	return text
}

// checkEnds holds what an assessment names to the graph.
func (d *Desk) checkEnds(ctx context.Context, a *Assessment, f *faults) error {
	ends := []struct {
		field string
		id    graph.ID
		kind  schema.Kind
		must  bool
	}{
		{"provision", a.Provision, schema.KindProvision, true}, {"activity", a.Activity, schema.KindActivity, true},
		{"frame", a.Frame, schema.KindFrame, true}, {"dependsOn", a.DependsOn, schema.KindProposition, false},
		{"replaces", a.Replaces, schema.KindAssessment, false},
	}
	var ids []graph.ID
	for _, end := range ends {
		if end.id != "" {
			ids = append(ids, end.id)
		}
	}
	there, err := load(ctx, d.store, ids)
	if err != nil {
		return err
	}
	known := len(*f)
	for _, end := range ends {
		switch r := there[end.id]; {
		case end.id == "" && end.must:
			f.add("%s: it is missing", end.field)
		case end.id != "" && (r == nil || r.Kind != end.kind):
			f.add("%s: %.80q: no such %s in the graph", end.field, end.id, end.kind)
		}
	}
	if len(*f) > known {
		return nil
	}
	return d.checkPlace(ctx, a, there, f)
}

// checkPlace holds an assessment to its frame, to what it replaces, and to what
// the provision was judged against already.
func (d *Desk) checkPlace(ctx context.Context, a *Assessment, there map[graph.ID]*record, f *faults) error {
	if there[a.Provision].one(schema.EdgePartOf) == "" {
		f.add("provision: %s is part of no instrument", a.Provision)
	}
	tree, err := readTree(ctx, d.store)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(tree.line(a.Activity), func(id graph.ID) bool { return slices.Contains(there[a.Frame].far(schema.EdgeCovers), id) }) {
		f.add("frame: %s does not cover %s or anything broader", a.Frame, a.Activity)
	}
	if old := there[a.Replaces]; a.Replaces != "" {
		if old.one(schema.EdgeOf) != a.Provision {
			f.add("replaces: %s judges another provision", a.Replaces)
		}
		if a.ID != "" && d.leadsTo(a.Replaces, a.ID) {
			f.add("replaces: %s is itself to be replaced by %s", a.Replaces, a.ID)
		}
	}
	return d.checkNarrowest(ctx, a, tree, f)
}

// leadsTo says whether an assessment is to replace another, by way of others or not.
func (d *Desk) leadsTo(from, to graph.ID) bool {
	d.book.mu.RLock()
	defer d.book.mu.RUnlock()
	for seen := map[graph.ID]bool{}; from != "" && !seen[from]; {
		if from == to {
			return true
		}
		seen[from] = true
		w := d.book.written[from]
		from = w.record.one(schema.EdgeReplaces)
	}
	return false
}

// checkNarrowest refuses a FULL assessment above an activity at which the same
// provision is judged FULL for a function, a conduct and a territory of the same
// name: a provision is judged at the narrowest activity that holds all it
// reaches, and nowhere above it.
func (d *Desk) checkNarrowest(ctx context.Context, a *Assessment, tree tree, f *faults) error {
	if a.Extent != schema.ExtentFull {
		return nil
	}
	ids, err := d.reaching(ctx, a.Provision, schema.EdgeOf, nil)
	if err != nil {
		return err
	}
	delete(ids, a.ID)
	delete(ids, a.Replaces)
	judged, err := load(ctx, d.store, sortedIDs(ids))
	if err != nil {
		return err
	}
	for _, id := range sortedIDs(ids) {
		r := judged[id]
		if r == nil || r.Attrs.Text("extent") != string(schema.ExtentFull) || !holds(r) || r.Attrs.Bool("indirect") != a.Indirect {
			continue
		}
		about := r.one(schema.EdgeAbout)
		if about != a.Activity && slices.Contains(tree.line(about), a.Activity) && meets(r, "functions", a.Functions) &&
			meets(r, "reaches", a.Reaches) && meets(r, "territory", a.Territory) && meets(r, "contexts", a.Contexts) {
			f.add("activity: %s judges the provision FULL at %s, which is narrower. Judge there, or replace it", id, about)
		}
	}
	return nil
}

// holds says whether an assessment is not taken back.
func holds(r *record) bool {
	review := schema.Review(r.Attrs.Text("review"))
	return review != schema.ReviewWithdrawn && review != schema.ReviewSuperseded
}

// meets says whether an attribute of a record has one of some words.
func meets[T ~string](r *record, name string, words []T) bool {
	return slices.ContainsFunc(r.Attrs.Texts(name), func(word string) bool { return slices.Contains(words, T(word)) })
}
