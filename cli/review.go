package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lacuna-law/lacuna/curation"
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
	"github.com/lacuna-law/lacuna/tokens"
)

func (a *app) reviewCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "review",
		Short: "What people decide on claims, assessments and frames",
		Long: `People decide on what machines and editors have put into the graph, and write
assessments of their own. Two must accept a record for it to be ACCEPTED; where
they disagree it is DISPUTED, and both are kept. Decisions stay with what was
judged: they hold again when a document is read anew.

Who decides is the name of the token in $LACUNA_TOKEN, or in the file that
$LACUNA_TOKEN_FILE names. "lacuna token new NAME" makes one. Reading needs none.
A running server has the store to itself: decide through its API then.`,
	}
	cmd.AddCommand(a.reviewListCommand(), a.reviewShowCommand())
	for _, c := range []struct {
		ruling schema.Ruling
		short  string
	}{
		{schema.RulingAccept, "Say that a record is right"},
		{schema.RulingReject, "Say that a record is wrong"},
		{schema.RulingDispute, "Say what stands against a record; needs --evidence"},
		{schema.RulingWithdraw, "Take back a record of one's own"},
		{schema.RulingSupersede, "Say which record takes the place of one; needs --by"},
		{schema.RulingAbstain, "Take back what one said of a record"},
	} {
		cmd.AddCommand(a.rulingCommand(c.ruling, c.short))
	}
	cmd.AddCommand(a.reviewLogCommand(), a.agreementCommand(), a.reviewExportCommand(), a.reviewImportCommand(), a.assessCommand())
	return cmd
}

// rulingFlags say what a decision rests on.
type rulingFlags struct {
	reason, by string
	evidence   []string
	version    int
}

func (a *app) rulingCommand(ruling schema.Ruling, short string) *cobra.Command {
	var f rulingFlags
	cmd := &cobra.Command{
		Use: strings.ToLower(string(ruling)) + " ID", Args: cobra.ExactArgs(1), Short: short,
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := a.oneOf("table", "json")
			if err != nil {
				return err
			}
			asked, err := f.asked(ruling, graph.ID(args[0]))
			if err != nil {
				return err
			}
			return a.deciding(cmd.Context(), func(ctx context.Context, h *house, who string) error {
				return a.decide(ctx, h, who, asked, f.version, format)
			})
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.reason, "reason", "", "why, in a sentence")
	flags.IntVar(&f.version, "version", -1, "the version that you have seen; another decision since then refuses yours (default: the one there is)")
	if ruling != schema.RulingAbstain {
		flags.StringArrayVar(&f.evidence, "evidence", nil, "what it rests on: an address, document:ID or passage:ID, with #START-END in code points, with =QUOTE in its exact words; may be repeated")
	}
	if ruling == schema.RulingSupersede {
		flags.StringVar(&f.by, "by", "", "the record that takes its place")
	}
	return cmd
}

// asked makes a request of the flags.
func (f *rulingFlags) asked(ruling schema.Ruling, subject graph.ID) (curation.Review, error) {
	out := curation.Review{Subject: subject, Ruling: ruling, Reason: f.reason, SupersededBy: graph.ID(f.by)}
	if f.reason == "" {
		return out, usage("reason: it is missing. Say why with --reason")
	}
	for _, text := range f.evidence {
		piece, err := evidence(text)
		if err != nil {
			return out, err
		}
		out.Evidence = append(out.Evidence, piece)
	}
	return out, nil
}

// evidence reads what a person points at.
func evidence(text string) (curation.Evidence, error) {
	if strings.HasPrefix(text, "http://") || strings.HasPrefix(text, "https://") {
		return curation.Evidence{URL: text}, nil
	}
	at, quote, _ := strings.Cut(text, "=")
	id, span, spanned := strings.Cut(at, "#")
	out := curation.Evidence{Quote: quote}
	switch {
	case strings.HasPrefix(id, "document:"):
		out.Document = graph.ID(id)
	case strings.HasPrefix(id, "passage:"):
		out.Passage = graph.ID(id)
	default:
		return out, usage("evidence: %.80s: neither an address nor document:ID nor passage:ID", text)
	}
	if !spanned {
		return out, nil
	}
	from, to, _ := strings.Cut(span, "-")
	start, err := strconv.Atoi(from)
	end, other := strconv.Atoi(to)
	if err != nil || other != nil {
		return out, usage("evidence: %.80s: after # come two numbers, as #120-180", text)
	}
	out.Start, out.End = &start, &end
	return out, nil
}

// deciding opens the store to write for the one whose token is in the environment.
func (a *app) deciding(ctx context.Context, do func(ctx context.Context, h *house, who string) error) (err error) {
	who, err := a.curator()
	if err != nil {
		return err
	}
	h, err := a.openToWrite(ctx)
	if err != nil {
		return err
	}
	defer h.close(&err)
	if err := do(ctx, h, who); err != nil {
		return err
	}
	return h.followIndex(context.WithoutCancel(ctx))
}

// curator gives the name that goes with the token of the environment.
func (a *app) curator() (string, error) {
	token, err := a.secret("LACUNA_TOKEN")
	if err != nil {
		return "", err
	}
	if token == "" {
		return "", errors.New("review: no token: who decides is not known. Put one into LACUNA_TOKEN or name its file in LACUNA_TOKEN_FILE; `lacuna token new NAME` makes one")
	}
	file, err := tokens.Open(a.tokensPath())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("review: nobody has a token: %s: no such file. `lacuna token new NAME` makes one", a.tokensPath())
	case err != nil:
		return "", fmt.Errorf("review: %w", err)
	}
	who, known := file.Who(token)
	if !known {
		return "", errors.New("review: nobody has the token of LACUNA_TOKEN, or it was revoked. `lacuna token list` shows who has one")
	}
	return who, nil
}

// decide takes one decision and says where the record stands.
func (a *app) decide(ctx context.Context, h *house, who string, asked curation.Review, version int, format string) error {
	if asked.Version = version; version < 0 {
		versions, err := h.desk.Versions(ctx, []graph.ID{asked.Subject})
		if err != nil {
			return err
		}
		asked.Version = versions[asked.Subject]
	}
	done, err := h.desk.Review(ctx, who, asked)
	if err != nil {
		return err
	}
	if format == "json" {
		return writeJSON(a.Stdout, struct {
			Decision jsonDecision  `json:"decision"`
			Review   schema.Review `json:"review"`
			Version  int           `json:"version"`
			Voices   []jsonVoice   `json:"voices"`
			AlsoFor  []graph.ID    `json:"alsoFor"`
		}{decisionJSON(done.Decision), done.Review, done.Version, voicesJSON(done.Voices), orNone(done.AlsoFor)})
	}
	line := fmt.Sprintf("%s: %s by %s; it stands at %s, version %d", asked.Subject, asked.Ruling, who, done.Review, done.Version)
	if n := len(done.AlsoFor); n > 0 {
		line += fmt.Sprintf("; so do %d claims with the same words of the same speaker", n)
	}
	_, err = fmt.Fprintln(a.Stdout, line)
	return err
}

// orNone gives an empty list for none, which JSON writes as [].
func orNone[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
