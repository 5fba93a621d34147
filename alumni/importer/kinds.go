package importer

import "github.com/alumnikit/alumnikit/storage"

// Kinds returns every kind of this package, for export and erasure.
func Kinds() []storage.AnyKind { return []storage.AnyKind{sources()} }
