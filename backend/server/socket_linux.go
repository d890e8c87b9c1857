package main

import (
	"time"

	"golang.org/x/sys/unix"
)

// setUserTimeout also covers a connection that is written to: keep-alive probes only idle ones.
// Accepted sockets inherit it from the listening one.
func setUserTimeout(fd uintptr, limit time.Duration) error {
	return unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(limit.Milliseconds()))
}
