package web

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/reference"
)

// citation is what a page says of how it is cited.
type citation struct {
	Text    string
	Formats []format
}

// quoted is what is to be cited, and what asks for it again.
type quoted struct {
	list  reference.List // of one item
	query url.Values     // the lens of a finding with its day, none of a thing
}

// citeThing gives how a page is cited: that of an activity as the finding under
// the lens of the request, any other as the thing that it shows.
func (s *site) citeThing(ctx context.Context, r request) (*citation, error) {
	c, err := s.reference(ctx, r)
	if err != nil {
		return nil, err
	}
	out := &citation{Text: c.list.Citation(c.list.Items[0])}
	for _, f := range reference.Formats() {
		if f.Extension != "csv" && f.Extension != "json" { // those are for lists
			out.Formats = append(out.Formats, format{f.Name, link("/cite/"+f.Extension, with(c.query, "id", r.ID))})
		}
	}
	return out, nil
}

// reference asks what it takes to cite what a request names.
func (s *site) reference(ctx context.Context, r request) (quoted, error) {
	if strings.HasPrefix(r.ID, "activity:") {
		return s.referenceOfFinding(ctx, r)
	}
	data, err := s.ask(ctx, "cite", map[string]any{"id": r.ID})
	if err != nil {
		return quoted{}, err
	}
	found, err := decode[struct {
		Corpus     corpusNow
		References []*reference.Item
	}](data)
	if err != nil {
		return quoted{}, err
	}
	if len(found.References) == 0 || found.References[0] == nil {
		return quoted{}, fault{Status: http.StatusNotFound, Line: "Nothing has the id " + r.ID + "."}
	}
	item := found.References[0]
	if item.Link = r.Origin + href(string(item.ID)); item.Within != "" {
		item.Link = r.Origin + passageLink(string(item.Within), string(item.ID))
	}
	return quoted{list: s.listOfOne(found.Corpus, *item), query: url.Values{}}, nil
}

// corpusNow is what every answer rests on.
type corpusNow struct {
	Release  string
	Revision int
}

func (s *site) listOfOne(c corpusNow, item reference.Item) reference.List {
	return reference.List{
		Title: string(item.ID), Release: c.Release, Revision: c.Revision, AsOf: s.Now().UTC().Format(time.DateOnly), Total: 1, Items: []reference.Item{item},
	}
}

// referenceOfFinding cites an answer. Its address names the day of its law even
// where nobody asked for one, so that it leads to the same answer tomorrow.
func (s *site) referenceOfFinding(ctx context.Context, r request) (quoted, error) {
	variables, err := activityVariables(r)
	if err != nil {
		return quoted{}, err
	}
	data, err := s.ask(ctx, "finding", variables)
	if err != nil {
		return quoted{}, err
	}
	found, err := decode[struct {
		Corpus     corpusNow
		GapProfile struct {
			Activity, Label, Finding, Headline, Caveat string
			Lens                                       lensParts
		}
	}](data)
	if err != nil {
		return quoted{}, err
	}
	p := found.GapProfile
	titles, err := s.cite(ctx, slices.Clone(p.Lens.States))
	if err != nil {
		return quoted{}, err
	}
	query := with(lensQuery(r.Query), "asOf", p.Lens.AsOf)
	item := reference.Item{
		ID: graph.ID(p.Finding), Kind: reference.Finding, Title: p.Label + ": " + headlineInWords(p.Headline), Authors: []string{}, Symbol: p.Finding,
		Language: "en", Text: p.Caveat, Lens: newLensLine(p.Lens, titles).Words(), Link: r.Origin + link(href(p.Activity), query),
	}
	return quoted{list: s.listOfOne(found.Corpus, item), query: query}, nil
}

// Words says a lens in a sentence.
func (l *lensLine) Words() string {
	out := "Law as of " + day(l.AsOf)
	if l.KnownAsOf != "" && l.KnownAsOf != l.AsOf {
		out += ", as the corpus stood on " + day(l.KnownAsOf)
	}
	return strings.Join(append([]string{out}, l.Parts...), "; ") + "."
}

// citeAs answers with one reference in a format.
func (s *site) citeAs(w http.ResponseWriter, r *http.Request) {
	wanted := r.PathValue("format")
	all := reference.Formats()
	at := slices.IndexFunc(all, func(f reference.Format) bool { return f.Extension == wanted })
	req := request{ID: r.URL.Query().Get("id"), Query: with(r.URL.Query(), "id"), Origin: origin(r)}
	switch {
	case at < 0:
		s.fail(w, r, fault{Status: http.StatusNotFound, Line: "No reference is written as " + wanted + ". Ask for csl.json, bib or ris."})
		return
	case !strings.Contains(req.ID, ":"):
		s.fail(w, r, fault{Status: http.StatusBadRequest, Line: "The id is missing or has no kind. Write one as id=provision:charter-2-4."})
		return
	}
	c, err := s.reference(r.Context(), req)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	var body bytes.Buffer
	if err := reference.Write(&body, all[at].Extension, c.list); err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Disposition", `attachment; filename="`+fileName(c.list.Items[0].ID)+"."+all[at].Extension+`"`)
	serveBytes(w, r, all[at].Type, body.Bytes())
}

// fileName writes an id with characters that every file system and header takes.
func fileName(id graph.ID) string {
	return "lacuna-" + strings.Map(func(r rune) rune {
		if r < 128 && (r == '-' || r == '.' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z') {
			return r
		}
		return '-'
	}, string(id))
}
