package corpus

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The release is written in a small part of YAML: one field a line, lists in
// blocks or on one line, texts plain or in quotes, comments on lines of their
// own. plainReader reads that part some seven times faster than the library,
// which every command that starts would feel. It takes a file only where it is
// sure of every line; any other file, and so every faulty one, goes to the
// library, which alone says what YAML means. A test and a fuzz target hold the
// two to the same answer.
type plainReader struct {
	lines  []line
	at     int
	fields []field // of the mappings that are being read, outermost first
}

// line is a line that is neither empty nor a comment.
type line struct {
	number int
	indent int
	text   string // without the indent
}

// parsePlain gives the content of a file, and false where it is not sure.
func parsePlain(text string) (value, bool) {
	r, ok := plainReader{lines: make([]line, 0, len(text)/32)}, true
	for number := 1; text != "" && ok; number++ {
		var s string
		s, text, _ = strings.Cut(text, "\n")
		ok = r.add(number, s)
	}
	if !ok || len(r.lines) == 0 || r.lines[0].indent != 0 || r.lines[0].item() {
		return value{}, false
	}
	v, ok := r.mapping(0)
	return v, ok && r.at == len(r.lines)
}

// add takes a line and says whether it has only characters it is sure of.
func (r *plainReader) add(number int, s string) bool {
	t := strings.TrimLeft(s, " ")
	if t == "" || t[0] == '#' {
		return plainCharacters(t)
	}
	r.lines = append(r.lines, line{number: number, indent: len(s) - len(t), text: t})
	return t[len(t)-1] != ' ' && plainCharacters(t)
}

// plainCharacters says whether a line holds nothing that YAML reads as a control
// or a break, and no mark of a byte order.
func plainCharacters(s string) bool {
	for i, c := range s {
		switch {
		case c >= ' ' && c < 0x7f:
		case c < ' ' || c == 0x7f || c == '\u0085' || c == '\u00a0' || c == '\u2028' || c == '\u2029' || c == '\ufeff':
			return false
		case c == utf8.RuneError && !strings.HasPrefix(s[i:], "\ufffd"):
			return false
		}
	}
	return true
}

// item says whether a line begins an item of a list.
func (l line) item() bool { return strings.HasPrefix(l.text, "- ") }

// mapping reads the fields that stand at an indent.
func (r *plainReader) mapping(indent int) (value, bool) {
	v, from := value{shape: mapping, line: r.lines[r.at].number}, len(r.fields)
	for r.at < len(r.lines) && r.lines[r.at].indent == indent && !r.lines[r.at].item() {
		l := r.lines[r.at]
		name, rest, found := strings.Cut(l.text, ":")
		so := value{fields: r.fields[from:]}
		if _, twice := so.get(name); twice || !found || !plainName(name) || rest != "" && rest[0] != ' ' {
			return value{}, false
		}
		r.at++
		content, ok := r.content(indent, l.number, strings.TrimLeft(rest, " "))
		if !ok {
			return value{}, false
		}
		r.fields = append(r.fields, field{name: name, line: l.number, value: content})
	}
	v.fields, r.fields = slices.Clone(r.fields[from:]), r.fields[:from]
	return v, r.at == len(r.lines) || r.lines[r.at].indent < indent || r.lines[r.at].indent == indent && r.lines[r.at].item()
}

// content reads what follows a name: on its line, or in the lines below.
func (r *plainReader) content(indent, number int, rest string) (value, bool) {
	deeper := r.at < len(r.lines) && r.lines[r.at].indent > indent
	if rest != "" {
		v, ok := onLine(rest, number)
		return v, ok && !deeper
	}
	switch {
	case deeper && r.lines[r.at].item(), r.at < len(r.lines) && r.lines[r.at].indent == indent && r.lines[r.at].item():
		return r.sequence(r.lines[r.at].indent)
	case deeper:
		return r.mapping(r.lines[r.at].indent)
	}
	return value{line: number}, true
}

// sequence reads the items that stand at an indent.
func (r *plainReader) sequence(indent int) (value, bool) {
	v := value{shape: sequence, line: r.lines[r.at].number, items: []value{}}
	for r.at < len(r.lines) && r.lines[r.at].indent == indent && r.lines[r.at].item() {
		item, ok := r.item(indent)
		if !ok {
			return value{}, false
		}
		v.items = append(v.items, item)
	}
	return v, r.at == len(r.lines) || r.lines[r.at].indent <= indent
}

// item reads one item: a value on its line, or a mapping that begins there.
func (r *plainReader) item(indent int) (value, bool) {
	l := &r.lines[r.at]
	rest := strings.TrimLeft(l.text[2:], " ")
	if name, after, found := strings.Cut(rest, ":"); found && plainName(name) && (after == "" || after[0] == ' ') {
		l.indent, l.text = indent+len(l.text)-len(rest), rest
		return r.mapping(l.indent)
	}
	r.at++
	v, ok := onLine(rest, l.number)
	return v, ok && (r.at == len(r.lines) || r.lines[r.at].indent <= indent)
}

// plainName says whether a key is a plain word.
func plainName(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'; !letter && (i == 0 || c != '_' && (c < '0' || c > '9')) {
			return false
		}
	}
	return s != "" && !reserved(s)
}

// reserved says whether YAML, in any of its versions, reads a word as something else.
func reserved(s string) bool {
	if len(s) > len("false") {
		return false
	}
	switch strings.ToLower(s) {
	case "true", "false", "yes", "no", "on", "off", "y", "n", "null":
		return true
	}
	return false
}

// onLine reads a value that begins and ends on a line.
func onLine(s string, number int) (value, bool) {
	f := flowReader{rest: s, number: number}
	switch s[0] {
	case '[', '{':
		v, ok := f.value()
		return v, ok && f.rest == ""
	case '\'', '"':
		text, ok := f.quoted()
		return value{shape: scalar, line: number, scalar: text}, ok && f.rest == ""
	}
	if strings.Contains(s, ": ") || strings.Contains(s, " #") || s[len(s)-1] == ':' {
		return value{}, false
	}
	return word(s, number)
}

// word reads a plain scalar: a text that begins with a letter, true, false or a count.
func word(s string, number int) (value, bool) {
	v := value{shape: scalar, line: number}
	switch first, _ := utf8.DecodeRuneInString(s); {
	case s == "true" || s == "false":
		v.scalar = s == "true"
	case unicode.IsLetter(first):
		v.scalar = s
		return v, !reserved(s)
	default:
		n, err := strconv.ParseUint(s, 10, 32)
		v.scalar = float64(n)
		return v, err == nil && (s == "0" || s[0] != '0')
	}
	return v, true
}

// flowReader reads lists and mappings on one line.
type flowReader struct {
	rest   string
	number int
}

func (f *flowReader) value() (value, bool) {
	if f.rest == "" {
		return value{}, false
	}
	switch f.rest[0] {
	case '[':
		return f.list()
	case '{':
		return f.mapping()
	case '\'', '"':
		text, ok := f.quoted()
		return value{shape: scalar, line: f.number, scalar: text}, ok
	}
	end := strings.IndexAny(f.rest, ",[]{}")
	if end < 1 {
		return value{}, false
	}
	s := f.rest[:end]
	f.rest = f.rest[end:]
	if strings.ContainsAny(s, "\"'#") || strings.Contains(s, ": ") || s[len(s)-1] == ':' || s[len(s)-1] == ' ' {
		return value{}, false
	}
	return word(s, f.number)
}

// quoted reads a text in quotes; one in double quotes only without a backslash.
func (f *flowReader) quoted() (string, bool) {
	quote := f.rest[:1]
	var out strings.Builder
	for s := f.rest[1:]; ; {
		text, after, closed := strings.Cut(s, quote)
		if !closed || quote == `"` && strings.Contains(text, `\`) {
			return "", false
		}
		out.WriteString(text)
		if quote == `"` || !strings.HasPrefix(after, quote) {
			f.rest = after
			return out.String(), true
		}
		out.WriteString(quote)
		s = after[1:]
	}
}

func (f *flowReader) list() (value, bool) {
	v := value{shape: sequence, line: f.number, items: []value{}}
	if f.take("[]") {
		return v, true
	}
	for f.rest = f.rest[1:]; ; {
		item, ok := f.value()
		if !ok {
			return value{}, false
		}
		v.items = append(v.items, item)
		if f.take("]") {
			return v, true
		}
		if !f.take(", ") {
			return value{}, false
		}
	}
}

func (f *flowReader) mapping() (value, bool) {
	v := value{shape: mapping, line: f.number, fields: []field{}}
	if f.take("{}") {
		return v, true
	}
	for f.rest = f.rest[1:]; ; {
		name, rest, found := strings.Cut(f.rest, ": ")
		if _, twice := v.get(name); !found || !plainName(name) || twice {
			return value{}, false
		}
		f.rest = rest
		content, ok := f.value()
		if !ok {
			return value{}, false
		}
		v.fields = append(v.fields, field{name: name, line: f.number, value: content})
		if f.take("}") {
			return v, true
		}
		if !f.take(", ") {
			return value{}, false
		}
	}
}

// take passes over a mark when it stands next.
func (f *flowReader) take(mark string) bool {
	rest, found := strings.CutPrefix(f.rest, mark)
	f.rest = rest
	return found
}
