package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

// How the server is asked: so many connections for so long.
const (
	connections = 50
	asking      = 5 * time.Second
	resting     = 2 * time.Second
)

// profileQuery asks for what a page of an activity shows first.
const profileQuery = `query($a: ID!) { gapProfile(activity: $a) { activity level quality headline headlineByActor { actor headline }
	flags { flag why } bound { count of } provisions { assessment bindingness manner extent } caveat } }`

// firstAnswer waits for one profile.
func (s *server) firstAnswer(ctx context.Context) error {
	_, err := s.profile(ctx, http.DefaultClient, "activity:ransomware")
	return err
}

// post sends JSON. The caller closes the body of the answer.
func post(ctx context.Context, c *http.Client, to string, body []byte) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	return c.Do(request)
}

// profile asks for one profile and reads it to its end.
func (s *server) profile(ctx context.Context, c *http.Client, activity string) (int, error) {
	body, err := json.Marshal(map[string]any{"query": profileQuery, "variables": map[string]string{"a": activity}})
	if err != nil {
		return 0, err
	}
	answer, err := post(ctx, c, s.url+"/graphql", body)
	if err != nil {
		return 0, err
	}
	text, err := io.ReadAll(answer.Body)
	if failed := answer.Body.Close(); err == nil {
		err = failed
	}
	if err != nil {
		return 0, err
	}
	if answer.StatusCode != http.StatusOK || !bytes.Contains(text, []byte(`"level"`)) || bytes.Contains(text, []byte(`"errors"`)) {
		return 0, fmt.Errorf("%s: %s: %.200s", activity, answer.Status, text)
	}
	return len(text), nil
}

// activities asks the server for the ids of all activities.
func (s *server) activities(ctx context.Context) ([]string, error) {
	body := []byte(`{"query":"{ gaps(first: 100) { edges { node { activity } } } }"}`)
	answer, err := post(ctx, http.DefaultClient, s.url+"/graphql", body)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	var out struct {
		Data struct {
			Gaps struct {
				Edges []struct{ Node struct{ Activity string } }
			}
		}
	}
	if err := json.NewDecoder(answer.Body).Decode(&out); err != nil {
		return nil, err
	}
	var ids []string
	for _, e := range out.Data.Gaps.Edges {
		ids = append(ids, e.Node.Activity)
	}
	if len(ids) == 0 {
		return nil, fmt.Errorf("the server lists no gaps: %s", answer.Status)
	}
	return ids, nil
}

// underLoad measures memory at rest and requests from many connections.
func (b *bench) underLoad(ctx context.Context, s *server) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(resting):
	}
	rest, err := memory(s.cmd.Process.Pid, "VmRSS:")
	if err != nil {
		return err
	}
	b.r.add(row{figure: "memory at rest after a warm start (resident)", wanted: "≤ 200 MB", measured: megabytes(rest), verdict: judged(rest <= 200e6)})
	ids, err := s.activities(ctx)
	if err != nil {
		return err
	}
	times, bytes, err := s.ask(ctx, ids)
	if err != nil {
		return err
	}
	rate := float64(len(times)) / asking.Seconds()
	b.r.add(row{figure: fmt.Sprintf("GraphQL `gapProfile` over HTTP, %d connections, %d activities in turn, %d bytes each", connections, len(ids), bytes/max(len(times), 1)),
		wanted: "≥ 3,000 requests/s, p99 ≤ 50 ms", measured: fmt.Sprintf("%s requests/s, p50 %s, p99 %s", thousands(int(rate)), short(times.median()), short(times.at(0.99))),
		verdict: judged(rate >= 3000 && times.at(0.99) <= 50*time.Millisecond)})
	b.r.note("The requests are made by this program on the same cores, so the server has about half of them.")
	return nil
}

// ask asks from many connections until the time is up.
func (s *server) ask(ctx context.Context, ids []string) (sample, int, error) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections}}
	defer client.CloseIdleConnections()
	var (
		mu    sync.Mutex
		all   sample
		bytes int
		fault error
		group sync.WaitGroup
	)
	end := time.Now().Add(asking)
	for c := range connections {
		group.Go(func() {
			var mine sample
			read := 0
			for i := c; time.Now().Before(end); i++ {
				before := time.Now()
				n, err := s.profile(ctx, client, ids[i%len(ids)])
				if err != nil {
					mu.Lock()
					fault = err
					mu.Unlock()
					return
				}
				mine, read = append(mine, time.Since(before)), read+n
			}
			mu.Lock()
			all, bytes = append(all, mine...), bytes+read
			mu.Unlock()
		})
	}
	group.Wait()
	return all, bytes, fault
}
