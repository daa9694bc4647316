package gap

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// build makes the law side out of what was fetched. The error names the first
// node or edge that the domain forbids.
func build(s *source) (*base, error) {
	b := &base{release: releaseOf(s.owner), named: map[graph.ID]int{}, speakers: s.names(), functions: lists(schema.AllFunction())}
	for _, kind := range []schema.Kind{schema.KindActivity, schema.KindProvision, schema.KindInstrument,
		schema.KindProposition, schema.KindGroup, schema.KindState} {
		number(b.named, s.nodes[kind])
	}
	number(map[graph.ID]int{}, s.nodes[schema.KindAssessment])
	number(map[graph.ID]int{}, s.nodes[schema.KindPrinciple])
	for _, step := range []func(*source) error{b.readStates, b.readPropositions, b.readInstruments, b.readProvisions,
		b.readActivities, b.readFrames, b.readReservations, b.readAssessments, b.readLineage, b.readConflicts, b.readMechanisms} {
		if err := step(s); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// place gives the place of a node, or -1 for nobody.
func (b *base) place(id graph.ID) int {
	if place, there := b.named[id]; there {
		return place
	}
	return -1
}

// the gives the place of the one far end of an edge that must be there.
func (b *base) the(s *source, name schema.EdgeName, from graph.ID) (int, error) {
	far, err := s.only(name, from)
	if err != nil {
		return -1, err
	}
	place := b.place(far)
	if place < 0 {
		return -1, fmt.Errorf("%s: no edge %q; every one must have it", from, name)
	}
	return place, nil
}

func (b *base) readStates(s *source) error {
	if n := len(s.nodes[schema.KindState]); n > maxStates {
		return fmt.Errorf("states: there are %d (limit %d)", n, maxStates)
	}
	b.groups = make([]group, len(s.nodes[schema.KindGroup]))
	for place, n := range s.nodes[schema.KindGroup] {
		b.groups[place].id = n.ID
	}
	for place, n := range s.nodes[schema.KindState] {
		joined := never
		if n.Attrs.Text("status") == string(schema.StateStatusUnMember) {
			joined = lastDay(n.Attrs.Text("memberSince"), never)
		}
		b.states = append(b.states, state{id: n.ID, code: codeOf(n), joined: joined})
		b.everyone.add(place)
		for _, e := range s.links[schema.EdgeMemberOf][n.ID] {
			if g := b.place(e.To); g >= 0 {
				b.groups[g].members = append(b.groups[g].members, membership{place,
					lastDay(e.Attrs.Text("from"), always), lastDay(e.Attrs.Text("to"), never)})
			}
		}
	}
	return nil
}

func codeOf(n graph.Node) string {
	if code := n.Attrs.Text("alpha3"); code != "" {
		return code
	}
	return n.ID.Name()
}

func (b *base) readPropositions(s *source) error {
	for _, n := range s.nodes[schema.KindProposition] {
		b.propositions = append(b.propositions, proposition{id: n.ID, text: n.Attrs.Text("text"),
			status: schema.PropositionStatus(n.Attrs.Text("status")), since: lastDay(n.Attrs.Text("since"), never)})
	}
	for _, n := range s.nodes[schema.KindPosition] {
		who, err := s.only(schema.EdgeBy, n.ID)
		if err != nil {
			return err
		}
		if !b.isState(who) {
			continue
		}
		word := position{b.named[who], lastDay(n.Attrs.Text("date"), always), schema.Stance(n.Attrs.Text("stance"))}
		for _, on := range s.far(schema.EdgeOn, n.ID) {
			if place := b.place(on); place >= 0 {
				p := &b.propositions[place]
				p.positions = append(p.positions, word)
			}
		}
	}
	for i := range b.propositions {
		slices.SortFunc(b.propositions[i].positions, func(a, b position) int {
			return cmp.Or(cmp.Compare(a.state, b.state), cmp.Compare(a.on, b.on), cmp.Compare(a.stance, b.stance))
		})
	}
	return nil
}

func (b *base) isState(id graph.ID) bool {
	place, there := b.named[id]
	return there && place < len(b.states) && b.states[place].id == id
}

func (b *base) readProvisions(s *source) error {
	for _, n := range s.nodes[schema.KindProvision] {
		far, err := s.only(schema.EdgePartOf, n.ID)
		if err != nil {
			return err
		}
		b.provisions = append(b.provisions, provisionOf(n, b.place(far)))
	}
	return nil
}

func provisionOf(n graph.Node, instrument int) provision {
	return provision{id: n.ID, pinpoint: n.Attrs.Text("pinpoint"), modality: schema.Modality(n.Attrs.Text("modality")),
		regime: n.Attrs.Text("regime"), validFrom: lastDay(n.Attrs.Text("validFrom"), always), instrument: instrument}
}

func (b *base) readFrames(s *source) error {
	for _, n := range s.nodes[schema.KindFrame] {
		f := frame{review: masked(schema.AllReview(), n.Attrs.Text("review")), assertedOn: lastDay(n.Attrs.Text("assertedOn"), always)}
		for _, id := range s.far(schema.EdgeCovers, n.ID) {
			if place := b.place(id); place >= 0 {
				f.covers = append(f.covers, place)
			}
		}
		b.frames = append(b.frames, f)
	}
	return nil
}

func (b *base) readAssessments(s *source) error {
	for place, n := range s.nodes[schema.KindAssessment] {
		a := assessmentOf(n)
		var err error
		if a.provision, err = b.the(s, schema.EdgeOf, n.ID); err != nil {
			return err
		}
		if b.provisions[a.provision].instrument < 0 {
			return fmt.Errorf("%s: no edge %q; every provision that is assessed must have it", b.provisions[a.provision].id, schema.EdgePartOf)
		}
		if a.activity, err = b.the(s, schema.EdgeAbout, n.ID); err != nil {
			return err
		}
		if frame, err := s.only(schema.EdgeUnder, n.ID); err != nil || frame == "" {
			return cmp.Or(err, fmt.Errorf("%s: no edge %q; nothing is judged outside a frame", n.ID, schema.EdgeUnder))
		}
		far, err := s.only(schema.EdgeDependsOn, n.ID)
		if err != nil {
			return err
		}
		a.proposition = b.place(far)
		b.assessments = append(b.assessments, a)
		about := &b.activities[a.activity]
		about.judged = append(about.judged, place)
	}
	return nil
}

func assessmentOf(n graph.Node) assessment {
	return assessment{
		id:         n.ID,
		extent:     schema.Extent(n.Attrs.Text("extent")),
		manner:     schema.Manner(n.Attrs.Text("manner")),
		functions:  masked(schema.AllFunction(), n.Attrs.Texts("functions")...),
		reaches:    reached(n.Attrs.Texts("reaches")),
		contexts:   settings(typed[schema.Context](n.Attrs.Texts("contexts"))...),
		territory:  places(typed[schema.Territory](n.Attrs.Texts("territory"))...),
		indirect:   n.Attrs.Bool("indirect"),
		condition:  n.Attrs.Text("condition"),
		reason:     n.Attrs.Text("reason"),
		validFrom:  lastDay(n.Attrs.Text("validFrom"), always),
		validTo:    lastDay(n.Attrs.Text("validTo"), never),
		review:     masked(schema.AllReview(), n.Attrs.Text("review")),
		confidence: schema.Confidence(n.Attrs.Text("confidence")),
		assertedOn: lastDay(n.Attrs.Text("assertedOn"), always),
	}
}

// releaseOf reads the release from the extractor of a corpus: `corpus 2026.11`
// and what may follow it.
func releaseOf(extractor string) string {
	release, _, _ := strings.Cut(strings.TrimPrefix(extractor, "corpus "), " ")
	return release
}
