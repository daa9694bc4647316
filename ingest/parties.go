package ingest

import (
	"cmp"
	"context"
	"crypto/sha256"
	_ "embed" // for the numbers of the Treaty Collection
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/read"
	"github.com/lacuna-law/lacuna/schema"
)

// Conflict is an entry of a table of parties that says otherwise than the graph.
type Conflict struct {
	State graph.ID `json:"state"`
	Table string   `json:"table"`
	Graph string   `json:"graph"`
}

// PartyCounts says what became of the entries of a table of parties.
type PartyCounts struct {
	Written    int `json:"written"`    // participations that the graph did not hold
	Agreeing   int `json:"agreeing"`   // entries that say what the graph says
	Older      int `json:"older"`      // entries that the graph has newer
	Silent     int `json:"silent"`     // entries that say of somebody that it did nothing, of which the graph says nothing
	Unplaced   int `json:"unplaced"`   // parties that a list of those who are not cannot take up
	Conflicts  int `json:"conflicts"`  // entries that say otherwise
	Unresolved int `json:"unresolved"` // names of nobody in the graph
}

//go:embed untc.yaml
var untcFile []byte

// untc gives the places in the Treaty Series by the numbers of the Treaty Collection.
var untc = sync.OnceValues(func() (map[string]string, error) {
	out := map[string]string{}
	if err := yaml.UnmarshalWithOptions(untcFile, &out, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("untc.yaml: %w", err)
	}
	return out, nil
})

var untcName = regexp.MustCompile(`^untc_(\d{1,2}-\d{1,2}(?:-[a-z])?)(?:_|\.|$)`)

// instrumentOf finds the instrument of a table: what somebody said, or what the
// name of the file says. A number of the Treaty Collection decides alone.
func (l *library) instrumentOf(name string, h doc.Hints) (string, error) {
	if h.Instrument != "" {
		return h.Instrument, nil
	}
	if ids := l.bySymbol[symbolForm(h.Symbol)]; h.Symbol != "" && len(ids) == 1 {
		return ids[0], nil
	}
	const say = "Say which with --instrument ID, or in the .meta.yaml beside it"
	if m := untcName.FindStringSubmatch(path.Base(name)); m != nil {
		numbers, err := untc()
		if err != nil {
			return "", err
		}
		if ids := l.bySymbol[symbolForm(numbers[m[1]])]; numbers[m[1]] != "" && len(ids) == 1 {
			return ids[0], nil
		}
		return "", fmt.Errorf("%w: a table of parties to treaty %s of the UN Treaty Collection, which is not in the graph. %s", read.ErrRefused, m[1], say)
	}
	if id := l.named(name); id != "" {
		return id, nil
	}
	return "", fmt.Errorf("%w: a table of parties that does not say to which instrument. %s", read.ErrRefused, say)
}

// register is what the graph holds on who takes part in an instrument.
type register struct {
	by          map[string][]graph.Node
	listsOthers bool // a list names those who are not parties: all other members are
	listsOwn    bool // a list names the parties
	universal   bool
}

// participations reads it, without what one document asserts.
func participations(ctx context.Context, r graph.Reader, instrument, without graph.ID) (*register, error) {
	out := &register{by: map[string][]graph.Node{}}
	node, err := r.Node(ctx, instrument)
	if err != nil {
		return nil, err
	}
	out.universal = node.Attrs.Bool("universal")
	lists, _ := node.Attrs["participationLists"].([]any)
	for _, list := range lists {
		about, _ := list.(map[string]any)
		out.note(fmt.Sprint(about["mode"]))
	}
	ids := []graph.ID{} // nil would ask for all
	for e, err := range r.Edges(ctx, graph.EdgeQuery{To: []graph.ID{instrument}, Names: []schema.EdgeName{schema.EdgeIn}}) {
		if err != nil {
			return nil, err
		}
		ids = append(ids, e.From)
	}
	who := map[graph.ID]string{}
	for e, err := range r.Edges(ctx, graph.EdgeQuery{From: ids, Names: []schema.EdgeName{schema.EdgeBy}}) {
		if err != nil {
			return nil, err
		}
		who[e.From] = string(e.To)
	}
	for n, err := range r.Nodes(ctx, graph.NodeQuery{IDs: ids}) {
		if err != nil {
			return nil, err
		}
		if n.Source != without && who[n.ID] != "" && n.Kind == schema.KindParticipation {
			out.by[who[n.ID]] = append(out.by[who[n.ID]], n)
			out.note(n.Attrs.Text("mode"))
		}
	}
	return out, nil
}

func (g *register) note(mode string) {
	g.listsOthers = g.listsOthers || mode == string(schema.ParticipationModeNonParties)
	g.listsOwn = g.listsOwn || mode == string(schema.ParticipationModeParties)
}

// print sums up what people have put in the graph, on which the reading of a table rests.
func (g *register) print() string {
	sum := sha256.New()
	for _, who := range sortedNames(g.by) {
		for _, n := range g.by[who] {
			if !isDocument(n.Source) {
				_ = json.NewEncoder(sum).Encode([]any{n.ID, n.Attrs})
			}
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:4])
}

// tabulate makes the batch of a table of parties. It is called where results
// are written, because what is new depends on what was written before.
func (r *run) tabulate(ctx context.Context, res *result) error {
	known, err := participations(ctx, r.Store, graph.ID(res.hints.Instrument), res.document)
	if err != nil {
		return err
	}
	mark := res.mark + "/" + known.print()
	if res.outcome, res.places, err = r.known(ctx, res.document, mark); err != nil || res.outcome == Unchanged {
		return err
	}
	a := newAssembly(r, res.document)
	t := tabulation{assembly: a, table: *res.table, known: known, instrument: res.hints.Instrument}
	for _, row := range res.table.Rows {
		t.row(row)
	}
	h := res.hints
	attrs := graph.Attrs{
		"title": cmp.Or(h.Title, "Parties: "+r.world.Title(h.Instrument)), "sha256": res.sha256, "url": h.URL, "path": res.name, "symbol": h.Symbol,
		"date": cmp.Or(h.Date, res.table.AsOf), "licence": h.Licence, "sourceTier": string(cmp.Or(h.Tier, schema.SourceTierSecondary)),
		"format": "parties", "text": res.table.Text, "extractor": mark,
	}
	if len(t.conflicts) > 0 {
		attrs["conflicts"] = t.conflictList()
	}
	if len(t.open) > 0 {
		attrs["unresolved"] = unresolvedList(t.open)
	}
	setPlaces(attrs, placed(res.places, res.origin))
	a.node(a.id, schema.KindDocument, attrs)
	t.counts.Conflicts, t.counts.Unresolved = len(t.conflicts), len(t.open)
	res.batch, res.format = a.batch, "parties"
	res.parties, res.conflicts, res.unresolved = &t.counts, t.conflicts, t.open
	res.counts = Counts{Participations: t.counts.Written, Unresolved: len(t.open)}
	return nil
}

// tabulation compares a table with the graph, row by row.
type tabulation struct {
	*assembly
	table      read.PartyTable
	known      *register
	instrument string
	counts     PartyCounts
	conflicts  []Conflict
	open       []doc.Unresolved
	at         int // where the search for the next name in the text begins, in bytes
	runes      int // the same in code points
}

func (t *tabulation) row(row read.PartyRow) {
	start := t.locate(row.Name)
	who := t.run.actors.find(row.Name, row.Code)
	if who == "" {
		t.open = append(t.open, doc.Unresolved{Quote: row.Name, Start: start, End: start + len([]rune(row.Name)), Reason: "no State or organisation of this name in the graph"})
		return
	}
	switch verdict, says := t.compare(who, row); verdict {
	case agrees:
		t.counts.Agreeing++
	case isOlder:
		t.counts.Older++
	case isSilent:
		t.counts.Silent++
	case isUnplaced:
		t.counts.Unplaced++
	case differs:
		t.conflicts = append(t.conflicts, Conflict{State: graph.ID(who), Table: act(row.Action, row.Date), Graph: says})
	case isNew:
		t.counts.Written++
		t.write(who, row)
	}
}

// locate gives the place of a name in the text of the table. Names stand there
// in the order of the rows.
func (t *tabulation) locate(name string) int {
	found := strings.Index(t.table.Text[t.at:], name)
	if found < 0 || name == "" {
		return t.runes
	}
	t.runes += len([]rune(t.table.Text[t.at : t.at+found]))
	t.at += found
	return t.runes
}

// write makes a participation under the document's own id, so that it can meet
// none of the corpus.
func (t *tabulation) write(who string, row read.PartyRow) {
	mode := schema.ParticipationModeParties
	switch row.Action {
	case schema.ParticipationActionSigned:
		mode = schema.ParticipationModeSignatories
	case schema.ParticipationActionParticipant:
		mode = schema.ParticipationModeParticipants
	}
	id := graph.ID(fmt.Sprintf("participation:%s/%s/%s/%s", doc.BareName(t.instrument), doc.BareName(who), strings.ToLower(string(mode)), t.short))
	attrs := graph.Attrs{"action": string(row.Action), "mode": string(mode), "date": row.Date, "confidence": string(schema.ConfidenceUnsure),
		"note": "Read from a table by machine; nobody has checked it."}
	if row.Date != "" {
		attrs["dateType"] = dateTypeOf(row.Action)
	}
	t.node(id, schema.KindParticipation, attrs)
	t.edge(id, schema.EdgeBy, graph.ID(who), nil)
	t.edge(id, schema.EdgeIn, graph.ID(t.instrument), nil)
}

func (t *tabulation) conflictList() []any {
	out := make([]any, 0, len(t.conflicts))
	for _, c := range t.conflicts {
		out = append(out, map[string]any{"state": string(c.State), "table": c.Table, "graph": c.Graph})
	}
	return out
}

// dateTypeOf says what the date of an act is the date of, in the words of the corpus.
func dateTypeOf(action schema.ParticipationAction) string {
	switch action {
	case schema.ParticipationActionRatified:
		return "ratification"
	case schema.ParticipationActionAcceded:
		return "accession"
	case schema.ParticipationActionSucceeded:
		return "succession"
	case schema.ParticipationActionAccepted:
		return "acceptance"
	case schema.ParticipationActionSigned:
		return "signature"
	case schema.ParticipationActionParticipant:
		return "joined"
	}
	return "consent"
}

func sortedNames[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
