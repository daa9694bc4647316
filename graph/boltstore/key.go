package boltstore

import (
	"bytes"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// A key is a row of parts. Each part ends with 00 01, and a zero byte inside a
// part is written 00 FF, so keys sort as their rows of parts do, for any bytes,
// and the parts at the front of a key are a prefix of no other row's.
const (
	zero    = 0x00
	ending  = 0x01
	beyond  = 0x02 // sorts after every row that begins with the same parts
	escaped = 0xff
)

// keyOf writes a row of parts so that keys sort as the rows do.
func keyOf(parts ...string) []byte {
	size := 0
	for _, p := range parts {
		size += len(p) + 2
	}
	out := make([]byte, 0, size)
	for _, p := range parts {
		out = appendPart(out, p)
	}
	return out
}

func appendPart(out []byte, part string) []byte {
	for {
		i := strings.IndexByte(part, zero)
		if i < 0 {
			return append(append(out, part...), zero, ending)
		}
		out = append(append(out, part[:i]...), zero, escaped)
		part = part[i+1:]
	}
}

// partsOf reads a key back; false says that it is none.
func partsOf(key []byte) ([]string, bool) {
	var out []string
	for len(key) > 0 {
		part, rest, ok := cutPart(key)
		if !ok {
			return nil, false
		}
		out, key = append(out, string(part)), rest
	}
	return out, true
}

// cutPart takes the first part off a key. The part may share memory with it.
func cutPart(key []byte) (part, rest []byte, ok bool) {
	whole := key
	for {
		i := bytes.IndexByte(key, zero)
		if i < 0 || i+1 >= len(key) {
			return nil, nil, false
		}
		switch key[i+1] {
		case ending:
			if part == nil {
				return whole[:i], key[i+2:], true
			}
			return append(part, key[:i]...), key[i+2:], true
		case escaped:
			part = append(append(make([]byte, 0, len(whole)), part...), key[:i]...)
			part = append(part, zero)
			key = key[i+2:]
		default:
			return nil, nil, false
		}
	}
}

// past gives the first key after all that begin with the parts of this one.
func past(key []byte) []byte {
	out := bytes.Clone(key)
	if len(out) > 0 {
		out[len(out)-1] = beyond
	}
	return out
}

// firstParts gives the front of a key that holds n parts.
func firstParts(key []byte, n int) ([]byte, bool) {
	rest := key
	for range n {
		_, next, ok := cutPart(rest)
		if !ok {
			return nil, false
		}
		rest = next
	}
	return key[:len(key)-len(rest)], true
}

func outKey(k graph.EdgeKey) []byte { return keyOf(string(k.From), string(k.Name), string(k.To)) }

func inKey(k graph.EdgeKey) []byte { return keyOf(string(k.To), string(k.Name), string(k.From)) }

// readOut reads an edge key from the front of a key, and gives the rest.
func readOut(key []byte) (k graph.EdgeKey, rest []byte, ok bool) {
	from, rest, ok1 := cutPart(key)
	name, rest, ok2 := cutPart(rest)
	to, rest, ok3 := cutPart(rest)
	return graph.EdgeKey{From: graph.ID(from), Name: schema.EdgeName(name), To: graph.ID(to)}, rest, ok1 && ok2 && ok3
}
