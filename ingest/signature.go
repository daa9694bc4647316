package ingest

import (
	"encoding/base64"
	"encoding/binary"
	"math"
	"strings"
	"unicode"

	"github.com/lacuna-law/lacuna/ingest/doc"
)

// The shape of a signature: MinHash after Broder (1997) over runs of three
// words, and the bands by which candidates are found. Texts that share a third
// of their runs meet in one of the bands nearly always.
const (
	signatureSize = 63
	bandSize      = 3
	runLength     = 3
	fewestWords   = 40 // below which runs of words say too little
)

// signature sums up the words of a text. The share of places at which two
// signatures are equal is about the share of runs of words that the texts have
// in common. A text of few words has none.
type signature []uint32

func signatureOf(t doc.Text) signature {
	words := wordHashes(t.Runes())
	if len(words) < fewestWords {
		return nil
	}
	out := make(signature, signatureSize)
	for i := range out {
		out[i] = math.MaxUint32
	}
	for i := range len(words) - runLength + 1 {
		run := uint64(0)
		for _, w := range words[i : i+runLength] {
			run = mix(run*31 + w)
		}
		for k := range out {
			run += 0x9e3779b97f4a7c15
			out[k] = min(out[k], uint32(mix(run)>>32))
		}
	}
	return out
}

// wordHashes gives a number for each word in lower case; each character of a
// script without spaces is a word.
func wordHashes(runes []rune) []uint64 {
	const offset, prime = 14695981039346656037, 1099511628211 // FNV-1a
	var out []uint64
	h, open := uint64(offset), false
	flush := func() {
		if open {
			out = append(out, h)
		}
		h, open = offset, false
	}
	for _, r := range runes {
		switch {
		case unicode.Is(unicode.Han, r):
			flush()
			h, open = (h^uint64(r))*prime, true
			flush()
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			h, open = (h^uint64(unicode.ToLower(r)))*prime, true
		default:
			flush()
		}
	}
	flush()
	return out
}

// mix spreads a number over all bits (the finaliser of SplitMix64).
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// alike is the share of places at which two signatures are equal.
func (s signature) alike(o signature) float64 {
	if len(s) != signatureSize || len(o) != signatureSize {
		return 0
	}
	same := 0
	for i := range s {
		if s[i] == o[i] {
			same++
		}
	}
	return float64(same) / signatureSize
}

// bands are the keys under which a signature is found: two that have one in
// common may be alike.
func (s signature) bands() []uint64 {
	var out []uint64
	for i := 0; i+bandSize <= len(s); i += bandSize {
		key := uint64(i)
		for _, v := range s[i : i+bandSize] {
			key = mix(key ^ uint64(v))
		}
		out = append(out, key)
	}
	return out
}

func (s signature) String() string {
	data := make([]byte, 0, 4*len(s))
	for _, v := range s {
		data = binary.BigEndian.AppendUint32(data, v)
	}
	return base64.RawStdEncoding.EncodeToString(data)
}

// parseSignature reads one. What is none gives nothing.
func parseSignature(text string) signature {
	data, err := base64.RawStdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil || len(data) != 4*signatureSize {
		return nil
	}
	out := make(signature, signatureSize)
	for i := range out {
		out[i] = binary.BigEndian.Uint32(data[4*i:])
	}
	return out
}
