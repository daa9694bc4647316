package gqlapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

const (
	heartbeat = 15 * time.Second // between two signs of life
	patience  = 10 * time.Second // for one event to be taken
)

// stream is an answer as server-sent events: GraphQL over SSE by distinct
// connections (https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md).
// Each response is an event `next`; `complete` is the last.
type stream struct {
	w    http.ResponseWriter
	wire *http.ResponseController
}

// listen runs a document and sends its responses as events.
func (t transport) listen(w http.ResponseWriter, r *http.Request, params *graphql.RawParams, hash string) {
	leave, ok := t.listeners.enter()
	if !ok {
		w.Header().Set("Retry-After", "10")
		reply{w: w, media: mediaJSON}.refuse(http.StatusServiceUnavailable, CodeNotReady, fmt.Sprintf("too many listen already (limit %d), or the server ends. Come again", maxListeners))
		return
	}
	defer leave()
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	ctx, end := withEnding(ctx)
	op, faults := t.exec.CreateOperationContext(ctx, params)
	s := stream{w, http.NewResponseController(w)}
	if len(faults) > 0 {
		response := t.exec.DispatchError(graphql.WithOperationContext(ctx, op), faults)
		s.open()
		_ = s.refuse(requestError(response.Errors))
		s.finish(nil)
		return
	}
	t.keep(hash, params)
	if op.Operation.Operation != ast.Subscription {
		var stop context.CancelFunc
		ctx, stop = context.WithTimeout(ctx, deadlineOf(op))
		defer stop()
	}
	// What happens after the answer has begun is heard.
	responses, ctx := t.exec.DispatchOperation(ctx, op)
	s.open()
	t.sendAll(ctx, cancel, s, responses, end)
}

// open begins the answer. The deadlines of the server are for requests, and
// this one goes on: each event has its own.
func (s stream) open() {
	h := s.w.Header()
	h.Set("Content-Type", mediaEvents+"; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // of a proxy before us
	_ = s.wire.SetReadDeadline(time.Time{})
	s.w.WriteHeader(http.StatusOK)
	_ = s.send(": listening\n\n")
}

// sendAll sends what an operation answers until it ends, the listener goes
// away or the server ends. Nothing of it is left behind.
func (t transport) sendAll(ctx context.Context, cancel context.CancelFunc, s stream, from graphql.ResponseHandler, end *ending) {
	responses := make(chan []byte)
	var reading sync.WaitGroup
	defer reading.Wait()
	defer cancel()
	reading.Go(func() { t.read(ctx, from, responses) })
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		select {
		case text, more := <-responses:
			if !more {
				s.finish(end.reason())
				return
			}
			if s.next(text) != nil {
				return
			}
		case <-beat.C:
			if s.send(":\n\n") != nil {
				return
			}
		case <-t.listeners.shut:
			s.finish(refuse(CodeNotReady, "the server ends. Listen again"))
			return
		case <-ctx.Done():
			return
		}
	}
}

// read hands on the responses of an operation, as text: the next response is
// made in the memory of the last.
func (t transport) read(ctx context.Context, from graphql.ResponseHandler, out chan<- []byte) {
	defer close(out)
	defer func() {
		if cause := recover(); cause != nil {
			because(ctx, t.present(ctx, panicked{cause}))
		}
	}()
	for {
		response := from(ctx)
		if response == nil {
			return
		}
		text, err := encode(response)
		if err != nil {
			because(ctx, t.present(ctx, err))
			return
		}
		select {
		case out <- text:
		case <-ctx.Done():
			return
		}
	}
}

func (s stream) next(text []byte) error {
	return s.send("event: next\ndata: " + string(text) + "\n\n")
}

// refuse sends what is wrong.
func (s stream) refuse(r refusal) error {
	text, err := encode(r)
	if err != nil {
		return err
	}
	return s.next(text)
}

// finish tells why the events end, where there is a reason, and that they do.
func (s stream) finish(fault *gqlerror.Error) {
	if fault != nil {
		_ = s.refuse(refusal{gqlerror.List{fault}})
	}
	_ = s.send("event: complete\ndata:\n\n")
}

// send writes what must be taken within a while.
func (s stream) send(text string) error {
	if err := s.wire.SetWriteDeadline(time.Now().Add(patience)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	if _, err := s.w.Write([]byte(text)); err != nil {
		return err
	}
	return s.wire.Flush()
}
