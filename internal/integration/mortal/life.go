package mortal

import (
	"errors"
	"sync"
)

// ErrDead is what the dead are told.
var ErrDead = errors.New("mortal: the process is dead")

// Life is one process. The zero Life lasts until EndAt says otherwise. It is
// safe for concurrent use.
type Life struct {
	mu    sync.Mutex
	left  int // steps until the last one; 0: no end in sight
	late  bool
	ended bool
}

// EndAt makes the n-th step from now, counted from 1, the last; 0 takes that
// back. If late, the last step takes effect and only its answer is lost.
func (l *Life) EndAt(n int, late bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.left, l.late = n, late
}

// Ended reports whether the process is dead.
func (l *Life) Ended() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.ended
}

// Step does something that the process may die of.
func (l *Life) Step(do func() error) error {
	lives, late := l.take()
	switch {
	case lives:
		return do()
	case late:
		_ = do() // its answer is what gets lost
	}
	return ErrDead
}

// take counts a step, and reports whether the process survives it or, if it
// does not, whether the step is made nevertheless.
func (l *Life) take() (lives, late bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.ended:
		return false, false
	case l.left == 0:
		return true, false
	}
	l.left--
	l.ended = l.left == 0
	return !l.ended, l.late
}
