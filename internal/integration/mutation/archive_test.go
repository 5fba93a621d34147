package mutation

// archived is a tenant that is archived, moved and dropped.
func archived() []mutation {
	const (
		pkg  = "storage/archive"
		scan = "storage/archive/scan.go"
	)
	all := []mutation{
		{
			name: "an archive under any keys", area: "archive", file: scan,
			old: `case !s.keys.Verify(purposeArchive, t.MAC, trailerParts(sum)...):`, new: `case false:`, run: "TestForged",
		},
		{
			name: "an archive read under other keys before that shows", area: "archive", file: scan,
			old: `if !keys.Verify(purposeArchive, h.MAC, []byte("header"), []byte(tenant)) {`, new: `if len(h.MAC) == 0 {`, run: "TestOthers",
		},
		{
			name: "an entry that is not of the chain", area: "archive", file: scan,
			old: `if s.summary.Pending > 0 || !s.chain.Verify(e) {`, new: `if s.summary.Pending > 0 {`, run: "TestForged",
		},
		{
			name: "an archive whose bytes differ", area: "archive", file: scan,
			old: "\tif err != nil || !bytes.Equal(written, line) {\n\t\treturn false\n", new: "\tif err != nil {\n\t\treturn false\n", run: "TestForged",
		},
		{
			name: "more after the trailer", area: "archive", file: scan,
			old: `if _, err := s.in.ReadByte(); !errors.Is(err, io.EOF) {`, new: `if err := error(nil); err != nil {`, run: "TestDamage",
		},
		{
			name: "records in any order", area: "archive", file: scan,
			old: `if !behind || s.summary.Sealed+s.summary.Pending > 0 {`, new: `if !behind && s.at.Version > 0 {`, run: "TestForged",
		},
		{
			name: "a tenant written to meanwhile", area: "archive", file: "storage/archive/write.go",
			old: `if !bytes.Equal(first.sum.Sum(nil), again.sum.Sum(nil)) {`, new: `if bytes.Equal(nil, again.sum.Sum(nil)) {`, run: "TestWrittenMeanwhile",
		},
		{
			name: "a second reader beside the first", area: "archive", file: "storage/archive/read.go",
			old: `w.Tenant, w.Expects = into.tenant, []storage.Ref{into.own}`, new: `w.Tenant = into.tenant`, run: "TestSlowReader",
		},
		{
			name: "another's tenant removed", area: "archive", file: "storage/archive/read.go",
			old: `if err != nil || found.Version != into.own.Version {`, new: `if err != nil || found.Version == 0 && into.own.Version == 0 {`, run: "TestSlowReader",
		},
		{
			name: "work of a tenant that is not whole", area: "archive", file: "storage/restoring.go",
			old: `return m.Tenant == ref.Tenant`, new: `return m.Tenant == ref.Tenant && m.ID == ref.ID`, run: "TestMarked",
		},
		{
			name: "a body with another's text", area: "archive", file: "storage/archive/line.go",
			old: `return utf8.Valid(body) && json.Valid(body)`, new: `return utf8.Valid(body)`, run: "TestMove",
		},
		{
			name: "a receipt for what is left", area: "archive", file: "storage/archive/drop.go",
			old: `if !receipt.Left.Empty() {`, new: `if receipt.Left.Heads > 0 {`, run: "TestDropAgain",
		},
	}
	for i := range all {
		all[i].pkg = pkg
	}
	return all
}
