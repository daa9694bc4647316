package main

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

// sample is how often and how long something took.
type sample []time.Duration

// repeat measures calls until so many are made or the time is up, after a few
// that do not count. At least three are made.
func repeat(times int, limit time.Duration, call func(i int) error) (sample, error) {
	for i := range min(times, 3) {
		if err := call(i); err != nil {
			return nil, err
		}
	}
	var s sample
	for start := time.Now(); len(s) < times && (len(s) < 3 || time.Since(start) < limit); {
		before := time.Now()
		if err := call(len(s)); err != nil {
			return nil, err
		}
		s = append(s, time.Since(before))
	}
	return s, nil
}

// at gives a quantile: 0.5 for the median.
func (s sample) at(share float64) time.Duration {
	if len(s) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(s))
	return sorted[min(int(share*float64(len(sorted))), len(sorted)-1)]
}

func (s sample) median() time.Duration { return s.at(0.5) }

// quicker gives the sample with the smaller median. No sample is none to beat.
func (s sample) quicker(other sample) sample {
	if s == nil || other.median() < s.median() {
		return other
	}
	return s
}

// short writes a duration with two or three digits.
func short(d time.Duration) string {
	switch {
	case d < time.Microsecond:
		return fmt.Sprintf("%d ns", d.Nanoseconds())
	case d < 10*time.Microsecond:
		return fmt.Sprintf("%.1f µs", float64(d)/1e3)
	case d < time.Millisecond:
		return fmt.Sprintf("%.0f µs", float64(d)/1e3)
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.2f ms", float64(d)/1e6)
	case d < time.Second:
		return fmt.Sprintf("%.0f ms", float64(d)/1e6)
	}
	return fmt.Sprintf("%.2f s", d.Seconds())
}

func megabytes(bytes int64) string { return fmt.Sprintf("%.1f MB", float64(bytes)/1e6) }

// held gives how many bytes are in use after a collection.
func held() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// machine describes where the figures were taken.
func machine() string {
	return fmt.Sprintf("%d cores (%s), %s, load when it began %s", runtime.NumCPU(), processor(), runtime.Version(), load())
}

func processor() string {
	info, err := os.ReadFile("/proc/cpuinfo")
	if err == nil {
		for line := range strings.Lines(string(info)) {
			if name, found := strings.CutPrefix(line, "model name"); found {
				return strings.TrimLeft(strings.TrimSpace(name), ": \t")
			}
		}
	}
	return runtime.GOARCH
}

func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	first, _, _ := strings.Cut(string(text), " ")
	return first
}
