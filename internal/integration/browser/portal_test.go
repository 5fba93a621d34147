package browser

import "testing"

// TestPortal starts one browser for everything that is clicked through.
func TestPortal(t *testing.T) {
	t.Parallel()
	b := open(t)
	t.Run("story in Japanese at a desk", func(t *testing.T) {
		t.Parallel()
		b.story(t, japanese(), desk())
	})
	t.Run("story in English on a phone", func(t *testing.T) {
		t.Parallel()
		b.story(t, english(), phone())
	})
	t.Run("clerk in Japanese on a phone", func(t *testing.T) {
		t.Parallel()
		b.clerk(t, japanese(), phone())
	})
	t.Run("clerk in English at a desk", func(t *testing.T) {
		t.Parallel()
		b.clerk(t, english(), desk())
	})
	t.Run("keyboard", func(t *testing.T) {
		t.Parallel()
		b.keyboard(t, english())
	})
	t.Run("without scripts", func(t *testing.T) {
		t.Parallel()
		b.plain(t, japanese())
	})
	if b.shots == "" {
		return
	}
	t.Run("story in Japanese on a phone", func(t *testing.T) {
		t.Parallel()
		b.story(t, japanese(), phone())
	})
	t.Run("story in English at a desk", func(t *testing.T) {
		t.Parallel()
		b.story(t, english(), desk())
	})
}
