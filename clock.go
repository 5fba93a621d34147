package alumnikit

import "time"

// Clock tells the time. Stores never ask it; services do, once per call.
type Clock func() time.Time

// Now returns the time in UTC at microsecond precision, which every store
// keeps. A nil Clock is the system's.
func (c Clock) Now() time.Time {
	if c == nil {
		return time.Now().UTC().Truncate(time.Microsecond)
	}
	return c().UTC().Truncate(time.Microsecond)
}
