package extract

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// linked are the kinds whose words or pinpoints decide what is found.
var linked = [...]schema.Kind{schema.KindActivity, schema.KindPrinciple, schema.KindInstrument, schema.KindProvision, schema.KindState, schema.KindGroup, schema.KindOrganisation}

// fingerprint sums up all that the findings rest on beside the text: the words
// of the graph, the cues and the rules.
func fingerprint(ctx context.Context, r graph.Reader, cues *corpus.Lexicon) ([]byte, error) {
	sum := sha256.New()
	text, err := rulesText()
	if err != nil {
		return nil, err
	}
	sum.Write(text)
	sum.Write(citationsFile)
	out := json.NewEncoder(sum)
	if err := out.Encode(cues); err != nil {
		return nil, fmt.Errorf("cues: %w", err)
	}
	for _, kind := range linked {
		for node, err := range r.Nodes(ctx, graph.NodeQuery{Kind: kind}) {
			if err != nil {
				return nil, fmt.Errorf("names of %s: %w", kind, err)
			}
			if err := out.Encode(node); err != nil {
				return nil, fmt.Errorf("node %s: %w", node.ID, err)
			}
		}
	}
	return sum.Sum(nil), nil
}

// Fingerprint is the same for two lexicons that find the same. It must not be changed.
func (lex *Lexicon) Fingerprint() []byte { return lex.print }

// names collects the words by which things of a graph are named in texts of
// one language: those of the language, and the English ones.
type names struct {
	lex     *Lexicon
	g       *tongue
	weak    map[string]bool
	always  map[string]bool
	objects map[string]bool
	// targets by the stems of a name, so that a name of two things is one term with two candidates.
	byName map[string]*named
}

type named struct {
	text    string
	targets []string
	ict     bool
	harm    bool
}

func (lex *Lexicon) readNames(ctx context.Context, r graph.Reader, by map[string]rules) error {
	var all []*names
	for _, language := range corpus.Languages() {
		g := lex.tongues[language]
		weak, always := append(by["en"].Weak, by[language].Weak...), append(by["en"].Always, by[language].Always...)
		all = append(all, &names{lex: lex, g: g, weak: g.keySet(weak), always: g.keySet(always), objects: g.keySet(by[language].Objects), byName: map[string]*named{}})
	}
	for _, kind := range [...]schema.Kind{schema.KindActivity, schema.KindPrinciple, schema.KindInstrument, schema.KindState, schema.KindGroup, schema.KindOrganisation} {
		for node, err := range r.Nodes(ctx, graph.NodeQuery{Kind: kind}) {
			if err != nil {
				return fmt.Errorf("names of %s: %w", kind, err)
			}
			for _, n := range all {
				n.read(node)
			}
		}
	}
	for _, n := range all {
		n.compile()
	}
	return nil
}

func (n *names) compile() {
	for _, key := range sortedKeys(n.byName) {
		name := n.byName[key]
		t := term{targets: name.targets, ict: name.ict, harm: name.harm}
		if isAcronym(name.text) {
			t.exact = name.text
		}
		n.g.names.add(n.g.cut.phrase(name.text), t)
	}
}

func (n *names) read(node graph.Node) {
	id, a := string(node.ID), node.Attrs
	switch node.Kind {
	case schema.KindActivity:
		n.lex.procedure[id] = a.Text("nature") == string(schema.NatureProcedural)
		n.activity(id, a.Text("label"))
		for _, alias := range n.locals(a.Object("aliases")) {
			n.activity(id, alias)
		}
	case schema.KindPrinciple:
		for _, alias := range append(n.locals(a.Object("label")), n.locals(a.Object("aliases"))...) {
			n.add(id, alias, false)
		}
	case schema.KindInstrument:
		for _, alias := range [...]string{a.Text("title"), a.Text("shortTitle"), a.Text("symbol")} {
			for part := range strings.SplitSeq(alias, ";") {
				n.add(id, strings.TrimSpace(part), false)
			}
		}
	case schema.KindState:
		n.lex.codes[strings.ToUpper(a.Text("alpha3"))] = id
		n.lex.codes[strings.ToUpper(node.ID.Name())] = id
		n.actor(id, a, "name", "formalName", "aliases", "formerNames")
	case schema.KindGroup, schema.KindOrganisation:
		n.actor(id, a, "name", "aliases")
	}
}

// activity adds a name of an activity. One whose words do not tell that ICTs
// are meant counts only in a sentence that is about them.
func (n *names) activity(id, name string) {
	toks := n.g.cut.content(name)
	n.add(id, name, !n.g.ict.any(toks) && !n.always[key(toks)])
}

func (n *names) add(id, name string, ict bool) {
	toks := n.g.cut.content(name)
	k := key(toks)
	if len(toks) == 0 || n.weak[k] || len([]rune(name)) < 2 || len(toks) == 1 && isNumber(toks[0].raw) {
		return
	}
	if n.byName[k] == nil {
		n.byName[k] = &named{text: name, ict: ict, harm: n.objects[k]}
	}
	have := n.byName[k]
	have.ict = have.ict && ict
	have.targets = join(have.targets, id)
}

func (n *names) actor(id string, a graph.Attrs, fields ...string) {
	for _, field := range fields {
		for _, name := range n.locals(a.Object(field)) {
			bare := strings.TrimPrefix(name, "the ")
			toks := n.g.cut.content(bare)
			if len(toks) == 0 {
				continue
			}
			who := actor{id: id}
			if toks[0].title || toks[0].upper {
				who.exact = bare
			}
			n.g.actors.add(n.g.cut.phrase(bare), who)
		}
	}
}

// locals gives the words of a text or list in English and in the language.
func (n *names) locals(by graph.Attrs) []string {
	languages := []string{"en"}
	if n.g.language != "en" {
		languages = append(languages, n.g.language)
	}
	var out []string
	for _, language := range languages {
		if text := by.Text(language); text != "" {
			out = append(out, text)
		}
		out = append(out, by.Texts(language)...)
	}
	return out
}

func key(toks []token) string {
	stems := make([]string, 0, len(toks))
	for _, t := range toks {
		stems = append(stems, t.stem)
	}
	return strings.Join(stems, " ")
}

func (g *tongue) keySet(list []string) map[string]bool {
	out := map[string]bool{}
	for _, phrase := range list {
		out[key(g.cut.content(phrase))] = true
	}
	return out
}

func isAcronym(name string) bool {
	toks := words(name)
	return len(toks) == 1 && toks[0].upper && toks[0].end-toks[0].start <= 8
}

func isNumber(s string) bool { return strings.Trim(s, "0123456789") == "" }

func join(ids []string, id string) []string {
	for _, have := range ids {
		if have == id {
			return ids
		}
	}
	return append(ids, id)
}
