//go:build unix

package read_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/read"
)

// The promise for any one file. Its time is that of the processors, because
// other programs share them.
const (
	longest = 10 * time.Second
	largest = 1 << 30
)

// TestHostileFiles holds that bombs, cycles and lies are refused with a reason
// that names them, or read harmlessly, within time and memory.
func TestHostileFiles(t *testing.T) {
	deep := func(open, shut string, n int) string { return strings.Repeat(open, n) + "x" + strings.Repeat(shut, n) }
	for _, tc := range []struct {
		name   string
		data   []byte
		reason string // "" for a file that may be read
	}{
		{"a PDF that is cut", pdfOf([]string{"Words that are long enough to be a text."})[:150], "the PDF is damaged"},
		{"a PDF whose pages are in a circle", pdfOfObjects("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"), "the PDF"},
		{"a PDF that claims many pages", pdfOfObjects("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 2000000000 >>"), "the PDF has no pages"},
		{"a PDF with pictures only", pdfOf([]string{}, []string{}), "the PDF has pictures of its 2 pages but no text"},
		{"a PDF that unpacks to much", pdfOfStreams("/Filter /FlateDecode", deflated("BT /F1 11 Tf 14 TL 72 740 Td\n"+strings.Repeat("(A line of words that goes on and on.) Tj T*\n", 2_000_000)+"ET")), "the PDF"},
		{"a PDF whose stream is packed many times", pdfOfStreams("/Filter [/FlateDecode /FlateDecode /FlateDecode]", deflated(deflated(deflated(strings.Repeat("\x00", 200<<20))))), "(limit "}, // of memory, or on a busy machine of time
		{"a PDF of too many pages", pdfOf(make([][]string, 3001)...), "the PDF has 3001 pages (limit 3000)"},
		{"a PDF that takes long", slowPDF(), "the PDF takes too long to read (limit 7s)"},
		{"a PDF that draws itself", pdfOfObjects("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
			"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>", "<< /Length 5 >>\nstream\n/X Do\nendstream",
			"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >> /Length 11 >>\nstream\n/X Do /X Do\nendstream"), "the PDF"},
		{"a DOCX whose text is a bomb", docxOf(t, run(strings.Repeat("a", 70<<20))), "too large (limit 64 MiB)"},
		{"a DOCX packed too tightly", docxOf(t, run(strings.Repeat("a", 3<<20))), "packed too tightly"},
		{"a DOCX nested deep", docxOf(t, deep("<w:r>", "</w:r>", 1000)), "nested more than 200 deep (limit)"},
		{"a DOCX with too many elements", docxOf(t, incompressible(2_100_000)), "elements and texts (limit)"},
		{"an archive that is cut", zipOf(t, "a.txt", "text")[:40], "the archive is damaged"},
		{"entities that grow", []byte(`<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><udhr><title>&b;</title></udhr>`), "the XML is damaged"},
		{"an entity that reads a file", []byte(`<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><udhr><title>&a;</title></udhr>`), "the XML is damaged"},
		{"XML nested deep", []byte("<?xml version='1.0'?><udhr>" + deep("<a>", "</a>", 100_000)), "nested more than 200 deep (limit)"},
		{"XML with a name that is no name", []byte("<?xml version='1.0'?><udhr><a" + strings.Repeat("\ufeff", 5000) + "/></udhr>"), "the XML is damaged"},
		{"XML that is cut", []byte(akomaNtoso[:900]), "the XML is damaged"},
		{"JSON nested deep", []byte(`{"a":` + deep("[", "]", 1_000_000)), "the JSON is damaged"},
		{"JSON nested deep in a list", []byte(`[{"a":` + deep(`{"a":`, "}", 1_000_000)), "the JSON is damaged"},
		{"JSON that is cut", []byte(bilingual[:300]), "the JSON is damaged"},
		{"a treaty without the wanted language", []byte(strings.ReplaceAll(bilingual, "_en", "_fr")), ""},
		{"YAML aliases that grow", []byte("- text: &a [x, x, x]\n  b: &b [*a, *a, *a]\n  c: &c [*b, *b, *b]\n  d: [*c, *c, *c]\n"), ""},
		{"YAML nested deep", []byte("- a: " + strings.Repeat("[", 100_000)), "nested more than 20 deep"},
		{"YAML nested deep by lists", []byte("- a: x\n" + strings.Repeat("- ", 50_000)), "nested more than 20 deep"},
		{"YAML nested deep by mappings", []byte("- a: x\n  b: " + strings.Repeat("? ", 50_000)), "nested more than 20 deep"},
		{"a table of many columns", []byte(strings.Repeat("a\t", 100_000) + "\nx\n"), ""},
		{"a table with an open quote", []byte("state,date,text\n" + strings.Repeat("PAK,2020,x\n", 10_000) + `FRA,2020,"` + strings.Repeat("x,\n", 1_000_000)), "the table is damaged"},
		{"a table with too many rows", []byte("date\ttext\n" + strings.Repeat("1\tx\n", 100_001)), "more than 100000 rows (limit)"},
		{"a table with too many cells", []byte("text\ta\tb\n" + strings.Repeat(strings.Repeat("x\t", 100)+"\n", 50) + strings.Repeat("1\t2\t3\n", 1)), ""},
		{"JSON of many keys", []byte(`[{"text":"x"` + manyKeys(1_300_000) + "}]"), "keys (limit 200)"},
		{"JSON of many small objects", []byte(`[{"text":"x"}` + strings.Repeat(`,{"":0}`, 2_000_000) + "]"), "rows (limit)"},
		{"JSON too large", []byte(`[{"text":"` + strings.Repeat("x", 17<<20) + `"}]`), "the JSON is too large (limit 16 MiB)"},
		{"a treaty of many articles", []byte(`{"articles":[{"number":"1","text":"x"}` + strings.Repeat(`,{"number":"1","text":"x"}`, 500_000) + "]}"), "articles (limit 5000)"},
		{"YAML of many rows", []byte(strings.Repeat("- a: b\n  text: c\n", 60_000)), "the YAML is too large (limit 512 KiB)"},
		{"YAML in one line", []byte("- text: " + strings.Repeat("a: ", 150_000)), "record 1 of the YAML is too large (limit 128 KiB)"},
		{"YAML that is flat and wide", []byte(strings.Repeat("- text: {"+strings.Repeat("a, ", 42_000)+"}\n", 2)), "a table of other things than statements"},
		{"a page nested deep", []byte("<html><body>" + strings.Repeat("<div>", 100_000)), "exceeds 512"},
		{"one long line", []byte(strings.Repeat("<", 4<<20)), ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := guarded(t, tc.name, tc.data, doc.Hints{})
			switch {
			case err == nil && tc.reason != "":
				t.Errorf("read, want a refusal for %q", tc.reason)
			case err != nil && !errors.Is(err, read.ErrRefused):
				t.Errorf("%v is no refusal", err)
			case err != nil && !strings.Contains(err.Error(), tc.reason):
				t.Errorf("%q, want %q", err, tc.reason)
			case err != nil && (strings.Contains(err.Error(), "\n") || len(err.Error()) > 500):
				t.Errorf("the reason is not one short line: %.300q", err)
			}
		})
	}
}

// slowPDF has many pages with the same contents, which do nothing for long.
func slowPDF() []byte {
	work := deflated(strings.Repeat("q Q\n", 8<<20))
	objects := []string{"<< /Type /Catalog /Pages 2 0 R >>", "", fmt.Sprintf("<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream", len(work), work)}
	kids := ""
	for i := range 500 {
		kids += fmt.Sprintf("%d 0 R ", i+4)
		objects = append(objects, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 3 0 R >>")
	}
	objects[1] = "<< /Type /Pages /Kids [" + kids + "] /Count 500 >>"
	return pdfOfObjects(objects...)
}

// manyKeys is a number of keys of an object.
func manyKeys(n int) string {
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, `,"%x":0`, i)
	}
	return out.String()
}

// incompressible is a number of elements whose names differ, so that they are
// not refused for being packed tightly.
func incompressible(n int) string {
	var out strings.Builder
	random := rand.New(rand.NewPCG(1, 2))
	for range n / 2 {
		fmt.Fprintf(&out, "<a%x/>", random.Uint32()&0xffff)
	}
	return out.String()
}

// guarded reads a file in every way that ingest does and holds it to the
// promise of time and memory.
func guarded(t testing.TB, name string, data []byte, hints doc.Hints) (doc.Document, error) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := processorTime(t)
	read.MayHold(data[:min(len(data), 64<<10)])
	if _, err := read.Archive(data); err != nil && !errors.Is(err, read.ErrRefused) {
		t.Errorf("%s: %v is no refusal", name, err)
	}
	if _, err := read.Records(name, data); err != nil && !errors.Is(err, read.ErrRefused) {
		t.Errorf("%s: %v is no refusal", name, err)
	}
	d, err := read.File(name, data, hints)
	if taken := processorTime(t) - start; taken > longest {
		t.Errorf("%s: took %v (limit %v)", name, taken, longest)
	}
	runtime.ReadMemStats(&after)
	if grown := int64(after.Sys) - int64(before.Sys); grown > largest {
		t.Errorf("%s: took %d MiB (limit %d)", name, grown>>20, largest>>20)
	}
	return d, err
}

// processorTime is what this process has used of the processors.
func processorTime(t testing.TB) time.Duration {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// mutate makes changes of the kinds that happen to files and that attackers
// make: bits flipped, pieces cut out, doubled, put elsewhere, overwritten.
func mutate(random *rand.Rand, data []byte) []byte {
	out := append([]byte{}, data...)
	for range 1 + random.IntN(6) {
		if len(out) < 4 {
			return out
		}
		at, size := random.IntN(len(out)), 1+random.IntN(min(64, len(out)))
		end := min(len(out), at+size)
		switch random.IntN(6) {
		case 0:
			out[at] ^= 1 << random.IntN(8)
		case 1:
			out = append(out[:at:at], out[end:]...)
		case 2:
			out = append(out[:end:end], out[at:]...)
		case 3:
			out = out[:max(4, at)]
		case 4:
			for i := at; i < end; i++ {
				out[i] = byte(random.Uint32())
			}
		case 5:
			copy(out[at:], data[random.IntN(len(data)):][:1])
			out = append(out[:at:at], append([]byte("99999999999"), out[at:]...)...)
		}
	}
	return out
}

// TestMutatedFiles holds that a damaged file of any format is read or refused,
// and neither kills nor stops the program.
func TestMutatedFiles(t *testing.T) {
	count := 300
	if testing.Short() {
		count = 30
	}
	for name, data := range samples(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(20261123, uint64(len(data))))
			slowest := time.Duration(0)
			readable := 0
			for i := range count {
				changed := mutate(random, data)
				start := time.Now()
				d, err := read.File("x", changed, doc.Hints{})
				_, _ = read.Records("x", changed)
				slowest = max(slowest, time.Since(start)) // they are many at once here, so by the clock
				switch {
				case err == nil:
					readable++
					holdPages(t, d)
				case !errors.Is(err, read.ErrRefused):
					t.Fatalf("mutation %d: %v is no refusal", i, err)
				}
			}
			if slowest > 3*longest {
				t.Errorf("the slowest took %v", slowest)
			}
			t.Logf("%d of %d read, the slowest in %v", readable, count, slowest.Round(time.Millisecond))
		})
	}
}

// holdPages holds pages to their order and within the text.
func holdPages(t testing.TB, d doc.Document) {
	t.Helper()
	last := 0
	for _, at := range d.Pages {
		if at < last || at > d.Text.Len() {
			t.Fatalf("pages %v in a text of %d", d.Pages, d.Text.Len())
		}
		last = at
	}
	for _, at := range [...]int{0, d.Text.Len() / 2, max(0, d.Text.Len()-1)} {
		if page := d.Page(at); page < min(1, len(d.Pages)) || page > len(d.Pages) {
			t.Fatalf("offset %d is on page %d of %d", at, page, len(d.Pages))
		}
	}
}

func samples(t testing.TB) map[string][]byte {
	return map[string][]byte{
		"pdf":  pdfOf([]string{"The General Assembly,", "", "1. Decides that the law shall be clear."}, []string{"2. Requests a report on it."}),
		"docx": docxOf(t, item(0, "Scope"), run("The Parties shall meet.")), "zip": zipOf(t, "a.txt", "text", "b/c.txt", "more"),
		"akn": []byte(akomaNtoso), "udhr": []byte(udhrXML), "treaty": []byte(bilingual), "structured": []byte(structured),
		"json": []byte(`[{"state": "PAK", "date": 2020, "text": "One."}, {"state": "FRA", "text": "Two."}]`),
		"yaml": []byte("- state: PAK\n  text: |\n    One.\n- {state: FRA, text: Two.}\n"),
		"csv":  []byte("state,date,text\nPAK,2020,\"One, two.\"\nFRA,2021,Three.\n"), "tsv": []byte("state\ttext\nPAK\tOne\nFRA\tTwo\n"),
		"markdown": []byte("# A\n\n## Article 1\n\nWords [here](https://example.org).\n"),
		"html":     []byte("<!doctype html><html lang=en><body><p>Words &amp; more.</p><table><tr><td>x</table></body></html>"),
		"text":     []byte("Les \xc9tats et les peuples.\r\nNext."),
	}
}
