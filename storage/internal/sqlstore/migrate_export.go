package sqlstore

import (
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"
)

// Export returns the scripts for a host that runs them with a tool of its own:
// with the prefix put in, and each with the statements that note in the
// version table that it was applied, so that Status and Validate know. What a
// migration of this program then finds is what Migrate would have left.
func Export(scripts fs.FS, prefix string, ddl DDL) (fs.FS, error) {
	steps, err := readSteps(scripts, prefix)
	if err != nil {
		return nil, err
	}
	table := NewTables(prefix).Schema
	files := make(textFS, 0, len(steps))
	for _, s := range steps {
		var text strings.Builder
		if s.Version == 1 {
			text.WriteString("-- Which migrations have been applied; Status, Validate and Migrate read it.\n")
			text.WriteString(createVersions(table, ddl.TableOptions) + ";\n\n")
		}
		text.WriteString(strings.TrimSpace(s.text) + "\n\n" + s.noteApplied(table) + ";\n")
		files = append(files, textFile{s.file, text.String()})
	}
	return files, nil
}

// textFS is a folder of texts in memory, sorted by name.
type textFS []textFile

// Open implements fs.FS.
func (t textFS) Open(name string) (fs.File, error) {
	if name == "." {
		return &openFolder{rest: t}, nil
	}
	i := slices.IndexFunc(t, func(f textFile) bool { return f.name == name })
	if i < 0 || !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &openText{Reader: strings.NewReader(t[i].text), file: t[i]}, nil
}

// textFile is a file and what fs.Stat tells of it.
type textFile struct{ name, text string }

// Name implements fs.FileInfo.
func (f textFile) Name() string { return f.name }

// Size implements fs.FileInfo.
func (f textFile) Size() int64 { return int64(len(f.text)) }

// Mode implements fs.FileInfo.
func (textFile) Mode() fs.FileMode { return 0o444 }

// ModTime implements fs.FileInfo.
func (textFile) ModTime() time.Time { return time.Time{} }

// IsDir implements fs.FileInfo.
func (textFile) IsDir() bool { return false }

// Sys implements fs.FileInfo.
func (textFile) Sys() any { return nil }

// openText is an open file.
type openText struct {
	*strings.Reader
	file textFile
}

// Stat implements fs.File.
func (o *openText) Stat() (fs.FileInfo, error) { return o.file, nil }

// Close implements fs.File.
func (*openText) Close() error { return nil }

// folder is what fs.Stat tells of the folder.
type folder struct{ textFile }

// Name implements fs.FileInfo.
func (folder) Name() string { return "." }

// Mode implements fs.FileInfo.
func (folder) Mode() fs.FileMode { return fs.ModeDir | 0o555 }

// IsDir implements fs.FileInfo.
func (folder) IsDir() bool { return true }

// openFolder is the open folder.
type openFolder struct{ rest textFS }

// Stat implements fs.File.
func (*openFolder) Stat() (fs.FileInfo, error) { return folder{}, nil }

// Read implements fs.File.
func (*openFolder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: ".", Err: fs.ErrInvalid}
}

// Close implements fs.File.
func (*openFolder) Close() error { return nil }

// ReadDir implements fs.ReadDirFile.
func (o *openFolder) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 || n > len(o.rest) {
		if n > 0 && len(o.rest) == 0 {
			return nil, io.EOF
		}
		n = len(o.rest)
	}
	entries := make([]fs.DirEntry, 0, n)
	for _, file := range o.rest[:n] {
		entries = append(entries, fs.FileInfoToDirEntry(file))
	}
	o.rest = o.rest[n:]
	return entries, nil
}
