package gqlapi

import (
	"container/list"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"regexp"
	"sync"

	"github.com/99designs/gqlgen/graphql"
)

// Bounds of what is kept of persisted queries.
const (
	maxPersisted      = 1_000
	maxPersistedBytes = 16 << 20 // of all of them
)

// persisted keeps queries by their SHA-256, those asked for last, so that they
// can be asked for by it alone: Apollo's protocol of persisted queries
// (https://www.apollographql.com/docs/apollo-server/performance/apq). Only what
// was valid and within the limits is kept.
type persisted struct {
	mu    sync.Mutex
	known map[string]*list.Element
	order *list.List // of saved, the newest first
	bytes int
}

// saved is a query that is kept.
type saved struct{ hash, query string }

func newPersisted() *persisted {
	return &persisted{known: map[string]*list.Element{}, order: list.New()}
}

// hashForm is what a SHA-256 looks like.
var hashForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// find fills in the query of parameters that name one by its hash, and gives
// the hash under which the query is to be kept when it runs; "" for none.
func (p *persisted) find(params *graphql.RawParams) (string, *fault) {
	extension, there := params.Extensions["persistedQuery"].(map[string]any)
	if !there {
		return "", nil
	}
	hash, _ := extension["sha256Hash"].(string)
	if version, _ := extension["version"].(json.Number); version != "1" || !hashForm.MatchString(hash) {
		return "", &fault{http.StatusBadRequest, CodeRequest, "persistedQuery must be {version: 1, sha256Hash: …}, the hash in small hexadecimal letters"}
	}
	if params.Query == "" {
		query, known := p.get(hash)
		if !known {
			return "", &fault{http.StatusOK, CodePersisted, "PersistedQueryNotFound"}
		}
		params.Query = query
		return "", nil
	}
	if sum := sha256.Sum256([]byte(params.Query)); hex.EncodeToString(sum[:]) != hash {
		return "", &fault{http.StatusBadRequest, CodeRequest, "sha256Hash is not that of the query"}
	}
	return hash, nil
}

func (p *persisted) get(hash string) (string, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	at, known := p.known[hash]
	if !known {
		return "", false
	}
	p.order.MoveToFront(at)
	return at.Value.(saved).query, true
}

// keep keeps a query that was found in order.
func (p *persisted) keep(hash, query string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if at, known := p.known[hash]; known {
		p.order.MoveToFront(at)
		return
	}
	p.known[hash] = p.order.PushFront(saved{hash, query})
	for p.bytes += len(query); len(p.known) > maxPersisted || p.bytes > maxPersistedBytes; {
		oldest := p.order.Remove(p.order.Back()).(saved)
		delete(p.known, oldest.hash)
		p.bytes -= len(oldest.query)
	}
}
