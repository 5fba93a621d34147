package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"github.com/alumnikit/alumnikit/newsletter/mail"
)

// recipients returns whom to write to.
func (c config) recipients() ([]mail.Address, error) {
	if c.to == "" {
		return invent(c.synthetic)
	}
	file, err := os.Open(c.to)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var out []mail.Address
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		at, err := mail.ParseAddress(line)
		if err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", c.to, n, err)
		}
		out = append(out, at)
	}
	return out, lines.Err()
}

// invent returns n addresses. One in twenty is gone, and one in twenty busy, to
// the server that this program starts.
func invent(n int) ([]mail.Address, error) {
	out := make([]mail.Address, n)
	for i := range out {
		box := "person"
		switch i % 20 {
		case 7:
			box = goneBox
		case 13:
			box = busyBox
		}
		var err error
		if out[i], err = mail.NewAddress(fmt.Sprintf("Person %d", i+1), fmt.Sprintf("%s-%d@example.com", box, i+1)); err != nil {
			return nil, err
		}
	}
	return out, nil
}
