package curation_test

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/lacuna-law/lacuna/curation"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

const words = "There are no rules on the misuse of commercial spyware."

// Two curators disagree, and both are kept.
func TestTwoDisagree(t *testing.T) {
	r := inMemory(t)
	r.put(speech("a", "FRA", gapSaid("commercial-spyware-misuse", words)))
	const claim = "claim:a/0"
	r.review("ann", claim, schema.RulingAccept)
	r.stands(claim, schema.ReviewProposed)
	done := r.review("bob", claim, schema.RulingReject)
	r.stands(claim, schema.ReviewDisputed)
	if len(done.Voices) != 2 || done.Version != 2 || done.Review != schema.ReviewDisputed || done.Decision.Before != schema.ReviewProposed {
		t.Errorf("got %+v", done)
	}
	log, err := r.desk.DecisionsOn(t.Context(), []graph.ID{claim})
	if err != nil || len(log[claim]) != 2 || log[claim][0].Curator != "ann" {
		t.Errorf("the log has %+v, %v", log, err)
	}
}

func TestAcceptedNeedsTwoNames(t *testing.T) {
	r := inMemory(t)
	r.put(speech("a", "FRA", gapSaid("commercial-spyware-misuse", words)))
	const claim = "claim:a/0"
	r.review("ann", claim, schema.RulingAccept)
	r.review("ann", claim, schema.RulingAccept)
	r.stands(claim, schema.ReviewProposed)
	r.review("bob", claim, schema.RulingAccept)
	r.stands(claim, schema.ReviewAccepted)
	r.review("bob", claim, schema.RulingAbstain)
	r.stands(claim, schema.ReviewProposed)
}

// A decision holds for the same words of the same speaker in other documents,
// and for what comes later; not for another speaker or other words.
func TestDecisionsStayWithWhatWasJudged(t *testing.T) {
	r := inMemory(t)
	spyware := gapSaid("commercial-spyware-misuse", words)
	r.put(speech("a", "FRA", spyware))
	r.put(speech("b", "FRA", gapSaid("commercial-spyware-misuse", "There are  NO rules on the misuse of\ncommercial spyware.")))
	r.put(speech("c", "PAK", spyware))
	r.put(speech("d", "FRA", gapSaid("ransomware", words)))
	done := r.review("ann", "claim:a/0", schema.RulingReject)
	if !slices.Equal(done.AlsoFor, []graph.ID{"claim:b/0"}) {
		t.Errorf("also for %v", done.AlsoFor)
	}
	r.put(speech("e", "FRA", gapSaid("ransomware", "Something else."), spyware))
	for id, want := range map[graph.ID]schema.Review{
		"claim:a/0": schema.ReviewWithdrawn, "claim:b/0": schema.ReviewWithdrawn, "claim:c/0": schema.ReviewProposed,
		"claim:d/0": schema.ReviewProposed, "claim:e/0": schema.ReviewProposed, "claim:e/1": schema.ReviewWithdrawn,
	} {
		r.stands(id, want)
	}
	before := r.revision()
	r.put(speech("a", "FRA", spyware))
	r.put(speech("e", "FRA", gapSaid("ransomware", "Something else."), spyware))
	if r.revision() != before {
		t.Error("the same content was written again")
	}
}

// Of fifty who have seen the same version one decides.
func TestOneWins(t *testing.T) {
	r := inMemory(t)
	r.put(speech("a", "FRA", gapSaid("commercial-spyware-misuse", words)))
	var all sync.WaitGroup
	errs := make([]error, 50)
	for i := range errs {
		all.Go(func() {
			_, errs[i] = r.desk.Review(t.Context(), "ann", curation.Review{Subject: "claim:a/0", Ruling: schema.RulingAccept, Reason: "So."})
		})
	}
	all.Wait()
	won := 0
	for _, err := range errs {
		switch {
		case err == nil:
			won++
		case !errors.Is(err, curation.ErrConflict):
			t.Error(err)
		}
	}
	if log, err := r.desk.Log(t.Context()); won != 1 || len(log) != 1 || err != nil {
		t.Errorf("%d won, the log has %d entries: %v", won, len(log), err)
	}
	if err := r.desk.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

// While documents come in, decisions are taken; none is written over.
func TestDecidingWhileDocumentsComeIn(t *testing.T) {
	r := inMemory(t)
	b := speech("a", "FRA", gapSaid("ransomware", words))
	r.put(b)
	var all sync.WaitGroup
	all.Go(func() {
		for i := range 50 {
			changed := speech("a", "FRA", gapSaid("ransomware", words))
			changed.Source.Extractor = map[bool]string{true: "test 2", false: "test 3"}[i%2 == 0]
			r.put(changed)
		}
	})
	rulings := []schema.Ruling{schema.RulingReject, schema.RulingAccept}
	for i := range 51 {
		r.review("ann", "claim:a/0", rulings[i%2])
	}
	all.Wait()
	r.stands("claim:a/0", schema.ReviewWithdrawn)
}
