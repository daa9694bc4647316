package tokens

import (
	"errors"
	"net/http"
	"strings"
)

// maxHeader is the longest token that is looked at, in bytes.
const maxHeader = 256

// The errors of FromHeader. None repeats what was sent.
var (
	ErrNone      = errors.New("no token was sent")
	ErrTwo       = errors.New("the header Authorization was sent more than once")
	ErrMalformed = errors.New("the header Authorization is not `Bearer` and a token")
)

// FromHeader reads a token from the one header that may carry it, after RFC
// 6750, section 2.1: `Authorization: Bearer TOKEN`. It reads no address, no
// body and no cookie.
func FromHeader(h http.Header) (string, error) {
	values := h.Values("Authorization")
	switch len(values) {
	case 0:
		return "", ErrNone
	case 1:
	default:
		return "", ErrTwo
	}
	scheme, token, _ := strings.Cut(values[0], " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" || len(token) > maxHeader || strings.ContainsFunc(token, isNoToken) {
		return "", ErrMalformed
	}
	return token, nil
}

// isNoToken says whether a rune cannot stand in a token.
func isNoToken(r rune) bool {
	letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	return !letter && !strings.ContainsRune("-._~+/=", r)
}
