package web

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

func typeName(v any) string { return fmt.Sprintf("%T", v) }

// panicOrigin returns function, file name and line of the frame that panicked: enough to find it, nothing of its data.
// It must be called from the deferred function that recovered.
func panicOrigin() string {
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	seen := false
	for {
		f, more := frames.Next()
		if seen && !strings.HasPrefix(f.Function, "runtime.") {
			return f.Function + " " + filepath.Base(f.File) + ":" + strconv.Itoa(f.Line)
		}
		seen = seen || f.Function == "runtime.gopanic"
		if !more {
			return ""
		}
	}
}
