package cli_test

import (
	"bytes"
	"crypto/sha256"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lacuna-law/lacuna/cli"
)

// command runs a command and gives its exit code and what it says.
func command(t *testing.T, args ...string) (code int, out, said string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = cli.Run(t.Context(), cli.World{
		Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, Now: time.Now, Env: func(string) string { return "" },
	}, args)
	return code, stdout.String(), stderr.String()
}

// graphOf gives the checksum of a store's file.
func graphOf(t *testing.T, data string) [sha256.Size]byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(data, "graph.bolt"))
	if err != nil {
		t.Fatal(err)
	}
	return sha256.Sum256(text)
}

// A server that runs on a store gives a copy of it and goes on.
func TestABackupOfAStoreThatIsServed(t *testing.T) {
	data, dir := t.TempDir(), t.TempDir()
	s := start(t, "--data", data)
	file := filepath.Join(dir, "copy.lacuna")
	if code, _, said := command(t, "--data", data, "backup", file); code != 0 {
		t.Fatalf("backup: %d %s", code, said)
	}
	if answer, _ := send(t, "GET", s.url+"/readyz", ""); answer.StatusCode != 200 {
		t.Errorf("after the backup the server is %d", answer.StatusCode)
	}
	if code, _, said := command(t, "--data", data, "restore", file); code != 1 || !strings.Contains(said, "in use") || strings.Count(said, "\n") != 1 {
		t.Errorf("a restore under a server: %d %s", code, said)
	}
	if code, _, said := command(t, "--data", data, "repair"); code != 1 || !strings.Contains(said, "in use") {
		t.Errorf("a repair under a server: %d %s", code, said)
	}
	s.end(t)
	if left, err := filepath.Glob(filepath.Join(dir, ".*")); err != nil || len(left) > 0 {
		t.Errorf("left beside the backup: %v %v", left, err)
	}
	other := t.TempDir()
	if code, _, said := command(t, "--data", other, "restore", file); code != 0 {
		t.Fatalf("restore: %d %s", code, said)
	}
	_, want, _ := command(t, "--data", data, "export", "--format", "ndjson")
	if _, got, _ := command(t, "--data", other, "export", "--format", "ndjson"); got != want || got == "" {
		t.Error("the copy holds something else than the store")
	}
}

// A backup in which one bit is another, or whose end is missing, is refused
// before anything is overwritten; or the bit means nothing and all is restored.
func TestADamagedBackupIsRefused(t *testing.T) {
	data, file := t.TempDir(), filepath.Join(t.TempDir(), "copy.lacuna")
	s := start(t, "--data", data)
	if code, _, said := command(t, "--data", data, "backup", file); code != 0 {
		t.Fatalf("backup: %d %s", code, said)
	}
	s.end(t)
	_, content, _ := command(t, "--data", data, "export", "--format", "ndjson")
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	damaged := map[string][]byte{"empty": {}, "cut off in the head": whole[:3], "the last byte missing": whole[:len(whole)-1],
		"half": whole[:len(whole)/2], "something behind": append(slices.Clone(whole), "more"...)}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 24 {
		at := random.IntN(len(whole))
		if i < 12 { // headers and label, then anywhere
			at = i
		}
		text := slices.Clone(whole)
		text[at] ^= 1 << random.IntN(8)
		damaged["a bit of byte "+time.Duration(at).String()] = text
	}
	before, bad, refused := graphOf(t, data), filepath.Join(t.TempDir(), "bad.lacuna"), 0
	for name, text := range damaged {
		if err := os.WriteFile(bad, text, 0o600); err != nil {
			t.Fatal(err)
		}
		code, _, said := command(t, "--data", data, "restore", bad)
		switch {
		case code == 1 && strings.Count(said, "\n") == 1 && strings.Contains(said, "Nothing was changed") && graphOf(t, data) == before:
			refused++
		case code == 0 && strings.HasPrefix(name, "a bit"):
			if _, got, _ := command(t, "--data", data, "export", "--format", "ndjson"); got != content {
				t.Errorf("%s: something else was restored", name)
			}
			before = graphOf(t, data)
		default:
			t.Errorf("%s: exit %d: %s", name, code, said)
		}
		if left, _ := filepath.Glob(filepath.Join(data, "restore-*")); len(left) > 0 {
			t.Errorf("%s: left behind: %v", name, left)
		}
	}
	if refused < len(damaged)-3 {
		t.Errorf("%d of %d were refused", refused, len(damaged))
	}
	t.Logf("%d of %d were refused", refused, len(damaged))
}
