package cli_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// TestModelsOverStdio starts the built command as a client does: initialize,
// list the tools, ask for gaps, close.
func TestModelsOverStdio(t *testing.T) {
	command, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	build := command
	lacuna := t.TempDir() + "/lacuna"
	if err := os.Symlink(build, lacuna); err != nil { // the test's program is the command under that name
		t.Skipf("no symbolic links here: %v", err)
	}
	home := t.TempDir()
	cmd := exec.CommandContext(t.Context(), lacuna, "mcp", "--data", home+"/none")
	cmd.Env = append(os.Environ(), "HOME="+home)
	session, err := sdk.NewClient(&sdk.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(), &sdk.CommandTransport{Command: cmd, TerminateDuration: 5 * time.Second}, nil)
	if err != nil {
		t.Fatal(err)
	}
	tools, err := session.ListTools(t.Context(), nil)
	if err != nil || len(tools.Tools) != 7 {
		t.Fatalf("%d tools, %v", len(tools.Tools), err)
	}
	got, err := session.CallTool(t.Context(), &sdk.CallToolParams{Name: "gaps", Arguments: map[string]any{"first": 3, "lens": map[string]any{"asOf": "2025-01-14"}}})
	if err != nil || got.IsError {
		t.Fatalf("%v %+v", err, got)
	}
	if err := session.Close(); err != nil {
		t.Errorf("closing: %v", err)
	}
	if state := cmd.ProcessState; state == nil || state.ExitCode() != 0 {
		t.Errorf("the command ended with %v, want 0", state)
	}
	if _, err := os.Stat(home + "/none"); !os.IsNotExist(err) {
		t.Errorf("the data folder was made: %v", err)
	}
	compareGaps(t, lacuna, home, got)
}

// compareGaps holds the gaps of an answer against those of the command.
func compareGaps(t *testing.T, lacuna, home string, got *sdk.CallToolResult) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), lacuna, "gaps", "--data", home+"/none", "--as-of", "2025-01-14", "--limit", "3", "--format", "json")
	text, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var table struct {
		Gaps []struct{ Activity, Headline string }
	}
	if err := json.Unmarshal(text, &table); err != nil {
		t.Fatal(err)
	}
	var answer struct {
		Answer struct {
			Edges []struct {
				Node struct{ Activity, Headline string }
			}
		}
	}
	whole, err := json.Marshal(got.StructuredContent)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(whole, &answer); err != nil {
		t.Fatal(err)
	}
	var want, have []string
	for _, g := range table.Gaps {
		want = append(want, g.Activity+" "+g.Headline)
	}
	for _, e := range answer.Answer.Edges {
		have = append(have, e.Node.Activity+" "+e.Node.Headline)
	}
	if diff := cmp.Diff(want, have); diff != "" || len(want) != 3 {
		t.Errorf("(-command +tool)\n%s", diff)
	}
	if strings.Contains(string(whole), "\u200b") {
		t.Error("hidden characters in the answer")
	}
}
