// Package importer brings a roster from a CSV file in UTF-8 into package alumni.
//
//	imports := importer.New(people, nil)
//	header, err := importer.Header(file)          // then seek back to the start
//	mapping := imports.Propose(header)            // for HR to confirm
//	report, err := imports.DryRun(ctx, clerk, file, mapping)
//	report, err = imports.Import(ctx, clerk, file, mapping, nil)
//
// # Rules
//
// One row is one person with one employment, and a person stands in a file
// once: a row that repeats an external ID is bad. People are told apart by the
// external ID alone (alumni.ExternalID), never by name or address.
//
// The file decides about the columns that are mapped: an empty cell removes
// what was there. Exceptions, because a file says less about them than the
// roster may know: a former name is added to those known, and an empty leaving
// reason leaves a recorded one alone. Columns that are not mapped leave things
// as they are.
//
// A row with any cell of an employment means the employment of the person that
// has the same start (of several the one in the same department, else the
// first) and changes it; if none has that start, a new one is appended. So the
// next file, in which a person who came back has a new start, adds to their
// history instead of overwriting it.
//
// Importing a file again changes nothing and writes nothing. An import commits
// up to 1,000 people at a time, each commit whole, with one entry in the journal
// ("roster.import"). An import that was killed is finished by running it again.
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
// is: the Act on the Use of Numbers to Identify a Specific Individual in
// Administrative Procedures (Act No. 27 of 2013), articles 19 and 20, forbids to
// keep such numbers for other purposes. Verify with counsel.
//
// A mapping that was confirmed is saved as a Source, and found again for the next
// file by its header (MatchSource), also when columns have moved or been added.
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
// not keep others from being imported. Leaving reasons go to package alumni/hr,
// if the actor has PermConfidence; otherwise the column is ignored. Consents
// are not imported: they need the words that people agreed to.
//
// # Limits
//
// While people are written, the rows behind them are read and compared with the
// roster, by goroutines that end before Import returns: until then the reader is
// theirs. So Import returns no sooner than a Read that is under way.
//
// Memory is bounded: lines, fields, rows and reported findings have limits, and
// only four chunks of rows are held at once, besides a hash of every external ID.
// An Importer is safe for concurrent use.
package importer
