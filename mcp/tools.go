package mcp

import "encoding/json"

// Tool is one question that a model may ask.
type Tool struct {
	// Name is how it is called.
	Name string
	// Title is its name for people.
	Title string
	// Description says what it answers and what it does not.
	Description string
	// InputSchema is the JSON schema (2020-12) of its arguments.
	InputSchema json.RawMessage

	field   string   // the question's name in the schema
	limit   int      // bytes that its longest text may have
	lists   []string // lists of the answer that are cut to first, from skip on
	outside []string // fields with words from documents or from the asker
}

// The limits of a call.
const (
	maxArguments = 512 << 10 // bytes of all arguments
	maxFirst     = 20        // entries of one answer
	usualFirst   = 10
	maxAnswer    = 1 << 20 // bytes of one answer
	shortText    = 4 << 10
	longText     = 256 << 10
)

// tools is the table of tools.
func tools() []Tool {
	return []Tool{
		{Name: "gaps", Title: "Ranked gaps", field: "gaps", limit: shortText,
			Description: "The ranked gaps in international law: activities by how far the law that was read covers them, for whom and as of when. " +
				"Each with its level, flags, who is bound, the provisions that count and who asserts or denies a gap."},
		{Name: "explain", Title: "One activity explained", field: "explain", limit: shortText,
			Description: "One activity under one lens with its trace: every provision that was looked at, whether it counted, and by which rule. Use it before you repeat an answer of `gaps`."},
		{Name: "search", Title: "Full-text search", field: "search", limit: shortText, outside: []string{"title", "highlights"},
			Description: "Full text over provisions, instruments, principles, activities, statements, claims and passages in six languages. Finds ids for the other tools."},
		{Name: "precedents", Title: "Precedents of a clause", field: "precedents", limit: 64 << 10, outside: []string{"shared", "exceptions", "remedies"},
			Description: "The provisions whose words and shape are nearest to a draft clause, with who is bound, who supports them and where their words came from. Near in words is not the same in law."},
		{Name: "cite", Title: "Check citations", field: "verifyCitations", limit: 64 << 10, lists: []string{"verifyCitations"}, outside: []string{"quote"},
			Description: "Checks every reference to law in a text: resolved, ambiguous, not in the corpus, or to a place that does not exist. Use it on your own drafts before you show them. Nothing is stored."},
		{Name: "simulate", Title: "What a draft would change", field: "simulate", limit: longText, lists: []string{"changes", "articles", "open", "proposals", "unread"},
			outside:     []string{"title", "about", "digest", "words", "article", "pinpoint"},
			Description: "What a draft instrument would change if its words held: before, after, what each article does, what stays open. A draft in plain words is read by a machine, which is said. Nothing is stored."},
		{Name: "audit", Title: "Claims held against the graph", field: "auditClaims", limit: shortText, outside: []string{"quote", "gist"},
			Description: "What States said of gaps and breaches, held against what was read, under the speaker's own States and day. A statement stays as its speaker made it."},
	}
}
