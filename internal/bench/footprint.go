package main

import (
	"bytes"
	"os"
	"runtime"
	"runtime/metrics"
	"strconv"
	"strings"
	"sync"
	"time"
)

// footprint is what a process held at its worst, in bytes.
type footprint struct {
	Heap     uint64 `json:"heap"`     // objects, dead ones that were not yet collected included
	Resident uint64 `json:"resident"` // VmHWM: of all memory that was in RAM; 0 where there is no /proc
}

// heapEvery is how often the heap is looked at.
const heapEvery = 20 * time.Millisecond

// watchHeap looks at the heap again and again until the function it returns is
// called, which tells the most there was.
func watchHeap() (done func() uint64) {
	var watching sync.WaitGroup
	stop, most := make(chan struct{}), heapObjects()
	watching.Go(func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(heapEvery):
				most = max(most, heapObjects())
			}
		}
	})
	return func() uint64 {
		close(stop)
		watching.Wait()
		return max(most, heapObjects())
	}
}

func heapObjects() uint64 {
	at := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(at)
	return at[0].Value.Uint64()
}

// heapInUse is what is held after a collection.
func heapInUse() uint64 {
	runtime.GC()
	return heapObjects()
}

// residentPeak reads the peak of the resident set of this process: proc(5).
func residentPeak() uint64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range bytes.Lines(status) {
		if rest, ok := strings.CutPrefix(string(line), "VmHWM:"); ok {
			kib, err := strconv.ParseUint(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")), 10, 64)
			if err != nil {
				return 0
			}
			return kib << 10
		}
	}
	return 0
}
