package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"

	"github.com/lacuna-law/lacuna/graph"
)

// controlFile is the socket of a server, beside its store. Only who may write
// the data folder's files as the server's own user reaches it.
const controlFile = "serve.sock"

// maxSocketPath is the longest path of a socket, on the systems that allow least.
const maxSocketPath = 103

// copier is a store that can write a copy of itself while it is in use.
type copier interface {
	Backup(ctx context.Context, w io.Writer) (graph.Revision, error)
}

// control answers the commands of this machine that need the store which a
// server holds, until the context ends. It gives what waits for its end. A data
// folder in which no socket can be made does without.
func (a *app) control(ctx context.Context, h *house) (wait func(), err error) {
	store, can := h.store.(copier)
	path := filepath.Join(h.dir, controlFile)
	if !can || h.dir == "" || len(path) > maxSocketPath {
		return func() {}, nil
	}
	_ = os.Remove(path) // of a server that was killed: we hold the store
	listener, err := net.Listen("unix", path)
	if err == nil {
		err = os.Chmod(path, 0o600)
	}
	if err != nil {
		a.say("No socket for `lacuna backup`: %v.", err)
		return func() {}, nil
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /backup", func(w http.ResponseWriter, r *http.Request) {
		if _, err := store.Backup(r.Context(), w); err != nil {
			a.complain(err)
			panic(http.ErrAbortHandler) // so that no cut-off copy looks whole
		}
	})
	server := a.server(mux)
	server.WriteTimeout = 0 // a store may be large
	var group sync.WaitGroup
	group.Go(func() { _ = server.Serve(listener) })
	group.Go(func() {
		<-ctx.Done()
		_ = server.Close()
	})
	return group.Wait, nil
}

// copyFromServer asks the server that holds the store for a copy. Where there
// is none, the store is busy for another reason, which is given.
func (a *app) copyFromServer(ctx context.Context, w io.Writer, busy error) error {
	client := http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", filepath.Join(a.data, controlFile))
	}}}
	defer client.CloseIdleConnections()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://localhost/backup", nil)
	if err != nil {
		return err
	}
	answer, err := client.Do(r)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return busy
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the server on this store: %s", answer.Status)
	}
	if _, err := io.Copy(w, answer.Body); err != nil {
		return errors.Join(errors.New("the server on this store ended before the copy was whole"), err)
	}
	return nil
}
