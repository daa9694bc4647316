package curation

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/lacuna-law/lacuna/schema"
)

// fileFormat stands at the top of a file of decisions.
const fileFormat = "lacuna-decisions/1"

// head explains a file of decisions to those who review it.
const head = `# Decisions of people on records of Lacuna, the oldest first.
#
# A decision stays with its key, a hash of what was judged; the words say what
# that was. Import adds what is new and changes nothing that is there.

format: ` + fileFormat + `

decisions:`

// Export writes the log as a YAML file that can be read, compared and imported:
// all of it but the numbers and the chain, which each installation makes for
// itself. It is ordered by time, then by number, so that what was imported and
// exported again is the same file.
func (d *Desk) Export(ctx context.Context, w io.Writer) error {
	log, err := d.Log(ctx)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	list := "\n"
	if len(log) == 0 {
		list = " []\n"
	}
	_, _ = out.WriteString(head + list)
	for _, entry := range inTime(log) {
		if err := entry.write(out); err != nil {
			return fmt.Errorf("export decisions: %s: %w", entry.ID, err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("export decisions: %w", err)
	}
	return nil
}

// write writes a decision as an item of a YAML list. Texts are written in the
// form of JSON, which is YAML as well.
func (d *Decision) write(out *bufio.Writer) error {
	first := true
	line := func(name string, value any) error {
		text, err := inline(value)
		lead := "  "
		if first {
			lead, first = "\n- ", false
		}
		fmt.Fprintf(out, "%s%s: %s\n", lead, name, text)
		return err
	}
	fields := []struct {
		name  string
		value any
		there bool
	}{
		{"at", d.At.Format(instant), true}, {"curator", d.Curator, true}, {"ruling", d.Ruling, true}, {"relation", d.Relation, true},
		{"subject", d.Subject, true}, {"words", d.Words, true}, {"reason", d.Reason, true},
		{"supersededBy", d.SupersededBy, d.SupersededBy != ""}, {"before", d.Before, d.Before != ""}, {"after", d.After, d.After != ""},
		{"version", d.Version, true}, {"key", d.Key, true},
		{"contentBefore", json.RawMessage(d.ContentBefore), d.ContentBefore != ""},
		{"contentAfter", json.RawMessage(d.ContentAfter), d.ContentAfter != ""},
	}
	for _, f := range fields {
		if !f.there {
			continue
		}
		if err := line(f.name, f.value); err != nil {
			return err
		}
	}
	if len(d.Evidence) == 0 {
		return nil
	}
	fmt.Fprintln(out, "  evidence:")
	for _, piece := range evidenceList(d.Evidence) {
		text, err := inline(piece)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "  - %s\n", text)
	}
	return nil
}

// inline writes a value as JSON in one line, words of vocabularies bare.
func inline(value any) (string, error) {
	switch v := value.(type) {
	case schema.Ruling:
		return string(v), nil
	case schema.Review:
		return string(v), nil
	}
	var buf bytes.Buffer
	encoder := json.NewEncoder(&buf)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	text := bytes.TrimSpace(buf.Bytes())
	return string(slices.Clone(text)), err
}
