package gap

import (
	"slices"

	"github.com/lacuna-law/lacuna/schema"
)

// mask is a set of words of one vocabulary, by their place in its declaration.
type mask uint16

// Words by their places, where a question asks for just one of them.
const (
	actorState    = 0
	armedConflict = 1
	abroad        = 1
	toAttribute   = 6
	toRemedy      = 7
)

// masked gives the set of the words that the vocabulary has.
func masked[T, W ~string](vocabulary []T, words ...W) mask {
	var m mask
	for _, word := range words {
		if i := slices.Index(vocabulary, T(word)); i >= 0 {
			m |= 1 << i
		}
	}
	return m
}

// words lists a set in the order of the vocabulary.
func words[T ~string](vocabulary []T, m mask) []T {
	var out []T
	for i, word := range vocabulary {
		if m&(1<<i) != 0 {
			out = append(out, word)
		}
	}
	return out
}

// lists gives every set of the words of a vocabulary as a list that may not be
// changed, so that no answer makes it anew.
func lists[T ~string](vocabulary []T) [][]T {
	out := make([][]T, 1<<len(vocabulary))
	for m := range out {
		out[m] = slices.Clip(words(vocabulary, mask(m)))
	}
	return out
}

// regulating is the functions that answer a harmful activity.
func regulating() mask {
	return masked(schema.AllFunction(), schema.FunctionProhibit, schema.FunctionPrevent, schema.FunctionProtect,
		schema.FunctionCriminalise, schema.FunctionControlExport)
}

// rightful is the functions for which a right counts.
func rightful() mask {
	return masked(schema.AllFunction(), schema.FunctionProtect, schema.FunctionRemedy)
}

// classes is the four classes of actors that a lens may name.
func classes() []schema.Actor {
	return []schema.Actor{schema.ActorState, schema.ActorNonState, schema.ActorCompany, schema.ActorIndividual}
}

// anyActor is what the lens takes when it names no actor: the four classes and
// the leaders of States. What reaches an organ of the United Nations alone
// governs no actor of the lens.
func anyActor() mask {
	return masked(schema.AllActor(), append(classes(), schema.ActorOfficial)...)
}

// reached is whose conduct a record governs. What reaches individuals reaches
// groups as well: groups act through persons.
func reached(actors []string) mask {
	m := masked(schema.AllActor(), actors...)
	if m&masked(schema.AllActor(), schema.ActorIndividual) != 0 {
		m |= masked(schema.AllActor(), schema.ActorNonState)
	}
	return m
}

// settings is the contexts a lens or a record takes. ANY stands for both.
func settings(contexts ...schema.Context) mask {
	if slices.Contains(contexts, schema.ContextAny) {
		contexts = []schema.Context{schema.ContextPeacetime, schema.ContextArmedConflict}
	}
	return masked(schema.AllContext(), contexts...)
}

// places is the territories a lens or a record takes. ANY and nothing stand for both.
func places(territories ...schema.Territory) mask {
	if len(territories) == 0 || slices.Contains(territories, schema.TerritoryAny) {
		territories = []schema.Territory{schema.TerritoryOwn, schema.TerritoryAbroad}
	}
	return masked(schema.AllTerritory(), territories...)
}

func typed[T ~string](texts []string) []T {
	out := make([]T, len(texts))
	for i, text := range texts {
		out[i] = T(text)
	}
	return out
}

// levelOf gives the place of a level; places compare as the list of gaps does.
func levelOf(l schema.Level) int { return slices.Index(schema.AllLevel(), l) }
