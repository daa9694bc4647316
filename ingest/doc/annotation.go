package doc

import "github.com/lacuna-law/lacuna/schema"

// Annotation is what was found in a document in the form in which people
// annotate: gold and output compare directly. Only what names law or conduct
// is a mention there; names of States are not.
type Annotation struct {
	Source     string               `json:"source"`
	Start      int                  `json:"start"`
	End        int                  `json:"end"`
	Language   string               `json:"language"`
	Document   AnnotationDocument   `json:"document"`
	Mentions   []AnnotationMention  `json:"mentions"`
	Claims     []AnnotationClaim    `json:"claims"`
	Unresolved []AnnotationUnsolved `json:"unresolved"`
}

// AnnotationDocument is the head of an annotation. What is not known is null.
type AnnotationDocument struct {
	Date       *string           `json:"date"`
	States     []string          `json:"states"`
	Speaker    *string           `json:"speaker"`
	Office     *string           `json:"office"`
	Forum      *string           `json:"forum"`
	SourceTier schema.SourceTier `json:"sourceTier"`
}

// AnnotationMention is a mention.
type AnnotationMention struct {
	Target string   `json:"target"`
	AlsoOK []string `json:"alsoOk"`
	Start  int      `json:"start"`
	End    int      `json:"end"`
	Quote  string   `json:"quote"`
}

// AnnotationClaim is a claim. By holds codes without their kind.
type AnnotationClaim struct {
	Type    schema.ClaimType `json:"type"`
	By      []string         `json:"by"`
	Targets []string         `json:"targets"`
	AlsoOK  []string         `json:"alsoOk"`
	Start   int              `json:"start"`
	End     int              `json:"end"`
	Quote   string           `json:"quote"`
	Hedged  bool             `json:"hedged"`
}

// AnnotationUnsolved is words that could not be resolved.
type AnnotationUnsolved = Unresolved

// Annotate writes findings as an annotation of the whole document.
func Annotate(d Document, f Findings) Annotation {
	a := Annotation{
		Source: d.Name, End: d.Text.Len(), Language: d.Language,
		Document: AnnotationDocument{
			Date: known(f.Speech.Date), Speaker: known(f.Speech.Speaker), Office: known(f.Speech.Office),
			Forum: known(f.Speech.Forum), SourceTier: f.Speech.Tier, States: bare(f.Speech.By),
		},
		Mentions: []AnnotationMention{}, Claims: []AnnotationClaim{}, Unresolved: []AnnotationUnsolved{},
	}
	for _, m := range f.Mentions {
		if IsSubject(m.Target) {
			a.Mentions = append(a.Mentions, AnnotationMention{Target: m.Target, AlsoOK: []string{}, Start: m.Start, End: m.End, Quote: m.Quote})
		}
	}
	for _, c := range f.Claims {
		a.Claims = append(a.Claims, AnnotationClaim{
			Type: c.Type, By: bare(c.By), Targets: append([]string{}, c.Targets...), AlsoOK: []string{},
			Start: c.Start, End: c.End, Quote: c.Quote, Hedged: c.Hedged,
		})
	}
	a.Unresolved = append(a.Unresolved, f.Unresolved...)
	return a
}

// IsSubject says whether an id names what claims are about: conduct or law,
// not who speaks.
func IsSubject(id string) bool {
	for _, prefix := range [...]string{"activity:", "principle:", "provision:", "instrument:"} {
		if len(id) > len(prefix) && id[:len(prefix)] == prefix {
			return true
		}
	}
	return false
}

func known(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func bare(ids []string) []string {
	out := make([]string, 0, len(ids))
	for _, id := range ids {
		out = append(out, BareName(id))
	}
	return out
}
