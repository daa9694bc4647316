package cli

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"strings"
)

// requestHeader carries the id of a request, on its way in and out.
const requestHeader = "X-Request-Id"

// maxRequestID is the longest id in bytes that is taken over from an asker.
const maxRequestID = 64

// logFlags say what is logged and how.
type logFlags struct {
	format, level string
	access        bool
}

// logger makes the log of a server. Messages for people stay as they are unless
// the log is JSON; then they are entries of it, so that every line can be read
// by a machine.
func (f logFlags) logger(w io.Writer) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(f.level)); err != nil || strings.ContainsAny(f.level, "+-") {
		return nil, usage("log-level: %.40s: say debug, info, warn or error", f.level)
	}
	options := &slog.HandlerOptions{Level: level}
	switch f.format {
	case "text":
		return slog.New(requestHandler{slog.NewTextHandler(w, options)}), nil
	case "json":
		return slog.New(requestHandler{slog.NewJSONHandler(w, options)}), nil
	}
	return nil, usage("log-format: %.40s: say text or json", f.format)
}

// requestHandler adds the id of the request to each entry that is logged for one.
type requestHandler struct{ slog.Handler }

// Handle implements slog.Handler.
func (h requestHandler) Handle(ctx context.Context, r slog.Record) error {
	if id, is := ctx.Value(requestKey{}).(string); is {
		r = r.Clone()
		r.AddAttrs(slog.String("request", id))
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (h requestHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return requestHandler{h.Handler.WithAttrs(attrs)}
}

// WithGroup implements slog.Handler.
func (h requestHandler) WithGroup(name string) slog.Handler {
	return requestHandler{h.Handler.WithGroup(name)}
}

type requestKey struct{}

// requestID gives the id that a request came with, or a new one where it came
// with none, or with one that might be something else.
func requestID(r *http.Request) string {
	id := r.Header.Get(requestHeader)
	if id == "" || len(id) > maxRequestID || strings.ContainsFunc(id, strange) {
		return rand.Text()
	}
	return id
}

// strange says whether a letter may not stand in the id of a request.
func strange(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("-_.", r)
}

// logWriter makes an entry of the log of each line that is written, for what
// writes lines and knows no log.
type logWriter struct{ log *slog.Logger }

// Write implements io.Writer.
func (w logWriter) Write(p []byte) (int, error) {
	w.log.Warn("http", "error", strings.Join(strings.Fields(string(p)), " "))
	return len(p), nil
}
