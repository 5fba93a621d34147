// Package sheet reads tables out of files as offices save them: exports of payroll and personnel systems, spreadsheets
// saved by hand, in whatever encoding, with titles above and totals below.
//
//	rows, err := sheet.New(file, sheet.Format{}, &sheet.Options{Known: isColumnName})
//	rows.Header()                       // 社員番号 氏名 入社日
//	for {
//		row, err := rows.Next(ctx)
//		if errors.Is(err, io.EOF) {
//			break
//		}
//		switch {
//		case row.Bad != "":             // a code; the row could not be read
//		case row.Skip != "":            // totals, the header once more, a remark
//		default:                        // row.Cells, one for each name of the header
//		}
//	}
//
// A Format says how a file is written. What it leaves open is detected from the first SampleSize bytes, in the same way
// every time; Reader.Format tells the result. A Format that was detected may be stored to read the same file again. For
// the next file of the same source it is better to store only what a person has chosen: a remark more above the header
// moves it.
//
// # Encodings
//
// UTF-8, UTF-16 with and without a byte order mark, Windows-31J and EUC-JP. A byte order mark wins over a named
// encoding. Detection scores every line by validity and by how usual its characters are, so that half-width katakana in
// Windows-31J is told from EUC-JP, and lines of another encoding do not matter if they are fewer. A file that is ASCII
// so far is decided when the first line is not, from the 64 KiB behind it.
//
// Windows-31J and EUC-JP are read by the tables of the Encoding Standard (WHATWG): 髙, 﨑 and ① are what they seem; the
// wave dash (8160) is U+FF5E, the minus sign (817C) U+FF0D, the double bar (8161) U+2225; 5C is the backslash, which
// Japanese fonts draw as a yen sign, and 7E the tilde. Characters of the user-defined area mean something only on the
// machines of the sender: CodeGaiji.
//
// A line that is not in the encoding of the file is bad by CodeEncoding, and Row.Encoding says what it seems to be
// in. That includes lines of UTF-8 in a file of Windows-31J, which would be well-formed but nonsense there, and U+FFFD,
// which another program put where it lost a character.
//
// # Lines and records
//
// Lines end with LF, CR LF or CR, also mixed; U+2028 and the like are characters. Line numbers count these ends, from 1.
// Records are those of RFC 4180, with comma, tab or semicolon; spaces may stand around quotes. Breaks within a cell,
// also vertical tabs, are given as LF. If an open quote leads to no record that fits the header within 100 lines, the
// line with the quote alone is bad and reading goes on behind it: one stray quote spoils one row. A first line such as
// sep=; is understood.
//
// # Tables
//
// The header is the record, among the first 40, with most names that Options.Known knows; if none are known, the first
// that has something in more than half as many cells as most records have. Two records are one header if the
// first has merged cells, which are saved as a name and empty cells, and the second has names below these: 氏名 above 姓 and 名
// becomes 氏名 姓 and 氏名 名.
//
// Blank records are passed over. A record with more cells than the header has is bad by CodeColumns unless they are
// blank; cells below an empty name behind the last are dropped. A record with fewer is filled up if that is what cutting
// the empty cells at the end leaves: at least two cells, the last not blank, on one line that has an end. All others are
// bad by CodeColumns.
//
// Cells come without white space around them, of any width, the byte order mark included. ="0012" and '0012, by which
// text is kept from becoming a number, are 0012; an apostrophe goes only before a digit or one of = + - @.
//
// # JSON
//
// Each line is one object, or the file is one array of objects in UTF-8, which may stand on one line or go on over many:
// there rows are counted instead of lines, and what is malformed may spoil what follows. The header are the keys of all objects in the sample in the order in which they are first
// met; of objects and arrays within, their paths, counted from 1: employments.1.start, emails.2. Numbers are
// given as they are written, null as empty, true and false as these words. Keys that come up later are in Row.Unknown.
// An object in which a key stands twice, that is deeper than 8 levels is bad by CodeJSON, as is the
// end of an array that is not closed.
//
// # Bounds and errors
//
// Memory is bounded by Options, time is linear in the size of the file. What exceeds a bound is a bad row, except the
// size of the file: alumnikit.ErrTooLarge. Errors about the file as a whole are alumnikit.FieldErrors for the fields
// "file", "header" and "format"; the codes tell, for example, a workbook that was uploaded instead of a CSV file. No
// error and no code holds anything from the file.
//
// A Reader is used by one goroutine. Detect is a pure function.
package sheet
