package corpus

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// builder turns parsed files into nodes and edges. It judges form alone.
type builder struct {
	files    []file
	corpus   *Corpus
	problems Problems
	actors   map[string]graph.ID // by code
	contexts map[string]value    // of instruments, by name
	byIssue  map[string][]string // propositions, in the order of the files
	lists    map[graph.ID][]any  // participation lists, by instrument
}

func newBuilder(files []file) *builder {
	return &builder{
		files: files, corpus: &Corpus{}, actors: map[string]graph.ID{},
		contexts: map[string]value{}, byIssue: map[string][]string{}, lists: map[graph.ID][]any{},
	}
}

func (b *builder) refuse(at place, format string, args ...any) {
	b.problems = append(b.problems, Problem{File: at.file, Line: at.line, What: fmt.Sprintf(format, args...)})
}

func (b *builder) build() {
	for _, f := range b.files {
		b.checkSections(f)
		b.readHead(f)
	}
	b.survey()
	for _, name := range sections() {
		b.eachSection(name, func(f file, items value) { b.readSection(name, f, items) })
	}
	b.eachSection("participation", b.readParticipation)
	b.eachSection("lineage", b.readLineage)
	b.attachLists()
	slices.SortStableFunc(b.corpus.nodes, func(x, y record) int {
		return cmp.Or(cmp.Compare(x.ID, y.ID), cmp.Compare(x.file, y.file), cmp.Compare(x.line, y.line))
	})
	slices.SortStableFunc(b.corpus.edges, func(x, y link) int {
		return cmp.Or(x.Compare(y.EdgeKey), cmp.Compare(x.file, y.file), cmp.Compare(x.line, y.line))
	})
	if b.corpus.release.Version == "" && len(b.problems) == 0 {
		b.refuse(place{file: b.files[0].name}, "no file has a release with a version")
	}
}

// checkSections refuses sections that are not known and those of the wrong shape.
func (b *builder) checkSections(f file) {
	for _, s := range f.root.fields {
		want := sequence
		switch s.name {
		case "release", "defaults", "issues", "lexicon":
			want = mapping
		case "participation", "lineage":
		default:
			if !slices.Contains(sections(), s.name) {
				b.refuse(place{f.name, s.line}, "%q is no section of the corpus", s.name)
				continue
			}
		}
		if s.shape != want && s.shape != nothing {
			b.refuse(place{f.name, s.line}, "the section %q must be a %s", s.name, map[shape]string{sequence: "list", mapping: "mapping"}[want])
		}
	}
}

// survey notes what other records need to know: the codes of actors, the
// contexts of instruments, the propositions of each issue.
func (b *builder) survey() {
	for _, section := range []string{"organisations", "states"} { // a code that both have is a State's
		b.eachSection(section, func(_ file, items value) {
			for _, item := range items.items {
				if code := item.text("id"); code != "" {
					b.actors[code] = idOf(prefix(layoutOf(section).kind), code)
				}
			}
		})
	}
	b.eachSection("instruments", func(_ file, items value) {
		for _, item := range items.items {
			if contexts, found := item.get("contexts"); found {
				b.contexts[item.text("id")] = contexts.value
			}
		}
	})
	b.eachSection("propositions", func(_ file, items value) {
		for _, item := range items.items {
			if issue := item.text("issue"); issue != "" {
				b.byIssue[issue] = append(b.byIssue[issue], item.text("id"))
			}
		}
	})
}

// eachSection walks the sections of a name, in the order of the files.
func (b *builder) eachSection(name string, do func(file, value)) {
	for _, f := range b.files {
		for _, s := range f.root.fields {
			if s.name == name && s.shape == sequence {
				do(f, s.value)
			}
		}
	}
}

// defaults gives what the records of a section of a file have unless they say otherwise.
func defaults(f file, section string) value {
	all, _ := f.root.get("defaults")
	of, _ := all.get(section)
	return of.value
}

func (b *builder) readSection(name string, f file, items value) {
	l := layoutOf(name)
	uses, given := l.uses(), defaults(f, name)
	for _, item := range items.items {
		at := place{f.name, item.line}
		id := item.text("id")
		if l.kind == schema.KindDocument {
			id = documentName(cmp.Or(item.text("url"), item.text("title")))
		}
		if item.shape != mapping || id == "" {
			b.refuse(at, "a record of %q must be a mapping with an id", name)
			continue
		}
		r := b.record(l, uses, idOf(prefix(l.kind), id), at, item, given)
		switch l.kind {
		case schema.KindState:
			r.Attrs["alpha3"] = id
		case schema.KindProvision:
			b.inheritContexts(r, item)
		case schema.KindPosition:
			b.decide(r)
		case schema.KindFrame:
			b.readFrame(r)
		case schema.KindGroup:
			b.readMembers(r, item)
		}
		b.corpus.nodes = append(b.corpus.nodes, r)
		if l.kind == schema.KindStatement {
			b.readClaims(f, r, item)
		}
	}
}

// record makes the node of a mapping, and the edges that its fields stand for.
func (b *builder) record(l layout, uses map[string]fieldUse, id graph.ID, at place, item, given value) record {
	r := record{Node: graph.Node{ID: id, Kind: l.kind, Attrs: make(graph.Attrs, len(item.fields))}, place: at, fields: make([]fieldLine, 0, len(item.fields))}
	for _, f := range item.fields {
		b.setField(&r, l, uses, f)
	}
	for _, f := range given.fields {
		if _, own := r.at(f.name); !own {
			f.line = at.line
			b.setField(&r, l, uses, f)
		}
	}
	return r
}

func (b *builder) setField(r *record, l layout, uses map[string]fieldUse, f field) {
	at := place{r.file, f.line}
	if f.empty() {
		return
	}
	r.fields = append(r.fields, fieldLine{f.name, f.line})
	switch uses[f.name] {
	case attribute:
		r.Attrs[f.name] = withIDs(f.json(), f.name, l.ids)
	case leads:
		b.follow(r.ID, l.links[f.name], f.value, at)
	case unknown:
		b.refuse(at, "%s: %q is no field of %s", r.ID, f.name, l.kind)
	}
}

// withIDs puts prefixes before the names in an attribute that holds ids.
func withIDs(v any, path string, ids map[string]string) any {
	if len(ids) == 0 {
		return v
	}
	switch v := v.(type) {
	case string:
		if before, found := ids[path]; found {
			return string(idOf(before, v))
		}
	case []any:
		for i := range v {
			v[i] = withIDs(v[i], path, ids)
		}
	case map[string]any:
		for name := range v {
			v[name] = withIDs(v[name], path+"."+name, ids)
		}
	}
	return v
}

// follow makes the edges that a field stands for, one for each name in it.
func (b *builder) follow(from graph.ID, e end, v value, at place) {
	switch v.shape {
	case sequence:
		for _, item := range v.items {
			b.follow(from, e, item, place{at.file, item.line})
		}
	case scalar:
		name, ok := v.scalar.(string)
		if !ok {
			b.refuse(at, "%s: %v must be a text: put it in quotes", from, v.scalar)
			return
		}
		key := graph.EdgeKey{From: from, Name: e.edge, To: b.far(e.to, name)}
		if e.back {
			key.From, key.To = key.To, key.From
		}
		b.edge(key, at, nil)
	default:
		b.refuse(at, "%s: %s must be a name or a list of names", from, e.edge)
	}
}

// far gives the id that a name stands for.
func (b *builder) far(to, name string) graph.ID {
	switch to {
	case fullID:
		return graph.ID(name)
	case document:
		return idOf(document, documentName(name))
	case actor:
		if id, known := b.actors[name]; known {
			return id
		}
		if strings.Contains(name, ":") {
			return graph.ID(name)
		}
		return idOf("state", name)
	}
	return idOf(to, name)
}

func (b *builder) edge(key graph.EdgeKey, at place, attrs graph.Attrs) {
	b.corpus.edges = append(b.corpus.edges, link{Edge: graph.Edge{EdgeKey: key, Attrs: attrs}, place: at})
}

// documentName gives the name of a document in its id: the first twelve hex
// digits of the SHA-256 of its address or, without one, its title.
func documentName(key string) string {
	if key == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:6])
}

// attachLists gives each instrument its participation lists.
func (b *builder) attachLists() {
	for _, r := range b.corpus.nodes {
		if lists, found := b.lists[r.ID]; found && r.Kind == schema.KindInstrument {
			r.Attrs["participationLists"] = lists
		}
	}
}
