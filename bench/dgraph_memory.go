package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/lacuna-law/lacuna/graph/dgraphtest"
)

func memoryOf(c *dgraphtest.Cluster) string {
	var out []string
	all := c.Memory()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		out = append(out, fmt.Sprintf("%s %.0f MB", name, float64(all[name])/1e6))
	}
	return strings.Join(out, ", ")
}

// memory adds up the memory of the server and of the processes that it has
// started, in bytes. What several share is shared out among them.
func (p *peer) memory() (int64, error) {
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return 0, err
	}
	sum := int64(0)
	for _, stat := range stats {
		dir := filepath.Dir(stat)
		text, err := os.ReadFile(stat)
		if err != nil {
			continue // it has ended
		}
		_, rest, _ := strings.Cut(string(text), ") ") // after the name, which may hold spaces
		fields := strings.Fields(rest)
		server := strconv.Itoa(p.server.Process.Pid)
		if filepath.Base(dir) != server && (len(fields) < 2 || fields[1] != server) {
			continue
		}
		own, err := shared(filepath.Join(dir, "smaps_rollup"))
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ESRCH) {
			continue
		}
		if err != nil {
			return 0, err
		}
		sum += own
	}
	return sum, nil
}

// shared reads what is a process's share of memory.
func shared(path string) (int64, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(text)) {
		if field, found := strings.CutPrefix(line, "Pss:"); found {
			kilobytes, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(field), "kB")), 10, 64)
			return kilobytes << 10, err
		}
	}
	return 0, fmt.Errorf("%s: no Pss", path)
}
