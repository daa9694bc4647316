package mcp

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxListed is the longest list that an argument may hold.
const maxListed = 100

// maxDepth is how deep the values of arguments may lie in each other.
const maxDepth = 8

// kind is a type of GraphQL without its marks.
type kind struct {
	name     string // of the type, or of what the list holds, with its marks
	list     bool
	required bool
}

func kindOf(written string) kind {
	name, required := strings.CutSuffix(written, "!")
	if inner, is := strings.CutPrefix(name, "["); is {
		return kind{strings.TrimSuffix(inner, "]"), true, required}
	}
	return kind{name, false, required}
}

// inputError is about an argument: one line, with what to do.
type inputError struct{ line string }

// Error gives the line.
func (e inputError) Error() string { return e.line }

func bad(place, format string, args ...any) error {
	return inputError{place + ": " + fmt.Sprintf(format, args...)}
}

// readArguments reads and checks the arguments of a call. Words of vocabularies
// may be written in any case.
func (b *Toolbox) readArguments(t Tool, raw json.RawMessage) (object, error) {
	if len(raw) > maxArguments {
		return nil, bad(t.Name, "the arguments are too long (limit %d KiB). Send less text", maxArguments>>10)
	}
	if len(bytes.TrimSpace(raw)) == 0 {
		raw = json.RawMessage("{}")
	}
	if !utf8.Valid(raw) {
		return nil, bad(t.Name, "the arguments are not UTF-8. Send them as UTF-8")
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var in any
	if err := decoder.Decode(&in); err != nil || decoder.Decode(&struct{}{}) != io.EOF {
		return nil, bad(t.Name, "the arguments are no JSON object. Send one, as {}")
	}
	args, is := in.(object)
	if !is {
		return nil, bad(t.Name, "the arguments are no JSON object. Send one, as {}")
	}
	return args, b.checkArguments(t, args)
}

func (b *Toolbox) checkArguments(t Tool, args object) error {
	known := map[string]string{}
	for _, a := range b.options.Ontology.SDL.Types["Query"].Fields.ForName(t.field).Arguments {
		known[a.Name] = a.Type.String()
	}
	if len(t.lists) > 0 {
		known["first"], known["skip"] = "Int", "Int"
	}
	c := checker{b: b, limit: t.limit}
	if err := c.object(t.Name, args, known, 0); err != nil {
		return err
	}
	return c.pages(t.Name, args, known)
}

// checker checks values against the types of the schema.
type checker struct {
	b     *Toolbox
	limit int
}

// pages checks how much is asked for, and fills in what was left out.
func (checker) pages(place string, args object, known map[string]string) error {
	if _, has := known["first"]; has && args["first"] == nil {
		args["first"] = json.Number(fmt.Sprint(usualFirst))
	}
	for _, name := range []string{"first", "skip"} {
		number, is := args[name].(json.Number)
		if !is {
			continue
		}
		n, err := number.Int64()
		switch {
		case name == "first" && (err != nil || n < 1 || n > maxFirst):
			return bad(place+".first", "%s: out of range (limit %d). Ask for 1 to %d, and go on from there", short(number.String()), maxFirst, maxFirst)
		case err != nil || n < 0 || n > 1_000_000:
			return bad(place+".skip", "%s: out of range (limit 1000000). Give 0 or more", short(number.String()))
		}
	}
	return nil
}

// object checks the fields of an object, in their order by name.
func (c checker) object(place string, in object, known map[string]string, depth int) error {
	if depth > maxDepth {
		return bad(place, "nested too deep (limit %d). Leave it out", maxDepth)
	}
	for _, name := range sorted(in) {
		written, is := known[name]
		if !is {
			return bad(place, "%s: no such argument. Use %s", short(name), strings.Join(sorted(known), ", "))
		}
		value, err := c.value(place+"."+name, in[name], written, depth+1)
		if err != nil {
			return err
		}
		if value == nil { // said to be nothing: as if it was left out
			delete(in, name)
			continue
		}
		in[name] = value
	}
	for _, name := range sorted(known) {
		if kindOf(known[name]).required && in[name] == nil {
			return bad(place, "%s: missing. Give it", name)
		}
	}
	return nil
}

// value checks one value and gives it as the schema spells it.
func (c checker) value(place string, in any, written string, depth int) (any, error) {
	k := kindOf(written)
	if in == nil {
		return nil, nil
	}
	if k.list {
		return c.list(place, in, k.name, depth)
	}
	switch k.name {
	case "Int", "Float":
		return number(place, in, k.name)
	case "Boolean":
		if _, is := in.(bool); !is {
			return nil, bad(place, "not true or false. Give one of the two")
		}
		return in, nil
	}
	declared := c.b.options.Ontology.SDL.Types[k.name]
	if len(declared.Fields) > 0 {
		fields, is := in.(object)
		if !is {
			return nil, bad(place, "no JSON object. Give one, as {}")
		}
		known := map[string]string{}
		for _, f := range declared.Fields {
			known[f.Name] = f.Type.String()
		}
		return fields, c.object(place, fields, known, depth)
	}
	text, is := in.(string)
	if !is {
		return nil, bad(place, "no text. Give a JSON string")
	}
	if len(declared.EnumValues) > 0 {
		var words []string
		for _, value := range declared.EnumValues {
			words = append(words, value.Name)
		}
		return oneOf(place, text, words)
	}
	if len(text) > c.limit {
		return nil, bad(place, "%d bytes are too many (limit %d). Send less, or in parts", len(text), c.limit)
	}
	return text, nil
}

func (c checker) list(place string, in any, item string, depth int) (any, error) {
	list, is := in.([]any)
	if !is {
		return nil, bad(place, "no list. Give a JSON array")
	}
	if len(list) > maxListed {
		return nil, bad(place, "%d entries are too many (limit %d). Send fewer", len(list), maxListed)
	}
	for i := range list {
		at := fmt.Sprintf("%s[%d]", place, i)
		value, err := c.value(at, list[i], item, depth+1)
		if err != nil {
			return nil, err
		}
		if value == nil {
			return nil, bad(at, "null. Leave it out")
		}
		list[i] = value
	}
	return list, nil
}

func number(place string, in any, kind string) (any, error) {
	n, is := in.(json.Number)
	if !is {
		return nil, bad(place, "no number. Give one")
	}
	_, err := n.Float64()
	if kind == "Int" {
		_, err = n.Int64()
	}
	if err != nil {
		return nil, bad(place, "%s: no such number. Give a smaller or a whole one", short(n.String()))
	}
	return n, nil
}

// oneOf finds a word of a vocabulary, however it is written.
func oneOf(place, typed string, words []string) (any, error) {
	word := strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToUpper(strings.TrimSpace(typed)))
	if !slices.Contains(words, word) {
		return nil, bad(place, "%s: no such word. Use one of %s", short(typed), strings.Join(words, ", "))
	}
	return word, nil
}

// short cuts a text that is repeated in a message, and keeps it in one line.
func short(text string) string {
	text = strings.Join(strings.Fields(Clean(text)), " ")
	if runes := []rune(text); len(runes) > 60 {
		text = string(runes[:60]) + "…"
	}
	return fmt.Sprintf("%q", text)
}

// isInput says whether an error is about the arguments.
func isInput(err error) bool { return errors.As(err, new(inputError)) }
