package gqlapi_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// strikes lists the attacks: the documents of attacks(), what else a document
// or its variables may do, and requests that are none.
func strikes(t *testing.T) map[string]strike {
	all := map[string]strike{}
	for name, attack := range attacks() {
		all["document: "+name] = post(t, attack.query+" #"+marker, map[string]any{marker: marker}, attack.code, 400)
	}
	maps.Copy(all, longWords(t))
	maps.Copy(all, bodies())
	maps.Copy(all, addresses())
	return all
}

// post asks with a document.
func post(t *testing.T, query string, variables map[string]any, code string, status ...int) strike {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	return send(string(body), code, status...)
}

// send posts a body as JSON.
func send(body, code string, status ...int) strike {
	return strike{
		method: http.MethodPost, path: "/graphql", header: map[string]string{"Content-Type": plain, "Accept": response},
		body: func() io.Reader { return strings.NewReader(body) }, status: status, code: code,
	}
}

// longWords are questions whose words are the attack.
func longWords(t *testing.T) map[string]strike {
	long := func(word string, n int) map[string]any { return map[string]any{"x": marker + strings.Repeat(word, n)} }
	search := `query($x:String!){search(query:$x,first:1){totalCount}}`
	lens := `query($x:[ID!]!){gaps(lens:{states:$x},first:1){totalCount}}`
	deep := `{"query":"query($x:LensInput){gaps(lens:$x){totalCount}}","variables":{"x":` + strings.Repeat(`{"states":`, 9000) + `"hunter2"` + strings.Repeat("}", 9000) + "}}"
	wide := make([]string, 4000)
	for i := range wide {
		wide[i] = fmt.Sprintf("state:%s%d", marker, i)
	}
	return map[string]strike{
		"text: a search of 900 KB":          post(t, search, long(" a", 450_000), "BAD_USER_INPUT", 200),
		"text: a search of brackets":        post(t, search, long("(", 100_000), "BAD_USER_INPUT", 200),
		"text: a search of quotes":          post(t, search, long(` "a`, 100_000), "BAD_USER_INPUT", 200),
		"text: a search of ORs":             post(t, search, long(" OR a*", 100_000), "BAD_USER_INPUT", 200),
		"text: references in 900 KB":        post(t, `query($x:String!){verifyCitations(text:$x){status}}`, long(" Art. 2(4)", 90_000), "LIMIT_EXCEEDED", 400),
		"text: 30 times 128 KB":             post(t, "query($x:String!){"+strings.ReplaceAll(aliases(30), "__typename", "verifyCitations(text:$x){status}")+"}", long(" Art. 2(4)", 12_000), "LIMIT_EXCEEDED", 400),
		"text: references in 150 KB":        post(t, `query($x:String!){verifyCitations(text:$x){status}}`, long(" Art. 2(4)", 15_000), "BAD_USER_INPUT", 200),
		"text: a clause of 900 KB":          post(t, `query($x:String!){precedents(text:$x){language}}`, long(" shall", 150_000), "LIMIT_EXCEEDED", 400),
		"text: a draft of 900 KB":           post(t, `query($x:String!){simulate(draft:{text:$x,format:YAML}){title}}`, long("\n- a: [", 100_000), "BAD_USER_INPUT", 200),
		"text: a draft that multiplies":     post(t, `query($x:String!){simulate(draft:{text:$x,format:YAML}){title}}`, map[string]any{"x": laughs()}, "BAD_USER_INPUT", 200),
		"variables: 4,000 States":           post(t, lens, map[string]any{"x": wide}, "BAD_USER_INPUT", 200),
		"variables: 100,000 States":         post(t, lens, map[string]any{"x": slices.Repeat([]string{marker}, 100_000)}, "LIMIT_EXCEEDED", 400),
		"variables: 4,000 ids":              post(t, `query($x:[ID!]!){nodes(ids:$x){id}}`, map[string]any{"x": wide}, "BAD_USER_INPUT", 200),
		"variables: 9,000 deep":             send(deep, "LIMIT_EXCEEDED", 400),
		"variables: a huge first":           post(t, `query($x:Int){activities(first:$x){totalCount}}`, map[string]any{"x": 2_000_000_000, marker: 1}, "BAD_USER_INPUT", 200),
		"variables: a number of 900 KB":     send(`{"query":"query($x:Int){activities(first:$x){totalCount}}","variables":{"hunter2":1,"x":`+strings.Repeat("9", 900_000)+"}}", "GRAPHQL_VALIDATION_FAILED", 400),
		"variables: a cursor of 900 KB":     post(t, `query($x:String){activities(after:$x){totalCount}}`, long("A", 900_000), "BAD_USER_INPUT", 200),
		"document: a null byte":             post(t, "{__typename \x00"+marker+"}", nil, "GRAPHQL_PARSE_FAILED", 400),
		"document: 1,000 operations":        post(t, operations(1000), nil, "LIMIT_EXCEEDED", 400),
		"document: a name of 900 KB":        post(t, "{"+marker+strings.Repeat("a", 100_000)+"}", nil, "LIMIT_EXCEEDED", 400),
		"document: 952 bytes that double":   post(t, doubling952(), nil, "LIMIT_EXCEEDED", 400),
		"document: a text without an end":   post(t, `{search(query:"`+marker+strings.Repeat("a", 50_000), nil, "GRAPHQL_PARSE_FAILED", 400),
		"document: a list 4,000 brackets":   post(t, `{gaps(lens:{states:`+strings.Repeat("[", 4000)+"#"+marker+"\n"+strings.Repeat("]", 900)+"}){totalCount}}", nil, "GRAPHQL_PARSE_FAILED", 400),
		"document: a type of 2,000 lists":   post(t, "query($a:"+strings.Repeat("[", 2000)+"Int"+strings.Repeat("]", 2000)+"){__typename} #"+marker, nil, "GRAPHQL_PARSE_FAILED", 400),
		"document: 100,000 unknown letters": post(t, "{"+strings.Repeat("\u200b", 40_000)+marker+"}", nil, "GRAPHQL_PARSE_FAILED", 400),
	}
}

func operations(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "query A%d{corpus{release}} ", i)
	}
	return b.String() + "#" + marker
}

// doubling952 is the document by which gqlgen's own limit was brought to
// seconds: each fragment spreads the next twice.
func doubling952() string {
	var b strings.Builder
	b.WriteString("{...A} ")
	names := "ABCDEFGHIJKLMNOPQRSTUVWXYZa"
	for i := range 26 {
		fmt.Fprintf(&b, "fragment %c on Query{...%c ...%c} ", names[i], names[i+1], names[i+1])
	}
	return b.String() + "fragment a on Query{__typename}"
}

// laughs is YAML whose aliases multiply.
func laughs() string {
	var b strings.Builder
	b.WriteString("title: " + marker + "\na0: &a0 [x,x,x,x,x,x,x,x,x]\n")
	for i := range 12 {
		fmt.Fprintf(&b, "a%d: &a%d [%s]\n", i+1, i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i), 9), ","))
	}
	return b.String()
}

// bodies are requests whose body is no request.
func bodies() map[string]strike {
	typed := func(a strike, header, value string) strike { a.header[header] = value; return a }
	stream := func(n int64) strike {
		a := send("", "BAD_REQUEST", 413)
		a.body = func() io.Reader {
			return io.MultiReader(strings.NewReader(`{"query":"{__typename}","`+marker+`":"`), io.LimitReader(zeros{}, n))
		}
		return a
	}
	return map[string]strike{
		"body: 20 MB in chunks":             stream(20 << 20),
		"body: a batch of 1,000":            send("["+strings.Repeat(`{"query":"{hunter2}"},`, 1000)+`{}]`, "BAD_REQUEST", 400),
		"body: a batch of 20,000":           send("["+strings.Repeat(`{"query":"{hunter2}"},`, 20_000)+`{}]`, "BAD_REQUEST", 400),
		"body: multipart":                   typed(send("--x\r\nContent-Disposition: form-data; name=operations\r\n\r\n{hunter2}\r\n--x--", "BAD_REQUEST", 415), "Content-Type", "multipart/form-data; boundary=x"),
		"body: a form":                      typed(send("query={hunter2}", "BAD_REQUEST", 415), "Content-Type", "application/x-www-form-urlencoded"),
		"body: text":                        typed(send(`{"query":"{hunter2}"}`, "BAD_REQUEST", 415), "Content-Type", "text/plain"),
		"body: another charset":             typed(send(`{"query":"{hunter2}"}`, "BAD_REQUEST", 415), "Content-Type", plain+"; charset=utf-7"),
		"body: a bomb of gzip":              typed(send(bomb(), "BAD_REQUEST", 415), "Content-Encoding", "gzip"),
		"body: a bomb that hides":           send(bomb(), "BAD_REQUEST", 400),
		"body: no UTF-8":                    send("{\"query\":\"{hunter2 \xff\xfe}\"}", "BAD_REQUEST", 400),
		"body: null bytes":                  send("{\"query\":\"{hunter2\x00}\"}"+strings.Repeat("\x00", 1000), "BAD_REQUEST", 400),
		"body: only null bytes":             send(marker+strings.Repeat("\x00", 900_000), "BAD_REQUEST", 400),
		"body: arrays, 500,000 deep":        send(`{"query":"{hunter2}","x":`+strings.Repeat("[", 500_000), "BAD_REQUEST", 400),
		"body: objects, 100,000 deep":       send(strings.Repeat(`{"hunter2":`, 90_000)+"1"+strings.Repeat("}", 9), "BAD_REQUEST", 400),
		"body: one key 50,000 times":        send("{"+strings.Repeat(`"query":"{hunter2}",`, 50_000)+`"x":1}`, "BAD_REQUEST", 400),
		"body: 60,000 keys":                 send("{"+keys(60_000)+`"query":"{hunter3}"}`, "GRAPHQL_VALIDATION_FAILED", 400),
		"body: the wrong types":             send(`{"query":{"hunter2":1},"variables":[["hunter2"]],"operationName":{}}`, "BAD_REQUEST", 400),
		"body: no end":                      send(`{"query":"{hunter2}"`, "BAD_REQUEST", 400),
		"body: an operation of 900 KB":      send(`{"query":"query A{__typename}","operationName":"hunter2`+strings.Repeat("a", 900_000)+`"}`, "LIMIT_EXCEEDED", 400),
		"body: a hash of a persisted query": send(`{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"hunter2`+strings.Repeat("a", 900_000)+`"}}}`, "", 200, 400),
	}
}

// zeros reads as noughts for ever.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '0'
	}
	return len(p), nil
}

// bomb is a gigabyte in a megabyte.
func bomb() string {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	_, _ = io.WriteString(w, `{"query":"{`+marker+`}","x":"`)
	_, _ = io.Copy(w, io.LimitReader(zeros{}, 100<<20))
	_ = w.Close()
	return b.String()
}

func keys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `"%s%d":1,`, marker, i)
	}
	return b.String()
}

// addresses are requests by GET, and requests to others than us.
func addresses() map[string]strike {
	get := func(query string, code string, status ...int) strike {
		return strike{method: http.MethodGet, path: "/graphql?" + query, header: map[string]string{"Accept": response}, status: status, code: code}
	}
	ask := func(document string) string { return "query=" + url.QueryEscape(document) }
	from := func(header map[string]string, host string, status int) strike {
		a := send(`{"query":"{__typename}","x":"`+marker+`"}`, "", status)
		maps.Copy(a.header, header)
		a.host = host
		return a
	}
	return map[string]strike{
		"GET: a mutation":           get(ask(`mutation{retract(document:"hunter2",reason:"hunter2"){revision}}`), "METHOD_NOT_ALLOWED", 405),
		"GET: a subscription":       get(ask("subscription{revisions{revision}} #"+marker), "METHOD_NOT_ALLOWED", 405),
		"GET: a document of 60 KB":  get(ask("{__typename #"+marker+strings.Repeat("a", 50_000)+"\n}"), "", 200, 400, 431),
		"GET: an address of 100 KB": get(ask("{__typename #"+marker+strings.Repeat("a", 100_000)), "", 431),
		"GET: no query":             get("hunter2", "BAD_REQUEST", 400),
		"GET: a query twice":        get(ask("{__typename}")+"&"+ask("{hunter2}"), "BAD_REQUEST", 400),
		"GET: 5,000 parameters":     get(strings.Repeat("hunter2=1&", 5_000), "BAD_REQUEST", 400),
		"GET: broken escapes":       get("query=%zzhunter2", "BAD_REQUEST", 400),
		"GET: variables, no JSON":   get(ask("{__typename}")+"&variables="+strings.Repeat("[", 20_000)+marker, "BAD_REQUEST", 400),
		"header: 100 KB":            from(map[string]string{"X-Long": strings.Repeat("a", 100_000)}, "", 431),
		"header: 5,000 to accept":   from(map[string]string{"Accept": strings.Repeat(marker+"/x;q=0.1,", 3_000)}, "", 406),
		"header: a foreign Host":    from(nil, marker+".example", 421),
		"header: a foreign Origin":  from(map[string]string{"Origin": "https://" + marker + ".example"}, "", 403),
		"header: a foreign site":    from(map[string]string{"Sec-Fetch-Site": "cross-site"}, "", 403),
		"header: a wrong token":     from(map[string]string{"Authorization": "Bearer " + strings.Repeat(marker, 5_000)}, "", 200),
	}
}
