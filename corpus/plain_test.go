package corpus_test

import (
	"io/fs"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/corpus"
)

// The release must be read by the plain reader, or every start is slow, and
// both readers must see the same in it, line by line.
func TestThePlainReaderReadsTheReleaseAsTheLibraryDoes(t *testing.T) {
	names, err := fs.Glob(corpus.Embedded(), "*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(corpus.Embedded(), name)
		if err != nil {
			t.Fatal(err)
		}
		got, sure := corpus.ReadPlain(string(text))
		want, problems := corpus.ReadAny(string(text))
		if !sure || len(problems) > 0 {
			t.Errorf("%s: the plain reader is sure: %v; the library refuses: %v", name, sure, problems)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-library +plain):\n%s", name, diff)
		}
	}
}

// What the plain reader takes, the library takes and reads alike.
func FuzzPlainReader(f *testing.F) {
	for _, file := range world(f) {
		f.Add(string(file.Data))
	}
	for _, text := range []string{
		"a: b  c\n", "a: 'it''s'\nb: \"x\"\n", "a: {b: c, d: [e, 'f']}\n", "a:\n- b: c\n  d:\n    e: f\n   g: h\n", "a:\n  - b\n  - c: d\n",
		"a: b\n  c\n", "a: yes\nno: b\n", "a: 007\nb: 7\n", "a: b # c\n", "a:\n- b\n\n# c\n- c\n", "a:\n", "a: []\nb: {}\n", "a:\n-  b: c\n   d: e\n",
		"a: b: c\n", "a: 'b' c\n", "a: [b,c]\n", "a: [ b ]\n", "a: [b:c, d]\n", "a: b\na: c\n", "a: b\n c: d\n", "- a\n", "a: 1.5\n", "a: 2026-11-23\n",
		"a: |\n  b\n", "a: 'b\n  c'\n", "a: é\nb: 中\n", "a:\n- - b\n", "a: b \n", "a: b\r\n", "a:\n- {b: c}\n- d\n", "a: &b c\n", "a: [b]]\n", "a: {b: c}}\n",
		"a:\n#\rb",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, sure := corpus.ReadPlain(text)
		if !sure {
			return
		}
		want, problems := corpus.ReadAny(text)
		if diff := cmp.Diff(want, got); len(problems) > 0 || diff != "" {
			t.Errorf("%q: refused for %v (-library +plain):\n%s", text, problems, diff)
		}
	})
}
