package ingest

import (
	"context"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
)

// library is the instruments of a graph by the names they go by.
type library struct {
	byTitle  map[string][]string // ids by titles in one form
	bySymbol map[string][]string
	byName   map[string][]string // by short titles and ids as they stand in names of files
	words    map[string][]string // the words of the title, by id
	made     map[string]bool     // those that only texts assert
}

func newLibrary(ctx context.Context, r graph.Reader) (*library, error) {
	l := &library{map[string][]string{}, map[string][]string{}, map[string][]string{}, map[string][]string{}, map[string]bool{}}
	for n, err := range r.Nodes(ctx, graph.NodeQuery{Kind: schema.KindInstrument}) {
		if err != nil {
			return nil, fmt.Errorf("titles of instruments: %w", err)
		}
		l.add(n)
	}
	return l, nil
}

func (l *library) add(n graph.Node) {
	id := string(n.ID)
	put := func(m map[string][]string, key string) {
		if key != "" {
			m[key] = doc.Join(m[key], id)
		}
	}
	for _, title := range [...]string{n.Attrs.Text("title"), n.Attrs.Text("shortTitle")} {
		put(l.byTitle, strings.Join(titleWords(title), " "))
	}
	for symbol := range strings.FieldsFuncSeq(n.Attrs.Text("symbol"), func(r rune) bool { return r == ';' || r == ',' }) {
		put(l.bySymbol, symbolForm(symbol))
	}
	put(l.byName, slug(n.Attrs.Text("shortTitle")))
	put(l.byName, n.ID.Name())
	l.words[id] = titleWords(n.Attrs.Text("title"))
	l.made[id] = isDocument(n.Source)
}

var (
	bracketed = regexp.MustCompile(`\([^()]*\)|\[[^\[\]]*\]`)
	dated     = regexp.MustCompile(`(?i)\b(?:\d{1,2} (?:january|february|march|april|may|june|july|august|september|october|november|december) )?(?:1[5-9]|20)\d\d\b`)
)

// minor are the words of titles that tell no instrument from another.
var minor = strings.Fields("the of on and for to in a an at by with de la le les des du et el los las del y")

// titleWords are the words of a title by which it is compared: without what
// stands in brackets, dates and small words, in lower case.
func titleWords(title string) []string {
	title = dated.ReplaceAllString(bracketed.ReplaceAllString(title, " "), " ")
	words := strings.FieldsFunc(strings.ToLower(strings.NewReplacer("’", "", "'", "").Replace(title)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	return slices.DeleteFunc(words, func(w string) bool { return slices.Contains(minor, w) })
}

// symbolForm is a symbol without spaces, in capitals; both names of the treaty
// series of the Council of Europe are one.
func symbolForm(symbol string) string {
	s := strings.ToUpper(strings.Join(strings.Fields(symbol), ""))
	return strings.Replace(strings.Replace(s, "CETS", "ETS", 1), "ETSNO.", "ETS", 1)
}

// slug writes words as they stand in ids and names of files.
func slug(words string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(words), func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9')
	}), "-")
}

// recognition is what a text was recognised as.
type recognition struct {
	id     string   // the one instrument that fits, or ""
	nearly []string // instruments whose title is like its own, where none fits
}

// titleLines is how many lines of a text may be its title.
const titleLines = 12

// recognise finds the instrument whose text a document is: by its symbol, by
// its title or a line near its beginning that is one, and last by the name of
// its file. Several that fit are none.
func (l *library) recognise(d doc.Document) recognition {
	if ids := l.bySymbol[symbolForm(d.Hints.Symbol)]; d.Hints.Symbol != "" && len(ids) == 1 {
		return recognition{id: ids[0]}
	}
	titles := []string{d.Title}
	for line := range strings.Lines(d.Text.Slice(0, min(d.Text.Len(), 4000))) {
		if line = strings.TrimSpace(line); line != "" && len(titles) <= titleLines {
			titles = append(titles, line)
		}
	}
	for _, title := range titles {
		if ids := l.byTitle[strings.Join(titleWords(title), " ")]; len(ids) == 1 {
			return recognition{id: ids[0]}
		}
	}
	if id := l.named(d.Name); id != "" {
		return recognition{id: id}
	}
	return recognition{nearly: l.near(d.Title)}
}

var (
	yearOrTongue = regexp.MustCompile(`^(?:(?:1[5-9]|20)\d\d|ar|en|es|fr|nl|ru|zh)$`)
	series       = regexp.MustCompile(`^(?:c?ets|unts)\d+$`)
	about        = strings.Fields("parties party status participants supporters signatories ratifications table list declarations")
)

// named finds the instrument that a file is named for, apart from years,
// languages and words for what the file is: vclt_1969_en.txt.
func (l *library) named(name string) string {
	words := strings.Split(slug(strings.TrimSuffix(path.Base(name), path.Ext(name))), "-")
	var kept []string
	for _, w := range words {
		switch {
		case series.MatchString(w):
			if ids := l.bySymbol[symbolForm(w)]; len(ids) == 1 {
				return ids[0]
			}
		case yearOrTongue.MatchString(w) || slices.Contains(about, w):
		default:
			kept = append(kept, w)
		}
	}
	for from := range kept {
		if from > 0 && !slices.Contains(prefaces, kept[from-1]) {
			break
		}
		if ids := l.byName[strings.Join(kept[from:], "-")]; len(ids) == 1 {
			return ids[0]
		}
	}
	return ""
}

// prefaces are words that stand before the name of an instrument in names of files.
var prefaces = []string{"hr", "untc", "un", "ilc", "treaty"}

// near lists instruments whose title is part of a title or the other way
// round. A protocol or amendment to one is another one.
func (l *library) near(title string) []string {
	words := titleWords(title)
	var out []string
	for id, have := range l.words {
		short, long := words, have
		if len(short) > len(long) {
			short, long = long, short
		}
		if len(short) >= 3 && within(short, long) && !slices.ContainsFunc(apart, func(w string) bool { return slices.Contains(words, w) != slices.Contains(have, w) }) {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// apart are words that make an instrument another than the one whose title it repeats.
var apart = strings.Fields("protocol amendment amending annex implementing non second third additional draft")

func within(short, long []string) bool {
	for _, w := range short {
		if !slices.Contains(long, w) {
			return false
		}
	}
	return true
}
