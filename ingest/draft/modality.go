package draft

import (
	"sync"

	"github.com/lacuna-law/lacuna/schema"
)

// theRules are the rules of this program, read once: they are part of it.
var theRules = sync.OnceValues(readRules)

// Modality says by the words of force of an English provision what it does with
// conduct, or gives "" where no word says so. It says nothing of what it governs.
func Modality(words string) schema.Modality {
	rules, err := theRules()
	if err != nil {
		panic(err) // the rules are held by the tests of this package
	}
	r := reader{rules: rules}
	if force, _ := r.force(flat(words)); force != nil {
		return force.Word
	}
	return ""
}
