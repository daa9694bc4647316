package cli

import (
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func (a *app) configCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "config", Args: cobra.NoArgs,
		Short: "The settings, and where each comes from",
		RunE:  func(cmd *cobra.Command, _ []string) error { return usage("config: say `lacuna config show`") },
	}
	cmd.AddCommand(&cobra.Command{
		Use: "show", Args: cobra.NoArgs,
		Short: "Every setting, its value and where it comes from",
		Long: `A setting comes from its flag, else from the environment, else from the file of
settings, else it has its usual value. In the environment it is LACUNA_ and its
name in capitals, as LACUNA_LOG_FORMAT. The file is YAML with a setting a line,
as "log-format: json"; it is that of --config or LACUNA_CONFIG, else
lacuna/config.yaml in $XDG_CONFIG_HOME or ~/.config. Of secrets it is only said
whether they are set.`,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.showConfig(cmd) },
	})
	return cmd
}

// setting is one line of what is shown.
type setting struct {
	Setting string `json:"setting"`
	Value   string `json:"value"`
	From    string `json:"from"`
}

func (a *app) showConfig(cmd *cobra.Command) error {
	format, err := a.oneOf("table", "json", "csv", "md")
	if err != nil {
		return err
	}
	all, err := a.shown(cmd.Root())
	if err != nil {
		return err
	}
	if format == "json" {
		return writeJSON(a.Stdout, all)
	}
	t := table{columns: []column{{name: "setting"}, {name: "value"}, {name: "from"}}}
	for _, s := range all {
		t.add(s.Setting, s.Value, s.From)
	}
	return t.write(a.Stdout, format)
}

// shown lists every setting, by name.
func (a *app) shown(root *cobra.Command) ([]setting, error) {
	serve := serveOf(root).LocalNonPersistentFlags()
	if err := a.settings.fill(serve); err != nil {
		return nil, err
	}
	secret := map[string]bool{}
	for _, b := range bareSettings() {
		secret[b.name] = b.secret
	}
	var out []setting
	for _, name := range settingsOf(root) {
		flag := root.PersistentFlags().Lookup(name)
		if flag == nil {
			flag = serve.Lookup(name)
		}
		out = append(out, a.shownOne(name, flag, secret[name]))
	}
	return out, nil
}

func (a *app) shownOne(name string, flag *pflag.Flag, secret bool) setting {
	s := setting{name, a.settings.look(variable(name)), "default"}
	switch w, there := a.settings.file[name]; {
	case flag != nil && flag.Changed:
		s.From = "flag"
	case a.settings.env(variable(name)) != "":
		s.From = "environment"
	case there:
		s.From = fmt.Sprintf("file %s:%d", a.settings.path, w.line)
	}
	switch {
	case secret && s.Value == "":
		s.Value = "not set"
	case secret && s.From == "environment":
		s.Value = "set (from environment)"
	case secret:
		s.Value = "set (from file)"
	case flag != nil:
		s.Value = flag.Value.String()
	}
	return s
}
