package cli

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// maxConfig is the longest file of settings in bytes.
const maxConfig = 64 << 10

// config is where settings come from beside flags: the environment first, then
// a file. A setting has the name of its flag; in the environment it is LACUNA_
// and the name in capitals.
type config struct {
	path string
	env  func(string) string
	file map[string]written // by setting
}

// written is a value in a file.
type written struct {
	text string
	line int
}

// bare is a setting without a flag: how to get into a cluster, and secrets,
// which no command line may hold.
type bare struct {
	name   string
	secret bool
}

func bareSettings() []bare {
	return []bare{{"dgraph-ca", false}, {"dgraph-cert", false}, {"dgraph-key", false}, {"dgraph-namespace", false},
		{"dgraph-password", true}, {"dgraph-password-file", false}, {"dgraph-server-name", false}, {"dgraph-token", true},
		{"dgraph-token-file", false}, {"dgraph-user", false}, {"token", true}, {"token-file", false}, {"tokens-file", false}}
}

// variable is the name of a setting in the environment.
func variable(setting string) string {
	return "LACUNA_" + strings.ToUpper(strings.ReplaceAll(setting, "-", "_"))
}

// openConfig reads the file of settings: that of --config or LACUNA_CONFIG,
// which must be there, or the usual one, if there is one. An empty --config is none.
func (a *app) openConfig(cmd *cobra.Command) (*config, error) {
	c := &config{path: a.config, env: a.Env}
	must := true
	if !cmd.Flags().Changed("config") {
		c.path = a.Env("LACUNA_CONFIG")
		if must = c.path != ""; !must {
			c.path = a.usualConfig()
		}
	}
	if c.path == "" {
		return c, nil
	}
	info, err := os.Stat(c.path)
	if errors.Is(err, fs.ErrNotExist) && !must {
		c.path = ""
		return c, nil
	}
	if err == nil && info.Size() > maxConfig {
		return nil, usage("config: %s: too long (limit %d KiB). Name another with --config", c.path, maxConfig>>10)
	}
	var text []byte
	if err == nil {
		text, err = os.ReadFile(c.path)
	}
	if err != nil {
		return nil, usage("config: %w. Name another with --config, or --config \"\" for none", err)
	}
	if err := c.read(text, settingsOf(cmd.Root())); err != nil {
		return nil, err
	}
	return c, c.keepsSecrets(info)
}

func (a *app) usualConfig() string {
	dir := a.Env("XDG_CONFIG_HOME")
	if dir == "" {
		home := a.Env("HOME")
		if home == "" {
			return ""
		}
		dir = filepath.Join(home, ".config")
	}
	return filepath.Join(dir, "lacuna", "config.yaml")
}

// settingsOf lists the names of all settings, in order.
func settingsOf(root *cobra.Command) []string {
	var names []string
	add := func(f *pflag.Flag) {
		if f.Name != "config" && f.Name != "help" && f.Name != "version" {
			names = append(names, f.Name)
		}
	}
	root.PersistentFlags().VisitAll(add)
	serveOf(root).LocalNonPersistentFlags().VisitAll(add)
	for _, b := range bareSettings() {
		names = append(names, b.name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// serveOf finds the command whose flags are settings as well.
func serveOf(root *cobra.Command) *cobra.Command {
	for _, c := range root.Commands() {
		if c.Name() == "serve" {
			return c
		}
	}
	return &cobra.Command{}
}

// read reads a YAML mapping from settings to values or lists of values.
func (c *config) read(text []byte, known []string) error {
	c.file = map[string]written{}
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		first, _, _ := strings.Cut(err.Error(), "\n")
		return usage("config: %s: no YAML: %s", c.path, first)
	}
	for i, doc := range file.Docs {
		if doc.Body == nil || doc.Body.Type() == ast.NullType || doc.Body.Type() == ast.CommentType {
			continue
		}
		mapping, is := doc.Body.(*ast.MappingNode)
		if !is || i > 0 {
			return usage("config: %s:%d: not one list of settings. Write NAME: VALUE, a line each", c.path, doc.Body.GetToken().Position.Line)
		}
		for _, entry := range mapping.Values {
			if err := c.take(entry, known); err != nil {
				return err
			}
		}
	}
	return nil
}

// take takes one setting.
func (c *config) take(entry *ast.MappingValueNode, known []string) error {
	at := entry.Key.GetToken().Position.Line
	name := entry.Key.GetToken().Value
	if !slices.Contains(known, name) {
		return usage("config: %s:%d: %.60q is no setting. Did you mean %q? `lacuna config show` lists all", c.path, at, name, nearest(name, known))
	}
	if before, twice := c.file[name]; twice {
		return usage("config: %s:%d: %s stands in line %d already. Take one away", c.path, at, name, before.line)
	}
	values, fine := []string(nil), true
	if list, is := entry.Value.(*ast.SequenceNode); is {
		for _, one := range list.Values {
			value, scalar := plainValue(one)
			values, fine = append(values, value), fine && scalar
		}
	} else {
		values = make([]string, 1)
		values[0], fine = plainValue(entry.Value)
	}
	if !fine {
		return usage("config: %s:%d: %s: neither a value nor a list of values. Write NAME: VALUE", c.path, at, name)
	}
	text, err := joined(values)
	c.file[name] = written{text, at}
	return err
}

// joined writes values as a flag takes several.
func joined(values []string) (string, error) {
	if len(values) == 1 {
		return values[0], nil
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.Write(values); err != nil {
		return "", err
	}
	w.Flush()
	return strings.TrimSuffix(b.String(), "\n"), w.Error()
}

// plainValue gives a value as it is written.
func plainValue(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.GetToken().Value, true
	}
	return "", false
}

// keepsSecrets refuses secrets in a file that others may read.
func (c *config) keepsSecrets(info fs.FileInfo) error {
	for _, b := range bareSettings() {
		if w, there := c.file[b.name]; there && b.secret && info.Mode().Perm()&0o077 != 0 {
			return usage("config: %s:%d: %s: others may read the file (mode %04o). Say chmod 600, or name a file with %s-file", c.path, w.line, b.name, info.Mode().Perm(), b.name)
		}
	}
	return nil
}

// look gives the value of a variable of the environment, or what the file says
// in its place. Of a secret and the file of one, what is said first counts: a
// secret in the environment is not overruled by the file of settings.
func (c *config) look(name string) string {
	if value := c.env(name); value != "" {
		return value
	}
	if secret, is := strings.CutSuffix(name, "_FILE"); is && c.env(secret) != "" {
		return ""
	}
	for setting, w := range c.file {
		if variable(setting) == name {
			return w.text
		}
	}
	return ""
}

// fill sets the flags that nobody typed.
func (c *config) fill(flags *pflag.FlagSet) (err error) {
	flags.VisitAll(func(f *pflag.Flag) {
		if err != nil || f.Changed || f.Name == "config" || f.Name == "help" {
			return
		}
		value := c.env(variable(f.Name))
		from, there := variable(f.Name), value != ""
		if w, written := c.file[f.Name]; !there && written {
			value, there, from = w.text, true, fmt.Sprintf("config: %s:%d: %s", c.path, w.line, f.Name)
		}
		if !there {
			return
		}
		if failed := f.Value.Set(value); failed != nil {
			err = usage("%s: %.60s: not a value of this setting. `lacuna %s --help` says what is", from, value, "serve")
		}
	})
	return err
}

// nearest gives the word of a list that differs least from another.
func nearest(word string, list []string) string {
	best, least := "", -1
	for _, other := range list {
		if d := difference(word, other); least < 0 || d < least {
			best, least = other, d
		}
	}
	return best
}

// difference counts the letters that must be changed, added or left out to make
// one word of another.
func difference(a, b string) int {
	a = a[:min(len(a), 60)]
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := corner
			if a[i] != b[j] {
				change++
			}
			corner, row[j+1] = row[j+1], min(change, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}
