package cli_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/lacuna-law/lacuna/cli"
)

// served is a server as a person starts it.
type served struct {
	url, metrics string
	said         *safeBuffer
	stop         context.CancelFunc
	ended        chan int
}

// safeBuffer is what many write and one reads.
type safeBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// until waits for a match in what is said.
func (b *safeBuffer) until(t *testing.T, pattern string) []string {
	t.Helper()
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if found := regexp.MustCompile(pattern).FindStringSubmatch(b.String()); found != nil {
			return found
		}
	}
	t.Fatalf("nothing like %s was said: %s", pattern, b)
	return nil
}

// start starts a server with metrics and waits until it says that it serves.
func start(t *testing.T, args ...string) *served {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	s := &served{said: &safeBuffer{}, stop: cancel, ended: make(chan int, 1)}
	home := t.TempDir()
	go func() {
		s.ended <- cli.Run(ctx, cli.World{
			Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: s.said, Now: time.Now,
			Env: func(name string) string { return map[string]string{"HOME": home}[name] },
		}, append([]string{"serve", "--addr", "127.0.0.1:0", "--metrics", "127.0.0.1:0"}, args...))
	}()
	t.Cleanup(func() { s.end(t) })
	s.url = s.said.until(t, `Serving (http://127\.0\.0\.1:\d+) `)[1]
	if found := regexp.MustCompile(`Metrics at (http://[^" ]+/metrics)\.`).FindStringSubmatch(s.said.String()); found != nil {
		s.metrics = found[1]
	}
	return s
}

// end ends a server, once.
func (s *served) end(t *testing.T) {
	t.Helper()
	s.stop()
	select {
	case code := <-s.ended:
		if s.ended <- code; code != 0 {
			t.Errorf("the server ended with %d: %s", code, s.said)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("the server does not end")
	}
}

// reply is the head of an answer.
type reply struct {
	StatusCode int
	Header     http.Header
}

// send asks a server and gives the answer with its body.
func send(t *testing.T, method, url, body string, header ...string) (reply, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		if r.Header.Add(header[i], header[i+1]); header[i] == "Host" {
			r.Host = header[i+1]
		}
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{answer.StatusCode, answer.Header}, string(text)
}

// Nothing that somebody sends stands in the log or in a metric.
func TestLogsAndMetricsHoldNothingThatWasSent(t *testing.T) {
	const marker = "zq7marker"
	s := start(t, "--access-log", "--log-format", "json", "--log-level", "debug")
	query := fmt.Sprintf(`{"query":"query %s { %s: gapProfile(activity: \"%s\") { level } }"}`, marker, marker, marker)
	for _, one := range [][]string{
		{"GET", "/" + marker, ""}, {"GET", "/search?q=" + marker, ""}, {"GET", "/provision/" + marker, ""}, {"GET", "/graphql?query=" + marker, ""},
		{"POST", "/graphql", query}, {"POST", "/graphql", marker}, {"POST", "/graphql", `{"query":"{` + marker + `}"}`},
		{"POST", "/mcp", marker}, {"POST", "/simulate", "draft=" + marker}, {marker, "/", ""}, {"GET", "/livez;" + marker, ""},
	} {
		_, _ = send(t, one[0], s.url+one[1], one[2], "Content-Type", "application/json", "Authorization", "Bearer "+marker, "Cookie", "a="+marker,
			"X-Request-Id", marker+" no id", "Referer", "http://"+marker, "User-Agent", marker, "X-Forwarded-For", marker)
	}
	_, _ = send(t, "GET", s.url+"/", "", "Host", marker+".example")
	_, figures := send(t, "GET", s.metrics, "")
	if strings.Contains(figures, marker) {
		t.Errorf("the metrics hold what was sent: %s", figures)
	}
	for _, want := range []string{`lacuna_http_requests_total{class="4xx",route="none"}`, `lacuna_http_requests_total{class="4xx",route="/provision/{id...}"}`,
		`lacuna_graphql_answers_total{code="GRAPHQL_VALIDATION_FAILED",kind="none"} `, `lacuna_http_request_duration_seconds_bucket{route="/search",le="+Inf"}`,
		"lacuna_store_revision ", "lacuna_atlas_revision ", "lacuna_index_lag_revisions ", "lacuna_compile_duration_seconds ", "lacuna_documents ", "lacuna_claims ",
		"lacuna_build_info{", "go_goroutines ", "process_resident_memory_bytes "} {
		if !strings.Contains(figures, want) {
			t.Errorf("the metrics lack %s", want)
		}
	}
	s.end(t)
	said := s.said.String()
	if strings.Contains(said, marker) {
		t.Errorf("the log holds what was sent: %s", said)
	}
	requests := 0
	for line := range strings.Lines(said) {
		var entry struct{ Msg, Request, Method, Route string }
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Errorf("a line of the log is no JSON: %s", line)
		}
		if entry.Msg == "request" && entry.Request != "" && entry.Method != "" && entry.Route != "" {
			requests++
		}
	}
	if requests != 12 {
		t.Errorf("%d requests are logged, want 12: %s", requests, said)
	}
}

// A request keeps the id it came with, if it is one, and else gets its own.
func TestRequestsHaveIds(t *testing.T) {
	s := start(t, "--access-log", "--quiet=false")
	for given, kept := range map[string]bool{"abc-123_X.y": true, strings.Repeat("a", 64): true, strings.Repeat("a", 65): false, "a b": false, "": false, "é": false, `a"b`: false, "a=b": false} {
		answer, _ := send(t, "GET", s.url+"/livez", "", "X-Request-Id", given)
		got := answer.Header.Get("X-Request-Id")
		if (got == given) != kept || len(got) < 8 {
			t.Errorf("%q became %q", given, got)
		}
		s.said.until(t, "request="+regexp.QuoteMeta(got)+"\n")
	}
}

// Metrics are for this machine, unless they are asked to be for others, and a
// port that is taken stops nothing.
func TestMetricsStandApart(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	s := start(t, "--metrics", taken.Addr().String())
	s.said.until(t, `No metrics: .*Choose another address with --metrics`)
	if answer, _ := send(t, "GET", s.url+"/livez", ""); answer.StatusCode != 200 {
		t.Errorf("without metrics: %d", answer.StatusCode)
	}
	if answer, _ := send(t, "GET", s.url+"/metrics", ""); answer.StatusCode != 404 {
		t.Errorf("metrics on the address of the pages: %d", answer.StatusCode)
	}
	s.end(t)
	s = start(t)
	if answer, _ := send(t, "GET", s.metrics, "", "Host", "evil.example"); answer.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("metrics for another host: %d", answer.StatusCode)
	}
	for _, args := range [][]string{{"--metrics", "0.0.0.0:9464"}, {"--metrics", ":9464"}, {"--metrics", "192.0.2.1:9464"}, {"--metrics", "example.org:9464"},
		{"--metrics", "9464"}, {"--rate", "fast"}, {"--burst", "0"}, {"--in-flight", "-1"}, {"--behind-proxy", "all"}, {"--log-format", "xml"}, {"--log-level", "loud"}, {"--linger", "-1s"}} {
		var said bytes.Buffer
		code := cli.Run(t.Context(), cli.World{Stdout: io.Discard, Stderr: &said, Env: func(string) string { return "" }, Now: time.Now},
			append([]string{"serve", "--data", filepath.Join(t.TempDir(), "none")}, args...))
		if code != 2 || strings.Count(said.String(), "\n") != 1 {
			t.Errorf("%v: exit %d: %s", args, code, said.String())
		}
	}
}

// A server that is told to end says that it is not ready, finishes what is
// under way, and takes nothing more.
func TestAServerEndsWell(t *testing.T) {
	s := start(t, "--linger", "500ms")
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	body := `{"query":"{ corpus { release } }"}`
	fmt.Fprintf(conn, "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body[:10])
	time.Sleep(50 * time.Millisecond) // so that it is under way
	s.stop()
	answer, text := send(t, "GET", s.url+"/readyz", "")
	for end := time.Now().Add(400 * time.Millisecond); answer.StatusCode == 200 && time.Now().Before(end); {
		answer, text = send(t, "GET", s.url+"/readyz", "")
	}
	if answer.StatusCode != 503 || !strings.Contains(text, "shutting down") {
		t.Errorf("while it ends: %d %s", answer.StatusCode, text)
	}
	time.Sleep(700 * time.Millisecond)
	if c, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://")); err == nil {
		t.Error("a connection is taken after the end")
		_ = c.Close()
	}
	_, _ = io.WriteString(conn, body[10:])
	got, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil || got.StatusCode != 200 {
		t.Fatalf("what was under way got %v", err)
	}
	_ = got.Body.Close()
	s.end(t)
}

// The second signal ends a process at once.
func TestTheSecondSignalEndsAtOnce(t *testing.T) {
	said := &safeBuffer{}
	cmd := &exec.Cmd{Path: os.Args[0], Args: []string{"lacuna", "serve", "--addr", "127.0.0.1:0", "--metrics", "", "--linger", "1m", "--data", t.TempDir()},
		Env: append(os.Environ(), "LACUNA_CONFIG=", "HOME="+t.TempDir()), Stderr: said}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said.until(t, "Serving ")
	began := time.Now()
	for range 2 {
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		time.Sleep(300 * time.Millisecond)
	}
	_ = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 130 || time.Since(began) > 20*time.Second {
		t.Errorf("exit %d after %v", code, time.Since(began))
	}
}
