package ingest

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Resemblance is a document with the same words in another transcription, or
// in another language.
type Resemblance struct {
	Document    graph.ID `json:"document"`
	How         string   `json:"how"` // TRANSCRIPTION or TRANSLATION
	Share       float64  `json:"share"`
	Differences int      `json:"differences,omitempty"` // pinpoints at which two texts of an instrument differ
	Pinpoints   []string `json:"pinpoints,omitempty"`   // the first of them
}

// The kinds of likeness.
const (
	transcription = "TRANSCRIPTION"
	translation   = "TRANSLATION"
)

// From which share on two speeches are taken for one. Speeches of one State in
// one year that are not the same share a tenth of their runs of words at most;
// what speeches in two languages share was measured on the General Debate.
const (
	sameWords  = 0.3
	sameTraits = 0.3
	fewTraits  = 8
)

// likeness finds speeches that resemble each other. It compares speeches of one
// State and year alone, so that its time grows with the number of speeches and
// not with that of their pairs.
type likeness struct {
	store     graph.Reader
	occasions map[string]*occasion
	held      int // speeches in memory
}

// mostHeld is how many speeches are kept in memory; beyond it what was read
// first is read again when it is needed.
const mostHeld = 50_000

type occasion struct {
	speeches []speech
	bands    map[uint64][]int
	others   map[string][]int // by language, those with traits
}

type speech struct {
	id       graph.ID
	language string
	words    signature
	traits   []string // sorted
}

// mostCompared is how many speeches of one State and year in other languages
// one is compared with.
const mostCompared = 200

// traits puts into a document what it is compared by.
func (a *assembly) traits(attrs graph.Attrs) {
	if a.isInstrument {
		return
	}
	s := a.found.Speech
	by := make([]string, 0, len(s.By))
	for _, id := range s.By {
		_, name, _ := strings.Cut(id, ":")
		by = append(by, name)
	}
	slices.Sort(by)
	attrs["occasion"] = strings.Join(by, "+") + "/" + a.yearOf(s.Date)
	if words := signatureOf(a.d.Text); words != nil {
		attrs["signature"] = words.String()
	}
	if list := a.traitsOf(); len(list) >= fewTraits {
		attrs["traits"] = toList(list)
	}
}

var (
	sessionNumber = regexp.MustCompile(`(?i)\b(\d{2,3})\S{0,5}\s+(?:session|сесси|per[ií]odo)`)
	yearNumber    = regexp.MustCompile(`\b(?:19[4-9]|20[0-4])\d\b`)
)

// yearOf is the year of a speech: of its date, or, for finding what it may be
// compared with and for nothing else, of the session of the General Assembly or
// the first year that its first page names.
func (a *assembly) yearOf(date string) string {
	if len(date) >= 4 {
		return date[:4]
	}
	const firstPage = 1500
	page := a.d.Text.Slice(0, min(a.d.Text.Len(), firstPage))
	if m := sessionNumber.FindStringSubmatch(page); m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil && n > 0 && n < 150 {
			return strconv.Itoa(n + 1945)
		}
	}
	return yearNumber.FindString(page)
}

// mostTraits bounds how many are kept: the first by order.
const mostTraits = 200

// traitsOf lists what a text names that is the same in each language: things
// of the graph, numbers of several figures, and names in Latin letters.
func (a *assembly) traitsOf() []string {
	set := map[string]bool{}
	for _, m := range a.found.Mentions {
		set[m.Target] = true
	}
	runes := a.d.Text.Runes()
	for start := 0; start < len(runes); {
		end := start
		for end < len(runes) && (unicode.IsLetter(runes[end]) || unicode.IsDigit(runes[end])) {
			end++
		}
		if trait := traitOf(runes[start:end], start > 1 && runes[start-1] == ' ' && isInner(runes[start-2])); trait != "" {
			set[trait] = true
		}
		start = end + 1
	}
	out := make([]string, 0, len(set))
	for trait := range set {
		out = append(out, trait)
	}
	slices.Sort(out)
	return out[:min(len(out), mostTraits)]
}

// isInner says whether a word after this sign stands within a sentence.
func isInner(r rune) bool { return unicode.IsLetter(r) || r == ',' }

// traitOf is a number of two figures or more, or a word of five Latin letters
// or more with a capital within a sentence.
func traitOf(word []rune, inner bool) string {
	if len(word) < 2 {
		return ""
	}
	figures, latin := true, true
	for _, r := range word {
		figures = figures && unicode.IsDigit(r)
		latin = latin && r >= 'A' && r <= 'z'
	}
	switch {
	case figures && len(word) <= 6:
		return "#" + westernFigures(word)
	case latin && inner && len(word) >= 5 && word[0] <= 'Z' && word[1] >= 'a':
		return "=" + strings.ToLower(string(word))
	}
	return ""
}

// westernFigures writes the figures of any script as 0 to 9.
func westernFigures(word []rune) string {
	return strings.Map(func(r rune) rune {
		for _, zero := range [...]rune{'٠', '۰', '०'} {
			if r >= zero && r <= zero+9 {
				return '0' + r - zero
			}
		}
		return r
	}, string(word))
}

// resemble adds to a batch the edges to documents that the new one resembles.
// They lead from the lesser id to the greater, so that it does not matter which
// of the two came first.
func (r *run) resemble(ctx context.Context, res *result) error {
	var err error
	switch {
	case res.table != nil:
	case res.hints.Instrument != "":
		res.resembles, err = r.otherTexts(ctx, res)
	default:
		res.resembles, err = r.alike.otherSpeeches(ctx, res)
	}
	if err != nil {
		return fmt.Errorf("what it resembles: %w", err)
	}
	for _, other := range res.resembles {
		from, to := res.document, other.Document
		if to < from {
			from, to = to, from
		}
		res.batch.Edges = append(res.batch.Edges, graph.Edge{EdgeKey: graph.EdgeKey{From: from, Name: schema.EdgeResembles, To: to},
			Attrs: graph.Attrs{"how": other.How, "share": other.Share}})
	}
	return nil
}

// otherSpeeches finds the same speech in another transcription or language.
func (l *likeness) otherSpeeches(ctx context.Context, res *result) ([]Resemblance, error) {
	var own graph.Node
	for _, n := range res.batch.Nodes {
		if n.ID == res.document {
			own = n
		}
	}
	key := own.Attrs.Text("occasion")
	if key == "" {
		return nil, nil
	}
	o, err := l.occasion(ctx, key)
	if err != nil {
		return nil, err
	}
	s := speechOf(own)
	out := o.transcriptions(s)
	if !strings.HasPrefix(key, "/") && !strings.HasSuffix(key, "/") {
		out = append(out, o.translations(s)...)
	}
	slices.SortFunc(out, func(a, b Resemblance) int { return strings.Compare(string(a.Document), string(b.Document)) })
	o.add(s)
	l.held++
	return out, nil
}

func speechOf(n graph.Node) speech {
	return speech{id: n.ID, language: n.Attrs.Text("language"), words: parseSignature(n.Attrs.Text("signature")), traits: n.Attrs.Texts("traits")}
}

// occasion gives the speeches of a State and year, read from the graph once.
func (l *likeness) occasion(ctx context.Context, key string) (*occasion, error) {
	if o := l.occasions[key]; o != nil {
		return o, nil
	}
	if l.held > mostHeld {
		clear(l.occasions)
		l.held = 0
	}
	o := &occasion{bands: map[uint64][]int{}, others: map[string][]int{}}
	for n, err := range l.store.Nodes(ctx, graph.NodeQuery{Kind: schema.KindDocument, Where: map[string]any{"occasion": key}}) {
		if err != nil {
			return nil, err
		}
		o.add(speechOf(n))
		l.held++
	}
	l.occasions[key] = o
	return o, nil
}

func (o *occasion) add(s speech) {
	if i := slices.IndexFunc(o.speeches, func(have speech) bool { return have.id == s.id }); i >= 0 {
		return
	}
	at := len(o.speeches)
	o.speeches = append(o.speeches, s)
	for _, band := range s.words.bands() {
		o.bands[band] = append(o.bands[band], at)
	}
	if len(s.traits) > 0 {
		o.others[s.language] = append(o.others[s.language], at)
	}
}

func (o *occasion) transcriptions(s speech) []Resemblance {
	var out []Resemblance
	met := map[int]bool{}
	for _, band := range s.words.bands() {
		for _, at := range o.bands[band] {
			other := o.speeches[at]
			if met[at] || other.id == s.id {
				continue
			}
			met[at] = true
			if share := s.words.alike(other.words); share >= sameWords {
				out = append(out, Resemblance{Document: other.id, How: transcription, Share: rounded(share)})
			}
		}
	}
	return out
}

// translations gives the speeches in other languages that share enough.
func (o *occasion) translations(s speech) []Resemblance {
	var out []Resemblance
	if len(s.traits) < fewTraits {
		return nil
	}
	for _, language := range sortedNames(o.others) {
		if language == s.language {
			continue
		}
		places := o.others[language]
		for _, at := range places[:min(len(places), mostCompared)] {
			other := o.speeches[at]
			if share := overlapOf(s.traits, other.traits); other.id != s.id && share >= sameTraits {
				out = append(out, Resemblance{Document: other.id, How: translation, Share: rounded(share)})
			}
		}
	}
	return out
}

// overlapOf is the share of the traits of the shorter list that stand in the
// longer one. Both are sorted.
func overlapOf(a, b []string) float64 {
	same, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch c := cmp.Compare(a[i], b[j]); {
		case c == 0:
			same, i, j = same+1, i+1, j+1
		case c < 0:
			i++
		default:
			j++
		}
	}
	return float64(same) / float64(max(1, min(len(a), len(b))))
}

func rounded(share float64) float64 { return math.Round(share*100) / 100 }
