package graph

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"unicode/utf8"
)

// Attrs holds attributes as JSON values: string, bool, float64, []any and
// map[string]any. A key without a value is not there; nil is never stored.
type Attrs map[string]any

// Normalise turns attribute values into their JSON values and drops keys
// without one, at any depth. Typed strings, integers and slices become what
// JSON makes of them. What comes out shares no memory with what went in.
func Normalise(attrs Attrs) (Attrs, error) {
	if len(attrs) == 0 {
		return nil, nil
	}
	out, isJSON := tidy(map[string]any(attrs))
	if !isJSON {
		text, err := json.Marshal(attrs)
		if err != nil {
			return nil, fmt.Errorf("attributes: %w", err)
		}
		var decoded map[string]any
		if err := json.Unmarshal(text, &decoded); err != nil {
			return nil, fmt.Errorf("attributes: %w", err)
		}
		out, _ = tidy(decoded)
	}
	if object := out.(map[string]any); len(object) > 0 {
		return object, nil
	}
	return nil, nil
}

// tidy copies a JSON value without the keys that have none. False says that it
// is no JSON value and must take the long way.
func tidy(value any) (any, bool) {
	switch v := value.(type) {
	case nil, bool:
		return v, true
	case string:
		return v, utf8.ValidString(v)
	case float64:
		return v, !math.IsNaN(v) && !math.IsInf(v, 0)
	case []any:
		if v == nil {
			return nil, true
		}
		out, all := make([]any, len(v)), true
		for i, x := range v {
			y, ok := tidy(x)
			out[i], all = y, all && ok
		}
		return out, all
	case map[string]any:
		if v == nil {
			return nil, true
		}
		out, all := make(map[string]any, len(v)), true
		for key, x := range v {
			y, ok := tidy(x)
			if all = all && ok && utf8.ValidString(key); y != nil {
				out[key] = y
			}
		}
		return out, all
	}
	return nil, false
}

// Equal says whether two sets of normalised attributes are the same.
func (a Attrs) Equal(b Attrs) bool {
	if len(a) != len(b) {
		return false
	}
	for key, value := range a {
		other, there := b[key]
		if !there || !equalValue(value, other) {
			return false
		}
	}
	return true
}

func equalValue(a, b any) bool {
	switch a := a.(type) {
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, equalValue)
	case map[string]any:
		b, ok := b.(map[string]any)
		return ok && Attrs(a).Equal(Attrs(b))
	}
	return a == b
}

// Clone copies attributes so that the copy may be changed.
func (a Attrs) Clone() Attrs {
	if a == nil {
		return nil
	}
	return cloneValue(map[string]any(a)).(map[string]any)
}

func cloneValue(v any) any {
	switch v := v.(type) {
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = cloneValue(v[i])
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for key := range v {
			out[key] = cloneValue(v[key])
		}
		return out
	}
	return v
}

// Text gives an attribute that is a text, or "".
func (a Attrs) Text(name string) string {
	text, _ := a[name].(string)
	return text
}

// Texts gives an attribute that is a list of texts, or nil.
func (a Attrs) Texts(name string) []string {
	values, _ := a[name].([]any)
	var out []string
	for _, v := range values {
		if text, ok := v.(string); ok {
			out = append(out, text)
		}
	}
	return out
}

// Number gives an attribute that is a number, or 0.
func (a Attrs) Number(name string) float64 {
	number, _ := a[name].(float64)
	return number
}

// Bool gives an attribute that is a truth value, or false.
func (a Attrs) Bool(name string) bool {
	truth, _ := a[name].(bool)
	return truth
}

// Object gives an attribute that has fields of its own, or nil.
func (a Attrs) Object(name string) Attrs {
	object, _ := a[name].(map[string]any)
	return object
}
