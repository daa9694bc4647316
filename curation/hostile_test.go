package curation_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/lacuna-law/lacuna/curation"
)

// Files made to hurt are refused in no time.
func TestHostileFiles(t *testing.T) {
	r := bare(t)
	for name, text := range map[string]string{
		"deep":    "format: " + strings.Repeat("[", 1<<20),
		"nested":  nested(5000),
		"aliases": "a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b]\n",
		"empty":   "",
		"nothing": "---\n",
		"zeros":   strings.Repeat("\x00", 1<<16),
		"dashes":  "decisions:\n" + strings.Repeat("- ", 1<<18),
		"quotes":  strings.Repeat("\"", 1<<20),
		"two":     "format: lacuna-decisions/1\n---\nformat: x\n",
	} {
		t.Run(name, func(t *testing.T) {
			begun := time.Now()
			_, err := r.desk.Import(t.Context(), strings.NewReader(text))
			if !errors.Is(err, curation.ErrInput) || strings.Contains(err.Error(), "\n") || len(err.Error()) > 500 {
				t.Errorf("got %.600v", err)
			}
			if took := time.Since(begun); took > 10*time.Second {
				t.Errorf("it took %s", took)
			}
		})
	}
}

// nested is mappings in mappings.
func nested(depth int) string {
	var out strings.Builder
	for i := range depth {
		out.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return out.String()
}
