package extract_test

import (
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lacuna-law/lacuna/ingest/doc"
)

// passage is an annotated passage with what was found in it, paired.
type passage struct {
	file     string
	text     string // of the passage
	gold     doc.Annotation
	found    doc.Annotation
	raw      []doc.Claim // the claims found, with what they rest on
	mentions map[int]int // gold by finding
	claims   map[int]int
}

// goldFile is the form of a passage in a file: either the text stands in it,
// or it names a source beside the checkout and gives digests for quotes.
type goldFile struct {
	doc.Annotation
	Text     string `json:"text"`
	Mentions []struct {
		doc.AnnotationMention
		SHA1 string `json:"quote_sha1"`
	} `json:"mentions"`
	Claims []struct {
		doc.AnnotationClaim
		SHA1 string `json:"quote_sha1"`
	} `json:"claims"`
	Unresolved json.RawMessage `json:"unresolved"`
}

// passages are those that were read before in this run, by file. Tests that
// read them do not run side by side.
var passages = map[string]passage{}

// readPassage reads a passage, finds what is in it and pairs both. It gives
// false where the source is not beside the checkout.
func readPassage(t testing.TB, file string) (passage, bool) {
	t.Helper()
	if p, known := passages[file]; known {
		return p, true
	}
	p, ok := readPassageBy(t, open(t), file)
	if ok {
		passages[file] = p
	}
	return p, ok
}

// readPassageBy reads a passage by some lexicon.
func readPassageBy(t testing.TB, s stations, file string) (passage, bool) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var g goldFile
	if err := json.Unmarshal(data, &g); err != nil {
		t.Fatal(file, err)
	}
	text, name, hints := g.Text, g.Source, doc.Hints{}
	if text == "" {
		source, err := os.ReadFile(filepath.Join(annotated, g.Source))
		if err != nil {
			return passage{}, false
		}
		text = string(source)
		if g.Language != "en" && len(g.Document.States) > 0 {
			hints.State = g.Document.States[0] // the names of these files do not say it
		}
	} else {
		name, hints = "passage.txt", doc.Hints{As: doc.AsStatement, Language: g.Language, State: standIn}
		if g.Document.Forum != nil {
			hints.Forum = *g.Document.Forum
		}
	}
	d, findings := s.find(t, name, text, hints)
	p := passage{file: file, gold: g.Annotation, found: doc.Annotate(d, findings)}
	if g.Text != "" && len(g.Document.States) > 0 {
		p.speakAs(g.Document.States[0])
	}
	p.text = d.Text.Slice(g.Start, g.End)
	for _, m := range g.Mentions {
		checkGold(t, file, d.Text.Slice(m.Start, m.End), m.Quote, m.SHA1)
		p.gold.Mentions = append(p.gold.Mentions, m.AnnotationMention)
	}
	for _, c := range g.Claims {
		checkGold(t, file, d.Text.Slice(c.Start, c.End), c.Quote, c.SHA1)
		p.gold.Claims = append(p.gold.Claims, c.AnnotationClaim)
	}
	p.keepWithin(findings.Claims)
	p.pair()
	return p, true
}

// standIn is the State for which our own passages are read: their speakers are of no real one.
const standIn = "AND"

// speakAs puts a speaker's code where the stand-in is found.
func (p *passage) speakAs(code string) {
	for _, c := range p.found.Claims {
		for i := range c.By {
			if c.By[i] == standIn {
				c.By[i] = code
			}
		}
	}
}

func checkGold(t testing.TB, file, slice, quote, digest string) {
	t.Helper()
	sum := sha1.Sum([]byte(slice))
	if slice != quote && hex.EncodeToString(sum[:]) != digest {
		t.Errorf("%s: a span does not slice to its quote", file)
	}
}

// keepWithin leaves of the findings those of the passage.
func (p *passage) keepWithin(claims []doc.Claim) {
	within := func(start, end int) bool {
		return 2*max(0, min(end, p.gold.End)-max(start, p.gold.Start)) >= end-start
	}
	p.found.Mentions = slices.DeleteFunc(p.found.Mentions, func(m doc.AnnotationMention) bool { return !within(m.Start, m.End) })
	var kept []doc.AnnotationClaim
	for i, c := range p.found.Claims {
		if within(c.Start, c.End) {
			kept, p.raw = append(kept, c), append(p.raw, claims[i])
		}
	}
	p.found.Claims = kept
}

func (p *passage) pair() {
	p.mentions = match(len(p.gold.Mentions), len(p.found.Mentions), func(i, j int) bool {
		g, f := p.gold.Mentions[i], p.found.Mentions[j]
		return half(g.Start, g.End, f.Start, f.End) && (g.Target == f.Target || slices.Contains(g.AlsoOK, f.Target))
	})
	p.claims = match(len(p.gold.Claims), len(p.found.Claims), func(i, j int) bool { return sameClaim(p.gold.Claims[i], p.found.Claims[j]) })
}

func (p *passage) score(into tally) {
	count(into, "mention", p.mentions, len(p.gold.Mentions), len(p.found.Mentions),
		func(i int) string { return kindOf(p.gold.Mentions[i].Target) }, func(j int) string { return kindOf(p.found.Mentions[j].Target) })
	count(into, "claim", p.claims, len(p.gold.Claims), len(p.found.Claims),
		func(i int) string { return string(p.gold.Claims[i].Type) }, func(j int) string { return string(p.found.Claims[j].Type) })
}

// mistakes tells what was missed and what was found wrongly, with the text.
func (p *passage) mistakes() string {
	var out strings.Builder
	owned := map[int]bool{}
	for _, i := range p.mentions {
		owned[i] = true
	}
	for i, m := range p.gold.Mentions {
		if !owned[i] {
			fmt.Fprintf(&out, "  missed  %s (%s): %s\n", m.Target, strings.Join(m.AlsoOK, " "), p.slice(m.Start, m.End))
		}
	}
	for j, m := range p.found.Mentions {
		if _, right := p.mentions[j]; !right {
			fmt.Fprintf(&out, "  wrong   %s: %s\n", m.Target, m.Quote)
		}
	}
	owned = map[int]bool{}
	for _, i := range p.claims {
		owned[i] = true
	}
	for i, c := range p.gold.Claims {
		if !owned[i] {
			fmt.Fprintf(&out, "  missed  %s %v %v (%s): %s\n", c.Type, c.By, c.Targets, strings.Join(c.AlsoOK, " "), p.slice(c.Start, c.End))
		}
	}
	for j, c := range p.found.Claims {
		if _, right := p.claims[j]; !right {
			fmt.Fprintf(&out, "  wrong   %s %v %v: %s\n", c.Type, c.By, c.Targets, c.Quote)
		}
	}
	if out.Len() == 0 {
		return ""
	}
	return fmt.Sprintf("%s\n%s\n%s", p.file, p.text, out.String())
}

func (p *passage) slice(start, end int) string {
	t := doc.NewText(p.text)
	start, end = max(0, start-p.gold.Start), min(t.Len(), end-p.gold.Start)
	if start >= end {
		return "?"
	}
	return t.Slice(start, end)
}

func sameClaim(g, f doc.AnnotationClaim) bool {
	gold, found := slices.Clone(g.By), slices.Clone(f.By)
	slices.Sort(gold)
	slices.Sort(found)
	wanted := append(slices.Clone(g.Targets), g.AlsoOK...)
	shares := slices.ContainsFunc(f.Targets, func(id string) bool { return slices.Contains(wanted, id) })
	return g.Type == f.Type && slices.Equal(gold, found) && shares && half(g.Start, g.End, f.Start, f.End)
}

// half says whether two spans overlap by half of the shorter or more.
func half(a, b, c, d int) bool {
	common := min(b, d) - max(a, c)
	return common > 0 && 2*common >= min(b-a, d-c)
}

func kindOf(id string) string {
	kind, _, _ := strings.Cut(id, ":")
	return kind
}

// count counts a class by the gold for what was asked and by the finding for
// what was found; a pair counts for the class of the finding.
func count(into tally, what string, pairs map[int]int, golds, founds int, gold, found func(int) string) {
	into.add(what, 0, 0)
	for i := range golds {
		into.add(what+"."+gold(i), 0, 1)
	}
	for j := range founds {
		into.add(what+"."+found(j), 1, 1)
	}
	for j := range pairs {
		into.add(what+"."+found(j), 2, 1)
	}
}

// match gives the largest matching one to one, as gold by finding.
func match(golds, founds int, fits func(i, j int) bool) map[int]int {
	owner := map[int]int{}
	var place func(i int, seen map[int]bool) bool
	place = func(i int, seen map[int]bool) bool {
		for j := range founds {
			if seen[j] || !fits(i, j) {
				continue
			}
			seen[j] = true
			if other, taken := owner[j]; !taken || place(other, seen) {
				owner[j] = i
				return true
			}
		}
		return false
	}
	for i := range golds {
		place(i, map[int]bool{})
	}
	return owner
}
