// Package gen is what gqlgen makes of the declaration in package schema: the
// executable schema and a model of every type that has no Go type of its own.
// It stands apart so that generated code and code written by hand do not mix;
// the one thing written by hand is the scalar Date, which the generated code
// needs. It knows no store and answers nothing by itself.
package gen

import (
	"errors"
	"fmt"

	"github.com/99designs/gqlgen/graphql"

	"github.com/lacuna-law/lacuna/schema"
)

// ErrInput is wrapped by the error for a value that the scalar cannot be.
var ErrInput = errors.New("no such value")

// MarshalDate writes a date as it is kept; the store checked its form.
func MarshalDate(date string) graphql.Marshaler { return graphql.MarshalString(date) }

// UnmarshalDate reads a date of any precision: 2025, 2025-01 or 2025-01-14.
// The error wraps ErrInput and does not repeat the value.
func UnmarshalDate(value any) (string, error) {
	if value == nil {
		return "", nil
	}
	text, isText := value.(string)
	if !isText || !schema.ValidDate(text) {
		return "", fmt.Errorf("date: %w: write YYYY, YYYY-MM or YYYY-MM-DD", ErrInput)
	}
	return text, nil
}
