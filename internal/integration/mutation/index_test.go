package mutation

const (
	indexPkg = "storage/index"
	page     = "storage/index/page.go"
	overlay  = "storage/index/overlay.go"
	project  = "storage/index/project.go"
	fold     = "storage/index/fold.go"
)

// cursor is where the next page begins, and for whom.
func cursor() []mutation {
	cursors := "TestCursorsAreTheViewersAndTheQuerys"
	return []mutation{
		{
			name: "a cursor for every viewer", area: "cursor", file: "cursor.go",
			old: `[]string{string(s.Actor.Tenant()), s.Actor.String(), s.List, string(s.Query)}`,
			new: `[]string{string(s.Actor.Tenant()), s.List, string(s.Query)}`,
			pkg: "directory", run: cursors,
		},
		{
			name: "a cursor for every query", area: "cursor", file: "cursor.go",
			old: `[]string{string(s.Actor.Tenant()), s.Actor.String(), s.List, string(s.Query)}`,
			new: `[]string{string(s.Actor.Tenant()), s.Actor.String(), s.List}`,
			pkg: "directory", run: cursors,
		},
		{
			name: "the last of a page again", area: "cursor", file: page,
			old: `p.compare(m, *p.q.After) <= 0`, new: `p.compare(m, *p.q.After) < 0`,
			pkg: "directory", run: "TestPagesCoverEverybodyOnceWhateverIsFolded",
		},
		{
			name: "ties behind a page passed over", area: "cursor", file: "storage/index/choose.go",
			old: "\t\t\ttied = append(tied, at)\n", new: "\t\t\ttied = tied[:0]\n",
			pkg: indexPkg, run: "TestPagesOfTies",
		},
		{
			name: "ties in any order", area: "cursor", file: page,
			old: `return cmp.Or(cmp.Compare(rank(a), rank(b)), bytes.Compare(a.ID[:], b.ID[:]))`,
			new: `return cmp.Or(cmp.Compare(rank(a), rank(b)), bytes.Compare(a.ID[:0], b.ID[:0]))`,
			pkg: indexPkg, run: "TestPagesOfTies",
		},
		{
			name: "who was checked once is found for ever", area: "cursor", file: "storage/index/doubt.go",
			old: `And(q.Where, Or(q.Doubt.Sure, In(checked)))`, new: `Or(And(q.Where, q.Doubt.Sure), In(checked))`,
			pkg: indexPkg, run: "TestDoubtSaysNothingByItself",
		},
		{
			name: "a page ends at the bound of its search", area: "cursor", file: "directory/directory.go",
			old: `if full && (found.More || at != found.People[len(found.People)-1]) {`, new: `if full && found.More {`,
			pkg: "directory", run: "TestRowsThatAreGoneAreFilledUp",
		},
	}
}

// delta is what a write says about the index, and how a reader understands it.
func delta() []mutation {
	return []mutation{
		{
			name: "what was removed stays", area: "delta", file: overlay,
			old: "\t\tp.remove.Add(slot)\n", new: "",
			pkg: indexPkg, run: "TestModel",
		},
		{
			name: "what was added is lost", area: "delta", file: overlay,
			old: `set = postings.Or(postings.AndNot(set, &p.remove), &p.add)`, new: `set = postings.AndNot(set, &p.remove)`,
			pkg: indexPkg, run: "TestSmoke",
		},
		{
			name: "an earlier word after a later one", area: "delta", file: overlay,
			old: `case len(rest) > 0 && rest[0].Slot == d.Slot && rest[0].Part == d.Part, len(extra) == maxAbove:`,
			new: `case len(extra) == maxAbove:`,
			pkg: indexPkg, run: "TestLayersKeepTheOrderOfDeltas",
		},
		{
			name: "another audience of a field goes unsaid", area: "delta", file: "storage/index/term.go",
			old: `return t[:4+int(t[3])]`, new: `return t[:3]`,
			pkg: indexPkg, run: "TestModel",
		},
		{
			name: "orders keep what was cleared", area: "delta", file: overlay,
			old: `for _, c := range d.clear {`, new: `for _, c := range d.clear[:0] {`,
			pkg: indexPkg, run: "TestModel",
		},
		{
			name: "what stays is removed", area: "delta", file: "storage/index/delta.go",
			old: `			a, b = a[1:], b[1:]`, new: `			inA, a, b = append(inA, a[0]), a[1:], b[1:]`,
			pkg: indexPkg, run: "TestDiff|TestModel",
		},
		{
			name: "half a person read before somebody else wrote it", area: "delta", file: "storage/index/touched.go",
			old: `p.write.Expects = append(p.write.Expects, storage.Ref{Kind: kind, ID: at.id, Version: r.Version})`,
			new: `_ = storage.Ref{Kind: kind, ID: at.id, Version: r.Version}`,
			pkg: indexPkg, run: "TestProofOtherHalfMeanwhile",
		},
		{
			name: "nobody hears of a record that is new", area: "delta", file: project,
			old: `	case p.arrives(id):`, new: `	case false && p.arrives(id):`,
			pkg: indexPkg, run: "TestProofHalfArrivesMeanwhile",
		},
		{
			name: "there being no record is not relied on", area: "delta", file: project,
			old: `case p.relies[id] || `, new: `case `,
			pkg: indexPkg, run: "TestProofHalfArrivesMeanwhile",
		},
		{
			name: "an answer for other deltas", area: "delta", file: "storage/index/answer.go",
			old: ` && g.answer.overlay == overlay`, new: ``,
			pkg: indexPkg, run: "TestAnswersGoByTheDeltas",
		},
		{
			name: "an answer from two moments", area: "delta", file: "storage/index/answer.go",
			old: `v.changed || shared != v.pending`, new: `shared != v.pending`,
			pkg: indexPkg, run: "TestAnswersMeanwhile",
		},
		{
			name: "a reader keeps deltas that have changed", area: "delta", file: "storage/index/pending.go",
			old: `if v.pending != nil && len(v.pending.keys) == snap.Pending {`, new: `if v.pending != nil {`,
			pkg: indexPkg, run: "TestProofHalfFoldDuringQuery",
		},
	}
}

// folding is how deltas become pages.
func folding() []mutation {
	return []mutation{
		{
			name: "the epoch does not turn", area: "folding", file: fold,
			old: `f.meta.Stamp, f.meta.Turned = f.db.NewID(), f.head.Beat+1`, new: `f.meta.Turned = f.head.Beat + 1`,
			pkg: indexPkg, run: "TestModel|TestSmoke",
		},
		{
			name: "a reader does not notice another epoch", area: "folding", file: "storage/index/view.go",
			old: `if m.Stamp != v.meta.Stamp {`, new: `if m.Exponent > maxExponent {`,
			pkg: indexPkg, run: "TestProofRemovalDuringQuery",
		},
		{
			name: "pages younger than the reader", area: "folding", file: "storage/index/cache.go",
			old: `if !ok || found.Value.(*cached).beat > at.beat {`, new: `if !ok {`,
			pkg: indexPkg, run: "TestProofHalfFoldInCache",
		},
		{
			name: "a slice without a fence", area: "folding", file: "storage/memory/index.go",
			old: `if t.head.Beat+1 != fold.Head.Beat {`, new: `if t.head.Beat > fold.Head.Beat+1<<40 {`,
			pkg: indexPkg, run: "TestStaleOwner",
		},
		{
			name: "a lease that nobody heeds", area: "folding", file: fold,
			old: `if !head.Owner.IsZero() && head.Lease.After(db.Now()) {`, new: `if !head.Owner.IsZero() && head.Beat == 0 {`,
			pkg: indexPkg, run: "TestLeaseHolds",
		},
		{
			name: "dictionaries do not grow", area: "folding", file: "storage/index/writer.go",
			old: `known[c] = slices.AppendSeq(known[c], maps.Keys(work[c]))`, new: `known[c] = slices.AppendSeq(known[c], maps.Keys(map[string]bool{}))`,
			pkg: indexPkg, run: "TestFacetsAndDictionaries",
		},
		{
			name: "a rebuild loses what came meanwhile", area: "folding", file: "storage/index/rebuild.go",
			old: `if err := f.turn(ctx, storage.Fold{Deltas: deltaKeys(reflected)}); err != nil {`,
			new: `late, err := f.db.Store().Snapshot(ctx, f.tenant, storage.PageQuery{Deltas: storage.DeltasKeys})
	if err != nil {
		return err
	}
	if err := f.turn(ctx, storage.Fold{Deltas: deltaKeys(late.Deltas)}); err != nil {`,
			pkg: indexPkg, run: "TestProofWriteDuringRebuild",
		},
		{
			name: "a fold loses what came meanwhile", area: "folding", file: "storage/index/foldpages.go",
			old: `return f.turn(ctx, storage.Fold{Deltas: deltaKeys(deltas)})`,
			new: `late, err := f.db.Store().Snapshot(ctx, f.tenant, storage.PageQuery{Deltas: storage.DeltasKeys})
	if err != nil {
		return err
	}
	return f.turn(ctx, storage.Fold{Deltas: deltaKeys(late.Deltas)})`,
			pkg: indexPkg, run: "TestProofWriteDuringFold",
		},
		{
			name: "the trail leaves out what has changed", area: "folding", file: fold,
			old: `changed: slices.Sorted(maps.Keys(f.changed))}`, new: `changed: slices.Sorted(maps.Keys(f.changed))[:0]}`,
			pkg: indexPkg, run: "TestModel",
		},
		{
			name: "what was written in an epoch before counts as pending", area: "delta", file: "storage/index/written.go",
			old: `!known || t == nil || t.stamp != stamp || t.base == nil`, new: `!known || t == nil || stamp.IsZero() || t.base == nil`,
			pkg: indexPkg, run: "TestWhatIsFoldedIsNotTakenForPending",
		},
		{
			name: "what this process has written counts as all that came", area: "delta", file: "storage/index/pending.go",
			old: `len(extra) > 0 && len(base.keys)+len(extra) == snap.Pending`, new: `len(extra) > 0`,
			pkg: indexPkg, run: "TestWhatIsFoldedIsNotTakenForPending|TestLostCommitsAreFound|TestModel",
		},
		{
			name: "what was pending of a tenant that was dropped", area: "delta", file: "storage/index/cache.go",
			old: `stamp.IsZero() || `, new: ``,
			pkg: indexPkg, run: "TestNothingIsKnownOfATenantBeforeItsFirstEpoch",
		},
		{
			name: "layers that become one in the wrong order", area: "delta", file: "storage/index/overlay.go",
			old: "\tslices.SortFunc(extra, compareDeltas)\n\treturn ix.newOverlay(extra, base)", new: "\treturn ix.newOverlay(extra, base)",
			pkg: indexPkg, run: "TestOverlaysStandOnOthers|TestModel",
		},
		{
			name: "what somebody dead has written counts as unchanged", area: "folding", file: fold,
			old: `unsure: m.Written > m.Turned,`, new: `unsure: m.Written < m.Turned,`,
			pkg: indexPkg, run: "TestReadersFollowSuccessors",
		},
		{
			name: "blocks whose records outlive the next sealing", area: "folding", file: "storage/index/seal.go",
			old: `Deletes: done})`, new: `Deletes: done[:0]})`,
			pkg: indexPkg, run: "TestFaultInSeal",
		},
		{
			name: "people of an import who are being sealed", area: "folding", file: "storage/index/search.go",
			old: `return postings.AndNot(met, v.hidden), nil`, new: `return met, nil`,
			pkg: indexPkg, run: "TestFaultInSeal|TestModel",
		},
		{
			name: "people whose sealing begins under a reader", area: "folding", file: "storage/index/pending.go",
			old: `if v.hidden, err = m.sealing(); err != nil {`, new: `if v.hidden != nil {
	} else if v.hidden, err = m.sealing(); err != nil {`,
			pkg: indexPkg, run: "TestSealingUnderAReader",
		},
		{
			name: "IDs that a fold has changed are held", area: "folding", file: "storage/index/cache.go",
			old: `entry.stale = slices.Concat(entry.stale, within(changed, columnGroups(entry.order.column)))`,
			new: `if entry.order.column.field != fieldID {
				entry.stale = slices.Concat(entry.stale, within(changed, columnGroups(entry.order.column)))
			}`,
			pkg: indexPkg, run: "TestOtherProcessFollows",
		},
		{
			name: "a reader counts pages of one moment and deltas of another", area: "folding", file: "storage/index/view.go",
			old: `return snap, m, groups, nil`, new: `return first, v.meta, groups, nil`,
			pkg: indexPkg, run: "TestGuessedGroups|TestOtherProcessFollows",
		},
		{
			name: "a slot is given again before its removal is folded", area: "folding", file: project,
			old: "\t\tnext.Left = true\n\t\treturn next.Slot, p.putSlot(next, have.Version+1)\n",
			new: "\t\tp.write.Deletes = append(p.write.Deletes, storage.Ref{Kind: slotKind().Name(), ID: id, Version: have.Version})\n\t\treturn next.Slot, nil\n",
			pkg: indexPkg, run: "TestSlotsAreFreedByFolding|TestNextInSlot",
		},
	}
}
