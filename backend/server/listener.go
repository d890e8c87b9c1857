package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"
	"time"
)

// deadAfter is when a connection whose other end is gone without a word (a laptop's lid, a lost
// network) is given up. The system's own defaults take minutes to a quarter of an hour.
const deadAfter = 30 * time.Second

func listen(address string) (net.Listener, error) {
	config := net.ListenConfig{
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 15 * time.Second, Interval: 5 * time.Second, Count: 3},
		Control: func(_, _ string, raw syscall.RawConn) error {
			var err error
			if controlErr := raw.Control(func(fd uintptr) { err = setUserTimeout(fd, deadAfter) }); controlErr != nil {
				return controlErr
			}
			return err
		},
	}

	listener, err := config.Listen(context.Background(), "tcp", address)
	if err == nil {
		return listener, nil
	}

	host, port, _ := net.SplitHostPort(address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, sentence(fmt.Sprintf("Port %s of %s is taken. Stop the program that uses it, or choose another PORT.", port, host))
	case errors.Is(err, syscall.EACCES):
		return nil, sentence(fmt.Sprintf("Port %s of %s may not be used by this user. Choose a PORT above 1023.", port, host))
	default:
		return nil, sentence(fmt.Sprintf("Cannot listen on %s (%v). Check HOST and PORT.", address, rootCause(err)))
	}
}
