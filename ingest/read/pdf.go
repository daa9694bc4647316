package read

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/klippa-app/go-pdfium"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// The limits of a PDF. It is read inside a sandbox whose memory and time they
// bound; a file that goes beyond them is refused and its sandbox thrown away.
const (
	maxPages     = 3000
	maxLetters   = 8 << 20
	pdfTime      = 7 * time.Second
	pdfMemory    = 256 << 20 // of one sandbox
	pdfSandboxes = 2
	wasmPage     = 64 << 10
)

// pdfEngine is compiled when the first PDF is met and kept, because that takes
// seconds. Nothing of one document is kept for the next: each has a sandbox of
// its own, without files, network or clock of this machine.
var pdfEngine = sync.OnceValues(newEngine)

func newEngine() (pdfium.Pool, error) {
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(pdfMemory / wasmPage).
		WithCloseOnContextDone(true)
	if cache := compileCache(); cache != nil {
		config = config.WithCompilationCache(cache)
	}
	return webassembly.Init(webassembly.Config{
		// Compiled on every processor, because until then the first PDF waits.
		Context: experimental.WithCompilationWorkers(context.Background(), runtime.GOMAXPROCS(0)),
		MaxIdle: 0, MaxTotal: pdfSandboxes, RuntimeConfig: config,
		FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard,
	})
}

// compileCache keeps the compiled reader in the user's cache folder, so that
// only the first run pays for it. Without such a folder each process compiles anew.
func compileCache() wazero.CompilationCache {
	dir, err := os.UserCacheDir()
	if err != nil {
		return nil
	}
	dir = filepath.Join(dir, "lacuna", "pdf")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil
	}
	cache, err := wazero.NewCompilationCacheWithDir(dir)
	if err != nil {
		return nil
	}
	return cache
}

// fromPDF gives the text of a PDF and the offsets at which its pages begin.
func fromPDF(data []byte) (extracted, error) {
	pool, err := pdfEngine()
	if err != nil {
		return extracted{}, fmt.Errorf("%w: the reader of PDF does not start: %w", ErrRefused, err)
	}
	sandbox, err := pool.GetInstanceWithContext(context.Background())
	if err != nil {
		return extracted{}, fmt.Errorf("%w: the reader of PDF does not start: %w", ErrRefused, err)
	}
	sheets, title, err := inTime(sandbox, data)
	if err != nil {
		return extracted{}, err
	}
	out := extracted{format: "pdf", title: title}
	out.text, out.pages = layOut(sheets)
	return out, checkPDFText(out.text, len(sheets))
}

// inTime reads a PDF in a sandbox, which is closed afterwards, or killed when
// the time is over.
func inTime(sandbox pdfium.Pdfium, data []byte) (sheets []sheet, title string, err error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			if fault := recover(); fault != nil {
				err = damaged(fmt.Errorf("%v", fault))
			}
		}()
		sheets, title, err = readPDF(sandbox, data)
	}()
	timer := time.NewTimer(pdfTime)
	defer timer.Stop()
	select {
	case <-done:
		sandbox.Close()
		return sheets, title, err
	case <-timer.C:
		_ = sandbox.Kill() // what is left of it cannot do more
		<-done
		return nil, "", fmt.Errorf("%w: the PDF takes too long to read (limit %v)", ErrRefused, pdfTime)
	}
}

func readPDF(p pdfium.Pdfium, data []byte) ([]sheet, string, error) {
	opened, err := p.OpenDocument(&requests.OpenDocument{File: &data})
	if err != nil {
		return nil, "", openError(err)
	}
	count, err := p.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: opened.Document})
	switch {
	case err != nil:
		return nil, "", damaged(err)
	case count.PageCount > maxPages:
		return nil, "", fmt.Errorf("%w: the PDF has %d pages (limit %d)", ErrRefused, count.PageCount, maxPages)
	}
	var out []sheet
	letters := 0
	for i := range count.PageCount {
		s, err := readPage(p, opened.Document, i)
		if err != nil {
			return nil, "", fmt.Errorf("%w, page %d", err, i+1)
		}
		if letters += s.letters; letters > maxLetters {
			return nil, "", fmt.Errorf("%w: the PDF has more than %d characters (limit)", ErrRefused, maxLetters)
		}
		out = append(out, s)
	}
	title := ""
	if meta, err := p.FPDF_GetMetaText(&requests.FPDF_GetMetaText{Document: opened.Document, Tag: "Title"}); err == nil {
		title = collapse(meta.Value)
	}
	return out, title, nil
}

func openError(err error) error {
	if errors.Is(err, pdfiumerrors.ErrPassword) || errors.Is(err, pdfiumerrors.ErrSecurity) {
		return fmt.Errorf("%w: the PDF is encrypted. Save it without a password", ErrRefused)
	}
	return damaged(err)
}

// damaged hides the traces of the sandbox, of which only the first line says anything.
func damaged(err error) error {
	if strings.Contains(err.Error(), "wasm error") {
		return fmt.Errorf("%w: the PDF is damaged or needs more memory than its sandbox has (limit %d MiB)", ErrRefused, pdfMemory>>20)
	}
	return fmt.Errorf("%w: the PDF is damaged: %s", ErrRefused, firstOf(err.Error()))
}

// readPage reads the lines of a page in the order in which they are drawn.
func readPage(p pdfium.Pdfium, document references.FPDF_DOCUMENT, index int) (sheet, error) {
	page, err := p.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: document, Index: index})
	if err != nil {
		return sheet{}, damaged(err)
	}
	defer func() { _, _ = p.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: page.Page}) }()
	text, err := p.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: requests.Page{ByReference: &page.Page}})
	if err != nil {
		return sheet{}, damaged(err)
	}
	defer func() { _, _ = p.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage}) }()
	count, err := p.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: text.TextPage})
	if err != nil {
		return sheet{}, damaged(err)
	}
	if count.Count > maxLetters {
		return sheet{letters: count.Count}, nil
	}
	return readLines(p, text.TextPage, count.Count)
}

func readLines(p pdfium.Pdfium, page references.FPDF_TEXTPAGE, count int) (sheet, error) {
	out := sheet{letters: count}
	var line printed
	last := 0 // the letter that was read last
	flush := func() {
		if strings.TrimSpace(string(line.words)) != "" {
			line.foot = line.y
			if box, err := p.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: page, Index: last}); err == nil && line.y-box.Bottom > line.tall {
				line.foot = box.Bottom
			}
			out.lines = append(out.lines, line)
		}
		line = printed{}
	}
	for i := range count {
		got, err := p.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: page, Index: i})
		if err != nil {
			return sheet{}, damaged(err)
		}
		r := rune(uint32(got.Unicode))
		if r == '\r' || r == '\n' {
			flush()
			continue
		}
		if len(line.words) == 0 && !unicode.IsSpace(r) {
			if box, err := p.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: page, Index: i}); err == nil {
				line.y, line.tall = box.Bottom, box.Top-box.Bottom
			}
		}
		if unicode.IsLetter(r) {
			last = i
		}
		if r != 0 && (len(line.words) > 0 || !unicode.IsSpace(r)) {
			line.words = append(line.words, r)
		}
	}
	flush()
	return out, nil
}
