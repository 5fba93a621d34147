// Package jsonread reads JSON in the one form in which encoding/json writes a struct: the members in the order of its
// fields, and no white space. That takes a quarter of the time that json.Unmarshal needs, which has to be ready for any.
//
//	func read(r *jsonread.Reader, at *place) {
//		r.Object(func() {
//			if r.Has("name") {
//				at.Name = jsonread.Text[string](r)
//			}
//			if r.Has("tags") {
//				at.Tags = jsonread.List(r, func(tag *string) { *tag = jsonread.Text[string](r) })
//			}
//		})
//	}
//
// A Reader gives up on everything else: other members, another order, null where a value is wanted, text that is no
// UTF-8. The caller then asks json.Unmarshal, which either knows or says what is wrong. What a Reader does not give up
// on it reads as json.Unmarshal does.
//
// A Reader is used by one goroutine. Texts share one copy of the body.
package jsonread
