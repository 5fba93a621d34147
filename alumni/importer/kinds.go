package importer

import "github.com/alumnikit/alumnikit/storage"

// Kinds returns every kind of this package, for export and erasure. They hold no
// personal data: how files are read, and lines, codes and shapes of values.
func Kinds() []storage.AnyKind { return []storage.AnyKind{sources(), runs(), leaves()} }
