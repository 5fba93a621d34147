package web

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"
)

// contentPolicy allows our own files and nothing else: no inline script or style, no framing, no plug-ins, no base.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// secureHeaders sets the headers that every answer carries. Handlers may narrow them, as [MailFrame] does.
func secureHeaders(tls bool) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			h := w.Header()
			h.Set("Content-Security-Policy", contentPolicy)
			h.Set("X-Content-Type-Options", "nosniff")
			h.Set("X-Frame-Options", "DENY")
			h.Set("Referrer-Policy", "same-origin")
			h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()")
			h.Set("Cross-Origin-Opener-Policy", "same-origin")
			h.Set("Cross-Origin-Resource-Policy", "same-origin")
			h.Set("Cache-Control", "no-store")
			if tls {
				h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
			}
			next.ServeHTTP(w, r)
		})
	}
}

// limitBody bounds request bodies: uploads (multipart) by upload bytes, everything else by form bytes.
func limitBody(form, upload int64) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			limit := form
			if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
				limit = upload
			}
			r.Body = http.MaxBytesReader(w, r.Body, limit)
			next.ServeHTTP(w, r)
		})
	}
}

// requestInfo is filled while a request is served and read by the log line after it.
type requestInfo struct{ id, pattern string }

type requestInfoKey struct{}

// RequestID returns the random id under which the request is logged, or "".
func RequestID(ctx context.Context) string {
	if info, ok := ctx.Value(requestInfoKey{}).(*requestInfo); ok {
		return info.id
	}
	return ""
}

// logRequests writes one line a request: the route's pattern instead of the path, because paths carry ids and tokens,
// and never the query, an address or a name.
func logRequests(logger *slog.Logger, now func() time.Time, random io.Reader) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			info := &requestInfo{id: randomText(random)[:12]}
			start := now()
			sw := &statusWriter{ResponseWriter: w, status: http.StatusOK}
			ctx := context.WithValue(r.Context(), requestInfoKey{}, info)
			next.ServeHTTP(sw, r.WithContext(ctx))
			level := slog.LevelInfo
			if sw.status >= http.StatusInternalServerError {
				level = slog.LevelError
			}
			logger.LogAttrs(ctx, level, "request", slog.String("id", info.id), slog.String("method", r.Method),
				slog.String("route", info.pattern), slog.Int("status", sw.status), slog.Int("bytes", sw.bytes),
				slog.Duration("took", now().Sub(start)))
		})
	}
}

// notePattern tells logRequests which route served the request; it sits next to the mux, which sets r.Pattern.
func notePattern(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if info, ok := r.Context().Value(requestInfoKey{}).(*requestInfo); ok {
				info.pattern = r.Pattern
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// recoverPanics turns a panic into the error page. The log gets the panic's type, not its text, which may hold data.
func (s *Shell) recoverPanics(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if v := recover(); v != nil {
				s.answerPanic(w, r, v)
			}
		}()
		next.ServeHTTP(w, r)
	})
}

func (s *Shell) answerPanic(w http.ResponseWriter, r *http.Request, v any) {
	if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(v)
	}
	s.logger.LogAttrs(r.Context(), slog.LevelError, "panic", slog.String("id", RequestID(r.Context())),
		slog.String("type", typeName(v)), slog.String("at", panicOrigin()))
	s.Fail(w, r, ErrorInternal)
}

type statusWriter struct {
	http.ResponseWriter

	status, bytes int
	wrote         bool
}

// WriteHeader implements [http.ResponseWriter].
func (w *statusWriter) WriteHeader(status int) {
	if !w.wrote && status >= http.StatusOK {
		w.status, w.wrote = status, true
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write implements [http.ResponseWriter].
func (w *statusWriter) Write(b []byte) (int, error) {
	w.wrote = true
	n, err := w.ResponseWriter.Write(b)
	w.bytes += n
	return n, err
}

// Unwrap serves [http.ResponseController].
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
