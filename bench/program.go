package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// program builds the binary and measures it as people run it.
func (b *bench) program(ctx context.Context) (err error) {
	dir, err := os.MkdirTemp("", "lacuna-bench")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	binary, err := b.build(ctx, dir)
	if err != nil {
		return err
	}
	info, err := os.Stat(binary)
	if err != nil {
		return err
	}
	if b.opt.Only["serve"] && !b.opt.Only["program"] {
		if err := b.serving(ctx, binary, filepath.Join(dir, "data")); err != nil || !b.opt.Only["speeches"] {
			return err
		}
	}
	if b.opt.Only["speeches"] && !b.opt.Only["program"] {
		return b.speeches(ctx, binary, filepath.Join(dir, "speeches"))
	}
	b.r.add(row{figure: "binary, stripped", wanted: "≤ 60 MB", measured: megabytes(info.Size()), verdict: judged(info.Size() <= 60e6)})
	if err := b.serving(ctx, binary, filepath.Join(dir, "data")); err != nil {
		return err
	}
	return b.speeches(ctx, binary, filepath.Join(dir, "speeches"))
}

// build builds the program as it is released.
func (b *bench) build(ctx context.Context, dir string) (string, error) {
	binary := filepath.Join(dir, "lacuna")
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", binary, ".")
	build.Dir, build.Env = b.opt.Root, append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the program: %w: %s", err, lastLine(out))
	}
	return binary, nil
}

// serving measures the first answer on an empty and on a filled data folder,
// the memory at rest, and requests over loopback.
func (b *bench) serving(ctx context.Context, binary, data string) error {
	for _, start := range []struct {
		name  string
		limit time.Duration
	}{{"cold (empty data folder)", 3 * time.Second}, {"warm", 500 * time.Millisecond}} {
		began := time.Now()
		s, err := startServer(ctx, binary, data)
		if err != nil {
			return err
		}
		err = s.firstAnswer(ctx)
		took := time.Since(began)
		if err == nil {
			b.r.add(row{figure: "start, " + start.name + ", to the first answer over HTTP (one run)", wanted: "≤ " + short(start.limit), measured: short(took), verdict: within(took, start.limit)})
		}
		if err == nil && start.name == "warm" {
			err = b.underLoad(ctx, s)
		}
		if err := errors.Join(err, s.stop()); err != nil {
			return err
		}
	}
	return nil
}

// server is the program serving on a loopback port of its choice.
type server struct {
	cmd *exec.Cmd
	url string
}

func startServer(ctx context.Context, binary, data string) (*server, error) {
	cmd := exec.CommandContext(ctx, binary, "serve", "--addr", "127.0.0.1:0", "--metrics", "", "--data", data)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	said, err := cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &server{cmd: cmd}
	lines := bufio.NewScanner(said)
	address := regexp.MustCompile(`http://127\.0\.0\.1:\d+`)
	for s.url == "" && lines.Scan() {
		s.url = address.FindString(lines.Text())
	}
	if s.url == "" {
		return nil, errors.Join(errors.New("the server said no address"), s.stop())
	}
	go func() {
		for lines.Scan() { // read on, so that the server never waits for its reader
		}
	}()
	return s, nil
}

func (s *server) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	return s.cmd.Wait()
}

// memory reads a figure of a process's memory, in bytes: VmRSS what is
// resident, VmHWM the most that ever was.
func memory(pid int, figure string) (int64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(text)) {
		if field, found := strings.CutPrefix(line, figure); found {
			kilobytes, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(field), "kB")), 10, 64)
			return kilobytes << 10, err
		}
	}
	return 0, fmt.Errorf("process %d: no %s", pid, figure)
}
