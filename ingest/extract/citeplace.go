package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lacuna-law/lacuna/ingest/doc"
)

// flat is a text in one form of letters and signs, code point for code point:
// European digits and brackets, simplified characters, and spaces for line
// ends. It knows where its bytes stand in code points.
type flat struct {
	s     string
	lower string // in lower case, of other length where letters change theirs
	text  doc.Text
	runes []int32 // by byte
	trail *trail  // nil where letters change their length
}

func newFlat(t doc.Text) flat {
	var b strings.Builder
	for _, r := range t.Runes() {
		b.WriteRune(plain(r))
	}
	f := flat{s: b.String()}
	f.lower, f.text = strings.ToLower(f.s), doc.NewText(f.s)
	f.runes = make([]int32, len(f.s)+1)
	n := int32(-1)
	for i := range len(f.s) {
		if utf8.RuneStart(f.s[i]) {
			n++
		}
		f.runes[i] = n
	}
	f.runes[len(f.s)] = n + 1
	f.trail = newTrail(f.s, f.lower)
	return f
}

// plain gives the one form of a code point.
func plain(r rune) rune {
	switch {
	case r >= '٠' && r <= '٩':
		return r - '٠' + '0'
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case r == '،':
		return ','
	case r == '؛':
		return ';'
	case r == '\u00a0' || r == '\u202f' || r == '\u3000' || r == '\n' || r == '\r' || r == '\t':
		return ' '
	case r < 0 || r > utf8.MaxRune:
		return utf8.RuneError
	}
	if one, there := simpleForms[r]; there {
		return one
	}
	return r
}

// simpleForms gives the simplified forms of Chinese characters of names and places.
var simpleForms = func() map[rune]rune {
	out := map[rune]rune{'項': '项', '號': '号', '羅': '罗', '準': '准', '兩': '两'}
	for i, r := range traditional {
		out[r] = simple[i]
	}
	return out
}()

// rune gives the code point at a byte.
func (f flat) rune(at int) int { return int(f.runes[at]) }

func (f flat) all(re *regexp.Regexp) [][]int { return re.FindAllStringSubmatchIndex(f.s, -1) }

// place is words that name places in an instrument, which they may not name.
type place struct {
	from, to int // bytes
	pins     []doc.Pinpoint
	strong   bool // written as a citation even where no instrument is named
	back     bool // in the article cited before
	common   bool // in all of several instruments alike
	own      bool // in an instrument that the sentence names elsewhere: its Article 2
}

// letters is the division of paragraphs that have letters. It is no division
// of a citation: a letter belongs to a number.
const letters doc.Division = "letter"

// divisionWord says what a word before a number counts.
type divisionWord struct {
	kind doc.Division
	many bool // several numbers may follow
}

// places finds places.
type places struct {
	begin  map[rune][]string // the words for divisions by their first letter, the longest first
	under  *regexp.Regexp    // one that goes on after a number: Article 2, paragraph 4
	above  *regexp.Regexp    // one that a number belongs to: paragraph 4 of Article 2
	same   *regexp.Regexp    // one that was cited before: paragraph 7 of the same Article
	common *regexp.Regexp    // words for what several instruments have alike
	shared *regexp.Regexp    // those behind it
	own    *regexp.Regexp    // words before what belongs to an instrument of the sentence
	words  map[string]divisionWord
	spoken spoken
}

func newPlaces(g grammar) *places {
	p := &places{begin: map[rune][]string{}, words: map[string]divisionWord{}, spoken: newSpoken(g.Numbers)}
	var under, above, articles []string
	for _, d := range g.Divisions {
		for many, list := range [...][]string{d.One, d.Many} {
			for _, w := range withParticles(list) {
				p.words[strings.ToLower(w)] = divisionWord{d.Kind, many == 1}
				first, _ := utf8.DecodeRuneInString(strings.ToLower(w))
				p.begin[first] = append(p.begin[first], w)
				switch d.Kind {
				case doc.Article:
					above, articles = append(above, w), append(articles, w)
				case doc.Paragraph, letters:
					above, under = append(above, w), append(under, w)
				}
			}
		}
	}
	for _, words := range p.begin {
		slices.SortStableFunc(words, func(a, b string) int { return len(b) - len(a) })
	}
	p.under = regexp.MustCompile(`^\s?,?\s*((?i:` + either(under) + `))\s*`)
	p.above = regexp.MustCompile(`^\s?,?\s*(?:of|under|in|to|de|del|du|de l['’]|à|dans|en|من|في|в|к)?\s*(?:(?:the|la|le|el)\s+|l['’]|d['’])?((?i:(?:` + strings.Join(g.Own, "|") + `)\s+)?)((?i:` + either(above) + `))\s*`)
	p.same = regexp.MustCompile(`^\s*(?i:` + strings.Join(g.Same, "|") + `)\s*(?i:` + either(articles) + `)`)
	p.common = regexp.MustCompile(`(?i)(?:` + strings.Join(g.Common, "|") + `)\s*$`)
	p.shared = regexp.MustCompile(`^\s*(?i:` + strings.Join(g.Common, "|") + `)`)
	p.own = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:` + strings.Join(g.Own, "|") + `)\s*$`)
	return p
}

// either gives a regular expression for one of some words, the longest first.
func either(words []string) string {
	out := make([]string, 0, len(words))
	for _, w := range words {
		out = append(out, regexp.QuoteMeta(w))
	}
	slices.SortStableFunc(out, func(a, b string) int { return len(b) - len(a) })
	return strings.Join(out, "|")
}

// withParticles adds to Arabic words with an article the forms in which a
// conjunction or a preposition is written with them.
func withParticles(words []string) []string {
	out := slices.Clone(words)
	for _, w := range words {
		rest, definite := strings.CutPrefix(w, "ال")
		if !definite {
			continue
		}
		for _, particle := range [...]string{"وال", "بال", "فال", "كال", "لل", "ولل", "وبال"} {
			out = append(out, particle+rest)
		}
	}
	return out
}

// find finds the places of a text, in its order.
func (p *places) find(f flat) []place {
	var out []place
	for at := 0; at < len(f.s); {
		from, to := p.next(f.s, at)
		if to == 0 {
			break
		}
		at = to
		for at < len(f.s) && f.s[at] == ' ' {
			at++
		}
		if found, ok := p.read(f.s, f.s[from:to], from, at); ok {
			found.own = found.own || p.own.MatchString(f.s[max(0, from-16):from])
			out = append(out, found)
			at = found.to
		}
	}
	out = append(out, chinesePlaces(f)...)
	slices.SortStableFunc(out, func(a, b place) int { return a.from - b.from })
	end := 0
	for i, pl := range out {
		out[i].common = p.common.MatchString(f.s[max(0, pl.from-16):pl.from]) || p.shared.MatchString(f.s[pl.to:])
	}
	return slices.DeleteFunc(out, func(pl place) bool {
		again := pl.from < end
		end = max(end, pl.to)
		return again
	})
}

// next gives the next word for a division that stands by itself, or 0.
func (p *places) next(s string, at int) (from, to int) {
	before, _ := utf8.DecodeLastRuneInString(s[:at])
	for i, r := range s[at:] {
		from := at + i
		if isWordRune(before) && before != utf8.RuneError {
			before = r
			continue
		}
		before = r
		for _, w := range p.begin[unicode.ToLower(r)] {
			to := from + len(w)
			if to > len(s) || !strings.EqualFold(s[from:to], w) {
				continue
			}
			if next, _ := utf8.DecodeRuneInString(s[to:]); strings.HasSuffix(w, ".") || !unicode.IsLetter(next) {
				return from, to
			}
		}
	}
	return 0, 0
}

// read reads the numbers behind a word for a division.
func (p *places) read(s, word string, from, at int) (place, bool) {
	w := p.words[strings.ToLower(word)]
	first, _ := utf8.DecodeRuneInString(word)
	out := place{from: from, strong: isStrong(w.kind, word)}
	pins, to := p.numbers(s, at, w, first)
	if len(pins) == 0 && w.kind != doc.Norm {
		if letter, size := readLetter(s[at:], w.kind); letter != "" && w.kind != doc.Article {
			w.kind, pins, to = letters, []string{"(" + letter + ")"}, at+size
		}
	}
	if len(pins) == 0 {
		return out, false
	}
	kind := w.kind
	var up upward
	kind, pins, to, up = p.within(s, kind, pins, to)
	out.back, out.own = up.back, up.own
	if kind == letters {
		return out, false
	}
	out.to, out.strong = to, out.strong || kind == doc.Article && w.kind != doc.Article
	for _, pin := range pins {
		out.pins = append(out.pins, doc.Pinpoint{Division: kind, Number: pin})
	}
	return out, true
}

// isStrong says whether a word for a division shows a citation by itself: the
// word for an article in full, or with a capital.
func isStrong(kind doc.Division, word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	return kind == doc.Norm || kind == doc.Article && (strings.ContainsRune("AС", first) || utf8.RuneCountInString(word) > 5)
}

// numbers reads one number, or the list that a word in the plural takes.
func (p *places) numbers(s string, at int, w divisionWord, first rune) (pins []string, to int) {
	base, rng := "", false
	at += len(beforeNumber.FindString(s[at:]))
	alone := strings.HasPrefix(s[at:], "(") // all members of the list have brackets of their own
	for {
		pin, size := p.number(s[at:], w.kind, base, first)
		if pin == "" {
			return pins, to
		}
		under, size2 := p.below(s[at+size:], w.kind, pin)
		switch {
		case rng && len(pins) > 0:
			pins = append(pins, expand(pins[len(pins)-1], pin)...)
		case under != nil:
			pins = append(pins, under...)
		default:
			pins = append(pins, pin)
		}
		at += size + size2
		to = at
		if base = pin; alone && w.kind != doc.Norm {
			base = ""
		}
		sep := joint.FindString(s[at:])
		rng = rangeSign.MatchString(sep)
		if sep == "" || !w.many && !rng && !strings.HasPrefix(s[at+len(sep):], "(") && (!strings.Contains(pin, "(") || !bracketed.MatchString(s[at+len(sep):])) {
			return pins, to
		}
		at += len(sep)
	}
}

// beforeNumber stands between a word for a division and its number.
var beforeNumber = regexp.MustCompile(`^(?i:(?:from|number|no\.|n°|núm\.|№|с|со|من|رقم)\s+|№)`)

// below reads what goes on under a number: "Article 2, paragraphs 1 and 4 (a)".
func (p *places) below(s string, kind doc.Division, pin string) (pins []string, size int) {
	for kind != doc.Norm {
		m := p.under.FindStringSubmatchIndex(s[size:])
		if m == nil {
			return pins, size
		}
		w := p.words[strings.ToLower(s[size+m[2]:size+m[3]])]
		letter, long := readLetter(s[size+m[1]:], w.kind)
		if w.kind == kind && kind != letters && letter == "" || len(pins) > 1 {
			return pins, size
		}
		if len(pins) == 1 {
			pin = pins[0]
		}
		if letter != "" {
			pins, size = []string{pin + "(" + letter + ")"}, size+m[1]+long
			kind = letters
			continue
		}
		inner, to := p.numbers(s, size+m[1], w, 0)
		if len(inner) == 0 {
			return pins, size
		}
		pins, size, kind = wrapAll(pin, inner), to, w.kind
	}
	return pins, size
}

// upward is how a number was said to belong to another.
type upward struct {
	back bool // to that of the article cited before
	own  bool // to that of an instrument which the sentence names elsewhere
}

// within reads what a number belongs to: "paragraph 4 of Article 2".
func (p *places) within(s string, kind doc.Division, pins []string, to int) (doc.Division, []string, int, upward) {
	var up upward
	for kind == letters || kind == doc.Paragraph {
		if m := p.same.FindStringIndex(s[to:]); m != nil {
			return doc.Article, wrapAll("", pins), to + m[1], upward{back: true}
		}
		m := p.above.FindStringSubmatchIndex(s[to:])
		if m == nil {
			break
		}
		word := s[to+m[4] : to+m[5]]
		w := p.words[strings.ToLower(word)]
		first, _ := utf8.DecodeRuneInString(word)
		outer, size := p.number(s[to+m[1]:], w.kind, "", first)
		if outer == "" && w.kind != doc.Article {
			if letter, long := readLetter(s[to+m[1]:], w.kind); letter != "" {
				outer, size = "("+letter+")", long
				w.kind = letters
			}
		}
		if outer == "" || w.kind == kind && kind != letters || w.kind == letters && kind != letters {
			break
		}
		up.own = up.own || m[2] < m[3]
		kind, pins, to = w.kind, wrapAll(outer, pins), to+m[1]+size
	}
	return kind, pins, to, up
}

// wrapAll puts the numbers of paragraphs under that of an article.
func wrapAll(outer string, pins []string) []string {
	out := make([]string, 0, len(pins))
	for _, pin := range pins {
		number, rest, _ := strings.Cut(pin, "(")
		if number != "" {
			number = "(" + number + ")"
		}
		if rest != "" {
			number += "(" + rest
		}
		out = append(out, outer+number)
	}
	return out
}
