package schema

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/vektah/gqlparser/v2/ast"
)

var (
	idForm   = regexp.MustCompile(`^[a-z]+:[^\s\x00-\x1f]+$`)
	dateForm = regexp.MustCompile(`^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$`)
)

// MaxID is the longest id in bytes.
const MaxID = 512

// CheckNode says whether a node may be in the graph: its kind is declared, its
// id carries the kind's prefix, every attribute is declared and of its type,
// and every attribute that must be there is. Values are JSON values: string,
// bool, float64, []any, map[string]any. All faults are given, joined.
func (o *Ontology) CheckNode(id string, kind Kind, attrs map[string]any) error {
	decl := o.kinds[kind]
	if decl == nil {
		return fmt.Errorf("%q is no kind", kind)
	}
	var faults []string
	if o.KindOf(id) != kind || !idForm.MatchString(id) || !utf8.ValidString(id) || len(id) > MaxID {
		faults = append(faults, fmt.Sprintf("the id must be %q and a name without spaces (limit %d bytes)", decl.Prefix+":", MaxID))
	}
	for _, a := range decl.Attributes {
		value, there := attrs[a.Name]
		if !there || value == nil {
			if a.Type.NonNull {
				faults = append(faults, a.Name+" is missing")
			}
			continue
		}
		if fault := o.checkValue(a.Type, value); fault != "" {
			faults = append(faults, a.Name+fault)
		}
	}
	for name := range attrs {
		if decl.attributes[name] == nil {
			faults = append(faults, name+" is no attribute of "+string(kind))
		}
	}
	return join(faults)
}

// CheckEdge says whether an edge may be in the graph: the kind of its near end
// declares it, its far end is of a kind that it names, and it carries only
// attributes that it declares.
func (o *Ontology) CheckEdge(from string, name EdgeName, to string, attrs map[string]any) error {
	near, far := o.KindOf(from), o.KindOf(to)
	if near == "" || far == "" {
		return fmt.Errorf("the ids %q and %q must both begin with the prefix of a kind", from, to)
	}
	decl := o.kinds[near].edges[name]
	if decl == nil {
		return fmt.Errorf("%s has no edge %q", near, name)
	}
	if !slices.Contains(decl.To, far) {
		return fmt.Errorf("%s.%s leads to %v, not to %s", near, name, decl.To, far)
	}
	var faults []string
	edge := o.SDL.Types["NodeEdge"]
	for key, value := range attrs {
		field := edge.Fields.ForName(key)
		if !slices.Contains(decl.Attrs, key) || field == nil {
			faults = append(faults, fmt.Sprintf("%s is no attribute of the edge %s.%s", key, near, name))
			continue
		}
		if fault := o.checkValue(field.Type, value); fault != "" {
			faults = append(faults, key+fault)
		}
	}
	return join(faults)
}

func join(faults []string) error {
	if len(faults) == 0 {
		return nil
	}
	slices.Sort(faults)
	return fmt.Errorf("%s", strings.Join(faults, "; "))
}

// checkValue says what is wrong with a value, or "". The fault begins with what
// comes after the attribute's name.
func (o *Ontology) checkValue(t *ast.Type, value any) string {
	if t.Elem != nil {
		return o.checkList(t.Elem, value)
	}
	def := o.SDL.Types[t.NamedType]
	switch def.Kind {
	case ast.Enum:
		word, ok := value.(string)
		if !ok || def.EnumValues.ForName(word) == nil {
			return fmt.Sprintf(": %v is no %s", value, def.Name)
		}
	case ast.Scalar:
		return checkScalar(def.Name, value)
	case ast.Object:
		return o.checkObject(def, value)
	default:
		return fmt.Sprintf(": the type %s cannot be stored", def.Name)
	}
	return ""
}

func (o *Ontology) checkList(elem *ast.Type, value any) string {
	values, ok := value.([]any)
	if !ok {
		return fmt.Sprintf(": %T is no list", value)
	}
	for i, v := range values {
		if v == nil {
			return fmt.Sprintf("[%d] is null", i)
		}
		if fault := o.checkValue(elem, v); fault != "" {
			return fmt.Sprintf("[%d]%s", i, fault)
		}
	}
	return ""
}

func (o *Ontology) checkObject(def *ast.Definition, value any) string {
	fields, ok := value.(map[string]any)
	if !ok || def.Directives.ForName("kind") != nil {
		return fmt.Sprintf(": %T is no %s", value, def.Name)
	}
	for _, field := range def.Fields {
		v, there := fields[field.Name]
		if !there || v == nil {
			if field.Type.NonNull {
				return "." + field.Name + " is missing"
			}
			continue
		}
		if fault := o.checkValue(field.Type, v); fault != "" {
			return "." + field.Name + fault
		}
	}
	for _, name := range sortedKeys(fields) {
		if def.Fields.ForName(name) == nil {
			return "." + name + " is no field of " + def.Name
		}
	}
	return ""
}

func checkScalar(name string, value any) string {
	text, isText := value.(string)
	number, isNumber := value.(float64)
	_, isBool := value.(bool)
	ok := false
	switch name {
	case "String":
		ok = isText
	case "ID":
		ok = isText && idForm.MatchString(text)
	case "Date":
		ok = isText && ValidDate(text)
	case "Boolean":
		ok = isBool
	case "Int":
		ok = isNumber && number == math.Trunc(number) && math.Abs(number) <= 1<<31
	case "Float":
		ok = isNumber && !math.IsNaN(number) && !math.IsInf(number, 0)
	}
	if !ok {
		return fmt.Sprintf(": %v is no %s", value, name)
	}
	return ""
}

// ValidDate says whether a text is a date of any precision: 2025, 2025-01 or
// 2025-01-14, with a day that its month has.
func ValidDate(text string) bool {
	return dateForm.MatchString(text) && (len(text) < 10 || text <= LastDay(text[:7]))
}

// LastDay gives the last day that a date of any precision can mean. The text
// must be a valid date; anything else comes back as it is.
func LastDay(text string) string {
	switch len(text) {
	case 4:
		return text + "-12-31"
	case 7:
		year := int(text[0]-'0')*1000 + int(text[1]-'0')*100 + int(text[2]-'0')*10 + int(text[3]-'0')
		days := [...]string{"31", "28", "31", "30", "31", "30", "31", "31", "30", "31", "30", "31"}
		month := int(text[5]-'0')*10 + int(text[6]-'0')
		if month == 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return text + "-29"
		}
		return text + "-" + days[month-1]
	}
	return text
}

func sortedKeys(m map[string]any) []string {
	out := make([]string, 0, len(m))
	for key := range m {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}
