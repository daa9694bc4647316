package search

import (
	"fmt"
	"sync"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// view is an index at one moment: its segments, each with what is kept of it
// in memory. It must be closed.
type view struct {
	plan     *plan
	snapshot *scorch.IndexSnapshot
	parts    []part
	count    int // documents
}

// part is a segment at one moment.
type part struct {
	*shelf
	number  int // its place among the parts
	segment segment.Segment
	alive   bitset // the documents that were not deleted
	count   int    // of them
}

// shelves keeps in memory what searching needs of segments over and over. A
// segment never changes, so what was read once holds until it is merged away.
type shelves struct {
	mu   sync.Mutex
	byID map[uint64]*shelf
}

// newView takes a view of an index.
func (s *shelves) newView(live bleve.Index, p *plan) (*view, error) {
	advanced, err := live.Advanced()
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	reader, err := advanced.Reader()
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	snapshot, ok := reader.(*scorch.IndexSnapshot)
	if !ok {
		return nil, fmt.Errorf("search: the index's reader is a %T", reader)
	}
	v := &view{plan: p, snapshot: snapshot}
	for i, shelf := range s.of(snapshot.Segments()) {
		one := snapshot.Segments()[i]
		part := part{shelf: shelf, number: i, segment: one.Segment()}
		if err := shelf.fill(part.segment); err != nil {
			return nil, fmt.Errorf("search: %w", closing(snapshot, err))
		}
		part.alive, part.count = shelf.all, shelf.size
		if gone := one.Deleted(); gone != nil && !gone.IsEmpty() {
			part.alive = filled(shelf.size)
			for _, doc := range gone.ToArray() {
				part.alive.clear(doc)
			}
			part.count = part.alive.count()
		}
		v.parts, v.count = append(v.parts, part), v.count+part.count
	}
	return v, nil
}

func closing(snapshot *scorch.IndexSnapshot, err error) error {
	if closed := snapshot.Close(); err == nil {
		return closed
	}
	return err
}

// of gives the shelves of the segments of a snapshot, and forgets the others.
func (s *shelves) of(segments []*scorch.SegmentSnapshot) []*shelf {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := make(map[uint64]*shelf, len(segments))
	out := make([]*shelf, len(segments))
	for i, one := range segments {
		out[i] = s.byID[one.Id()]
		if size := int(one.FullSize()); out[i] == nil || out[i].size != size {
			out[i] = &shelf{size: size}
		}
		kept[one.Id()] = out[i]
	}
	s.byID = kept
	return out
}

// forget forgets all segments: another index numbers its own anew.
func (s *shelves) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.byID = nil
}

func (v *view) close() error { return v.snapshot.Close() }

// shelf is what is kept in memory of a segment.
type shelf struct {
	size int // its documents, with those deleted

	once    sync.Once
	failed  error
	all     bitset // every document; not to be changed
	ids     []string
	columns map[string]*column
	days    map[string][]int32 // by date field; 0 for none

	spare sync.Pool // of scores, to be used again

	mu       sync.Mutex
	impacts  map[occurrence]*impacts
	impacted int // entries in them
}

// column holds the values of a facet by document.
type column struct {
	values []string // sorted
	starts []uint32 // of each document in ords, and the end
	ords   []uint32 // places in values
}

// of gives the values of a document.
func (c *column) of(doc uint32) []uint32 { return c.ords[c.starts[doc]:c.starts[doc+1]] }

// fill reads the segment once.
func (s *shelf) fill(from segment.Segment) error {
	s.once.Do(func() {
		s.failed = ErrDamaged // what a fault in the segment leaves
		s.failed = s.read(from)
	})
	return s.failed
}

func (s *shelf) read(from segment.Segment) (err error) {
	s.ids, s.all = make([]string, s.size), filled(s.size)
	for doc := range s.ids {
		id, err := from.DocID(uint64(doc))
		if err != nil {
			return err
		}
		s.ids[doc] = string(id)
	}
	s.columns = map[string]*column{}
	for _, facet := range FacetFields() {
		if s.columns[facet], err = s.column(from, facetField(facet)); err != nil {
			return err
		}
	}
	s.days = map[string][]int32{}
	for _, field := range []string{fromField, toField, forceFromField, forceToField} {
		c, err := s.column(from, field)
		if err != nil {
			return err
		}
		s.days[field] = c.days()
	}
	return nil
}

// column turns the dictionary of a field into values by document.
func (s *shelf) column(from segment.Segment, field string) (*column, error) {
	c := &column{starts: make([]uint32, s.size+1)}
	type pair struct{ doc, ord uint32 }
	var pairs []pair
	err := terms(from, field, func(term string, docs func(func(doc uint32)) error) error {
		ord := uint32(len(c.values))
		c.values = append(c.values, term)
		return docs(func(doc uint32) {
			pairs = append(pairs, pair{doc, ord})
			c.starts[doc+1]++
		})
	})
	if err != nil {
		return nil, err
	}
	for doc := range s.size {
		c.starts[doc+1] += c.starts[doc]
	}
	c.ords = make([]uint32, len(pairs))
	at := make([]uint32, s.size)
	for _, p := range pairs {
		c.ords[c.starts[p.doc]+at[p.doc]] = p.ord
		at[p.doc]++
	}
	return c, nil
}

// days reads a column of days as numbers.
func (c *column) days() []int32 {
	numbers := make([]int32, len(c.values))
	for i, value := range c.values {
		for _, r := range value {
			numbers[i] = numbers[i]*10 + (r - '0')
		}
	}
	out := make([]int32, len(c.starts)-1)
	for doc := range out {
		for _, ord := range c.of(uint32(doc)) {
			out[doc] = numbers[ord]
		}
	}
	return out
}

// terms hands on every term of a field, ascending, with a way to its documents.
func terms(from segment.Segment, field string, do func(term string, docs func(func(doc uint32)) error) error) error {
	dictionary, err := from.Dictionary(field)
	if err != nil {
		return err
	}
	all := dictionary.AutomatonIterator(nil, nil, nil)
	var list segment.PostingsList
	var places segment.PostingsIterator
	for {
		entry, err := all.Next()
		if err != nil || entry == nil {
			return err
		}
		term := entry.Term
		err = do(term, func(visit func(doc uint32)) error {
			var err error
			if list, err = dictionary.PostingsList([]byte(term), nil, list); err != nil {
				return err
			}
			places = list.Iterator(false, false, false, places)
			for {
				p, err := places.Next()
				if err != nil || p == nil {
					return err
				}
				visit(uint32(p.Number()))
			}
		})
		if err != nil {
			return err
		}
	}
}
