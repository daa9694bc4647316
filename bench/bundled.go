package main

import (
	"context"
	"fmt"
	"time"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/schema"
)

// bundled measures the Atlas of the bundled corpus.
func (b *bench) bundled(ctx context.Context) error {
	c, err := corpus.Open(corpus.Embedded())
	if err != nil {
		return err
	}
	store := memstore.New(b.ontology)
	if _, err := store.Apply(ctx, c.Batch()); err != nil {
		return err
	}
	var atlas *gap.Atlas
	times, err := repeat(40, patience, func(int) error { atlas, err = gap.Compile(ctx, store); return err })
	if err != nil {
		return err
	}
	b.r.add(row{figure: "compile, bundled corpus", wanted: "≤ 5 ms", measured: short(times.median()), verdict: within(times.median(), 5*time.Millisecond)})
	for _, step := range []func(*gap.Atlas) error{b.profiles, b.matrix, b.dyads, b.whatIf} {
		if err := step(atlas); err != nil {
			return err
		}
	}
	return store.Close()
}

// today is the day of the law for the bundled corpus.
func (b *bench) today() string { return b.r.when.Format(time.DateOnly) }

// inTurn measures a call for every activity in turn. A sample is a round over
// all of them, divided by their number, because one call is too short for the clock.
func inTurn(atlas *gap.Atlas, call func(graph.ID) error) (time.Duration, error) {
	all := atlas.Activities()
	times, err := repeat(300, patience, func(int) error {
		for _, id := range all {
			if err := call(id); err != nil {
				return err
			}
		}
		return nil
	})
	return times.median() / time.Duration(max(len(all), 1)), err
}

func (b *bench) profiles(atlas *gap.Atlas) error {
	lens := gap.Lens{AsOf: b.today()}
	s, err := atlas.Ask(lens)
	if err != nil {
		return err
	}
	level, err := inTurn(atlas, func(id graph.ID) error { _, err := s.Answer(id); return err })
	if err != nil {
		return err
	}
	whole, err := inTurn(atlas, func(id graph.ID) error { _, err := atlas.Profile(gap.Case{Activity: id, Lens: lens}); return err })
	if err != nil {
		return err
	}
	trace, err := inTurn(atlas, func(id graph.ID) error { _, err := atlas.Explain(gap.Case{Activity: id, Lens: lens}); return err })
	if err != nil {
		return err
	}
	b.r.add(row{figure: "one answer: level, quality, headline, counts", measured: short(level)})
	b.r.add(row{figure: "one profile: the answer with flags, evidence, provisions, disputes, claims and words", wanted: "≤ 2 µs", measured: short(whole),
		verdict: within(whole, 2*time.Microsecond)})
	b.r.add(row{figure: "one explanation: the profile with its whole trace", measured: short(trace)})
	return nil
}

// matrix answers every activity for every State in three contexts and for five actors.
func (b *bench) matrix(atlas *gap.Atlas) error {
	all, states := atlas.Activities(), len(atlas.States())
	var lenses []*gap.Asker
	for _, context := range schema.AllContext() {
		for _, actor := range []schema.Actor{"", schema.ActorState, schema.ActorNonState, schema.ActorCompany, schema.ActorIndividual} {
			s, err := atlas.Ask(gap.Lens{AsOf: b.today(), Context: context, Actor: actor})
			if err != nil {
				return err
			}
			lenses = append(lenses, s)
		}
	}
	splits := make([]gap.Split, len(lenses)*len(all))
	times, err := repeat(300, patience, func(int) (err error) {
		for k, s := range lenses {
			for i, id := range all {
				if splits[k*len(all)+i], err = s.Split(id); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	b.r.add(row{figure: fmt.Sprintf("coverage matrix: %d activities × %d States × 3 contexts × 5 actors (%s cells), as sets of States", len(all), states,
		thousands(len(splits)*states)), wanted: "≤ 1 ms", measured: short(times.median()), verdict: within(times.median(), time.Millisecond)})
	return b.cells(splits, states)
}

// cells reads the level and quality of every cell one by one.
func (b *bench) cells(splits []gap.Split, states int) error {
	bound := 0
	times, err := repeat(20, patience, func(int) error {
		bound = 0
		for i := range splits {
			for place := range states {
				if level, _ := splits[i].At(place); level == schema.LevelBound {
					bound++
				}
			}
		}
		return nil
	})
	b.r.note("Reading each of those cells by itself from the sets takes another %s; %s of them are BOUND.", short(times.median()), thousands(bound))
	return err
}

func (b *bench) dyads(atlas *gap.Atlas) error {
	pairs := 0
	times, err := repeat(100, patience, func(int) error {
		d, err := atlas.Dyads(gap.Lens{AsOf: b.today()}, gap.Filter{}, 3)
		pairs = d.Pairs
		return err
	})
	if err != nil {
		return err
	}
	b.r.add(row{figure: fmt.Sprintf("all dyads (%s) × %d activities: level, quality and headline, counted, with the worst and the best", thousands(pairs), len(atlas.Activities())),
		wanted: "≤ 5 ms", measured: short(times.median()), verdict: within(times.median(), 5*time.Millisecond)})
	return nil
}

// whatIf lays a treaty of ten articles over the law and asks about one of its activities.
func (b *bench) whatIf(atlas *gap.Atlas) error {
	d, all := gap.Draft{Title: "bench", Batch: graph.Batch{Source: graph.Source{ID: "draft:bench"}}}, atlas.Activities()
	d.Batch.Nodes = append(d.Batch.Nodes, graph.Node{ID: "instrument:draft-bench", Kind: schema.KindInstrument, Attrs: graph.Attrs{"title": "invented",
		"shortTitle": "invented", "sourceType": "TREATY", "bindingness": "BINDING", "binds": "PARTIES", "universal": true, "regimes": texts(),
		"contexts": texts(), "addressees": texts(), "confidence": "VERIFIED"}})
	for i := range int32(10) {
		p, judged := padded("provision:draft-bench-", i, 2), padded("assessment:draft-bench-", i, 2)
		d.Batch.Nodes = append(d.Batch.Nodes, provisionNode(p, "PROHIBITION"), assessmentNode(judged))
		d.Batch.Edges = append(d.Batch.Edges, link(p, schema.EdgePartOf, "instrument:draft-bench"), link(judged, schema.EdgeOf, p),
			link(judged, schema.EdgeAbout, all[int(i)*len(all)/10]))
	}
	if err := d.Check(b.ontology); err != nil {
		return err
	}
	laid, err := repeat(300, patience, func(int) error { _, err := atlas.WhatIf(d); return err })
	if err != nil {
		return err
	}
	asked, err := repeat(300, patience, func(i int) error {
		over, err := atlas.WhatIf(d)
		if err == nil {
			_, err = over.Profile(gap.Case{Activity: all[i%len(all)], Lens: gap.Lens{AsOf: b.today()}})
		}
		return err
	})
	if err != nil {
		return err
	}
	b.r.add(row{figure: "what-if: a draft of ten articles laid over the law", wanted: "≤ 1 ms", measured: short(laid.median()), verdict: within(laid.median(), time.Millisecond)})
	b.r.note("With the first answer under that draft, for which the day's view is made: %s.", short(asked.median()))
	return nil
}
