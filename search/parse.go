package search

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Parse reads a query. Text that is no query of the language is taken as plain
// words, and the problem says why; it is nil for others. The error wraps
// ErrQuery when the text asks for too much or for nothing.
func Parse(text string) (Expression, *Problem, error) {
	switch {
	case len(text) > MaxText:
		return Expression{}, nil, fmt.Errorf("%w: text: %d bytes are too many (limit %d). Ask with fewer words", ErrQuery, len(text), MaxText)
	case !utf8.ValidString(text):
		return Expression{}, nil, fmt.Errorf("%w: text: it is not valid UTF-8. Send it as UTF-8", ErrQuery)
	}
	p := parser{text: text}
	root, err := p.query()
	var problem *Problem
	if errors.As(err, &problem) {
		root, err = plainWords(text), nil
	}
	if err != nil {
		return Expression{}, nil, err
	}
	out := Expression{root}
	if root == nil && strings.TrimSpace(text) != "" {
		return out, nil, fmt.Errorf("%w: text: %q: there is no word in it. Ask with a word", ErrQuery, shorten(strings.TrimSpace(text), 40))
	}
	return out, problem, out.check()
}

// parser reads a query from left to right.
type parser struct {
	text  string
	at    int
	depth int
}

// problem says what is wrong at a byte of the text.
func (p *parser) problem(at int, format string, args ...any) error {
	return &Problem{Message: fmt.Sprintf(format, args...), Position: utf8.RuneCountInString(p.text[:at])}
}

func (p *parser) query() (expr, error) {
	out, err := p.either()
	if p.space(); err == nil && p.at < len(p.text) {
		return nil, p.problem(p.at, "there is no ( for this ). Leave it out")
	}
	return out, err
}

// either reads parts with OR between them.
func (p *parser) either() (expr, error) {
	var out some
	for {
		one, err := p.together()
		if err != nil {
			return nil, err
		}
		out = with(out, one)
		at := p.at
		if !p.keyword("OR") {
			break
		}
		if one == nil || p.ends() {
			return nil, p.problem(at, "OR stands between two words, and here one is missing. Write one, or or in small letters for the word")
		}
	}
	return plainest(out), nil
}

// ends says whether nothing more can follow here.
func (p *parser) ends() bool {
	p.space()
	return p.at == len(p.text) || p.text[p.at] == ')'
}

// together reads parts that must all match.
func (p *parser) together() (expr, error) {
	var out every
	for read := 0; !p.ends(); read++ {
		at := p.at
		if p.keyword("AND") && (read == 0 || p.ends() || p.sees("OR") || p.sees("AND")) {
			return nil, p.problem(at, "AND stands between two words, and here one is missing. Write one, or and in small letters for the word")
		}
		if p.sees("OR") {
			break
		}
		one, err := p.one()
		if err != nil {
			return nil, err
		}
		out = with(out, one)
	}
	return plainest(out), nil
}

// group is parts of one kind: every or some.
type group interface {
	~[]expr
	expr
}

// with adds a part to a group. A group of the same kind melts into it.
func with[G group](parts G, one expr) G {
	if more, is := one.(G); is {
		return append(parts, more...)
	}
	if one == nil {
		return parts
	}
	return append(parts, one)
}

// plainest gives a group in its shortest form: nothing, its one part, or itself.
func plainest[G group](parts G) expr {
	switch len(parts) {
	case 0:
		return nil
	case 1:
		return parts[0]
	}
	return parts
}

// one reads a word, a phrase, a field, a group, or what must not be.
func (p *parser) one() (expr, error) {
	p.space()
	at := p.at
	if p.depth > MaxDepth {
		return nil, p.problem(at, "groups lie too deep in each other (limit %d). Take some apart", MaxDepth)
	}
	p.depth++
	defer func() { p.depth-- }()
	if p.keyword("NOT") || p.minus() {
		if p.ends() || p.sees("OR") || p.sees("AND") {
			return nil, p.problem(at, "NOT stands before a word, and here none follows. Write one, or not in small letters for the word")
		}
		of, err := p.one()
		if inner, twice := of.(not); twice {
			return inner.of, err
		}
		if err != nil || of == nil {
			return nil, err
		}
		return not{of}, nil
	}
	switch r, _ := utf8.DecodeRuneInString(p.text[at:]); {
	case r == '(':
		return p.group()
	case isQuote(r):
		return p.phrase()
	}
	if field, found := p.field(); found {
		return p.limit(field, at)
	}
	return p.word()
}

// group reads what stands in parentheses.
func (p *parser) group() (expr, error) {
	at := p.at
	p.at++
	out, err := p.either()
	if err != nil {
		return nil, err
	}
	if p.space(); p.at == len(p.text) {
		return nil, p.problem(at, "this ( is not closed. Close it with ) or leave it out")
	}
	p.at++
	return out, nil
}

// phrase reads words in quotation marks and how near to each other they stand.
func (p *parser) phrase() (expr, error) {
	at := p.at
	words, err := p.quotation()
	if err != nil {
		return nil, err
	}
	out := quoted{strings.Join(strings.Fields(words), " "), -1}
	if strings.HasPrefix(p.text[p.at:], "~") {
		p.at++
		digits := p.digits()
		if out.near = number(digits); digits == "" || out.near > MaxNear {
			return nil, p.problem(at, "after ~ says a number how many other words may stand among these (limit %d), as \"cyber attack\"~3. Write one", MaxNear)
		}
	}
	if !hasWord(out.text) {
		return nil, nil //nolint:nilnil // it asks for nothing
	}
	return out, nil
}

// quotation reads what stands between quotation marks.
func (p *parser) quotation() (string, error) {
	at := p.at
	first, size := utf8.DecodeRuneInString(p.text[at:])
	rest := p.text[at+size:]
	end := strings.IndexAny(rest, closingQuote(first))
	if end < 0 {
		return "", p.problem(at, "this quotation mark is not closed. Close it or leave it out")
	}
	_, closed := utf8.DecodeRuneInString(rest[end:])
	p.at = at + size + end + closed
	return rest[:end], nil
}

// word reads a word, its beginning, or one that may be misspelt.
func (p *parser) word() (expr, error) {
	at := p.at
	text := p.text[at : at+wordEnd(p.text[at:])]
	p.at += len(text)
	switch head, tail, marked := strings.Cut(text, "*"); {
	case !hasWord(text):
		return nil, nil //nolint:nilnil // it asks for nothing
	case marked && (tail != "" || head == ""):
		return nil, p.problem(at+len(head), "* stands only at the end of a word, as cyber*. Move it or leave it out")
	case marked && len([]rune(fold(head))) < MinPrefix && !hasIdeographs(head) || marked && !isOneWord(head):
		return nil, p.problem(at, "before * stands one word of %d or more letters. Write more of it", MinPrefix)
	case marked:
		return beginning{head}, nil
	}
	head, edits, marked := strings.Cut(text, "~")
	switch {
	case !marked:
		return word{text}, nil
	case head == "":
		return nil, p.problem(at, "~ stands right after a word or a quotation mark. Move it there or leave it out")
	case edits != "" && edits != "1":
		return nil, p.problem(at+len(head), "after ~ stands 1 or nothing: one letter may be another. Write %s~1", shorten(head, 40))
	case !isOneWord(head) || len([]rune(fold(head))) < MinPrefix || len([]rune(head)) > MaxSpelt:
		return nil, p.problem(at, "before ~ stands one word of %d to %d letters. Write such a word", MinPrefix, MaxSpelt)
	}
	return misspelt{head}, nil
}

// isOneWord says whether a text is cut into one word.
func isOneWord(text string) bool {
	return hasWord(text) && len(cutWords([]byte(text))) == 1 && strings.IndexFunc(text, func(r rune) bool { return !isLetter(r) }) < 0
}
