package boltstore

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"maps"
	"math"
	"slices"

	"github.com/lacuna-law/lacuna/graph"
)

// Attributes are written as tagged values with sorted keys, so equal attributes
// are equal bytes. A whole store reads about twice as fast as its attributes
// alone would be decoded from JSON (BenchmarkRead).
const (
	tagNil = iota
	tagFalse
	tagTrue
	tagWhole // a number without fraction, as a varint
	tagFloat // any other number, eight bytes
	tagText
	tagList
	tagObject
)

var (
	errValue = errors.New("the bytes are no value")
	errSum   = errors.New("the checksum does not fit")
)

// seal puts the checksum of key and value before a value, so that a bit that
// turned on disk is an error and not another law.
func seal(key, value []byte) []byte {
	out := make([]byte, 4, 4+len(value))
	binary.LittleEndian.PutUint32(out, sum(key, value))
	return append(out, value...)
}

// unseal checks and takes off the checksum.
func unseal(key, sealed []byte) ([]byte, error) {
	if len(sealed) < 4 || binary.LittleEndian.Uint32(sealed) != sum(key, sealed[4:]) {
		return nil, errSum
	}
	return sealed[4:], nil
}

// sum is CRC-32C. The table is made once by the standard library.
func sum(key, value []byte) uint32 {
	table := crc32.MakeTable(crc32.Castagnoli)
	return crc32.Update(crc32.Update(0, table, key), table, value)
}

// appendAttrs writes attributes; none are no bytes.
func appendAttrs(out []byte, attrs graph.Attrs) []byte {
	if len(attrs) == 0 {
		return out
	}
	return appendObject(out, attrs)
}

func appendObject(out []byte, object map[string]any) []byte {
	out = binary.AppendUvarint(out, uint64(len(object)))
	for _, name := range slices.Sorted(maps.Keys(object)) {
		out = appendValue(appendText(out, name), object[name])
	}
	return out
}

func appendText(out []byte, text string) []byte {
	return append(binary.AppendUvarint(out, uint64(len(text))), text...)
}

func appendValue(out []byte, value any) []byte {
	switch v := value.(type) {
	case bool:
		if v {
			return append(out, tagTrue)
		}
		return append(out, tagFalse)
	case float64:
		if whole := int64(v); float64(whole) == v && math.Abs(v) < 1<<53 && (v != 0 || !math.Signbit(v)) {
			return binary.AppendVarint(append(out, tagWhole), whole)
		}
		return binary.LittleEndian.AppendUint64(append(out, tagFloat), math.Float64bits(v))
	case string:
		return appendText(append(out, tagText), v)
	case []any:
		out = binary.AppendUvarint(append(out, tagList), uint64(len(v)))
		for _, x := range v {
			out = appendValue(out, x)
		}
		return out
	case map[string]any:
		return appendObject(append(out, tagObject), v)
	}
	return append(out, tagNil)
}

// readAttrs reads what appendAttrs wrote. All texts share one copy of the bytes.
func readAttrs(data []byte) (graph.Attrs, error) {
	if len(data) == 0 {
		return nil, nil
	}
	r := reader{text: string(data)}
	object := r.object()
	if r.bad || r.text != "" {
		return nil, errValue
	}
	return object, nil
}

// reader takes values off the front of a text.
type reader struct {
	text string
	bad  bool
}

func (r *reader) fail() {
	r.bad, r.text = true, ""
}

// count reads a length, which can be no greater than what is left.
func (r *reader) count() int {
	n, shift := uint64(0), 0
	for i := 0; i < len(r.text) && shift < 64; i++ {
		c := r.text[i]
		n |= uint64(c&0x7f) << shift
		if c < 0x80 {
			r.text = r.text[i+1:]
			if n > uint64(len(r.text)) {
				r.fail()
				return 0
			}
			return int(n)
		}
		shift += 7
	}
	r.fail()
	return 0
}

func (r *reader) string() string {
	n := r.count()
	out := r.text[:n]
	r.text = r.text[n:]
	return out
}

func (r *reader) object() map[string]any {
	n := r.count()
	out := make(map[string]any, n)
	for range n {
		name := r.string()
		out[name] = r.value()
	}
	return out
}

func (r *reader) value() any {
	if r.text == "" {
		r.fail()
		return nil
	}
	tag := r.text[0]
	r.text = r.text[1:]
	switch tag {
	case tagNil:
		return nil
	case tagFalse:
		return false
	case tagTrue:
		return true
	case tagWhole:
		return r.whole()
	case tagFloat:
		return r.float()
	case tagText:
		return r.string()
	case tagList:
		out := make([]any, r.count())
		for i := range out {
			out[i] = r.value()
		}
		return out
	case tagObject:
		return r.object()
	}
	r.fail()
	return nil
}

func (r *reader) whole() any {
	head := []byte(r.text[:min(len(r.text), binary.MaxVarintLen64)])
	n, size := binary.Varint(head)
	if size <= 0 {
		r.fail()
		return nil
	}
	r.text = r.text[size:]
	return float64(n)
}

func (r *reader) float() any {
	if len(r.text) < 8 {
		r.fail()
		return nil
	}
	bits := binary.LittleEndian.Uint64([]byte(r.text[:8]))
	r.text = r.text[8:]
	return math.Float64frombits(bits)
}
