package dgraphstore_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dgraph-io/dgo/v230/protos/api"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/dgraphstore"
	"github.com/lacuna-law/lacuna/graph/dgraphtest"
	"github.com/lacuna-law/lacuna/graph/storetest"
	"github.com/lacuna-law/lacuna/schema"
)

// faulty stands between a store and a real alpha and does what networks and
// clusters do: it loses replies, aborts, waits, and never answers.
type faulty struct {
	api.UnimplementedDgraphServer
	alpha   api.DgraphClient
	address string

	mu sync.Mutex
	// before is asked before a call is passed on, after when its answer is
	// there; either may give an error in place of the answer. n counts the calls
	// of each method from 1.
	before, after func(ctx context.Context, method string, n int) error
	calls         map[string]int
	change        func(*api.Response) // what a query is answered; nil for nothing
}

// between starts a faulty server before a cluster.
func between(tb testing.TB, c *dgraphtest.Cluster) *faulty {
	tb.Helper()
	conn, err := grpc.NewClient(c.Addresses()[0], grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		tb.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	f := &faulty{alpha: api.NewDgraphClient(conn), address: listener.Addr().String(), calls: map[string]int{}}
	server := grpc.NewServer(grpc.MaxRecvMsgSize(64<<20), grpc.MaxSendMsgSize(64<<20))
	api.RegisterDgraphServer(server, f)
	go func() { _ = server.Serve(listener) }()
	tb.Cleanup(func() {
		server.Stop()
		_ = conn.Close()
	})
	return f
}

// set says what goes wrong from now on, and counts calls anew.
func (f *faulty) set(before, after func(ctx context.Context, method string, n int) error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.before, f.after, f.calls = before, after, map[string]int{}
}

func pass[A, B any](f *faulty, ctx context.Context, method string, in A, do func(context.Context, A, ...grpc.CallOption) (B, error)) (B, error) {
	f.mu.Lock()
	f.calls[method]++
	n, before, after := f.calls[method], f.before, f.after
	f.mu.Unlock()
	var none B
	if before != nil {
		if err := before(ctx, method, n); err != nil {
			return none, err
		}
	}
	out, err := do(ctx, in, grpc.MaxCallRecvMsgSize(64<<20))
	if err == nil && after != nil {
		if err := after(ctx, method, n); err != nil {
			return none, err
		}
	}
	return out, err
}

func (f *faulty) Query(ctx context.Context, in *api.Request) (*api.Response, error) {
	method := "query"
	if len(in.Mutations) > 0 {
		method = "mutate"
	}
	if in.CommitNow {
		method = "commit"
	}
	out, err := pass(f, ctx, method, in, f.alpha.Query)
	f.mu.Lock()
	defer f.mu.Unlock()
	if err == nil && method == "query" && f.change != nil {
		f.change(out)
	}
	return out, err
}

func (f *faulty) Alter(ctx context.Context, in *api.Operation) (*api.Payload, error) {
	return pass(f, ctx, "alter", in, f.alpha.Alter)
}

func (f *faulty) CommitOrAbort(ctx context.Context, in *api.TxnContext) (*api.TxnContext, error) {
	method := "commit"
	if in.Aborted {
		method = "discard"
	}
	return pass(f, ctx, method, in, f.alpha.CommitOrAbort)
}

func through(tb testing.TB, o *schema.Ontology, f *faulty, opt dgraphstore.Options) *dgraphstore.Store {
	tb.Helper()
	opt.Ontology, opt.Access = o, dgraphstore.Access{Addresses: []string{f.address}}
	s, err := dgraphstore.Open(tb.Context(), opt)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.Close() })
	return s
}

// note is a batch of one document.
func note(i int) graph.Batch {
	id := graph.ID(fmt.Sprintf("document:note-%03d", i))
	return graph.Batch{Source: graph.Source{ID: id}, Replace: true, Nodes: []graph.Node{
		{ID: id, Kind: schema.KindDocument, Attrs: graph.Attrs{"title": fmt.Sprintf("Note %d", i), "sourceTier": "SECONDARY"}},
	}}
}

// exactly holds that notes were written once each, in as many revisions.
func exactly(tb testing.TB, s graph.Store, notes int) {
	tb.Helper()
	revision, err := s.Revision(tb.Context())
	if err != nil || revision != graph.Revision(notes) {
		tb.Errorf("revision %d after %d notes: %v", revision, notes, err)
	}
	count := 0
	for n, err := range s.Nodes(tb.Context(), graph.NodeQuery{Kind: schema.KindDocument}) {
		if err != nil {
			tb.Fatal(err)
		}
		if want := graph.ID(fmt.Sprintf("document:note-%03d", count)); n.ID != want {
			tb.Errorf("%s stands where %s should", n.ID, want)
		}
		count++
	}
	changes := 0
	for _, err := range s.Changes(tb.Context(), 0) {
		if err != nil {
			tb.Fatal(err)
		}
		changes++
	}
	if count != notes || changes != notes {
		tb.Errorf("%d nodes and %d changes of %d notes", count, changes, notes)
	}
}

var errLost = status.Error(codes.Unavailable, "the reply was lost")

// The reply to a commit is lost 200 times: what was committed is not written again.
func TestALostReplyToACommitIsNotACommitTwice(t *testing.T) {
	f := between(t, cluster(t))
	s := through(t, storetest.Ontology(t), f, dgraphstore.Options{})
	lost := 0
	f.set(nil, func(_ context.Context, method string, n int) error {
		if method == "commit" && n%2 == 1 { // each batch that is sent again would be an even one
			lost++
			return errLost
		}
		return nil
	})
	for i := range 200 {
		f.set(f.before, f.after) // the count begins anew with each batch
		revision, err := s.Apply(t.Context(), note(i))
		if err != nil || revision != graph.Revision(i+1) {
			t.Fatalf("note %d: revision %d, %v", i, revision, err)
		}
	}
	f.set(nil, nil)
	if lost != 200 {
		t.Errorf("%d replies were lost, want 200", lost)
	}
	exactly(t, s, 200)
}

// Any reply may be lost, and any call aborted: three of ten are.
func TestThreeOfTenCallsFail(t *testing.T) {
	f := between(t, cluster(t))
	s := through(t, storetest.Ontology(t), f, dgraphstore.Options{})
	var turn atomic.Int64
	fail := func(err error) func(context.Context, string, int) error {
		return func(_ context.Context, method string, _ int) error {
			// A fixed, uneven pattern, so that a run can be made again.
			if n := turn.Add(1); n*n*7%23 < 4 && method != "discard" {
				return err
			}
			return nil
		}
	}
	f.set(fail(status.Error(codes.Aborted, "Transaction has been aborted. Please retry")), fail(errLost))
	for i := range 40 {
		if _, err := s.Apply(t.Context(), note(i)); err != nil {
			t.Fatalf("note %d: %v", i, err)
		}
	}
	f.set(nil, nil)
	exactly(t, s, 40)
}

// Calls that are late or never answered are given up after a while and made
// again, and leave nothing running.
func TestCallsThatNeverReturn(t *testing.T) {
	f := between(t, cluster(t))
	var stalls atomic.Int64
	s := through(t, storetest.Ontology(t), f, dgraphstore.Options{Call: 300 * time.Millisecond, Stalled: func(dgraphstore.Stall) { stalls.Add(1) }})
	before := runtime.NumGoroutine()
	f.set(func(ctx context.Context, method string, n int) error {
		if method == "discard" || n%7 != 0 {
			return nil
		}
		<-ctx.Done() // until the caller gives up
		return ctx.Err()
	}, nil)
	for i := range 10 {
		if _, err := s.Apply(t.Context(), note(i)); err != nil {
			t.Fatalf("note %d: %v", i, err)
		}
	}
	f.set(nil, nil)
	exactly(t, s, 10)
	if stalls.Load() == 0 {
		t.Error("nobody was told of a stall")
	}
	settle(t, before)
}

// settle waits until no more goroutines run than before, and some.
func settle(tb testing.TB, before int) {
	tb.Helper()
	for range 100 {
		if runtime.NumGoroutine() <= before+10 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	tb.Errorf("%d goroutines run, %d before", runtime.NumGoroutine(), before)
}

// A cluster that is away is said to be so, in the time that was given, and what
// is asked with an end of its own ends then.
func TestNobodyAnswers(t *testing.T) {
	f := between(t, cluster(t))
	s := through(t, storetest.Ontology(t), f, dgraphstore.Options{Call: 100 * time.Millisecond, Patience: 400 * time.Millisecond})
	f.set(func(context.Context, string, int) error { return status.Error(codes.Unavailable, "nobody\nhere") }, nil)
	began := time.Now()
	_, err := s.Apply(t.Context(), note(0))
	if !errors.Is(err, dgraphstore.ErrUnreachable) || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v", err)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %s to say so", took)
	}
	for _, err := range s.Nodes(t.Context(), graph.NodeQuery{}) {
		if !errors.Is(err, dgraphstore.ErrUnreachable) {
			t.Errorf("nodes: got %v", err)
		}
	}
	short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := s.Revision(short); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("revision: got %v", err)
	}
	f.set(nil, nil)
	exactly(t, s, 0)
}

// A refusal is no stall: it is said at once.
func TestTheClusterRefusesUs(t *testing.T) {
	f := between(t, cluster(t))
	f.set(func(context.Context, string, int) error {
		return status.Error(codes.Unauthenticated, "no access token")
	}, nil)
	_, err := dgraphstore.Open(t.Context(), dgraphstore.Options{Ontology: storetest.Ontology(t), Access: dgraphstore.Access{Addresses: []string{f.address}}})
	if !errors.Is(err, dgraphstore.ErrRefused) {
		t.Errorf("got %v", err)
	}
}

// Two who write at once make revisions that follow each other, and nothing of
// either is lost.
func TestTwoWriters(t *testing.T) {
	c := cluster(t)
	o := storetest.Ontology(t)
	var group sync.WaitGroup
	for w := range 2 {
		s := open(t, o, c)
		group.Go(func() {
			for i := range 15 {
				if _, err := s.Apply(t.Context(), note(2*i+w)); err != nil {
					t.Errorf("writer %d, note %d: %v", w, i, err)
				}
			}
		})
	}
	group.Wait()
	exactly(t, open(t, o, c), 30)
}

// An answer that lacks nodes whose ids the same snapshot gave is an error, and
// not a shorter list.
func TestAShortAnswerIsNoAnswer(t *testing.T) {
	f := between(t, cluster(t))
	s := through(t, storetest.Ontology(t), f, dgraphstore.Options{})
	for i := range 3 {
		if _, err := s.Apply(t.Context(), note(i)); err != nil {
			t.Fatal(err)
		}
	}
	cut := 0
	f.mu.Lock()
	f.change = func(r *api.Response) {
		var answer struct {
			Nodes []map[string]any `json:"nodes"`
		}
		if err := json.Unmarshal(r.Json, &answer); err != nil || len(answer.Nodes) != 3 || answer.Nodes[0]["lacuna.attrs"] == nil {
			return
		}
		cut++
		answer.Nodes = answer.Nodes[:2]
		r.Json, _ = json.Marshal(answer)
	}
	f.mu.Unlock()
	var fault error
	seen := 0
	for _, err := range s.Nodes(t.Context(), graph.NodeQuery{Kind: schema.KindDocument}) {
		if fault = err; err == nil {
			seen++
		}
	}
	if fault == nil || !strings.Contains(fault.Error(), "2 of 3") || cut == 0 {
		t.Errorf("%d of 3 notes without a word: %v (%d answers were cut)", seen, fault, cut)
	}
}
