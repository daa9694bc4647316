package curation

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"time"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// maxFile is the largest file that is read, in bytes.
const maxFile = 32 << 20

// entry is a decision as a file holds it.
type entry struct {
	At            string         `yaml:"at"`
	Curator       string         `yaml:"curator"`
	Ruling        schema.Ruling  `yaml:"ruling"`
	Relation      string         `yaml:"relation"`
	Subject       graph.ID       `yaml:"subject"`
	Words         string         `yaml:"words"`
	Reason        string         `yaml:"reason"`
	SupersededBy  graph.ID       `yaml:"supersededBy"`
	Before        schema.Review  `yaml:"before"`
	After         schema.Review  `yaml:"after"`
	Version       int            `yaml:"version"`
	Key           string         `yaml:"key"`
	ContentBefore map[string]any `yaml:"contentBefore"`
	ContentAfter  map[string]any `yaml:"contentAfter"`
	Evidence      []piece        `yaml:"evidence"`
}

// decisionFile is a file of decisions.
type decisionFile struct {
	Format    string  `yaml:"format"`
	Decisions []entry `yaml:"decisions"`
}

// Import adds the decisions of a file that Export wrote, in the order of their
// time, and puts the records where they stand then. What the log has already is
// passed over: the same ruling of the same curator on the same thing at the same
// time. A file with a fault is refused whole; the error wraps ErrInput and names
// the line.
func (d *Desk) Import(ctx context.Context, r io.Reader) (ImportReport, error) {
	d.deciding.Lock()
	defer d.deciding.Unlock()
	if err := d.book.Follow(ctx, d.store); err != nil {
		return ImportReport{}, err
	}
	decisions, err := d.readFile(ctx, r)
	if err != nil {
		return ImportReport{}, err
	}
	slices.SortStableFunc(decisions, func(a, b Decision) int { return a.At.Compare(b.At) })
	report := ImportReport{Read: len(decisions)}
	known := d.book.known()
	var subjects []graph.ID
	for _, one := range decisions {
		if known[one.same()] > 0 {
			known[one.same()]--
			report.Known++
			continue
		}
		if _, _, err := d.append(ctx, one); err != nil {
			return report, err
		}
		report.New++
		subjects = append(subjects, one.Subject)
	}
	done, err := d.settle(context.WithoutCancel(ctx), inOrder(subjects))
	if err != nil {
		return report, err
	}
	report.Changed = inOrder(done.changed)
	report.Waiting, err = d.missing(ctx, inOrder(subjects))
	return report, err
}

// sameness is by what an entry of a file is known to be one of the log.
type sameness struct {
	curator string
	at      time.Time
	key     string
	ruling  schema.Ruling
}

func (d *Decision) same() sameness { return sameness{d.Curator, d.At, d.Key, d.Ruling} }

// known counts the entries of the log.
func (b *Book) known() map[sameness]int {
	b.mu.RLock()
	defer b.mu.RUnlock()
	out := map[sameness]int{}
	for i := range b.log {
		out[b.log[i].same()]++
	}
	return out
}

// missing gives what people wrote that is not in the graph.
func (d *Desk) missing(ctx context.Context, ids []graph.ID) ([]graph.ID, error) {
	ours := d.book.own(ids)
	var out []graph.ID
	for _, b := range ours {
		id := b.Nodes[0].ID
		_, err := d.store.Node(ctx, id)
		if errors.Is(err, graph.ErrNotFound) {
			out = append(out, id)
		} else if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// readFile reads and checks a file of decisions.
func (d *Desk) readFile(ctx context.Context, r io.Reader) ([]Decision, error) {
	var file decisionFile
	lines, err := readYAML(r, &file, "decisions")
	if err != nil {
		return nil, err
	}
	if file.Format != fileFormat {
		return nil, fmt.Errorf("%w: format: %.40q: not a file of decisions, which says %s", ErrInput, file.Format, fileFormat)
	}
	out, authors := []Decision{}, d.book.authors()
	for i := range file.Decisions {
		one, err := d.decision(&file.Decisions[i])
		if err == nil && one.Ruling == schema.RulingAssess {
			err = d.checkAuthor(ctx, &one, authors)
		}
		if err != nil {
			return nil, fmt.Errorf("%w: line %d: %w. Nothing was imported", ErrInput, lines["decisions"][i], err)
		}
		out = append(out, one)
	}
	return out, nil
}

// authors gives who wrote what people wrote.
func (b *Book) authors() map[graph.ID]string {
	b.mu.RLock()
	defer b.mu.RUnlock()
	out := map[graph.ID]string{}
	for id, w := range b.written {
		out[id] = w.author
	}
	return out
}

// checkAuthor refuses a record that is of somebody else, and notes its author.
func (d *Desk) checkAuthor(ctx context.Context, one *Decision, authors map[graph.ID]string) error {
	if author, known := authors[one.Subject]; known {
		if author != one.Curator {
			return fmt.Errorf("subject: %s is by %s", one.Subject, author)
		}
		return nil
	}
	authors[one.Subject] = one.Curator
	_, err := d.store.Node(ctx, one.Subject)
	if err == nil {
		return fmt.Errorf("subject: %s is not of a person of this installation", one.Subject)
	}
	if !errors.Is(err, graph.ErrNotFound) {
		return err
	}
	return nil
}

var keyForm = regexp.MustCompile(`^[0-9a-f]{32}$`)

// decision makes an entry of the log of an entry of a file, or says what is
// wrong with it.
func (d *Desk) decision(e *entry) (Decision, error) {
	at, err := time.Parse(instant, e.At)
	if err != nil {
		return Decision{}, fmt.Errorf("at: %.40q: not a time as 2026-11-23T10:00:00Z", e.At)
	}
	evidence, err := pieces(e.Evidence)
	if err != nil {
		return Decision{}, err
	}
	one := Decision{
		Subject: e.Subject, Key: e.Key, Relation: e.Relation, Ruling: e.Ruling, Curator: e.Curator, At: at, Reason: e.Reason, Evidence: evidence,
		SupersededBy: e.SupersededBy, Before: e.Before, After: e.After, Version: e.Version, Words: e.Words,
	}
	if one.ContentBefore, err = d.content(&one, e.ContentBefore); err != nil {
		return one, fmt.Errorf("contentBefore: %w", err)
	}
	if one.ContentAfter, err = d.content(&one, e.ContentAfter); err != nil {
		return one, fmt.Errorf("contentAfter: %w", err)
	}
	return one, d.checkEntry(&one)
}

// content writes a record of a file as the log holds it.
func (d *Desk) content(one *Decision, value map[string]any) (string, error) {
	if value == nil {
		return "", nil
	}
	text, err := json.Marshal(value)
	if err != nil {
		return "", err
	}
	r, err := contentOf(one.Subject, string(text))
	if err != nil {
		return "", err
	}
	if err := d.ontology.CheckNode(string(r.ID), r.Kind, r.Attrs); err != nil {
		return "", err
	}
	for _, e := range r.edges {
		if err := d.ontology.CheckEdge(string(e.From), e.Name, string(e.To), e.Attrs); err != nil {
			return "", err
		}
	}
	return contentText(&r)
}

// checkEntry says what is wrong with a decision by itself.
func (d *Desk) checkEntry(one *Decision) error {
	kind := d.ontology.KindOf(string(one.Subject))
	relation := map[schema.Kind]string{schema.KindAssessment: relationAssessment, schema.KindFrame: relationFrame, schema.KindDocument: relationDocument}[kind]
	if kind == schema.KindClaim && slices.Contains(schema.AllClaimType(), schema.ClaimType(one.Relation)) {
		relation = one.Relation
	}
	assess, retract := one.Ruling == schema.RulingAssess, one.Ruling == schema.RulingRetract
	switch {
	case checkWho(one.Curator) != nil:
		return fmt.Errorf("curator: %.80q: not a name", one.Curator)
	case !slices.Contains(schema.AllRuling(), one.Ruling):
		return fmt.Errorf("ruling: %.40q: no such ruling", one.Ruling)
	case relation == "" || one.Relation != relation || retract != (relation == relationDocument) || assess && !isRecord(relation):
		return fmt.Errorf("relation: %.40q: not what a %s of %.80q is", one.Relation, one.Ruling, one.Subject)
	case checkText("reason", one.Reason, maxReason) != nil:
		return fmt.Errorf("reason: not a text of at most %d signs", maxReason)
	case !keyForm.MatchString(one.Key):
		return fmt.Errorf("key: %.40q: not 32 hexadecimal digits", one.Key)
	case one.Version < 1:
		return fmt.Errorf("version: %d: not above zero", one.Version)
	case one.At.After(d.now().Add(time.Hour)):
		return fmt.Errorf("at: %s has not come yet", one.At.Format(instant))
	case !isReview(one.Before) || !isReview(one.After):
		return fmt.Errorf("before, after: %.40q and %.40q: not both reviews", one.Before, one.After)
	case one.Ruling == schema.RulingDispute && len(one.Evidence) == 0:
		return errors.New("evidence: a dispute needs some")
	case (one.Ruling == schema.RulingSupersede) != (one.SupersededBy != ""):
		return errors.New("supersededBy: it goes with SUPERSEDE, and SUPERSEDE with it")
	case assess != (one.ContentAfter != ""):
		return errors.New("contentAfter: it goes with ASSESS, and ASSESS with it")
	}
	return one.checkWritten()
}

func isReview(r schema.Review) bool { return r == "" || slices.Contains(schema.AllReview(), r) }

// checkWritten holds what a person wrote to the entry that says so.
func (d *Decision) checkWritten() error {
	if d.Ruling != schema.RulingAssess {
		return nil
	}
	r, err := contentOf(d.Subject, d.ContentAfter)
	if err != nil {
		return fmt.Errorf("contentAfter: %w", err)
	}
	switch {
	case r.key() != d.Key:
		return fmt.Errorf("contentAfter: it is not what the key %s stands for", d.Key)
	case r.author() != d.Curator:
		return fmt.Errorf("contentAfter: its assessor is %s and not %s", cmp.Or(r.author(), "nobody"), d.Curator)
	}
	return nil
}
