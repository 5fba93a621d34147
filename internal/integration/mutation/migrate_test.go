package mutation

const (
	migratorPkg = "storage/internal/sqlstore"
	stagesFile  = "storage/internal/sqlstore/migrate_stages.go"
	versions    = "storage/internal/sqlstore/migrate_table.go"
)

// migrations are what keeps a schema whole when processes meet or die.
func migrations() []mutation {
	const area = "migrations"
	return []mutation{
		{
			name: "a statement done before taken for one in the way", area: area, file: stagesFile,
			old: `if !repeat {`, new: `if true {`,
			pkg: migratorPkg, run: "TestMigrateKilledAnywhere",
		},
		{
			name: "a table in the way taken for one's own", area: area, file: stagesFile,
			old: `if !repeat {`, new: `if false {`,
			pkg: migratorPkg, run: "TestMigrateMeetsWhatIsNotItsOwn",
		},
		{
			name: "a refused statement stays begun", area: area, file: stagesFile,
			old: `return m.refused(ctx, tx, s, err)`, new: `return err`,
			pkg: migratorPkg, run: "TestMigrateMeetsWhatIsNotItsOwn",
		},
		{
			name: "every newer schema is right", area: area, file: versions,
			old: `r.worksWith == nil || *r.worksWith > int64(len(m.steps))`, new: `r.version == 0`,
			pkg: migratorPkg, run: "TestOlderProgramOnNewerSchema",
		},
		{
			name: "no newer schema is right", area: area, file: versions,
			old: `r.worksWith == nil || *r.worksWith > int64(len(m.steps))`, new: `r.version > 0`,
			pkg: migratorPkg, run: "TestOlderProgramOnNewerSchema",
		},
	}
}
