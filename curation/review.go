package curation

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// The longest texts, in code points.
const (
	maxReason   = 4000
	maxCurator  = 64
	maxEvidence = 50 // pieces
)

// Review takes a decision on a claim, an assessment or a frame. The error wraps
// graph.ErrNotFound, ErrInput, ErrForbidden, ErrConflict, or is one of the store.
func (d *Desk) Review(ctx context.Context, who string, asked Review) (Reviewed, error) {
	d.deciding.Lock()
	defer d.deciding.Unlock()
	r, err := d.subject(ctx, asked.Subject)
	if err != nil {
		return Reviewed{}, err
	}
	if asked.Evidence, err = d.checkReview(ctx, who, r, asked); err != nil {
		return Reviewed{}, err
	}
	entry, err := d.entry(who, r, asked)
	if err != nil {
		return Reviewed{}, err
	}
	entry, _, err = d.append(ctx, entry)
	if err != nil {
		return Reviewed{}, err
	}
	done, err := d.settle(context.WithoutCancel(ctx), []graph.ID{r.ID})
	if err != nil {
		return Reviewed{}, err
	}
	d.book.mu.RLock()
	defer d.book.mu.RUnlock()
	status := d.book.status(r.ID, entry.Key)
	return Reviewed{
		Decision: entry, Review: entry.After, Version: status.Version, Voices: status.Voices, AlsoFor: done.alike[r.ID], Revision: done.revision,
	}, nil
}

// subject reads a record that can be decided on.
func (d *Desk) subject(ctx context.Context, id graph.ID) (*record, error) {
	if err := d.book.Follow(ctx, d.store); err != nil {
		return nil, err
	}
	records, err := load(ctx, d.store, []graph.ID{id})
	if err != nil {
		return nil, err
	}
	r := records[id]
	switch {
	case r == nil:
		return nil, fmt.Errorf("review: %s: %w. Name a claim, an assessment or a frame of the graph", id, graph.ErrNotFound)
	case r.relation() == "":
		return nil, fmt.Errorf("%w: subject: %s: a %s is not decided on. Name a claim, an assessment or a frame", ErrInput, id, r.Kind)
	}
	return r, nil
}

// entry makes the entry of the log for a decision. The caller decides.
func (d *Desk) entry(who string, r *record, asked Review) (Decision, error) {
	d.book.mu.RLock()
	defer d.book.mu.RUnlock()
	key := d.book.keyOf(r)
	before := d.book.entries(d.book.history(r.ID, key))
	if len(before) != asked.Version {
		return Decision{}, fmt.Errorf("%w: %s: there are %d decisions on it, and you have seen %d. Look at it again", ErrConflict, r.ID, len(before), asked.Version)
	}
	entry := Decision{
		Subject: r.ID, Key: key, Relation: r.relation(), Ruling: asked.Ruling, Curator: who, At: d.at(before), Reason: asked.Reason,
		Evidence: asked.Evidence, SupersededBy: asked.SupersededBy, Before: schema.Review(r.Attrs.Text("review")),
		Version: len(before) + 1, Words: words(r),
	}
	entry.Number = len(d.book.log) + 1 // the newest of its second
	on := d.book.on(key)
	if asked.Ruling == schema.RulingAbstain && !hasVoice(on, who) {
		return Decision{}, fmt.Errorf("%w: ruling: ABSTAIN: you have said nothing of %s that could be taken back", ErrInput, r.ID)
	}
	if entry.After = Standing(d.book.base(r), r.author(), append(on, entry)); d.book.isReplaced(r.ID) {
		entry.After = schema.ReviewSuperseded
	}
	return entry, nil
}

func hasVoice(on []Decision, who string) bool {
	for _, v := range Voices(on) {
		if v.Curator == who {
			return true
		}
	}
	return false
}

// checkReview says whether a decision may be taken, and gives its evidence with
// the places of its quotes.
func (d *Desk) checkReview(ctx context.Context, who string, r *record, asked Review) ([]Evidence, error) {
	if err := checkWho(who); err != nil {
		return nil, err
	}
	if err := checkText("reason", asked.Reason, maxReason); err != nil {
		return nil, err
	}
	switch asked.Ruling {
	case schema.RulingAccept, schema.RulingReject, schema.RulingAbstain:
	case schema.RulingDispute:
		if len(asked.Evidence) == 0 {
			return nil, fmt.Errorf("%w: evidence: a dispute needs some. Point at a document, a passage or an address that speaks against it", ErrInput)
		}
	case schema.RulingWithdraw:
		if r.author() != who {
			return nil, fmt.Errorf("%w: %s: only its author may withdraw it. Say REJECT or DISPUTE", ErrForbidden, r.ID)
		}
	case schema.RulingSupersede:
		if err := d.checkSuccessor(ctx, r, asked.SupersededBy); err != nil {
			return nil, err
		}
	default:
		return nil, fmt.Errorf("%w: ruling: %.40q: cannot be asked for. Say ACCEPT, REJECT, DISPUTE, WITHDRAW, SUPERSEDE or ABSTAIN", ErrInput, asked.Ruling)
	}
	if asked.SupersededBy != "" && asked.Ruling != schema.RulingSupersede {
		return nil, fmt.Errorf("%w: supersededBy: only SUPERSEDE names what takes its place", ErrInput)
	}
	return d.checkEvidence(ctx, "evidence", asked.Evidence)
}

// checkSuccessor says whether a record may take the place of another.
func (d *Desk) checkSuccessor(ctx context.Context, r *record, by graph.ID) error {
	switch {
	case by == "":
		return fmt.Errorf("%w: supersededBy: SUPERSEDE needs the record that takes its place. Name it, or say REJECT", ErrInput)
	case by == r.ID:
		return fmt.Errorf("%w: supersededBy: %s cannot take its own place", ErrInput, by)
	}
	n, err := d.store.Node(ctx, by)
	switch {
	case errors.Is(err, graph.ErrNotFound):
		return fmt.Errorf("%w: supersededBy: %s: not in the graph", ErrInput, by)
	case err != nil:
		return fmt.Errorf("supersededBy: %w", err)
	case n.Kind != r.Kind:
		return fmt.Errorf("%w: supersededBy: %s: a %s cannot take the place of a %s", ErrInput, by, n.Kind, r.Kind)
	}
	return nil
}

// checkWho says whether a name can stand in the log.
func checkWho(who string) error {
	if who == "" || utf8.RuneCountInString(who) > maxCurator || strings.ContainsFunc(who, func(r rune) bool { return r <= ' ' || r == utf8.RuneError }) {
		return fmt.Errorf("%w: curator: %.80q: not a name (limit %d signs, no spaces)", ErrInput, who, maxCurator)
	}
	return nil
}

// checkText says whether a text that must be there is one.
func checkText(name, text string, limit int) error {
	switch length := utf8.RuneCountInString(text); {
	case strings.TrimSpace(text) == "":
		return fmt.Errorf("%w: %s: it is empty. Say it in a sentence", ErrInput, name)
	case length > limit:
		return fmt.Errorf("%w: %s: too long, with %d signs (limit %d)", ErrInput, name, length, limit)
	case !utf8.ValidString(text):
		return fmt.Errorf("%w: %s: not valid UTF-8", ErrInput, name)
	}
	return nil
}

// words says in words what a record is, for a log that outlives it.
func words(r *record) string {
	switch r.Kind {
	case schema.KindClaim:
		out := r.Attrs.Text("type")
		if by := r.far(schema.EdgeBy); len(by) > 0 {
			out += " by " + names(by)
		}
		out += " on " + names(r.far(schema.EdgeTargets))
		if said := cut(r.Attrs.Text("quote")); said != "" {
			return out + ": “" + said + "”"
		}
		return out + ": " + cut(r.Attrs.Text("gist"))
	case schema.KindAssessment:
		return fmt.Sprintf("%s on %s: %s, %s. %s", r.one(schema.EdgeOf).Name(), r.one(schema.EdgeAbout).Name(),
			r.Attrs.Text("extent"), r.Attrs.Text("manner"), cut(r.Attrs.Text("reason")))
	}
	return fmt.Sprintf("%s, read up to %s", r.Attrs.Text("label"), r.Attrs.Text("cutOff"))
}

func names(ids []graph.ID) string {
	parts := make([]string, len(ids))
	for i, id := range ids {
		parts[i] = id.Name()
	}
	return strings.Join(parts, ", ")
}

// shown is how much of a quote the log repeats, in code points.
const shown = 200

func cut(text string) string {
	if runes := []rune(text); len(runes) > shown {
		return string(runes[:shown]) + "…"
	}
	return text
}
