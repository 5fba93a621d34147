package segment

import "github.com/alumnikit/alumnikit"

// K is the least number of people that a count shown without PermRoster lets
// anybody tell from others.
const K = 10

// Bucket makes a count coarse for an actor who may not see the people counted:
// the upper end of 0-10, 11-20, 21-50, 51-100, 101-200, 201-500 and so on. When
// fewer than K of all people are missing, it is the bucket of all, because who
// is missing would tell as much. The total is never exact.
func Bucket(n, all int) alumnikit.Total {
	if all-n < K {
		n = all
	}
	bound := K
	for step := 0; bound < n; step++ {
		if step%3 == 1 {
			bound = bound / 2 * 5
		} else {
			bound *= 2
		}
	}
	return alumnikit.Total{Count: bound}
}
