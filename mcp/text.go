package mcp

import (
	"fmt"
	"strconv"
	"strings"
	"text/template"
)

// longestSaid is how much of a text that is not ours stands in the short answer.
const longestSaid = 300

// text writes the short answer by the template of the tool, with what every
// answer carries at its end.
func (b *Toolbox) text(t Tool, a *Answer) (string, error) {
	var out strings.Builder
	for _, name := range []string{t.Name, "foot"} {
		if err := b.texts.ExecuteTemplate(&out, name+".tmpl", a); err != nil {
			return "", fmt.Errorf("text of %s: %w", t.Name, err)
		}
	}
	return out.String(), nil
}

func textFuncs() template.FuncMap {
	return template.FuncMap{"said": said, "list": list, "lens": lensLine}
}

// said writes words that are not ours in one line, quoted, so that they end
// where they end.
func said(value any) string {
	wrapped, is := value.(object)
	if !is {
		return "none"
	}
	var words []string
	gather(wrapped[untrusted], &words)
	text := []rune(strings.Join(words, ""))
	if len(text) > longestSaid {
		text = append(text[:longestSaid:longestSaid], '…')
	}
	return "untrusted document text: " + strconv.Quote(string(text))
}

// gather takes the words out of a text, a list of texts or pieces of texts.
func gather(value any, words *[]string) {
	switch v := value.(type) {
	case string:
		*words = append(*words, v)
	case []any:
		for i, child := range v {
			if _, text := child.(string); text && i > 0 {
				*words = append(*words, " · ")
			}
			gather(child, words)
		}
	case object:
		gather(v["text"], words)
		gather(v["pieces"], words)
	}
}

// list writes a list in a line, or a dash.
func list(value any) string {
	var parts []string
	switch v := value.(type) {
	case []any:
		for _, one := range v {
			parts = append(parts, fmt.Sprint(one))
		}
	case []string:
		parts = v
	}
	if len(parts) == 0 {
		return "-"
	}
	return strings.Join(parts, ", ")
}

// lensLine says a lens in a line, part by part.
func lensLine(value any) string {
	lens, is := value.(object)
	if !is {
		return "none"
	}
	var parts []string
	for _, name := range sorted(lens) {
		switch v := lens[name].(type) {
		case nil:
		case []any:
			if len(v) > 0 {
				parts = append(parts, name+" "+listOf(v))
			}
		default:
			parts = append(parts, name+" "+fmt.Sprint(v))
		}
	}
	return strings.Join(parts, ", ")
}

// listOf writes the values of a list; those of a reading with its proposition.
func listOf(values []any) string {
	var parts []string
	for _, v := range values {
		if reading, is := v.(object); is {
			v = fmt.Sprint(reading["proposition"], "=", reading["reading"])
		}
		parts = append(parts, fmt.Sprint(v))
	}
	return strings.Join(parts, " ")
}
