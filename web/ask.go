package web

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/ask"
)

//go:embed queries
var queryFiles embed.FS

// readDocuments gives the embedded documents by name.
func readDocuments() map[string]string {
	out, err := ask.Documents(queryFiles, "queries")
	if err != nil {
		panic(err)
	}
	return out
}

// fault is an error that a person is told: a status and one line.
type fault struct {
	Status int
	Line   string
}

// Error gives the line.
func (f fault) Error() string { return f.Line }

// ask asks the document of a name and gives its data. An answer with errors is
// no answer: a page never shows half of the law without saying so.
func (s *site) ask(ctx context.Context, name string, variables map[string]any) (json.RawMessage, error) {
	body, err := s.Asker.Do(ctx, s.documents[name], variables)
	if err != nil {
		return nil, fmt.Errorf("document %s: %w", name, err)
	}
	var a ask.Answer
	if err := json.Unmarshal(body, &a); err != nil {
		return nil, fmt.Errorf("answer to document %s: %w", name, err)
	}
	if len(a.Errors) > 0 {
		first := a.Errors[0]
		return nil, fault{Status: statusOf(first.Extensions.Code), Line: sentence(first.Message)}
	}
	return a.Data, nil
}

// statusOf gives the HTTP status for the code of a GraphQL error.
func statusOf(code string) int {
	switch code {
	case "NOT_FOUND":
		return http.StatusNotFound
	case "BAD_USER_INPUT", "BAD_REQUEST", "GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED", "LIMIT_EXCEEDED":
		return http.StatusBadRequest
	case "UNAVAILABLE":
		return http.StatusServiceUnavailable
	case "TIMEOUT":
		return http.StatusGatewayTimeout
	}
	return http.StatusInternalServerError
}

// sentence makes an error message a sentence. One that begins with an id keeps it.
func sentence(message string) string {
	if message == "" {
		return "Something did not work."
	}
	if first, _, _ := strings.Cut(message, " "); !strings.Contains(strings.TrimSuffix(first, ":"), ":") {
		message = strings.ToUpper(message[:1]) + message[1:]
	}
	return strings.TrimRight(message, ".") + "."
}

// decode reads the data of an answer.
func decode[T any](data json.RawMessage) (T, error) {
	var out T
	if err := json.Unmarshal(data, &out); err != nil {
		return out, fmt.Errorf("data of the page: %w", err)
	}
	return out, nil
}

// citedAtOnce is how many ids one question for names holds, so that anybody
// may ask it within the API's limits.
const citedAtOnce = 30

// cite gives what the ids of an answer name, by id. Ids that nothing has are
// left out; a page then shows the id itself.
func (s *site) cite(ctx context.Context, ids []string) (names, error) {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if len(ids) > 0 && ids[0] == "" {
		ids = ids[1:]
	}
	out := names{}
	for chunk := range slices.Chunk(ids, citedAtOnce) {
		data, err := s.ask(ctx, "cited", map[string]any{"ids": chunk})
		if err != nil {
			return nil, err
		}
		found, err := decode[struct{ Nodes []*thing }](data)
		if err != nil {
			return nil, err
		}
		for _, node := range found.Nodes {
			if node != nil {
				out[node.ID] = node
			}
		}
	}
	return out, nil
}
