package curation

import "testing"

// What a log says of a record must at least be one.
func TestContentsAreRecords(t *testing.T) {
	for _, text := range []string{"{}", `{"kind":"Assessment"}`, `{"attrs":null}`, "[]", ""} {
		if r, err := contentOf("assessment:x", text); err == nil {
			t.Errorf("%q: %+v", text, r)
		}
	}
}
