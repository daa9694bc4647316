package ingest_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/ingest"
	"github.com/lacuna-law/lacuna/ingest/read"
)

// outcomes reads all sources as a run does and says in one line each what came.
func outcomes(t *testing.T, limits ingest.Limits, paths ...string) []string {
	t.Helper()
	var out []string
	for s := range ingest.Sources(paths, strings.NewReader("from stdin"), limits) {
		name := s.Name
		if len(paths) > 0 {
			name = strings.TrimPrefix(strings.TrimPrefix(name, filepath.ToSlash(paths[0])), "/")
		}
		data, hints, err := s.Read()
		if err == nil {
			d, fault := read.File(s.Name, data, hints)
			if err = fault; err == nil {
				out = append(out, strings.TrimSpace(fmt.Sprintf("%s: %s: %s %s", name, d.Format, d.Text.Slice(0, min(d.Text.Len(), 20)), d.Hints.State+d.Hints.Date)))
				continue
			}
		}
		out = append(out, name+": "+err.Error())
	}
	return out
}

// zipOf packs files in the order given: name, content, name, content …
func zipOf(t *testing.T, pairs ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := 0; i < len(pairs); i += 2 {
		w, err := z.Create(pairs[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(pairs[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func fileOf(t *testing.T, data []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "x")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestSourcesOfAnArchive(t *testing.T) {
	inner := string(zipOf(t, "x.txt", "inside"))
	packed := zipOf(t,
		"b.txt", "The second text.", "a/first.txt", "The first text.", "a/first.meta.yaml", "state: PAK\n", "a/", "",
		"../../escape.txt", "out", "/etc/abs.txt", "out", `c:\x.txt`, "out", ".hidden", "no", "__MACOSX/b.txt", "no",
		"inner.zip", inner, "bomb.txt", strings.Repeat("a", 3<<20), "table.csv", "state,date,text\nFRA,2020,One row.\n")
	want := []string{
		`: refused: "../../escape.txt" in the archive is no name of a file within it`,
		`: refused: "/etc/abs.txt" in the archive is no name of a file within it`,
		"a/first.txt: text: The first text. PAK",
		"b.txt: text: The second text.",
		"bomb.txt: refused: the file is packed too tightly: 3145728 bytes in " + packedSize(t, packed, "bomb.txt") + " (limit 1 to 200)",
		`: refused: "c:\\x.txt" in the archive is no name of a file within it`,
		"inner.zip: refused: an archive within an archive (limit 1 level). Unpack it first",
		"table.csv/row-1: record: One row. FRA2020",
	}
	if diff := cmp.Diff(want, outcomes(t, ingest.Limits{}, fileOf(t, packed))); diff != "" {
		t.Error(diff)
	}
}

func packedSize(t *testing.T, data []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if f.Name == name {
			return fmt.Sprint(f.CompressedSize64)
		}
	}
	return ""
}

func TestSourcesOfATable(t *testing.T) {
	for _, tc := range []struct{ name, table string }{
		{"csv", "state,date,text\nPAK,2025-01-14,\"We say, clearly.\"\nFRA,2020,No.\n"},
		{"semicolons", "\"state\";\"date\";\"text\"\n\"PAK\";\"2025-01-14\";\"We say, clearly.\"\nFRA;2020;No.\n"},
		{"tsv", "\ufeffstate\tdate\ttext\r\nPAK\t2025-01-14\tWe say, clearly.\r\nFRA\t2020\tNo.\r\n"},
		{"json", `[{"state": "PAK", "date": "2025-01-14", "text": "We say, clearly."}, {"STATE": "FRA", "date": 2020, "text": "No.", "more": {"a": []}}]`},
		{"yaml", "# statements\n- state: PAK\n  date: \"2025-01-14\"\n  text: We say, clearly.\n- state: FRA\n  date: 2020\n  text: |\n    No.\n"},
		{"yaml below a key", "statements:\n- state: PAK\n  date: \"2025-01-14\"\n  text: We say, clearly.\n- {state: FRA, date: 2020, text: No.}\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			want := []string{"row-1: record: We say, clearly. PAK2025-01-14", "row-2: record: No. FRA2020"}
			if diff := cmp.Diff(want, outcomes(t, ingest.Limits{}, fileOf(t, []byte(tc.table)))); diff != "" {
				t.Error(diff)
			}
		})
	}
	sections := "#Pakistan\nWe say, clearly.\n\n#France\n\n#Kenya\nIt is so.\nAnd so on.\n#Peru\n\n#Viet Nam\nNo.\n"
	if diff := cmp.Diff([]string{"row-1: record: We say, clearly. Pakistan", "row-2: record: It is so.\nAnd so on. Kenya", "row-3: record: No. Viet Nam"},
		outcomes(t, ingest.Limits{}, fileOf(t, []byte(sections)))); diff != "" {
		t.Error(diff)
	}
	got := outcomes(t, ingest.Limits{}, fileOf(t, []byte("Country,Capital,Rivers\nFrance,Paris,Seine\n")))
	want := []string{": refused: a table of other things than statements: no column holds a statement's text: 1 rows by \"capital\", \"country\", \"rivers\". If one does, name it in the .meta.yaml beside the table: `columns: {text: NAME}`"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestRowsAreDocumentsOfTheirOwn holds two equal texts of two States apart.
func TestRowsAreDocumentsOfTheirOwn(t *testing.T) {
	seen := map[string]bool{}
	for s := range ingest.Sources([]string{fileOf(t, []byte("state,date,text\nPAK,2025,Agreed.\nFRA,2025,Agreed.\n"))}, nil, ingest.Limits{}) {
		data, hints, err := s.Read()
		if err != nil {
			t.Fatal(err)
		}
		d, err := read.File(s.Name, data, hints)
		if err != nil {
			t.Fatal(err)
		}
		seen[d.SHA256] = true
	}
	if len(seen) != 2 {
		t.Errorf("%d documents, want 2", len(seen))
	}
}

// site is a server on loopback with pages, traps and a robots.txt.
func site(t *testing.T) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	page := func(path, text string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, text) })
	}
	page("/robots.txt", "User-agent: *\nDisallow: /closed\nAllow: /closed/open\nDisallow: /*.secret$\n\nUser-agent: other\nDisallow: /\n")
	page("/page", "A text on the web.")
	page("/closed/page", "closed")
	page("/closed/open", "Opened again.")
	page("/a.secret", "closed")
	page("/big", strings.Repeat("x", 2<<20))
	for from, to := range map[string]string{"/moved": "/page", "/loop": "/loop", "/toclosed": "/closed/page", "/tofile": "file:///etc/passwd", "/toftp": "ftp://example.org/"} {
		mux.Handle(from, http.RedirectHandler(to, http.StatusFound))
	}
	mux.HandleFunc("/archive", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(zipOf(t, "in.txt", "Packed on the web.")) })
	mux.HandleFunc("/slow", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

func TestSourcesOfAddresses(t *testing.T) {
	server := site(t)
	limits := ingest.Limits{AllowPrivate: true, MaxBytes: 1 << 20, Timeout: time.Minute}
	hurried := limits
	hurried.Timeout = time.Second
	for path, want := range map[string]string{
		"/page":        ": text: A text on the web.",
		"/moved":       ": text: A text on the web.",
		"/closed/open": ": text: Opened again.",
		"/archive":     "in.txt: text: Packed on the web.",
		"/closed/page": "asks programs not to read it",
		"/a.secret":    "asks programs not to read it",
		"/toclosed":    "asks programs not to read it",
		"/missing":     "the address answers 404 Not Found",
		"/big":         "the file is too large (limit 1 MiB)",
		"/loop":        "the address leads on and on (limit 5 redirects)",
		"/tofile":      `"file" is not fetched. Only http and https are`,
		"/toftp":       `"ftp" is not fetched`,
		"/slow":        "no whole answer in time (limit 1s)",
	} {
		given := limits
		if path == "/slow" {
			given = hurried
		}
		got := outcomes(t, given, server.URL+path)
		if len(got) != 1 || !strings.Contains(got[0], want) || strings.HasPrefix(want, ": ") != !strings.Contains(got[0], "refused") && path != "/archive" {
			t.Errorf("%s gives %q, want %q", path, got, want)
		}
	}
	for s := range ingest.Sources([]string{server.URL + "/moved"}, nil, limits) {
		if _, hints, err := s.Read(); err != nil || hints.URL != server.URL+"/page" {
			t.Errorf("address %q, %v, want the one that it led to", hints.URL, err)
		}
	}
}

// TestPrivateAddresses holds that nothing is sent to this machine or a private
// network unless that is allowed, in whatever way the number is written.
func TestPrivateAddresses(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	defer server.Close()
	_, port, _ := strings.Cut(strings.TrimPrefix(server.URL, "http://"), ":")
	for _, host := range []string{"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "10.0.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "[fd00::1]", "[fe80::1]", "[64:ff9b::7f00:1]"} {
		got := outcomes(t, ingest.Limits{Timeout: time.Minute}, "http://"+host+":"+port+"/x")
		if len(got) != 1 || !strings.Contains(got[0], "is an address of this machine or of a private network") {
			t.Errorf("%s: %q", host, got)
		}
	}
	for address, want := range map[string]string{"ftp://example.org/x": "is not fetched", "http:///x": "names no host", "http://u:p@example.org/": "user or password"} {
		if got := outcomes(t, ingest.Limits{}, address); len(got) != 1 || !strings.Contains(got[0], want) || strings.Contains(strings.TrimPrefix(got[0], address), "u:p") {
			t.Errorf("%s: %q", address, got)
		}
	}
	if asked != 0 {
		t.Errorf("the server was asked %d times", asked)
	}
}
