package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// readTSV imports a world from the tab-separated tables that `gapgen` writes:
// rows are numbered from 0 in their first column, without gaps.
func readTSV(dir string) (*world, error) {
	w := &world{}
	steps := []struct {
		file   string
		fields int
		take   func([]string) error
	}{
		{"activity", 3, func([]string) error { w.Activities++; return nil }},
		{"state", 3, func([]string) error { w.States++; return nil }},
		{"instrument", 4, func(f []string) error {
			w.Instruments++
			w.binding, w.parties = append(w.binding, strings.HasPrefix(f[3], "t")), append(w.parties, nil)
			return nil
		}},
		{"party", 2, func(f []string) error { return put(w.parties, f[0], f[1], w.States) }},
		{"provision", 4, func(f []string) error {
			w.Provisions++
			in, err := number(f[3], w.Instruments)
			w.instrument, w.covers = append(w.instrument, in), append(w.covers, nil)
			return err
		}},
		{"covers", 2, func(f []string) error { return put(w.covers, f[0], f[1], w.Activities) }},
		{"statement", 5, w.takeStatement},
	}
	for _, s := range steps {
		if err := eachLine(filepath.Join(dir, s.file+".tsv"), s.fields, s.take); err != nil {
			return nil, err
		}
	}
	mentions, invokes := make([][]int32, w.Statements), make([][]int32, w.Statements)
	err := errors.Join(
		eachLine(filepath.Join(dir, "mentions.tsv"), 2, func(f []string) error { return put(mentions, f[0], f[1], w.Activities) }),
		eachLine(filepath.Join(dir, "invokes.tsv"), 2, func(f []string) error { return put(invokes, f[0], f[1], w.Provisions) }))
	for _, tidy := range [][][]int32{w.parties, w.covers, mentions, invokes} {
		for _, list := range tidy {
			slices.Sort(list)
		}
	}
	for t := range w.Statements {
		w.mentions.add(mentions[t])
		w.invokes.add(invokes[t])
	}
	return w, err
}

func (w *world) takeStatement(f []string) error {
	w.Statements++
	by, err := number(f[2], w.States)
	if err != nil {
		return err
	}
	on, err := time.Parse(time.DateOnly, f[3])
	if err != nil {
		return err
	}
	for s := range stances {
		if s.word() == f[4] {
			w.by, w.day, w.says = append(w.by, by), append(w.day, int32(on.Unix()/86400)), append(w.says, s)
			return nil
		}
	}
	return fmt.Errorf("%q is no stance", f[4])
}

// put adds a number to the list at a place.
func put(lists [][]int32, at, what string, limit int) error {
	i, err := number(at, len(lists))
	if err != nil {
		return err
	}
	x, err := number(what, limit)
	if err != nil {
		return err
	}
	lists[i] = append(lists[i], x)
	return nil
}

func number(text string, limit int) (int32, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n >= limit {
		return 0, fmt.Errorf("%q is no place (limit %d)", text, limit)
	}
	return int32(n), nil
}

func eachLine(path string, fields int, take func([]string) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		row := strings.Split(lines.Text(), "\t")
		if len(row) != fields {
			return fmt.Errorf("%s:%d: %d fields, want %d", path, n, len(row), fields)
		}
		if err := take(row); err != nil {
			return fmt.Errorf("%s:%d: %w", path, n, err)
		}
	}
	return lines.Err()
}
