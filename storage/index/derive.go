package index

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
	say(d.parts[part], values, part == 0, out)
}

// terms derives what one part says about one person.
func (ix *Index) terms(part *Part, values []any, isAnchor bool) *Terms {
	out := newTerms()
	say(part.Terms, values, isAnchor, out)
	return out
}

func say(terms func(values []any, out *Terms), values []any, isAnchor bool, out *Terms) {
	for i, v := range values {
		if v == nil {
			continue
		}
		if i == 0 && isAnchor {
			out.Add(fieldEveryone, "", 0, "")
		}
		terms(values, out)
		return
	}
}
