package main

import (
	"net/url"
	"testing"
)

// deskTrips are the trips of the desk's areas; see trips.
func deskTrips(*testing.T, *world) map[string]trip {
	nobody := "/hr/segments/00000000-0000-4000-8000-000000000000"
	return map[string]trip{
		"GET /hr/segments":       {path: "/hr/segments", want: hrOnly},
		"GET /hr/segments/new":   {path: "/hr/segments/new", want: hrOnly},
		"POST /hr/segments/new":  {path: "/hr/segments/new", page: "/groups", form: url.Values{"op": {"refresh"}}, want: hrOnly},
		"GET /hr/segments/{id}":  {path: nobody, want: [4]int{303, 403, 403, 404}},
		"POST /hr/segments/{id}": {path: nobody, page: "/groups", form: url.Values{"op": {"refresh"}}, want: [4]int{303, 403, 403, 404}},
	}
}
