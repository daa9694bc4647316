package curation_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lacuna-law/lacuna/curation"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/boltstore"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/schema"
)

func (r room) queue(f curation.QueueFilter) []curation.Item {
	r.Helper()
	items, err := r.desk.Queue(r.Context(), r.atlas(), f)
	if err != nil {
		r.Fatal(err)
	}
	return items
}

func subjects(items []curation.Item) []graph.ID {
	var out []graph.ID
	for _, i := range items {
		out = append(out, i.Subject)
	}
	return out
}

// sweeping is an assessment that would cover an activity in full.
func sweeping() curation.Assessment {
	a := judgement()
	a.Provision, a.Activity, a.Extent, a.Condition = "provision:iccpr-17", "activity:ransomware", schema.ExtentFull, ""
	a.Functions, a.Territory = []schema.Function{schema.FunctionProhibit}, []schema.Territory{schema.TerritoryOwn, schema.TerritoryAbroad}
	a.Reaches = []schema.Actor{schema.ActorState, schema.ActorIndividual}
	return a
}

// What moves most stands first.
func TestOrderOfTheQueue(t *testing.T) {
	r := inMemory(t)
	r.put(speech("a", "FRA",
		said{schema.ClaimTypeConcern, "activity:ransomware", "A worry."},
		said{schema.ClaimTypeRejection, "activity:ransomware", "A refusal."},
		gapSaid("ransomware", "A gap.")))
	r.put(speech("b", "FRA", gapSaid("ransomware", "A gap, again.")))
	r.review("ann", "claim:b/0", schema.RulingAccept)
	r.review("bob", "claim:b/0", schema.RulingAccept)
	r.put(speech("c", "PAK", gapSaid("ransomware", "A gap."), gapSaid("mass-surveillance", "Another.")))
	sweeps := r.assess("ann", sweeping()).ID
	idle := judgement()
	idle.Extent, idle.Condition = schema.ExtentNone, ""
	still := r.assess("ann", idle).ID
	got := r.queue(curation.QueueFilter{})
	want := []graph.ID{sweeps, "claim:c/0", "claim:c/1", "claim:a/1", "claim:a/2", still, "claim:a/0"}
	if !slices.Equal(subjects(got), want) {
		t.Fatalf("got %v\nwant %v", subjects(got), want)
	}
	if got[0].Changes[0].Activity != "activity:ransomware" || got[0].Version != 1 || got[1].StatesMoved != 1 || got[3].StatesMoved != 0 {
		t.Errorf("got %+v", got)
	}
	r.filtered(t, sweeps)
	r.change(t, sweeps, got[0].Changes)
}

// A frame that would let something be said stands before all else.
func TestAFrameInTheQueue(t *testing.T) {
	r := inMemory(t)
	b := bundled().Batch()
	b.Edges = slices.DeleteFunc(b.Edges, func(e graph.Edge) bool {
		return e.Name == schema.EdgeCovers && e.To == "activity:cybercrime-for-profit"
	})
	r.put(b)
	r.put(speech("a", "FRA", gapSaid("ransomware", words)))
	f := frame()
	f.Covers = []graph.ID{"activity:cybercrime-for-profit"}
	done, err := r.desk.Record(t.Context(), "ann", f)
	if err != nil {
		t.Fatal(err)
	}
	first := r.queue(curation.QueueFilter{})[0]
	if first.Subject != done.ID || first.Relation != "FRAME" || len(first.Changes) < 2 || first.Changes[0].Before != schema.HeadlineNotAssessed {
		t.Errorf("got %+v", first)
	}
	r.change(t, done.ID, first.Changes)
}

// filtered looks at parts of the queue.
func (r room) filtered(t *testing.T, sweeps graph.ID) {
	t.Helper()
	for name, row := range map[string]struct {
		filter curation.QueueFilter
		want   []graph.ID
	}{
		"relation": {curation.QueueFilter{Relation: "REJECTION"}, []graph.ID{"claim:a/1"}},
		"State":    {curation.QueueFilter{State: "state:PAK"}, []graph.ID{"claim:c/0", "claim:c/1"}},
		"activity": {curation.QueueFilter{Activity: "activity:surveillance-and-espionage"}, []graph.ID{"claim:c/1"}},
		"accepted": {curation.QueueFilter{Review: []schema.Review{schema.ReviewAccepted}}, []graph.ID{"claim:b/0"}},
		"all":      {curation.QueueFilter{Relation: "ASSESSMENT", Activity: "activity:ransomware", Review: []schema.Review{schema.ReviewProposed}}, []graph.ID{sweeps, "assessment:charter-2-4-ransomware-ann"}},
	} {
		if got := subjects(r.queue(row.filter)); !slices.Equal(got, row.want) {
			t.Errorf("%s: got %v, want %v", name, got, row.want)
		}
	}
	if accepted := r.queue(curation.QueueFilter{Review: []schema.Review{schema.ReviewAccepted}}); accepted[0].StatesMoved != 1 {
		t.Errorf("without it: %+v", accepted[0])
	}
}

// change accepts an assessment and looks that the headlines change as was said.
func (r room) change(t *testing.T, id graph.ID, said []curation.Change) {
	t.Helper()
	before := r.headlines()
	r.review("bob", id, schema.RulingAccept)
	r.review("eve", id, schema.RulingAccept)
	after := r.headlines()
	var moved []curation.Change
	for _, activity := range r.atlas().Activities() {
		if before[activity] != after[activity] {
			moved = append(moved, curation.Change{Activity: activity, Before: before[activity], After: after[activity]})
		}
	}
	if !slices.Equal(moved, said) {
		t.Errorf("said %v, and it was %v", said, moved)
	}
	back := r.queue(curation.QueueFilter{Relation: relationOf(id), Review: []schema.Review{schema.ReviewAccepted}})
	if len(back) != 1 || len(back[0].Changes) != len(said) || back[0].Changes[0].After != said[0].Before {
		t.Errorf("without it: %+v", back)
	}
}

func relationOf(id graph.ID) string {
	kind, _, _ := strings.Cut(string(id), ":")
	return strings.ToUpper(kind)
}

func (r room) headlines() map[graph.ID]schema.Headline {
	r.Helper()
	profiles, err := r.atlas().Gaps(gap.Lens{AsOf: "2026-11-23"}, gap.Filter{})
	if err != nil {
		r.Fatal(err)
	}
	out := map[graph.ID]schema.Headline{}
	for _, p := range profiles {
		out[p.Activity] = p.Headline
	}
	return out
}

// many fills a store with claims.
func many(tb testing.TB, store graph.Store, documents int) *curation.Desk {
	tb.Helper()
	desk := curation.NewDesk(store, ontology(), time.Now)
	if _, err := desk.Apply(tb.Context(), bundled().Batch()); err != nil {
		tb.Fatal(err)
	}
	atlas, err := gap.Compile(tb.Context(), store)
	if err != nil {
		tb.Fatal(err)
	}
	activities, states := atlas.Activities(), atlas.States()
	types := schema.AllClaimType()
	for i := range documents {
		var claims []said
		for j := range 20 {
			claims = append(claims, said{types[(i+j)%len(types)], activities[(i*7+j)%len(activities)], fmt.Sprintf("These are the words of speech %d, number %d, which go on for a line.", i, j)})
		}
		if _, err := desk.Apply(tb.Context(), speech(fmt.Sprintf("d%04d", i), states[i%len(states)].Name(), claims...)); err != nil {
			tb.Fatal(err)
		}
	}
	return desk
}

// BenchmarkQueue asks for the queue of 10,000 claims and 11 assessments, of which
// ten speak of one activity, after a decision on a claim and after one more
// assessment.
func BenchmarkQueue(b *testing.B) {
	onDisk, err := boltstore.Open(b.Context(), boltstore.Options{Dir: b.TempDir(), Ontology: ontology()})
	if err != nil {
		b.Fatal(err)
	}
	defer onDisk.Close()
	for name, store := range map[string]graph.Store{"memory": memstore.New(ontology()), "bolt": onDisk} {
		desk := many(b, store, 500)
		assess := func(activity graph.ID, i int) {
			a := judgement()
			a.Activity, a.Reason = activity, fmt.Sprintf("Reason %d.", i)
			if _, err := desk.Assess(b.Context(), "ann", a); err != nil {
				b.Fatal(err)
			}
		}
		for i := range 10 {
			assess("activity:ransomware", i)
		}
		atlas, err := gap.Compile(b.Context(), store)
		if err != nil {
			b.Fatal(err)
		}
		count := 0
		for part, change := range map[string]func(){
			"claim": func() {
				id := graph.ID(fmt.Sprintf("claim:d%04d/%d", count%500, count/500))
				if _, err := desk.Review(b.Context(), "ann", curation.Review{Subject: id, Ruling: schema.RulingReject, Reason: "No."}); err != nil {
					b.Fatal(err)
				}
			},
			"assessment": func() { assess("activity:mass-surveillance", count) },
		} {
			b.Run(name+"/"+part, func(b *testing.B) {
				for b.Loop() {
					b.StopTimer()
					count++
					change()
					b.StartTimer()
					if items, err := desk.Queue(b.Context(), atlas, curation.QueueFilter{Relation: "GAP_ASSERTED"}); err != nil || len(items) == 0 {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
