package web

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"iter"
)

// contentTag names bytes by their content, for an ETag header.
func contentTag(body []byte) string {
	sum := sha256.Sum256(body)
	return `"` + hex.EncodeToString(sum[:12]) + `"`
}

// contentTags gives the tag of each embedded file.
func contentTags() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		err := fs.WalkDir(staticRoot, "static", func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			body, err := staticRoot.ReadFile(path)
			if err == nil && !yield(path, contentTag(body)) {
				return fs.SkipAll
			}
			return err
		})
		if err != nil {
			panic(err)
		}
	}
}
