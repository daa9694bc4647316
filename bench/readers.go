package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// How many read while speeches come in, and how many speeches come at once.
const (
	crowded  = 1000
	together = 8
)

// readers asks from many connections while speeches are sent to the same server,
// and looks whether a document is ever seen without all of its passages.
func (b *bench) readers(ctx context.Context) (err error) {
	files, err := filepath.Glob(filepath.Join(b.opt.Shared, "*.txt"))
	if err != nil {
		return err
	}
	if len(files) == 0 {
		b.r.add(row{figure: "many readers during ingest", measured: "not run: no folder of speeches beside the checkout (-speeches)", verdict: notRun})
		return nil
	}
	dir, err := os.MkdirTemp("", "lacuna-bench")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	binary, err := b.build(ctx, dir)
	if err != nil {
		return err
	}
	whole, err := wholeDocuments(ctx, binary, dir, b.opt.Shared)
	if err != nil {
		return err
	}
	data := filepath.Join(dir, "data")
	if err := b.readied(ctx, binary, data); err != nil {
		return err
	}
	token, err := exec.CommandContext(ctx, binary, "token", "new", "bench", "--quiet", "--data", data).Output()
	if err != nil {
		return fmt.Errorf("a token: %w", err)
	}
	s, err := startServer(ctx, binary, data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	c, err := newCrowd(ctx, s, whole, b.opt.Reading)
	if err != nil {
		return err
	}
	in, err := c.read(ctx, files, strings.TrimSpace(string(token)))
	if err == nil {
		err = c.settled(ctx)
	}
	if err != nil {
		return err
	}
	b.r.add(c.row(len(files), in))
	return nil
}

// wholeDocuments reads the speeches into a folder of their own and says how many
// passages each document has when it is whole.
func wholeDocuments(ctx context.Context, binary, dir, speeches string) (map[string]int, error) {
	report := filepath.Join(dir, "report.json")
	said, err := exec.CommandContext(ctx, binary, "ingest", "--quiet", "--report", report, "--data", filepath.Join(dir, "whole"), speeches).CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("ingest: %w: %s", err, lastLine(said))
	}
	text, err := os.ReadFile(report)
	if err != nil {
		return nil, err
	}
	var read struct {
		Documents []struct {
			Document string
			Found    struct{ Passages int }
		}
	}
	if err := json.Unmarshal(text, &read); err != nil {
		return nil, err
	}
	whole := map[string]int{}
	for _, d := range read.Documents {
		if d.Document != "" {
			whole[d.Document] = d.Found.Passages
		}
	}
	if len(whole) == 0 {
		return nil, errors.New("the report of the ingest names no document")
	}
	return whole, nil
}

// crowd is many who read.
type crowd struct {
	server     *server
	client     *http.Client
	length     time.Duration
	activities []string
	whole      map[string]int // passages by document
	documents  []string

	mu    sync.Mutex
	again int            // sendings that had to be made again
	times sample         // of every answer
	codes map[string]int // of every answer
	seen  map[string]bool
	torn  []string // documents that were seen half-written
}

func newCrowd(ctx context.Context, s *server, whole map[string]int, length time.Duration) (*crowd, error) {
	c := &crowd{server: s, whole: whole, length: length, codes: map[string]int{}, seen: map[string]bool{},
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: crowded, MaxConnsPerHost: crowded}}}
	for id := range whole {
		c.documents = append(c.documents, id)
	}
	slices.Sort(c.documents)
	var err error
	c.activities, err = s.activities(ctx)
	return c, err
}

// read has all of them ask until the time is up, while the speeches are sent,
// and says how many were in by then. The rest is sent afterwards.
func (c *crowd) read(ctx context.Context, files []string, token string) (in int, err error) {
	reading, enough := context.WithTimeout(ctx, c.length)
	defer enough()
	var group sync.WaitGroup
	for i := range crowded {
		group.Go(func() { c.one(reading, i) })
	}
	for some := range slices.Chunk(files, together) {
		if err = c.send(ctx, some, token); err != nil {
			enough()
			break
		}
		if reading.Err() == nil {
			in += len(some)
		}
	}
	group.Wait()
	c.client.CloseIdleConnections()
	return in, err
}

// sending is the document by which speeches are sent.
const sending = `mutation($d: [DocumentInput!]!) { ingest(documents: $d) { new documents { outcome reason } } }`

// send sends some speeches.
func (c *crowd) send(ctx context.Context, files []string, token string) error {
	var documents []map[string]string
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		documents = append(documents, map[string]string{"name": filepath.Base(path), "content": string(text)})
	}
	body, err := json.Marshal(map[string]any{"query": sending, "variables": map[string]any{"d": documents}})
	if err != nil {
		return err
	}
	return c.sendOne(ctx, body, token)
}

// sendOne sends some speeches, again while the server is busy: what it has
// already is not written twice.
func (c *crowd) sendOne(ctx context.Context, body []byte, token string) error {
	for {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.server.url+"/graphql", bytes.NewReader(body))
		if err != nil {
			return err
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+token)
		status, text, err := exchange(http.DefaultClient, r)
		switch {
		case err != nil:
			return err
		case status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests || bytes.Contains(text, []byte(`"code":"TIMEOUT"`)):
			c.again++
			continue
		case status != http.StatusOK || bytes.Contains(text, []byte(`"errors"`)) || bytes.Contains(text, []byte(`"REFUSED"`)):
			return fmt.Errorf("sending speeches: %d %.300s", status, text)
		}
		return nil
	}
}

// exchange makes a request and reads the answer to its end.
func exchange(client *http.Client, r *http.Request) (status int, text []byte, err error) {
	answer, err := client.Do(r)
	if err != nil {
		return 0, nil, err
	}
	text, err = io.ReadAll(answer.Body)
	return answer.StatusCode, text, errors.Join(err, answer.Body.Close())
}
