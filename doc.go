// Package alumnikit is the kernel of the SDK.
package alumnikit
