package dgraphstore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/dgraph-io/dgo/v230"
	"github.com/dgraph-io/dgo/v230/protos/api"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/lacuna-law/lacuna/graph"
)

// longestWait is the longest pause between two tries.
const longestWait = 2 * time.Second

// mostRenewals is how often one call may log in again: a login may run out
// before the call that it was made for is done.
const mostRenewals = 5

// try makes one call until it is done, refused, or patience ends.
func (s *Store) try(ctx context.Context, doing string, do func(context.Context) error) error {
	return s.again(ctx, doing, func(ctx context.Context) error { return s.call(ctx, do) })
}

// again does something until it is done, refused, or patience ends. Only what
// the cluster cannot do just now is tried again: two transactions met, an alpha
// is gone, a leader is being chosen.
func (s *Store) again(ctx context.Context, doing string, do func(context.Context) error) error {
	began := time.Now()
	wait, renewed := 20*time.Millisecond, 0
	for {
		err := do(ctx)
		anew := err != nil && renewed < mostRenewals && s.renew(ctx, err)
		if anew {
			if renewed++; renewed == 1 {
				continue
			}
		}
		if err == nil || !anew && !passes(err) {
			return s.say(doing, err)
		}
		if s.Stalled != nil {
			s.Stalled(Stall{doing, time.Since(began), err})
		}
		if time.Since(began)+wait > s.Patience {
			return fmt.Errorf("%s: %w in %s: %s", doing, ErrUnreachable, s.Patience, s.hint(err))
		}
		pause := time.NewTimer(wait/2 + rand.N(wait))
		select {
		case <-ctx.Done():
			pause.Stop()
			return ctx.Err()
		case <-s.done:
			pause.Stop()
			return graph.ErrClosed
		case <-pause.C:
		}
		wait = min(2*wait, longestWait)
	}
}

// call does something once, within the time that a call may take.
func (s *Store) call(ctx context.Context, do func(context.Context) error) error {
	if err := s.open(ctx); err != nil {
		return err
	}
	within, cancel := context.WithTimeout(ctx, s.Call)
	defer cancel()
	err := do(within)
	if open := s.open(ctx); err != nil && open != nil {
		return open
	}
	return err
}

// passes says whether an error passes with time.
func passes(err error) bool {
	if errors.Is(err, dgo.ErrAborted) || errors.Is(err, context.DeadlineExceeded) {
		return true
	}
	if refusal(err) != nil {
		return false
	}
	switch s, _ := status.FromError(err); s.Code() {
	case codes.Aborted, codes.Unavailable, codes.DeadlineExceeded, codes.ResourceExhausted:
		return true
	case codes.Unknown, codes.Internal:
		return strings.Contains(s.Message(), "Please retry") || strings.Contains(s.Message(), "please retry") ||
			strings.Contains(s.Message(), "No connection exists") || strings.Contains(s.Message(), "not ready to accept requests") ||
			strings.Contains(s.Message(), "Unhealthy connection") || strings.Contains(s.Message(), "leader")
	}
	return false
}

// say names what was being done, in our words where the cluster refuses us.
func (s *Store) say(doing string, err error) error {
	switch {
	case err == nil, errors.Is(err, graph.ErrClosed), errors.Is(err, context.Canceled):
		return err
	}
	if r := refusal(err); r != nil {
		return fmt.Errorf("%s: %w", doing, r)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// reason is what the cluster says, on one line.
func reason(err error) string {
	text := err.Error()
	if s, is := status.FromError(err); is {
		text = s.Message()
	}
	text, _, _ = strings.Cut(text, "\n")
	return text
}

// isUnindexed says whether the cluster does not know our predicates yet.
func isUnindexed(err error) bool {
	return err != nil && (strings.Contains(err.Error(), "is not indexed") || strings.Contains(err.Error(), "Schema not defined"))
}

// ask reads with a query, trying again while the cluster is not ready. A
// transaction keeps its snapshot over several questions.
func (s *Store) ask(ctx context.Context, txn *dgo.Txn, doing, query string, vars map[string]string, into any) error {
	return s.try(ctx, doing, func(ctx context.Context) error { return s.once(ctx, txn, query, vars, into) })
}

func (s *Store) once(ctx context.Context, txn *dgo.Txn, query string, vars map[string]string, into any) error {
	got, err := txn.Do(ctx, &api.Request{Query: query, Vars: vars})
	if err != nil {
		return err
	}
	if err := json.Unmarshal(got.Json, into); err != nil {
		return fmt.Errorf("answer of the cluster: %w", err)
	}
	return nil
}
