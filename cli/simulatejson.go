package cli

import (
	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/schema"
)

// The JSON of a simulation, spelled as in GraphQL. Fields are only ever added.

type simulationJSON struct {
	Release   string              `json:"release"`
	Title     string              `json:"title"`
	About     string              `json:"about"`
	Proposed  bool                `json:"proposed"`
	Lens      lensJSON            `json:"lens"`
	Before    []headlineCountJSON `json:"before"`
	After     []headlineCountJSON `json:"after"`
	Changes   []changeJSON        `json:"changes"`
	Articles  []articleJSON       `json:"articles"`
	Open      []openJSON          `json:"open"`
	Joining   []joiningJSON       `json:"joining"`
	Assumed   []string            `json:"assumed"`
	Proposals []proposalJSON      `json:"proposals"`
	Unread    []unreadJSON        `json:"unread"`
	Caveat    string              `json:"caveat"`
}

type headlineCountJSON struct {
	Headline schema.Headline `json:"headline"`
	Count    int             `json:"count"`
}

type cellJSON struct {
	Level    schema.Level    `json:"level"`
	Quality  *schema.Quality `json:"quality"`
	Headline schema.Headline `json:"headline"`
}

type changeJSON struct {
	Activity graph.ID       `json:"activity"`
	Label    string         `json:"label"`
	Actor    *schema.Actor  `json:"actor"`
	Context  schema.Context `json:"context"`
	Before   cellJSON       `json:"before"`
	After    cellJSON       `json:"after"`
	Bound    boundJSON      `json:"bound"`
	Because  []causeJSON    `json:"because"`
}

type causeJSON struct {
	Assessment graph.ID           `json:"assessment,omitempty"`
	Provision  graph.ID           `json:"provision,omitempty"`
	Instrument graph.ID           `json:"instrument,omitempty"`
	Change     schema.CauseChange `json:"change"`
	Why        string             `json:"why"`
	Decides    bool               `json:"decides"`
}

type articleJSON struct {
	Provision  graph.ID          `json:"provision"`
	Instrument graph.ID          `json:"instrument"`
	Pinpoint   string            `json:"pinpoint"`
	Digest     string            `json:"digest"`
	Closes     []articleCellJSON `json:"closes"`
	Narrows    []articleCellJSON `json:"narrows"`
	Shares     []articleCellJSON `json:"shares"`
	Worsens    []articleCellJSON `json:"worsens"`
	Leaves     []leftJSON        `json:"leaves"`
}

type articleCellJSON struct {
	Activity graph.ID       `json:"activity"`
	Label    string         `json:"label"`
	Actor    *schema.Actor  `json:"actor"`
	Context  schema.Context `json:"context"`
	Before   cellJSON       `json:"before"`
	After    cellJSON       `json:"after"`
	Without  cellJSON       `json:"without"`
}

type leftJSON struct {
	Activity graph.ID `json:"activity"`
	Label    string   `json:"label"`
	Cell     cellJSON `json:"cell"`
	Why      string   `json:"why"`
}

type openJSON struct {
	Activity graph.ID                         `json:"activity"`
	Label    string                           `json:"label"`
	Before   cellJSON                         `json:"before"`
	Cell     cellJSON                         `json:"cell"`
	ByActor  map[schema.Actor]schema.Headline `json:"byActor,omitempty"`
	Why      string                           `json:"why"`
}

type joiningJSON struct {
	Instrument graph.ID   `json:"instrument"`
	Title      string     `json:"title"`
	Imagined   bool       `json:"imagined"`
	Have       int        `json:"have"`
	Needed     int        `json:"needed"`
	Of         int        `json:"of"`
	Missing    []graph.ID `json:"missing"`
}

type proposalJSON struct {
	Assessment graph.ID `json:"assessment"`
	Provision  graph.ID `json:"provision"`
	Words      string   `json:"words"`
	Rule       string   `json:"rule"`
	Score      float64  `json:"score"`
}

type unreadJSON struct {
	Article string `json:"article"`
	Words   string `json:"words"`
	Why     string `json:"why"`
}

func simulationDocument(s gap.Simulation) simulationJSON {
	out := simulationJSON{Release: s.Release, Title: s.Title, About: s.About, Proposed: s.Proposed, Lens: lensDocument(s.Lens),
		Before: headlineCounts(s.Before), After: headlineCounts(s.After), Changes: each(s.Changes, changeDocument), Articles: each(s.Articles, articleRow),
		Open: each(s.Open, openRow), Joining: []joiningJSON{}, Assumed: some(s.Assumed), Proposals: []proposalJSON{}, Unread: []unreadJSON{}, Caveat: s.Caveat}
	for _, j := range s.Joining {
		j.Missing = some(j.Missing)
		out.Joining = append(out.Joining, joiningJSON(j))
	}
	for _, p := range s.Proposals {
		out.Proposals = append(out.Proposals, proposalJSON(p))
	}
	for _, u := range s.Unread {
		out.Unread = append(out.Unread, unreadJSON(u))
	}
	return out
}

func headlineCounts(counts []gap.HeadlineCount) []headlineCountJSON {
	return each(counts, func(c gap.HeadlineCount) headlineCountJSON { return headlineCountJSON(c) })
}

func cellDocument(c gap.MatrixCell) cellJSON {
	return cellJSON{Level: c.Level, Quality: orNull(c.Quality), Headline: c.Headline}
}

// orNull gives a word, or nothing for an empty one.
func orNull[T ~string](w T) *T {
	if w == "" {
		return nil
	}
	return &w
}

func articleRow(a gap.ArticleEffect) articleJSON {
	out := articleJSON{Provision: a.Provision, Instrument: a.Instrument, Pinpoint: a.Pinpoint, Digest: a.Digest, Closes: articleCells(a.Closes),
		Narrows: articleCells(a.Narrows), Shares: articleCells(a.Shares), Worsens: articleCells(a.Worsens), Leaves: []leftJSON{}}
	for _, l := range a.Leaves {
		out.Leaves = append(out.Leaves, leftJSON{Activity: l.Activity, Label: l.Label, Cell: cellDocument(l.Cell), Why: l.Why})
	}
	return out
}

func articleCells(cells []gap.CellRef) []articleCellJSON {
	return each(cells, func(c gap.CellRef) articleCellJSON {
		return articleCellJSON{Activity: c.Activity, Label: c.Label, Actor: orNull(c.Actor), Context: c.Context,
			Before: cellDocument(c.Before), After: cellDocument(c.After), Without: cellDocument(c.Without)}
	})
}

func openRow(o gap.OpenGap) openJSON {
	out := openJSON{Activity: o.Activity, Label: o.Label, Before: cellDocument(o.Before), Cell: cellDocument(o.Cell), Why: o.Why}
	for _, h := range o.ByActor {
		if out.ByActor == nil {
			out.ByActor = map[schema.Actor]schema.Headline{}
		}
		out.ByActor[h.Actor] = h.Headline
	}
	return out
}

func boundDocument(b gap.Bound) boundJSON {
	return boundJSON{Count: b.Count, Of: b.Of, Undisputed: b.Undisputed, Direct: b.Direct, Full: b.Full, Closing: some(b.Closing), Presumed: b.Presumed}
}
