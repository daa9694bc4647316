package gqlapi_test

import (
	"context"
	"io"
	"maps"
	"net"
	"net/http"
	"regexp"
	"runtime"
	"runtime/metrics"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lacuna-law/lacuna/cli"
)

// The figures that every attack is held to.
const (
	promised = 100 * time.Millisecond // on a machine that does nothing else
	slack    = 3                      // on one that does
	growth   = 64 << 20
	marker   = "hunter2" // stands in every attack and in no answer
)

// site is a whole server, as people start it.
type site struct{ base string }

// said hears what a server says until it serves.
type said struct{ serving chan string }

func (s said) Write(p []byte) (int, error) {
	if found := regexp.MustCompile(`Serving (http://[^ ]+)`).FindSubmatch(p); found != nil {
		s.serving <- string(found[1])
	}
	return len(p), nil
}

// startSite serves the bundled corpus from a data folder until the test ends.
func startSite(t *testing.T, data string) site {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	heard, ended := said{make(chan string, 1)}, make(chan int, 1)
	world := cli.World{Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: heard, Env: func(string) string { return "" }, Now: today}
	go func() {
		ended <- cli.Run(ctx, world, []string{"serve", "--addr", "127.0.0.1:0", "--metrics", "", "--data", data})
	}()
	t.Cleanup(func() {
		cancel()
		http.DefaultClient.CloseIdleConnections()
		<-ended
	})
	select {
	case base := <-heard.serving:
		return site{base}
	case code := <-ended:
		ended <- code
		t.Fatalf("the server ended with %d", code)
	case <-time.After(time.Minute):
		t.Fatal("the server does not start")
	}
	return site{}
}

// strike is one attack over HTTP, and the statuses and codes that may answer it.
type strike struct {
	method, path, host string
	header             map[string]string
	body               func() io.Reader
	status             []int
	code               string // "" where others than GraphQL answer
}

// answered is what came back, and what it took.
type answered struct {
	status int
	body   string
	took   time.Duration
	memory uint64 // allocated meanwhile, by the client as well
}

func (s site) strike(t *testing.T, a strike) answered {
	t.Helper()
	var body io.Reader
	if a.body != nil {
		body = a.body()
	}
	r, err := http.NewRequestWithContext(t.Context(), a.method, s.base+a.path, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = a.host
	for name, value := range a.header {
		r.Header.Set(name, value)
	}
	before, begin := allocated(), time.Now()
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		return answered{body: err.Error(), took: time.Since(begin)}
	}
	defer got.Body.Close()
	text, _ := io.ReadAll(io.LimitReader(got.Body, 1<<20))
	return answered{got.StatusCode, string(text), time.Since(begin), allocated() - before}
}

// allocated is how many bytes were ever allocated: what an attack adds to it,
// it cannot exceed in the heap.
func allocated() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// Every attack of the list is answered at once, with little memory, and with
// nothing of what was sent. The table is printed with -v.
func TestAttackList(t *testing.T) {
	s := startSite(t, t.TempDir())
	list := strikes(t)
	for _, name := range slices.Sorted(maps.Keys(list)) {
		a, best := list[name], answered{took: time.Hour}
		for try := 0; try < 5 && (best.took > promised || best.memory > growth); try++ {
			if got := s.strike(t, a); got.took < best.took {
				best = got
			}
		}
		t.Logf("%-44s %3d  %7.1f ms  %6.1f MB", name, best.status, float64(best.took.Microseconds())/1000, float64(best.memory)/(1<<20))
		if !slices.Contains(a.status, best.status) || !strings.Contains(best.body, a.code) {
			t.Errorf("%s: status %d, want %v and %s: %.300s", name, best.status, a.status, a.code, best.body)
		}
		if best.took > slack*promised || best.memory > growth {
			t.Errorf("%s: answered after %v with %d bytes, want %v and %d", name, best.took, best.memory, promised, growth)
		}
		if strings.Contains(best.body, marker) || len(best.body) > 20_000 {
			t.Errorf("%s: the answer of %d bytes repeats the attack: %.300s", name, len(best.body), best.body)
		}
	}
}

// Whoever holds connections open or listens in crowds keeps nobody else from an
// answer, and leaves nothing behind.
func TestFloods(t *testing.T) {
	s := startSite(t, t.TempDir())
	ordinary := post(t, "{gaps(first:5){edges{node{activity level}}}}", nil, `"data"`, 200)
	quiet, goroutines := live(), runtime.NumGoroutine()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	address := strings.TrimPrefix(s.base, "http://")
	var slow []net.Conn
	for _, begin := range []string{"", "GET /graphql HTTP/1.1\r\nHost: localhost\r\nX-" + marker, "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{"} {
		for range 30 {
			conn, err := net.Dial("tcp", address)
			if err != nil {
				t.Fatal(err)
			}
			_, _ = io.WriteString(conn, begin)
			slow = append(slow, conn)
		}
	}
	statuses := make(chan int)
	crowd := &http.Client{Transport: &http.Transport{}}
	for range 150 {
		go listenIn(ctx, crowd, s.base, statuses)
	}
	told := map[int]int{}
	for range 150 {
		told[<-statuses]++
	}
	t.Logf("150 who listen: %v; 90 slow connections: heap %+.1f MB", told, (float64(live())-float64(quiet))/(1<<20))
	if told[200] == 0 || told[503] == 0 || told[200]+told[503] != 150 {
		t.Errorf("statuses %v", told)
	}
	best := time.Hour
	for range 5 {
		got := s.strike(t, ordinary)
		if got.status != 200 || !strings.Contains(got.body, ordinary.code) {
			t.Fatalf("another asker: status %d, %.300s", got.status, got.body)
		}
		best = min(best, got.took)
	}
	t.Logf("another asker is answered in %v", best)
	if now := live(); best > slack*promised || now > quiet+growth {
		t.Errorf("another asker waits %v; the heap grew from %d to %d", best, quiet, now)
	}
	cancel()
	crowd.CloseIdleConnections()
	for _, conn := range slow {
		_ = conn.Close()
	}
	for end := time.Now().Add(10 * time.Second); runtime.NumGoroutine() > goroutines+10 && time.Now().Before(end); {
		<-time.After(10 * time.Millisecond)
	}
	if n := runtime.NumGoroutine(); n > goroutines+10 {
		t.Errorf("%d goroutines, %d before", n, goroutines)
	}
}

// listenIn listens until the context ends; it tells the status once there is one.
func listenIn(ctx context.Context, client *http.Client, base string, status chan<- int) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/graphql", strings.NewReader(`{"query":"subscription{revisions{revision}}"}`))
	if err != nil {
		status <- 0
		return
	}
	r.Header.Set("Content-Type", plain)
	r.Header.Set("Accept", "text/event-stream")
	got, err := client.Do(r)
	if err != nil {
		status <- 0
		return
	}
	defer got.Body.Close()
	status <- got.StatusCode
	_, _ = io.Copy(io.Discard, got.Body)
}

// live is how many bytes of the heap are in use.
func live() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
