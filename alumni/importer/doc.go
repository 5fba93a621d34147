// Package importer brings rosters out of the files of HR systems into package
// alumni: CSV, TSV and JSON lines in the encodings of Japanese offices.
//
//	imports := importer.New(people, nil)
//	preview, err := imports.Inspect(ctx, clerk, file, importer.Format{}) // then seek back to the start
//	mapping := preview.Proposal.Mapping                                   // for HR to confirm
//	report, err := imports.DryRun(ctx, clerk, file, mapping, nil)         // what would change, field by field
//	run, err := imports.Start(ctx, clerk, mapping, &importer.RunOptions{File: "roster.csv"})
//	report, err = imports.Apply(ctx, clerk, run.ID, file, nil)            // again after a crash: the rest
//
// # Rules
//
// People are told apart by the external ID alone (alumni.ExternalID), never by
// name or address. A row tells of one person and of one employment or several, or
// of an appointment within one. A person may have several rows, together or far
// apart; what they say about the person must agree (CodeDisagree), though those
// behind the first may say nothing, and no two may tell of the same employment: the same start,
// entity and department, for an appointment also the same kind and day
// (CodeDuplicate).
//
// The file decides about the columns that are mapped: an empty cell removes
// what was there. Exceptions, because a file says less about them than the
// roster may know: a former name is added to those known, and an empty leaving
// reason leaves a recorded one alone. Columns that are not mapped leave things
// as they are.
//
// A row with any cell of an employment means the employment of the person that
// has the same start (of several the one in the same entity and department, else
// the first that no other row of the file is about) and changes it; if none has
// that start, a new one is appended. So the next file, in which a person who came
// back has a new start, adds to their history instead of overwriting it. A row with
// a PostStart, or with a PostKind other than main, is an appointment (alumni.Post)
// within the employment with the same start, or within the one that lasted on its
// day; the employment itself is where the last main appointment is. A change of
// employer (転籍) begins an employment that continues the one before
// (alumni.Employment.Origin).
//
// Importing a file again changes nothing, writes nothing about people and adds
// nothing to the journal but, if its Source is saved, that it was read. A Delta says nothing about who is not in it. A Snapshot
// names everybody who is employed, so whoever is missing is proposed in the report,
// for HR to confirm with End; nobody is ever ended by an import. Of a file that
// names companies only their people can be missing. Whoever stands in a row that
// is bad is not; of rows that cannot be read at all nobody knows whose they are.
//
// # Runs
//
// An import commits up to 900 people at a time, each commit whole and each person
// in one commit if their rows stand together, with one entry in the journal
// ("roster.import"). How far it is changes in the same commit, in the record of
// its Run: so a run that was killed at any point goes on exactly where it was. Apply
// reads the file from its start, makes sure that it is the same up to there by a
// keyed hash of its rows, and repeats from the records of the run what was found
// about them; IDs of people are derived from the run and the external ID. The
// records and the report are then those of a run that nobody disturbed. Among
// several calls of Apply for one run the latest goes on, the others end with a
// TakenError. In a transaction of the host all of it is part of that transaction.
//
// # Columns
//
// Headers are recognised in Japanese and English by some 1,300 names, in any
// width and case, with notes in brackets, marks of required columns, the title of
// a group in front (two header lines joined) and numbers: 入社日（西暦）, 氏名【必須】,
// 所属情報 部署, 2社目 退職日. Several employments in a row are told apart by
// Mapping.Nth. Departments may stand in columns of levels (本部, 部, 課 or 所属1,
// 所属2) or as a path in one cell (営業本部/第一営業部); the last level is the
// department. What only the cells speak for is suggested (ProposeWith), never
// taken by itself. Columns of national numbers (My Number) are refused, and so is
// an external ID of twelve digits, unless Mapping.AllowTwelveDigits says what it
// is and the roster takes such (alumni.Options.TwelveDigitIdentifiers): the Act on the Use of Numbers to Identify a Specific Individual in
// Administrative Procedures (Act No. 27 of 2013), articles 19 and 20, forbids to
// keep such numbers for other purposes. Verify with counsel.
//
// A mapping that was confirmed is saved as a Source, and found again for the next
// file by its header (MatchSource), also when columns have moved or been added. A
// run whose RunOptions.Source is its name notes in its last commit when it was read,
// so that facts that did not change count as confirmed (alumni.Entry.Confirmed).
//
// A dry run takes the rows of one person as an import would, however far they
// lie apart, as long as no more than 10,000 other people are new or changed between
// them. It tells what HR had set by hand and the file would overwrite
// (FieldDiff.LastSaid), and looks among the people of the roster for the first
// thousands of newcomers, by package duplicate unless Options.Suspecter is another
// (Report.Suspected). An import does neither, and neither keeps anything back.
//
// # Cells
//
// Dates are read as 2024/4/1, 2024-04, 2024年4月1日, 20240401, 1 Apr 2024, with
// kanji numerals, a weekday or a time behind, and in eras (令和6年4月1日, R6.4.1, 昭和64年),
// whose bounds are checked to the day. What could be two days is refused with a
// code of its own: 4/1/2024 unless Mapping.DateOrder says which it is, years of
// two digits, and the numbers that spreadsheets make of dates. なし, 未定, - and the
// like are no date; of an end so are 在籍中 and 9999/12/31.
//
// Space, invisible and control characters that no one means are removed, text is
// composed (NFC), kana of half width become full width in readings, letters and
// digits of full width become ASCII in IDs, codes and addresses. Names stay as
// they are otherwise: no variant of a kanji is replaced by another (髙, 﨑). Words of
// enumerations are looked up among the mapping's own, then among those known.
//
// # Findings
//
// A row that cannot be read or is not valid is reported with its line, column
// and what is wrong, with the shape of the value but never the value, and does
// not keep others from being imported. Words of enumerations that are not known are
// told, up to 50 short ones of each column, to be mapped (Mapping.Values). Leaving
// reasons go to package alumni/hr, if the actor has PermConfidence; otherwise the
// column is ignored. Consents are not imported: they need the words that people
// agreed to. Diffs, missing people and suspicions in a Report hold personal data.
//
// # Export
//
// Export writes the roster as a file that needs no mapping: one row for each
// employment and one for each post within, told by the column RowAbout
// ("employment 2", "post 2.1"). Importing it where nobody is known gives the same
// entries but for IDs, times and origins; importing it where it came from changes
// nothing. In such a file a cell may be JSON, a text in quotes or an array of them:
// it is taken as it stands, where cleaning or splitting would change it. Its Former
// names are all that there are, an employment is the one in its place if that has
// the same start, and a post the one in its place if that is of the same kind and day.
// What a spreadsheet would run as a formula has an apostrophe in front, which is
// removed when it is read. A character that the encoding lacks is a *CharacterError.
//
// # Limits
//
// While people are written, the rows behind them are read and compared with the
// roster, by goroutines that end before the call returns: until then the reader is
// theirs. So Import returns no sooner than a Read that is under way.
//
// Memory is bounded: lines, fields, rows and reported findings have limits, and
// only four chunks of rows are held at once, besides some 40 bytes for every
// external ID. An Importer is safe for concurrent use.
package importer
