// Package dgraphstore keeps a graph in a Dgraph cluster, for whoever outgrows
// one machine: several servers may read and write one graph, and each alpha may
// be lost while the others go on.
//
// A node is a Dgraph node with its id, an edge a uid predicate with its
// attributes and sources as facets, so whoever knows DQL can ask the cluster as
// it is. Attributes are one JSON text, byte for byte. Every batch is one
// transaction that also writes the head of the store, so batches follow each
// other in one order whoever writes them, and the change log is a record beside
// each. A batch carries a token into the log: when the reply to a commit is
// lost, the token tells whether it was made, and it is never made twice.
//
// Reads are strict: a sequence reads one snapshot of the cluster. No uid leaves
// the package, and no value ever stands in the text of a query.
package dgraphstore

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/dgraph-io/dgo/v230"
	"github.com/dgraph-io/dgo/v230/protos/api"
	"google.golang.org/grpc"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// Format is the form in which this version keeps a new graph in a cluster. A
// graph of an older form is read and written in that form.
const Format = 2

// briefFormat is the first form in which sources keep briefs.
const briefFormat = 2

// The errors by which a caller decides.
var (
	// ErrFormat says that a newer version wrote the cluster.
	ErrFormat = errors.New("the graph in the cluster is of a newer format")
	// ErrEmpty says that there is no graph in the cluster, for who wants to read one.
	ErrEmpty = errors.New("the cluster holds no graph yet")
	// ErrUnreachable says that no alpha answered in the time given.
	ErrUnreachable = errors.New("the cluster does not answer")
	// ErrReadOnly says that a store which was opened to be read is written.
	ErrReadOnly = errors.New("the store was opened to be read only")
	// ErrRefused says that the cluster does not let us in; a Refusal says why.
	ErrRefused = errors.New("the cluster refuses us")
)

// Options says which cluster, and how long to wait for it.
type Options struct {
	Ontology *schema.Ontology
	Access   Access
	ReadOnly bool // open what is there and make nothing; Apply is refused
	// Call is how long one call may take; 0 for 20 seconds.
	Call time.Duration
	// Patience is how long a call is tried again while the cluster is not
	// ready for it: an alpha is gone, a leader is being chosen, two batches
	// meet; 0 for 60 seconds.
	Patience time.Duration
	// Stalled is told when something had to be tried again; may be nil.
	Stalled func(Stall)
}

// Stall is a call that had to be tried again.
type Stall struct {
	Doing string        // what was being done
	After time.Duration // since it was first tried
	Err   error         // why the last try failed
}

// Store is a graph.Store in a Dgraph cluster. Any number of processes may open
// one graph at once.
type Store struct {
	Options
	queries queries
	conn    *grpc.ClientConn
	client  *dgo.Dgraph
	head    string // the uid of the head
	ident   string
	format  int // in which the graph is kept

	mu      sync.Mutex
	done    chan struct{}
	closed  bool
	writing sync.Mutex // batches of one process follow each other without conflict
}

var _ graph.Store = (*Store)(nil)

// Open connects to a cluster and makes the store in it where there is none. The
// error wraps ErrUnreachable, ErrRefused or ErrFormat where it is about that.
func Open(ctx context.Context, opt Options) (*Store, error) {
	if opt.Call <= 0 {
		opt.Call = 20 * time.Second
	}
	if opt.Patience <= 0 {
		opt.Patience = 60 * time.Second
	}
	s := &Store{Options: opt, done: make(chan struct{})}
	if err := s.queries.read(); err != nil {
		return nil, err
	}
	s.queries.learn(opt.Ontology)
	conn, err := opt.Access.dial()
	if err != nil {
		return nil, err
	}
	s.conn, s.client = conn, dgo.NewDgraphClient(api.NewDgraphClient(conn))
	if err = s.enter(ctx); err == nil {
		err = s.prepare(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return s, nil
}

// enter logs in where an account is given.
func (s *Store) enter(ctx context.Context) error {
	if s.Access.User == "" {
		return nil
	}
	return s.try(ctx, "log in", s.login)
}

// prepare reads the head, makes it where there is none, and brings the schema
// of the cluster up to the ontology.
func (s *Store) prepare(ctx context.Context) error {
	text := Schema(s.Ontology)
	h, err := s.readHead(ctx)
	if err != nil {
		return err
	}
	if h.Format > Format {
		return fmt.Errorf("%w: %d (this version writes %d). Use a newer lacuna", ErrFormat, h.Format, Format)
	}
	// A graph that was loaded and that nobody has opened to write has no identity.
	if s.ReadOnly && (h.UID == "" || h.Identity == "") {
		return ErrEmpty
	}
	if h.Schema != fingerprint(text) && !s.ReadOnly {
		err := s.try(ctx, "write the schema", func(ctx context.Context) error {
			return s.client.Alter(ctx, &api.Operation{Schema: text})
		})
		if err != nil {
			return err
		}
	}
	if (h.Schema != fingerprint(text) || h.Identity == "") && !s.ReadOnly {
		if err := s.makeHead(ctx, fingerprint(text)); err != nil {
			return err
		}
		if h, err = s.readHead(ctx); err != nil {
			return err
		}
	}
	s.head, s.ident, s.format = h.UID, h.Identity, h.Format
	return nil
}

// readHead gives the head of the store; nothing where there is none, or where
// the cluster does not know the predicates yet.
func (s *Store) readHead(ctx context.Context) (head, error) {
	var found struct{ Head []head }
	err := s.ask(ctx, s.client.NewReadOnlyTxn(), "read the head", s.queries.text["head"], map[string]string{"$source": ""}, &found)
	if isUnindexed(err) {
		return head{}, nil
	}
	if err != nil || len(found.Head) == 0 {
		return head{}, err
	}
	return found.Head[0], nil
}

// makeHead makes the head, or notes the schema that was written. Of several who
// do it at once one makes it.
func (s *Store) makeHead(ctx context.Context, print string) error {
	id := make([]byte, 8)
	_, _ = rand.Read(id)
	return s.try(ctx, "make the head", func(ctx context.Context) error {
		txn := s.client.NewTxn()
		defer func() { _ = txn.Discard(context.WithoutCancel(ctx)) }()
		var found struct{ Head []head }
		if err := s.once(ctx, txn, s.queries.text["head"], map[string]string{"$source": ""}, &found); err != nil {
			return err
		}
		subject := "_:head"
		quads := []*api.NQuad{}
		if len(found.Head) > 0 {
			subject = found.Head[0].UID
		} else {
			quads = append(quads, word(subject, "lacuna.head", "store"), number(subject, "lacuna.revision", 0),
				number(subject, "lacuna.format", Format))
		}
		if len(found.Head) == 0 || found.Head[0].Identity == "" {
			quads = append(quads, word(subject, "lacuna.identity", hex.EncodeToString(id)))
		}
		quads = append(quads, word(subject, "lacuna.schema", print))
		_, err := txn.Mutate(ctx, &api.Mutation{Set: quads, CommitNow: true})
		return err
	})
}

// Identity implements graph.Store.
func (s *Store) Identity() string { return s.ident }

// Close implements graph.Store.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	close(s.done)
	return s.conn.Close()
}

// open says whether the store may be asked.
func (s *Store) open(ctx context.Context) error {
	select {
	case <-s.done:
		return graph.ErrClosed
	default:
		return ctx.Err()
	}
}

// head is the head of the store.
type head struct {
	UID      string `json:"uid"`
	Revision uint64 `json:"lacuna.revision"`
	Identity string `json:"lacuna.identity"`
	Format   int    `json:"lacuna.format"`
	Schema   string `json:"lacuna.schema"`
}

// word is a text that a node has.
func word(subject, predicate, text string) *api.NQuad {
	return &api.NQuad{Subject: subject, Predicate: predicate, ObjectValue: &api.Value{Val: &api.Value_StrVal{StrVal: text}}}
}

// number is a whole number that a node has.
func number(subject, predicate string, n int64) *api.NQuad {
	return &api.NQuad{Subject: subject, Predicate: predicate, ObjectValue: &api.Value{Val: &api.Value_IntVal{IntVal: n}}}
}

// nothing takes back whatever a node has of a predicate.
func nothing(subject, predicate string) *api.NQuad {
	return &api.NQuad{Subject: subject, Predicate: predicate, ObjectValue: &api.Value{Val: &api.Value_DefaultVal{DefaultVal: "_STAR_ALL"}}}
}
