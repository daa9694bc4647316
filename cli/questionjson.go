package cli

import (
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// The JSON of comparisons, timelines, pairs, paths and audits, spelled as in
// GraphQL. Fields are only ever added.

type comparisonJSON struct {
	Release string       `json:"release"`
	A       lensJSON     `json:"a"`
	B       lensJSON     `json:"b"`
	Changes []changeJSON `json:"changes"`
	Same    int          `json:"same"`
	Caveat  string       `json:"caveat"`
}

func changeDocument(c gap.CellChange) changeJSON {
	return changeJSON{Activity: c.Activity, Label: c.Label, Actor: orNull(c.Actor), Context: c.Context, Before: cellDocument(c.Before),
		After: cellDocument(c.After), Bound: boundDocument(c.Bound), Because: causesDocument(c.Because)}
}

func causesDocument(causes []gap.Cause) []causeJSON {
	return each(causes, func(c gap.Cause) causeJSON { return causeJSON(c) })
}

func comparisonDocument(c gap.Comparison) comparisonJSON {
	return comparisonJSON{Release: c.Release, A: lensDocument(c.A), B: lensDocument(c.B), Changes: each(c.Changes, changeDocument), Same: c.Same, Caveat: gap.Caveat}
}

type timelineJSON struct {
	Release  string      `json:"release"`
	Activity graph.ID    `json:"activity"`
	Label    string      `json:"label"`
	Lens     lensJSON    `json:"lens"`
	From     int         `json:"from"`
	To       int         `json:"to"`
	Points   []pointJSON `json:"points"`
	Undated  []graph.ID  `json:"undated"`
	Caveat   string      `json:"caveat"`
}

type pointJSON struct {
	Year  int         `json:"year"`
	Cell  cellJSON    `json:"cell"`
	Bound boundJSON   `json:"bound"`
	Moved []causeJSON `json:"moved"`
}

func timelineDocument(t gap.Timeline) timelineJSON {
	out := timelineJSON{Release: t.Release, Activity: t.Activity, Label: t.Label, Lens: lensDocument(t.Lens), From: t.From, To: t.To, Points: []pointJSON{}, Undated: some(t.Undated), Caveat: gap.Caveat}
	for _, p := range t.Points {
		out.Points = append(out.Points, pointJSON{p.Year, cellDocument(p.Cell), boundDocument(p.Bound), causesDocument(p.Moved)})
	}
	return out
}

type dyadsJSON struct {
	Release    string     `json:"release"`
	Lens       lensJSON   `json:"lens"`
	Pairs      int        `json:"pairs"`
	Activities []dyadJSON `json:"activities"`
	Caveat     string     `json:"caveat"`
}

type dyadJSON struct {
	Activity graph.ID            `json:"activity"`
	Label    string              `json:"label"`
	Counts   []headlineCountJSON `json:"counts"`
	Worst    []pairJSON          `json:"worst"`
	Best     []pairJSON          `json:"best"`
}

type pairJSON struct {
	A    graph.ID `json:"a"`
	B    graph.ID `json:"b"`
	Cell cellJSON `json:"cell"`
}

func dyadsDocument(d gap.Dyads) dyadsJSON {
	out := dyadsJSON{Release: d.Release, Lens: lensDocument(d.Lens), Pairs: d.Pairs, Activities: []dyadJSON{}, Caveat: gap.Caveat}
	for _, a := range d.Activities {
		out.Activities = append(out.Activities, dyadJSON{a.Activity, a.Label, headlineCounts(a.Counts), pairsDocument(a.Worst), pairsDocument(a.Best)})
	}
	return out
}

func pairsDocument(pairs []gap.Pair) []pairJSON {
	return each(pairs, func(p gap.Pair) pairJSON { return pairJSON{p.A, p.B, cellDocument(p.Cell)} })
}

type pathsJSON struct {
	Release string     `json:"release"`
	Paths   []pathJSON `json:"paths"`
}

type pathJSON struct {
	Steps []stepJSON `json:"steps"`
}

type stepJSON struct {
	ID    graph.ID    `json:"id"`
	Kind  schema.Kind `json:"kind"`
	Label string      `json:"label"`
	Edge  string      `json:"edge,omitempty"`
	Back  bool        `json:"back"`
	Via   graph.ID    `json:"via,omitempty"`
}

func pathsDocument(release string, paths []gap.Path) pathsJSON {
	out := pathsJSON{Release: release, Paths: []pathJSON{}}
	for _, p := range paths {
		one := pathJSON{}
		for _, s := range p.Steps {
			one.Steps = append(one.Steps, stepJSON(s))
		}
		out.Paths = append(out.Paths, one)
	}
	return out
}

type auditJSON struct {
	Release string           `json:"release"`
	Claims  []claimAuditJSON `json:"claims"`
	Caveat  string           `json:"caveat"`
}

type claimAuditJSON struct {
	Claim     graph.ID          `json:"claim"`
	Statement graph.ID          `json:"statement,omitempty"`
	Type      schema.ClaimType  `json:"type"`
	By        []graph.ID        `json:"by"`
	Date      string            `json:"date,omitempty"`
	Gist      string            `json:"gist,omitempty"`
	Quote     string            `json:"quote,omitempty"`
	Review    schema.Review     `json:"review"`
	Lens      lensJSON          `json:"lens"`
	Note      string            `json:"note,omitempty"`
	Verdict   schema.Verdict    `json:"verdict"`
	Why       string            `json:"why"`
	Targets   []targetAuditJSON `json:"targets"`
}

type targetAuditJSON struct {
	Target   graph.ID        `json:"target"`
	Label    string          `json:"label"`
	Cell     *cellJSON       `json:"cell"`
	Verdict  schema.Verdict  `json:"verdict"`
	Why      string          `json:"why"`
	Deciding []provisionJSON `json:"deciding"`
}

func auditDocument(a gap.Audit) auditJSON {
	return auditJSON{Release: a.Release, Claims: each(a.Claims, claimAuditDocument), Caveat: gap.Caveat}
}

func claimAuditDocument(c gap.ClaimAudit) claimAuditJSON {
	out := claimAuditJSON{Claim: c.ID, Statement: c.Statement, Type: c.Type, By: some(c.By), Date: c.Date, Gist: c.Gist, Quote: c.Quote,
		Review: c.Review, Lens: lensDocument(c.Lens), Note: c.Note, Verdict: c.Verdict, Why: c.Why, Targets: []targetAuditJSON{}}
	for _, t := range c.Targets {
		row := targetAuditJSON{Target: t.Target, Label: t.Label, Verdict: t.Verdict, Why: t.Why, Deciding: []provisionJSON{}}
		if t.Cell != nil {
			cell := cellDocument(*t.Cell)
			row.Cell = &cell
		}
		for _, p := range t.Deciding {
			row.Deciding = append(row.Deciding, provisionJSON(p))
		}
		out.Targets = append(out.Targets, row)
	}
	return out
}
