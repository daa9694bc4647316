// Package tokens says who may write: a file of names, each with the SHA-256 of
// a token that was shown once.
//
// Whoever knows a token writes under its name. A token is read from a header,
// compared in constant time with every one, and never logged or repeated. The
// file holds nothing that lets anyone write, yet a file that others may read or
// change is refused: it says who there is, and a line in it makes a writer.
package tokens

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// Prefix is how every token begins, so that one that was published by mistake
// is found by those who look for such things.
const Prefix = "lct_"

// Bounds of a file of tokens.
const (
	secretBytes = 32
	maxName     = 64      // bytes of a name
	maxTokens   = 1_000   // in one file, those that were revoked with them
	maxFile     = 1 << 20 // bytes
)

// The errors by which a caller decides.
var (
	// ErrUnknown says that nobody has this token, or that it was revoked.
	ErrUnknown = errors.New("no such token")
	// ErrRefused says that a file or a name cannot be used as it is.
	ErrRefused = errors.New("refused")
)

// Entry is a token as the file holds it.
type Entry struct {
	Name    string     `json:"name"`
	SHA256  string     `json:"sha256"` // of the token, in hexadecimal
	Created time.Time  `json:"created"`
	Revoked *time.Time `json:"revoked,omitempty"`
}

// content is the JSON of a file.
type content struct {
	Tokens []Entry `json:"tokens"`
}

// List gives the tokens of a file in the order in which they were made. The
// error wraps fs.ErrNotExist where there is no file, or ErrRefused.
func List(path string) ([]Entry, error) {
	c, _, err := load(path)
	return c.Tokens, err
}

// New makes a token for a name, writes its hash to the file, which is made when
// there is none, and gives the token. It is nowhere else: who loses it needs
// another. The error wraps ErrRefused for a name that cannot be or has a token.
func New(path, name string, now time.Time) (token string, err error) {
	if err := checkName(name); err != nil {
		return "", err
	}
	secret := make([]byte, secretBytes)
	if _, err := rand.Read(secret); err != nil {
		return "", err
	}
	token = Prefix + base64.RawURLEncoding.EncodeToString(secret)
	return token, change(path, func(c *content) error {
		if len(c.Tokens) >= maxTokens {
			return fmt.Errorf("%w: %s holds %d tokens already (limit %d). Take out those that were revoked", ErrRefused, path, len(c.Tokens), maxTokens)
		}
		for _, e := range c.Tokens {
			switch {
			case e.Name == name && e.Revoked == nil:
				return fmt.Errorf("%w: %s has a token already. Revoke that first", ErrRefused, name)
			case e.Name != name && strings.EqualFold(e.Name, name):
				return fmt.Errorf("%w: %s was written %s before. Two names of one person would count as two people", ErrRefused, name, e.Name)
			}
		}
		c.Tokens = append(c.Tokens, Entry{Name: name, SHA256: hashOf(token), Created: now.UTC().Truncate(time.Second)})
		return nil
	})
}

// Revoke ends the token of a name. What was written with it stays. The error
// wraps ErrRefused where the name has none.
func Revoke(path, name string, now time.Time) error {
	return change(path, func(c *content) error {
		for i, e := range c.Tokens {
			if e.Name == name && e.Revoked == nil {
				at := now.UTC().Truncate(time.Second)
				c.Tokens[i].Revoked = &at
				return nil
			}
		}
		return fmt.Errorf("%w: %.64q has no token. Look with `lacuna token list`", ErrRefused, name)
	})
}

// checkName refuses what is no name of a writer.
func checkName(name string) error {
	fits := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(".-_@", r)
	}
	if name == "" || len(name) > maxName || strings.ContainsFunc(name, func(r rune) bool { return !fits(r) }) {
		return fmt.Errorf("%w: %.64q is no name. Use letters, digits, and . - _ @ (limit %d bytes)", ErrRefused, name, maxName)
	}
	return nil
}

func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// load reads a file whole.
func load(path string) (content, fs.FileInfo, error) {
	file, err := os.Open(path)
	if err != nil {
		return content{}, nil, fmt.Errorf("tokens: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return content{}, nil, fmt.Errorf("tokens: %w", err)
	}
	if err := checkMode(path, info); err != nil {
		return content{}, info, err
	}
	text, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return content{}, info, fmt.Errorf("tokens: %s: %w", path, err)
	}
	c, err := parse(text)
	if err != nil {
		return content{}, info, fmt.Errorf("tokens: %s: %w", path, err)
	}
	return c, info, nil
}

func checkMode(path string, info fs.FileInfo) error {
	switch {
	case !info.Mode().IsRegular():
		return fmt.Errorf("tokens: %s: %w: no file. Name a file", path, ErrRefused)
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0:
		return fmt.Errorf("tokens: %s: %w: others than its owner may read or change it (mode %04o, limit 0600). Run `chmod 600` on it", path, ErrRefused, info.Mode().Perm())
	}
	return nil
}

// parse reads the JSON of a file and checks every entry.
func parse(text []byte) (content, error) {
	var c content
	if len(text) > maxFile {
		return c, fmt.Errorf("%w: too long (limit %d KiB)", ErrRefused, maxFile>>10)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil || d.More() {
		return content{}, fmt.Errorf("%w: not a file of tokens. Restore it, or remove it and make tokens anew", ErrRefused)
	}
	if len(c.Tokens) > maxTokens {
		return content{}, fmt.Errorf("%w: %d tokens (limit %d)", ErrRefused, len(c.Tokens), maxTokens)
	}
	for i, e := range c.Tokens {
		sum, err := hex.DecodeString(e.SHA256)
		if err != nil || len(sum) != sha256.Size || checkName(e.Name) != nil {
			return content{}, fmt.Errorf("%w: entry %d has no name or no SHA-256. Restore the file, or take the entry out", ErrRefused, i+1)
		}
	}
	return c, nil
}

// change rewrites a file. The new one is written beside it and takes its place
// whole; while it is there nobody else writes, so no change is lost.
func change(path string, edit func(*content) error) (err error) {
	beside := path + ".new"
	out, err := os.OpenFile(beside, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("tokens: %s: %w: another command is writing tokens. Wait for it, or remove the file if that was killed", beside, ErrRefused)
	}
	if err != nil {
		return fmt.Errorf("tokens: %w", err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(beside)
		}
	}()
	c, _, err := load(path)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	if err == nil {
		err = edit(&c)
	}
	if err != nil {
		return errors.Join(err, out.Close())
	}
	if err = write(out, c); err != nil {
		return fmt.Errorf("tokens: %s: %w", beside, err)
	}
	if err = os.Rename(beside, path); err != nil {
		return fmt.Errorf("tokens: %w", err)
	}
	return syncFolder(filepath.Dir(path))
}

func write(out *os.File, c content) error {
	text, err := json.MarshalIndent(c, "", "  ")
	if err == nil {
		_, err = out.Write(append(text, '\n'))
	}
	if err == nil {
		err = out.Sync()
	}
	return errors.Join(err, out.Close())
}

// syncFolder makes a rename outlive a failure of power, where folders can be synced.
func syncFolder(dir string) error {
	folder, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("tokens: %w", err)
	}
	if err := folder.Sync(); err != nil && runtime.GOOS != "windows" {
		return errors.Join(fmt.Errorf("tokens: %w", err), folder.Close())
	}
	return folder.Close()
}
