package draft

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/extract"
	"github.com/lacuna-law/lacuna/ingest/link"
	"github.com/lacuna-law/lacuna/ingest/read"
	"github.com/lacuna-law/lacuna/schema"
)

// reader proposes the assessments of a draft in plain words.
type reader struct {
	world   World
	rules   *rules
	lexicon *extract.Lexicon
	link    *link.World
	id      string // of the instrument, without its kind
	draft   gap.Draft
	taken   map[graph.ID]bool
}

// readWording reads a draft in plain words.
func readWording(ctx context.Context, name string, data []byte, w World) (gap.Draft, error) {
	if len(data) > MaxWording {
		return gap.Draft{}, fmt.Errorf("%w: %s: it has %d bytes (limit %d for plain words). Give it in parts", ErrRefused, name, len(data), MaxWording)
	}
	d, err := read.File(name, data, doc.Hints{As: doc.AsInstrument})
	if err != nil {
		return gap.Draft{}, fmt.Errorf("%w: %s: %w", ErrRefused, name, err)
	}
	if d.Language != "" && d.Language != "en" {
		return gap.Draft{}, fmt.Errorf("%w: %s: it seems to be in the language %q, and wording is read in English alone. Write it as YAML", ErrRefused, name, d.Language)
	}
	articles := articlesOf(d)
	if len(articles) > gap.MaxArticles {
		return gap.Draft{}, fmt.Errorf("%w: %s: it has %d articles and paragraphs (limit %d). Give it in parts", ErrRefused, name, len(articles), gap.MaxArticles)
	}
	r, err := newReader(ctx, w, data)
	if err != nil {
		return gap.Draft{}, err
	}
	title := titleOf(d.Title)
	r.draft = gap.Draft{Title: title, Proposed: true, Batch: graph.Batch{Source: w.source(name)},
		About: "Read from plain words. Every assessment is a proposal by the words of a rule, for people to check."}
	r.instrument(title)
	for _, a := range articles {
		if err := ctx.Err(); err != nil {
			return gap.Draft{}, fmt.Errorf("draft %s: %w", name, err)
		}
		if r.article(a); len(r.draft.Proposals) > gap.MaxDraftAssessments {
			return gap.Draft{}, fmt.Errorf("%w: %s: it proposes more than %d assessments. Give it in parts", ErrRefused, name, gap.MaxDraftAssessments)
		}
	}
	return r.draft, r.draft.Check(w.Ontology)
}

// titleOf is the first line of a draft, unless it begins the text itself.
func titleOf(line string) string {
	if line == "" || strings.HasSuffix(line, ".") || strings.HasSuffix(line, "…") || strings.HasPrefix(strings.ToLower(line), "article ") {
		return "Draft without a title"
	}
	return line
}

func newReader(ctx context.Context, w World, data []byte) (*reader, error) {
	if w.Lexicon == nil {
		return nil, fmt.Errorf("%w: a draft in plain words needs the lexicon of the corpus, which is not there. Write it as YAML", ErrRefused)
	}
	sum := sha256.Sum256(data)
	r := &reader{world: w, id: "draft-" + hex.EncodeToString(sum[:6]), taken: map[graph.ID]bool{}}
	var err error
	if r.rules, err = readRules(); err != nil {
		return nil, err
	}
	if r.lexicon, err = w.Lexicon(ctx); err != nil {
		return nil, err
	}
	r.link, err = link.NewWorld(ctx, w.Graph)
	return r, err
}

func (r *reader) node(id graph.ID, kind schema.Kind, attrs graph.Attrs) {
	n := graph.Node{ID: id, Kind: kind, Attrs: attrs}
	r.world.fill(n)
	r.draft.Batch.Nodes = append(r.draft.Batch.Nodes, n)
}

func (r *reader) edge(from graph.ID, name schema.EdgeName, to graph.ID) {
	r.draft.Batch.Edges = append(r.draft.Batch.Edges, graph.Edge{EdgeKey: graph.EdgeKey{From: from, Name: name, To: to}})
}

func (r *reader) instrument(title string) {
	r.node(graph.ID("instrument:"+r.id), schema.KindInstrument, graph.Attrs{"title": title})
}

// article proposes what one article does. What binds and what recommends are
// provisions of their own, because form and words decide bindingness.
func (r *reader) article(a article) {
	for _, words := range a.clauses {
		c := r.clause(words)
		if c.unread != "" {
			r.draft.Unread = append(r.draft.Unread, gap.Unread{Article: a.pinpoint, Words: shown(words), Why: c.unread})
			continue
		}
		provision := r.provision(a, c)
		for _, does := range c.does {
			for _, activity := range does.activities {
				r.assess(provision, c, does, activity)
			}
		}
	}
}

// provision gives the provision of an article for the force of a clause.
func (r *reader) provision(a article, c clause) graph.ID {
	id, pinpoint := "provision:"+r.id+"-"+a.path, a.pinpoint
	if c.modality == schema.ModalityRecommendation {
		id, pinpoint = id+"-soft", pinpoint+" (recommendation)"
	}
	if !r.taken[graph.ID(id)] {
		r.taken[graph.ID(id)] = true
		r.node(graph.ID(id), schema.KindProvision, graph.Attrs{"pinpoint": pinpoint, "digest": shown(a.text), "modality": string(c.modality)})
		r.edge(graph.ID(id), schema.EdgePartOf, graph.ID("instrument:"+r.id))
	}
	return graph.ID(id)
}

func (r *reader) assess(provision graph.ID, c clause, does deed, activity string) {
	id := graph.ID("assessment:" + provision.Name() + "/" + doc.BareName(activity) + "/" + strings.ToLower(string(does.function)))
	for n := 2; r.taken[id]; n++ {
		id = graph.ID(strings.TrimSuffix(string(id), "-"+strconv.Itoa(n-1)) + "-" + strconv.Itoa(n))
	}
	r.taken[id] = true
	score := math.Round(100*does.score) / 100
	attrs := graph.Attrs{"extent": string(schema.ExtentFull), "manner": string(schema.MannerDirect), "functions": []any{string(does.function)},
		"reaches": texts(does.reaches), "contexts": texts(c.contexts), "indirect": does.indirect,
		"assessor": "a machine, by the rules for the wording of drafts", "method": string(schema.MethodAutomation), "review": string(schema.ReviewProposed),
		"reason": fmt.Sprintf("Proposed from the words %q by the rule %s (score %.2f).", does.words, does.function, score)}
	if c.limit != "" {
		attrs["extent"], attrs["condition"] = string(schema.ExtentPartial), c.limit
	}
	r.node(id, schema.KindAssessment, attrs)
	r.edge(id, schema.EdgeOf, provision)
	r.edge(id, schema.EdgeAbout, graph.ID(activity))
	r.draft.Proposals = append(r.draft.Proposals, gap.Proposal{Assessment: id, Provision: provision, Words: shown(c.words),
		Rule: fmt.Sprintf("%s, %s", c.modality, does.function), Score: score})
}

// activities lists the activities that words name, in the order of the words,
// and the words without those that name one. A draft laid over this corpus is
// taken to be about ICTs throughout.
func (r *reader) activities(words string) (named []string, rest string) {
	const about = "ICT. "
	d := doc.Document{Language: "en", Text: doc.NewText(about + words)}
	t := r.lexicon.Parse(d, []doc.Segment{{Type: schema.PassageTypeText, End: d.Text.Len(), Within: -1}})
	found, _ := r.link.Resolve(r.lexicon.Mentions(t))
	left := []rune(words)
	for _, m := range found {
		if !strings.HasPrefix(m.Target, "activity:") {
			continue
		}
		named = doc.Join(named, m.Target)
		for i := max(0, m.Start-len(about)); i < m.End-len(about); i++ {
			left[i] = '#'
		}
	}
	for _, a := range r.rules.activities {
		if id := "activity:" + a.is.Activity; r.link.Known(id) && a.find.MatchString(words) {
			named = doc.Join(named, id)
		}
	}
	return named, string(left)
}

func texts[T ~string](words []T) []any {
	out := make([]any, len(words))
	for i, w := range words {
		out[i] = string(w)
	}
	return out
}

// shown cuts words to the length that is shown.
func shown(words string) string {
	const limit = 300
	runes := []rune(strings.TrimSpace(words))
	if len(runes) <= limit {
		return string(runes)
	}
	return strings.TrimSpace(string(runes[:limit])) + "…"
}

func itoa(n int) string { return strconv.Itoa(n) }

// joined adds words that are not there yet.
func joined[T comparable](list []T, more ...T) []T {
	for _, w := range more {
		if !slices.Contains(list, w) {
			list = append(list, w)
		}
	}
	return list
}
