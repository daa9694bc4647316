package cli_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// shelf is what readers see of documents: how many passages each had.
type shelf struct {
	mu    sync.Mutex
	seen  map[string]map[int]bool
	codes map[string]int
}

// look asks for all documents that were sent, as they are there so far.
func (s *shelf) look(client *http.Client, url, body string) {
	answer, err := client.Post(url+"/graphql", "application/json", strings.NewReader(body))
	if err != nil {
		s.count("error: " + err.Error())
		return
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	code := fmt.Sprint(answer.StatusCode)
	if err != nil || strings.Contains(string(text), `"errors"`) {
		code += fmt.Sprintf(" %v %.300s", err, text)
	}
	s.count(code)
	var found struct {
		Data struct {
			Documents struct {
				Edges []struct {
					Node struct {
						ID, Path string
						Passages struct {
							TotalCount int
							Edges      []struct{ Node struct{ ID string } }
						}
					}
				}
			}
		}
	}
	if json.Unmarshal(text, &found) != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range found.Data.Documents.Edges {
		if !strings.HasPrefix(e.Node.Path, "speech-") {
			continue
		}
		if s.seen[e.Node.ID] == nil {
			s.seen[e.Node.ID] = map[int]bool{}
		}
		s.seen[e.Node.ID][len(e.Node.Passages.Edges)] = true
		if e.Node.Passages.TotalCount != len(e.Node.Passages.Edges) {
			s.seen[e.Node.ID][-1] = true
		}
	}
}

func (s *shelf) count(code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.codes[code]++
}

// While documents are sent to a server, fifty readers get answers only, and
// never see one of the documents in part.
func TestReadersDuringIngest(t *testing.T) {
	data := t.TempDir()
	code, token, said := command(t, "token", "new", "curator", "--data", data)
	if code != 0 {
		t.Fatalf("a token: %d %s", code, said)
	}
	server := start(t, "--data", data)
	all := `{"query":"{ documents(filter: {sourceTier: SUMMARY_RECORD}, first: 100) { edges { node { id path passages(first: 20) { totalCount edges { node { id } } } } } } }"}`
	bodies := []string{all, `{"query":"{ gapProfile(activity: \"activity:ransomware\") { level } }"}`, `{"query":"{ search(query: \"ransomware\", first: 5) { totalCount } }"}`}
	s := &shelf{seen: map[string]map[int]bool{}, codes: map[string]int{}}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 50}}
	defer client.CloseIdleConnections()
	var group sync.WaitGroup
	reading, enough := context.WithCancel(t.Context())
	defer enough()
	for reader := range 50 {
		group.Go(func() {
			for i := reader; reading.Err() == nil; i++ {
				s.look(client, server.url, bodies[i%len(bodies)])
				time.Sleep(100 * time.Millisecond) // to read what was answered
			}
		})
	}
	const sent = 2
	for i := range sent {
		var text strings.Builder
		for paragraph := range 10 {
			fmt.Fprintf(&text, "Paragraph %d of speech %d: we must stop ransomware, and there is no framework on spyware.\\n\\n", paragraph, i)
		}
		body := fmt.Sprintf(`{"query":"mutation { ingest(documents: [{name: \"speech-%d.txt\", content: \"%s\", as: STATEMENT, state: \"state:PAK\", sourceTier: SUMMARY_RECORD}]) { new } }"}`,
			i, strings.ReplaceAll(text.String(), `\n`, `\\n`))
		answer, said := send(t, "POST", server.url+"/graphql", body, "Content-Type", "application/json", "Authorization", "Bearer "+strings.TrimSpace(token))
		if answer.StatusCode != 200 || !strings.Contains(said, `"new":1`) {
			t.Fatalf("sending a speech: %d %s", answer.StatusCode, said)
		}
	}
	enough()
	group.Wait()
	during := maps.Clone(s.seen)
	s.look(client, server.url, all)
	if len(s.seen) != sent {
		t.Errorf("%d documents are seen, and %d were sent", len(s.seen), sent)
	}
	for id, counts := range s.seen {
		if len(counts) != 1 || counts[0] || counts[-1] {
			t.Errorf("%s was seen with %v passages", id, counts)
		}
	}
	for code := range s.codes {
		if code != "200" && !strings.HasPrefix(code, "503 <nil> {\"errors\":[{\"message\":\"too many requests at once") {
			t.Errorf("an answer: %s", code)
		}
	}
	if s.codes["200"] < 50 {
		t.Errorf("%d answers", s.codes["200"])
	}
	t.Logf("%d speeches, %d of them seen while readers asked %d times", sent, len(during), s.codes["200"])
}
