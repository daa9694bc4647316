// Package ask holds what every room needs that asks the program's own GraphQL
// API in process: its documents, with the fragments that they share, and the
// frame of an answer.
//
// It runs nothing and knows nothing of law: whoever asks is given an API, and
// says itself what an error means to its readers.
package ask

import (
	"encoding/json"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Answer is the frame of a GraphQL answer (GraphQL specification, 7.1).
type Answer struct {
	Data   json.RawMessage `json:"data"`
	Errors []Fault         `json:"errors"`
}

// Fault is one error of an answer.
type Fault struct {
	Message    string `json:"message"`
	Extensions struct {
		Code string `json:"code"`
	} `json:"extensions"`
}

const ending = ".graphql"

// Documents reads the documents of a folder, each under the name of its file
// without .graphql. The folder fragments within it holds fragments, each in a
// file of its name: a document ends with those that it spreads, or that one of
// these spreads, in the order of their names. A folder without documents gives
// an empty map.
func Documents(files fs.FS, folder string) (map[string]string, error) {
	out, err := texts(files, folder)
	if err != nil {
		return nil, err
	}
	fragments, err := texts(files, path.Join(folder, "fragments"))
	if err != nil {
		return nil, err
	}
	for name, document := range out {
		out[name] = complete(document, fragments)
	}
	return out, nil
}

// texts reads the files of a folder by name.
func texts(files fs.FS, folder string) (map[string]string, error) {
	names, err := fs.Glob(files, path.Join(folder, "*"+ending))
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		out[strings.TrimSuffix(path.Base(name), ending)] = string(text)
	}
	return out, nil
}

// spread is the use of a fragment, or the head of an inline one, which has the
// name `on` that no fragment may have.
var spread = regexp.MustCompile(`\.\.\.\s*(\w+)`)

// complete puts behind a document the fragments that it needs.
func complete(document string, fragments map[string]string) string {
	needed := map[string]bool{}
	var look func(string)
	look = func(text string) {
		for _, use := range spread.FindAllStringSubmatch(text, -1) {
			if name := use[1]; !needed[name] && fragments[name] != "" {
				needed[name] = true
				look(fragments[name])
			}
		}
	}
	look(document)
	for _, name := range slices.Sorted(maps.Keys(needed)) {
		document += "\n" + fragments[name]
	}
	return document
}
