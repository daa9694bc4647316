// Package dgraphtest runs a real Dgraph cluster on this machine for tests and
// for people who want to try one: one Zero and as many Alphas as are asked for,
// on loopback ports of their own, with their data in a folder of their own.
//
// It is small in memory and safe for nothing: no access control, no encryption.
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
	dir    string
	binary string
	extra  []string
	zero   *process
	alphas []*process
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
	binary, err := Binary()
	if err != nil {
		return nil, err
	}
	c := &Cluster{dir: dir, binary: binary, extra: extra}
	if err := c.start(ctx, alphas); err != nil {
		c.Stop()
		return nil, err
	}
	return c, nil
}

func (c *Cluster) start(ctx context.Context, alphas int) error {
	ports, err := freeOffsets(alphas + 1)
	if err != nil {
		return err
	}
	c.zero = &process{name: "zero", offset: ports[0], args: []string{
		"zero", "--bindall=false", "--telemetry", "reports=false;sentry=false", "--wal", filepath.Join(c.dir, "zero"),
		"--port_offset", strconv.Itoa(ports[0]), "--my", c.zeroAt(ports[0]), "--replicas", strconv.Itoa(alphas),
	}}
	if err := c.run(c.zero); err != nil {
		return err
	}
	if err := c.zero.wait(ctx, 6080, "/state", `"leader":true`); err != nil {
		return err
	}
	for i := range alphas {
		c.alphas = append(c.alphas, c.alpha(i, ports[i+1]))
		if err := c.Revive(ctx, i); err != nil {
			return err
		}
	}
	return nil
}

func (c *Cluster) zeroAt(offset int) string { return "127.0.0.1:" + strconv.Itoa(5080+offset) }

func (c *Cluster) alpha(i, offset int) *process {
	name := "alpha" + strconv.Itoa(i)
	dir := filepath.Join(c.dir, name)
	return &process{name: name, offset: offset, args: append([]string{
		"alpha", "--bindall=false", "--telemetry", "reports=false;sentry=false",
		"--badger", "compression=none; numgoroutines=2; memtablesize=8388608; nummemtables=2; valuelogfilesize=67108864",
		"--cache", "size-mb=32", "--postings", filepath.Join(dir, "p"), "--wal", filepath.Join(dir, "w"), "--tmp", filepath.Join(dir, "t"),
		"--port_offset", strconv.Itoa(offset), "--my", "127.0.0.1:" + strconv.Itoa(7080+offset), "--zero", c.zeroAt(c.zero.offset),
	}, c.extra...)}
}

// run starts a process. What it says goes to a file in the folder.
func (c *Cluster) run(p *process) error {
	log, err := os.OpenFile(filepath.Join(c.dir, p.name+".log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	p.cmd = exec.Command(c.binary, p.args...) //nolint:gosec // the program that the caller named
	p.cmd.Dir, p.cmd.Stdout, p.cmd.Stderr = c.dir, log, log
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

// wait waits until a process answers with some words.
func (p *process) wait(ctx context.Context, port int, path, words string) error {
	ctx, cancel := context.WithTimeout(ctx, ready)
	defer cancel()
	for {
		if strings.Contains(fetch(ctx, fmt.Sprintf("http://127.0.0.1:%d%s", port+p.offset, path)), words) {
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

func fetch(ctx context.Context, address string) string {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return ""
	}
	if strings.HasSuffix(address, "/query") {
		request.Method, request.Body = http.MethodPost, io.NopCloser(strings.NewReader("{q(func: has(dgraph.type), first: 1){uid}}"))
		request.Header.Set("Content-Type", "application/dql")
	}
	response, err := http.DefaultClient.Do(request)
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

// Kill ends one alpha at once, as a crash does.
func (c *Cluster) Kill(i int) { c.alphas[i].kill() }

// Revive starts an alpha again on what it left and waits until it answers.
func (c *Cluster) Revive(ctx context.Context, i int) error {
	if err := c.run(c.alphas[i]); err != nil {
		return err
	}
	return c.alphas[i].wait(ctx, 8080, "/query", `"data":{"q"`)
}

// Memory gives the memory of each process in bytes, by name, as the system counts it.
func (c *Cluster) Memory() map[string]int64 {
	out := map[string]int64{}
	for _, p := range append([]*process{c.zero}, c.alphas...) {
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
func freeOffsets(n int) ([]int, error) {
	var out []int
	for offset := 200 + os.Getpid()%800*20; offset < 40_000 && len(out) < n; offset++ {
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
