package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed static
var staticRoot embed.FS

// templates is one template set for each page, each with the layout.
type templates map[string]*template.Template

// shared names the files that every page may use.
func shared() []string { return []string{"templates/layout.html", "templates/parts.html"} }

// readTemplates parses the embedded templates.
func readTemplates() templates {
	common := template.Must(template.New("layout").Funcs(functions()).ParseFS(templateFiles, shared()...))
	names, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		panic(err)
	}
	out := templates{}
	for _, name := range names {
		if slices.Contains(shared(), name) {
			continue
		}
		set := template.Must(template.Must(common.Clone()).ParseFS(templateFiles, name))
		out[strings.TrimSuffix(strings.TrimPrefix(name, "templates/"), ".html")] = set
	}
	return out
}

// render makes a page.
func (t templates) render(name string, v view) ([]byte, error) {
	set := t[name]
	if set == nil {
		return nil, fmt.Errorf("no template is named %q", name)
	}
	var out bytes.Buffer
	if err := set.ExecuteTemplate(&out, "layout", v); err != nil {
		return nil, fmt.Errorf("template %s: %w", name, err)
	}
	return out.Bytes(), nil
}

// functions are what templates may call: they format and link, and compute nothing.
func functions() template.FuncMap {
	return template.FuncMap{
		"words":    inWords,
		"headline": headlineInWords,
		"join":     joinWords,
		"list":     listed,
		"lower":    strings.ToLower,
		"via":      viaInWords,
		"verdict":  verdictInWords,
		"shift":    shiftInWords,
		"relation": relationInWords,
		"language": languageInWords,
		"dir":      direction,
		"day":      day,
		"moment":   inUTC,
		"href":     href,
		"name":     named,
		"link":     link,
		"web":      safeURL,
		"n":        number,
		"plural":   plural,
		"score":    shortNumber,
		"pair":     pair,
		"anchor":   anchor,
	}
}

// anchor leads to an element of the same page by its id.
// The id is escaped here, and a fragment can lead nowhere else.
func anchor(id string) template.URL {
	return template.URL("#" + (&url.URL{Fragment: id}).EscapedFragment()) //nolint:gosec // a fragment of our own making
}

// pair gives a part of a template two things at once.
func pair(a, b any) map[string]any { return map[string]any{"A": a, "B": b} }

// staticFiles serves the style sheets and modules. They are named by content
// in their ETag, so a browser asks again and is told that nothing changed.
func staticFiles() http.Handler {
	tags := maps.Collect(contentTags())
	files := http.FileServerFS(staticRoot)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		tag, found := tags[strings.TrimPrefix(r.URL.Path, "/")]
		if !found {
			plain(w, http.StatusNotFound, "there is no such file")
			return
		}
		w.Header().Set("ETag", tag)
		w.Header().Set("Cache-Control", "no-cache")
		files.ServeHTTP(w, r)
	})
}
