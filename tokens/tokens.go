// Package tokens says who may write: a file of names, each with the SHA-256 of
// a token that was shown once.
//
// Whoever knows a token writes under its name. A token is read from a header,
// compared in constant time with every one, and never logged or repeated.
package tokens
