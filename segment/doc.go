// Package segment selects people by rules: who is sent a newsletter, who is
// invited, who is counted. A rule is plain data, the JSON that
// react-querybuilder (v8) edits, so a vendor's rule builder works unchanged.
//
//	rule, err := segment.Parse(body)                     // Issues if it cannot even be a draft
//	issues := segment.Validate(rule, schema, known)      // everything that keeps it from being published
//	m, err := segment.Compile(segment.Definition{Rule: rule}, segment.Env{Schema: schema, Now: now, Zone: zone})
//	ok := m.Match(person)
//
//	left := segment.WhereEach("employments", segment.Match{Mode: segment.Some}, segment.All(
//		segment.Where("department", segment.Equal, "Sales"),
//		segment.Where("end", segment.Between, "2019", "2022")))
//
// # Meaning
//
// A rule is true or false for every person. It sees what HR may see: a value
// that its owner shows to nobody is absent. A positive operator holds if a
// value in scope meets it; a negative one is its exact complement, and so holds
// where the value is absent. "Known and different" is != together with notNull.
//
//	=  !=                              text: equal folds; code: equal; int: equal; date: lies within the date named
//	in  notIn                          = any of the list
//	<  >  <=  >=                       int, date: before the first day named, after the last, until the last, from the first
//	between  notBetween                int, date: both ends included
//	contains  doesNotContain           text: the fold contains the fold
//	beginsWith  doesNotBeginWith       text: likewise
//	endsWith  doesNotEndWith           text: likewise
//	notNull  null                      there is a value
//	containsAny  containsNone          = any of the list, of several values
//	containsAll                        = for each item of the list a value in scope; nobody has all of an empty list
//	memberOf  notMemberOf              member of any of the groups
//	withinLast P                       today-P <= date <= today
//	withinNext P                       today <= date <= today+P
//	moreThanAgo P                      date < today-P
//	inSegment  notInSegment            in any of the saved segments (field "segment")
//	inSample  notInSample              in the share of people that percent and salt draw (field "sample")
//
// A date may be partial. As a stored value it holds only if every day that it
// may mean does; as an operand it is the interval that it names. A period P is
// an ISO 8601 duration in one unit; adding months or years clamps to the
// month's last day, and today is the day in Env.Zone at Env.Now.
//
// Scope: outside a match a leaf is about all values that the person has of the
// field, of whichever element, so "employments.department = Sales" asks for one
// employment in Sales and "!=" for none. A rule on a list, with a match and a
// group as value, binds one element: its fields are named without the list
// ("department"), and the leaves of the group are about that element alone. A
// rule on a field with several values binds one value, named "".
//
//	some      at least one element meets the group
//	all       there is an element, and every one does
//	none      no element does
//	atLeast n, atMost n, exactly n    so many do
//
// Elements of a field are its distinct values. Employments are elements
// whatever is shown of them; an element of any other list is there if a rule
// sees any value of it. The first 32 elements count.
//
// An empty "and" holds for everybody, an empty "or", list or reversed range for
// nobody; drafts may have them, published rules do not. Muted rules, "xor" and
// values that are fields are refused.
//
// # Sample
//
// SipHash-2-4 over the 16 bytes of the PersonID, keyed with the first 16 bytes
// of the salt's SHA-256, modulo 10,000, is below percent x 100.
//
// # Saved segments
//
// A Service keeps segments: a draft, which may hold errors, and what was
// published from it, which is what counts. A segment selects
//
//	(published rule or Include) and not Exclude
//
// and rules may refer to segments, MaxReferenceDepth in a row and never round.
// Count, Page and IDs plan a rule onto the index. Where the index only knows
// bounds, as for parts of free text, the people between them are read and
// matched; a rule that is not fit to be published selects nobody and is an error.
//
//	saved, err := segments.Create(ctx, hr, segment.Input{Name: "Once in sales", Draft: rule})
//	saved, err = segments.Publish(ctx, hr, saved.ID)
//	whom, err := segments.Definition(ctx, hr, saved.ID)
//	for ids, err := range segments.IDs(ctx, system, whom) { ... }
//
// All types are immutable or plain data; a Matcher is safe for concurrent use.
// Errors about rules are Issues, which match alumnikit.ErrInvalid.
package segment
