package index

import (
	"runtime"
	"sync"
)

// deriver works out what people have, one after the other, and remembers what
// repeats. It is for one goroutine.
type deriver struct {
	parts []func(values []any, out *Terms) // of the schema
}

func (ix *Index) newDeriver() *deriver {
	d := &deriver{}
	for i := range ix.schema.Parts {
		part := &ix.schema.Parts[i]
		terms := part.Terms
		if part.Batch != nil {
			terms = part.Batch()
		}
		d.parts = append(d.parts, terms)
	}
	return d
}

// derive adds what a part says, the values of whose kinds are given. The part
// numbered 0 is the anchor's, whose existence is a term of its own.
func (d *deriver) derive(part int, values []any, out *Terms) {
	for i, v := range values {
		if v == nil {
			continue
		}
		if i == 0 && part == 0 {
			out.Add(fieldEveryone, "", 0, "")
		}
		d.parts[part](values, out)
		return
	}
}

// terms derives what one part says about one person.
func (d *deriver) terms(part int, values []any) *Terms {
	out := newTerms()
	d.derive(part, values, out)
	return out
}

// derivers are as many as there are processors. The zero derivers are ready.
type derivers []*deriver

// share has each of a number of people derived, by several goroutines, each with a
// deriver of its own, and returns when all are done.
func (d *derivers) share(ix *Index, people int, each func(own *deriver, i int)) {
	workers := min(runtime.GOMAXPROCS(0), people)
	for len(*d) < workers {
		*d = append(*d, ix.newDeriver())
	}
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			for i := w * people / workers; i < (w+1)*people/workers; i++ {
				each((*d)[w], i)
			}
		})
	}
	all.Wait()
}
