package read

import (
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/schema"
)

var generalDebate = regexp.MustCompile(`^([A-Z]{3})_(\d{1,3})_((?:19|20)\d\d)\.\w+$`)

// FromName reads what a file name says by a convention that is in use:
// `ALB_77_2022.txt` is the speech of Albania in the general debate of the 77th
// session of the General Assembly, 2022. The session must fit the year, so that
// a name that only looks alike says nothing.
func FromName(name string) doc.Hints {
	m := generalDebate.FindStringSubmatch(path.Base(name))
	if m == nil {
		return doc.Hints{}
	}
	session, _ := strconv.Atoi(m[2])
	year, _ := strconv.Atoi(m[3])
	if session != year-1945 {
		return doc.Hints{}
	}
	return doc.Hints{
		As: doc.AsStatement, State: "state:" + m[1], Date: m[3], Tier: schema.SourceTierVerbatimRecord,
		Forum: "General debate of the General Assembly", Title: fmt.Sprintf("General debate, session %d (%d): %s", session, year, m[1]),
	}
}

var originalSpeech = regexp.MustCompile(`^([a-z]{2})_(ar|en|es|fr|ru|zh)\.\w+$`)

// named reads a name such as `mx_es.txt`: the speech of Mexico in Spanish, in
// two letters of ISO 3166-1 and ISO 639-1. A name so short says nothing by
// itself: the text must be in that language and begin as one that was given at
// the United Nations.
func named(d doc.Document) doc.Hints {
	m := originalSpeech.FindStringSubmatch(path.Base(d.Name))
	if m == nil || doc.Language(d.Text) != m[2] || !unForm.MatchString(d.Text.Slice(0, min(d.Text.Len(), frontLetters))) {
		return doc.Hints{}
	}
	return doc.Hints{As: doc.AsStatement, State: strings.ToUpper(m[1]), Language: m[2]}
}

// SidecarName is the name of the file that says more about a file.
func SidecarName(name string) string { return name + ".meta.yaml" }

// Sidecar reads such a file. A field that is not known is an error, because a
// mistyped one would silently say nothing.
func Sidecar(data []byte) (doc.Hints, error) {
	var h doc.Hints
	if err := yaml.UnmarshalWithOptions(data, &h, yaml.Strict()); err != nil {
		return doc.Hints{}, fmt.Errorf("%w: the .meta.yaml beside it: %s", ErrRefused, firstOf(yaml.FormatError(err, false, false)))
	}
	return h, CheckHints(h)
}

// CheckHints says whether hints can be used. The error wraps ErrRefused.
func CheckHints(h doc.Hints) error {
	if h.Date != "" && !schema.ValidDate(h.Date) {
		return fmt.Errorf("%w: %q is no date (YYYY, YYYY-MM or YYYY-MM-DD)", ErrRefused, h.Date)
	}
	switch h.As {
	case doc.AsAuto, doc.AsInstrument, doc.AsStatement:
	default:
		return fmt.Errorf("%w: %q is neither instrument nor statement", ErrRefused, h.As)
	}
	if h.Tier == "" {
		return nil
	}
	for _, tier := range schema.AllSourceTier() {
		if tier == h.Tier {
			return nil
		}
	}
	return fmt.Errorf("%w: %q is no source tier", ErrRefused, h.Tier)
}

func firstOf(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
