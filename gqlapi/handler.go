package gqlapi

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// How long a request may take. What is ingested is read and written meanwhile.
const (
	deadline      = 10 * time.Second
	writeDeadline = 27 * time.Second
)

// deadlineOf says how long an operation may take.
func deadlineOf(op *graphql.OperationContext) time.Duration {
	if op.Operation.Operation == ast.Mutation {
		return writeDeadline
	}
	return deadline
}

// handler serves an API by the transport.
type handler struct{ *API }

// ServeHTTP implements http.Handler.
func (h handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Add("Vary", "Accept")
	defer h.survive(w, r)
	media, acceptable := negotiate(r.Header.Values("Accept"))
	reading := r.Method == http.MethodGet || r.Method == http.MethodHead
	listening := media == mediaEvents
	ctx := h.withLoaders(graphql.StartOperationTrace(r.Context()))
	ctx = withAllowance(ctx, allowance{queryOnly: reading, listening: listening, header: r.Header})
	if reading && !listening && h.unchanged(ctx, w, r) {
		return
	}
	transport(h).serve(w, r.WithContext(ctx), media, acceptable)
}

// survive answers a panic outside of a resolver.
func (h handler) survive(w http.ResponseWriter, r *http.Request) {
	cause := recover()
	if cause == nil {
		return
	}
	if err, is := cause.(error); is && errors.Is(err, http.ErrAbortHandler) {
		panic(cause)
	}
	h.options.Log.ErrorContext(r.Context(), "graphql", "error", panicked{cause}.Error())
	reply{w: w, media: mediaJSON}.refuse(http.StatusInternalServerError, CodeInternal, "internal error")
}

// unchanged marks the answer to a GET by what it follows from, and says
// whether the asker has it already: the same question over the same revision
// on the same day gets the same bytes.
func (h handler) unchanged(ctx context.Context, w http.ResponseWriter, r *http.Request) bool {
	revision, err := h.options.Store.Revision(ctx)
	if err != nil {
		return false
	}
	mark := sha256.New()
	fmt.Fprintf(mark, "%d\n%d\n%s\n%s\n%q\n%q\n", h.made, revision, h.options.Corpus.Release, h.today(),
		r.Header.Values("Accept"), r.URL.RawQuery)
	if atlas := h.options.Atlas(); atlas != nil {
		fmt.Fprintf(mark, "%d\n", atlas.Revision())
	}
	if index := h.options.Index; index != nil {
		status, err := index.Status()
		fmt.Fprintf(mark, "%d %v %v\n", status.Revision, status.Ready, err)
	}
	tag := `"` + strconv.FormatUint(uint64(revision), 10) + "-" + hex.EncodeToString(mark.Sum(nil)[:8]) + `"`
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", "no-cache")
	for _, have := range strings.Split(r.Header.Get("If-None-Match"), ",") {
		if strings.TrimPrefix(strings.TrimSpace(have), "W/") == tag {
			w.WriteHeader(http.StatusNotModified)
			return true
		}
	}
	return false
}

// Do answers a document in process, with the limits of a stranger but for the
// cost, of which our own pages may have ten times as much. The answer is the
// JSON of {"data", "errors"}; what is wrong with the document or with a field
// stands in errors. The error says that there is no answer: the context ended.
func (a *API) Do(ctx context.Context, document string, variables map[string]any) ([]byte, error) {
	ctx = graphql.StartOperationTrace(withAllowance(a.withLoaders(ctx), allowance{pages: true}))
	plain, err := plainVariables(variables)
	if err != nil {
		return nil, fmt.Errorf("variables: %w", err)
	}
	op, faults := a.exec.CreateOperationContext(ctx, &graphql.RawParams{Query: document, Variables: plain})
	if len(faults) > 0 {
		return json.Marshal(requestError(a.exec.DispatchError(graphql.WithOperationContext(ctx, op), faults).Errors))
	}
	responses, ctx := a.exec.DispatchOperation(ctx, op)
	response := responses(ctx)
	if response == nil {
		return nil, fmt.Errorf("query: %w", context.Cause(ctx))
	}
	return encode(response)
}

// plainVariables turns Go values into the JSON values that arrive over HTTP.
func plainVariables(variables map[string]any) (map[string]any, error) {
	if len(variables) == 0 {
		return nil, nil
	}
	text, err := json.Marshal(variables)
	if err != nil {
		return nil, err
	}
	var out map[string]any
	return out, decode(text, &out)
}

// reply writes answers of one media type.
type reply struct {
	w     http.ResponseWriter
	media string
}

// explain writes what is wrong with a request.
func (a reply) explain(f *fault) {
	switch {
	case f.status == http.StatusMethodNotAllowed:
		a.w.Header().Set("Allow", "GET, HEAD, POST")
	case f.code == CodePersisted:
		a.w.Header().Set("Cache-Control", "no-store")
	}
	status := f.status
	if status == http.StatusOK && a.media == mediaResponse {
		status = http.StatusBadRequest
	}
	a.refuse(status, f.code, f.message)
}

func (a reply) refuse(status int, code Code, message string) {
	a.w.Header().Del("ETag")
	a.write(status, refusal{gqlerror.List{refuse(code, "%s", message)}})
}

// encode writes a response. Data is JSON already; the encoder would only read
// it again.
func encode(body any) ([]byte, error) {
	response, is := body.(*graphql.Response)
	if !is || len(response.Errors) > 0 || len(response.Extensions) > 0 {
		return json.Marshal(body)
	}
	out := make([]byte, 0, len(response.Data)+10)
	out = append(append(out, `{"data":`...), response.Data...)
	return append(out, '}'), nil
}

func (a reply) write(status int, body any) {
	text, err := encode(body)
	if err != nil {
		status, text = http.StatusInternalServerError, []byte(`{"errors":[{"message":"internal error","extensions":{"code":"INTERNAL"}}]}`)
	}
	a.w.Header().Set("Content-Type", a.media+"; charset=utf-8")
	a.w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	a.w.WriteHeader(status)
	_, _ = a.w.Write(text)
}

// quality reads the weight of a media type; 1 when it has none.
func quality(text string) float64 {
	if text == "" {
		return 1
	}
	q, err := strconv.ParseFloat(text, 64)
	if err != nil || q < 0 || q > 1 {
		return 0
	}
	return q
}
