//go:build unix

package ingest_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/lacuna-law/lacuna/ingest"
	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/read"
)

// The promise for any one file. Its time is that of the processors, because
// other programs share them; by the clock it may take so long at most.
const (
	longestFile = 10 * time.Second
	largestFile = 1 << 30
	hanging     = time.Minute
)

// campaign counts what became of mutated files.
type campaign struct {
	files, taken, refused, parts int
	slowest                      time.Duration
	slowestName                  string
	largest                      uint64 // bytes the program held from the system at its peak
	byReason                     map[string]int
}

// TestMutatedFilesThroughTheLine changes files of every format at random, and
// takes each through the whole line: read, cut, find, link. Whatever they have
// become, they are taken or refused in one line within time and memory, and no
// station fails on them. LACUNA_MUTATIONS says how many, LACUNA_SEED from
// which seed.
func TestMutatedFilesThroughTheLine(t *testing.T) {
	count, seed := 600, uint64(20261123)
	if testing.Short() {
		count = 60
	}
	if text := os.Getenv("LACUNA_MUTATIONS"); text != "" {
		var err error
		if count, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	if text := os.Getenv("LACUNA_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	all := originals(t)
	formats := slices.Sorted(maps.Keys(all))
	c := campaign{byReason: map[string]int{}}
	if _, err := lexicon(); err != nil { // made before time is taken
		t.Fatal(err)
	}
	stop := c.watchMemory()
	for i := range count {
		random := rand.New(rand.NewPCG(seed, uint64(i)))
		format := formats[i%len(formats)]
		one := all[format][random.IntN(len(all[format]))]
		other := one
		if random.IntN(4) == 0 { // spliced with a file of any format
			mixed := all[formats[random.IntN(len(formats))]]
			other = mixed[random.IntN(len(mixed))]
		}
		c.file(t, fmt.Sprintf("%s, mutation %d of seed %d", one.name, i, seed), mutated(random, one.data, other.data))
		if t.Failed() {
			break
		}
	}
	stop()
	if c.largest > largestFile {
		t.Errorf("%d MiB were held (limit %d)", c.largest>>20, largestFile>>20)
	}
	t.Logf("%d files of %d formats: %d taken, %d refused, %d parts of tables and archives; the slowest took %v (%s); at most %d MiB held",
		c.files, len(formats), c.taken, c.refused, c.parts, c.slowest.Round(time.Millisecond), c.slowestName, c.largest>>20)
	for _, reason := range slices.Sorted(maps.Keys(c.byReason)) {
		t.Logf("%5d refused: %s", c.byReason[reason], reason)
	}
}

// file takes one file through the line, and the parts that it holds.
func (c *campaign) file(t *testing.T, name string, data []byte) {
	t.Helper()
	c.files++
	begin, before := time.Now(), processorTime(t)
	if err := c.whole(t, name, data); err == nil {
		c.taken++
	} else {
		c.refused++
		c.byReason[kindOfReason(err.Error())]++
	}
	took := processorTime(t) - before
	if took > c.slowest {
		c.slowest, c.slowestName = took, name
	}
	if clock := time.Since(begin); took > longestFile || clock > hanging {
		t.Errorf("%s: took %v of the processors, %v by the clock (limits %v and %v)", name, took, clock, longestFile, hanging)
		keep(t, data)
	}
}

// whole takes a file and its rows or entries through the line as the pipeline does.
func (c *campaign) whole(t *testing.T, name string, data []byte) (err error) {
	t.Helper()
	defer func() {
		if fault := recover(); fault != nil {
			t.Errorf("%s: a fault of this program: %v\n%s", name, fault, debug.Stack())
			keep(t, data)
			err = read.ErrRefused
		}
	}()
	const most = 40 // parts of one file
	if z, err := read.Archive(data); err == nil && z != nil {
		for _, entry := range z.File[:min(most, len(z.File))] {
			if inner, err := read.Entry(entry, ingest.DefaultMaxBytes); err == nil {
				c.parts++
				_ = c.text(t, name+"/"+entry.Name, inner)
			}
		}
	}
	records, err := read.Records(name, data)
	if err != nil {
		holdRefusal(t, name, err)
	}
	for _, r := range records[:min(most, len(records))] {
		c.parts++
		_ = c.text(t, r.Name, r.Data)
	}
	return c.text(t, name, data)
}

// text takes one document through the line.
func (c *campaign) text(t *testing.T, name string, data []byte) error {
	t.Helper()
	lex, err := lexicon()
	if err != nil {
		t.Fatal(err)
	}
	found, err := ingest.Extract(context.Background(), lex, "x", data, doc.Hints{})
	if err != nil {
		holdRefusal(t, name, err)
		return err
	}
	for _, m := range found.Mentions {
		if m.Start < 0 || m.End <= m.Start || m.Quote == "" {
			t.Errorf("%s: %+v", name, m)
		}
	}
	for _, claim := range found.Claims {
		if claim.Start < 0 || claim.End <= claim.Start || claim.Quote == "" || len(claim.Targets) == 0 {
			t.Errorf("%s: %+v", name, claim)
		}
	}
	return nil
}

func holdRefusal(t *testing.T, name string, err error) {
	t.Helper()
	if !errors.Is(err, read.ErrRefused) {
		t.Errorf("%s: %v is no refusal", name, err)
	}
	holdReason(t, err.Error())
}

// holdReason holds the reason of a refusal to one short line that is no fault
// of the program.
func holdReason(t *testing.T, reason string) {
	t.Helper()
	if reason == "" || strings.ContainsAny(reason, "\n\r") || len(reason) > 600 || strings.Contains(reason, "a fault of this program") {
		t.Errorf("the reason is not one short line: %.700q", reason)
	}
}

// kindOfReason is the beginning of a reason, without what it says of one file.
func kindOfReason(reason string) string {
	reason = strings.TrimPrefix(reason, read.ErrRefused.Error()+": ")
	if at := strings.IndexAny(reason, "0123456789\":("); at > 0 {
		reason = reason[:at]
	}
	return strings.TrimSpace(reason[:min(len(reason), 60)])
}

// keep writes a file that broke the promise where somebody finds it.
func keep(t *testing.T, data []byte) {
	t.Helper()
	f, err := os.CreateTemp("", "lacuna-hostile-*")
	if err != nil {
		t.Log(err)
		return
	}
	defer f.Close()
	if _, err := f.Write(data); err != nil {
		t.Log(err)
	}
	t.Logf("the file is kept as %s", f.Name())
}

// watchMemory notes the peak of what the program holds from the system, until
// the function it gives is called.
func (c *campaign) watchMemory() (stop func()) {
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			c.largest = max(c.largest, m.Sys-m.HeapReleased)
			select {
			case <-tick.C:
			case <-done:
				return
			}
		}
	}()
	return func() { close(done); <-ended }
}

// original is a file before it is changed.
type original struct {
	name string
	data []byte
}

// mutated changes a file as accidents and attackers do: bits flipped, pieces
// cut out, doubled, moved, overwritten, numbers grown, another file set into it.
func mutated(random *rand.Rand, data, other []byte) []byte {
	out := slices.Clone(data)
	for range 1 + random.IntN(8) {
		if len(out) < 8 {
			return out
		}
		at := random.IntN(len(out))
		end := min(len(out), at+1+random.IntN(1<<random.IntN(14)))
		switch random.IntN(9) {
		case 0:
			out[at] ^= 1 << random.IntN(8)
		case 1:
			out = slices.Delete(out, at, end)
		case 2: // doubled
			out = slices.Insert(out, end, slices.Clone(out[at:end])...)
		case 3:
			out = out[:max(8, at)]
		case 4:
			for i := at; i < min(end, at+256); i++ {
				out[i] = byte(random.Uint32())
			}
		case 5:
			out = slices.Insert(out, at, []byte("99999999999")...)
		case 6: // repeated until it is long
			out = slices.Insert(out, at, bytes.Repeat(out[at:min(end, at+64)], 1+random.IntN(2000))...)
		case 7: // a piece of another file
			from := random.IntN(len(other))
			out = slices.Insert(out, at, other[from:min(len(other), from+1+random.IntN(1<<random.IntN(16)))]...)
		case 8: // a sign of the format in the wrong place
			signs := []string{"<", ">", "\"", "{", "[", "]]>", "<!--", "\x00", "\xff", "\n", "(", "endobj", "stream\n", "- ", "Article 1\n", "&#", "\xef\xbb\xbf", "PK\x03\x04"}
			out = slices.Insert(out, at, []byte(strings.Repeat(signs[random.IntN(len(signs))], 1+random.IntN(300)))...)
		}
	}
	return out
}

// originals are files of every format: a few of our own, and beside the
// checkout, where they are, the real ones.
func originals(t *testing.T) map[string][]original {
	t.Helper()
	out := map[string][]original{}
	add := func(format, name string, data []byte) {
		out[format] = append(out[format], original{name, data})
	}
	for name, text := range ownFiles() {
		format, _, _ := strings.Cut(name, ".")
		add(format, name, []byte(text))
	}
	add("docx", "own docx", zipped(t, "word/document.xml", `<?xml version="1.0"?><w:document xmlns:w="x"><w:body><w:p><w:r><w:t>Article 1</w:t></w:r></w:p><w:p><w:r><w:t>No State shall use spyware.</w:t></w:r></w:p></w:body></w:document>`,
		"[Content_Types].xml", `<?xml version="1.0"?><Types/>`))
	add("zip", "own zip", zipped(t, "a.txt", "We condemn ransomware.", "b/c.json", `{"state":"PAK","text":"We agree."}`))
	const largest = 600 << 10 // so that a change is a change of something
	root := sharedData
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(name, ".md") {
			return err
		}
		format := strings.TrimPrefix(filepath.Ext(name), ".")
		if len(out[format]) > 60 || format == "" {
			return nil
		}
		data, err := os.ReadFile(name)
		if err == nil && len(data) > 0 {
			add(format, filepath.Base(name), data[:min(len(data), largest)])
		}
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	for _, list := range out {
		slices.SortFunc(list, func(a, b original) int { return strings.Compare(a.name, b.name) })
	}
	return out
}

// ownFiles are small files in our own words, by format.
func ownFiles() map[string]string {
	const speech = "Mr. President,\n\nWe condemn ransomware and the misuse of spyware, which violate Article 2(4) of the Charter. The law is unclear.\n\nPakistan calls for a treaty.\n"
	return map[string]string{
		"text": speech, "old": "Les \xc9tats condamnent l'espionnage.\r\nL'article 2 de la Charte.\r\n", "wide": "\xff\xfeW\x00e\x00 \x00a\x00g\x00r\x00e\x00.\x00",
		"chinese": "各国谴责网络攻击。\n第一条\n一、不使用武力。", "arabic": "المادة 1\nتدين الدول برامج التجسس.", "han": "\xb8\xf7\xb9\xfa\xc7\xb4\xd4\xf0\xcd\xf8\xc2\xe7\xb9\xa5\xbb\xf7\xa1\xa3",
		"md":   "# A draft\n\n## Article 1\n\nStates **shall** not use [spyware](https://example.org).\n\n- (a) one;\n- (b) two.\n",
		"html": "<!doctype html><html lang=en><head><title>A speech</title></head><body><nav>x</nav><article><h1>A speech</h1><p>We condemn ransomware &amp; spyware.</p><table><tr><td>a<td>b</table></article></body></html>",
		"xml":  `<?xml version="1.0" encoding="UTF-8"?><udhr xml:lang="en"><title>Own</title><article><title>Article 1</title><para>All are free.</para><orderedlist><listitem><para>x</para></listitem></orderedlist></article></udhr>`,
		"akn":  `<?xml version="1.0"?><akomaNtoso><act><meta><FRBRlanguage language="eng"/></meta><body><article><num>Article 1</num><heading>Scope</heading><paragraph><num>1.</num><content><p>No State shall use spyware.</p></content></paragraph></article></body></act></akomaNtoso>`,
		"json": `[{"state":"PAK","date":2020,"text":"We condemn ransomware."},{"state":"FRA","text":"We agree."}]`, "treaty": `{"title":"Own","articles":[{"number":"1","title":"Scope","text":"1. No State shall use spyware.\n2. So it is."},{"number":"2","text":"x"}]}`,
		"yaml": "- state: PAK\n  text: |\n    We condemn ransomware.\n- {state: FRA, text: We agree.}\n", "csv": "state,date,text\nPAK,2020,\"We condemn, and agree.\"\nFRA,2021,Yes.\n", "tsv": "state\ttext\nPAK\tWe condemn ransomware.\nFRA\tYes.\n",
		"pdf": "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>\nendobj\n" +
			"4 0 obj\n<< /Length 91 >>\nstream\nBT /F1 11 Tf 72 740 Td (The States condemn ransomware and spyware in every form.) Tj ET\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\n",
	}
}

func zipped(t *testing.T, files ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for pair := range slices.Chunk(files, 2) {
		w, err := z.Create(pair[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, pair[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
