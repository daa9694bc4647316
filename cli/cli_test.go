package cli_test

import (
	"context"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/lacuna-law/lacuna/cli"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"lacuna": func() { os.Exit(cli.Run(context.Background(), cli.System(), os.Args[1:])) },
	})
}

// TestScripts runs the commands as people type them, one story a file.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", env.WorkDir+"/home")
			env.Setenv("XDG_DATA_HOME", "")
			env.Setenv("LACUNA_DATA", "")
			env.Setenv("LACUNA_STORE", "")
			return os.Mkdir(env.WorkDir+"/home", 0o755)
		},
	})
}
