package gqlapi

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/lacuna-law/lacuna/gqlapi/gen"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/wording"
	"github.com/lacuna-law/lacuna/schema"
	"github.com/lacuna-law/lacuna/search"
)

// Limits of what is listed of one precedent.
const (
	sideShown    = 20 // States by code
	lineageShown = 20
	claimsHeard  = 5000 // claims on all precedents of an answer
)

// kinEdges are the edges of the lineage.
func kinEdges() []schema.EdgeName {
	return []schema.EdgeName{schema.EdgeConflictsWith, schema.EdgeDerogatesFrom, schema.EdgeElaborates, schema.EdgeEndorses,
		schema.EdgeImplements, schema.EdgeInterprets, schema.EdgeRestates, schema.EdgeSupersedes}
}

// precedentsAround is the part of the graph around the precedents of an answer,
// read with a few queries for all of them.
type precedentsAround struct {
	nodes map[graph.ID]graph.Node
	out   map[graph.ID][]graph.Edge // of the lineage, from a precedent
	in    map[graph.ID][]graph.Edge // of the lineage, to a precedent
	of    map[graph.ID]graph.ID     // instruments of the provisions at the other ends
	texts map[graph.ID][]graph.ID   // passages that state a provision
	aims  map[graph.ID][]graph.ID   // claims that target a precedent or its instrument
	acts  map[graph.ID][]graph.ID   // participations in the instruments
	by    map[graph.ID][]graph.ID   // who holds a claim or took an action
	bars  map[graph.ID][]graph.ID   // participations that exclude a precedent
}

// aroundPrecedents reads what the fields that are asked for need.
func (a *API) aroundPrecedents(ctx context.Context, found []search.Precedent, wants map[string]bool) (*precedentsAround, error) {
	v := &precedentsAround{nodes: map[graph.ID]graph.Node{}, out: map[graph.ID][]graph.Edge{}, in: map[graph.ID][]graph.Edge{}, of: map[graph.ID]graph.ID{}}
	var provisions, both []graph.ID
	for _, p := range found {
		v.nodes[p.Node.ID], v.nodes[p.Instrument.ID] = p.Node, p.Instrument
		provisions = append(provisions, p.Node.ID)
		both = append(both, p.Node.ID)
		if p.Instrument.ID != "" {
			both = append(both, p.Instrument.ID)
		}
	}
	if wants["supporters"] || wants["opponents"] {
		if err := v.readSides(ctx, a.options.Store, provisions, both); err != nil {
			return nil, err
		}
	}
	if wants["lineage"] {
		return v, v.readLineage(ctx, a.options.Store, provisions)
	}
	return v, nil
}

// readSides reads who spoke of the precedents and who took part in their instruments.
func (v *precedentsAround) readSides(ctx context.Context, from graph.Reader, provisions, both []graph.ID) (err error) {
	if v.aims, err = farEnds(ctx, from, both, true, schema.EdgeTargets); err != nil {
		return err
	}
	if v.acts, err = farEnds(ctx, from, both, true, schema.EdgeIn); err != nil {
		return err
	}
	if v.bars, err = farEnds(ctx, from, provisions, true, schema.EdgeExcludes); err != nil {
		return err
	}
	var ids []graph.ID
	for _, lists := range []map[graph.ID][]graph.ID{v.aims, v.acts, v.bars} {
		for _, list := range lists {
			ids = append(ids, list[:min(len(list), claimsHeard)]...)
		}
	}
	if err := v.fetch(ctx, from, ids); err != nil {
		return err
	}
	v.by, err = farEnds(ctx, from, ids, false, schema.EdgeBy)
	return err
}

// readLineage reads the other ends of the lineage, with their instruments and texts.
func (v *precedentsAround) readLineage(ctx context.Context, from graph.Reader, provisions []graph.ID) (err error) {
	ids := slices.Clone(provisions)
	for _, back := range []bool{false, true} {
		q := graph.EdgeQuery{From: provisions, Names: kinEdges()}
		if back {
			q = graph.EdgeQuery{To: provisions, Names: kinEdges()}
		}
		for e, err := range from.Edges(ctx, q) {
			if err != nil {
				return fmt.Errorf("lineage of precedents: %w", err)
			}
			if back {
				v.in[e.To] = append(v.in[e.To], e)
				ids = append(ids, e.From)
			} else {
				v.out[e.From] = append(v.out[e.From], e)
				ids = append(ids, e.To)
			}
		}
	}
	instruments, err := farEnds(ctx, from, ids, false, schema.EdgePartOf)
	if err != nil {
		return err
	}
	if v.texts, err = farEnds(ctx, from, ids, true, schema.EdgeStatesTextOf); err != nil {
		return err
	}
	for id, list := range instruments {
		v.of[id] = list[0]
		ids = append(ids, list...)
	}
	for _, list := range v.texts {
		ids = append(ids, list...)
	}
	return v.fetch(ctx, from, ids)
}

// farEnds gives the other ends of the edges of a name that leave ids, or reach them.
func farEnds(ctx context.Context, from graph.Reader, ids []graph.ID, back bool, name schema.EdgeName) (map[graph.ID][]graph.ID, error) {
	out := map[graph.ID][]graph.ID{}
	if len(ids) == 0 {
		return out, nil
	}
	q := graph.EdgeQuery{From: ids, Names: []schema.EdgeName{name}}
	if back {
		q = graph.EdgeQuery{To: ids, Names: []schema.EdgeName{name}}
	}
	for e, err := range from.Edges(ctx, q) {
		if err != nil {
			return nil, fmt.Errorf("%s of precedents: %w", name, err)
		}
		if back {
			out[e.To] = append(out[e.To], e.From)
		} else {
			out[e.From] = append(out[e.From], e.To)
		}
	}
	return out, nil
}

func (v *precedentsAround) fetch(ctx context.Context, from graph.Reader, ids []graph.ID) error {
	ids = slices.DeleteFunc(ids, func(id graph.ID) bool { _, there := v.nodes[id]; return there })
	if len(ids) == 0 {
		return nil
	}
	for n, err := range from.Nodes(ctx, graph.NodeQuery{IDs: ids}) {
		if err != nil {
			return fmt.Errorf("nodes around precedents: %w", err)
		}
		v.nodes[n.ID] = n
	}
	return nil
}

// sides gives who supports a precedent and who opposes it: by what was said of
// it or its instrument, and by taking part in the instrument or excluding the
// provision for oneself. Silence is on neither side.
func (v *precedentsAround) sides(p *search.Precedent) (support, oppose *gen.PrecedentSide) {
	with, against := map[graph.ID]bool{}, map[graph.ID]bool{}
	for _, at := range []graph.ID{p.Node.ID, p.Instrument.ID} {
		for _, claim := range v.aims[at] {
			switch schema.ClaimType(v.nodes[claim].Attrs.Text("type")) {
			case schema.ClaimTypeEndorsement:
				v.mark(with, claim)
			case schema.ClaimTypeRejection:
				v.mark(against, claim)
			}
		}
	}
	left := map[graph.ID]bool{}
	for _, act := range v.acts[p.Instrument.ID] {
		switch schema.ParticipationAction(v.nodes[act].Attrs.Text("action")) {
		case schema.ParticipationActionWithdrawn:
			v.mark(left, act)
		case schema.ParticipationActionReserved, schema.ParticipationActionNotParty:
		default:
			v.mark(with, act)
		}
	}
	for who := range left {
		delete(with, who)
	}
	for _, act := range v.bars[p.Node.ID] {
		v.mark(against, act)
	}
	return sideOf(with), sideOf(against)
}

// mark notes those who hold a claim or took an action. What was withdrawn or
// disputed in review is not heard.
func (v *precedentsAround) mark(side map[graph.ID]bool, said graph.ID) {
	switch schema.Review(v.nodes[said].Attrs.Text("review")) {
	case schema.ReviewDisputed, schema.ReviewSuperseded, schema.ReviewWithdrawn:
		return
	}
	for _, who := range v.by[said] {
		side[who] = true
	}
}

func sideOf(who map[graph.ID]bool) *gen.PrecedentSide {
	var states, others []string
	for _, id := range slices.Sorted(maps.Keys(who)) {
		if strings.HasPrefix(string(id), "state:") {
			states = append(states, id.Name())
		} else {
			others = append(others, id.Name())
		}
	}
	return side(states, others)
}

func side(states, others []string) *gen.PrecedentSide {
	return &gen.PrecedentSide{States: orNone(states[:min(len(states), sideShown)]), Others: orNone(others[:min(len(others), sideShown)]), Count: len(states)}
}

// lineage gives the steps from and to a precedent, nearest in time first; those
// without a day come last.
func (v *precedentsAround) lineage(a *API, p *search.Precedent) ([]*gen.LineageStep, error) {
	out := []*gen.LineageStep{}
	for _, e := range v.out[p.Node.ID] {
		step, err := v.step(a, p.Node.ID, e.To, string(e.Name), false)
		if err != nil {
			return nil, err
		}
		out = append(out, step)
	}
	for _, e := range v.in[p.Node.ID] {
		step, err := v.step(a, p.Node.ID, e.From, a.inverseOf(e), true)
		if err != nil {
			return nil, err
		}
		out = append(out, step)
	}
	own := v.adopted(p.Node.ID)
	slices.SortStableFunc(out, func(x, y *gen.LineageStep) int {
		return cmp.Or(cmp.Compare(daysApart(own, x.Date), daysApart(own, y.Date)), cmp.Compare(x.ID, y.ID), cmp.Compare(x.Relation, y.Relation))
	})
	return out[:min(len(out), lineageShown)], nil
}

// inverseOf gives the name of an edge read from its far end.
func (a *API) inverseOf(e graph.Edge) string {
	for _, decl := range a.options.Ontology.Kind(schema.KindProvision).Edges {
		if decl.Name == e.Name {
			return decl.Inverse
		}
	}
	return string(e.Name)
}

// adopted gives the day of a provision or instrument, or "".
func (v *precedentsAround) adopted(id graph.ID) string {
	if n := v.nodes[id]; n.Kind == schema.KindInstrument {
		return n.Attrs.Text("adopted")
	}
	return cmp.Or(v.nodes[id].Attrs.Text("validFrom"), v.nodes[v.of[id]].Attrs.Text("adopted"))
}

func daysApart(a string, b *string) int {
	const unknown = 1 << 30
	if b == nil {
		return unknown
	}
	one, err := time.Parse(time.DateOnly, schema.LastDay(a))
	if err != nil {
		return unknown
	}
	other, err := time.Parse(time.DateOnly, schema.LastDay(*b))
	if err != nil {
		return unknown
	}
	return int(one.Sub(other).Abs().Hours() / 24)
}

// step compares a precedent with the other end of an edge. The one from which
// the edge leads is the newer.
func (v *precedentsAround) step(a *API, own, other graph.ID, relation string, otherIsNewer bool) (*gen.LineageStep, error) {
	node, err := a.decoder.node(v.nodes[other])
	if err != nil {
		return nil, err
	}
	out := &gen.LineageStep{Relation: relation, Other: node, ID: other, Shift: schema.ShiftUnknown, Diff: []*gen.DiffPiece{}}
	if day := v.adopted(other); day != "" {
		out.Date = &day
	}
	if v.nodes[other].Kind != schema.KindProvision {
		return out, nil
	}
	older, newer := other, own
	if otherIsNewer {
		older, newer = own, other
	}
	before, after, attached := v.wordsOf(older, newer)
	for _, piece := range wording.Diff(before, after) {
		out.Diff = append(out.Diff, &gen.DiffPiece{Text: piece.Text, Change: schema.DiffChange(piece.Change)})
	}
	out.Shift, out.ShiftWords = v.shift(older, newer, before, after, attached)
	return out, nil
}

// wordsOf gives the texts of two provisions to hold beside each other: those of
// documents where both have one in a language, else the digests.
func (v *precedentsAround) wordsOf(older, newer graph.ID) (before, after string, attached bool) {
	for _, one := range v.texts[older] {
		for _, other := range v.texts[newer] {
			if lang := v.nodes[one].Attrs.Text("language"); lang != "" && lang == v.nodes[other].Attrs.Text("language") {
				return v.nodes[one].Attrs.Text("text"), v.nodes[other].Attrs.Text("text"), true
			}
		}
	}
	return v.nodes[older].Attrs.Text("digest"), v.nodes[newer].Attrs.Text("digest"), false
}

// shift says what became of the force: by the words of attached texts, which
// are those of the instruments; else by what the editors judged the words to
// do, since a digest has words of its own.
func (v *precedentsAround) shift(older, newer graph.ID, before, after string, attached bool) (schema.Shift, string) {
	if attached {
		was, from := wording.Force(before)
		is, to := wording.Force(after)
		if shift := wording.ShiftOf(was, is); shift != schema.ShiftUnknown {
			return shift, from + " → " + to
		}
	}
	was, is := schema.Modality(v.nodes[older].Attrs.Text("modality")), schema.Modality(v.nodes[newer].Attrs.Text("modality"))
	shift := wording.ShiftOf(wording.ModalityStrength(was), wording.ModalityStrength(is))
	return shift, strings.ToLower(string(was)) + " → " + strings.ToLower(string(is))
}
