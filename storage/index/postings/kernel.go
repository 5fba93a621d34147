package postings

import (
	"math/bits"
	"slices"
)

// The functions of this file combine two blocks with the same high bits. None of their results refers to an operand,
// which also lets every scratch bitmap live on the stack.

// fewValues is how many values two arrays may have together for stepping through them to beat a scratch bitmap, and
// skewed how many times longer than the other one must be; spliced is how many times longer for a union.
const (
	fewValues = 200
	skewed    = 32
	spliced   = 16
)

// values is room for the values of an array block. Its length is a power of two, so that masking an index saves the
// check.
type values [maxArray]uint16

// flat returns the block with runs marked on m, other forms as they are.
func (b *block) flat(m *bitmap) block {
	if b.form != formRuns {
		return *b
	}
	*m = bitmap{}
	b.markOn(m)

	return block{hi: b.hi, form: formBits, n: b.n, bits: m}
}

func andBlock(x, y *block) block {
	if x.form == formRuns || y.form == formRuns {
		var mx, my bitmap
		fx, fy := x.flat(&mx), y.flat(&my)

		return andFlat(&fx, &fy)
	}

	return andFlat(x, y)
}

func andFlat(x, y *block) block {
	if x.form == formBits && y.form == formBits {
		return andBits(x.hi, x.bits, y.bits)
	}
	if x.form == formBits || y.form == formArray && y.n < x.n {
		x, y = y, x
	}
	if y.form == formArray && stepping(len(x.list), len(y.list)) {
		return arrayBlock(x.hi, step(x.list, y.list, true))
	}
	var out values

	return arrayBlock(x.hi, slices.Clone(out[:probe(x, y, 0, &out)]))
}

func andBits(hi uint16, x, y *bitmap) block {
	n := andBitsLen(x, y)
	if n > maxArray {
		m := new(bitmap)
		for i := range m {
			m[i] = x[i] & y[i]
		}

		return bitsBlock(hi, m, n)
	}
	var m bitmap
	for i := range m {
		m[i] = x[i] & y[i]
	}

	return arrayBlock(hi, m.list(n))
}

func andBitsLen(x, y *bitmap) int {
	n := 0
	for i := range x {
		n += bits.OnesCount64(x[i] & y[i])
	}

	return n
}

func andLenBlock(x, y *block) int {
	if x.form == formRuns || y.form == formRuns {
		var mx, my bitmap
		fx, fy := x.flat(&mx), y.flat(&my)

		return andLenFlat(&fx, &fy)
	}

	return andLenFlat(x, y)
}

func andLenFlat(x, y *block) int {
	if x.form == formBits && y.form == formBits {
		return andBitsLen(x.bits, y.bits)
	}
	if x.form == formBits || y.form == formArray && y.n < x.n {
		x, y = y, x
	}
	if y.form == formArray && stepping(len(x.list), len(y.list)) {
		return stepLen(x.list, y.list)
	}
	var out values

	return probe(x, y, 0, &out)
}

func orBlock(x, y *block) block {
	if x.form == formArray && y.form == formArray {
		if y.n < x.n {
			x, y = y, x
		}
		if stepping(len(x.list), len(y.list)) {
			return listBlock(x.hi, splice(y.list, x.list, true))
		}
	}
	if x.form == formBits && x.n > maxArray || y.form == formBits && y.n > maxArray {
		m := new(bitmap)
		x.markOn(m)
		y.markOn(m)

		return bitsBlock(x.hi, m, m.count())
	}
	var m bitmap
	x.markOn(&m)
	y.markOn(&m)

	return blockOf(x.hi, &m)
}

func andNotBlock(x, y *block) block {
	if x.form == formArray {
		if y.form == formRuns {
			var m bitmap
			fy := y.flat(&m)

			return without(x, &fy)
		}

		return without(x, y)
	}
	var m, drop bitmap
	x.markOn(&m)
	y.markOn(&drop)
	for i := range m {
		m[i] &^= drop[i]
	}

	return blockOf(x.hi, &m)
}

// without returns the values of an array that are not in y, which has no runs.
func without(x, y *block) block {
	if y.form == formArray && stepping(len(x.list), len(y.list)) {
		return arrayBlock(x.hi, step(x.list, y.list, false))
	}
	if y.form == formArray && stepping(len(y.list), len(x.list)) {
		return arrayBlock(x.hi, splice(x.list, y.list, false))
	}
	var out values

	return arrayBlock(x.hi, slices.Clone(out[:probe(x, y, 1, &out)]))
}

// probe writes to out the values of the array x that are in y (flip 0) or that are not (flip 1), and returns their
// number. It does not branch on the answer, which nothing could predict.
func probe(x, y *block, flip uint64, out *values) int {
	if y.form == formArray {
		var m bitmap
		m.setAll(y.list)

		return probeBits(x.list, &m, flip, out)
	}

	return probeBits(x.list, y.bits, flip, out)
}

func probeBits(list []uint16, m *bitmap, flip uint64, out *values) int {
	k := 0
	for _, v := range list {
		out[k&(maxArray-1)] = v
		k += int((m[v>>6]>>(v&63) ^ flip) & 1)
	}

	return k
}

// stepping reports whether two arrays are few or uneven enough to search one for the values of the other.
func stepping(short, long int) bool { return short+long <= fewValues || short*skewed <= long }

// step returns the values of short that are in long (want true) or that are not.
func step(short, long []uint16, want bool) []uint16 {
	var out []uint16
	for i, v := range short {
		long = long[reach(long, v):]
		if (len(long) > 0 && long[0] == v) == want {
			if out == nil {
				out = make([]uint16, 0, len(short)-i)
			}
			out = append(out, v)
		}
	}

	return out
}

// splice returns long with the values of short put in (add true) or taken out, copying what lies between.
func splice(long, short []uint16, add bool) []uint16 {
	room := len(long)
	if add {
		room += len(short)
	}
	out := make([]uint16, 0, room)
	for _, v := range short {
		at := reach(long, v)
		out = append(out, long[:at]...)
		if long = long[at:]; len(long) > 0 && long[0] == v {
			long = long[1:]
		}
		if add {
			out = append(out, v)
		}
	}

	return append(out, long...)
}

// stepLen counts the values of short that are in long.
func stepLen(short, long []uint16) int {
	n := 0
	for _, v := range short {
		long = long[reach(long, v):]
		if len(long) == 0 {
			return n
		}
		if long[0] == v {
			n++
		}
	}

	return n
}

// reach returns the index of the first value that is at least v, found by doubling steps.
func reach(list []uint16, v uint16) int {
	if len(list) == 0 || list[0] >= v {
		return 0
	}
	below, bound := 0, 1
	for bound < len(list) && list[bound] < v {
		below, bound = bound, bound*2
	}
	bound = min(bound, len(list))
	i, _ := slices.BinarySearch(list[below+1:bound], v)

	return below + 1 + i
}
