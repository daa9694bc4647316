package search

import (
	"encoding/base64"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A cursor is the place after a hit: its score and id. Scores are written so
// that they read back to the same bits.

func cursor(score float64, id string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatFloat(score, 'g', -1, 64) + " " + id))
}

// readCursor gives the values to go on after, or nil for the first page.
func readCursor(text string) ([]string, error) {
	if text == "" {
		return nil, nil
	}
	plain, err := base64.RawURLEncoding.DecodeString(text)
	score, id, found := strings.Cut(string(plain), " ")
	number, notNumber := strconv.ParseFloat(score, 64)
	if err != nil || !found || notNumber != nil || math.IsNaN(number) || math.IsInf(number, 0) {
		return nil, fmt.Errorf("%w: after: %q is no cursor of a search. Use the one of the page before", ErrQuery, shorten(text, 40))
	}
	return []string{score, id}, nil
}
