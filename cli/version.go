package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/lacuna-law/lacuna/corpus"
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Args: cobra.NoArgs,
		Short: "The version of the program and of its corpus",
		RunE: func(*cobra.Command, []string) error {
			release, err := corpus.ReadRelease(corpus.Embedded())
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.Stdout, "lacuna %s, revision %s, corpus %s, %s %s/%s\n",
				version(), revision(), release.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}

// revision is what the program was built from.
func revision() string {
	said, changed := "unknown", ""
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return said
	}
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			said = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = " with changes"
		}
	}
	return said + changed
}

// version is the module version, or the revision it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 && (info.Main.Version == "" || info.Main.Version == "(devel)") {
			return s.Value[:12]
		}
	}
	if info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}
