package sheet

// nesting is where in a JSON text one is.
type nesting struct {
	at      int // bytes that were looked at
	depth   int // of objects
	text    bool
	escaped bool
}

// step looks at the next byte, and reports whether it ends an object that lies in
// no other. What else is wrong with the text is for a parser to say.
func (n *nesting) step(c byte) bool {
	n.at++
	switch {
	case n.escaped:
		n.escaped = false
	case n.text && c == '\\':
		n.escaped = true
	case c == '"':
		n.text = !n.text
	case n.text:
	case c == '{':
		n.depth++
	case c == '}':
		n.depth--
		return n.depth <= 0
	}
	return false
}

// findObject is find for a source of objects: what stands in front of one belongs
// to it.
func (s *source) findObject() (end, behind int) {
	for s.at+s.scan.at < len(s.buf) {
		if s.scan.step(s.buf[s.at+s.scan.at]) {
			end, s.scan = s.scan.at, nesting{}
			return end, end
		}
	}
	return 0, 0
}
