package search

import "sync"

// Limits of what is remembered of words: so many, none longer than so many bytes.
const (
	memoWords = 1 << 14
	memoBytes = 40
)

// memo remembers the terms of words. Its zero value is empty.
type memo struct {
	mu    sync.RWMutex
	terms map[string][][]byte
}

// of gives the terms of a word, and whether they are known.
func (m *memo) of(word []byte) ([][]byte, bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	out, known := m.terms[string(word)]
	return out, known
}

// keep remembers the terms of a word. When there are too many all are
// forgotten: the frequent ones come back soon.
func (m *memo) keep(word []byte, terms [][]byte) {
	if len(word) > memoBytes {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.terms == nil || len(m.terms) >= memoWords {
		m.terms = make(map[string][][]byte)
	}
	m.terms[string(word)] = terms
}
