package read_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/read"
	"github.com/lacuna-law/lacuna/schema"
)

func utf16le(s string) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

func TestFile(t *testing.T) {
	const plain = "The States agree that the law of the sea is for all.\r\nNext.\r"
	for _, tc := range []struct {
		name, file string
		data       []byte
		text       string
		format     string
		language   string
		title      string
	}{
		{"text as it is", "a.txt", []byte(plain), plain, "text", "en", "The States agree that the law of the sea is for all."},
		{"a byte order mark is part of the text", "a.txt", []byte("\ufeff" + plain), "\ufeff" + plain, "text", "en", "The States agree that the law of the sea is for all."},
		{"UTF-16 with a mark", "a.txt", append([]byte{0xff, 0xfe}, utf16le(plain)...), "\ufeff" + plain, "text", "en", "The States agree that the law of the sea is for all."},
		{"UTF-16 without a mark", "a.txt", utf16le(plain), plain, "text", "en", "The States agree that the law of the sea is for all."},
		{"windows-1252", "a.txt", []byte("Les \xc9tats et les peuples sont dans une soci\xe9t\xe9."), "Les États et les peuples sont dans une société.", "text", "fr", "Les États et les peuples sont dans une société."},
		{"windows-1251", "a.txt", []byte("\xcc\xe8\xf0 \xe8 \xef\xf0\xe0\xe2\xee"), "Мир и право", "text", "ru", "Мир и право"},
		{"Chinese", "a.txt", []byte("各会员国应善意履行其义务。"), "各会员国应善意履行其义务。", "text", "zh", "各会员国应善意履行其义务。"},
		{"the name lies about the format", "a.pdf", []byte(plain), plain, "text", "en", "The States agree that the law of the sea is for all."},
		{"a page", "a.txt", []byte(`<!DOCTYPE html><html lang="en"><head><title>News</title><script>x()</script></head><body><nav><a href="/">Home</a></nav><p>The envoy &amp; the others spoke.</p><p>All of them.</p><footer>Contact</footer></body></html>`),
			"News\n\nThe envoy & the others spoke.\n\nAll of them.", "html", "en", "News"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d, err := read.File(tc.file, tc.data, doc.Hints{})
			if err != nil {
				t.Fatal(err)
			}
			got := []string{d.Text.String(), d.Format, d.Language, d.Title}
			if diff := cmp.Diff([]string{tc.text, tc.format, tc.language, tc.title}, got); diff != "" {
				t.Error(diff)
			}
			if len(d.SHA256) != 64 || len(d.ShortHash()) != 12 {
				t.Errorf("hash %q", d.SHA256)
			}
		})
	}
}

func TestFileKeepsTheArticleOfAPage(t *testing.T) {
	paragraph := "<p>" + strings.Repeat("The envoy said that the law must be clear, and that all States should keep it. ", 6) + "</p>"
	source := `<html><head><title>Envoy speaks - The Daily</title></head><body><div class="menu"><ul><li><a href="/a">Politics</a></li><li><a href="/b">Sport</a></li></ul></div>` +
		`<article><h1>Envoy speaks</h1>` + strings.Repeat(paragraph, 4) + `</article><div class="sidebar"><a href="/c">Most read stories</a></div></body></html>`
	d, err := read.File("x", []byte(source), doc.Hints{})
	if err != nil {
		t.Fatal(err)
	}
	text := d.Text.String()
	if strings.Contains(text, "Sport") || strings.Contains(text, "Most read") {
		t.Errorf("navigation was kept: %.200s", text)
	}
	if strings.Count(text, "The envoy said") != 24 {
		t.Errorf("the article is not whole: %d sentences", strings.Count(text, "The envoy said"))
	}
}

func TestFileRefuses(t *testing.T) {
	for _, tc := range []struct{ name, data, reason string }{
		{"PDF", "%PDF-1.7\n…", "the PDF is damaged"},
		{"an archive", "PK\x03\x04abc", "the archive is damaged"},
		{"XML", "<?xml version=\"1.0\"?><a/>", "XML of a kind that is not read: \"a\""},
		{"JSON", "{\"a\": 1}", "neither articles nor statements"},
		{"binary data", "a\x00\x01\x02bcdefghijklmnop", "format not read yet: binary data"},
		{"nothing", " \n", "the file is empty"},
		{"a page without text", "<html><body><script>1</script></body></html>", "the page has no text"},
		{"a page nested without end", "<html><body>" + strings.Repeat("<div>", 5000), "exceeds 512"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := read.File("x", []byte(tc.data), doc.Hints{})
			if !errors.Is(err, read.ErrRefused) || !strings.Contains(err.Error(), tc.reason) {
				t.Errorf("error %v, want one that says %q", err, tc.reason)
			}
		})
	}
}

func TestFromName(t *testing.T) {
	want := doc.Hints{As: doc.AsStatement, State: "state:ALB", Date: "2022", Tier: schema.SourceTierVerbatimRecord,
		Forum: "General debate of the General Assembly", Title: "General debate, session 77 (2022): ALB"}
	if diff := cmp.Diff(want, read.FromName("some/folder/ALB_77_2022.txt")); diff != "" {
		t.Error(diff)
	}
	for _, name := range []string{"ALB_12_2022.txt", "alb_77_2022.txt", "report_77_2022.txt", "x.txt"} {
		if got := read.FromName(name); got != (doc.Hints{}) {
			t.Errorf("FromName(%q) = %+v, want nothing", name, got)
		}
	}
}

func TestSidecar(t *testing.T) {
	got, err := read.Sidecar([]byte("as: statement\nstate: PAK\ndate: 2025-01-14\ntier: PRESS_REPORT\n"))
	if diff := cmp.Diff(doc.Hints{As: doc.AsStatement, State: "PAK", Date: "2025-01-14", Tier: schema.SourceTierPressReport}, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	for _, bad := range []string{"stat: PAK", "date: 14 January 2025", "tier: NEWSPAPER", "as: poem", "- a"} {
		if _, err := read.Sidecar([]byte(bad)); !errors.Is(err, read.ErrRefused) {
			t.Errorf("Sidecar(%q) gives %v, want a refusal", bad, err)
		}
	}
	explicit := doc.Hints{Date: "2023"}
	if got := explicit.Over(got); got.Date != "2023" || got.State != "PAK" {
		t.Errorf("what is said more surely must win: %+v", got)
	}
}

func FuzzFile(f *testing.F) {
	for _, seed := range []string{"text", "\xff\xfea\x00", "<html><p>x", "%PDF", "\xe9t\xe9", "<!doctype html><table><tr><td><p>"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := read.File("x", data, doc.Hints{})
		if err != nil {
			if !errors.Is(err, read.ErrRefused) {
				t.Fatalf("error %v is no refusal", err)
			}
			return
		}
		if d.Text.Len() == 0 || d.Text.Slice(0, d.Text.Len()) != d.Text.String() {
			t.Fatal("the text is lost")
		}
	})
}
