package mcp

import (
	"encoding/json"
	"fmt"
)

// object is a JSON object.
type object = map[string]any

// inputSchema reads what a tool may be asked from the declaration of its
// question: names, words of vocabularies and descriptions are the schema's.
func (b *Toolbox) inputSchema(t Tool) (json.RawMessage, error) {
	query := b.options.Ontology.SDL.Types["Query"]
	field := query.Fields.ForName(t.field)
	if field == nil {
		return nil, fmt.Errorf("the schema has no question %s", t.field)
	}
	properties, required := object{}, []string{}
	for _, a := range field.Arguments {
		property := b.typeSchema(a.Type.String())
		describe(property, a.Description)
		b.limitText(property, t)
		switch a.Name {
		case "first":
			property = firstSchema()
		case "after":
			describe(property, "Where to go on: endCursor of the answer before.")
		case "activity":
			describe(property, "The activity's id, as activity:ransomware or ransomware. `search` with the kind Activity finds it.")
		case "text", "query":
			describe(property, fmt.Sprintf("At most %d bytes.", t.limit))
		}
		properties[a.Name] = property
		if a.Type.NonNull {
			required = append(required, a.Name)
		}
	}
	if len(t.lists) > 0 {
		properties["first"] = firstSchema()
		properties["skip"] = object{"type": "integer", "minimum": 0, "default": 0, "description": "How many entries of each list to pass over."}
	}
	return json.Marshal(object{"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

func firstSchema() object {
	return object{"type": "integer", "minimum": 1, "maximum": maxFirst, "default": usualFirst, "description": "At most so many entries."}
}

// limitText says how long a text may be.
func (b *Toolbox) limitText(property object, t Tool) {
	if property["type"] == "string" && property["enum"] == nil {
		property["maxLength"] = t.limit
	}
	if fields, is := property["properties"].(object); is {
		for _, child := range fields {
			if child, is := child.(object); is {
				b.limitText(child, t)
			}
		}
	}
}

// typeSchema gives the JSON schema of a type, written as in GraphQL.
func (b *Toolbox) typeSchema(name string) object {
	k := kindOf(name)
	if k.list {
		return object{"type": "array", "maxItems": maxListed, "items": b.typeSchema(k.name)}
	}
	switch k.name {
	case "Int":
		return object{"type": "integer"}
	case "Float":
		return object{"type": "number"}
	case "Boolean":
		return object{"type": "boolean"}
	}
	declared := b.options.Ontology.SDL.Types[k.name]
	out := object{"type": "string"}
	if len(declared.EnumValues) > 0 {
		words := []string{}
		for _, value := range declared.EnumValues {
			words = append(words, value.Name)
			describe(out, value.Name+": "+value.Description)
		}
		out["enum"] = words
		return out
	}
	if len(declared.Fields) == 0 {
		return out
	}
	properties, required := object{}, []string{}
	for _, f := range declared.Fields {
		property := b.typeSchema(f.Type.String())
		if own, is := property["description"].(string); is {
			property["description"] = f.Description + " " + own
		} else {
			describe(property, f.Description)
		}
		properties[f.Name] = property
		if f.Type.NonNull {
			required = append(required, f.Name)
		}
	}
	out = object{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
	describe(out, declared.Description)
	return out
}

// describe adds a sentence to a description.
func describe(schema object, sentence string) {
	if sentence == "" {
		return
	}
	if had, is := schema["description"].(string); is {
		sentence = had + " " + sentence
	}
	schema["description"] = sentence
}
