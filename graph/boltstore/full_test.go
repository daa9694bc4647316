package boltstore_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/lacuna-law/lacuna/graph/boltstore"
	"github.com/lacuna-law/lacuna/graph/storetest"
)

// TestFullDisk fills a small disk and goes on when there is room again:
//
//	mount -t tmpfs -o size=6m tmpfs DIR; LACUNA_SMALL_DISK=DIR go test ./graph/boltstore -run FullDisk
func TestFullDisk(t *testing.T) {
	small := os.Getenv("LACUNA_SMALL_DISK")
	if small == "" {
		t.Skip("no small disk is given: LACUNA_SMALL_DISK names an empty folder on a disk of a few megabytes, to be filled")
	}
	dir, ballast := filepath.Join(small, "store"), filepath.Join(small, "ballast")
	t.Cleanup(func() { _ = errors.Join(os.RemoveAll(dir), os.RemoveAll(ballast)) })
	if err := os.WriteFile(ballast, make([]byte, 1<<20), 0o644); err != nil {
		t.Fatal(err)
	}
	opt := boltstore.Options{Dir: dir, Ontology: storetest.Ontology(t)}
	s := open(t, opt)
	acknowledged := map[string]int{}
	var full error
	for i := 0; full == nil && i < 10_000; i++ {
		b := article(fmt.Sprint(i), perArticle)
		b.Nodes[0].Attrs["path"] = strconv.Itoa(i)
		if _, full = s.Apply(t.Context(), b); full == nil {
			acknowledged[fmt.Sprint(i)] = i
		}
	}
	if !errors.Is(full, syscall.ENOSPC) || strings.Contains(full.Error(), "\n") {
		t.Fatalf("a full disk gives the error %v", full)
	}
	t.Logf("%d articles, then: %v", len(acknowledged), full)
	whole(t, s, acknowledged)
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Apply(t.Context(), article("room-again", perArticle)); err != nil {
		t.Errorf("with room again: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	whole(t, open(t, opt), acknowledged)
}
