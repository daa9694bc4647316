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

func cursor(m ranked) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatFloat(float64(m.score), 'g', -1, 32) + " " + m.id))
}

// readCursor gives the hit to go on after, or nil for the first page.
func readCursor(text string) (*ranked, error) {
	if text == "" {
		return nil, nil //nolint:nilnil // the first page
	}
	plain, err := base64.RawURLEncoding.DecodeString(text)
	score, id, found := strings.Cut(string(plain), " ")
	number, notNumber := strconv.ParseFloat(score, 32)
	if err != nil || !found || notNumber != nil || math.IsNaN(number) || math.IsInf(number, 0) {
		return nil, fmt.Errorf("%w: after: %q is no cursor of a search. Use the one of the page before", ErrQuery, shorten(text, 40))
	}
	return &ranked{score: float32(number), id: id}, nil
}
