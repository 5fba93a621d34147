package sqlstore

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit"
)

// step is a migration as this program has it.
type step struct {
	Migration
	file       string
	text       string   // with the prefix put in
	statements []string // of the text
	sum        string   // SHA-256 of the file, in hexadecimal
	worksWith  int      // programs of this version and later work on the schema
}

// worksWith begins the comment line that says how old a program may be.
const worksWith = "-- works with: "

// readSteps reads scripts in order.
func readSteps(files fs.FS, prefix string) ([]step, error) {
	names, err := fs.Glob(files, "*.sql") // sorted
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	steps := make([]step, 0, len(names))
	for i, file := range names {
		script, err := fs.ReadFile(files, file)
		if err != nil {
			return nil, fmt.Errorf("migrations: %w", err)
		}
		number, title, _ := strings.Cut(strings.TrimSuffix(path.Base(file), ".sql"), "_")
		if version, err := strconv.Atoi(number); err != nil || version != i+1 || !plain(title) {
			return nil, fmt.Errorf("migration %s: want number %d and a name of [a-z0-9_]: %w", file, i+1, alumnikit.ErrInvalid)
		}
		oldest, err := oldestProgram(string(script), i+1)
		if err != nil {
			return nil, fmt.Errorf("migration %s: %w", file, err)
		}
		sum := sha256.Sum256(script)
		name := prefix[strings.LastIndexByte(prefix, '.')+1:]
		text := strings.NewReplacer("{{prefix}}", prefix, "{{name}}", name).Replace(string(script))
		steps = append(steps, step{
			Migration: Migration{Version: i + 1, Name: title}, file: file,
			text: text, statements: split(text), sum: hex.EncodeToString(sum[:]), worksWith: oldest,
		})
	}
	return steps, nil
}

// plain reports whether a name can stand in a statement as it is.
func plain(name string) bool {
	return name != "" && len(name) <= 64 && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}

// oldestProgram reads what a script works with. No program is older than the
// first.
func oldestProgram(script string, version int) (int, error) {
	for line := range strings.Lines(script) {
		said, found := strings.CutPrefix(line, worksWith)
		if !found {
			continue
		}
		oldest, err := strconv.Atoi(strings.TrimSpace(said))
		if err != nil || oldest < 1 || oldest > version {
			return 0, fmt.Errorf("%q wants a number from 1 to %d: %w", worksWith, version, alumnikit.ErrInvalid)
		}
		return oldest, nil
	}
	if version > 1 {
		return 0, fmt.Errorf("no line %q: %w", worksWith+"1", alumnikit.ErrInvalid)
	}
	return 1, nil
}

// split cuts a script into statements, without comment lines.
func split(script string) []string {
	var statements []string
	var open strings.Builder
	for line := range strings.Lines(script) {
		line = strings.TrimRight(line, "\r\n\t ")
		if line == "" || strings.HasPrefix(strings.TrimSpace(line), "--") {
			continue
		}
		before, ended := strings.CutSuffix(line, ";")
		open.WriteString(before + "\n")
		if ended {
			statements = append(statements, strings.TrimSpace(open.String()))
			open.Reset()
		}
	}
	if open.Len() > 0 {
		statements = append(statements, strings.TrimSpace(open.String()))
	}
	return statements
}
