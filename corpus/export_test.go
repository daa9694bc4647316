package corpus

import (
	"fmt"
	"strings"
)

// ReadPlain writes what the plain reader makes of a text, and says whether it is sure.
func ReadPlain(text string) (string, bool) {
	v, sure := parsePlain(text)
	v.line = 1
	return v.write(), sure
}

// ReadAny writes what the library makes of a text, and says what it refuses.
func ReadAny(text string) (string, Problems) {
	f, problems := parseAny("text", []byte(text))
	return f.root.write(), problems
}

// write gives a value with the line of everything in it.
func (v value) write() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%d:", v.line)
	switch v.shape {
	case scalar:
		fmt.Fprintf(&out, "%T %q", v.scalar, fmt.Sprint(v.scalar))
	case sequence:
		for _, item := range v.items {
			fmt.Fprintf(&out, "\n- %s", strings.ReplaceAll(item.write(), "\n", "\n  "))
		}
		fmt.Fprintf(&out, "[%d]", len(v.items))
	case mapping:
		for _, f := range v.fields {
			fmt.Fprintf(&out, "\n%d:%q: %s", f.line, f.name, strings.ReplaceAll(f.value.write(), "\n", "\n  "))
		}
		fmt.Fprintf(&out, "{%d}", len(v.fields))
	}
	return out.String()
}
