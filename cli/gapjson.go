package cli

import (
	"encoding/json"
	"io"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// The JSON of a gap, as the contract has it. Fields are only ever added.

type gapsJSON struct {
	Release string    `json:"release"`
	Lens    *lensJSON `json:"lens"`
	Gaps    []gapJSON `json:"gaps"`
}

type lensJSON struct {
	AsOf         string                      `json:"asOf"`
	KnownAsOf    string                      `json:"knownAsOf,omitempty"`
	States       []string                    `json:"states"`
	Group        *string                     `json:"group,omitempty"`
	Context      schema.Context              `json:"context"`
	Territory    schema.Territory            `json:"territory"`
	Actor        *schema.Actor               `json:"actor"`
	Functions    []schema.Function           `json:"functions,omitempty"`
	Reading      schema.Reading              `json:"reading"`
	Propositions map[graph.ID]schema.Reading `json:"propositions,omitempty"`
	Quorum       float64                     `json:"quorum"`
	Review       []schema.Review             `json:"review"`
}

type gapJSON struct {
	Activity        graph.ID                `json:"activity"`
	Label           string                  `json:"label"`
	Finding         string                  `json:"finding"`
	Headline        string                  `json:"headline"`
	Level           schema.Level            `json:"level"`
	Quality         *schema.Quality         `json:"quality"`
	HeadlineByActor map[schema.Actor]string `json:"headlineByActor,omitempty"`
	Flags           []flagJSON              `json:"flags"`
	Bound           boundJSON               `json:"bound"`
	Provisions      []provisionJSON         `json:"provisions"`
	Disputes        []disputeJSON           `json:"disputes,omitempty"`
	Claims          claimsJSON              `json:"claims"`
	Unsure          int                     `json:"unsure"`
	Caveat          string                  `json:"caveat"`
}

type flagJSON struct {
	Flag     schema.Flag    `json:"flag"`
	Indirect bool           `json:"indirect,omitempty"`
	Improves bool           `json:"improves,omitempty"`
	Level    schema.Level   `json:"level,omitempty"`
	Quality  schema.Quality `json:"quality,omitempty"`
	Residue  *residueJSON   `json:"residue,omitempty"`
	Why      string         `json:"why"`
	Evidence []graph.ID     `json:"evidence"`
}

type residueJSON struct {
	Conditions     []conditionJSON   `json:"conditions"`
	Functions      []schema.Function `json:"functions"`
	Actors         []schema.Actor    `json:"actors"`
	DisputedBeyond bool              `json:"disputedBeyond"`
}

type conditionJSON struct {
	Assessment graph.ID `json:"assessment"`
	Condition  string   `json:"condition"`
}

type boundJSON struct {
	Count      int        `json:"count"`
	Of         int        `json:"of"`
	Undisputed int        `json:"undisputed"`
	Direct     int        `json:"direct"`
	Full       int        `json:"full"`
	Closing    []graph.ID `json:"closing"`
	Presumed   bool       `json:"presumed"`
}

type provisionJSON struct {
	ID          graph.ID           `json:"id"`
	Assessment  graph.ID           `json:"assessment"`
	Instrument  graph.ID           `json:"instrument"`
	Pinpoint    string             `json:"pinpoint"`
	Bindingness schema.Standing    `json:"bindingness"`
	Manner      schema.Manner      `json:"manner"`
	Extent      schema.Extent      `json:"extent"`
	Functions   []schema.Function  `json:"functions"`
	Via         schema.Via         `json:"via"`
	JudgedAt    graph.ID           `json:"judgedAt"`
	Dispute     schema.DisputeKind `json:"dispute,omitempty"`
	Binds       int                `json:"binds"`
	Confidence  schema.Confidence  `json:"confidence"`
}

type disputeJSON struct {
	Kind        schema.DisputeKind `json:"kind"`
	Proposition graph.ID           `json:"proposition,omitempty"`
	Text        string             `json:"text,omitempty"`
	Affirm      int                `json:"affirm"`
	Deny        int                `json:"deny"`
	Nuanced     int                `json:"nuanced"`
	Silent      int                `json:"silent"`
	NotSurveyed int                `json:"notSurveyed"`
}

type claimsJSON struct {
	GapAsserted sideJSON `json:"gapAsserted"`
	GapDenied   sideJSON `json:"gapDenied"`
}

type sideJSON struct {
	States   []string   `json:"states"`
	Count    int        `json:"count"`
	Others   []string   `json:"others,omitempty"`
	Claims   []graph.ID `json:"claims"`
	Proposed []graph.ID `json:"proposed,omitempty"`
}

func gapsDocument(gaps []gap.Profile) gapsJSON {
	doc := gapsJSON{Gaps: each(gaps, gapRow)}
	if len(gaps) > 0 {
		lens := lensDocument(gaps[0].Lens)
		doc.Release, doc.Lens = gaps[0].Release, &lens
	}
	return doc
}

func lensDocument(l gap.Lens) lensJSON {
	out := lensJSON{AsOf: l.AsOf, KnownAsOf: l.KnownAsOf, States: names(l.States), Context: l.Context, Territory: l.Territory,
		Functions: l.Functions, Reading: l.Reading, Quorum: l.Quorum, Review: l.Review, Actor: orNull(l.Actor), Group: orNull(l.Group.Name())}
	for _, r := range l.Propositions {
		if out.Propositions == nil {
			out.Propositions = map[graph.ID]schema.Reading{}
		}
		out.Propositions[r.Proposition] = r.Reading
	}
	return out
}

func gapRow(p gap.Profile) gapJSON {
	row := gapJSON{
		Activity: p.Activity, Label: p.Label, Finding: p.Finding, Headline: words(p.Headline), Level: p.Level, Flags: each(p.Flags, flagRow), Provisions: []provisionJSON{},
		Quality: orNull(p.Quality), Bound: boundDocument(p.Bound),
		Claims: claimsJSON{GapAsserted: side(p.Claims.GapAsserted), GapDenied: side(p.Claims.GapDenied)},
		Unsure: p.Unsure, Caveat: p.Caveat,
	}
	for _, h := range p.HeadlineByActor {
		if row.HeadlineByActor == nil {
			row.HeadlineByActor = map[schema.Actor]string{}
		}
		row.HeadlineByActor[h.Actor] = words(h.Headline)
	}
	for _, c := range p.Provisions {
		row.Provisions = append(row.Provisions, provisionJSON(c))
	}
	for _, d := range p.Disputes {
		row.Disputes = append(row.Disputes, disputeJSON(d))
	}
	return row
}

func flagRow(f gap.FlagNote) flagJSON {
	out := flagJSON{Flag: f.Flag, Indirect: f.Indirect, Improves: f.Improves, Level: f.Level, Quality: f.Quality, Why: f.Why, Evidence: some(f.Evidence)}
	if f.Residue != nil {
		out.Residue = &residueJSON{Conditions: []conditionJSON{}, Functions: some(f.Residue.Functions), Actors: some(f.Residue.Actors), DisputedBeyond: f.Residue.DisputedBeyond}
		for _, c := range f.Residue.Conditions {
			out.Residue.Conditions = append(out.Residue.Conditions, conditionJSON(c))
		}
	}
	return out
}

func side(s gap.ClaimSide) sideJSON {
	return sideJSON{States: some(s.States), Count: s.Count, Others: s.Others, Claims: some(s.Claims), Proposed: s.Proposed}
}

// some gives the list, or an empty one that JSON writes as [].
func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// each writes a list entry by entry. Of none it gives an empty list.
func each[A, B any](list []A, write func(A) B) []B {
	out := make([]B, len(list))
	for i, entry := range list {
		out[i] = write(entry)
	}
	return out
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(v)
}

func writeJSONLine(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// writeJSONLines writes a list, a line an entry.
func writeJSONLines[T any](w io.Writer, list []T) error {
	for _, entry := range list {
		if err := writeJSONLine(w, entry); err != nil {
			return err
		}
	}
	return nil
}
