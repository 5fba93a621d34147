package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
)

//go:embed static
var staticFiles embed.FS

// AssetPath is the URL prefix under which assets are served.
const AssetPath = "/assets/"

// Assets serves the stylesheet, script and icon under names that contain their content's hash, so that browsers may keep
// them for ever. The stylesheet is one file to the browser and several, read in order of name, in the repository.
type Assets struct {
	files map[string]asset  // by hashed name
	urls  map[string]string // by plain name
}

type asset struct {
	body []byte
	kind string
}

// NewAssets reads the embedded files.
func NewAssets() (*Assets, error) {
	css, err := concat("static/css/*.css")
	if err != nil {
		return nil, err
	}
	js, err := staticFiles.ReadFile("static/portal.js")
	if err != nil {
		return nil, fmt.Errorf("web: assets: %w", err)
	}
	icon, err := staticFiles.ReadFile("static/favicon.svg")
	if err != nil {
		return nil, fmt.Errorf("web: assets: %w", err)
	}
	a := &Assets{files: map[string]asset{}, urls: map[string]string{}}
	a.add("portal.css", "text/css; charset=utf-8", css)
	a.add("portal.js", "text/javascript; charset=utf-8", js)
	a.add("favicon.svg", "image/svg+xml", icon)
	return a, nil
}

func concat(pattern string) ([]byte, error) {
	names, err := fs.Glob(staticFiles, pattern)
	if err != nil {
		return nil, fmt.Errorf("web: assets: %w", err)
	}
	var b bytes.Buffer
	for _, name := range names {
		part, err := staticFiles.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("web: assets: %w", err)
		}
		b.Write(part)
	}
	return b.Bytes(), nil
}

func (a *Assets) add(name, kind string, body []byte) {
	sum := sha256.Sum256(body)
	ext := path.Ext(name)
	hashed := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:8]) + ext
	a.files[hashed] = asset{body: body, kind: kind}
	a.urls[name] = AssetPath + hashed
}

// URL returns the address of a plain name such as "portal.css", or an error for an unknown one.
func (a *Assets) URL(name string) (string, error) {
	u, ok := a.urls[name]
	if !ok {
		return "", fmt.Errorf("web: no asset %q", name)
	}
	return u, nil
}

// ServeHTTP answers GET and HEAD for hashed names below [AssetPath]; everything else is 404.
func (a *Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, ok := a.files[strings.TrimPrefix(r.URL.Path, AssetPath)]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Content-Length", strconv.Itoa(len(f.body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(f.body)
	}
}
