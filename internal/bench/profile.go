package main

import (
	"os"
	"runtime/pprof"
)

// startProfile writes what the processor does until stop is called to the file
// named by -cpuprofile, if any.
func (p plan) startProfile() (stop func(), err error) {
	if p.profile == "" {
		return func() {}, nil
	}
	file, err := os.Create(p.profile)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		return nil, err
	}
	return func() {
		pprof.StopCPUProfile()
		_ = file.Close()
	}, nil
}
