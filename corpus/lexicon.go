package corpus

import (
	"slices"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Phrases are phrases by language: ar, en, es, fr, ru, zh.
type Phrases map[string][]string

// Lexicon holds the phrases that may be a sign of a claim. A phrase is a hint,
// never a decision. "..." inside one stands for up to six words; one that begins
// with "~" counts only when the clause also names an activity, a principle or an
// instrument.
type Lexicon struct {
	ClaimCues   map[schema.ClaimType]Phrases
	Negation    Phrases
	Hedging     Phrases
	Attribution Attribution
	Offices     Phrases
	Forums      []Forum    // in the order of the file
	SeedTerms   []SeedTerm // in the order of the file
}

// Attribution holds the words that tie a view to its holder.
type Attribution struct {
	Self     Phrases // the speaker for its own State
	Other    Phrases // the view is another's and must not be booked to the speaker
	Reported Phrases // the document reports a speaker
}

// Forum is a place where statements are made.
type Forum struct {
	ID             string
	Name           string
	OfficialRecord string // how the symbol of its record begins, or ""
	SourceTier     schema.SourceTier
	Aliases        Phrases
	Note           string
}

// SeedTerm is a wording of the first statement of the corpus with the activity it names.
type SeedTerm struct {
	Words    string
	Activity graph.ID
}

// Languages lists the six languages of the United Nations.
func Languages() []string { return []string{"ar", "en", "es", "fr", "ru", "zh"} }

func (b *builder) readLexicon(f file, v value) {
	lexicon := &b.corpus.lexicon
	for _, s := range v.fields {
		switch s.name {
		case "claimCues":
			lexicon.ClaimCues = map[schema.ClaimType]Phrases{}
			for _, cues := range s.fields {
				if !slices.Contains(schema.AllClaimType(), schema.ClaimType(cues.name)) {
					b.refuse(place{f.name, cues.line}, "%q is no type of claim", cues.name)
				}
				lexicon.ClaimCues[schema.ClaimType(cues.name)] = b.phrases(f, cues.value)
			}
		case "negation":
			lexicon.Negation = b.phrases(f, s.value)
		case "hedging":
			lexicon.Hedging = b.phrases(f, s.value)
		case "offices":
			lexicon.Offices = b.phrases(f, s.value)
		case "attribution":
			b.readAttribution(f, s.value)
		case "forums":
			for _, item := range s.items {
				b.readForum(f, item)
			}
		case "seedTerms":
			for _, item := range s.items {
				b.readSeedTerm(f, item)
			}
		default:
			b.refuse(place{f.name, s.line}, "%q is no part of the lexicon", s.name)
		}
	}
}

// phrases reads phrases by language.
func (b *builder) phrases(f file, v value) Phrases {
	out := Phrases{}
	for _, list := range v.fields {
		if !slices.Contains(Languages(), list.name) {
			b.refuse(place{f.name, list.line}, "%q is no language of the corpus", list.name)
		}
		for _, item := range list.items {
			if text, ok := item.scalar.(string); !ok || text == "" {
				b.refuse(place{f.name, item.line}, "a phrase must be a text: put it in quotes")
			}
		}
		out[list.name] = list.texts()
	}
	return out
}

func (b *builder) readAttribution(f file, v value) {
	to := &b.corpus.lexicon.Attribution
	for _, s := range v.fields {
		switch s.name {
		case "self":
			to.Self = b.phrases(f, s.value)
		case "other":
			to.Other = b.phrases(f, s.value)
		case "reported":
			to.Reported = b.phrases(f, s.value)
		default:
			b.refuse(place{f.name, s.line}, "%q is no part of the attribution", s.name)
		}
	}
}

func (b *builder) readForum(f file, item value) {
	var forum Forum
	for _, s := range item.fields {
		text, _ := s.scalar.(string)
		switch s.name {
		case "id":
			forum.ID = text
		case "name":
			forum.Name = text
		case "officialRecord":
			forum.OfficialRecord = text
		case "sourceTier":
			forum.SourceTier = schema.SourceTier(text)
			if !slices.Contains(schema.AllSourceTier(), forum.SourceTier) {
				b.refuse(place{f.name, s.line}, "%q is no source tier", text)
			}
		case "aliases":
			forum.Aliases = b.phrases(f, s.value)
		case "note":
			forum.Note = text
		default:
			b.refuse(place{f.name, s.line}, "%q is no field of a forum", s.name)
		}
	}
	if forum.ID == "" || forum.Name == "" {
		b.refuse(place{f.name, item.line}, "a forum must have an id and a name")
	}
	b.corpus.lexicon.Forums = append(b.corpus.lexicon.Forums, forum)
}

func (b *builder) readSeedTerm(f file, item value) {
	words, activity := item.text("words"), item.text("activity")
	if words == "" || activity == "" || len(item.fields) != 2 {
		b.refuse(place{f.name, item.line}, "a seed term must have words and an activity, and nothing else")
		return
	}
	term := SeedTerm{Words: words, Activity: idOf("activity", activity)}
	b.corpus.lexicon.SeedTerms = append(b.corpus.lexicon.SeedTerms, term)
	b.corpus.named = append(b.corpus.named, named{term.Activity, place{f.name, item.line}})
}
