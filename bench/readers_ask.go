package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// The documents that readers ask in turn, beside the profile.
const (
	wholeQuery = `query($id: ID!) { node(id: $id) { ... on Document { passages(first: 100) { totalCount edges { node { id } } } } } }`
	findQuery  = `query($q: String!) { search(query: $q, first: 5) { totalCount edges { node { __typename } } } }`
)

// one is one who reads: a profile, a document that is coming in, a search, and again.
func (c *crowd) one(ctx context.Context, i int) {
	words := searched()
	for ; ctx.Err() == nil; i++ {
		document, variables := profileQuery, map[string]string{"a": c.activities[i%len(c.activities)]}
		id := ""
		switch i % 3 {
		case 1:
			id = c.documents[i*7%len(c.documents)]
			document, variables = wholeQuery, map[string]string{"id": id}
		case 2:
			document, variables = findQuery, map[string]string{"q": words[i%len(words)]}
		}
		if !c.asked(ctx, document, variables, id) {
			return
		}
	}
}

// asked asks once. It says no when there is nobody to go on asking.
func (c *crowd) asked(ctx context.Context, document string, variables map[string]string, id string) bool {
	body, err := json.Marshal(map[string]any{"query": document, "variables": variables})
	if err != nil {
		return false
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.server.url+"/graphql", bytes.NewReader(body))
	if err != nil {
		return false
	}
	r.Header.Set("Content-Type", "application/json")
	began := time.Now()
	status, text, err := exchange(c.client, r)
	if ctx.Err() != nil {
		return false
	}
	if err != nil {
		status = 0
	}
	c.note(time.Since(began), outcome(status, text, err), id, text)
	if status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests {
		select {
		case <-ctx.Done():
		case <-time.After(time.Second): // as Retry-After says
		}
	}
	return true
}

// outcome names what became of a request.
func outcome(status int, text []byte, err error) string {
	if err != nil {
		var cause error
		for cause = err; errors.Unwrap(cause) != nil; cause = errors.Unwrap(cause) {
		}
		return cause.Error()
	}
	_, code, found := strings.Cut(string(text), `"code":"`)
	if code, _, _ = strings.Cut(code, `"`); !found {
		return fmt.Sprint(status)
	}
	return fmt.Sprintf("%d %s", status, code)
}

// passages is the answer to the question for a document.
type passages struct {
	Data struct {
		Node *struct {
			Passages struct {
				TotalCount int
				Edges      []struct{ Node struct{ ID string } }
			}
		}
	}
}

// note counts an answer, and looks whether the document in it is whole.
func (c *crowd) note(took time.Duration, code, id string, text []byte) {
	var found passages
	if id != "" && code == "200" {
		if err := json.Unmarshal(text, &found); err != nil {
			code = "no JSON"
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.times = append(c.times, took)
	c.codes[code]++
	node := found.Data.Node
	if node == nil {
		return
	}
	c.seen[id] = true
	if want := c.whole[id]; node.Passages.TotalCount != want || len(node.Passages.Edges) != min(want, 100) {
		c.torn = append(c.torn, fmt.Sprintf("%s: %d of %d passages", id, node.Passages.TotalCount, want))
	}
}

// settled asks for every document after the last was sent: now all are there.
func (c *crowd) settled(ctx context.Context) error {
	clear(c.seen)
	times, codes := c.times, maps.Clone(c.codes)
	for _, id := range c.documents {
		if !c.asked(ctx, wholeQuery, map[string]string{"id": id}, id) {
			return ctx.Err()
		}
	}
	c.times, c.codes = times, codes
	if len(c.seen) != len(c.documents) {
		return fmt.Errorf("of %d documents that were sent %d are there", len(c.documents), len(c.seen))
	}
	return nil
}

// row says what was measured.
func (c *crowd) row(speeches, in int) row {
	away, wrong := 0, 0
	var codes []string
	for _, code := range slices.Sorted(maps.Keys(c.codes)) {
		n := c.codes[code]
		switch {
		case code == "200":
		case strings.HasPrefix(code, "429") || strings.HasPrefix(code, "503 UNAVAILABLE"):
			away += n
		default:
			wrong += n
			codes = append(codes, fmt.Sprintf("%s × %d", code, n))
		}
	}
	measured := fmt.Sprintf("%s requests, %s sent away (429, 503), %d errors, p50 %s, p99 %s, %d half-written documents; %d speeches came in meanwhile, %d sendings were made again",
		thousands(len(c.times)), thousands(away), wrong, short(c.times.median()), short(c.times.at(0.99)), len(c.torn), in, c.again)
	if len(codes) > 0 {
		measured += "; errors: " + strings.Join(codes, ", ")
	}
	if len(c.torn) > 0 {
		measured += "; the first half-written: " + c.torn[0]
	}
	return row{figure: fmt.Sprintf("%s readers over HTTP for %s while %d speeches are sent to the server", thousands(crowded), short(c.length), speeches),
		wanted: "0 errors but 429 and 503, p99 ≤ 1 s, 0 half-written", measured: measured,
		verdict: judged(wrong == 0 && len(c.torn) == 0 && c.times.at(0.99) <= time.Second)}
}
