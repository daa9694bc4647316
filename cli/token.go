package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/lacuna-law/lacuna/tokens"
)

// tokensPath is where the tokens of this installation are kept.
func (a *app) tokensPath() string {
	if path := a.Env("LACUNA_TOKENS_FILE"); path != "" {
		return path
	}
	return filepath.Join(a.data, "tokens.json")
}

func (a *app) tokenCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "token",
		Short: "Who may write: make, list and revoke tokens",
		Long: `Who has a token may write under its name: ingest and retract documents, decide
on claims and assessments, and write some. Reading needs none.

The file tokens.json in the data folder (or $LACUNA_TOKENS_FILE) holds names and
hashes. A running "lacuna serve" follows it.`,
	}
	cmd.AddCommand(
		&cobra.Command{
			Use: "new NAME", Args: cobra.ExactArgs(1), Short: "Make a token for a person and print it, once",
			RunE: func(_ *cobra.Command, args []string) error { return a.newToken(args[0]) },
		},
		&cobra.Command{
			Use: "list", Args: cobra.NoArgs, Short: "Whose tokens there are",
			RunE: func(*cobra.Command, []string) error { return a.listTokens() },
		},
		&cobra.Command{
			Use: "revoke NAME", Args: cobra.ExactArgs(1), Short: "End the token of a person; what was written with it stays",
			RunE: func(_ *cobra.Command, args []string) error {
				if err := tokens.Revoke(a.tokensPath(), args[0], a.Now()); err != nil {
					return fmt.Errorf("token revoke: %w", err)
				}
				a.say("The token of %s is revoked. A running server follows within a second.", args[0])
				return nil
			},
		})
	return cmd
}

// newToken prints a new token to stdout and all else to stderr, so that it can
// be put where it is kept without being shown.
func (a *app) newToken(name string) error {
	path := a.tokensPath()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("data folder: %s: %w. Name another with --data", filepath.Dir(path), err)
	}
	token, err := tokens.New(path, name, a.Now())
	if err != nil {
		return fmt.Errorf("token new: %w", err)
	}
	a.say("A token for %s. It is shown this once and kept nowhere; %s holds its hash.", name, path)
	a.say("Send it as `Authorization: Bearer …`, and put it in no command line: a file, or the environment.")
	_, err = fmt.Fprintln(a.Stdout, token)
	return err
}

func (a *app) listTokens() error {
	format, err := a.oneOf("table", "json")
	if err != nil {
		return err
	}
	list, err := tokens.List(a.tokensPath())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		a.say("Nobody may write: there is no file %s. `lacuna token new NAME` makes it.", a.tokensPath())
	case err != nil:
		return fmt.Errorf("token list: %w", err)
	}
	if format == "json" {
		return writeJSON(a.Stdout, jsonTokens(list))
	}
	for _, e := range list {
		if _, err := fmt.Fprintf(a.Stdout, "%-24s made %s%s\n", e.Name, e.Created.Format(time.DateOnly), revokedAt(e)); err != nil {
			return err
		}
	}
	return nil
}

func revokedAt(e tokens.Entry) string {
	if e.Revoked == nil {
		return ""
	}
	return ", revoked " + e.Revoked.Format(time.DateOnly)
}

// jsonToken is a token in JSON, without its hash.
type jsonToken struct {
	Name    string     `json:"name"`
	Created time.Time  `json:"created"`
	Revoked *time.Time `json:"revoked"`
}

func jsonTokens(list []tokens.Entry) []jsonToken {
	out := []jsonToken{}
	for _, e := range list {
		out = append(out, jsonToken{e.Name, e.Created, e.Revoked})
	}
	return out
}
