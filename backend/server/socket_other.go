//go:build !linux

package main

import "time"

// setUserTimeout does nothing where the system has no such option; keep-alive and the write
// deadline of each event still apply.
func setUserTimeout(uintptr, time.Duration) error { return nil }
