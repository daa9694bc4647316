package gqlapi

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/lacuna-law/lacuna/gqlapi/gen"
	"github.com/lacuna-law/lacuna/graph"
)

// decoder fills models with the attributes of nodes. It holds, for every
// struct type of a model, the attribute of each field.
type decoder map[reflect.Type][]slot

// slot is a field of a model.
type slot struct {
	index int
	name  string
}

func newDecoder(models []gen.Node) decoder {
	d := decoder{}
	for _, m := range models {
		d.learn(reflect.TypeOf(m))
	}
	return d
}

// learn reads the fields of a struct type and of those within it.
func (d decoder) learn(t reflect.Type) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if _, known := d[t]; known || t.Kind() != reflect.Struct {
		return
	}
	d[t] = nil
	var slots []slot
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		slots = append(slots, slot{i, name})
		d.learn(t.Field(i).Type)
	}
	d[t] = slots
}

// node makes the model of a node. An attribute that is not of its declared
// type is an error: the store had promised it.
func (d decoder) node(n graph.Node) (gen.Node, error) {
	model := empty(n.Kind, n.ID)
	if model == nil {
		return nil, fmt.Errorf("node %s: %q is no kind", n.ID, n.Kind)
	}
	if err := d.object(reflect.ValueOf(model).Elem(), n.Attrs); err != nil {
		return nil, fmt.Errorf("node %s: %w", n.ID, err)
	}
	return model, nil
}

func (d decoder) object(to reflect.Value, attrs map[string]any) error {
	for _, s := range d[to.Type()] {
		value, there := attrs[s.name]
		if !there || value == nil {
			continue
		}
		if err := d.value(to.Field(s.index), value); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

func (d decoder) value(to reflect.Value, value any) error {
	switch to.Kind() {
	case reflect.Pointer:
		to.Set(reflect.New(to.Type().Elem()))
		return d.value(to.Elem(), value)
	case reflect.Struct:
		if object, is := value.(map[string]any); is {
			return d.object(to, object)
		}
	case reflect.Slice:
		if list, is := value.([]any); is {
			return d.list(to, list)
		}
	case reflect.String:
		if text, is := value.(string); is {
			to.SetString(text)
			return nil
		}
	case reflect.Bool:
		if truth, is := value.(bool); is {
			to.SetBool(truth)
			return nil
		}
	case reflect.Int:
		if number, is := value.(float64); is {
			to.SetInt(int64(number))
			return nil
		}
	case reflect.Float64:
		if number, is := value.(float64); is {
			to.SetFloat(number)
			return nil
		}
	}
	return fmt.Errorf("%T is no %s", value, to.Type())
}

func (d decoder) list(to reflect.Value, list []any) error {
	to.Set(reflect.MakeSlice(to.Type(), len(list), len(list)))
	for i, value := range list {
		if err := d.value(to.Index(i), value); err != nil {
			return err
		}
	}
	return nil
}

// word gives an attribute of an edge that is a text, or nil.
func word[T ~string](attrs graph.Attrs, name string) *T { return given(T(attrs.Text(name))) }

// whole gives an attribute of an edge that is a whole number, or nil.
func whole(attrs graph.Attrs, name string) *int {
	number, is := attrs[name].(float64)
	if !is {
		return nil
	}
	n := int(number)
	return &n
}

// fraction gives an attribute that is a number with a fraction.
func fraction(attrs graph.Attrs, name string) *float64 {
	number, is := attrs[name].(float64)
	if !is {
		return nil
	}
	return &number
}

// given gives a pointer to a text, or nil for "".
func given[T ~string](text T) *T {
	if text == "" {
		return nil
	}
	return &text
}

// equal turns a filter into what attributes must be. A field left out says nothing.
func equal(filter any) map[string]any {
	v := reflect.ValueOf(filter)
	if v.IsNil() {
		return nil
	}
	where := map[string]any{}
	for i := range v.Elem().NumField() {
		field := v.Elem().Field(i)
		if field.IsNil() {
			continue
		}
		name, _, _ := strings.Cut(v.Elem().Type().Field(i).Tag.Get("json"), ",")
		if field = field.Elem(); field.Kind() == reflect.String {
			where[name] = field.String()
		} else {
			where[name] = field.Interface()
		}
	}
	return where
}
