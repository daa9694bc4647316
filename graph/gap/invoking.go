package gap

import (
	"slices"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// keptInvoking is how many statements a provision names at most, the newest.
const keptInvoking = 8

// ClaimCount is how many States make a claim about an activity.
type ClaimCount struct {
	Activity graph.ID
	States   int
}

// Asserting counts per activity the States that have asserted a gap in it on
// a day (YYYY-MM-DD) or later: the most first, then by id; activities without
// one are left out. No statement is read for it. The error wraps ErrCase.
func (a *Atlas) Asserting(since string) ([]ClaimCount, error) {
	since, err := dayWord("since", since)
	if err != nil {
		return nil, err
	}
	from := lastDay(since, always)
	ranked := make([]uint64, 0, len(a.base.activities)) // the number missing to the most, then the place
	for place := range a.base.activities {
		if n := a.base.activities[place].asserts.since(from); n > 0 {
			ranked = append(ranked, uint64(maxStates-n)<<32|uint64(place))
		}
	}
	slices.Sort(ranked)
	out := make([]ClaimCount, len(ranked))
	for i, key := range ranked {
		out[i] = ClaimCount{a.base.activities[uint32(key)].id, maxStates - int(key>>32)}
	}
	return out, nil
}

// Invocation is a statement with a claim about a provision.
type Invocation struct {
	Statement graph.ID
	Date      string // "" when no day is known
}

// Invoked is a provision judged against an activity, with the statements that
// speak of it.
type Invoked struct {
	Provision  graph.ID
	Instrument graph.ID
	Newest     []Invocation // the newest first, then by id; at most 8
}

// Invoking lists the provisions that the editors or two reviewers judge
// against an activity itself, by id, each with its instrument and the newest
// statements that invoke it. It passes over the first `skip` and gives at
// most `limit`. Claims that nobody has accepted are left out. The error wraps ErrCase.
func (a *Atlas) Invoking(activity graph.ID, skip, limit int) ([]Invoked, error) {
	place, err := a.activityNamed("activity", activity)
	if err != nil {
		return nil, err
	}
	b := a.base
	judged := b.judgedOf(place)
	judged = judged[min(max(skip, 0), len(judged)):]
	judged = judged[:min(max(limit, 0), len(judged))]
	out := make([]Invoked, len(judged))
	for i, at := range judged {
		p := &b.provisions[at]
		out[i] = Invoked{Provision: p.id, Instrument: b.instruments[p.instrument].id, Newest: make([]Invocation, len(p.invoked))}
		for k, one := range p.invoked {
			out[i].Newest[k].Statement = one.id
			if one.on != always {
				out[i].Newest[k].Date = one.on.String()
			}
		}
	}
	return out, nil
}

// judgedOf lists the provisions judged against an activity itself, ascending.
func (b *base) judgedOf(place int) []int {
	var out []int
	accepted := masked(schema.AllReview(), usual()...)
	for _, record := range b.activities[place].judged {
		if a := &b.assessments[record]; a.review&accepted != 0 {
			out = append(out, a.provision)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
