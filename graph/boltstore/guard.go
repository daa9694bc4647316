package boltstore

import (
	"errors"
	"fmt"
	"runtime/debug"
)

// The errors by which a caller decides, beside those of package graph.
var (
	// ErrBusy says that another process holds the store; the text names it.
	ErrBusy = errors.New("the store is in use")
	// ErrDamaged says that the files are not what was written.
	ErrDamaged = errors.New("the store is damaged")
	// ErrFormat says that the files have a format that this version does not read.
	ErrFormat = errors.New("the store has another format")
	// ErrReadOnly refuses a write to a store that was opened for reading.
	ErrReadOnly = errors.New("the store was opened for reading only")
)

// guard runs a piece of work on mapped memory. A page that lies past the end
// of a shortened file faults, and a page with turned bits makes the library
// panic; both become an error here. What the caller does with an element is never inside.
func guard(work func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if cause := recover(); cause != nil {
			err = damaged("reading it: %v", cause)
		}
	}()
	return work()
}

func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrDamaged, fmt.Sprintf(format, args...))
}
