package web

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/reference"
)

// listAtOnce is how many hits a list or feed holds.
const listAtOnce = 100

// listPath is where the hits of a search stand in a format. Its JSON is that
// of references: the data of the page itself stands at /search.json.
func listPath(f reference.Format) string {
	if f.Extension == "json" {
		return "/search.references.json"
	}
	return "/search." + f.Extension
}

func listLinks(q url.Values) []format {
	var out []format
	for _, f := range reference.Formats() {
		out = append(out, format{f.Name, link(listPath(f), q)})
	}
	return out
}

// searchList answers with the first hits of a search as references.
func (s *site) searchList(f reference.Format) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		list, err := s.list(r)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		var body bytes.Buffer
		if err := reference.Write(&body, f.Extension, list); err != nil {
			s.fail(w, r, err)
			return
		}
		w.Header().Set("Content-Disposition", `attachment; filename="lacuna-search.`+f.Extension+`"`)
		serveBytes(w, r, f.Type, body.Bytes())
	}
}

// list asks for the first hits of a search and what it takes to cite them.
func (s *site) list(r *http.Request) (reference.List, error) {
	variables, err := searchVariables(request{Query: r.URL.Query()})
	if err != nil {
		return reference.List{}, err
	}
	variables["first"] = listAtOnce
	data, err := s.ask(r.Context(), "searchlist", variables)
	if err != nil {
		return reference.List{}, err
	}
	found, err := decode[struct {
		Corpus struct{ Release string }
		Search struct {
			Understood           string
			TotalCount, Revision int
			Edges                []struct{ Node struct{ ID string } }
		}
	}](data)
	if err != nil {
		return reference.List{}, err
	}
	out := reference.List{
		Title: found.Search.Understood, Release: found.Corpus.Release, Revision: found.Search.Revision,
		AsOf: s.Now().UTC().Format(time.DateOnly), Total: found.Search.TotalCount,
	}
	ids := []string{}
	for _, e := range found.Search.Edges {
		ids = append(ids, e.Node.ID)
	}
	if data, err = s.ask(r.Context(), "searchcite", map[string]any{"ids": ids}); err != nil {
		return reference.List{}, err
	}
	cited, err := decode[struct{ References []*reference.Item }](data)
	if err != nil {
		return reference.List{}, err
	}
	for _, item := range cited.References {
		if item != nil {
			item.Link = permalink(r, item.ID, item.Within)
			out.Items = append(out.Items, *item)
		}
	}
	return out, nil
}

// origin is the address of the site as it was asked for.
func origin(r *http.Request) string {
	if r.TLS != nil || r.URL.Scheme == "https" { // as a proxy that is believed says
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// permalink is where a thing is read: on its page, or on that of what holds it.
func permalink(r *http.Request, id, within graph.ID) string {
	if within != "" {
		return origin(r) + passageLink(string(within), string(id))
	}
	return origin(r) + href(string(id))
}

func serveBytes(w http.ResponseWriter, r *http.Request, kind string, body []byte) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("ETag", contentTag(body))
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// atomFeed is a feed in the form of RFC 4287.
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Link    atomLink `xml:"link"`
	Summary string   `xml:"summary"`
}

// feedID names a thing of a feed for ever, wherever the site stands.
func feedID(of string) string { return "tag:lacuna-law.github.io,2026:" + of }

// searchFeed answers with what changed last among what a search finds.
func (s *site) searchFeed(w http.ResponseWriter, r *http.Request) {
	q := with(r.URL.Query(), "after")
	filter, err := searchFilter(q)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	data, err := s.ask(r.Context(), "searchfeed", map[string]any{"revision": 0, "query": q.Get("q"), "filter": filter, "first": listAtOnce})
	if err != nil {
		s.fail(w, r, err)
		return
	}
	feed, err := newFeed(data, r, q)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	body, err := xml.MarshalIndent(feed, "", "  ")
	if err != nil {
		s.fail(w, r, err)
		return
	}
	serveBytes(w, r, "application/atom+xml; charset=utf-8", append([]byte(xml.Header), append(body, '\n')...))
}

// newFeed makes a feed of the answer to its document.
func newFeed(data json.RawMessage, r *http.Request, q url.Values) (atomFeed, error) {
	found, err := decode[struct {
		ChangesSince struct {
			Revision int
			Changes  []struct {
				ID, Kind, Title, Date string
				Revision              int
				Removed               bool
				Node                  *struct {
					InStatement, InDocument *thing
				}
			}
		}
	}](data)
	if err != nil {
		return atomFeed{}, err
	}
	page := link("/search", q)
	out := atomFeed{
		ID: feedID(page), Title: "Lacuna: " + strings.TrimSpace(q.Get("q")+" "+limitsInWords(q)), Author: "Lacuna", Updated: moment(""),
		Links: []atomLink{{"self", "application/atom+xml", origin(r) + link("/search.atom", q)}, {"alternate", "text/html", origin(r) + page}},
	}
	for _, c := range found.ChangesSince.Changes {
		var within graph.ID
		switch {
		case c.Node != nil && c.Node.InStatement != nil:
			within = graph.ID(c.Node.InStatement.ID)
		case c.Node != nil && c.Node.InDocument != nil:
			within = graph.ID(c.Node.InDocument.ID)
		}
		one := atomEntry{
			ID: feedID(c.ID), Title: c.Title, Updated: moment(c.Date), Link: atomLink{"alternate", "text/html", permalink(r, graph.ID(c.ID), within)},
			Summary: kindInWords(c.Kind) + ", changed at revision " + number(c.Revision) + ".",
		}
		if c.Removed {
			one.Summary = kindInWords(c.Kind) + ", removed at revision " + number(c.Revision) + "."
		}
		if one.Title == "" {
			one.Title = c.ID
		}
		out.Updated = max(out.Updated, one.Updated)
		out.Entries = append(out.Entries, one)
	}
	return out, nil
}

// moment writes the beginning of a day; one that is not known is long ago, so
// that a reader of feeds never takes it for new.
func moment(date string) string {
	if len(date) != len(time.DateOnly) {
		date = "1970-01-01"
	}
	return date + "T00:00:00Z"
}

// limitsInWords writes the limits of a search for a title.
func limitsInWords(q url.Values) string {
	var out []string
	for _, limit := range chosenLimits(q, nil) {
		out = append(out, limit.Words)
	}
	return strings.Join(out, ", ")
}
