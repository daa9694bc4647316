package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
)

// plainSchema is the world as one would write it for DQL.
const plainSchema = `
b.key: string @index(exact) .
b.n: int @index(int) .
b.binding: bool @index(bool) .
b.day: int @index(int) .
b.stance: string @index(hash) .
b.party: [uid] @reverse .
b.partOf: uid @reverse .
b.covers: [uid] @reverse .
b.by: uid @reverse .
b.mentions: [uid] @reverse .
b.invokes: [uid] @reverse .
type BActivity {
  b.n
}
`

// plain writes a world in that form, as lines of RDF.
func (w *world) plain(to io.Writer) error {
	out := bufio.NewWriterSize(to, 1<<20)
	thing := func(letter string, i int) string {
		name := fmt.Sprintf("_:%s%d", letter, i)
		fmt.Fprintf(out, "%s <b.key> \"%s%d\" .\n%s <b.n> \"%d\"^^<xs:int> .\n", name, letter, i, name, i)
		return name
	}
	link := func(from, predicate, letter string, all []int32) {
		for _, i := range all {
			fmt.Fprintf(out, "%s <b.%s> _:%s%d .\n", from, predicate, letter, i)
		}
	}
	for a := range w.Activities {
		fmt.Fprintf(out, "%s <dgraph.type> \"BActivity\" .\n", thing("wa", a))
	}
	for s := range w.States {
		thing("ws", s)
	}
	for i := range w.Instruments {
		name := thing("wi", i)
		fmt.Fprintf(out, "%s <b.binding> \"%t\"^^<xs:boolean> .\n", name, w.binding[i])
		link(name, "party", "ws", w.parties[i])
	}
	for p := range w.Provisions {
		name := thing("wp", p)
		link(name, "partOf", "wi", w.instrument[p:p+1])
		link(name, "covers", "wa", w.covers[p])
	}
	for t := range w.Statements {
		name := thing("wt", t)
		fmt.Fprintf(out, "%s <b.day> \"%d\"^^<xs:int> .\n%s <b.stance> %q .\n", name, w.day[t], name, w.says[t].word())
		link(name, "by", "ws", w.by[t:t+1])
		link(name, "mentions", "wa", w.mentions.of(t))
		link(name, "invokes", "wp", w.invokes.of(t))
	}
	return out.Flush()
}

// inDQL is a question in DQL, with its variables by case and how its answer is read.
type inDQL struct {
	text string
	vars func(int) map[string]string
	read func([]byte) (answer, error)
}

// ask asks an alpha over HTTP and reads the whole answer.
func (q inDQL) ask(ctx context.Context, at string, i int) (answer, error) {
	body, err := json.Marshal(map[string]any{"query": q.text, "variables": q.vars(i)})
	if err != nil {
		return nil, err
	}
	response, err := post(ctx, http.DefaultClient, at+"/query?ro=true", body)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	var said struct {
		Data   json.RawMessage
		Errors []struct{ Message string }
	}
	if err := json.NewDecoder(response.Body).Decode(&said); err != nil {
		return nil, err
	}
	if len(said.Errors) > 0 {
		return nil, fmt.Errorf("DQL: %s", said.Errors[0].Message)
	}
	return q.read(said.Data)
}

func noVars(int) map[string]string { return nil }

// dql gives the ways to ask a question in DQL; the fastest counts.
func (w *world) dql(name string) []inDQL {
	switch name {
	case "A":
		return []inDQL{{`{ var(func: eq(b.binding, true)) { ~b.partOf { c as b.covers } }
			q(func: type(BActivity), orderasc: b.n) @filter(not uid(c)) { n: b.n } }`, noVars, readNumbers}}
	case "B":
		pairs := w.pairs()
		return []inDQL{{`query q($x: string, $y: string) {
			var(func: eq(b.key, $x)) { x as ~b.party }
			var(func: eq(b.key, $y)) { y as ~b.party }
			var(func: uid(x)) @filter(uid(y) and eq(b.binding, true)) { ~b.partOf { c as b.covers } }
			q(func: type(BActivity), orderasc: b.n) @filter(not uid(c)) { n: b.n } }`, func(i int) map[string]string {
			return map[string]string{"$x": fmt.Sprintf("ws%d", pairs[i][0]), "$y": fmt.Sprintf("ws%d", pairs[i][1])}
		}, readNumbers}}
	case "C":
		return w.speaking()
	}
	wide := w.wide(8)
	return []inDQL{{fmt.Sprintf(`query q($a: string) { q(func: eq(b.key, $a)) {
		provisions: ~b.covers (orderasc: b.n, first: %d, offset: %d) { n: b.n  b.partOf { n: b.n }
			newest: ~b.invokes (orderdesc: b.day, orderasc: b.n, first: %d) { n: b.n } } } }`, pageSize, pageSkip, newestFew),
		func(i int) map[string]string { return map[string]string{"$a": fmt.Sprintf("wa%d", wide[i])} }, readPaths}}
}

// speaking asks C, for which DQL counts nothing that is distinct: the States of
// each activity are counted here.
func (w *world) speaking() []inDQL {
	since := []int32{firstDay(), firstDay() + 1000, firstDay() + 2500, firstDay() + 4000, firstDay() + 5500}
	vars := func(i int) map[string]string { return map[string]string{"$day": fmt.Sprint(since[i])} }
	const from = `query q($day: int) { s as var(func: eq(b.stance, "gap")) @filter(ge(b.day, $day))
		q(func: type(BActivity)) { n: b.n  said: ~b.mentions @filter(uid(s)) `
	return []inDQL{{from + `{ b.by { n: b.n } } } }`, vars, readSpeakers}, {from + `@groupby(b.by) { count(uid) } } }`, vars, readGroups}}
}

func readNumbers(data []byte) (answer, error) {
	var found struct{ Q []struct{ N int32 } }
	err := json.Unmarshal(data, &found)
	out := answer{}
	for _, one := range found.Q {
		out = append(out, []int32{one.N})
	}
	return out, err
}

func readSpeakers(data []byte) (answer, error) {
	var found struct {
		Q []struct {
			N    int32
			Said []struct {
				By struct{ N int32 } `json:"b.by"`
			}
		}
	}
	err := json.Unmarshal(data, &found)
	out := answer{}
	for _, one := range found.Q {
		states := map[int32]bool{}
		for _, s := range one.Said {
			states[s.By.N] = true
		}
		out = append(out, []int32{one.N, int32(len(states))})
	}
	return mostFirst(out), err
}

func readGroups(data []byte) (answer, error) {
	var found struct {
		Q []struct {
			N    int32
			Said []struct {
				Groups []struct{ Count int } `json:"@groupby"`
			}
		}
	}
	err := json.Unmarshal(data, &found)
	out := answer{}
	for _, one := range found.Q {
		count := 0
		for _, s := range one.Said {
			count += len(s.Groups)
		}
		out = append(out, []int32{one.N, int32(count)})
	}
	return mostFirst(out), err
}

// mostFirst orders activities by count, without those of none.
func mostFirst(all answer) answer {
	all = slices.DeleteFunc(all, func(row []int32) bool { return row[1] == 0 })
	slices.SortFunc(all, func(a, b []int32) int {
		if a[1] != b[1] {
			return int(b[1] - a[1])
		}
		return int(a[0] - b[0])
	})
	return all
}

func readPaths(data []byte) (answer, error) {
	var found struct {
		Q []struct {
			Provisions []struct {
				N      int32
				PartOf struct{ N int32 } `json:"b.partOf"`
				Newest []struct{ N int32 }
			}
		}
	}
	err := json.Unmarshal(data, &found)
	out := answer{}
	for _, one := range found.Q {
		for _, p := range one.Provisions {
			if len(p.Newest) == 0 {
				out = append(out, []int32{p.N, p.PartOf.N, -1})
			}
			for _, t := range p.Newest {
				out = append(out, []int32{p.N, p.PartOf.N, t.N})
			}
		}
	}
	return out, err
}
