package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
)

// machine is where and on what the figures were taken.
type machine struct {
	Processor string `json:"processor"`
	Cores     int    `json:"cores"`
	Memory    string `json:"memory"`
	System    string `json:"system"`
	Go        string `json:"go"`
	Commit    string `json:"commit"`
	Dirty     bool   `json:"dirty"` // there were changes that are in no commit
	Seed      int    `json:"seed"`
}

func thisMachine(ctx context.Context) machine {
	return machine{
		Processor: field("/proc/cpuinfo", "model name", ":"), Cores: runtime.NumCPU(), Memory: installed(),
		System: system(ctx), Go: runtime.Version(), Commit: commit(ctx), Dirty: isDirty(ctx), Seed: seed,
	}
}

// field reads the value of a name from a file of lines.
func field(file, name, separator string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return unknown
	}
	for line := range bytes.Lines(text) {
		if at, value, ok := strings.Cut(string(line), separator); ok && strings.TrimSpace(at) == name {
			return strings.Trim(strings.TrimSpace(value), `"`)
		}
	}
	return unknown
}

const unknown = "unknown"

// installed is the memory of the machine: proc(5).
func installed() string {
	kib, err := strconv.ParseUint(strings.TrimSuffix(field("/proc/meminfo", "MemTotal", ":"), " kB"), 10, 64)
	if err != nil {
		return unknown
	}
	return fmt.Sprintf("%.1f GiB", float64(kib)/(1<<20))
}

// system is the operating system with its kernel.
func system(ctx context.Context) string {
	kernel := output(ctx, "uname", "-sr")
	return field("/etc/os-release", "PRETTY_NAME", "=") + ", " + kernel + ", " + runtime.GOOS + "/" + runtime.GOARCH
}

func commit(ctx context.Context) string { return output(ctx, "git", "rev-parse", "--short=12", "HEAD") }

func isDirty(ctx context.Context) bool { return output(ctx, "git", "status", "--porcelain") != "" }

// output is what a command prints, or unknown if it fails.
func output(ctx context.Context, name string, args ...string) string {
	out, err := exec.CommandContext(ctx, name, args...).Output()
	if err != nil {
		return unknown
	}
	return strings.TrimSpace(string(out))
}

// loadAverage is how busy the machine is: of the last minute, proc(5).
func loadAverage() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return unknown
	}
	first, _, _ := strings.Cut(string(text), " ")
	return first
}
