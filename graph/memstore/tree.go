package memstore

import (
	"iter"
	"math/rand/v2"
)

// tree is an ordered map that never changes: put and drop give another one,
// which shares with the old all that is the same. So every revision of a store is a
// value, and a batch costs what it changes. It is a treap: a search tree by
// key and a heap by a random rank, which keeps it shallow.
//
// A tree with an owner may change the branches that the same owner made, since
// nobody else has seen them. A batch is an owner, until its state is shown.
type tree[K, V any] struct {
	compare func(a, b K) int
	root    *branch[K, V]
	owner   *owner
}

// owner stands for whoever makes branches; only its address counts.
type owner struct{ _ byte }

type branch[K, V any] struct {
	key         K
	value       V
	rank        uint32
	owner       *owner
	left, right *branch[K, V]
}

func newTree[K, V any](compare func(a, b K) int) tree[K, V] { return tree[K, V]{compare: compare} }

// ownedBy gives the tree to another owner.
func (t tree[K, V]) ownedBy(o *owner) tree[K, V] {
	t.owner = o
	return t
}

// own gives a branch that may be changed: itself or a copy.
func (t tree[K, V]) own(b *branch[K, V]) *branch[K, V] {
	if t.owner != nil && b.owner == t.owner {
		return b
	}
	n := *b
	n.owner = t.owner
	return &n
}

func (t tree[K, V]) empty() bool { return t.root == nil }

// get gives the value of a key; the zero value when it is not there.
func (t tree[K, V]) get(key K) (value V, there bool) {
	for b := t.root; b != nil; {
		switch c := t.compare(key, b.key); {
		case c < 0:
			b = b.left
		case c > 0:
			b = b.right
		default:
			return b.value, true
		}
	}
	return value, false
}

// put gives the tree with a value at a key.
func (t tree[K, V]) put(key K, value V) tree[K, V] {
	t.root = t.insert(t.root, key, value)
	return t
}

func (t tree[K, V]) insert(b *branch[K, V], key K, value V) *branch[K, V] {
	if b == nil {
		return &branch[K, V]{key: key, value: value, rank: rand.Uint32(), owner: t.owner}
	}
	n := t.own(b)
	switch c := t.compare(key, b.key); {
	case c < 0:
		if n.left = t.insert(b.left, key, value); n.left.rank > n.rank {
			return n.turnRight()
		}
	case c > 0:
		if n.right = t.insert(b.right, key, value); n.right.rank > n.rank {
			return n.turnLeft()
		}
	default:
		n.value = value
	}
	return n
}

// turnRight lifts the left branch, which insert has just made.
func (b *branch[K, V]) turnRight() *branch[K, V] {
	top := b.left
	b.left, top.right = top.right, b
	return top
}

// turnLeft lifts the right branch, which insert has just made.
func (b *branch[K, V]) turnLeft() *branch[K, V] {
	top := b.right
	b.right, top.left = top.left, b
	return top
}

// drop gives the tree without a key.
func (t tree[K, V]) drop(key K) tree[K, V] {
	if _, there := t.get(key); there {
		t.root = t.remove(t.root, key)
	}
	return t
}

func (t tree[K, V]) remove(b *branch[K, V], key K) *branch[K, V] {
	n := t.own(b)
	switch c := t.compare(key, b.key); {
	case c < 0:
		n.left = t.remove(b.left, key)
	case c > 0:
		n.right = t.remove(b.right, key)
	default:
		return t.join(b.left, b.right)
	}
	return n
}

// join makes one branch of two, all keys of the first being smaller.
func (t tree[K, V]) join(a, b *branch[K, V]) *branch[K, V] {
	if a == nil {
		return b
	}
	if b == nil {
		return a
	}
	if a.rank > b.rank {
		n := t.own(a)
		n.right = t.join(n.right, b)
		return n
	}
	n := t.own(b)
	n.left = t.join(a, n.left)
	return n
}

// from walks the tree by ascending key, beginning with the first that is not smaller.
func (t tree[K, V]) from(key K) iter.Seq2[K, V] {
	return func(yield func(K, V) bool) { t.walk(t.root, func(k K) bool { return t.compare(k, key) >= 0 }, yield) }
}

// all walks the tree by ascending key.
func (t tree[K, V]) all() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) { t.walk(t.root, func(K) bool { return true }, yield) }
}

func (t tree[K, V]) walk(b *branch[K, V], in func(K) bool, yield func(K, V) bool) bool {
	if b == nil {
		return true
	}
	if !in(b.key) {
		return t.walk(b.right, in, yield)
	}
	return t.walk(b.left, in, yield) && yield(b.key, b.value) && t.walk(b.right, in, yield)
}
