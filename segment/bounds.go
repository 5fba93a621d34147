package segment

import "github.com/alumnikit/alumnikit/storage/index"

// bounds enclose the people that a condition is true for: all of lower are
// among them, none outside of upper. What lies between must be looked at one by
// one; nothing does when exact.
type bounds struct {
	lower, upper index.Expr
	exact        bool
}

func exactly(x index.Expr) bounds { return bounds{x, x, true} }

// among is a condition of which the index only knows where it cannot hold.
func among(upper index.Expr) bounds { return bounds{lower: index.Nobody(), upper: upper} }

// not is the complement, which turns the bounds round. Within a universe other
// than everyone it must be cut to it.
func (b bounds) not() bounds {
	if b.exact {
		return exactly(index.Not(b.upper))
	}
	return bounds{lower: index.Not(b.upper), upper: index.Not(b.lower)}
}

func (b bounds) notIf(not bool) bounds {
	if not {
		return b.not()
	}
	return b
}

// through applies a combination that grows with its operands to both bounds.
func through(combine func(...index.Expr) index.Expr, of ...bounds) bounds {
	lower, upper, exact := make([]index.Expr, len(of)), make([]index.Expr, len(of)), true
	for i, b := range of {
		lower[i], upper[i], exact = b.lower, b.upper, exact && b.exact
	}
	if exact {
		return exactly(combine(upper...))
	}
	return bounds{lower: combine(lower...), upper: combine(upper...)}
}

func allOf(of ...bounds) bounds { return through(index.And, of...) }

func anyOf(of ...bounds) bounds { return through(index.Or, of...) }

// undecided is met by those who must be looked at.
func (b bounds) undecided() index.Expr {
	if b.exact {
		return index.Nobody()
	}
	return index.And(b.upper, index.Not(b.lower))
}
