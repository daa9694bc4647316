// Package dgraphtest runs a real Dgraph cluster on this machine for tests and
// for people who want to try one: one Zero and as many Alphas as are asked for,
// on loopback ports of their own, with their data in a folder of their own.
//
// It is small in memory and, unless asked for more, safe for nothing: no access
// control, no encryption.
// The program is built by `make dgraph-bin`; DGRAPH_BIN names another.
package dgraphtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ErrMissing says that there is no Dgraph on this machine.
var ErrMissing = errors.New("no Dgraph on this machine. Build it with `make dgraph-bin`, or name it with DGRAPH_BIN")

// ready is how long a process may take until it answers.
const ready = 90 * time.Second

// Cluster is a running cluster.
type Cluster struct {
	Options
	binary string
	client *http.Client
	zero   *process
	alphas []*process
}

// Options says what cluster is wanted.
type Options struct {
	Dir    string
	Alphas int
	Extra  []string // given to every Alpha
	// Offset is where the search for free ports begins; 0 for anywhere.
	Offset int
	// Certificates makes the alphas speak TLS with certificates of our own, in
	// the folder tls of Dir; Strict makes them ask for one as well.
	Certificates, Strict bool
}

// process is one server.
type process struct {
	name   string
	args   []string
	offset int
	cmd    *exec.Cmd
	over   chan struct{} // closed when it has ended
}

// Binary finds the program: DGRAPH_BIN, or tools/dgraph/bin/dgraph at or above
// the working folder. The error wraps ErrMissing.
func Binary() (string, error) {
	if named := os.Getenv("DGRAPH_BIN"); named != "" {
		return named, nil
	}
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		at := filepath.Join(dir, "tools", "dgraph", "bin", "dgraph")
		if info, err := os.Stat(at); err == nil && info.Mode().IsRegular() {
			return at, nil
		}
		above := filepath.Dir(dir)
		if above == dir {
			return "", ErrMissing
		}
		dir = above
	}
}

// Start starts a cluster in a folder and waits until it answers. Extra
// arguments are given to every Alpha. The caller stops it.
func Start(ctx context.Context, dir string, alphas int, extra ...string) (*Cluster, error) {
	return StartWith(ctx, Options{Dir: dir, Alphas: alphas, Extra: extra})
}

// StartWith starts a cluster and waits until it answers. The caller stops it.
func StartWith(ctx context.Context, opt Options) (*Cluster, error) {
	c, err := StartZero(ctx, opt)
	if err != nil {
		return nil, err
	}
	for i := range c.alphas {
		if err := c.Revive(ctx, i); err != nil {
			c.Stop()
			return nil, err
		}
	}
	return c, nil
}

// StartZero starts a cluster without its alphas: the bulk loader writes what
// they will hold into Postings, and Revive starts each. The caller stops it.
func StartZero(ctx context.Context, opt Options) (*Cluster, error) {
	binary, err := Binary()
	if err != nil {
		return nil, err
	}
	c := &Cluster{Options: opt, binary: binary, client: http.DefaultClient}
	if opt.Certificates {
		if err := c.certify(ctx); err != nil {
			return nil, err
		}
	}
	ports, err := freeOffsets(opt.Offset, opt.Alphas+1)
	if err != nil {
		return nil, err
	}
	c.zero = &process{name: "zero", offset: ports[0], over: make(chan struct{}), args: []string{
		"zero", "--bindall=false", "--telemetry", "reports=false;sentry=false", "--wal", filepath.Join(c.Dir, "zero"),
		"--port_offset", strconv.Itoa(ports[0]), "--my", c.zeroAt(ports[0]), "--replicas", strconv.Itoa(opt.Alphas),
	}}
	for i := range opt.Alphas {
		c.alphas = append(c.alphas, c.alpha(i, ports[i+1]))
	}
	if err = c.run(c.zero); err == nil {
		err = c.wait(ctx, c.zero, "http", 6080, "/state", `"leader":true`)
	}
	if err != nil {
		c.Stop()
		return nil, err
	}
	return c, nil
}

// Tool runs the program with other arguments in the cluster's folder: dgraph
// bulk, dgraph live. The error holds the end of what it says.
func (c *Cluster) Tool(ctx context.Context, args ...string) error {
	cmd := exec.CommandContext(ctx, c.binary, args...) //nolint:gosec // the program that the caller named
	cmd.Dir = c.Dir
	said, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("dgraph %s: %w: %s", args[0], err, said[max(0, len(said)-600):])
	}
	return nil
}

// ZeroAddress is where Zero answers, as host:port for gRPC.
func (c *Cluster) ZeroAddress() string { return c.zeroAt(c.zero.offset) }

// Postings is the folder of what an alpha holds.
func (c *Cluster) Postings(i int) string { return filepath.Join(c.Dir, c.alphas[i].name, "p") }

func (c *Cluster) zeroAt(offset int) string { return "127.0.0.1:" + strconv.Itoa(5080+offset) }

func (c *Cluster) alpha(i, offset int) *process {
	name := "alpha" + strconv.Itoa(i)
	dir := filepath.Join(c.Dir, name)
	return &process{name: name, offset: offset, over: make(chan struct{}), args: append([]string{
		"alpha", "--bindall=false", "--telemetry", "reports=false;sentry=false",
		"--badger", "compression=none; numgoroutines=2; memtablesize=8388608; nummemtables=2; valuelogfilesize=67108864",
		"--cache", "size-mb=32", "--postings", filepath.Join(dir, "p"), "--wal", filepath.Join(dir, "w"), "--tmp", filepath.Join(dir, "t"),
		"--port_offset", strconv.Itoa(offset), "--my", "127.0.0.1:" + strconv.Itoa(7080+offset), "--zero", c.zeroAt(c.zero.offset),
	}, append(c.security(), c.Extra...)...)}
}

// run starts a process. What it says goes to a file in the folder.
func (c *Cluster) run(p *process) error {
	log, err := os.OpenFile(filepath.Join(c.Dir, p.name+".log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	p.cmd = exec.Command(c.binary, p.args...) //nolint:gosec // the program that the caller named
	p.cmd.Dir, p.cmd.Stdout, p.cmd.Stderr = c.Dir, log, log
	if err := p.cmd.Start(); err != nil {
		return fmt.Errorf("dgraph %s: %w", p.name, err)
	}
	over := make(chan struct{})
	p.over = over
	go func(cmd *exec.Cmd) {
		_ = cmd.Wait()
		close(over)
	}(p.cmd)
	return nil
}

// wait waits until a process answers with one of some words.
func (c *Cluster) wait(ctx context.Context, p *process, scheme string, port int, path string, words ...string) error {
	ctx, cancel := context.WithTimeout(ctx, ready)
	defer cancel()
	for {
		said := c.fetch(ctx, fmt.Sprintf("%s://127.0.0.1:%d%s", scheme, port+p.offset, path))
		if slices.ContainsFunc(words, func(word string) bool { return strings.Contains(said, word) }) {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("dgraph %s does not answer: %w", p.name, ctx.Err())
		case <-p.over:
			return fmt.Errorf("dgraph %s ended: see %s.log in its folder", p.name, p.name)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (c *Cluster) fetch(ctx context.Context, address string) string {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return ""
	}
	if strings.HasSuffix(address, "/query") {
		request.Method, request.Body = http.MethodPost, io.NopCloser(strings.NewReader("{q(func: has(dgraph.type), first: 1){uid}}"))
		request.Header.Set("Content-Type", "application/dql")
	}
	response, err := c.client.Do(request)
	if err != nil {
		return ""
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	return string(body)
}

// Addresses lists where the alphas answer, as host:port for gRPC.
func (c *Cluster) Addresses() []string {
	out := make([]string, len(c.alphas))
	for i, p := range c.alphas {
		out[i] = "127.0.0.1:" + strconv.Itoa(9080+p.offset)
	}
	return out
}

// Web is where an alpha answers over HTTP, as http://host:port.
func (c *Cluster) Web(i int) string {
	return "http://127.0.0.1:" + strconv.Itoa(8080+c.alphas[i].offset)
}

// Kill ends one alpha at once, as a crash does.
func (c *Cluster) Kill(i int) { c.alphas[i].kill() }

// Revive starts an alpha on what it left and waits until it answers.
func (c *Cluster) Revive(ctx context.Context, i int) error {
	if err := c.run(c.alphas[i]); err != nil {
		return err
	}
	scheme := "http"
	if c.Certificates {
		scheme = "https"
	}
	// One that keeps accounts answers nobody who has none.
	return c.wait(ctx, c.alphas[i], scheme, 8080, "/query", `"data":{"q"`, "accessJwt")
}

// Memory gives the memory of each process in bytes, by name, as the system counts it.
func (c *Cluster) Memory() map[string]int64 {
	out := map[string]int64{}
	for _, p := range append([]*process{c.zero}, c.alphas...) {
		if p.cmd == nil {
			continue
		}
		text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/statm", p.cmd.Process.Pid))
		if fields := strings.Fields(string(text)); len(fields) > 1 {
			pages, _ := strconv.ParseInt(fields[1], 10, 64)
			out[p.name] = pages * int64(os.Getpagesize())
		}
	}
	return out
}

// Stop ends every process of the cluster.
func (c *Cluster) Stop() {
	for _, p := range append([]*process{c.zero}, c.alphas...) {
		if p != nil {
			p.kill()
		}
	}
}

// kill does not ask: Zero ignores the first request to end.
func (p *process) kill() {
	if p.cmd == nil || p.cmd.Process == nil {
		return
	}
	_ = p.cmd.Process.Kill()
	<-p.over
}

// freeOffsets finds port offsets at which nothing listens on any of the ports
// that a process takes.
func freeOffsets(from, n int) ([]int, error) {
	var out []int
	if from == 0 {
		from = 200 + os.Getpid()%800*20
	}
	for offset := from; offset < 40_000 && len(out) < n; offset++ {
		if free(offset) {
			out = append(out, offset)
		}
	}
	if len(out) < n {
		return nil, errors.New("no free ports for a cluster on this machine")
	}
	return out, nil
}

func free(offset int) bool {
	for _, port := range []int{5080, 6080, 7080, 8080, 9080} {
		listener, err := net.Listen("tcp", "127.0.0.1:"+strconv.Itoa(port+offset))
		if err != nil {
			return false
		}
		_ = listener.Close()
	}
	return true
}
