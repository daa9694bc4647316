package gap

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// DefaultQuorum is the share of the members that must be bound when no States
// are named.
const DefaultQuorum = 0.75

// Asker answers cases under one lens. It is safe for use by many at once.
type Asker struct {
	atlas *Atlas
	lens  Lens
	view  *view
	query query // functions is empty where the nature of the activity decides
}

// Ask checks a lens and readies its day. The error wraps ErrCase.
func (a *Atlas) Ask(l Lens) (*Asker, error) {
	l, err := a.complete(l)
	if err != nil {
		return nil, err
	}
	known := never
	if l.KnownAsOf != "" {
		known = lastDay(l.KnownAsOf, never)
	}
	s := &Asker{atlas: a, lens: l}
	s.view = a.viewRead(masked(schema.AllReview(), l.Review...), known, lastDay(l.AsOf, never), l.Propositions)
	s.query = query{functions: masked(schema.AllFunction(), l.Functions...), actors: anyActor(),
		contexts: settings(l.Context), territory: places(l.Territory), refuses: isIndirect | isRefused, clouds: isDisputed | isClouded,
		named: len(l.States), need: max(1, int(math.Ceil(l.Quorum*float64(s.view.size)-1e-9)))}
	if l.Actor != "" {
		s.query.actors = masked(schema.AllActor(), l.Actor)
	}
	for _, id := range l.States {
		s.query.states.add(a.base.named[id])
	}
	s.query.read(l.Reading)
	return s, nil
}

func (q *query) read(r schema.Reading) {
	switch r {
	case schema.ReadingAccepted:
		q.clouds = isClouded
	case schema.ReadingRejected:
		q.refuses |= isDisputed
	}
}

// Lens gives the lens with every default filled in; Functions stays empty
// where the nature of each activity decides.
func (s *Asker) Lens() Lens { return s.lens }

// complete fills in the defaults and refuses what is no lens.
func (a *Atlas) complete(l Lens) (Lens, error) {
	var err error
	if l.AsOf, err = dayWord("asOf", l.AsOf); err != nil {
		return l, err
	}
	if l.KnownAsOf != "" {
		if l.KnownAsOf, err = dayWord("knownAsOf", l.KnownAsOf); err != nil {
			return l, err
		}
	}
	if l.States, err = a.statesNamed(l.States); err != nil {
		return l, err
	}
	if err := a.addGroup(&l); err != nil {
		return l, err
	}
	if l.Propositions, err = a.readingsNamed(l.Propositions); err != nil {
		return l, err
	}
	if l.Actor == "ANY" {
		l.Actor = ""
	}
	if l.Actor != "" {
		if err := oneOf("actor", l.Actor, classes()); err != nil {
			return l, err
		}
	}
	if l.Quorum == 0 {
		l.Quorum = DefaultQuorum
	}
	if !(l.Quorum > 0 && l.Quorum <= 1) {
		return l, fmt.Errorf("%w: quorum: %v: not a share (limit above 0, at most 1). Give a share such as 0.75", ErrCase, l.Quorum)
	}
	return l, l.vocabularies()
}

// vocabularies fills in and checks the parts that are words.
func (l *Lens) vocabularies() error {
	var err error
	if l.Context, err = word("context", l.Context, schema.ContextPeacetime, schema.AllContext()); err != nil {
		return err
	}
	if l.Territory, err = word("territory", l.Territory, schema.TerritoryAny, schema.AllTerritory()); err != nil {
		return err
	}
	if l.Reading, err = word("reading", l.Reading, schema.ReadingNeutral, schema.AllReading()); err != nil {
		return err
	}
	if l.Functions, err = wordList("functions", l.Functions, schema.AllFunction()); err != nil {
		return err
	}
	if len(l.Review) == 0 {
		l.Review = usual()
	}
	l.Review, err = wordList("review", l.Review, schema.AllReview())
	return err
}

func dayWord(part, text string) (string, error) {
	if t, err := time.Parse(time.DateOnly, text); err == nil && t.Year() > 0 {
		return text, nil
	}
	return "", fmt.Errorf("%w: %s: %q: not a day. Give one as YYYY-MM-DD", ErrCase, part, text)
}

func word[T ~string](part string, given, absent T, all []T) (T, error) {
	if given == "" {
		return absent, nil
	}
	return given, oneOf(part, given, all)
}

func wordList[T ~string](part string, given []T, all []T) ([]T, error) {
	for _, w := range given {
		if err := oneOf(part, w, all); err != nil {
			return nil, err
		}
	}
	return words(all, masked(all, given...)), nil
}

func oneOf[T ~string](part string, given T, all []T) error {
	if slices.Contains(all, given) {
		return nil
	}
	list := make([]string, len(all))
	for i, w := range all {
		list[i] = string(w)
	}
	return fmt.Errorf("%w: %s: %q: no such word. Give one of %s", ErrCase, part, string(given), strings.Join(list, ", "))
}

// statesNamed resolves States by id, with or without the kind, or by code.
func (a *Atlas) statesNamed(given []graph.ID) ([]graph.ID, error) {
	out := make([]graph.ID, 0, len(given))
	for _, id := range given {
		place, found := a.stateNamed(id)
		if !found {
			return nil, fmt.Errorf("%w: states: %q: not in this corpus. Give ISO 3166-1 alpha-3 codes, such as PAK", ErrCase, string(id))
		}
		out = append(out, a.base.states[place].id)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// addGroup resolves the group of a lens and names its members of the day
// beside the States given. Members that are no States are passed over.
func (a *Atlas) addGroup(l *Lens) error {
	if l.Group == "" {
		return nil
	}
	place, found := a.groupNamed(l.Group)
	if !found {
		return fmt.Errorf("%w: group: %q: not in this corpus. Give an id such as group:EU", ErrCase, string(l.Group))
	}
	l.Group = a.base.groups[place].id
	members := a.base.listStates(a.base.groups[place].on(lastDay(l.AsOf, never)))
	if len(members) == 0 {
		return fmt.Errorf("%w: group: %s: it had no members on %s. Ask for another day, or name States", ErrCase, l.Group, l.AsOf)
	}
	l.States = append(l.States, members...)
	slices.Sort(l.States)
	l.States = slices.Compact(l.States)
	return nil
}

func (a *Atlas) groupNamed(id graph.ID) (int, bool) {
	name := strings.TrimPrefix(string(id), "group:")
	for _, try := range []string{name, strings.ToUpper(name)} {
		full := graph.ID("group:" + try)
		if place, there := a.base.named[full]; there && place < len(a.base.groups) && a.base.groups[place].id == full {
			return place, true
		}
	}
	return 0, false
}

func (a *Atlas) stateNamed(id graph.ID) (int, bool) {
	name := strings.TrimPrefix(string(id), "state:")
	for _, try := range []string{name, strings.ToUpper(name)} {
		if full := graph.ID("state:" + try); a.base.isState(full) {
			return a.base.named[full], true
		}
	}
	return 0, false
}

// activityNamed resolves an activity by id, with or without the kind.
func (a *Atlas) activityNamed(part string, id graph.ID) (int, error) {
	full := id
	if !strings.HasPrefix(string(id), "activity:") {
		full = "activity:" + id
	}
	if !a.base.isActivity(full) {
		return 0, fmt.Errorf("%w: %s: %q: not in this corpus. Give an id from the list of activities, such as %s", ErrCase, part, string(id), a.example())
	}
	return a.base.named[full], nil
}

func (a *Atlas) example() graph.ID {
	if len(a.base.activities) == 0 {
		return "activity:name"
	}
	return a.base.activities[0].id
}
