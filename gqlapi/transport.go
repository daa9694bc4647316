package gqlapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// maxBody is the longest request in bytes, as a body or as an address.
const maxBody = 1 << 20

const (
	mediaJSON     = "application/json"
	mediaResponse = "application/graphql-response+json"
	mediaEvents   = "text/event-stream"
)

// transport is GraphQL over HTTP, by GET for queries and by POST, after the
// draft of 2025 (https://graphql.github.io/graphql-over-http/draft/). gqlgen's
// own transports pass 55 of the 61 audits of graphql-http; this one passes all.
// It takes no batches and no multipart, and never repeats what it could not read.
type transport struct{ *API }

// serve answers in a media type, which may not be acceptable.
func (t transport) serve(w http.ResponseWriter, r *http.Request, media string, acceptable bool) {
	out := reply{w: w, media: media}
	if media == mediaEvents {
		out.media = mediaJSON // of what is refused before anything happens
	}
	if !acceptable {
		out.refuse(http.StatusNotAcceptable, CodeRequest, "answers come as "+mediaResponse+" or "+mediaJSON+", and events as "+mediaEvents)
		return
	}
	params, fault := readRequest(w, r)
	hash := ""
	if fault == nil {
		hash, fault = t.persisted.find(params)
	}
	switch {
	case fault != nil:
		out.explain(fault)
	case media == mediaEvents:
		t.listen(w, r, params, hash)
	default:
		t.answer(out, r, params, hash)
	}
}

// answer runs a document and writes its response.
func (t transport) answer(out reply, r *http.Request, params *graphql.RawParams, hash string) {
	ctx := r.Context()
	op, faults := t.exec.CreateOperationContext(ctx, params)
	if len(faults) > 0 {
		response := t.exec.DispatchError(graphql.WithOperationContext(ctx, op), faults)
		out.write(requestStatus(response.Errors, out.media, out.w.Header()), requestError(response.Errors))
		return
	}
	t.keep(hash, params)
	if op.Operation.Operation == ast.Mutation { // which may take longer than a server lets an answer take
		_ = http.NewResponseController(out.w).SetWriteDeadline(time.Now().Add(writeDeadline + patience))
	}
	ctx, cancel := context.WithTimeout(ctx, deadlineOf(op))
	defer cancel()
	responses, ctx := t.exec.DispatchOperation(ctx, op)
	response := responses(ctx)
	if response == nil { // the deadline passed, or the asker went away
		out.refuse(http.StatusServiceUnavailable, CodeTimeout, "the request took too long")
		return
	}
	if len(response.Errors) > 0 {
		out.w.Header().Del("ETag")
	}
	out.write(http.StatusOK, response)
}

// keep keeps a query that came with its hash.
func (t transport) keep(hash string, params *graphql.RawParams) {
	if hash != "" {
		t.persisted.keep(hash, params.Query)
	}
}

// requestStatus is the status for a document that did not run: 200 for those
// who accept plain JSON only, whatever is wrong with the document. Who may not
// write is told so by the status in any case: a script must not take that for done.
func requestStatus(faults gqlerror.List, media string, header http.Header) int {
	header.Del("ETag")
	for _, fault := range faults {
		switch code, _ := fault.Extensions["code"].(string); Code(code) {
		case CodeMethod:
			header.Set("Allow", "POST")
			return http.StatusMethodNotAllowed
		case CodeUnauthenticated:
			header.Set("WWW-Authenticate", `Bearer realm="lacuna"`)
			return http.StatusUnauthorized
		case CodeNotReady:
			return http.StatusForbidden
		}
	}
	if media == mediaJSON {
		return http.StatusOK
	}
	return http.StatusBadRequest
}

// maxErrors is how many faults of a document are told.
const maxErrors = 20

// refusal is an answer without data.
type refusal struct {
	Errors gqlerror.List `json:"errors"`
}

func requestError(faults gqlerror.List) refusal {
	return refusal{faults[:min(len(faults), maxErrors)]}
}

// fault says what is wrong with a request.
type fault struct {
	status  int
	code    Code
	message string
}

func bad(status int, message string) (*graphql.RawParams, *fault) {
	return nil, &fault{status, CodeRequest, message}
}

// readRequest reads the parameters of a request.
func readRequest(w http.ResponseWriter, r *http.Request) (*graphql.RawParams, *fault) {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		return readAddress(r)
	case http.MethodPost:
		return readBody(w, r)
	}
	return nil, &fault{http.StatusMethodNotAllowed, CodeMethod, "use GET or POST"}
}

func readAddress(r *http.Request) (*graphql.RawParams, *fault) {
	if len(r.URL.RawQuery) > maxBody {
		return bad(http.StatusRequestURITooLong, "the address is too long")
	}
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return bad(http.StatusBadRequest, "the address cannot be read")
	}
	fields := map[string]json.RawMessage{}
	for _, name := range []string{"query", "operationName", "variables", "extensions"} {
		if len(values[name]) > 1 {
			return bad(http.StatusBadRequest, name+" is given twice")
		}
	}
	for _, name := range []string{"query", "operationName"} {
		if values.Has(name) {
			text, _ := json.Marshal(values.Get(name))
			fields[name] = text
		}
	}
	for _, name := range []string{"variables", "extensions"} {
		if text := values.Get(name); text != "" {
			fields[name] = json.RawMessage(text)
		}
	}
	if string(fields["operationName"]) == `""` {
		delete(fields, "operationName")
	}
	return readFields(fields, r)
}

func readBody(w http.ResponseWriter, r *http.Request) (*graphql.RawParams, *fault) {
	media, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	charset := strings.ToLower(params["charset"])
	if err != nil || media != mediaJSON || charset != "" && charset != "utf-8" {
		return bad(http.StatusUnsupportedMediaType, "send Content-Type: "+mediaJSON+" in UTF-8")
	}
	if encoding := r.Header.Get("Content-Encoding"); encoding != "" && !strings.EqualFold(encoding, "identity") {
		w.Header().Set("Accept-Encoding", "identity")
		return bad(http.StatusUnsupportedMediaType, "send the body as it is, without a Content-Encoding")
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if tooLong := (*http.MaxBytesError)(nil); errors.As(err, &tooLong) {
		return bad(http.StatusRequestEntityTooLarge, "the body is longer than 1 MiB")
	}
	if err != nil {
		return bad(http.StatusBadRequest, "the body could not be read")
	}
	fields, err := readObject(body)
	if err != nil {
		return bad(http.StatusBadRequest, "the body must be one JSON object in UTF-8 that has no key twice")
	}
	return readFields(fields, r)
}

// readObject reads the keys of one JSON object, each once: of a key that stands
// twice, others may have checked the one that is not taken.
func readObject(body []byte) (map[string]json.RawMessage, error) {
	d := json.NewDecoder(bytes.NewReader(body))
	if open, err := d.Token(); err != nil || open != json.Delim('{') || !utf8.Valid(body) {
		return nil, errors.New("no object")
	}
	fields := map[string]json.RawMessage{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		name, _ := key.(string)
		if _, twice := fields[name]; twice {
			return nil, errors.New("a key twice")
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, err
		}
		fields[name] = value
	}
	if _, err := d.Token(); err != nil { // the closing brace
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one value")
	}
	return fields, nil
}

// readFields reads the parameters that GraphQL over HTTP names; others are
// passed over. null stands for what is left out.
func readFields(fields map[string]json.RawMessage, r *http.Request) (*graphql.RawParams, *fault) {
	params := &graphql.RawParams{Headers: r.Header}
	params.ReadTime.Start = graphql.GetStartTime(r.Context())
	for _, field := range []struct {
		name, want string
		into       any
	}{
		{"query", "a text", &params.Query}, {"operationName", "a text", &params.OperationName},
		{"variables", "an object", &params.Variables}, {"extensions", "an object", &params.Extensions},
	} {
		text, there := fields[field.name]
		if there && decode(text, field.into) != nil {
			return bad(http.StatusBadRequest, field.name+" must be "+field.want)
		}
	}
	if _, byHash := params.Extensions["persistedQuery"].(map[string]any); params.Query == "" && !byHash {
		return bad(http.StatusBadRequest, "query is missing")
	}
	params.ReadTime.End = graphql.Now()
	return params, nil
}

// decode reads one JSON value; numbers keep their digits.
func decode(text json.RawMessage, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one value")
	}
	return nil
}

// negotiate chooses the media type of the answer, the first that is accepted
// with the greatest weight. Who says nothing, or anything, gets plain JSON.
func negotiate(accept []string) (string, bool) {
	best, weight := "", 0.0
	for _, part := range strings.Split(strings.Join(accept, ","), ",") {
		media, params, err := mime.ParseMediaType(part)
		if err != nil || params["charset"] != "" && !strings.EqualFold(params["charset"], "utf-8") {
			continue
		}
		switch media {
		case "*/*", "application/*":
			media = mediaJSON
		case mediaJSON, mediaResponse, mediaEvents:
		default:
			continue
		}
		if q := quality(params["q"]); q > weight {
			best, weight = media, q
		}
	}
	if strings.TrimSpace(strings.Join(accept, "")) == "" {
		return mediaJSON, true
	}
	if best == "" {
		return mediaJSON, false
	}
	return best, true
}
