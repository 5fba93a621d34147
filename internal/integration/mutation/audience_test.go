package mutation

const (
	privacy = "TestPrivacyOnMemory"
	suite   = "directory/directorytest"
)

// mutations are all of them.
func mutations() []mutation {
	all := audience()
	for _, more := range [][]mutation{listing(), cursor(), delta(), folding(), migrations(), archived()} {
		all = append(all, more...)
	}
	return all
}

// audience is who belongs to whom something is shown.
func audience() []mutation {
	return []mutation{
		{
			name: "shared with everybody", area: "audience", file: "alumni/leaves.go",
			old: `all = append(all, index.And(leaf([]string{string(reach.Audience)}), l.members(reach.Within)))`,
			new: `all = append(all, index.And(leaf([]string{string(reach.Audience)})))`,
			pkg: suite, run: privacy,
		},
		{
			name: "a group's values in the index of whoever has left it", area: "audience", file: "alumni/terms.go",
			old: `case single && !slices.Contains(p.Groups(), group):`, new: `case single && p.Memberships == nil && !slices.Contains(p.Groups(), group):`,
			pkg: "alumni", run: "TestTermsFollowMemberships",
		},
		{
			name: "what is shared found by no group", area: "audience", file: "alumni/terms.go",
			old: "\t\t\tout = append(out, GroupAudience(g))\n", new: "\t\t\t_ = g\n",
			pkg: suite, run: privacy,
		},
		{
			name: "ordered by what is shared with others", area: "audience", file: "alumni/sort.go",
			old: `if reach.Within != nil && f.Disclosure != NameDisclosure {`, new: `if false {`,
			pkg: suite, run: privacy,
		},
		{
			name: "the index reads what is shared with others", area: "audience", file: "alumni/person.go",
			old: `case a != Shared && r.visibleWithin(v, d, a):`, new: `case a == Shared && r.visibleWithin(v, d, a):`,
			pkg: "alumni", run: "TestReadableIsShowsTurnedRound",
		},
		{
			name: "a group's values for members of any group", area: "audience", file: "alumni/audience.go",
			old: "\tcase Default, Nobody, Admins, anyGroup:\n",
			new: "\tcase anyGroup:\n\t\treturn len(v.Groups) > 0\n\tcase Default, Nobody, Admins:\n",
			pkg: suite, run: privacy,
		},
		{
			name: "a group's values of whoever has left it", area: "audience", file: "alumni/audience.go",
			old: `return ok && slices.Contains(v.Groups, g) && slices.Contains(theirs, g)`,
			new: `return ok && slices.Contains(v.Groups, g)`,
			pkg: "alumni", run: "TestWhoBelongsToAnAudience|TestLeavingClosesWhatTheGroupSaw",
		},
		{
			name: "HR sees what nobody may", area: "audience", file: "alumni/audience.go",
			old: `return a != Nobody`, new: `return true`,
			pkg: "alumni", run: "TestWhoBelongsToAnAudience",
		},
		{
			name: "the policy's maximum ignored", area: "audience", file: "alumni/person.go",
			old: `limit != Default && !v.within(limit, theirs)`, new: `limit != Default && a == Public && !v.within(limit, theirs)`,
			pkg: "alumni", run: "TestEverythingThatIsShown",
		},
		{
			name: "the schema's maximum ignored", area: "audience", file: "alumni/person.go",
			old: `return v.within(a, theirs) && v.within(d.Max, theirs)`, new: `return v.within(a, theirs)`,
			pkg: "alumni", run: "TestEverythingThatIsShown",
		},
		{
			name: "the policy's default ignored", area: "audience", file: "alumni/person.go",
			old: `if a := r.policy.Defaults[d.Name]; a != Default {`, new: `if a := r.policy.Defaults[d.Name]; a == Public {`,
			pkg: "alumni", run: "TestEverythingThatIsShown",
		},
		{
			name: "the default left unresolved", area: "audience", file: "alumni/person.go",
			old: "\t\ta = r.Default(d)\n", new: "\t\ta = Network\n",
			pkg: suite, run: privacy,
		},
		{
			name: "values of nobody in the index", area: "audience", file: "alumni/terms.go",
			old: `case chosen == Nobody && hideable:`, new: `case chosen == Default && hideable:`,
			pkg: "alumni", run: "TestTheIndexHoldsNothingThatNobodyMaySee",
		},
		{
			name: "custom values of nobody in the index", area: "audience", file: "alumni/customterms.go",
			old: `owner == ByMember) {`, new: `owner == "") {`,
			pkg: "alumni", run: "TestTheIndexHoldsNothingThatNobodyMaySee",
		},
		{
			name: "custom values that HR is not shown", area: "audience", file: "alumni/profile.go",
			old: `return hidden(customDisclosure(v.Field)) })`, new: `return v.Field == 0 && hidden("") })`,
			pkg: "alumni", run: "TestWhatHRIsNotShown",
		},
	}
}

// listing is whether somebody appears at all.
func listing() []mutation {
	return []mutation{
		{
			name: "found without consent", area: "listing", file: "alumni/leaves.go",
			old: `listed := []index.Expr{l.Exists(name), l.Exactly(consent, string(ForListing))}`,
			new: `listed := []index.Expr{l.Exists(name), index.Or(l.Exactly(consent, string(ForListing)), index.Everyone())}`,
			pkg: suite, run: privacy,
		},
		{
			name: "found without a name", area: "listing", file: "alumni/leaves.go",
			old: `listed := []index.Expr{l.Exists(name), l.Exactly(consent, string(ForListing))}`,
			new: `listed := []index.Expr{index.Or(l.Exists(name), index.Everyone()), l.Exactly(consent, string(ForListing))}`,
			pkg: suite, run: privacy,
		},
		{
			name: "shown without consent", area: "listing", file: "alumni/person.go",
			old: `return p.HasConsent(ForListing) && !p.HasBlocked(v) &&`, new: `return !p.HasBlocked(v) &&`,
			pkg: "alumni", run: "TestListed",
		},
		{
			name: "consent to something else", area: "listing", file: "alumni/person.go",
			old: `return p.HasConsent(ForListing) && !p.HasBlocked(v) &&`, new: `return len(p.Consents.Entries) > 0 && !p.HasBlocked(v) &&`,
			pkg: "alumni", run: "TestListed",
		},
		{
			name: "found by whom one blocks", area: "listing", file: "alumni/leaves.go",
			old: `listed = append(listed, index.Not(l.blocking()))`, new: `listed = append(listed, index.Not(index.And(l.blocking(), index.Nobody())))`,
			pkg: suite, run: privacy,
		},
		{
			name: "the page of whoever blocks the viewer", area: "listing", file: "alumni/person.go",
			old: `return p.HasConsent(ForListing) && !p.HasBlocked(v) &&`, new: `return p.HasConsent(ForListing) &&`,
			pkg: suite, run: privacy,
		},
		{
			name: "the page of somebody unlisted", area: "listing", file: "directory/directory.go",
			old: `if p != nil && !look.viewer.IsSelf(p) && !look.rules.Listed(look.viewer, p) {`, new: `if false {`,
			pkg: suite, run: privacy,
		},
		{
			name: "found by whom a merged person was blocked as", area: "listing", file: "alumni/leaves.go",
			old: `ids := l.viewer.ids()`, new: `ids := l.viewer.ids()[:1]`,
			pkg: "alumni/merging", run: "TestTheIDThatIsGoneMeansThePersonWhoIsKept",
		},
		{
			name: "a merge lists what was not listed", area: "listing", file: "alumni/narrow.go",
			old: `if d.Owner == ByMember && b.hasSpoken() && unlisted {`, new: `if false && unlisted {`,
			pkg: "alumni/merging", run: "TestNoAudienceIsWidened",
		},
		{
			name: "a merge shares with more groups", area: "listing", file: "alumni/narrow.go",
			old: `if at == Shared && more && (p.hasSpoken() || len(mine) > 0) {`, new: `if false && more {`,
			pkg: "alumni/merging", run: "TestNoAudienceIsWidened",
		},
		{
			name: "terms that are passed over too soon", area: "listing", file: "storage/index/group.go",
			old: `if shared > matched {`, new: `if shared > matched || shared == matched && shared > 8 {`,
			pkg: indexPkg, run: "TestSomeTermsAreFound",
		},
		{
			name: "the IDs of a large tenant drive out its order", area: "listing", file: "storage/index/cache.go",
			old: `orderLeast  = 2`, new: `orderLeast  = 1`,
			pkg: indexPkg, run: "TestOrdersOfLargeTenantsStay",
		},
	}
}
