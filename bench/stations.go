package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// wantedGrowth is by how much the work may grow when its input is doubled.
const wantedGrowth = 2.5

// stations measures by how much the work of each station of ingest grows when
// a repetitive input is doubled. The inputs and stations are those of the test
// that guards them, so the test measures and this only reads.
func (b *bench) stations(ctx context.Context) (err error) {
	dir, err := os.MkdirTemp("", "lacuna-bench")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	file := filepath.Join(dir, "growth.jsonl")
	test := exec.CommandContext(ctx, "go", "test", "-count=1", "-timeout=2h", "-run=TestStationsGrowWithTheirInput", "./ingest")
	test.Dir, test.Env = b.opt.Root, append(os.Environ(), "LACUNA_GROWTH="+file)
	if out, err := test.CombinedOutput(); err != nil {
		return fmt.Errorf("measuring the stations: %w: %s", err, lastLine(out))
	}
	written, err := os.Open(file)
	if err != nil {
		return err
	}
	defer written.Close()
	for lines := bufio.NewScanner(written); lines.Scan(); {
		var s struct {
			Station, At, SlowAt string
			Inputs              int
			Worst, Slowest      float64
		}
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			return fmt.Errorf("growth of the stations: %w", err)
		}
		if s.Inputs == 0 {
			continue // always too quick to be measured
		}
		b.r.add(row{figure: fmt.Sprintf("doubling a repetitive input: %s, the worst of %d inputs (%s)", s.Station, s.Inputs, s.At), wanted: "≤ ×2.5",
			measured: fmt.Sprintf("×%.2f; at least %s KiB/s (%s)", s.Worst, thousands(int(s.Slowest)), s.SlowAt), verdict: judged(s.Worst <= wantedGrowth)})
	}
	return nil
}
