package alumni

// A lens reads one member of a struct for a field. The struct is one half of
// the person; a person without that half has no values.

// half picks the half of a person that a lens looks into.
func half[R any](p *Person) *R {
	var r any
	switch any((*R)(nil)).(type) {
	case *Entry:
		r = p.Entry
	case *Profile:
		r = p.Profile
	case *Memberships:
		r = p.Memberships
	case *Consents:
		r = p.Consents
	case *Blocks:
		r = p.Blocks
	}
	at, _ := r.(*R)
	return at
}

// One declares a text or enum field that has one value; the empty string is no
// value.
func One[R any, S ~string](b *Builder, f Field, lens func(*R) *S) {
	b.Declare(f, func(p *Person) []Value {
		r := half[R](p)
		if r == nil || *lens(r) == "" {
			return nil
		}
		return []Value{{Text: string(*lens(r))}}
	})
}

// Many declares a text or enum field that has several values.
func Many[R any, S ~string](b *Builder, f Field, lens func(*R) *[]S) {
	f.Many = true
	b.Declare(f, func(p *Person) []Value {
		r := half[R](p)
		if r == nil {
			return nil
		}
		var out []Value
		for _, s := range *lens(r) {
			out = append(out, Value{Text: string(s)})
		}
		return out
	})
}

// OneInt declares an int field that has one value or, with a nil pointer, none.
func OneInt[R any](b *Builder, f Field, lens func(*R) *int64) {
	b.Declare(f, func(p *Person) []Value {
		r := half[R](p)
		if r == nil || lens(r) == nil {
			return nil
		}
		return []Value{{Int: *lens(r)}}
	})
}

// Each declares a text or enum field of the elements of a list.
func Each[R, E any, S ~string](b *Builder, f Field, list func(*R) []E, lens func(*E) *S) {
	eachValue(b, f, list, func(e *E) (Value, bool) { return Value{Text: string(*lens(e))}, *lens(e) != "" })
}

// EachDate declares a date field of the elements of a list; the zero Date is no
// value.
func EachDate[R, E any](b *Builder, f Field, list func(*R) []E, lens func(*E) *Date) {
	eachValue(b, f, list, func(e *E) (Value, bool) { return Value{Date: *lens(e)}, !lens(e).IsZero() })
}

func eachValue[R, E any](b *Builder, f Field, list func(*R) []E, value func(*E) (Value, bool)) {
	b.Declare(f, func(p *Person) []Value {
		r := half[R](p)
		if r == nil {
			return nil
		}
		var out []Value
		elements := list(r)
		for i := range elements {
			if v, ok := value(&elements[i]); ok {
				v.Element = i
				out = append(out, v)
			}
		}
		return out
	})
}
