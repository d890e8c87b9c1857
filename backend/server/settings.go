package main

import (
	"fmt"
	"strconv"
)

// checkSettings refuses a start whose environment says what nobody can read: to go on with another value
// would not be what the operator believes. Those of the limits are read in limits_settings.go.
func checkSettings(env func(string) string) error {
	for _, name := range []string{"DASHBOARD", "WEBHOOK_ALLOW_PRIVATE"} {
		if value := env(name); value != "" && value != "on" && value != "off" {
			return sentence(fmt.Sprintf("%s is %q. It is on or off.", name, value))
		}
	}
	for _, name := range []string{"FILES_UNSENT_MB", "FILES_PER_DAY_MB", "DELIVERY_BACKOFF_MS", "DELIVERY_GIVE_UP_MS"} {
		value := env(name)
		if value == "" {
			continue
		}
		if number, err := strconv.Atoi(value); err != nil || number < 1 {
			return sentence(fmt.Sprintf("%s is %q. Give a whole number from 1.", name, value))
		}
	}
	return nil
}
