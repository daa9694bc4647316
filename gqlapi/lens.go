package gqlapi

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/lacuna-law/lacuna/gqlapi/gen"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// maxListed is the longest list of states, functions or ids that a question may hold.
const maxListed = 300

// lens turns what was asked into the lens of a case. What was left out stays
// zero, for the engine to fill in, but for the day, which it does not know.
// The error wraps errInput.
func (a *API) lens(in *gen.LensInput) (gap.Lens, error) {
	if in == nil {
		in = &gen.LensInput{}
	}
	l := gap.Lens{AsOf: a.today(), Functions: in.Functions, Review: in.Review}
	if err := readDays(in, &l); err != nil {
		return gap.Lens{}, err
	}
	take(&l.Actor, in.Actor)
	take(&l.Context, in.Context)
	take(&l.Territory, in.Territory)
	take(&l.Reading, in.Reading)
	if in.Quorum != nil {
		if l.Quorum = *in.Quorum; math.IsNaN(l.Quorum) || l.Quorum <= 0 || l.Quorum > 1 {
			return gap.Lens{}, fmt.Errorf("%w: quorum must be above 0 and at most 1", errInput)
		}
	}
	if len(in.States) > maxListed || len(in.Functions) > maxListed || len(in.Review) > maxListed || len(in.Propositions) > maxListed {
		return gap.Lens{}, fmt.Errorf("%w: a list of the lens is longer than %d", errInput, maxListed)
	}
	for _, id := range in.States {
		full, err := withKind(id, "state")
		if err != nil {
			return gap.Lens{}, err
		}
		l.States = append(l.States, "state:"+graph.ID(strings.ToUpper(full.Name())))
	}
	if in.Group != nil {
		full, err := withKind(*in.Group, "group")
		if err != nil {
			return gap.Lens{}, err
		}
		l.Group = full
	}
	return l, readReadings(in.Propositions, &l)
}

// readReadings reads how single propositions count.
func readReadings(in []*gap.PropositionReading, l *gap.Lens) error {
	for _, r := range in {
		full, err := withKind(r.Proposition, "proposition")
		if err != nil {
			return err
		}
		l.Propositions = append(l.Propositions, gap.PropositionReading{Proposition: full, Reading: r.Reading})
	}
	return nil
}

// KnownAsOf implements gen.LensResolver: what is held today is what is known.
func (r lensResolver) KnownAsOf(_ context.Context, obj *gap.Lens) (string, error) {
	if obj.KnownAsOf == "" {
		return r.today(), nil
	}
	return obj.KnownAsOf, nil
}

// today is the day of the asker's question.
func (a *API) today() string { return a.options.Now().UTC().Format(time.DateOnly) }

// readDays reads the two days of a lens, which must be whole days.
func readDays(in *gen.LensInput, l *gap.Lens) error {
	for _, day := range []struct {
		name string
		from *string
		to   *string
	}{{"asOf", in.AsOf, &l.AsOf}, {"knownAsOf", in.KnownAsOf, &l.KnownAsOf}} {
		if day.from == nil {
			continue
		}
		if *day.to = *day.from; len(*day.to) != len(time.DateOnly) || !schema.ValidDate(*day.to) {
			return fmt.Errorf("%w: %s must be a day, YYYY-MM-DD", errInput, day.name)
		}
	}
	return nil
}

func take[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

// withKind adds the prefix of the kind that is meant to an id without one. The
// error wraps errInput when the id carries the prefix of another.
func withKind(id graph.ID, prefix string) (graph.ID, error) {
	kind, _, has := strings.Cut(string(id), ":")
	switch {
	case id == "" || len(id) > schema.MaxID:
		return "", fmt.Errorf("%w: an id must have 1 to %d bytes", errInput, schema.MaxID)
	case !has:
		return graph.ID(prefix) + ":" + id, nil
	case kind != prefix:
		return "", fmt.Errorf("%w: %s is no id of the kind %s", errInput, short(string(id)), prefix)
	}
	return id, nil
}

// short cuts a text that is repeated in a message.
func short(text string) string {
	if len(text) <= 80 {
		return text
	}
	return strings.ToValidUTF8(text[:80], "") + "…"
}
