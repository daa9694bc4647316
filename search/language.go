package search

import _ "embed"

//go:embed LANGUAGE.md
var languageText string

// LanguageText tells the query language to its users, in Markdown: headings,
// paragraphs, tables and `code` alone.
func LanguageText() string { return languageText }
