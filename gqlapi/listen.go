package gqlapi

import (
	"context"
	"sync"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/lacuna-law/lacuna/gqlapi/gen"
)

// Bounds of those who listen.
const (
	maxListeners = 100 // connections
	maxWaiting   = 256 // events that a listener may be behind
)

// listeners are the connections on which events are sent.
type listeners struct {
	room chan struct{}
	shut chan struct{} // closed when the server ends
	once sync.Once
}

func newListeners() *listeners {
	return &listeners{room: make(chan struct{}, maxListeners), shut: make(chan struct{})}
}

// enter takes a place, and says whether there was one.
func (l *listeners) enter() (leave func(), ok bool) {
	select {
	case <-l.shut:
		return nil, false
	default:
	}
	select {
	case l.room <- struct{}{}:
		return func() { <-l.room }, true
	default:
		return nil, false
	}
}

// EndStreams tells everybody who listens that the server ends, and ends their
// connections. Nobody can listen after it.
func (a *API) EndStreams() { a.listeners.once.Do(func() { close(a.listeners.shut) }) }

// ending says why a stream of events came to its end, where there is a reason
// to be told. The stream has it before it ends.
type ending struct {
	mu    sync.Mutex
	fault *gqlerror.Error
}

type endingKey struct{}

func withEnding(ctx context.Context) (context.Context, *ending) {
	e := &ending{}
	return context.WithValue(ctx, endingKey{}, e), e
}

// because sets the reason why the stream of a context ends.
func because(ctx context.Context, fault *gqlerror.Error) {
	if e, there := ctx.Value(endingKey{}).(*ending); there {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.fault = fault
	}
}

func (e *ending) reason() *gqlerror.Error {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.fault
}

// progress hands what becomes of documents to those who listen. Nobody who
// ingests waits for a listener: one who is too far behind is let go.
type progress struct {
	mu  sync.Mutex
	out map[chan *gen.IngestEvent]context.Context
}

// listen gives the events from now on, until the context ends.
func (p *progress) listen(ctx context.Context) <-chan *gen.IngestEvent {
	events := make(chan *gen.IngestEvent, maxWaiting)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.out == nil {
		p.out = map[chan *gen.IngestEvent]context.Context{}
	}
	p.out[events] = ctx
	context.AfterFunc(ctx, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.out, events)
	})
	return events
}

// tell hands an event to all.
func (p *progress) tell(event *gen.IngestEvent) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for events, ctx := range p.out {
		select {
		case events <- event:
		default:
			because(ctx, refuse(CodeSlow, "this listener is more than %d events behind. Listen again", maxWaiting))
			close(events)
			delete(p.out, events)
		}
	}
}

// IngestProgress implements gen.SubscriptionResolver.
func (r subscriptionResolver) IngestProgress(ctx context.Context) (<-chan *gen.IngestEvent, error) {
	return r.progress.listen(ctx), nil
}

// Revisions implements gen.SubscriptionResolver. Who reads slowly finds the
// newest revision next, whatever came between.
func (r subscriptionResolver) Revisions(ctx context.Context) (<-chan *gen.RevisionEvent, error) {
	if r.options.Moved == nil {
		return nil, errNotReady
	}
	events := make(chan *gen.RevisionEvent)
	go func() {
		defer close(events)
		if err := r.follow(ctx, events); err != nil && ctx.Err() == nil {
			because(ctx, r.present(ctx, err))
		}
	}()
	return events, nil
}

// follow sends each new revision until the context ends.
func (r subscriptionResolver) follow(ctx context.Context, events chan<- *gen.RevisionEvent) error {
	var last gen.RevisionEvent
	for first := true; ; first = false {
		moved := r.options.Moved()
		revision, err := r.options.Store.Revision(ctx)
		if err != nil {
			return err
		}
		now := gen.RevisionEvent{Revision: int(revision)}
		if atlas := r.options.Atlas(); atlas != nil {
			now.Answers = int(atlas.Revision())
		}
		if first || now != last {
			select {
			case events <- &now:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		last = now
		select {
		case <-moved:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Subscription implements gen.ResolverRoot.
func (r root) Subscription() gen.SubscriptionResolver { return subscriptionResolver(r) }

// subscriptionResolver tells what happens.
type subscriptionResolver struct{ *API }
