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
// A row that cannot be read or is not valid is reported with its line, column
// and what is wrong, with the shape of the value but never the value, and does
// not keep others from being imported. Leaving reasons go to package alumni/hr,
// if the actor has PermConfidence; otherwise the column is ignored. Consents
// are not imported: they need the words that people agreed to.
//
// While people are written, the rows behind them are read and compared with the
// roster, by goroutines that end before Import returns: until then the reader is
// theirs. So Import returns no sooner than a Read that is under way.
//
// Memory is bounded: lines, fields, rows and reported findings have limits, and
// only four chunks of rows are held at once, besides a hash of every external ID.
// An Importer is safe for concurrent use.
package importer
