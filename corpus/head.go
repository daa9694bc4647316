package corpus

import (
	"slices"

	"github.com/lacuna-law/lacuna/graph"
)

// readHead reads what a file says that is no record: release, issues, lexicon,
// and the defaults, of which only the names are looked at here.
func (b *builder) readHead(f file) {
	for _, s := range f.root.fields {
		switch s.name {
		case "release":
			b.readRelease(f, s.value)
		case "issues":
			for _, issue := range s.fields {
				about, _ := issue.scalar.(string)
				b.corpus.issues = append(b.corpus.issues, Issue{Name: issue.name, About: about})
			}
		case "lexicon":
			b.readLexicon(f, s.value)
		case "defaults":
			b.checkDefaults(f, s.value)
		}
	}
}

func (b *builder) readRelease(f file, v value) {
	if b.corpus.head.file != "" {
		b.refuse(place{f.name, v.line}, "the release is already at %s:%d", b.corpus.head.file, b.corpus.head.line)
	}
	b.corpus.head = place{f.name, v.line}
	for _, field := range v.fields {
		text, _ := field.scalar.(string)
		switch field.name {
		case "version":
			b.corpus.release.Version = text
		case "date":
			b.corpus.release.Date = text
		case "licence":
			b.corpus.release.Licence = text
		case "source":
			b.corpus.release.Source = graph.ID(text)
		case "curator":
			b.corpus.release.Curator = text
		case "factChecked":
			b.corpus.release.FactChecked = text
		default:
			b.refuse(place{f.name, field.line}, "%q is no field of a release", field.name)
		}
	}
}

// checkDefaults refuses defaults for what the file does not hold, and a default
// confidence: a doubt must be written where it is, and cannot be lost by a default.
func (b *builder) checkDefaults(f file, v value) {
	for _, section := range v.fields {
		in := section.name
		if in == "claims" {
			in = "statements"
		}
		if _, held := f.root.get(in); !held || !slices.Contains(sections(), in) {
			b.refuse(place{f.name, section.line}, "the file holds no %q to give defaults to", section.name)
		}
		if confidence, found := section.get("confidence"); found {
			b.refuse(place{f.name, confidence.line}, "confidence has no default: each record says its own")
		}
	}
}
