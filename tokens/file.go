package tokens

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"io/fs"
	"os"
	"sync"
	"time"
)

// lookEvery is the least time between two looks at whether a file has changed.
const lookEvery = time.Second

// File is a file of tokens that is asked who has one. It follows the file: a
// token that is made or revoked counts within a second. Any number may ask at
// once.
type File struct {
	path string

	mu     sync.Mutex
	looked time.Time
	state  stamp
	known  []held
	fault  error // of the last reading; while there is one nobody may write
}

// stamp is what a file changes when it is written.
type stamp struct {
	modified time.Time
	size     int64
	mode     fs.FileMode
}

// held is a token that counts.
type held struct {
	name string
	sum  [sha256.Size]byte
}

// Open reads a file. The error wraps fs.ErrNotExist where there is none, or
// ErrRefused for one that others may read and for one that is no such file.
func Open(path string) (*File, error) {
	f := Watch(path)
	if f.read(); f.fault != nil {
		return nil, f.fault
	}
	return f, nil
}

// Watch gives a file that need not be there yet: it says nobody's name until it
// is.
func Watch(path string) *File { return &File{path: path} }

// Who gives the name of whoever has a token, and whether anybody has.
func (f *File) Who(token string) (name string, ok bool) {
	name, err := f.Check(token)
	return name, err == nil
}

// Check gives the name of whoever has a token. The error wraps ErrUnknown where
// nobody has it; else it says why the file says nobody's name, and wraps
// fs.ErrNotExist where there is none. The token is compared with each in the
// file, wherever it is found, and always in the same time.
func (f *File) Check(token string) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if time.Since(f.looked) >= lookEvery {
		f.read()
	}
	if f.fault != nil {
		return "", f.fault
	}
	sum := sha256.Sum256([]byte(token))
	at := -1
	for i := range f.known {
		at = subtle.ConstantTimeSelect(subtle.ConstantTimeCompare(sum[:], f.known[i].sum[:]), i, at)
	}
	if at < 0 {
		return "", ErrUnknown
	}
	return f.known[at].name, nil
}

// read reads the file when it has changed since it was read.
func (f *File) read() {
	f.looked = time.Now()
	info, err := os.Stat(f.path)
	if err == nil && f.fault == nil && f.state == stampOf(info) {
		return
	}
	c, info, err := load(f.path)
	if f.known, f.fault = nil, err; err != nil {
		return
	}
	f.state = stampOf(info)
	for _, e := range c.Tokens {
		if e.Revoked != nil {
			continue
		}
		h := held{name: e.Name}
		if _, f.fault = hex.Decode(h.sum[:], []byte(e.SHA256)); f.fault != nil {
			return
		}
		f.known = append(f.known, h)
	}
}

func stampOf(info fs.FileInfo) stamp { return stamp{info.ModTime(), info.Size(), info.Mode()} }
