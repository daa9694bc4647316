package mcp

import (
	"slices"
	"strings"
)

// Cleaned takes hidden characters out of every text of a JSON value.
func Cleaned(value any) any {
	switch v := value.(type) {
	case string:
		return Clean(v)
	case []any:
		for i := range v {
			v[i] = Cleaned(v[i])
		}
	case object:
		for name := range v {
			v[name] = Cleaned(v[name])
		}
	}
	return value
}

// wrap puts the values of the fields named into a field that says that they
// are not to be trusted.
func wrap(value any, fields []string) any {
	switch v := value.(type) {
	case []any:
		for i := range v {
			v[i] = wrap(v[i], fields)
		}
	case object:
		for name, child := range v {
			if slices.Contains(fields, name) && !isNothing(child) {
				v[name] = object{untrusted: child}
				continue
			}
			v[name] = wrap(child, fields)
		}
	}
	return value
}

func isNothing(value any) bool {
	list, is := value.([]any)
	return value == nil || value == "" || is && len(list) == 0
}

// draftedBy gives the names of the provisions that are the draft's own.
func draftedBy(answer any) map[string]bool {
	out := map[string]bool{}
	fields, _ := answer.(object)
	articles, _ := fields["articles"].([]any)
	for _, a := range articles {
		article, _ := a.(object)
		if id, is := article["provision"].(string); is {
			out[strings.TrimPrefix(id, "provision:")] = true
		}
	}
	return out
}

// evidenceOf collects the ids in an answer, apart from those in words that are
// not ours; those of a draft apart.
func evidenceOf(answer any, drafted map[string]bool) Evidence {
	found := map[string]map[string]bool{}
	collect(answer, func(text string) {
		kind, name, is := strings.Cut(text, ":")
		provision, _, _ := strings.Cut(name, "/")
		if !is || strings.ContainsAny(name, " \n\t") {
			return
		}
		if drafted[provision] && (kind == "provision" || kind == "assessment") {
			kind = "draft"
		}
		if found[kind] == nil {
			found[kind] = map[string]bool{}
		}
		found[kind][text] = true
	})
	return Evidence{
		Findings: listed(found["finding"]), Provisions: listed(found["provision"]), Assessments: listed(found["assessment"]),
		Claims: listed(found["claim"]), Statements: listed(found["statement"]),
		Drafted: listed(found["draft"]),
	}
}

func listed(set map[string]bool) []string {
	return append([]string{}, sorted(set)...)
}

// collect visits every text of a JSON value that is ours.
func collect(value any, visit func(string)) {
	switch v := value.(type) {
	case string:
		visit(v)
	case []any:
		for _, child := range v {
			collect(child, visit)
		}
	case object:
		for name, child := range v {
			if name != untrusted {
				collect(child, visit)
			}
		}
	}
}
