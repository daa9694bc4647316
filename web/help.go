package web

import (
	"net/http"
	"strings"

	"github.com/lacuna-law/lacuna/search"
)

// helpBlock is a heading, a paragraph or a table of a text for users.
type helpBlock struct {
	Heading  []helpPiece
	Anchor   string
	Words    []helpPiece
	Columns  [][]helpPiece
	Rows     [][][]helpPiece
	Caption  string
	TopLevel bool
}

// helpPiece is a stretch of words, or something that is typed.
type helpPiece struct {
	Text string
	Code bool
}

// searchHelp shows the text on the query language.
func (s *site) searchHelp(w http.ResponseWriter, r *http.Request) {
	s.show(w, r, view{Title: "The query language", Page: "help", Body: helpBlocks(search.LanguageText())})
}

// helpBlocks reads a text for users: headings, paragraphs, tables and code of Markdown.
func helpBlocks(text string) []helpBlock {
	var out []helpBlock
	caption := ""
	for _, part := range strings.Split(strings.TrimSpace(text), "\n\n") {
		lines := strings.Split(part, "\n")
		switch {
		case strings.HasPrefix(part, "#"):
			caption = strings.TrimSpace(strings.TrimLeft(part, "#"))
			out = append(out, helpBlock{Heading: helpPieces(caption), Anchor: headingAnchor(caption), TopLevel: strings.HasPrefix(part, "# ")})
		case strings.HasPrefix(part, "|") && len(lines) > 2:
			table := helpBlock{Columns: cells(lines[0]), Caption: caption}
			for _, line := range lines[2:] {
				table.Rows = append(table.Rows, cells(line))
			}
			out = append(out, table)
		default:
			out = append(out, helpBlock{Words: helpPieces(part)})
		}
	}
	return out
}

func headingAnchor(heading string) string {
	return strings.ReplaceAll(strings.ToLower(heading), " ", "-")
}

func cells(line string) [][]helpPiece {
	var out [][]helpPiece
	for _, cell := range strings.Split(strings.Trim(line, "|"), "|") {
		out = append(out, helpPieces(strings.TrimSpace(cell)))
	}
	return out
}

// helpPieces parts words from what is typed.
func helpPieces(text string) []helpPiece {
	var out []helpPiece
	for i, part := range strings.Split(text, "`") {
		if part != "" {
			out = append(out, helpPiece{part, i%2 == 1})
		}
	}
	return out
}
