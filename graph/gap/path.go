package gap

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// maxPaths is how many paths are listed at most.
const maxPaths = 100

// Path gives the shortest ways through the law from one thing to another, at
// most so many, in the order of the edges and ids along them. It walks what
// provisions express, belong to, restate and so on, which activities are
// broader or usually involved, and from a provision to an activity by the
// assessment that judges the one against the other, in either direction. An
// assessment with extent NONE is no way, nor is one that nobody stands behind.
// A State leads to the instruments that it is a party to, a group to those
// that bind its members; both only begin or end a path, for else every treaty
// would be near every other. No way gives no path. The error wraps ErrCase.
func (a *Atlas) Path(from, to graph.ID, limit int) ([]Path, error) {
	if limit < 1 || limit > maxPaths {
		return nil, fmt.Errorf("%w: paths: %d: not a number of paths (limit %d). Give 1 or more", ErrCase, limit, maxPaths)
	}
	w := a.base.newWeb()
	start, err := w.place("from", from)
	if err != nil {
		return nil, err
	}
	end, err := w.place("to", to)
	if err != nil {
		return nil, err
	}
	walk := walker{web: w, end: end, limit: limit}
	walk.measure(start)
	walk.step(start, []strand{{to: start}})
	return walk.found, nil
}

// web is the law as things with strands between them.
type web struct {
	base    *base
	things  []thing
	byID    map[graph.ID]int
	strands [][]strand // by thing; by edge, then id of the far end, then assessment
}

// thing is what a path can pass.
type thing struct {
	id    graph.ID
	kind  schema.Kind
	label string
	ends  bool // it only begins or ends a path
}

// strand leads from a thing to another.
type strand struct {
	to   int
	edge string
	back bool
	via  graph.ID
}

func (b *base) newWeb() *web {
	w := &web{base: b, byID: map[graph.ID]int{}}
	for i := range b.activities {
		w.add(thing{id: b.activities[i].id, kind: schema.KindActivity, label: b.activities[i].label})
	}
	for i := range b.instruments {
		w.add(thing{id: b.instruments[i].id, kind: schema.KindInstrument, label: b.instruments[i].title})
	}
	for i := range b.provisions {
		w.add(thing{id: b.provisions[i].id, kind: schema.KindProvision, label: b.pinpointed(i)})
	}
	for i := range b.principles {
		w.add(thing{id: b.principles[i].id, kind: schema.KindPrinciple, label: b.principles[i].label})
	}
	for i := range b.propositions {
		w.add(thing{id: b.propositions[i].id, kind: schema.KindProposition, label: b.propositions[i].text})
	}
	for i := range b.groups {
		w.add(thing{id: b.groups[i].id, kind: schema.KindGroup, label: b.groups[i].id.Name(), ends: true})
	}
	for i := range b.states {
		w.add(thing{id: b.states[i].id, kind: schema.KindState, label: b.states[i].code, ends: true})
	}
	w.strands = make([][]strand, len(w.things))
	w.tieLaw()
	w.tieJudged()
	w.tieStates()
	for i := range w.strands {
		slices.SortFunc(w.strands[i], func(x, y strand) int {
			return cmp.Or(cmp.Compare(x.edge, y.edge), cmp.Compare(w.things[x.to].id, w.things[y.to].id), cmp.Compare(x.via, y.via))
		})
		w.strands[i] = slices.CompactFunc(w.strands[i], func(x, y strand) bool { return x.edge == y.edge && x.to == y.to && x.back == y.back })
	}
	return w
}

// pinpointed names a provision: its instrument and pinpoint.
func (b *base) pinpointed(provision int) string {
	p := &b.provisions[provision]
	if p.instrument < 0 {
		return p.pinpoint
	}
	return strings.Trim(b.instruments[p.instrument].title+", "+p.pinpoint, ", ")
}

func (w *web) add(t thing) {
	w.byID[t.id] = len(w.things)
	w.things = append(w.things, t)
}

// tie puts a strand between two things, both ways.
func (w *web) tie(from graph.ID, edge schema.EdgeName, to, via graph.ID) {
	x, there := w.byID[from]
	y, also := w.byID[to]
	if !there || !also {
		return
	}
	w.strands[x] = append(w.strands[x], strand{to: y, edge: string(edge), via: via})
	w.strands[y] = append(w.strands[y], strand{to: x, edge: string(edge), back: true, via: via})
}

func (w *web) tieLaw() {
	b := w.base
	for i := range b.provisions {
		if at := b.provisions[i].instrument; at >= 0 {
			w.tie(b.provisions[i].id, schema.EdgePartOf, b.instruments[at].id, "")
		}
	}
	for i := range b.principles {
		for _, place := range b.principles[i].provisions {
			w.tie(b.provisions[place].id, schema.EdgeExpresses, b.principles[i].id, "")
		}
	}
	for _, l := range b.lineage {
		w.tie(l.from, l.name, l.to, "")
	}
	for i := range b.activities {
		a := &b.activities[i]
		if a.broader >= 0 {
			w.tie(a.id, schema.EdgeBroader, b.activities[a.broader].id, "")
		}
		for _, other := range a.involves {
			w.tie(a.id, schema.EdgeUsuallyInvolves, b.activities[other].id, "")
		}
	}
}

// EdgeJudged names the step from a provision to an activity that an assessment
// judges it against. It is two edges of the graph, `of` and `about`.
const EdgeJudged = "judgedAgainst"

func (w *web) tieJudged() {
	b, behind := w.base, masked(schema.AllReview(), usual()...)
	for i := range b.assessments {
		a := &b.assessments[i]
		if a.extent == schema.ExtentNone || a.review&behind == 0 {
			continue
		}
		w.tie(b.provisions[a.provision].id, EdgeJudged, b.activities[a.activity].id, a.id)
		if a.proposition >= 0 {
			w.tie(b.activities[a.activity].id, schema.EdgeDependsOn, b.propositions[a.proposition].id, a.id)
			w.tie(b.provisions[a.provision].id, schema.EdgeDependsOn, b.propositions[a.proposition].id, a.id)
		}
	}
}

// EdgeParty names the step from a State to an instrument whose list of parties
// has it today: several edges of the graph by way of its participations.
const EdgeParty = "partyTo"

func (w *web) tieStates() {
	b := w.base
	for i := range b.instruments {
		in := &b.instruments[i]
		if in.group >= 0 {
			w.tie(in.id, schema.EdgeBindsMembersOf, b.groups[in.group].id, "")
		}
		parties := within(in.parties, never)
		for place := range b.states {
			if parties.Has(place) {
				w.tie(b.states[place].id, EdgeParty, in.id, "")
			}
		}
	}
	for i := range b.groups {
		for _, m := range b.groups[i].members {
			w.tie(b.states[m.state].id, schema.EdgeMemberOf, b.groups[i].id, "")
		}
	}
}

// place finds a thing by its id; an id without its kind is taken where only
// one thing has the name.
func (w *web) place(part string, id graph.ID) (int, error) {
	if at, found := w.byID[id]; found {
		return at, nil
	}
	found := -1
	if !strings.Contains(string(id), ":") {
		for at := range w.things {
			if !strings.EqualFold(w.things[at].id.Name(), string(id)) {
				continue
			}
			if found >= 0 {
				return -1, fmt.Errorf("%w: %s: %q: %s and %s have that name. Give the id with its kind", ErrCase, part, string(id), w.things[found].id, w.things[at].id)
			}
			found = at
		}
	}
	if found < 0 {
		return -1, fmt.Errorf("%w: %s: %q: no principle, proposition, instrument, provision, activity, State or group of this corpus. Give an id such as principle:sovereignty", ErrCase, part, string(id))
	}
	return found, nil
}

// walker walks from a thing to another along shortest ways.
type walker struct {
	web   *web
	far   []int // steps to the end, or -1
	end   int
	limit int
	found []Path
}

// measure says for each thing how far the end is; the start may be one that
// only ends a path.
func (w *walker) measure(start int) {
	w.far = slices.Repeat([]int{-1}, len(w.web.things))
	w.far[w.end] = 0
	for queue := []int{w.end}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		for _, s := range w.web.strands[at] {
			if w.far[s.to] < 0 && (s.to == start || !w.web.things[s.to].ends) {
				w.far[s.to] = w.far[at] + 1
				queue = append(queue, s.to)
			}
		}
	}
}

// step goes on from a thing along every strand that leads nearer.
func (w *walker) step(at int, way []strand) {
	if w.far[at] < 0 || len(w.found) >= w.limit {
		return
	}
	if at == w.end {
		w.found = append(w.found, w.path(way))
		return
	}
	for _, s := range w.web.strands[at] {
		if w.far[s.to] == w.far[at]-1 {
			w.step(s.to, append(way, s))
		}
	}
}

func (w *walker) path(way []strand) Path {
	var out Path
	for _, s := range way {
		t := &w.web.things[s.to]
		out.Steps = append(out.Steps, PathStep{ID: t.id, Kind: t.kind, Label: t.label, Edge: s.edge, Back: s.back, Via: s.via})
	}
	return out
}
