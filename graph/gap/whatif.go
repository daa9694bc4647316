package gap

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// overlay is a draft laid over an atlas. The lists of the atlas below are
// shared; only what the draft touches is made anew.
type overlay struct {
	below    *Atlas
	draft    *base           // the whole, with the draft's own assessments alone at each activity
	touched  []int           // activities that see an assessment of the draft, ascending
	reworked []int           // activities that see an assessment of the law that the draft moves, ascending
	joined   []int           // instruments of the atlas below whose parties the draft adds to
	reserves bool            // the draft adds reservations
	imagined map[int]bool    // instruments taken as joined by every State
	undated  map[int]bool    // instruments taken as in force on any day
	articles []graph.ID      // the provisions of the draft, in its order
	owners   map[int]bool    // the places of its provisions
	ended    map[int][]int   // provisions of the law that a provision of the draft takes the place of, by that provision
	withheld []graph.EdgeKey // supersessions without effect, because not every State has joined
}

// WhatIf lays a draft over the atlas, which does not change: the answers of
// the new atlas are those of the law with the draft in it. Whoever stands
// behind the draft's assessments, and whenever they were made, the new atlas
// counts them: the draft is what is asked about. In lists, what is the
// draft's stands last. The error wraps ErrDraft.
//
// A provision that the draft supersedes ends on the day before the draft's
// instrument enters into force, provided that every State is imagined to have
// joined; where only some have, the old rule goes on for the others (Vienna
// Convention on the Law of Treaties, Art. 40(4)), so it stays, and Simulate
// says so.
func (a *Atlas) WhatIf(d Draft) (*Atlas, error) {
	s, err := d.source()
	if err != nil {
		return nil, err
	}
	b := *a.base
	b.named = maps.Clone(a.base.named)
	o := &overlay{below: a, imagined: map[int]bool{}, undated: map[int]bool{}, owners: map[int]bool{}, ended: map[int][]int{}, articles: d.Articles()}
	for _, step := range []func(*base, *source) error{o.checkNames, o.addInstruments, o.addParticipations, o.addProvisions, o.addReservations, o.addAssessments, o.addLineage, o.supersede} {
		if err := step(&b, s); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrDraft, err)
		}
	}
	o.touch(&b)
	if b.draft, err = d.hash(a.base.draft); err != nil {
		return nil, err
	}
	return &Atlas{base: &b, overlay: o, asserted: a.asserted, reviews: ^mask(0), laws: map[selection]*law{}, views: map[viewKey]*view{}}, nil
}

// checkNames refuses ids that are taken and lineage that leads nowhere.
func (o *overlay) checkNames(b *base, s *source) error {
	own := map[graph.ID]bool{}
	for _, nodes := range s.nodes {
		for _, n := range nodes {
			own[n.ID] = true
		}
	}
	for _, id := range sortedIDs(own) {
		if b.place(id) >= 0 {
			return taken(id)
		}
	}
	for i := range b.assessments {
		if own[b.assessments[i].id] {
			return taken(b.assessments[i].id)
		}
	}
	for _, name := range lineage() {
		for _, from := range sortedIDs(s.links[name]) {
			for _, to := range s.far(name, from) {
				if !own[to] && b.place(to) < 0 {
					return fmt.Errorf("%s: %s: %s is neither in the corpus nor in the draft", from, name, to)
				}
			}
		}
	}
	return nil
}

func taken(id graph.ID) error {
	return fmt.Errorf("%s: the corpus has a record of that id. Give the draft's an id of its own, and write `supersedes` to amend the old one", id)
}

func sortedIDs[V any](m map[graph.ID]V) []graph.ID { return slices.Sorted(maps.Keys(m)) }

// lineage names the edges between provisions and instruments.
func lineage() []schema.EdgeName {
	return []schema.EdgeName{schema.EdgeRestates, schema.EdgeElaborates, schema.EdgeEndorses, schema.EdgeImplements,
		schema.EdgeSupersedes, schema.EdgeDerogatesFrom, schema.EdgeConflictsWith, schema.EdgeInterprets}
}

func (o *overlay) addInstruments(b *base, s *source) error {
	b.instruments = roomier(b.instruments, len(s.nodes[schema.KindInstrument]))
	for _, n := range s.nodes[schema.KindInstrument] {
		far, err := s.only(schema.EdgeBindsMembersOf, n.ID)
		if err != nil {
			return err
		}
		if far != "" && (b.place(far) < 0 || !strings.HasPrefix(string(far), "group:")) {
			return fmt.Errorf("%s: bindsMembersOf: %s is no group of the corpus", n.ID, far)
		}
		i := b.instrumentOf(n, far)
		if i.form == schema.SourceTypeDraft || i.form == schema.SourceTypeScholarly {
			return fmt.Errorf("%s: sourceType %s never counts as law. Write the form that it is to have, such as TREATY", n.ID, i.form)
		}
		place := len(b.instruments)
		b.named[n.ID] = place
		if i.status == "" {
			i.status = schema.InstrumentStatusInForce
		}
		_, said := n.Attrs["universal"]
		o.imagined[place] = !said && i.group < 0 && i.count == 0 && joinable(i.form)
		b.instruments = append(b.instruments, i)
	}
	return nil
}

// roomier copies a list into one with room for more. What its members lead to is shared.
func roomier[T any](list []T, more int) []T {
	return append(make([]T, 0, len(list)+more), list...)
}

// joinable says whether States are bound by an instrument of that form by joining it.
func joinable(form schema.SourceType) bool {
	return form == schema.SourceTypeTreaty || form == schema.SourceTypeRegionalLaw
}

func (o *overlay) addParticipations(b *base, s *source) error {
	first := len(o.below.base.instruments)
	for _, n := range s.nodes[schema.KindParticipation] {
		in, who, err := ends(s, n.ID, schema.EdgeIn, schema.EdgeBy)
		if err != nil {
			return err
		}
		place := b.place(in)
		if place < 0 || place >= len(b.instruments) || b.instruments[place].id != in {
			return fmt.Errorf("%s: in: %q is no instrument of the corpus or the draft", n.ID, in)
		}
		if strings.HasPrefix(string(who), "state:") && !b.isState(who) {
			return fmt.Errorf("%s: by: %q is no State of this corpus. Give ISO 3166-1 alpha-3 codes, such as PAK", n.ID, who)
		}
		i := &b.instruments[place]
		if place < first && !slices.Contains(o.joined, place) {
			if !i.listed {
				return fmt.Errorf("%s: the corpus holds no list of the parties of %s, so none can be added", n.ID, in)
			}
			i.parties, i.outside, i.deposits = slices.Clone(i.parties), slices.Clone(i.outside), slices.Clone(i.deposits)
			o.joined = append(o.joined, place)
		}
		o.imagined[place] = false
		if err := b.readParticipation(s, n); err != nil {
			return err
		}
	}
	for place := range b.instruments {
		if place >= first || slices.Contains(o.joined, place) {
			i := &b.instruments[place]
			i.enter()
			if place >= first && i.status == schema.InstrumentStatusInForce && i.inForce == never && (i.needs == 0 || o.imagined[place]) {
				i.inForce = i.adopted
				o.undated[place] = i.adopted == always && !customary(i.form)
			}
			i.parties = forgetGone(i.parties)
			slices.SortFunc(i.parties, inOrder)
			slices.SortFunc(i.outside, inOrder)
		}
	}
	return nil
}

// ends gives the far ends of two edges that a node must have.
func ends(s *source, id graph.ID, one, two schema.EdgeName) (first, second graph.ID, err error) {
	if first, err = s.only(one, id); err != nil {
		return
	}
	if second, err = s.only(two, id); err != nil {
		return
	}
	if first == "" || second == "" {
		err = fmt.Errorf("%s: no edge %q or no edge %q; it must have both", id, one, two)
	}
	return
}

func (o *overlay) addProvisions(b *base, s *source) error {
	b.provisions = roomier(b.provisions, len(s.nodes[schema.KindProvision]))
	for _, n := range s.nodes[schema.KindProvision] {
		far, err := s.only(schema.EdgePartOf, n.ID)
		if err != nil {
			return err
		}
		place := b.place(far)
		if place < 0 || place >= len(b.instruments) || b.instruments[place].id != far {
			return fmt.Errorf("%s: partOf: %q is no instrument of the corpus or the draft", n.ID, far)
		}
		b.named[n.ID] = len(b.provisions)
		o.owners[len(b.provisions)] = true
		b.provisions = append(b.provisions, provisionOf(n, place))
	}
	return nil
}

// addReservations reads which States exclude which provisions when they join.
func (o *overlay) addReservations(b *base, s *source) error {
	before := len(b.reservations)
	if len(s.links[schema.EdgeExcludes]) == 0 {
		return nil
	}
	b.reservations = slices.Clone(b.reservations)
	err := b.readReservations(s)
	o.reserves = len(b.reservations) > before
	return err
}

func (o *overlay) addLineage(b *base, s *source) error {
	before := len(b.lineage)
	b.lineage = slices.Clip(b.lineage)
	for _, nodes := range [][]graph.Node{s.nodes[schema.KindProvision], s.nodes[schema.KindInstrument]} {
		for _, n := range nodes {
			b.linked(s, n.ID)
		}
	}
	if len(b.lineage) == before {
		return nil
	}
	slices.SortFunc(b.lineage, func(x, y link) int {
		return cmp.Or(cmp.Compare(x.from, y.from), cmp.Compare(x.name, y.name), cmp.Compare(x.to, y.to))
	})
	return nil
}

func (o *overlay) addAssessments(b *base, s *source) error {
	own := make([][]int, len(b.activities))
	b.assessments = roomier(b.assessments, len(s.nodes[schema.KindAssessment]))
	for _, n := range s.nodes[schema.KindAssessment] {
		of, about, err := ends(s, n.ID, schema.EdgeOf, schema.EdgeAbout)
		if err != nil {
			return err
		}
		a := assessmentOf(n)
		a.review, a.assertedOn = ^mask(0), always
		if a.provision = b.place(of); !o.owners[a.provision] || b.provisions[a.provision].id != of {
			return fmt.Errorf("%s: of: %q is no provision of the draft. What the law holds is judged in the corpus, not by a draft", n.ID, of)
		}
		if !b.isActivity(about) {
			return fmt.Errorf("%s: about: %q is no activity of this corpus", n.ID, about)
		}
		a.activity = b.named[about]
		far, err := s.only(schema.EdgeDependsOn, n.ID)
		if err != nil {
			return err
		}
		if a.proposition = b.place(far); far != "" && a.proposition < 0 {
			return fmt.Errorf("%s: dependsOn: %q is no proposition of this corpus", n.ID, far)
		}
		own[a.activity] = append(own[a.activity], len(b.assessments))
		b.assessments = append(b.assessments, a)
	}
	o.judge(b, own)
	return nil
}

// judge gives the activities the assessments of the draft, and keeps a base in
// which they stand alone.
func (o *overlay) judge(b *base, own [][]int) {
	alone := slices.Clone(b.activities)
	b.activities = slices.Clone(b.activities)
	for place := range own {
		alone[place].judged = own[place]
		b.activities[place].judged = append(slices.Clip(b.activities[place].judged), own[place]...)
	}
	draft := *b
	draft.activities = alone
	o.draft = &draft
}

// supersede ends the provisions whose place the draft takes.
func (o *overlay) supersede(b *base, s *source) error {
	for _, from := range sortedIDs(s.links[schema.EdgeSupersedes]) {
		if !strings.HasPrefix(string(from), "provision:") {
			return fmt.Errorf("%s: supersedes: an article takes the place of a provision. Write it at a provision of the draft", from)
		}
		by := b.place(from)
		i := b.provisions[by].instrument
		for _, to := range s.far(schema.EdgeSupersedes, from) {
			old := b.place(to)
			if !strings.HasPrefix(string(to), "provision:") || o.owners[old] {
				return fmt.Errorf("%s: supersedes: %s is no provision of the corpus", from, to)
			}
			if !o.imagined[i] && !b.instruments[i].universal {
				o.withheld = append(o.withheld, graph.EdgeKey{From: from, Name: schema.EdgeSupersedes, To: to})
				continue
			}
			o.ended[by] = append(o.ended[by], old)
			b.end(old, max(b.instruments[i].inForce, b.provisions[by].validFrom))
		}
	}
	return nil
}

// end lets the assessments of a provision apply no longer from a day on.
func (b *base) end(provision int, from day) {
	last := from
	if from > always {
		last--
	}
	for i := range b.assessments {
		if a := &b.assessments[i]; a.provision == provision {
			a.validTo = min(a.validTo, last)
		}
	}
}
