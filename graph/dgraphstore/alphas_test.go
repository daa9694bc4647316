package dgraphstore_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/dgraphtest"
	"github.com/lacuna-law/lacuna/graph/storetest"
)

// Of three alphas one is killed in the midst of the writing and comes back:
// nothing that was acknowledged is lost or doubled, the writing ends, and who
// reads meanwhile is answered.
func TestAnAlphaIsKilledAndRejoins(t *testing.T) {
	t.Parallel()
	c, err := dgraphtest.StartWith(t.Context(), dgraphtest.Options{Dir: t.TempDir(), Alphas: 3, Offset: offset(0)})
	if errors.Is(err, dgraphtest.ErrMissing) {
		t.Skip("SKIPPED: " + err.Error())
	}
	if err != nil {
		t.Fatal(err)
	}
	defer c.Stop()
	o := storetest.Ontology(t)
	writer, reader := open(t, o, c), open(t, o, c)
	const notes = 120
	var slowest slow
	var answered atomic.Int64
	done := make(chan struct{})
	var group sync.WaitGroup
	group.Go(func() {
		for last := graph.Revision(0); ; {
			select {
			case <-done:
				return
			default:
			}
			began := time.Now()
			revision, err := reader.Revision(t.Context())
			if err != nil || revision < last {
				t.Errorf("a reader got revision %d after %d: %v", revision, last, err)
				return
			}
			slowest.note("reading", time.Since(began))
			last = revision
			answered.Add(1)
			time.Sleep(5 * time.Millisecond)
		}
	})
	for i := range notes {
		switch i {
		case notes / 3:
			c.Kill(0)
		case 2 * notes / 3:
			group.Go(func() {
				if err := c.Revive(t.Context(), 0); err != nil {
					t.Errorf("the alpha does not come back: %v", err)
				}
			})
		}
		began := time.Now()
		if revision, err := writer.Apply(t.Context(), note(i)); err != nil || revision != graph.Revision(i+1) {
			t.Fatalf("note %d: revision %d, %v", i, revision, err)
		}
		slowest.note("writing", time.Since(began))
	}
	close(done)
	group.Wait()
	exactly(t, reader, notes)
	t.Logf("%d notes written and %d questions answered; the longest stall was %s in %s", notes, answered.Load(), slowest.took.Round(time.Millisecond), slowest.doing)
	if answered.Load() < 20 {
		t.Errorf("only %d questions were answered meanwhile", answered.Load())
	}
}

// slow keeps the longest time.
type slow struct {
	sync.Mutex
	doing string
	took  time.Duration
}

func (s *slow) note(doing string, took time.Duration) {
	s.Lock()
	defer s.Unlock()
	if took > s.took {
		s.doing, s.took = doing, took
	}
}
