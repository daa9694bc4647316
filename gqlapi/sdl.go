package gqlapi

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
)

// printSDL writes a schema in one canonical form: directives, then types by
// name, with their descriptions.
func printSDL(sdl *ast.Schema) string {
	var b strings.Builder
	formatter.NewFormatter(&b, formatter.WithIndent("  ")).FormatSchema(sdl)
	return b.String()
}
