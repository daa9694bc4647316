package read

import "strings"

// fewestSections is how many headings make a text a list of sections.
const fewestSections = 5

// looksLikeSections goes by a first line that is a name behind one # without a
// space, as the declarations to a treaty are kept, State by State; Markdown has
// a space there.
func looksLikeSections(text string) bool {
	line, _, _ := strings.Cut(strings.TrimLeft(text[:min(len(text), 4000)], " \r\n"), "\n")
	return isSectionHead(strings.TrimRight(line, "\r"))
}

func isSectionHead(line string) bool {
	name, found := strings.CutPrefix(line, "#")
	return found && len(name) > 2 && len(name) < 80 && name[0] >= 'A' && name[0] <= 'Z' && !strings.HasSuffix(name, ".")
}

// sectionRows reads such a list: each section is what the State of its heading
// said. A section without words says nothing and is left out. It gives nothing
// for a text of other headings.
func sectionRows(text string) []row {
	var out []row
	heads := 0
	state, body := "", strings.Builder{}
	flush := func() {
		if words := strings.TrimSpace(body.String()); state != "" && words != "" {
			out = append(out, row{"state": state, "text": words})
		}
		body.Reset()
	}
	for line := range strings.Lines(text) {
		words := strings.TrimRight(line, "\r\n")
		switch {
		case isSectionHead(words):
			flush()
			heads++
			state = strings.TrimSpace(words[1:])
		case strings.HasPrefix(words, "#") || len(out) >= maxRows:
			return nil
		default:
			body.WriteString(line)
		}
	}
	flush()
	if heads < fewestSections {
		return nil
	}
	return out
}
