package archtest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"
)

// goCommand runs the go command at the module's root. The workspace is off: what counts is what a vendor who requires
// the module would get.
func goCommand(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = "../.."
	cmd.Env = append(os.Environ(), "GOWORK=off")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go %v: %w\n%s", args, err, stderr.Bytes())
	}

	return out, nil
}

// parseList reads the stream of objects that go list -json prints.
func parseList(out []byte) (graph, error) {
	g := graph{}
	dec := json.NewDecoder(bytes.NewReader(out))
	for {
		var p struct {
			ImportPath string
			Imports    []string
			ImportMap  map[string]string // how the standard library names its vendored packages
		}
		err := dec.Decode(&p)
		if errors.Is(err, io.EOF) {
			return g, nil
		}
		if err != nil {
			return nil, fmt.Errorf("reading go list: %w", err)
		}
		for i, imported := range p.Imports {
			if vendored, ok := p.ImportMap[imported]; ok {
				p.Imports[i] = vendored
			}
		}
		g[p.ImportPath] = node{path: p.ImportPath, imports: p.Imports}
	}
}

func TestImportDirections(t *testing.T) {
	t.Parallel()
	out, err := goCommand(t.Context(), "list", "-deps", "-json=ImportPath,Imports,ImportMap", "./...")
	require.NoError(t, err)
	g, err := parseList(out)
	require.NoError(t, err)
	require.Contains(t, g, module, "go list did not see the root package")

	for _, wrong := range checkLayers(g, layers()) {
		t.Error(wrong)
	}
	for _, wrong := range checkReserved(g, reservations()) {
		t.Error(wrong)
	}
}

func TestRootRequiresOnlyWhatIsDesigned(t *testing.T) {
	t.Parallel()
	out, err := goCommand(t.Context(), "mod", "edit", "-json")
	require.NoError(t, err)
	var mod struct {
		Module  struct{ Path string }
		Require []struct {
			Path     string
			Indirect bool
		}
		Replace []struct{ Old struct{ Path string } }
	}
	require.NoError(t, json.Unmarshal(out, &mod))
	require.Equal(t, module, mod.Module.Path)
	require.Empty(t, mod.Replace, "a replace is ignored in a module that others require")
	for _, r := range mod.Require {
		if !r.Indirect {
			require.Contains(t, designed(), r.Path)
		}
	}
}
