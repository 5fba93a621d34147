package smtp

import (
	"errors"
	"strings"
)

// plainAuth is the client side of SASL PLAIN (RFC 4616). The methods are those go-smtp asks of a mechanism.
type plainAuth struct{ username, password string }

// Start gives the mechanism and its only message.
func (a plainAuth) Start() (mechanism string, initial []byte, err error) {
	return "PLAIN", []byte("\x00" + a.username + "\x00" + a.password), nil
}

// Next refuses: PLAIN has no challenge.
func (a plainAuth) Next([]byte) ([]byte, error) {
	return nil, errors.New("smtp: unexpected challenge")
}

// loginAuth is the client side of LOGIN, an obsolete mechanism that some large providers still offer alone.
type loginAuth struct{ username, password string }

// Start gives the mechanism; LOGIN waits for the server to ask.
func (a loginAuth) Start() (mechanism string, initial []byte, err error) {
	return "LOGIN", nil, nil
}

// Next answers the two questions by their customary words.
func (a loginAuth) Next(challenge []byte) ([]byte, error) {
	switch strings.ToLower(strings.TrimRight(string(challenge), ": \x00")) {
	case "username", "user name":
		return []byte(a.username), nil
	case "password":
		return []byte(a.password), nil
	}
	return nil, errors.New("smtp: unexpected challenge")
}
